#!/bin/sh
# Makes a Debian package of build/casebook: BUILD/casebook_VERSION_ARCHITECTURE.deb.
# usage: generator/deb.sh BUILD
# The libraries that it depends on are found by dpkg-shlibdeps; fonts and hyphenation patterns are
# those of packages.txt. Same program, same bytes.
set -eu
cd "$(dirname "$0")/.."
build=${1:?usage: deb.sh BUILD}

command -v dpkg-shlibdeps >/dev/null || {
    echo "deb.sh: needs dpkg-shlibdeps (Debian: dpkg-dev)" >&2
    exit 3
}

said() { sed -n "s/.*$1 \"\(.*\)\"/\1/p" generator/base/version.h; }
version=$(said CB_VERSION)
architecture=$(dpkg --print-architecture)
maintainer='The Casebook developers <casebook@example.org>'
SOURCE_DATE_EPOCH=$(date -u -d "$(said CB_VERSION_DATE)" +%s)
export SOURCE_DATE_EPOCH
package=$build/casebook_${version}_$architecture.deb
work=$build/deb
root=$work/root

umask 022
rm -rf "$work"
mkdir -p "$work/debian" "$root/DEBIAN" "$root/usr/share/doc/casebook"
"${MAKE:-make}" --no-print-directory -s install DESTDIR="$PWD/$root" PREFIX=/usr \
    ZSH_FUNCTIONS=share/zsh/vendor-completions >/dev/null
strip --strip-unneeded --remove-section=.comment "$root/usr/bin/casebook"
gzip -9n "$root"/usr/share/man/man*/*

cat >"$root/usr/share/doc/casebook/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Casebook

Files: *
Copyright: $(sed -n 's/^Copyright (c) //p' LICENSE)
License: Expat
$(sed '1,/^Copyright/d' LICENSE | sed -e '/./,$!d' -e 's/^$/./' -e 's/^/ /')
END
{
    printf 'casebook (%s) unstable; urgency=medium\n\n' "$version"
    printf '  * CHANGELOG.md of the sources says what is new.\n\n'
    printf ' -- %s  %s\n' "$maintainer" "$(date -uR -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$root/usr/share/doc/casebook/changelog.gz"

# Debian's names of the rows of packages.txt whose check begins with $1, with commas.
packages() { awk -v kind="$1" '$2 ~ "^" kind ":" { printf "%s%s", comma, $3; comma = ", " }' generator/packages.txt; }

printf 'Source: casebook\n\nPackage: casebook\nArchitecture: any\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O root/usr/bin/casebook | sed -n 's/^shlibs:Depends=//p')
cat >"$root/DEBIAN/control" <<END
Package: casebook
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f 1)
Depends: $libraries, $(packages font)
Recommends: $(packages hyphenation), ca-certificates
Section: web
Priority: optional
Description: collections of cases as a website and as guides to print
 A team writes each case as a small YAML file and its best practices as
 Markdown. Casebook makes a website of them that people browse, filter,
 search and compare, and a guide that they print.
 .
 What it makes needs no server: any static host, a USB stick or a mail
 attachment will do.
END
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
echo "$package"
