#!/bin/sh
# Writes TAP: what `make reference` writes into the documentation is up to date.
cd "$(dirname "$0")/.." || exit 1
echo 1..1
if generator/reference.sh --check >&2; then
    echo "ok 1 - the documentation lists every message and every command"
else
    echo "not ok 1 - the documentation lists every message and every command"
    echo "# make reference brings it up to date" >&2
fi
