#!/bin/sh
# Writes TAP: generator/setup.sh on a system without apt-get, and its table.
set -u
cd "$(dirname "$0")/.." || exit 1

bare=$(mktemp -d)
trap 'rm -rf "$bare"' EXIT
for tool in sh sed cat dirname grep find awk cut sort tr; do
    ln -s "$(command -v $tool)" "$bare/$tool"
done
said=$(PATH=$bare generator/setup.sh test 2>&1)
status=$?
short=$(sed -e 's/#.*//' generator/packages.txt | awk 'NF > 0 && NF != 7')

# The same on Alpine, with everything that Alpine has. What is faked is no link to the real tool.
fake() {
    rm -f "$bare/$1"
    printf '#!/bin/sh\n%s\n' "$2" >"$bare/$1"
    chmod 755 "$bare/$1"
}
fake apk 'exit 0'
on_alpine=$(PATH=$bare generator/setup.sh program 2>&1)
for tool in cc make pkg-config; do fake "$tool" 'exit 0'; done
# shellcheck disable=SC2016 # it is the script's own $1
fake fc-list 'case $1 in Vollkorn*) exit 0 ;; *) echo yes ;; esac'
spared=$(PATH=$bare generator/setup.sh program 2>&1)
spared_status=$?

number=0
report() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then echo "ok $number - $2"; else echo "not ok $number - $2"; fi
}

echo 1..8
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
echo "$on_alpine" | grep -q '^as in: sudo apk add .*cmark-dev'
report $? 'on a system that is known, one command is named'
[ "$spared_status" -eq 0 ]
report $? 'for want of fonts and hyphenation that it has no package for, nothing fails'
echo "$spared" | grep -q '^  font:Vollkorn'
report $? 'but they are named'
