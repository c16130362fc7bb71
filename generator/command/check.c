#include "command/check.h"

#include "command/collection.h"
#include "command/command.h"
#include "load/file.h"
#include "load/unit.h"
#include "plan/plan.h"
#include "report/report.h"
#include "site/build.h"
#include "site/guide_print.h"
#include "site/output.h"
#include "site/template_check.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *format;
    gboolean strict;
    gboolean all;
    char *report;
    gboolean online;
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

/* How guides are set, if there are any. Which fonts a machine has is for builds to say. */
static void check_print_style(const CbConfig *config, const CbTheme *theme,
                              CbDiagnostics *diagnostics)
{
    g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
    if (cb_config_is_printed(config)) {
        cb_print_style_free(cb_guide_print_style(theme, found));
    }
    if (!cb_diagnostics_has(found, CB_CODE_PRINT_FONT)) {
        cb_diagnostics_take(diagnostics, found);
    }
}

/* The theme, if it can be had, its templates and its print style checked. */
static CbTheme *check_theme(const CbCollection *collection, CbDiagnostics *diagnostics)
{
    const CbConfig *config = &collection->config;
    CbTheme *theme =
        cb_theme_load(config->theme, collection->folder, config->theme_span, diagnostics);
    if (theme != NULL) {
        cb_template_check(theme, diagnostics);
        check_print_style(config, theme, diagnostics);
    }
    return theme;
}

/* A template is read once to be checked, and once to be used. */
static gboolean is_same_file(CbSpan a, CbSpan b)
{
    return a.source == b.source ||
           (a.source != NULL && b.source != NULL &&
            strcmp(cb_source_path(a.source), cb_source_path(b.source)) == 0);
}

/* The error that is known of the same place, or NULL. */
static const CbDiagnostic *known_at(CbDiagnostics *known, CbSpan span)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(known, &count);
    for (guint i = 0; i < count; i++) {
        if (is_same_file(items[i].span, span) && items[i].span.start == span.start &&
            items[i].severity == CB_SEVERITY_ERROR) {
            return &items[i];
        }
    }
    return NULL;
}

/* Whether it is said that a file is missing which is named here. */
static gboolean is_missing_at(const CbDiagnostics *known, CbSpan span)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(known, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].code == CB_CODE_MEDIA_MISSING && is_same_file(items[i].span, span) &&
            items[i].span.start <= span.start && items[i].span.end >= span.end) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a mistake of an output may come of one in the content, which is said already: what a
 * template makes of a collection in which something is missing. CbDiagnosticTest. */
static gboolean may_follow(const CbDiagnostic *diagnostic, gpointer known)
{
    switch (diagnostic->code) {
    case CB_CODE_TEMPLATE_RUNTIME:
    case CB_CODE_TEMPLATE_LIMIT:
    case CB_CODE_PRINT_FIGURE:
    case CB_CODE_PRINT_REFERENCE:
        return TRUE;
    case CB_CODE_PRINT_IMAGE:
        return diagnostic->span.source == NULL || is_missing_at(known, diagnostic->span);
    case CB_CODE_LANGUAGE_STRINGS:
        return cb_diagnostics_has(known, CB_CODE_LANGUAGE_UNKNOWN);
    case CB_CODE_LINK_BROKEN:
    case CB_CODE_LINK_FRAGMENT:
        return diagnostic->span.source == NULL || known_at(known, diagnostic->span) != NULL;
    default:
        /* What a guide says anew of the texts in it has no place. */
        return diagnostic->span.source == NULL && diagnostic->path == NULL;
    }
}

/* Whether a warning is of what an error says, too: a relative address that leads nowhere, a name
 * that a page asked for and does not have, with the same hint. CbDiagnosticTest. */
static gboolean is_said_as_error(const CbDiagnostic *diagnostic, gpointer found)
{
    gboolean is_name = diagnostic->code == CB_CODE_TEMPLATE_UNDEFINED;
    if (!is_name && diagnostic->code != CB_CODE_MARKDOWN_URL_RELATIVE) {
        return FALSE;
    }
    const CbDiagnostic *error = known_at(found, diagnostic->span);
    return error != NULL && (!is_name || g_strcmp0(error->hint, diagnostic->hint) == 0);
}

/* What only shows when pages are made: links to headings, private values, templates at work, what
 * would stop a guide from being printed; or, if they cannot be made, when they are planned: paths
 * that two want. Nothing is written. FALSE if the system failed, which is said. */
static gboolean check_build(const CbCollection *collection, CbTheme *theme,
                            CbDiagnostics *diagnostics)
{
    CbBuildReport report = {0};
    const CbBuildOptions options = {.out = NULL, .loaded = theme};
    g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    if (theme != NULL) {
        cb_build(collection, &options, found, &report, &error);
    }
    if (cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0) {
        cb_diagnostics_drop(found, may_follow, diagnostics);
    }
    if (error != NULL) {
        cb_command_fail("check", error->message);
    } else if (report.n_files == 0) {
        g_autoptr(CbPlan) plan = cb_plan_new(collection, TRUE);
        cb_plan_finish(plan, found);
    }
    cb_diagnostics_drop(diagnostics, is_said_as_error, found);
    cb_diagnostics_take(diagnostics, found);
    return error == NULL;
}

/* The file in which answers of other sites are kept. */
static char *cache_path(void)
{
    return g_build_filename(g_get_user_cache_dir(), "casebook", "links.json", NULL);
}

/* The hosts that may be asked though they are not public, as the environment names them: its own
 * list, and the proxies that it has for all. */
static char **hosts_of_environment(void)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};
    g_autoptr(GStrvBuilder) hosts = g_strv_builder_new();
    const char *listed = g_getenv("CASEBOOK_ONLINE_HOSTS");
    g_auto(GStrv) own = g_strsplit(listed != NULL ? listed : "", ",", -1);
    g_strv_builder_addv(hosts, (const char **)own);
    for (gsize i = 0; i < G_N_ELEMENTS(proxies); i++) {
        const char *proxy = g_getenv(proxies[i]);
        if (proxy != NULL && *proxy != '\0') {
            g_strv_builder_add(hosts, proxy);
        }
    }
    return g_strv_builder_end(hosts);
}

/* Writes the dashboard. What goes wrong is said at once. */
static int write_report(const CbCollection *collection, const CbTheme *theme,
                        const Options *options, const CbDiagnostics *found)
{
    g_autofree char *cache = cache_path();
    g_auto(GStrv) hosts = hosts_of_environment();
    gint64 now = cb_command_now();
    const CbReportOptions report = {
        .today = now,
        .online = options->online,
        .questions = {.now = now, .cache = cache, .hosts = (const char *const *)hosts}};
    g_autoptr(CbDiagnostics) problems = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    if (cb_report_write(collection, theme, options->report, &report, found, problems, &error)) {
        fprintf(stderr, "%s: the dashboard\n", options->report);
        return CB_EXIT_DONE;
    }
    if (error != NULL) {
        return cb_command_fail_output("check", error);
    }
    return cb_command_report(problems);
}

/* Prints what was found, in the form that is asked for. */
static int print(CbDiagnostics *diagnostics, const char *line, const Options *options)
{
    if (g_strcmp0(options->format, "json") != 0) {
        int status =
            options->all ? cb_command_report_all(diagnostics) : cb_command_report(diagnostics);
        puts(line);
        return status;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_json(diagnostics, out);
    fwrite(out->str, 1, out->len, stdout);
    fprintf(stderr, "%s\n", line);
    return cb_command_status(diagnostics);
}

static int check(const char *folder, const Options *given)
{
    CbLoadOptions options = {
        .today = cb_command_now(), .is_fixed_day = cb_command_now_is_fixed(), .in_full = TRUE};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    g_autoptr(CbTheme) theme = collection != NULL ? check_theme(collection, diagnostics) : NULL;
    if (collection != NULL && !check_build(collection, theme, diagnostics)) {
        return CB_EXIT_SYSTEM;
    }
    if (given->strict) {
        cb_diagnostics_promote_warnings(diagnostics);
    }
    cb_diagnostics_sort(diagnostics);
    g_autofree char *line = summary(collection, diagnostics);
    int status = print(diagnostics, line, given);
    if (given->report == NULL || theme == NULL) {
        return status;
    }
    guint errors = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
    int written = write_report(collection, theme, given, diagnostics);
    if (cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > errors) {
        /* A template of the dashboard could not be read. */
        written = MAX(written, cb_command_report_errors(diagnostics));
    }
    return MAX(status, written);
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_autofree char *folder = cb_command_collection(arguments[0]);
    const char *own =
        options->report != NULL ? cb_units_folder_around(folder, options->report) : NULL;
    if (own != NULL) {
        return cb_command_misuse(
            "check", "--report lies in %s/ of the collection, where its texts are", own);
    }
    if (options->report != NULL && cb_file_folder_holds(options->report, folder)) {
        return cb_command_misuse("check", "--report %s would replace the collection",
                                 options->report);
    }
    if (options->online && options->report == NULL) {
        return cb_command_misuse("check", "--online needs --report, which shows the answers");
    }
    g_autoptr(GError) error = NULL;
    if (options->report != NULL &&
        !cb_output_prepare(options->report, CB_OUTPUT_OF_REPORT, &error)) {
        return cb_command_fail_output("check", error);
    }
    return check(folder, options);
}

static const CbArgument arguments[] = {CB_ARGUMENT_COLLECTION, {0}};

static const CbOption options[] = {
    {.name = "format",
     .takes = CB_TAKES_WORD,
     .words = "text json",
     .summary = "How messages are printed: for people, or for other programs",
     .offset = offsetof(Options, format)},
    {.name = "strict", .summary = "Warnings are errors", .offset = offsetof(Options, strict)},
    {.name = "all",
     .summary = "Show each warning, also where many are of one kind",
     .offset = offsetof(Options, all)},
    {.name = "report",
     .takes = CB_TAKES_FOLDER,
     .value = "DIR",
     .summary = "Write a dashboard for the team into this folder, as HTML",
     .offset = offsetof(Options, report)},
    {.name = "online",
     .summary = "Ask other sites, for the dashboard, whether links lead somewhere",
     .offset = offsetof(Options, online)},
    {0},
};

const CbCommand cb_command_check = {
    .name = "check",
    .summary = "Say everything that is wrong with a collection",
    .description =
        "Every mistake is shown with its place, a code and the way to mend it; errors stop a "
        "build, warnings do not. Where more than ten warnings are of one kind, a terminal shows "
        "the "
        "first few and how many there are. Of guides, figures and images that cannot be printed "
        "are "
        "named, and links that lead nowhere; what depends on fonts and on lines (characters that "
        "no "
        "font has, lines too wide, sheets too long) only a build says. Nothing is written, unless "
        "a dashboard is asked for: it "
        "shows "
        "messages, completeness by case and field, translations, cases that were not updated for "
        "three years, unused terms, practices with their cases, and external links.\n\n"
        "With --online, each address is asked for once, one at a time of a host, and the answers "
        "are kept in the user's cache: good ones for a week, others for a day. Addresses that are "
        "not "
        "public (of this machine, of its network) are not asked, nor where a site redirects to "
        "one; the environment variable CASEBOOK_ONLINE_HOSTS names those that may be, as "
        "wiki.example:443,10.0.0.5:80.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
