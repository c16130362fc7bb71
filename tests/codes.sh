#!/bin/sh
# Writes TAP: every diagnostic code that the program uses has an error case, or a golden case or a
# unit test, that shows it.
set -eu
cd "$(dirname "$0")/.."

known=$(sed -n 's/^CB_CODE(\([A-Z0-9_]*\), *\([0-9]*\),.*/\2 \1/p' generator/base/codes.def)
used=$(grep -rhoE 'CB_CODE_[A-Z0-9_]+' generator --include='*.c' | sort -u)
shown=$(
    find tests/errors tests/golden -path '*expected*' -type f -exec grep -hoE 'CB[0-9]{3}' {} + | sort -u
    grep -rhoE 'CB_CODE_[A-Z0-9_]+|CB[0-9]{3}' tests/unit --include='*.c' | sort -u
)

has() {
    printf '%s\n' "$1" | grep -qxF "$2"
}

echo "1..$(echo "$known" | wc -l)"
number=0
echo "$known" | while read -r digits name; do
    code=$(printf 'CB%03d' "$digits")
    number=$((number + 1))
    if has "$shown" "$code" || has "$shown" "CB_CODE_$name"; then
        echo "ok $number - $code $name"
    elif [ "$name" = PRINT_FAILED ]; then
        echo "ok $number - $code $name # SKIP only a library that fails shows it"
    elif ! has "$used" "CB_CODE_$name"; then
        echo "ok $number - $code $name # SKIP nothing reports it yet"
    else
        echo "not ok $number - $code $name"
        echo "# no case shows $code $name" >&2
    fi
done
