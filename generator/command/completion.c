#include "command/completion.h"

#include <stdio.h>
#include <string.h>

/* What offers files, folders or nothing, in place of a list of words. */
#define FILES "@file"
#define FOLDERS "@folder"
#define ANYTHING "@any"

static const char *offer(CbTakes takes, const char *words)
{
    switch (takes) {
    case CB_TAKES_FILE:
        return FILES;
    case CB_TAKES_FOLDER:
        return FOLDERS;
    default:
        return words != NULL ? words : ANYTHING;
    }
}

/* A text within single quotes of bash and zsh. */
static void append_quoted(GString *out, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *joined = g_strjoinv("'\\''", parts);
    g_string_append_printf(out, "'%s'", joined);
}

static void append_names(GString *out, const CbCommand *const *table)
{
    for (; *table != NULL; table++) {
        g_string_append_printf(out, "%s ", (*table)->name);
    }
    g_string_append(out, "--help --version");
}

static void append_option_names(GString *out, const CbCommand *command)
{
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_string_append_printf(out, "--%s ", option->name);
    }
    g_string_append(out, "--help");
}

/* bash */

static void append_bash_command(GString *out, const CbCommand *command)
{
    guint place = 0;
    g_string_append_printf(out, "        '%s options') offer='", command->name);
    append_option_names(out, command);
    g_string_append(out, "' ;;\n");
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        if (option->takes != CB_TAKES_NOTHING) {
            g_string_append_printf(out, "        '%s --%s') offer='%s' ;;\n", command->name,
                                   option->name, offer(option->takes, option->words));
        }
    }
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        g_string_append_printf(out, "        '%s %u') offer='%s' ;;\n", command->name, ++place,
                               offer(argument->takes, argument->words));
    }
}

static void write_bash(GString *out, const CbCommand *const *table)
{
    g_string_append(out, "# Completes casebook in bash. Made by `casebook completion bash`.\n\n"
                         "# Sets `offer`: what a command takes after an option, or at a place.\n"
                         "_casebook_offer()\n{\n"
                         "    offer=\n"
                         "    case \"$1 $2\" in\n");
    g_string_append(out, "        ' 1') offer='");
    append_names(out, table);
    g_string_append(out, "' ;;\n");
    for (; *table != NULL; table++) {
        append_bash_command(out, *table);
    }
    g_string_append(
        out, "    esac\n}\n\n"
             "_casebook()\n{\n"
             "    local current=${COMP_WORDS[COMP_CWORD]} "
             "previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
             "    local command= offer place=0 i\n"
             "    COMPREPLY=()\n"
             "    # bash makes three words of --option=value.\n"
             "    if [[ $current == '=' ]]; then\n"
             "        current=\n"
             "    elif [[ $previous == '=' ]]; then\n"
             "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
             "    fi\n"
             "    ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}\n"
             "    for ((i = 1; i <= COMP_CWORD; i++)); do\n"
             "        if [[ ${COMP_WORDS[i]} == -* ]] && ((i < COMP_CWORD)); then\n"
             "            _casebook_offer \"$command\" \"${COMP_WORDS[i]}\"\n"
             "            [[ -z $offer ]] || ((i++))\n"
             "        elif ((i > 1 || COMP_CWORD == 1)); then\n"
             "            ((place++))\n"
             "        fi\n"
             "    done\n"
             "    _casebook_offer \"$command\" \"$previous\"\n"
             "    if [[ -z $offer || $previous != --* ]]; then\n"
             "        if [[ $current == -* && -n $command ]]; then\n"
             "            place=options\n"
             "        fi\n"
             "        _casebook_offer \"$command\" \"$place\"\n"
             "    fi\n"
             "    case $offer in\n"
             "        '' | " ANYTHING ") ;;\n"
             "        " FILES ") compopt -o filenames\n"
             "            mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
             "        " FOLDERS ") compopt -o filenames\n"
             "            mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
             "        *) mapfile -t COMPREPLY < <(compgen -W \"$offer\" -- \"$current\") ;;\n"
             "    esac\n}\n"
             "complete -F _casebook casebook\n");
}

/* zsh */

/* A summary within a specification of _arguments or _describe. */
static char *zsh_text(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        if (strchr("[]:\\", *c) != NULL) {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *c);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *zsh_action(CbTakes takes, const char *words)
{
    switch (takes) {
    case CB_TAKES_FILE:
        return g_strdup("_files");
    case CB_TAKES_FOLDER:
        return g_strdup("_files -/");
    default:
        return words != NULL ? g_strdup_printf("(%s)", words) : g_strdup(" ");
    }
}

static void append_zsh_option(GString *out, const CbOption *option)
{
    g_autofree char *summary = zsh_text(option->summary);
    g_autofree char *action = zsh_action(option->takes, option->words);
    g_autofree char *value = zsh_text(option->value != NULL ? option->value : option->name);
    g_autofree char *specification =
        option->takes == CB_TAKES_NOTHING
            ? g_strdup_printf("--%s[%s]", option->name, summary)
            : g_strdup_printf("--%s=[%s]:%s:%s", option->name, summary, value, action);
    g_string_append(out, " \\\n                ");
    append_quoted(out, specification);
}

static void append_zsh_argument(GString *out, const CbArgument *argument)
{
    g_autofree char *name = zsh_text(argument->name);
    g_autofree char *action = zsh_action(argument->takes, argument->words);
    g_autofree char *specification =
        g_strdup_printf("%s%s:%s", argument->optional ? "::" : ":", name, action);
    g_string_append(out, " \\\n                ");
    append_quoted(out, specification);
}

static void append_zsh_command(GString *out, const CbCommand *command)
{
    g_string_append_printf(out, "        %s)\n            _arguments '--help[Show the help]'",
                           command->name);
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        append_zsh_option(out, option);
    }
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        append_zsh_argument(out, argument);
    }
    g_string_append(out, " ;;\n");
}

static void write_zsh(GString *out, const CbCommand *const *table)
{
    g_string_append(out, "#compdef casebook\n"
                         "# Completes casebook in zsh. Made by `casebook completion zsh`.\n\n"
                         "_casebook()\n{\n"
                         "    local state line\n"
                         "    local -A opt_args\n"
                         "    local -a commands=(\n");
    for (const CbCommand *const *next = table; *next != NULL; next++) {
        g_autofree char *summary = zsh_text((*next)->summary);
        g_autofree char *entry = g_strdup_printf("%s:%s", (*next)->name, summary);
        g_string_append(out, "        ");
        append_quoted(out, entry);
        g_string_append_c(out, '\n');
    }
    g_string_append(out,
                    "    )\n"
                    "    _arguments -C '--help[Show the help]' '--version[Show the version]' \\\n"
                    "        '1: :->command' '*:: :->rest'\n"
                    "    if [[ $state == command ]]; then\n"
                    "        _describe command commands\n"
                    "        return\n"
                    "    fi\n"
                    "    case $line[1] in\n");
    for (; *table != NULL; table++) {
        append_zsh_command(out, *table);
    }
    g_string_append(out, "    esac\n}\n\n"
                         "if [[ $funcstack[1] == _casebook ]]; then\n"
                         "    _casebook \"$@\"\n"
                         "else\n"
                         "    compdef _casebook casebook\n"
                         "fi\n");
}

/* fish */

/* A text within single quotes of fish. */
static void append_fish_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\') {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
}

static void append_fish_offer(GString *out, CbTakes takes, const char *words)
{
    const char *offered = offer(takes, words);
    if (strcmp(offered, FILES) == 0) {
        g_string_append(out, " -F");
    } else if (strcmp(offered, FOLDERS) == 0) {
        g_string_append(out, " -a '(__fish_complete_directories)'");
    } else if (strcmp(offered, ANYTHING) != 0) {
        g_string_append(out, " -a ");
        append_fish_quoted(out, offered);
    }
}

static void append_fish_command(GString *out, const CbCommand *command)
{
    const char *begin = "complete -c casebook -n '__casebook_at ";
    guint place = 0;
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_string_append_printf(out, "%s%s' -l %s", begin, command->name, option->name);
        if (option->takes != CB_TAKES_NOTHING) {
            g_string_append(out, option->takes == CB_TAKES_FILE ? " -r" : " -x");
            append_fish_offer(out, option->takes, option->words);
        }
        g_string_append(out, " -d ");
        append_fish_quoted(out, option->summary);
        g_string_append_c(out, '\n');
    }
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        g_string_append_printf(out, "%s%s %u'", begin, command->name, ++place);
        append_fish_offer(out, argument->takes, argument->words);
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "%s%s' -l help -d 'Show the help'\n", begin, command->name);
}

static void write_fish(GString *out, const CbCommand *const *table)
{
    g_string_append(out,
                    "# Completes casebook in fish. Made by `casebook completion fish`.\n\n"
                    "# Whether the command is the first argument, and the second, if given, the "
                    "place of the next.\n"
                    "function __casebook_at\n"
                    "    set -l words (commandline -opc)\n"
                    "    set -l before (__fish_number_of_cmd_args_wo_opts)\n"
                    "    test (count $words) -gt 1 -a \"$words[2]\" = $argv[1]\n"
                    "    and test (count $argv) -eq 1 -o \"$argv[2]\" = (math $before - 1)\n"
                    "end\n\n"
                    "complete -c casebook -f\n"
                    "complete -c casebook -n __fish_use_subcommand -l help -d 'Show the help'\n"
                    "complete -c casebook -n __fish_use_subcommand -l version -d 'Show the "
                    "version'\n");
    for (const CbCommand *const *next = table; *next != NULL; next++) {
        g_string_append_printf(out, "complete -c casebook -n __fish_use_subcommand -a %s -d ",
                               (*next)->name);
        append_fish_quoted(out, (*next)->summary);
        g_string_append_c(out, '\n');
    }
    for (; *table != NULL; table++) {
        append_fish_command(out, *table);
    }
}

/* The command */

char *cb_completion_script(const CbCommand *const *table, const char *shell)
{
    GString *out = g_string_new(NULL);
    if (strcmp(shell, "bash") == 0) {
        write_bash(out, table);
    } else if (strcmp(shell, "zsh") == 0) {
        write_zsh(out, table);
    } else {
        write_fish(out, table);
    }
    return g_string_free(out, FALSE);
}

static int run(const void *options, const char *const *arguments)
{
    (void)options;
    g_autofree char *script = cb_completion_script(cb_command_table(), arguments[0]);
    fputs(script, stdout);
    return CB_EXIT_DONE;
}

static const CbArgument arguments[] = {
    {"SHELL", CB_TAKES_WORD, "bash zsh fish", FALSE, "For which shell"},
    {0},
};

const CbCommand cb_command_completion = {
    .name = "completion",
    .summary = "What completes commands and options in a shell",
    .description = "Installed with the program. Without installing: source <(casebook completion "
                   "bash).",
    .arguments = arguments,
    .run = run,
};
