#!/bin/sh
# Writes TAP: the manual pages are well formed and complete.
. "$(dirname "$0")/tap.sh"

is_clean() {
    "$program" manual "$1" | mandoc -T lint -W warning
}

pleases_groff() {
    "$program" manual "$1" | man --warnings -E UTF-8 -l -Tutf8 - 2>"$work/warnings" >"$work/text"
    test -s "$work/text" && ! grep . "$work/warnings"
}

plain() {
    "$program" manual "$1" | mandoc -T utf8 | col -bx
}

# Every option of every command's help is in casebook(1).
names_every_option() {
    plain casebook >"$work/page"
    "$program" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' >"$work/commands"
    test -s "$work/commands" || return 1
    while read -r command; do
        "$program" "$command" --help | grep -oE -- '--[a-z-]+' | grep -vx -e --help | sort -u |
            while read -r option; do
                sed -n "/^   casebook $command\$/,/^   casebook /p" "$work/page" | grep -q -- "^     $option" ||
                    echo "$command $option"
            done
    done <"$work/commands" >"$work/missing"
    ! grep . "$work/missing"
}

# Every key that the schemas of editors know is in casebook-collection(5).
names_every_key() {
    plain casebook-collection >"$work/page"
    mkdir -p "$work/bare" && printf 'title: Bare\nlanguages: [en]\n' >"$work/bare/casebook.yaml"
    for kind in config figure; do
        "$program" schema "$work/bare" --kind $kind
    done | node -e '
        const keys = new Set();
        const walk = (value) => {
            if (value === null || typeof value !== "object") return;
            for (const key of Object.keys(value.properties ?? {})) keys.add(key);
            Object.values(value).forEach(walk);
        };
        const texts = require("fs").readFileSync(0, "utf8").split(/^(?=\{)/m);
        texts.forEach((text) => walk(JSON.parse(text)));
        console.log([...keys].join("\n"));' >"$work/keys"
    test "$(wc -l <"$work/keys")" -gt 30 || return 1
    while read -r key; do
        grep -qw -- "$key" "$work/page" || echo "$key"
    done <"$work/keys" >"$work/missing"
    ! grep . "$work/missing"
}

check 'casebook(1) is clean for mandoc' is_clean casebook
check 'casebook-collection(5) is clean for mandoc' is_clean casebook-collection
check 'casebook(1) is clean for groff' pleases_groff casebook
check 'casebook-collection(5) is clean for groff' pleases_groff casebook-collection
check 'casebook(1) has every option' names_every_option
check 'casebook-collection(5) has every key' names_every_key
finish
