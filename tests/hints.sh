#!/bin/sh
# Writes TAP: every message of every error case has a hint.
set -eu
cd "$(dirname "$0")/.."

# Exceptions, by code, with their reason. There are none.
excepted='^$'

echo "1..$(find tests/errors -name expected -type f | wc -l)"
number=0
find tests/errors -name expected -type f | LC_ALL=C sort | while read -r file; do
    number=$((number + 1))
    bare=$(awk '
        function ends() { if (message != "" && !hinted) print message; message = "" }
        /^[^ ].*: (error|warning)\[CB[0-9]+\]: / { ends(); message = $0; hinted = 0 }
        /^ +hint: / { hinted = 1 }
        /"hint": null/ { print }
        END { ends() }' "$file" | grep -vE "$excepted" || :)
    if [ -z "$bare" ]; then
        echo "ok $number - $file"
    else
        echo "not ok $number - $file"
        printf '%s\n' "$bare" | sed 's/^/# /' >&2
    fi
done
