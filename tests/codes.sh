#!/bin/sh
# Writes TAP: every diagnostic code of the table has a folder in tests/errors/ that shows it.
set -eu
cd "$(dirname "$0")/.."

codes=$(sed -n 's/^CB_CODE([A-Z0-9_]*, *\([0-9]*\),.*/\1/p' generator/base/codes.def)

echo "1..$(echo "$codes" | wc -l)"
number=0
for digits in $codes; do
    code=$(printf 'CB%03d' "$digits")
    number=$((number + 1))
    if grep -qsF "$code" "tests/errors/${code#CB}/expected" "tests/errors/${code#CB}-"*/expected; then
        echo "ok $number - $code"
    elif [ "$code" = CB809 ]; then
        echo "ok $number - $code # SKIP no content makes the libraries that draw fail"
    else
        echo "not ok $number - $code"
        echo "# no folder tests/errors/${code#CB} shows $code" >&2
    fi
done
