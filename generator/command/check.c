#include "command/check.h"

#include "command/collection.h"
#include "command/command.h"
#include "model/collection.h"
#include "site/theme.h"
#include <stdio.h>
#include <string.h>

static void append_count(GString *line, guint count, const char *one, const char *many)
{
    g_string_append_printf(line, "%u %s", count, count == 1 ? one : many);
}

/* The last line: what there is, and how much is wrong with it. */
static char *summary(const CbCollection *collection, const CbDiagnostics *diagnostics)
{
    GString *line = g_string_new(NULL);
    if (collection) {
        append_count(line, collection->n_cases, "case", "cases");
        g_string_append(line, ", ");
        append_count(line, collection->n_practices, "practice", "practices");
        g_string_append(line, ", ");
        append_count(line, collection->config.n_languages, "language", "languages");
        g_string_append(line, ": ");
    }
    append_count(line, cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), "error", "errors");
    g_string_append(line, ", ");
    append_count(line, cb_diagnostics_count(diagnostics, CB_SEVERITY_WARNING), "warning",
                 "warnings");
    return g_string_free(line, FALSE);
}

static int check(const char *folder, gboolean json, gboolean strict)
{
    CbLoadOptions options = {.today = cb_command_now()};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    if (strict)
        cb_diagnostics_promote_warnings(diagnostics);
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    if (collection)
        cb_theme_free(cb_theme_load(collection->config.theme, folder, collection->config.theme_span,
                                    diagnostics));
    cb_diagnostics_sort(diagnostics);
    g_autofree char *line = summary(collection, diagnostics);
    if (!json) {
        int status = cb_command_report(diagnostics);
        puts(line);
        return status;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_json(diagnostics, out);
    fwrite(out->str, 1, out->len, stdout);
    fprintf(stderr, "%s\n", line);
    return cb_command_status(diagnostics);
}

int cb_command_check(int argc, char **argv)
{
    g_autofree char *format = NULL;
    gboolean strict = FALSE;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &format, "text, or json for other programs",
         "FORMAT"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &strict, "Warnings are errors", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int status = CB_EXIT_DONE;
    if (!cb_command_parse(entries, 1, &argc, &argv, &status))
        return status;
    gboolean json = g_strcmp0(format, "json") == 0;
    if (format && !json && strcmp(format, "text") != 0)
        return cb_command_misuse("check", "--format is text or json");
    g_autofree char *folder = cb_command_collection(argc > 1 ? argv[1] : NULL);
    return check(folder, json, strict);
}
