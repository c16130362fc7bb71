#!/bin/sh
# Writes TAP: every diagnostic code has an error case, or a golden case, that shows it.
set -eu
cd "$(dirname "$0")/.."

shown=$(find tests/errors tests/golden -path '*expected*' -type f -exec grep -hoE 'CB[0-9]{3}' {} + | sort -u)
known=$(sed -n 's/^CB_CODE(\([A-Z0-9_]*\), *\([0-9]*\),.*/\2 \1/p' generator/base/codes.def)

echo "1..$(echo "$known" | wc -l)"
number=0
echo "$known" | while read -r digits name; do
    code=$(printf 'CB%03d' "$digits")
    number=$((number + 1))
    case $shown in
        *"$code"*) echo "ok $number - $code $name" ;;
        *)
            echo "not ok $number - $code $name"
            echo "# no case shows $code $name" >&2
            ;;
    esac
done
