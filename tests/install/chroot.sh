#!/bin/sh
# Installs the Debian package in a Debian root folder (made by debootstrap, say) with apt, and
# builds a site there with what it brings. Needs root; changes that folder, and nothing else.
# usage: tests/install/chroot.sh ROOT PACKAGE
set -eu
root=${1:?usage: chroot.sh ROOT PACKAGE} package=${2:?usage: chroot.sh ROOT PACKAGE}

inside() { env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }

for compiler in cc gcc clang; do
    if inside sh -c "command -v $compiler" >/dev/null; then
        echo "chroot.sh: $root has a compiler ($compiler); the point is one without" >&2
        exit 2
    fi
done
cp "$package" "$root/root/casebook.deb"
inside apt-get update -q
inside apt-get install -q -y /root/casebook.deb
inside casebook --version
inside casebook init /root/garden
inside casebook check --strict /root/garden
inside casebook build /root/garden --out /root/site
inside test -s /root/site/index.html -a -s /root/site/guide.pdf
if inside sh -c 'ldd /usr/bin/casebook' | grep 'not found'; then
    exit 1
fi
inside apt-get purge -q -y casebook
if inside dpkg -L casebook 2>/dev/null | grep /usr/bin; then
    exit 1
fi
echo "$(basename "$package") installs, runs and goes away again in $root"
