#!/bin/sh
# bundle.sh [FOLDER]: everything an office PC without internet needs to install this, in one folder (default build/).
# For the same system, processor and version of Python as this machine has.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
version=$($python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
tag=$($python -c 'import platform, sys; print("py%d.%d-%s" % (*sys.version_info[:2], platform.machine()))')
folder="${1:-build}/minqing-$version-$tag"
[ ! -e "$folder" ] || { echo "$folder is there already" >&2; exit 1; }
new=$(mktemp -d "${TMPDIR:-/tmp}/minqing-bundle-XXXXXX")
trap 'rm -rf "$new"' EXIT

# Wheels for glibc 2.28 and newer, whatever is here: offices have older systems than builders.
machine=$(uname -m)
$python -m pip --disable-pip-version-check --no-input download --quiet --require-hashes --only-binary=:all: \
    --platform "manylinux_2_28_$machine" --platform "manylinux2014_$machine" \
    --requirement requirements/bundle.txt --dest "$new/wheels"
# Built from a copy: what an earlier build left behind does not come along.
mkdir "$new/source"
cp -R src pyproject.toml README.md LICENSE "$new/source/"
find "$new/source" -name '*.egg-info' -prune -exec rm -rf {} +
$python -m pip --disable-pip-version-check --no-input wheel --quiet --no-deps --no-build-isolation \
    --wheel-dir "$new/wheels" "$new/source"
rm -rf "$new/source"

cp requirements/bundle.txt "$new/requirements.txt"
cp tools/install.sh "$new/install.sh"
cp -R deploy "$new/deploy"
mkdir "$new/docs"
cp docs/operator.md docs/operator.zh-CN.md "$new/docs/"
echo "$tag" > "$new/MADE_FOR"
(cd "$new" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs -d '\n' sha256sum > SHA256SUMS)
chmod -R u=rwX,go=rX "$new"
mkdir -p "$(dirname "$folder")"
cp -R "$new" "$folder.part" && mv "$folder.part" "$folder"
echo "$folder"
