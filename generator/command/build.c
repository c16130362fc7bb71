#include "command/build.h"

#include "base/parallel.h"
#include "command/collection.h"
#include "command/command.h"
#include "site/build.h"
#include "site/output.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_OUTPUT "public"

typedef struct {
    char *out;
    char *base_url;
    char *theme;
    gboolean drafts;
    int jobs;
    gboolean clean;
    gboolean no_pdf;
    gboolean timings;
} Options;

static void options_clear(Options *options)
{
    g_free(options->out);
    g_free(options->base_url);
    g_free(options->theme);
}

/* The output folder if none is given: beside the collection. */
static char *default_output(const char *collection)
{
    g_autofree char *absolute = g_canonicalize_filename(collection, NULL);
    g_autofree char *parent = g_path_get_dirname(absolute);
    g_autofree char *current = g_get_current_dir();
    return strcmp(parent, current) == 0 ? g_strdup(DEFAULT_OUTPUT)
                                        : g_build_filename(parent, DEFAULT_OUTPUT, NULL);
}

/* An address for pages must be absolute, and ends in a slash. FALSE if it is none. */
static gboolean complete_base_url(Options *options)
{
    if (!options->base_url)
        return TRUE;
    if (!g_str_has_prefix(options->base_url, "https://") &&
        !g_str_has_prefix(options->base_url, "http://"))
        return FALSE;
    if (!g_str_has_suffix(options->base_url, "/")) {
        char *longer = g_strconcat(options->base_url, "/", NULL);
        g_free(options->base_url);
        options->base_url = longer;
    }
    return TRUE;
}

static void print_timings(gint64 load, const CbBuildReport *report)
{
    fprintf(
        stderr,
        "load    %8.1f ms\nsearch  %8.1f ms\nplan    %8.1f ms\nrender  %8.1f ms\noutput  %8.1f ms\n"
        "%u files, %.1f MB rendered\n",
        (double)load / 1000, (double)report->search / 1000, (double)report->plan / 1000,
        (double)report->render / 1000, (double)report->output / 1000, report->n_files,
        (double)report->n_bytes / 1e6);
}

/* Says why the system, not the content, stopped the build. */
static int report_failure(const GError *error)
{
    fprintf(stderr, "casebook build: %s\n", error->message);
    gboolean usage = g_error_matches(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN) ||
                     g_error_matches(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH);
    return usage ? CB_EXIT_USAGE : CB_EXIT_SYSTEM;
}

static int build(const char *folder, const Options *options)
{
    g_autofree char *beside = default_output(folder);
    CbBuildOptions build_options = {.out = options->out ? options->out : beside,
                                    .theme = options->theme,
                                    .base_url = options->base_url,
                                    .jobs = (guint)options->jobs,
                                    .clean = options->clean,
                                    .with_pdf = !options->no_pdf};
    CbLoadOptions load_options = {.drafts = options->drafts,
                                  .theme = options->theme,
                                  .base_url = options->base_url,
                                  .jobs = (guint)options->jobs,
                                  .today = cb_command_now()};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    CbBuildReport report = {0};

    gint64 start = g_get_monotonic_time();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load_options, diagnostics);
    gint64 load = g_get_monotonic_time() - start;
    gboolean usable = collection && cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0;
    gboolean done = usable && cb_build(collection, &build_options, diagnostics, &report, &error);

    int status = cb_command_report_errors(diagnostics);
    if (error)
        return report_failure(error);
    if (!done) {
        if (g_file_test(build_options.out, G_FILE_TEST_IS_DIR))
            fprintf(stderr, "Nothing was written; %s is as it was.\n", build_options.out);
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    if (options->timings)
        print_timings(load, &report);
    printf("%s: %u files\n", build_options.out, report.n_files);
    return CB_EXIT_DONE;
}

int cb_command_build(int argc, char **argv)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &options.out,
         "The output folder; public/ beside the collection if not given", "DIR"},
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &options.base_url,
         "Where the site will stand: for sitemap, feed and canonical links", "URL"},
        {"theme", 0, 0, G_OPTION_ARG_FILENAME, &options.theme,
         "A theme's name, or a folder with a slash in its path", "NAME"},
        {"drafts", 0, 0, G_OPTION_ARG_NONE, &options.drafts, "Publish drafts, too", NULL},
        {"jobs", 0, 0, G_OPTION_ARG_INT, &options.jobs, "Threads; one for each core if not given",
         "N"},
        {"clean", 0, 0, G_OPTION_ARG_NONE, &options.clean, "Use nothing of an earlier build", NULL},
        {"no-pdf", 0, 0, G_OPTION_ARG_NONE, &options.no_pdf, "Leave the guides' PDFs out", NULL},
        {"timings", 0, 0, G_OPTION_ARG_NONE, &options.timings, "Say where the time went", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int status = CB_EXIT_DONE;
    if (cb_command_parse(entries, 1, &argc, &argv, &status)) {
        if (options.jobs < 0 || options.jobs > CB_MAX_JOBS) {
            status = cb_command_misuse("build", "--jobs is from 1 to %d", CB_MAX_JOBS);
        } else if (!complete_base_url(&options)) {
            status = cb_command_misuse("build", "--base-url begins with https:// or http://");
        } else {
            g_autofree char *folder = cb_command_collection(argc > 1 ? argv[1] : NULL);
            status = build(folder, &options);
        }
    }
    options_clear(&options);
    return status;
}
