#!/bin/sh
# Writes TAP: a fuzzer runs for some seconds, or where clang has none, its inputs are read once.
# usage: tests/fuzz/test.sh NAME
set -u
cd "$(dirname "$0")/../.." || exit 1

name=$1
seconds=7 # of each of eight: a minute in all
echo 1..1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if [ -x "build/fuzz/fuzzers/$name" ]; then
    how="$name for $seconds seconds"
    tests/fuzz/run "$seconds" "$name" >"$log" 2>&1
else
    how="$name with its inputs"
    "build/asan/replay/$name" tests/fuzz/"$name"/* >"$log" 2>&1
fi
status=$?
if [ "$status" -eq 0 ]; then
    echo "ok 1 - $how"
else
    echo "not ok 1 - $how"
    tail -n 40 "$log" | sed 's/^/# /' >&2
fi
