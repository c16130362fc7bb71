#!/bin/sh
# Writes TAP: what is installed works, and nothing of it stays behind.
. "$(dirname "$0")/tap.sh"
root=$work/root

installs() {
    make install DESTDIR="$root" PREFIX=/opt/case
}

is_complete() {
    (cd "$root/opt/case" && find . -type f | LC_ALL=C sort) >"$work/files"
    diff - "$work/files" <<END
./bin/casebook
./share/bash-completion/completions/casebook
./share/fish/vendor_completions.d/casebook.fish
./share/man/man1/casebook.1
./share/man/man5/casebook-collection.5
./share/zsh/site-functions/_casebook
END
}

# The program needs none of the repository's files.
runs() (
    cd "$work" && PATH=$root/opt/case/bin:$PATH && export PATH &&
        casebook --version && casebook init garden && casebook build garden --out site --no-pdf &&
        test -f site/index.html
)

shows_manual() {
    man -M "$root/opt/case/share/man" casebook | grep -q 'casebook build'
}

leaves_nothing() {
    make uninstall DESTDIR="$root" PREFIX=/opt/case && test -z "$(ls -A "$root")"
}

leaves_others() {
    make install PREFIX="$work/own" && touch "$work/own/bin/other" &&
        make uninstall PREFIX="$work/own" && test "$(cd "$work/own" && find . -type f)" = ./bin/other &&
        test "$(ls "$work/own")" = bin
}

check 'make install' installs
check 'what is installed' is_complete
check 'the program runs from there' runs
check 'man finds its page' shows_manual
check 'make uninstall leaves nothing behind' leaves_nothing
check 'and leaves what is not ours' leaves_others
finish
