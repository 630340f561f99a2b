#!/bin/sh
# debian.sh PACKAGE…: installs what is missing where that is allowed; says clearly what is missing where it is not.
# It never fails: whoever needs a package says so himself when it is not there.
set -eu
command -v dpkg-query >/dev/null || { echo "not Debian: please install the like of $*" >&2; exit 0; }
missing=""
for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root="sudo -n"; else
        echo "these Debian packages are missing and I may not install them:$missing" >&2
        echo "  an administrator can: apt-get install$missing" >&2
        exit 0
    fi
fi
echo "installing Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # several words each
{ $as_root apt-get update -q && $as_root apt-get install -q -y --no-install-recommends $missing; } ||
    echo "could not install:$missing" >&2
