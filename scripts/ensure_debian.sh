#!/bin/sh
# Make sure that something works, by installing the Debian packages that bring it.
#
#     ensure_debian.sh TEST PACKAGE...
#
# TEST is a shell command that succeeds once the packages are there. Where it fails, the packages are installed if this
# is root on a Debian; otherwise a sentence says what is missing and the exit code is 1.
#
# The tests start the servers among them themselves: nothing that is installed here runs, now or after a restart. Nothing
# is removed, either, such as another mail server: then the sentence is all that happens.
set -eu

works=$1
shift

if sh -c "$works" >/dev/null 2>&1; then
    exit 0
fi

policy=/usr/sbin/policy-rc.d # which Debian asks before it starts a server that was installed

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing with apt-get: $*"
    export DEBIAN_FRONTEND=noninteractive
    new=
    for package in "$@"; do
        state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=none
        [ "$state" = installed ] || new="$new $package"
    done
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy"' EXIT
        trap 'exit 1' INT TERM
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    apt-get -qq update || echo "apt-get update failed; trying with the package lists of before" >&2
    apt-get -qq -y install --no-install-recommends --no-remove "$@" >/dev/null || true
    for package in $new; do
        for file in $(dpkg-query --listfiles "$package" 2>/dev/null | grep '/systemd/system/[^/@]*\.service$'); do
            systemctl disable "${file##*/}" >/dev/null 2>&1 || true
            [ ! -d /run/systemd/system ] || systemctl stop "${file##*/}"
        done
    done
    if sh -c "$works" >/dev/null 2>&1; then
        exit 0
    fi
fi

echo "Missing here: $*. On Debian, as root: apt-get install $*" >&2
echo "It is there when this succeeds: $works" >&2
exit 1
