#!/bin/sh
# Writes TAP: generator/setup.sh on a system without apt-get, and its table.
set -u
cd "$(dirname "$0")/.." || exit 1

bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
for tool in sh sed cat dirname grep find; do
    ln -s "$(command -v $tool)" "$bare/$tool"
done
said=$(PATH=$bare generator/setup.sh test 2>&1)
status=$?
short=$(sed -e 's/#.*//' generator/packages.txt | awk 'NF > 0 && NF != 7')

number=0
report() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

echo 1..5
[ "$status" -eq 3 ]
report $? 'without apt-get, what is missing is an error'
echo "$said" | grep -q 'library:libcmark *cmark-devel *cmark *cmark-dev *cmark$'
report $? 'a missing library is named for each system'
echo "$said" | grep -q 'command:cppcheck'
report $? 'so is what only the tests need'
! echo "$said" | grep -q 'command:sh'
report $? 'what is there is not named'
[ -z "$short" ]
report $? 'every row of the table has its seven columns'
