#!/bin/sh
# Writes TAP: the table of messages in content/README.md is that of generator/base/codes.def.
cd "$(dirname "$0")/.." || exit 1
echo 1..1
if generator/reference.sh --check >&2; then
    echo "ok 1 - content/README.md lists every message"
else
    echo "not ok 1 - content/README.md lists every message"
    echo "# make reference brings it up to date" >&2
fi
