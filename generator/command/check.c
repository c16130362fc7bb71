#include "command/check.h"

#include "command/collection.h"
#include "command/command.h"
#include "model/collection.h"
#include "plan/plan.h"
#include "site/theme.h"
#include <stdio.h>
#include <string.h>

typedef struct {
    char *format;
    gboolean strict;
} Options;

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

/* What only shows when the site is planned: its theme, and paths that two pages want. */
static void check_outputs(const CbCollection *collection, CbDiagnostics *diagnostics)
{
    const CbConfig *config = &collection->config;
    cb_theme_free(
        cb_theme_load(config->theme, collection->folder, config->theme_span, diagnostics));
    g_autoptr(CbPlan) plan = cb_plan_new(collection, TRUE);
    cb_plan_finish(plan, diagnostics);
}

static int check(const char *folder, gboolean json, gboolean strict)
{
    CbLoadOptions options = {.today = cb_command_now()};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    if (strict)
        cb_diagnostics_promote_warnings(diagnostics);
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    if (collection != NULL) {
        check_outputs(collection, diagnostics);
    }
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

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_autofree char *folder = cb_command_collection(arguments[0]);
    return check(folder, g_strcmp0(options->format, "json") == 0, options->strict);
}

static const CbArgument arguments[] = {CB_ARGUMENT_COLLECTION, {0}};

static const CbOption options[] = {
    {.name = "format",
     .takes = CB_TAKES_WORD,
     .words = "text json",
     .summary = "How messages are printed: for people, or for other programs",
     .offset = offsetof(Options, format)},
    {.name = "strict", .summary = "Warnings are errors", .offset = offsetof(Options, strict)},
    {0},
};

const CbCommand cb_command_check = {
    .name = "check",
    .summary = "Say everything that is wrong with a collection",
    .description = "Every mistake is shown with its place, a code and the way to mend it; errors "
                   "stop a build, "
                   "warnings do not. Nothing is written.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
