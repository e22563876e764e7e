#!/bin/sh
# Make sure that something works, by installing the Debian packages that bring it.
#
#     ensure_debian.sh TEST PACKAGE...
#
# TEST is a shell command that succeeds once the packages are there. Where it fails, the packages are installed if this
# is root on a Debian; otherwise a sentence says what is missing and the exit code is 1.
set -eu

works=$1
shift

if sh -c "$works" >/dev/null 2>&1; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing with apt-get: $*"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update || echo "apt-get update failed; trying with the package lists of before" >&2
    apt-get -qq -y install --no-install-recommends "$@" >/dev/null || true
    if sh -c "$works" >/dev/null 2>&1; then
        exit 0
    fi
fi

echo "Missing here: $*. On Debian, as root: apt-get install $*" >&2
echo "It is there when this succeeds: $works" >&2
exit 1
