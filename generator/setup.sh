#!/bin/sh
# Installs what packages.txt lists and the system lacks, and nothing else.
# usage: generator/setup.sh program|test
# On Debian by apt-get, as root or with sudo; elsewhere it names the packages and fails. Fonts and
# hyphenation that a system has no package for are named, too, but nothing fails for want of them.
set -eu

wanted=${1:?usage: setup.sh program|test}
table=$(dirname "$0")/packages.txt

is_there() {
    name=${1#*:}
    case $1 in
        command:*) command -v "$name" >/dev/null ;;
        library:*) pkg-config --exists "$name" 2>/dev/null ;;
        header:*) echo "#include <$name>" | cc -E - >/dev/null 2>&1 ;;
        font:*) fc-list "$name" 2>/dev/null | grep -q . ;;
        hyphenation:*) find /usr/share/hyphen /usr/share/hunspell -name "hyph_$name*.dic" 2>/dev/null | grep -q . ;;
        python:*) python3 -c "import $name" 2>/dev/null ;;
        *) echo "setup.sh: unknown check \"$1\" in packages.txt" >&2; exit 3 ;;
    esac
}

is_installed_on_debian() {
    case $1 in command:*) is_there "$1" && return ;; esac
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ]
}

needs() {
    sed -e 's/#.*//' -e '/^ *$/d' "$table" |
        while read -r group need names; do
            [ "$group" = program ] || [ "$group" = "$wanted" ] || continue
            echo "$need $names"
        done
}

missing_on_debian() {
    needs | while read -r need debian _; do
        is_installed_on_debian "$need" "$debian" || echo "$debian"
    done | sort -u
}

install_on_debian() {
    missing=$(missing_on_debian)
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "setup.sh: packages are missing; as root: apt-get install" $missing >&2
            exit 3
        fi
        as_root=sudo
    fi
    echo "Installing" $missing
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    # shellcheck disable=SC2086 # one word a package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# The column of the table for this system, and what installs its packages; nothing if unknown.
system() {
    for one in 'dnf 3 sudo dnf install' 'pacman 4 sudo pacman -S --needed' 'apk 5 sudo apk add' \
        'brew 6 brew install'; do
        if command -v "${one%% *}" >/dev/null; then
            echo "${one#* }"
            return
        fi
    done
}

missing_elsewhere() {
    needs | while read -r need names; do
        is_there "$need" || echo "$need $names"
    done
}

# What is missing, a row a need: of one system alone if that is known.
print_missing() {
    if [ -n "$column" ]; then
        echo "$1" | cut -d ' ' -f 1 | sed 's/^/  /'
        return
    fi
    format='%-22s %-20s %-15s %-18s %s\n'
    # shellcheck disable=SC2059
    printf "$format" needed Fedora Arch Alpine Homebrew
    echo "$1" | while read -r need _ fedora arch alpine homebrew; do
        # shellcheck disable=SC2059
        printf "$format" "$need" "$fedora" "$arch" "$alpine" "$homebrew"
    done
    echo '("-" means that there is no package: see the project itself.)'
}

name_elsewhere() {
    here=$(system)
    column=${here%% *}
    missing=$(missing_elsewhere)
    # What this system has no package for, and what works without.
    spare=
    if [ -n "$column" ]; then
        spare=$(echo "$missing" | awk -v c="$column" '/^(font|hyphenation):/ && $c == "-"')
        missing=$(echo "$missing" | awk -v c="$column" '!/^(font|hyphenation):/ || $c != "-"')
    fi
    if [ -n "$spare" ]; then
        {
            echo "setup.sh: this system has no package for these; guides take other fonts and do not hyphenate:"
            print_missing "$spare"
        } >&2
    fi
    [ -n "$missing" ] || return 0
    {
        echo "setup.sh: this system has no apt-get; please install what is missing:"
        print_missing "$missing"
        if [ -n "$column" ]; then
            names=$(echo "$missing" | awk -v c="$column" '$c != "-" { print $c }' | sort -u | tr '\n' ' ')
            [ -z "$names" ] || echo "as in: ${here#* } ${names% }"
        fi
    } >&2
    exit 3
}

case $wanted in program | test) ;; *) echo "usage: setup.sh program|test" >&2; exit 2 ;; esac
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
    install_on_debian
else
    name_elsewhere
fi
