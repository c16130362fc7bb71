#include "command/manual.h"

#include "base/version.h"
#include "command/help.h"
#include "command/mdoc.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* The documentation of the formats, bundled. */
#define FORMATS "/casebook/content/README.md"

#define PROGRAM_PAGE "casebook"
#define COLLECTION_PAGE "casebook-collection"

static void append_head(GString *out, const char *page, int section, const char *summary)
{
    g_autofree char *upper = g_ascii_strup(page, -1);
    g_string_append_printf(out,
                           ".\\\" Made by `casebook manual %s`.\n"
                           ".Dd %s\n.Dt %s %d\n.Os Casebook %s\n.Sh NAME\n.Nm %s\n.Nd %s\n",
                           page, CB_VERSION_DATE, upper, section, CB_VERSION, page, summary);
}

/* casebook(1) */

static void append_value(GString *out, const char *value, const char *words)
{
    if (value != NULL) {
        g_string_append_printf(out, " Ar %s", value);
        return;
    }
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    g_autofree char *joined = g_strjoinv(" | Cm ", list);
    g_string_append_printf(out, " Cm %s", joined);
}

/* What a macro line says of an option, after the macro. */
static void append_option(GString *out, const CbOption *option)
{
    g_string_append(out, " Fl ");
    g_autofree char *dashed = g_strconcat("-", option->name, NULL);
    cb_mdoc_escape(out, dashed);
    if (option->takes != CB_TAKES_NOTHING) {
        append_value(out, option->value, option->words);
    }
}

static void append_synopsis(GString *out, const CbCommand *command)
{
    g_string_append_printf(out, ".Nm\n.Cm %s\n", command->name);
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        g_autoptr(GString) value = g_string_new(NULL);
        append_value(value, argument->words != NULL ? NULL : argument->name, argument->words);
        g_string_append_printf(out, ".%s%s\n", argument->optional ? "Op " : "", value->str + 1);
    }
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_string_append(out, ".Op");
        append_option(out, option);
        g_string_append_c(out, '\n');
    }
}

/* A phrase as a sentence. */
static void append_sentence(GString *out, const char *phrase)
{
    g_autofree char *sentence = g_strconcat(phrase, ".", NULL);
    cb_mdoc_sentences(out, sentence);
}

static void append_items(GString *out, const CbCommand *command)
{
    if (command->arguments == NULL && command->options == NULL) {
        return;
    }
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (const CbArgument *argument = command->arguments;
         argument != NULL && argument->name != NULL; argument++) {
        g_string_append_printf(out, ".It Ar %s\n", argument->name);
        append_sentence(out, argument->summary);
    }
    for (const CbOption *option = command->options; option != NULL && option->name != NULL;
         option++) {
        g_string_append(out, ".It");
        append_option(out, option);
        g_string_append_c(out, '\n');
        append_sentence(out, option->summary);
    }
    g_string_append(out, ".El\n");
}

static void append_command(GString *out, const CbCommand *command)
{
    g_string_append_printf(out, ".Ss casebook %s\n", command->name);
    append_sentence(out, command->summary);
    if (command->description != NULL) {
        g_auto(GStrv) paragraphs = g_strsplit(command->description, "\n\n", -1);
        for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
            g_string_append(out, ".Pp\n");
            cb_mdoc_sentences(out, *paragraph);
        }
    }
    append_items(out, command);
}

static void append_meanings(GString *out, const char *macro, const CbMeaning *meanings)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (; meanings->name != NULL; meanings++) {
        g_autofree char *item = g_strdup_printf("It%s", macro);
        cb_mdoc_macro(out, item, meanings->name);
        append_sentence(out, meanings->meaning);
    }
    g_string_append(out, ".El\n");
}

static const char examples[] = ".Sh EXAMPLES\n"
                               "A collection from nothing to a site:\n"
                               ".Bd -literal -offset indent\n"
                               "casebook init repair\n"
                               "cd repair\n"
                               "casebook new case bakery\n"
                               "casebook check\n"
                               "casebook build \\-\\-out public\n"
                               ".Ed\n"
                               ".Sh SEE ALSO\n"
                               ".Xr casebook\\-collection 5\n";

char *cb_manual_program(const CbCommand *const *table)
{
    GString *out = g_string_new(NULL);
    append_head(out, PROGRAM_PAGE, 1,
                "publish a collection of cases as a website and as guides to print");
    g_string_append(out, ".Sh SYNOPSIS\n");
    for (const CbCommand *const *next = table; *next != NULL; next++) {
        append_synopsis(out, *next);
    }
    g_string_append(out, ".Nm\n.Fl \\-help | Fl \\-version\n.Sh DESCRIPTION\n");
    cb_mdoc_sentences(out, cb_help_purpose);
    g_string_append(out, "The files of a collection are described in\n"
                         ".Xr casebook\\-collection 5 .\n"
                         "Every command explains itself with\n"
                         ".Fl \\-help .\n"
                         "Messages go to standard error, results to standard output.\n");
    for (; *table != NULL; table++) {
        append_command(out, *table);
    }
    g_string_append(out, ".Sh ENVIRONMENT\n");
    append_meanings(out, " Ev", cb_help_variables);
    g_string_append(out, ".Sh EXIT STATUS\n");
    append_meanings(out, "", cb_help_statuses);
    g_string_append(out, examples);
    return g_string_free(out, FALSE);
}

/* casebook-collection(5) */

char *cb_manual_collection(void)
{
    GString *out = g_string_new(NULL);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GBytes) bytes = g_resources_lookup_data(FORMATS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    g_assert(text != NULL);
    g_autoptr(CbMarkdown) document = cb_markdown_parse(text, length, NULL, NULL, NULL, diagnostics);
    append_head(out, COLLECTION_PAGE, 5, "the files of a collection of cases");
    cb_mdoc_document(out, document);
    g_string_append(out, ".Sh SEE ALSO\n.Xr casebook 1\n");
    return g_string_free(out, FALSE);
}

/* The command */

static int run(const void *options, const char *const *arguments)
{
    (void)options;
    gboolean collection = g_strcmp0(arguments[0], COLLECTION_PAGE) == 0;
    g_autofree char *page =
        collection ? cb_manual_collection() : cb_manual_program(cb_command_table());
    fputs(page, stdout);
    return CB_EXIT_DONE;
}

static const CbArgument arguments[] = {
    {"PAGE", CB_TAKES_WORD, PROGRAM_PAGE " " COLLECTION_PAGE, TRUE,
     "Which page; casebook if not given"},
    {0},
};

const CbCommand cb_command_manual = {
    .name = "manual",
    .summary = "The manual pages, for man",
    .description = "Installed with the program. Without installing: casebook manual | man -l -",
    .arguments = arguments,
    .run = run,
};
