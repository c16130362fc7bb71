#include "command/command.h"

#include "base/suggest.h"
#include "command/help.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What a number is before the command line is read; no option allows it. */
#define NOT_GIVEN G_MININT

int cb_command_misuse(const char *name, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    fprintf(stderr, "casebook %s: %s\nhint: casebook %s --help\n", name, message, name);
    return CB_EXIT_USAGE;
}

static gboolean is_text(const CbOption *option)
{
    return option->takes != CB_TAKES_NOTHING && option->takes != CB_TAKES_NUMBER;
}

static gpointer member(gpointer options, const CbOption *option)
{
    return (char *)options + option->offset;
}

static GOptionArg argument_type(CbTakes takes)
{
    switch (takes) {
    case CB_TAKES_NOTHING:
        return G_OPTION_ARG_NONE;
    case CB_TAKES_NUMBER:
        return G_OPTION_ARG_INT;
    case CB_TAKES_FILE:
    case CB_TAKES_FOLDER:
        return G_OPTION_ARG_FILENAME;
    default:
        return G_OPTION_ARG_STRING;
    }
}

static void add_options(GOptionContext *context, const CbCommand *command, gpointer options)
{
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        const GOptionEntry entries[] = {
            {option->name, 0, 0, argument_type(option->takes), member(options, option), "", ""},
            G_OPTION_ENTRY_NULL,
        };
        if (option->takes == CB_TAKES_NUMBER) {
            *(int *)member(options, option) = NOT_GIVEN;
        }
        g_option_context_add_main_entries(context, entries, NULL);
    }
}

static gboolean is_listed(const char *words, const char *word)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)list, word);
}

/* "text, json or yaml". */
static char *enumerate(const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    guint count = g_strv_length(list);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append(out, i == 0 ? "" : i + 1 < count ? ", " : " or ");
        g_string_append(out, list[i]);
    }
    return g_string_free(out, FALSE);
}

static int check_number(const CbCommand *command, const CbOption *option, int *number)
{
    if (*number == NOT_GIVEN) {
        *number = option->standard;
        return CB_EXIT_DONE;
    }
    if (*number < option->smallest || *number > option->largest) {
        return cb_command_misuse(command->name, "--%s is from %d to %d", option->name,
                                 option->smallest, option->largest);
    }
    return CB_EXIT_DONE;
}

static int check_options(const CbCommand *command, gpointer options)
{
    int status = CB_EXIT_DONE;
    for (const CbOption *option = command->options;
         option != NULL && option->name != NULL && status == CB_EXIT_DONE; option++) {
        gpointer value = member(options, option);
        if (option->takes == CB_TAKES_NUMBER) {
            status = check_number(command, option, value);
        } else if (option->words != NULL && *(char **)value != NULL &&
                   !is_listed(option->words, *(char **)value)) {
            g_autofree char *known = enumerate(option->words);
            status = cb_command_misuse(command->name, "--%s is %s", option->name, known);
        }
    }
    return status;
}

/* A phrase within a sentence: "The folder" becomes "the folder", "JSON" stays. */
static char *within_sentence(const char *phrase)
{
    char *text = g_strdup(phrase);
    if (g_ascii_isupper(text[0]) && !g_ascii_isupper(text[1])) {
        text[0] = g_ascii_tolower(text[0]);
    }
    return text;
}

static int check_argument(const CbCommand *command, const CbArgument *argument, const char *given)
{
    if (given == NULL && !argument->optional) {
        g_autofree char *summary = within_sentence(argument->summary);
        return cb_command_misuse(command->name, "%s is missing: %s", argument->name, summary);
    }
    if (given == NULL || argument->words == NULL || is_listed(argument->words, given)) {
        return CB_EXIT_DONE;
    }
    g_auto(GStrv) words = g_strsplit(argument->words, " ", -1);
    g_autofree char *name = g_ascii_strdown(argument->name, -1);
    g_autofree char *hint =
        cb_suggest_hint(given, (const char *const *)words, g_strv_length(words));
    return cb_command_misuse(command->name, "unknown %s \"%s\"; %s", name, given,
                             hint != NULL ? hint : "see the help");
}

/* Takes away the "--" that ends the options, where GLib has left it. */
static int drop_separator(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            memmove(&argv[i], &argv[i + 1], (gsize)(argc - i - 1) * sizeof(char *));
            return argc - 1;
        }
    }
    return argc;
}

/* Sorts what is left of the command line into the command's arguments. */
static int read_arguments(const CbCommand *command, int argc, char **argv, const char **arguments)
{
    int next = 1;
    int status = CB_EXIT_DONE;
    guint count = 0;
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL && status == CB_EXIT_DONE; argument++) {
        g_assert(count < CB_COMMAND_MAX_ARGUMENTS);
        const char *given = next < argc ? argv[next++] : NULL;
        arguments[count++] = given;
        status = check_argument(command, argument, given);
    }
    if (status == CB_EXIT_DONE && next < argc) {
        status = cb_command_misuse(command->name, "unexpected argument \"%s\"", argv[next]);
    }
    return status;
}

static int read_and_run(const CbCommand *command, gpointer options, int argc, char **argv)
{
    gboolean help = FALSE;
    const GOptionEntry common[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "", NULL},
        G_OPTION_ENTRY_NULL,
    };
    const char *arguments[CB_COMMAND_MAX_ARGUMENTS] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    /* GLib's own --help would exit. */
    g_option_context_set_help_enabled(context, FALSE);
    add_options(context, command, options);
    g_option_context_add_main_entries(context, common, NULL);

    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        return cb_command_misuse(command->name, "%s", error->message);
    }
    if (help) {
        g_autofree char *text = cb_help_command(command);
        fputs(text, stdout);
        return CB_EXIT_DONE;
    }
    int status = check_options(command, options);
    if (status == CB_EXIT_DONE) {
        status = read_arguments(command, drop_separator(argc, argv), argv, arguments);
    }
    return status == CB_EXIT_DONE ? command->run(options, arguments) : status;
}

int cb_command_run(const CbCommand *command, int argc, char **argv)
{
    g_autofree void *options = g_malloc0(MAX(command->options_size, 1));
    int status = read_and_run(command, options, argc, argv);
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        if (is_text(option)) {
            g_free(*(char **)member(options, option));
        }
    }
    return status;
}
