#!/bin/sh
# Writes TAP: what bash, zsh and fish offer, each asked itself.
. "$(dirname "$0")/tap.sh"
mkdir "$work/my folder" "$work/folder"
touch "$work/file.json"
for shell in bash zsh fish; do
    "$program" completion $shell >"$work/casebook.$shell"
done

# The words of a command line, the last to be completed; what is offered comes out, one a line.
cat >"$work/ask.bash" <<'END'
source ./casebook.bash
compopt() { :; }
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_casebook
printf '%s\n' "${COMPREPLY[@]}" | sort
END

# zsh completes in its line editor alone, so a zsh in a terminal of its own is asked. Its compadd
# notes what it is given before it offers it.
cat >"$work/setup.zsh" <<'END'
PS1='prompt>'
autoload -Uz compinit && compinit -u -D
source ./casebook.zsh
compadd() {
    local -a hits
    builtin compadd -O hits "$@"
    print -rl -- $hits >>offered
    builtin compadd "$@"
}
END
cat >"$work/ask.zsh" <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1=; source ./setup.zsh'
zpty -r shell line '*prompt>*'
zpty -w -n shell "$1"$'\t'
zpty -w -n shell $'\C-u'"print do\"\"ne"$'\n'
zpty -r shell line '*done*'
sort -u offered
END

cat >"$work/ask.fish" <<'END'
source ./casebook.fish
complete -C "$argv" | string replace -r '\t.*' '' | sort
END

bash_offers() {
    expected=$1
    shift
    (cd "$work" && bash ask.bash "$@") >"$work/offered.bash"
    printf "%b" "$expected" | diff - "$work/offered.bash"
}

fish_offers() {
    (cd "$work" && HOME=$work XDG_CONFIG_HOME=$work fish --no-config ask.fish "$2") >"$work/offered.fish"
    printf "%b" "$1" | diff - "$work/offered.fish"
}

zsh_offers() {
    rm -f "$work/offered"
    (cd "$work" && HOME=$work timeout 20 zsh -f ask.zsh "$2") >"$work/offered.zsh"
    printf "%b" "$1" | diff - "$work/offered.zsh"
}

check 'bash: a command' bash_offers 'check\n' casebook ch
check 'bash: options' bash_offers '--format\n' casebook check --fo
check 'bash: words of an option' bash_offers 'json\ntext\n' casebook check --format ''
check 'bash: words after =' bash_offers 'json\n' casebook check --format = j
check 'bash: words of an argument' bash_offers 'practice\n' casebook new pr
check 'bash: folders, with spaces' bash_offers 'folder\nmy folder\n' casebook build ''
check 'bash: a folder after an option' bash_offers 'my folder\n' casebook build --out my
check 'bash: an argument after an option' bash_offers 'folder\n' casebook build --jobs 2 fo
check 'bash: files' bash_offers 'file.json\n' casebook render --data fi
check 'bash: nothing to offer' bash_offers '\n' casebook build --jobs ''
check 'fish: a command' fish_offers 'check\n' 'casebook ch'
check 'fish: options' fish_offers '--format\n' 'casebook check --fo'
check 'fish: words of an option' fish_offers 'json\ntext\n' 'casebook check --format '
check 'fish: words of an argument' fish_offers 'practice\n' 'casebook new pr'
check 'fish: folders' fish_offers 'folder/\n' 'casebook build fol'
check 'zsh: a command' zsh_offers 'check\n' 'casebook ch'
check 'zsh: words of an option' zsh_offers 'json\n' 'casebook check --format j'
check 'zsh: words of an argument' zsh_offers 'practice\n' 'casebook new pr'
check 'zsh: folders' zsh_offers 'folder\n' 'casebook build fol'
finish
