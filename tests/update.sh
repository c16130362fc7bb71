#!/bin/sh
# Shows how golden and error cases differ from what is expected, then, if that is meant, takes
# the new results. usage: update.sh PROGRAM CASE…   (YES=1 in the environment answers yes)
set -eu

here=$(dirname "$0")
program=$1
shift
changed=
for case in "$@"; do
    differences=$("$here/case.sh" show "$case" "$program")
    [ -n "$differences" ] || continue
    printf '== %s\n%s\n' "$case" "$differences"
    changed="$changed $case"
done
if [ -z "$changed" ]; then
    echo "All $# cases give what is expected."
    exit 0
fi
answer=${YES:-}
if [ -z "$answer" ] && [ -t 0 ]; then
    printf 'Is this what is meant? [y/N] '
    read -r answer
fi
case $answer in
    1 | y | Y | yes) for case in $changed; do "$here/case.sh" accept "$case" "$program"; done ;;
    *) echo "Nothing was changed; YES=1 takes the new results." >&2; exit 1 ;;
esac
