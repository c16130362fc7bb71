#!/bin/sh
# Writes TAP: the Debian package is well formed, complete and reproducible. Needs a Debian;
# tests/install/chroot.sh also installs it in one that has no compiler.
. "$(dirname "$0")/tap.sh"
if ! command -v dpkg-shlibdeps >/dev/null; then
    echo '1..0 # SKIP no dpkg-shlibdeps here'
    exit
fi

makes_package() {
    package=$(make -s deb) && cp "$package" "$work/first.deb"
}

pleases_lintian() {
    lintian --allow-root --fail-on error,warning "$work/first.deb"
}

names_libraries() {
    dpkg-deb -f "$work/first.deb" Depends >"$work/depends"
    for library in libc6 libcmark libglib2.0-0 libpango-1.0-0 libqpdf libyaml-0-2 fonts-inter; do
        grep -q "$library" "$work/depends" || return 1
    done
    ! grep -qe '-dev' "$work/depends"
}

# Unpacked, the program needs none of the repository's files.
runs_unpacked() (
    dpkg-deb -x "$work/first.deb" "$work/root" && cd "$work" &&
        root/usr/bin/casebook init garden && root/usr/bin/casebook build garden --out site
)

is_same_again() {
    cmp "$(make -s deb)" "$work/first.deb"
}

check 'make deb' makes_package
check 'lintian finds no mistakes' pleases_lintian
check 'it depends on its libraries and fonts, and on nothing for building' names_libraries
check 'the program in it runs' runs_unpacked
check 'the same program gives the same package' is_same_again
finish
