#include "command/help.h"

#include <string.h>

/* Columns of the help. */
#define WIDTH 80
/* Names of options that are longer stand on a line of their own. */
#define NAME_WIDTH 22

const char cb_help_purpose[] =
    "Casebook publishes a collection of cases as a website and as guides to print.";

const CbMeaning cb_help_statuses[] = {
    {"0", "what was asked for is done"},
    {"1", "the content has errors"},
    {"2", "the command line is wrong"},
    {"3", "the system failed: disk full, no permission"},
    {NULL, NULL},
};

const CbMeaning cb_help_variables[] = {
    {"NO_COLOR", "If it is set and not empty, messages have no colour, on a terminal either"},
    {"SOURCE_DATE_EPOCH", "What counts as now, in seconds since 1970; the clock if it is not set"},
    {NULL, NULL},
};

static glong columns(const char *text)
{
    return g_utf8_strlen(text, -1);
}

/* Appends words, from `column` on, with further lines indented by `indent`. */
static void append_wrapped(GString *out, const char *const *words, glong column, glong indent)
{
    gboolean first = TRUE;
    for (; *words != NULL; words++) {
        glong length = columns(*words);
        if (!first && column + 1 + length > WIDTH) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, *words);
        column += length;
        first = FALSE;
    }
    g_string_append_c(out, '\n');
}

static void append_text(GString *out, const char *text, glong column, glong indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    append_wrapped(out, (const char *const *)words, column, indent);
}

/* A name and what it means, in two columns. */
static void append_row(GString *out, const char *name, glong width, const char *meaning)
{
    glong indent = width + 4;
    g_string_append_printf(out, "  %s", name);
    if (columns(name) > width) {
        g_string_append_printf(out, "\n%*s", (int)indent, "");
    } else {
        g_string_append_printf(out, "%*s", (int)(width + 2 - columns(name)), "");
    }
    append_text(out, meaning, indent, indent);
}

static char *alternatives(const char *words)
{
    return g_strdelimit(g_strdup(words), " ", '|');
}

char *cb_help_argument(const CbArgument *argument)
{
    g_autofree char *name =
        argument->words != NULL ? alternatives(argument->words) : g_strdup(argument->name);
    return argument->optional ? g_strdup_printf("[%s]", name) : g_steal_pointer(&name);
}

char *cb_help_option(const CbOption *option)
{
    if (option->takes == CB_TAKES_NOTHING) {
        return g_strdup_printf("--%s", option->name);
    }
    g_autofree char *value =
        option->value != NULL ? g_strdup(option->value) : alternatives(option->words);
    return g_strdup_printf("--%s %s", option->name, value);
}

static void append_usage(GString *out, const CbCommand *command)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    gsize start = out->len;
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        g_ptr_array_add(words, cb_help_argument(argument));
    }
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_autofree char *text = cb_help_option(option);
        g_ptr_array_add(words, g_strdup_printf("[%s]", text));
    }
    g_ptr_array_add(words, NULL);
    g_string_append_printf(out, "Usage: casebook %s ", command->name);
    glong indent = columns(out->str + start);
    append_wrapped(out, (const char *const *)words->pdata, indent, indent);
}

static void append_description(GString *out, const char *description)
{
    g_auto(GStrv) paragraphs = g_strsplit(description, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        g_string_append_c(out, '\n');
        append_text(out, *paragraph, 0, 0);
    }
}

static glong widest_argument(const CbCommand *command)
{
    glong widest = 0;
    for (const CbArgument *argument = command->arguments; argument->name != NULL; argument++) {
        widest = MAX(widest, columns(argument->name));
    }
    return widest;
}

static void append_arguments(GString *out, const CbCommand *command)
{
    glong width = widest_argument(command);
    g_string_append(out, "\nArguments:\n");
    for (const CbArgument *argument = command->arguments; argument->name != NULL; argument++) {
        append_row(out, argument->name, width, argument->summary);
    }
}

static void append_options(GString *out, const CbCommand *command)
{
    g_string_append(out, "\nOptions:\n");
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_autofree char *name = cb_help_option(option);
        append_row(out, name, NAME_WIDTH, option->summary);
    }
    append_row(out, "--help", NAME_WIDTH, "Show this help");
}

char *cb_help_command(const CbCommand *command)
{
    GString *out = g_string_new(NULL);
    append_usage(out, command);
    g_string_append_printf(out, "\n%s.\n", command->summary);
    if (command->description != NULL) {
        append_description(out, command->description);
    }
    if (command->arguments != NULL) {
        append_arguments(out, command);
    }
    append_options(out, command);
    return g_string_free(out, FALSE);
}

static void append_meanings(GString *out, const char *title, const CbMeaning *meanings)
{
    glong width = 0;
    for (const CbMeaning *meaning = meanings; meaning->name != NULL; meaning++) {
        width = MAX(width, columns(meaning->name));
    }
    g_string_append_printf(out, "\n%s:\n", title);
    for (; meanings->name != NULL; meanings++) {
        append_row(out, meanings->name, width, meanings->meaning);
    }
}

static glong widest_command(const CbCommand *const *table)
{
    glong widest = 0;
    for (; *table != NULL; table++) {
        widest = MAX(widest, columns((*table)->name));
    }
    return widest;
}

char *cb_help_program(const CbCommand *const *table)
{
    GString *out = g_string_new(cb_help_purpose);
    glong width = MAX(widest_command(table), columns("--version"));
    g_string_append(out, "\n\nUsage: casebook COMMAND [ARGUMENT…]\n\nCommands:\n");
    for (; *table != NULL; table++) {
        append_row(out, (*table)->name, width, (*table)->summary);
    }
    g_string_append(out, "\nOptions:\n");
    append_row(out, "--help", width, "This help; casebook COMMAND --help for that of a command");
    append_row(out, "--version", width, "The version");
    append_meanings(out, "Exit status", cb_help_statuses);
    append_meanings(out, "Environment", cb_help_variables);
    return g_string_free(out, FALSE);
}
