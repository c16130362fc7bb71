#!/bin/sh
# Runs a golden case or an error case (tests/README.md says what they are).
# usage: case.sh compare CASE PROGRAM    TAP: whether it gives what is expected
#        case.sh show CASE PROGRAM       the differences
#        case.sh accept CASE PROGRAM     makes what it gives the expected result
set -eu

verb=$1 case=$(cd "$2" && pwd) program=$(cd "$(dirname "$3")" && pwd)/$(basename "$3")
seconds_at_most=${SECONDS_AT_MOST:-120}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/bin" "$work/actual" "$work/home"
ln -s "$program" "$work/bin/casebook"
cp -R "$case" "$work/case"
rm -rf "$work/case/expected"

# `casebook check input` is the command of an error case that has no cmd of its own.
if [ -f "$case/about" ] && [ ! -f "$case/cmd" ]; then
    echo 'casebook check input' >"$work/case/cmd"
fi

run() (
    cd "$work/case"
    PATH=$work/bin:$PATH HOME=$work/home
    export PATH HOME
    status=0
    timeout "$seconds_at_most" sh -eu ./cmd </dev/null >"$work/stdout" 2>"$work/stderr" || status=$?
    echo "$status" >"$work/status"
)

# What is empty, or a status of 0, is left out of `expected`.
collect() {
    if [ -s "$work/stdout" ]; then cp "$work/stdout" "$work/actual/stdout"; fi
    if [ -s "$work/stderr" ]; then cp "$work/stderr" "$work/actual/stderr"; fi
    if [ "$(cat "$work/status")" != 0 ]; then cp "$work/status" "$work/actual/status"; fi
    [ -d "$case/expected/files" ] || return 0
    (cd "$case/expected/files" && find . -type f) | while read -r file; do
        mkdir -p "$work/actual/files/$(dirname "$file")"
        [ ! -f "$work/case/$file" ] || cp "$work/case/$file" "$work/actual/files/$file"
    done
}

# An error case expects its messages and, unless a file `status` says otherwise, exit status 1.
collect_messages() {
    cat "$work/stderr" "$work/stdout" >"$work/actual/expected"
    if [ "$(cat "$work/status")" != 1 ]; then cp "$work/status" "$work/actual/status"; fi
}

differences() {
    if [ -f "$case/about" ]; then
        mkdir "$work/known"
        for file in expected status; do
            [ ! -f "$case/$file" ] || cp "$case/$file" "$work/known/$file"
        done
    else
        cp -R "$case/expected" "$work/known" 2>/dev/null || mkdir "$work/known"
    fi
    (cd "$work" && diff -ruN known actual)
}

accept() {
    if [ -f "$case/about" ]; then
        rm -f "$case/status"
        cp "$work/actual/"* "$case/"
    else
        rm -rf "$case/expected"
        cp -R "$work/actual" "$case/expected"
    fi
}

name=$(basename "$(dirname "$case")")/$(basename "$case")
run
if [ -f "$case/about" ]; then collect_messages; else collect; fi
case $verb in
    compare)
        echo 1..1
        if differences >"$work/differences"; then
            echo "ok 1 - $name"
        else
            echo "not ok 1 - $name"
            sed 's/^/# /' "$work/differences" >&2
        fi
        ;;
    show) differences || true ;;
    accept) accept ;;
    *) echo "case.sh: unknown verb \"$verb\"" >&2; exit 2 ;;
esac
