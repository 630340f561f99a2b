#!/bin/sh
# install.sh [FOLDER]: install from this folder of wheels, without internet, into FOLDER (default /opt/minqing).
# 从这个文件夹安装，不用上网。默认装到 /opt/minqing。
set -eu
umask 022  # the service runs it as another user, whatever this one is used to
here=$(cd "$(dirname "$0")" && pwd)
into=${1:-/opt/minqing}
python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }

cd "$here"
sha256sum --quiet --check SHA256SUMS || { say "文件不完整，请重新拷贝 / these files are not whole: copy them again"; exit 1; }
command -v "$python" >/dev/null || { say "没有找到 $python / $python is not here: set PYTHON"; exit 1; }
have=$("$python" -c 'import platform, sys; print("py%d.%d-%s" % (*sys.version_info[:2], platform.machine()))')
if [ "$have" != "$(cat MADE_FOR)" ]; then
    say "这套文件是给 $(cat MADE_FOR) 的，这台机器是 $have / made for $(cat MADE_FOR), this machine is $have: set PYTHON"
    exit 1
fi

# Nothing that this account is set to may lead elsewhere.
unset PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_REQUIRE_VIRTUALENV PIP_TARGET PIP_USER PYTHONPATH 2>/dev/null || true
export PIP_CONFIG_FILE=/dev/null PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# A folder of its own for each version, and a link to the one in use: the way back is the other link.
new="$into/$(basename wheels/minqing-*.whl | cut -d- -f2)-$(sha256sum SHA256SUMS | cut -c1-8)"
if [ ! -x "$new/bin/minqing" ]; then
    rm -rf "$new"
    mkdir -p "$into"
    "$python" -m venv --without-pip "$new"
    # pip comes as a wheel, and runs from it: the system's Python may have none.
    pip() { PYTHONPATH=$(echo "$here"/wheels/pip-*.whl) "$new/bin/python" -m pip "$@"; }
    pip install --quiet --no-index --find-links wheels --require-hashes --requirement requirements.txt
    cp -R docs deploy "$new/"
    pip install --quiet --no-index --no-deps wheels/minqing-*.whl
fi
MINQING_HOME=$(mktemp -d) && export MINQING_HOME
"$new/bin/minqing" check >/dev/null || { rm -rf "$new" "$MINQING_HOME"; say "装好的东西跑不起来 / what was installed does not run"; exit 1; }
rm -rf "$MINQING_HOME"
if [ "$(id -u)" = 0 ] && ! runuser -u nobody -- "$new/bin/python" -c '' 2>/dev/null; then
    rm -rf "$new"
    say "别的用户用不了 $(command -v "$python")，用 PYTHON= 指定系统的那一个 / other users cannot run this Python: set PYTHON to the system's"
    exit 1
fi
ln -sfn "$(basename "$new")" "$into/current.new"
mv -fT "$into/current.new" "$into/current"
echo "$into/current/bin/minqing"
