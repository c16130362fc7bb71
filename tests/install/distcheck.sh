#!/bin/sh
# Whether a tarball builds from itself: unpacked in a folder of its own, made, tried, installed
# and taken away again.
# usage: distcheck.sh TARBALL
set -eu
tarball=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL

tar -xzf "$tarball" -C "$work" --strip-components=1 --one-top-level=source
cd "$work/source"
make -j"$(getconf _NPROCESSORS_ONLN)"
build/casebook build content --out public
make unit
make install DESTDIR="$work/root" PREFIX=/usr
"$work/root/usr/bin/casebook" --version
make uninstall DESTDIR="$work/root" PREFIX=/usr
test -z "$(ls -A "$work/root")"
echo "$(basename "$tarball") builds from itself"
