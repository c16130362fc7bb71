#!/bin/sh
# Writes TAP: the program is protected as SECURITY.md says.
. "$(dirname "$0")/tap.sh"

if ! command -v readelf >"$work/said"; then
    echo '1..0 # SKIP readelf is not installed'
    exit
fi
export LC_ALL=C
readelf --wide --file-header --program-headers --dynamic "$program" >"$work/headers"
readelf --wide --dyn-syms "$program" >"$work/symbols"

is_position_independent() {
    grep -q 'Type: *DYN' "$work/headers" && grep -q '(FLAGS_1).*PIE' "$work/headers"
}

is_bound_at_start() {
    grep -q GNU_RELRO "$work/headers" && grep -Eq '\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*NOW' "$work/headers"
}

has_no_executable_stack() {
    grep -q GNU_STACK "$work/headers" && ! grep GNU_STACK "$work/headers" | grep -w 'R\?WE'
}

has_no_segment_to_write_and_run() {
    ! grep -E '^ *LOAD .* RWE ' "$work/headers"
}

names_no_folder_of_libraries() {
    ! grep -E '\((RPATH|RUNPATH)\)' "$work/headers"
}

has_stack_protector() {
    grep -q ' __stack_chk_fail' "$work/symbols"
}

has_fortified_functions() {
    grep -Eq ' __(memcpy|fprintf|read|snprintf)_chk' "$work/symbols"
}

# What GCC was told, for each file: it says so in what it writes for debuggers.
was_compiled_with() {
    ! grep -v -e "$1" "$work/producers"
}

check 'it is position independent' is_position_independent
check 'what it calls is bound at its start, and read-only from then on' is_bound_at_start
check 'its stack cannot be run' has_no_executable_stack
check 'no memory is both written and run' has_no_segment_to_write_and_run
check 'it takes libraries from the places of the system alone' names_no_folder_of_libraries
check 'its stack is watched' has_stack_protector
check 'lengths are checked where the compiler knows them' has_fortified_functions
readelf --debug-dump=info "$program" 2>"$work/warnings" | sed -n 's/.*DW_AT_producer.*: GNU C/C/p' | sort -u >"$work/producers"
if test -s "$work/producers"; then
    check 'all its files were compiled with a watched stack' was_compiled_with -fstack-protector
    check 'all its files were compiled as position independent' was_compiled_with -fPIE
fi
finish
