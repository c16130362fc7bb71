# For tests in shell: `check NAME COMMAND…` passes if the command succeeds; `finish` ends the test.
# $work is a folder of their own, $program the program.
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$PWD/build/casebook
number=0

check() {
    name=$1
    shift
    number=$((number + 1))
    if "$@" >"$work/said" 2>&1; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        sed 's/^/# /' "$work/said" >&2
    fi
}

finish() {
    echo "1..$number"
}
