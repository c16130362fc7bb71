#!/bin/sh
# Writes TAP: every limit of generator/base/limits.h stands in the table of tests/README.md, and the
# test that its line names speaks of it.
set -eu
cd "$(dirname "$0")/.."

limits=$(sed -n 's/^#define CB_\([A-Z_]*\) .*/\1/p' generator/base/limits.h | sort -u)

# Why a limit has no test; nothing if it has.
lack() {
    row=$(grep -F "| \`" tests/README.md | grep -F "\`${1#MAX_}\`" | head -n 1)
    test=$(echo "$row" | grep -oE '(unit|e2e)/test_[a-z_]*\.(c|mjs)' | head -n 1)
    if [ -z "$test" ]; then
        echo "tests/README.md names no test of CB_$1"
    elif ! grep -qwF "CB_$1" "tests/$test"; then
        echo "tests/$test does not speak of CB_$1"
    fi
}

echo "1..$(echo "$limits" | wc -l)"
number=0
for limit in $limits; do
    number=$((number + 1))
    why=$(lack "$limit")
    if [ -z "$why" ]; then
        echo "ok $number - $limit"
    else
        echo "not ok $number - $limit"
        echo "# $why" >&2
    fi
done
