#include "command/build.h"

#include "base/parallel.h"
#include "command/collection.h"
#include "command/command.h"
#include "command/progress.h"
#include "load/file.h"
#include "load/unit.h"
#include "site/build.h"
#include "site/output.h"
#include "site/state.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_OUTPUT "public"
#define SLOWEST_KINDS 10

typedef struct {
    char *out;
    char *base_url;
    char *theme;
    gboolean drafts;
    int jobs;
    gboolean clean;
    gboolean no_pdf;
    gboolean compress;
    gboolean admin;
    gboolean timings;
} Options;

/* The output folder if none is given: beside the collection. */
static char *default_output(const char *collection)
{
    g_autofree char *absolute = g_canonicalize_filename(collection, NULL);
    g_autofree char *parent = g_path_get_dirname(absolute);
    g_autofree char *current = g_get_current_dir();
    return strcmp(parent, current) == 0 ? g_strdup(DEFAULT_OUTPUT)
                                        : g_build_filename(parent, DEFAULT_OUTPUT, NULL);
}

/* An address for pages must be absolute, and ends in a slash; NULL if it is none. */
static char *complete_base_url(const char *url)
{
    if ((!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://")) ||
        strpbrk(url, "?#") != NULL) {
        return NULL;
    }
    return g_strconcat(url, g_str_has_suffix(url, "/") ? "" : "/", NULL);
}

static void print_stage(const char *name, const CbMeter *meter)
{
    fprintf(stderr, "%-10s %9.1f ms %9.1f ms %7.1f MB\n", name, (double)meter->wall / 1000,
            (double)meter->processor / 1000, (double)meter->memory / 1e6);
}

/* What outputs of a kind are called: pages after their template. Free with g_free. */
static char *kind_name(CbOutputKind kind)
{
    static const char *const names[CB_OUTPUT_KIND_COUNT] = {
        [CB_OUTPUT_FIGURE_SVG] = "figures (svg)",
        [CB_OUTPUT_FIGURE_CSV] = "figures (csv)",
        [CB_OUTPUT_GUIDE_PDF] = "guides (pdf)",
        [CB_OUTPUT_SHEET] = "sheets (pdf)",
        [CB_OUTPUT_CASES_CSV] = "cases.csv",
        [CB_OUTPUT_CASES_JSON] = "cases.json",
        [CB_OUTPUT_DATA_PACKAGE] = "datapackage",
        [CB_OUTPUT_CATALOGUE] = "catalogue",
        [CB_OUTPUT_RECORDS] = "records",
        [CB_OUTPUT_FEED] = "feed",
        [CB_OUTPUT_SITEMAP] = "sitemap",
        [CB_OUTPUT_ROBOTS] = "robots.txt",
        [CB_OUTPUT_ASSET] = "assets",
        [CB_OUTPUT_MEDIA] = "media",
        [CB_OUTPUT_IMAGE] = "smaller images",
        [CB_OUTPUT_SEARCH_DATA] = "search data",
        [CB_OUTPUT_ADMIN] = "editors' page",
    };
    const char *page = cb_output_kind_page(kind);
    return page != NULL ? g_strconcat(page, ".html", NULL)
                        : g_strdup(names[kind] != NULL ? names[kind] : "others");
}

/* The kinds of outputs that took longest come first. */
static int compare_kinds(gconstpointer a, gconstpointer b, gpointer data)
{
    const CbBuildReport *report = data;
    gint64 left = report->kinds[*(const guint *)a].time;
    gint64 right = report->kinds[*(const guint *)b].time;
    return (left < right) - (left > right);
}

static void print_kinds(const CbBuildReport *report)
{
    guint kinds[CB_OUTPUT_KIND_COUNT];
    for (guint i = 0; i < CB_OUTPUT_KIND_COUNT; i++) {
        kinds[i] = i;
    }
    g_qsort_with_data(kinds, CB_OUTPUT_KIND_COUNT, sizeof *kinds, compare_kinds, (gpointer)report);
    for (guint i = 0; i < SLOWEST_KINDS && report->kinds[kinds[i]].count > 0; i++) {
        const CbKindReport *kind = &report->kinds[kinds[i]];
        g_autofree char *name = kind_name((CbOutputKind)kinds[i]);
        fprintf(stderr, "%-16s %6u %9.1f ms %9.3f ms each %7.1f MB\n", name, kind->count,
                (double)kind->time / 1000, (double)kind->time / 1000 / kind->count,
                (double)kind->n_bytes / 1e6);
    }
}

static void print_timings(const CbMeter *load, const CbBuildReport *report)
{
    fprintf(stderr, "stage           time   processors  memory\n");
    print_stage("load", load);
    print_stage("plan", &report->plan);
    print_stage("search", &report->search);
    print_stage("values", &report->values);
    print_stage("render", &report->render);
    print_stage("output", &report->output);
    fprintf(stderr, "%u files, %.1f MB rendered, at most %.1f MB of memory\n\noutputs\n",
            report->n_files, (double)report->n_bytes / 1e6, (double)cb_meter_peak() / 1e6);
    print_kinds(report);
}

/* CbBuildProgress. */
static void show_progress(const char *stage, guint done, guint total, gpointer user_data)
{
    if (done == 0) {
        cb_progress_stage(user_data, stage);
    }
    cb_progress_step(user_data, done, total);
}

static int build(const char *folder, const char *out, const char *base_url, const CbState *state,
                 const Options *options)
{
    CbBuildOptions build_options = {.out = out,
                                    .theme = options->theme,
                                    .jobs = (guint)options->jobs,
                                    .state = state,
                                    .clean = options->clean,
                                    .progress = show_progress,
                                    .with_pdf = !options->no_pdf,
                                    .with_admin = options->admin,
                                    .compress = options->compress};
    CbLoadOptions load_options = {.drafts = options->drafts,
                                  .theme = options->theme,
                                  .base_url = base_url,
                                  .jobs = (guint)options->jobs,
                                  .today = cb_command_now(),
                                  .is_fixed_day = cb_command_now_is_fixed(),
                                  .in_full = TRUE,
                                  .is_once = TRUE,
                                  .store = state != NULL ? cb_state_cases(state) : NULL};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    CbBuildReport report = {0};

    CbProgress *progress = cb_progress_start();
    build_options.user_data = progress;
    cb_progress_stage(progress, "reading");
    CbMeter load = cb_meter_start();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load_options, diagnostics);
    cb_meter_stop(&load);
    gboolean usable = collection && cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0;
    gboolean done = usable && cb_build(collection, &build_options, diagnostics, &report, &error);
    cb_progress_end(progress);

    int status = cb_command_report_errors(diagnostics);
    if (error) {
        return cb_command_fail_output("build", error);
    }
    if (!done) {
        if (g_file_test(build_options.out, G_FILE_TEST_IS_DIR)) {
            fprintf(stderr, "Nothing was written; %s is as it was.\n", build_options.out);
        }
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    if (options->timings) {
        print_timings(&load, &report);
    }
    printf("%s: %u files\n", build_options.out, report.n_files);
    return CB_EXIT_DONE;
}

/* Builds, unless another build would write what is there. */
static int build_what_changed(const char *folder, const char *base_url, const Options *options)
{
    g_autofree char *beside = default_output(folder);
    CbStateSettings settings = {.collection = folder,
                                .out = options->out ? options->out : beside,
                                .theme = options->theme,
                                .base_url = base_url,
                                .drafts = options->drafts,
                                .with_pdf = !options->no_pdf,
                                .compress = options->compress,
                                .clean = options->clean,
                                .now = cb_command_now(),
                                .jobs = (guint)options->jobs};
    if (cb_file_folder_holds(settings.out, folder)) {
        return cb_command_misuse("build",
                                 "the output %s would replace the collection; give "
                                 "another folder with --out",
                                 settings.out);
    }
    g_autoptr(GError) error = NULL;
    if (!cb_output_prepare(settings.out, CB_OUTPUT_OF_BUILD, &error)) {
        return cb_command_fail_output("build", error);
    }
    /* The editors' page depends on a script that may be anywhere. */
    if (options->admin) {
        return build(folder, settings.out, base_url, NULL, options);
    }
    gint64 start = g_get_monotonic_time();
    g_autoptr(CbState) state = cb_state_new(&settings);
    if (!cb_state_is_current(state)) {
        return build(folder, settings.out, base_url, state, options);
    }
    if (options->timings) {
        fprintf(stderr, "look    %8.1f ms\n", (double)(g_get_monotonic_time() - start) / 1000);
    }
    const CbStateResult *last = cb_state_last(state);
    cb_command_report_warnings(last->n_warnings, FALSE);
    if (last->n_build_warnings > 0) {
        fprintf(stderr, "%u %s of what is built; casebook build --clean shows %s\n",
                last->n_build_warnings, last->n_build_warnings == 1 ? "warning" : "warnings",
                last->n_build_warnings == 1 ? "it" : "them");
    }
    printf("%s: %u files, as they were\n", settings.out, last->n_files);
    return CB_EXIT_DONE;
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_autofree char *base_url = NULL;
    if (options->base_url != NULL) {
        base_url = complete_base_url(options->base_url);
        if (base_url == NULL) {
            return cb_command_misuse("build",
                                     "--base-url begins with https:// or http://, without ? and #");
        }
    }
    g_autofree char *folder = cb_command_collection(arguments[0]);
    const char *own = options->out != NULL ? cb_units_folder_around(folder, options->out) : NULL;
    if (own != NULL) {
        return cb_command_misuse("build",
                                 "--out lies in %s/ of the collection, where its texts are", own);
    }
    return build_what_changed(folder, base_url, options);
}

static const CbArgument arguments[] = {CB_ARGUMENT_COLLECTION, {0}};

static const CbOption options[] = {
    {.name = "out",
     .takes = CB_TAKES_FOLDER,
     .value = "DIR",
     .summary = "The output folder; public/ beside the collection if not given",
     .offset = offsetof(Options, out)},
    {.name = "base-url",
     .takes = CB_TAKES_WORD,
     .value = "URL",
     .summary = "Where the site will stand: for sitemap, feed and canonical links",
     .offset = offsetof(Options, base_url)},
    {.name = "theme",
     .takes = CB_TAKES_FOLDER,
     .value = "NAME",
     .summary = "A theme's name, or a folder with a slash in its path",
     .offset = offsetof(Options, theme)},
    {.name = "drafts", .summary = "Publish drafts, too", .offset = offsetof(Options, drafts)},
    {.name = "jobs",
     .takes = CB_TAKES_NUMBER,
     .value = "N",
     .summary = "Threads; one for each core if not given",
     .offset = offsetof(Options, jobs),
     .smallest = 1,
     .largest = CB_MAX_JOBS},
    {.name = "clean",
     .summary = "Use nothing of an earlier build",
     .offset = offsetof(Options, clean)},
    {.name = "no-pdf",
     .summary = "Leave the guides' PDFs out",
     .offset = offsetof(Options, no_pdf)},
    {.name = "compress",
     .summary = "Write FILE.gz and FILE.br beside every text file, for hosts that serve them",
     .offset = offsetof(Options, compress)},
    {.name = "admin",
     .summary = "With admin/, where the collection is edited in forms and saved into Git",
     .offset = offsetof(Options, admin)},
    {.name = "timings", .summary = "Say where the time went", .offset = offsetof(Options, timings)},
    {0},
};

const CbCommand cb_command_build = {
    .name = "build",
    .summary = "Make the website and the guides",
    .description = "A build that fails, or is killed, leaves the old output as it was.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
