#!/bin/sh
# Writes TAP: every limit of generator/base/limits.h stands in the table of tests/README.md, and the
# test that its line names speaks of it; and no other header has a limit but those of its module's work.
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

# What bounds the work of one module, in its own header.
own='COMMAND_MAX_ARGUMENTS MAX_CASES_WITH_PAIRS MAX_CONTENT_NESTING MAX_DECIMALS MAX_FONT_FILES
MAX_FONT_FOLDER_DEPTH MAX_FONT_FOLDER_FILES MAX_FOOTPRINT_DEPTH MAX_FOOTPRINT_FILES
MAX_HYPHENATED_WORD MAX_JOBS MAX_PAIRS MAX_PARAMETERS MAX_PATCHES MAX_PATTERN_FILE MAX_PRINT_PHASES
MAX_RANGES MAX_SEARCH_PATCHES MAX_SEARCH_TEXT MAX_SEARCH_WORD MAX_SHEET_PAGES MAX_SHORT_PAGES
MAX_SINGLE_NUMBERS MAX_STRUCTURE_DEPTH MAX_STYLE_DEPTH ONLINE_MAX_BYTES ONLINE_MAX_HOSTS
ONLINE_MAX_REDIRECTS REPORT_MAX_CASES REPORT_MAX_DRAWN REPORT_MAX_LINKS REPORT_MAX_MESSAGES
SEARCH_MAX_DOCUMENTS SEARCH_MAX_SHARES'
elsewhere=$(grep -rhoE '#define CB_(MAX|[A-Z]+_MAX)_[A-Z_]+' generator --include='*.h' --exclude=limits.h | sed 's/.* CB_//' | sort -u)
unknown=
for name in $elsewhere; do
    echo " $own " | tr '\n' ' ' | grep -qF " $name " || unknown="$unknown $name"
done

echo "1..$(($(echo "$limits" | wc -l) + 1))"
number=1
if [ -z "$unknown" ]; then
    echo "ok 1 - other headers have the limits of their own work alone"
else
    echo "not ok 1 - other headers have the limits of their own work alone"
    echo "# move to generator/base/limits.h:$unknown" >&2
fi
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
