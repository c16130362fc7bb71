#include "site/build.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "site/admin.h"
#include "site/compress.h"
#include "site/guide_print.h"
#include "site/leak_check.h"
#include "site/link_check.h"
#include "site/output.h"
#include "site/raw_file.h"
#include "site/reuse.h"
#include "site/search_documents.h"
#include "site/site.h"

#include <string.h>

/* Memory of a worker that is given back after an output: few need so much. */
#define LARGE_SCRATCH (4 * 1024 * 1024)

/* Outputs between two words about the progress. */
#define OUTPUTS_BETWEEN_WORDS 32

/* What one thread made. */
typedef struct {
    CbArena *scratch;
    GString *buffer;
    CbLinkReader *links;
    CbKindReport kinds[CB_OUTPUT_KIND_COUNT];
} Worker;

/* What the threads of a build share. */
typedef struct {
    const CbBuildOptions *options;
    const CbSite *site;
    CbSearch *search;
    const CbAdminFiles *admin; /* the editors' page; NULL: none */
    const CbOutput *outputs;
    guint n_outputs;
    guint *order;           /* in which outputs are made: what takes long comes first */
    guint n_first;          /* of these, pages that decide on the others */
    const CbReuse *reuse;   /* which of the others are as they were; NULL: none */
    CbOutputFolder *folder; /* NULL: nothing is written */
    gboolean compress;
    CbLinkCheck *links;
    CbLeakCheck *leaks; /* NULL: nothing is private */
    CbDiagnostics *diagnostics;
    Worker *workers;
    GMutex mutex;
    GError *error; /* the first failure of the system */
} Build;

/* Keeps the first failure; the others would say the same. */
static void keep_error(Build *build, GError *error)
{
    g_mutex_lock(&build->mutex);
    if (build->error) {
        g_error_free(error);
    } else {
        build->error = error;
    }
    g_mutex_unlock(&build->mutex);
}

static gboolean has_failed(Build *build)
{
    g_mutex_lock(&build->mutex);
    gboolean failed = build->error != NULL;
    g_mutex_unlock(&build->mutex);
    return failed;
}

/* Writes the compressed copies of a text file; where nothing has changed, an earlier build's. A
 * path that the site has for something else is left alone. */
static gboolean compress_output(Build *build, const char *path, const char *bytes, gsize length,
                                GError **error)
{
    if (length < CB_COMPRESS_LEAST || !cb_compress_is_text(path)) {
        return TRUE;
    }
    gboolean is_kept = cb_output_is_kept(build->folder, path);
    for (CbCompression i = 0; i < CB_COMPRESS_COUNT; i++) {
        g_autofree char *name = g_strconcat(path, cb_compress_extension(i), NULL);
        if (cb_plan_find(build->site->plan, name) != NULL ||
            (is_kept && cb_output_keep(build->folder, name))) {
            continue;
        }
        g_autoptr(GBytes) packed = cb_compress(i, bytes, length);
        gsize size = 0;
        const char *data = packed != NULL ? g_bytes_get_data(packed, &size) : NULL;
        if (data != NULL && !cb_output_write(build->folder, name, data, size, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean write_output(Build *build, const CbOutput *output, const char *bytes, gsize length,
                             GError **error)
{
    if (build->folder == NULL) {
        return TRUE;
    }
    return cb_output_write(build->folder, output->path, bytes, length, error) &&
           (!build->compress || compress_output(build, output->path, bytes, length, error));
}

static gboolean copy_asset(Build *build, const CbOutput *output, GError **error)
{
    gsize length = 0;
    const char *bytes = cb_assets_bytes(build->site->assets, output->index, &length);
    cb_leak_check_output(build->leaks, (guint)(output - build->outputs), bytes, length);
    return write_output(build, output, bytes, length, error);
}

static gboolean copy_media(Build *build, const CbOutput *output, GError **error)
{
    const CbCollection *collection = build->site->collection;
    g_autofree char *source =
        g_build_filename(collection->folder, "media", collection->media[output->index], NULL);
    if (!cb_leak_check_file(build->leaks, (guint)(output - build->outputs), source, error)) {
        return FALSE;
    }
    if (build->folder == NULL) {
        return TRUE;
    }
    if (!cb_output_copy(build->folder, output->path, source, error)) {
        return FALSE;
    }
    if (!build->compress || !cb_compress_is_text(output->path)) {
        return TRUE;
    }
    gsize length = 0;
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) bytes = cb_raw_file_read(source, CB_MAX_ASSET_SIZE, &failure);
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    if (failure != NULL && !g_error_matches(failure, G_FILE_ERROR, G_FILE_ERROR_FAILED)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    /* What is too large stays as it is. */
    return data == NULL || compress_output(build, output->path, data, length, error);
}

/* Takes an output over as it was, with its compressed copies. FALSE: there is none. */
static gboolean take_over(Build *build, const CbOutput *output)
{
    if (build->folder == NULL || !cb_output_keep(build->folder, output->path)) {
        return FALSE;
    }
    for (CbCompression i = 0; build->compress && i < CB_COMPRESS_COUNT; i++) {
        g_autofree char *name = g_strconcat(output->path, cb_compress_extension(i), NULL);
        if (cb_plan_find(build->site->plan, name) == NULL) {
            cb_output_keep(build->folder, name); /* there is none where nothing was gained */
        }
    }
    return TRUE;
}

static gboolean write_search_data(Build *build, const CbOutput *output, GString *buffer,
                                  GError **error)
{
    /* A file whose name says what is in it is as good from an earlier build. */
    if (build->reuse != NULL && cb_search_is_versioned(output) && take_over(build, output)) {
        cb_search_forget(build->search, output);
        return TRUE;
    }
    g_string_truncate(buffer, 0);
    cb_search_read(build->search, output, buffer);
    cb_search_forget(build->search, output);
    cb_leak_check_output(build->leaks, (guint)(output - build->outputs), buffer->str, buffer->len);
    return write_output(build, output, buffer->str, buffer->len, error);
}

/* Searches an output for private values; a PDF, which packs its text, by what it is set from. */
static void check_leaks(Build *build, guint index, CbArena *scratch, const GString *bytes)
{
    const CbOutput *output = &build->outputs[index];
    if (cb_output_kind_page(output->kind) != NULL) {
        cb_leak_check_page(build->leaks, index, bytes->str, bytes->len);
    } else {
        cb_leak_check_output(build->leaks, index, bytes->str, bytes->len);
    }
    if (build->leaks == NULL ||
        (output->kind != CB_OUTPUT_GUIDE_PDF && output->kind != CB_OUTPUT_SHEET)) {
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    if (cb_site_compose(build->site, output, scratch, text, build->diagnostics)) {
        cb_leak_check_output(build->leaks, index, text->str, text->len);
    }
}

static gboolean write_admin(Build *build, const CbOutput *output, GError **error)
{
    gsize length = 0;
    const char *bytes = cb_admin_files_bytes(build->admin, output->index, &length);
    return write_output(build, output, bytes, length, error);
}

static gboolean render_output(Build *build, guint index, Worker *worker, GError **error)
{
    const CbOutput *output = &build->outputs[index];
    GString *buffer = worker->buffer;
    g_string_truncate(buffer, 0);
    cb_arena_reset(worker->scratch);
    /* Its name says what it is made of: an earlier build's is as good. */
    if (output->kind == CB_OUTPUT_IMAGE &&
        (build->folder == NULL || cb_output_keep(build->folder, output->path))) {
        return TRUE;
    }
    if (!cb_site_render(build->site, output, worker->scratch, buffer, build->diagnostics)) {
        return TRUE; /* said in the diagnostics */
    }
    if (cb_output_kind_page(output->kind)) {
        cb_link_check_page(build->links, index, buffer->str, buffer->len, worker->links);
    }
    check_leaks(build, index, worker->scratch, buffer);
    worker->kinds[output->kind].n_bytes += buffer->len;
    return write_output(build, output, buffer->str, buffer->len, error);
}

static gboolean make_one(Build *build, guint index, Worker *worker, GError **error)
{
    const CbOutput *output = &build->outputs[index];
    if (build->reuse != NULL && cb_reuse_keeps(build->reuse, output) && take_over(build, output)) {
        return TRUE;
    }
    switch (output->kind) {
    case CB_OUTPUT_ASSET:
        return copy_asset(build, output, error);
    case CB_OUTPUT_MEDIA:
        return copy_media(build, output, error);
    case CB_OUTPUT_SEARCH_DATA:
        return write_search_data(build, output, worker->buffer, error);
    case CB_OUTPUT_ADMIN:
        return write_admin(build, output, error);
    default:
        return render_output(build, index, worker, error);
    }
}

static void say_stage(const CbBuildOptions *options, const char *stage, guint done, guint total)
{
    if (options->progress != NULL) {
        options->progress(stage, done, total, options->user_data);
    }
}

static void give_back_memory(Worker *worker)
{
    if (cb_arena_used(worker->scratch) > LARGE_SCRATCH) {
        cb_arena_free(worker->scratch);
        worker->scratch = cb_arena_new();
    }
    if (worker->buffer->allocated_len > LARGE_SCRATCH) {
        g_string_free(worker->buffer, TRUE);
        worker->buffer = g_string_new(NULL);
    }
}

static void make_output(Build *build, guint turn, guint number)
{
    guint index = build->order[turn];
    Worker *worker = &build->workers[number];
    CbKindReport *report = &worker->kinds[build->outputs[index].kind];
    GError *error = NULL;
    if (has_failed(build)) {
        return;
    }
    /* The first worker is the caller's thread. */
    if (number == 0 && turn % OUTPUTS_BETWEEN_WORDS == 0) {
        say_stage(build->options, "writing", turn, build->n_outputs);
    }
    const char *path = build->outputs[index].path;
    cb_leak_check_output(build->leaks, index, path, strlen(path));
    gint64 start = g_get_monotonic_time();
    if (!make_one(build, index, worker, &error)) {
        keep_error(build, error);
    }
    give_back_memory(worker);
    report->time += g_get_monotonic_time() - start;
    report->count++;
}

/* CbParallelFunction. */
static void make_first(guint index, guint worker, gpointer user_data)
{
    make_output(user_data, index, worker);
}

/* CbParallelFunction. */
static void make_other(guint index, guint worker, gpointer user_data)
{
    Build *build = user_data;
    make_output(build, build->n_first + index, worker);
}

/* Whether places that other pages may lead to are still on the pages that are made anew. */
static gboolean keeps_places(const Build *build)
{
    for (guint i = 0; i < build->n_first; i++) {
        guint index = build->order[i];
        g_autoptr(GBytes) before =
            build->folder != NULL ? cb_output_read_old(build->folder, build->outputs[index].path)
                                  : NULL;
        gsize length = 0;
        const char *html = before != NULL ? g_bytes_get_data(before, &length) : NULL;
        if (html == NULL || !cb_link_check_has_ids_of(build->links, index, html, length)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* CbLinkCheckWanted: reads a page that was taken over. */
static void read_kept_page(guint index, gpointer user_data)
{
    const Build *build = user_data;
    g_autoptr(CbLinkReader) reader = cb_link_reader_new();
    g_autoptr(GBytes) bytes = build->folder != NULL
                                  ? cb_output_read_old(build->folder, build->outputs[index].path)
                                  : NULL;
    gsize length = 0;
    const char *html = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    if (html != NULL) {
        cb_link_check_page(build->links, index, html, length, reader);
    }
}

/* What comes first: pages that decide on the others; what takes long, so that no thread works alone
 * at the end; then what is made already and takes memory until it is written. */
#define TURN_OTHERS 3

static guint turn_of(const Build *build, const CbOutput *output)
{
    if (build->reuse != NULL && cb_reuse_decides(build->reuse, output)) {
        return 0;
    }
    switch (output->kind) {
    case CB_OUTPUT_GUIDE_PDF:
    case CB_OUTPUT_GUIDE:
        return 1;
    case CB_OUTPUT_SEARCH_DATA:
        return 2;
    default:
        return TURN_OTHERS;
    }
}

static void make_order(Build *build)
{
    guint placed = 0;
    build->order = g_new(guint, MAX(build->n_outputs, 1));
    for (guint turn = 0; turn <= TURN_OTHERS; turn++) {
        for (guint i = 0; i < build->n_outputs; i++) {
            if (turn_of(build, &build->outputs[i]) == turn) {
                build->order[placed++] = i;
            }
        }
        build->n_first = turn == 0 ? placed : build->n_first;
    }
}

static guint count_errors(CbDiagnostics *diagnostics)
{
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
}

static void count_warnings(CbDiagnostics *diagnostics, CbStateResult *result)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR) {
            continue;
        }
        if (cb_code_is_of_build(items[i].code)) {
            result->n_build_warnings++;
        } else {
            result->n_warnings++;
        }
    }
}

static void add_up(CbBuildReport *report, const Worker *worker)
{
    for (guint kind = 0; kind < CB_OUTPUT_KIND_COUNT; kind++) {
        report->kinds[kind].count += worker->kinds[kind].count;
        report->kinds[kind].time += worker->kinds[kind].time;
        report->kinds[kind].n_bytes += worker->kinds[kind].n_bytes;
        report->n_bytes += worker->kinds[kind].n_bytes;
    }
}

/* Makes all outputs in the staging folder. FALSE if anything went wrong. */
static gboolean make_outputs(Build *build, guint jobs, CbBuildReport *report, GError **error)
{
    jobs = cb_parallel_jobs(jobs);
    build->workers = g_new0(Worker, jobs);
    for (guint i = 0; i < jobs; i++) {
        build->workers[i].scratch = cb_arena_new();
        build->workers[i].buffer = g_string_sized_new(64 * 1024);
        build->workers[i].links = cb_link_reader_new();
    }
    cb_parallel_for(build->n_first, jobs, make_first, build);
    if (build->reuse != NULL && !keeps_places(build)) {
        build->reuse = NULL;
    }
    cb_parallel_for(build->n_outputs - build->n_first, jobs, make_other, build);
    if (build->reuse != NULL) {
        cb_link_check_each_wanted(build->links, read_kept_page, build);
    }
    cb_link_check_finish(build->links, build->diagnostics);
    cb_leak_check_finish(build->leaks, build->outputs, build->diagnostics);
    for (guint i = 0; i < jobs; i++) {
        add_up(report, &build->workers[i]);
        cb_arena_free(build->workers[i].scratch);
        g_string_free(build->workers[i].buffer, TRUE);
        cb_link_reader_free(build->workers[i].links);
    }
    g_free(build->workers);
    if (!build->error) {
        return count_errors(build->diagnostics) == 0;
    }
    g_propagate_error(error, build->error);
    return FALSE;
}

/* Renders and writes a site that is prepared. */
static gboolean publish(const CbSite *site, CbSearch *search, const CbAdminFiles *admin,
                        const CbReuse *reuse, const CbBuildOptions *options, CbBuildReport *report,
                        GError **error)
{
    report->render = cb_meter_start();
    g_autoptr(CbOutputFolder) folder =
        options->out != NULL
            ? cb_output_begin(options->out, CB_OUTPUT_OF_BUILD, !options->clean, error)
            : NULL;
    if (options->out != NULL && folder == NULL) {
        return FALSE;
    }
    g_autoptr(CbLinkCheck) links = cb_link_check_new(site->plan);
    g_autoptr(CbLeakCheck) leaks = cb_leak_check_new(site->collection);
    Build build = {.options = options,
                   .site = site,
                   .search = search,
                   .admin = admin,
                   .reuse = reuse,
                   .folder = folder,
                   .compress = options->compress,
                   .links = links,
                   .leaks = leaks,
                   .diagnostics = site->diagnostics};
    if (folder != NULL && reuse != NULL) {
        cb_output_trust(folder);
    }
    build.outputs = cb_plan_outputs(site->plan, &build.n_outputs);
    make_order(&build);
    g_mutex_init(&build.mutex);
    gboolean made = make_outputs(&build, options->jobs, report, error);
    g_mutex_clear(&build.mutex);
    g_free(build.order);
    report->n_files = build.n_outputs;
    cb_meter_stop(&report->render);
    report->output = cb_meter_start();
    gboolean done = made && (folder == NULL || cb_output_commit(folder, error));
    cb_meter_stop(&report->output);
    return done;
}

/* Adds the theme's files, the editors' page, the images' copies and the search to the plan, and
 * finishes it. The search, or NULL. `reuse` may be NULL. */
static CbSearch *complete_plan(CbPlan *plan, const CbAssets *assets, const CbAdminFiles *admin,
                               const CbImages *images, const CbReuse *reuse,
                               const CbBuildOptions *options, CbDiagnostics *diagnostics,
                               CbBuildReport *report)
{
    for (guint i = 0; i < cb_admin_files_count(admin); i++) {
        cb_plan_add_admin(plan, cb_admin_files_path(admin, i), i);
    }
    for (guint i = 0; i < cb_assets_count(assets); i++) {
        cb_plan_add_asset(plan, cb_assets_path(assets, i), i);
    }
    cb_images_add_outputs(images, plan);
    report->search = cb_meter_start();
    g_autoptr(GArray) changed = reuse != NULL ? cb_reuse_changed(reuse) : NULL;
    const CbSearchPast past = {options->state != NULL ? cb_state_cases(options->state) : NULL,
                               changed};
    g_autoptr(CbSearch) search =
        cb_search_new(plan, assets, past.store != NULL ? &past : NULL, options->jobs);
    cb_meter_give_back();
    cb_meter_stop(&report->search);
    cb_search_add_outputs(search, plan);
    return cb_plan_finish(plan, diagnostics) ? g_steal_pointer(&search) : NULL;
}

/* How guides and the pictures for links are set, if there are any. FALSE with diagnostics. */
static gboolean read_print_style(const CbCollection *collection, const CbTheme *theme,
                                 const CbBuildOptions *options, CbDiagnostics *diagnostics,
                                 CbPrintStyle **style)
{
    *style = NULL;
    gboolean has_any =
        cb_config_is_printed(&collection->config) || collection->config.base_url != NULL;
    if (!options->with_pdf || !has_any) {
        return TRUE;
    }
    *style = cb_guide_print_style(theme, diagnostics);
    return *style != NULL;
}

/* Plans, prepares and publishes the site in a theme. `now` has what is known of the cases, if there
 * is a state. */
static gboolean build_in(const CbCollection *collection, const CbTheme *theme,
                         const CbBuildOptions *options, const CbStateResult *now,
                         CbDiagnostics *diagnostics, CbBuildReport *report, GError **error)
{
    report->plan = cb_meter_start();
    g_autoptr(CbPrintStyle) style = NULL;
    g_autoptr(CbAssets) assets = cb_assets_load(theme, diagnostics);
    if (!assets || !read_print_style(collection, theme, options, diagnostics, &style)) {
        return FALSE;
    }
    g_autoptr(CbAdminFiles) admin =
        options->with_admin ? cb_admin_files_new(collection, theme, diagnostics) : NULL;
    if (options->with_admin && admin == NULL) {
        return FALSE;
    }
    g_autoptr(CbImages) images =
        cb_images_new(collection, theme, FALSE, options->jobs, diagnostics);
    g_autoptr(CbPlan) plan = cb_plan_new(collection, style != NULL);
    if (style != NULL && collection->config.base_url != NULL) {
        cb_plan_add_share_images(plan);
    }
    cb_meter_stop(&report->plan);
    g_autoptr(CbReuse) reuse = options->state != NULL
                                   ? cb_reuse_new(plan, cb_state_last(options->state), now,
                                                  cb_state_changed(options->state))
                                   : NULL;
    say_stage(options, "indexing", 0, 0);
    g_autoptr(CbSearch) search =
        complete_plan(plan, assets, admin, images, reuse, options, diagnostics, report);
    if (!search) {
        return FALSE;
    }
    CbSiteOptions site_options = {.jobs = options->jobs,
                                  .images = images,
                                  .print_style = style,
                                  .is_in_part = reuse != NULL,
                                  .checks_print = options->out == NULL};
    report->values = cb_meter_start();
    g_autoptr(CbSite) site = cb_site_new(plan, theme, assets, &site_options, diagnostics);
    if (count_errors(diagnostics) > 0) {
        return FALSE;
    }
    cb_meter_stop(&report->values);
    return publish(site, search, admin, reuse, options, report, error);
}

gboolean cb_build(const CbCollection *collection, const CbBuildOptions *options,
                  CbDiagnostics *diagnostics, CbBuildReport *report, GError **error)
{
    CbBuildReport unasked = {0};
    const char *name = options->theme ? options->theme : collection->config.theme;
    CbSpan span = options->theme ? (CbSpan){0} : collection->config.theme_span;
    g_autoptr(CbTheme) own =
        options->loaded == NULL ? cb_theme_load(name, collection->folder, span, diagnostics) : NULL;
    CbTheme *theme = options->loaded != NULL ? options->loaded : own;
    CbBuildReport *used = report != NULL ? report : &unasked;
    guint n_early = cb_diagnostics_count(diagnostics, CB_SEVERITY_WARNING);
    g_auto(CbStateResult) result = {0};
    if (options->state != NULL) {
        cb_reuse_note(collection, cb_state_last(options->state), options->jobs, &result);
    }
    if (theme == NULL || !build_in(collection, theme, options, &result, diagnostics, used, error)) {
        return FALSE;
    }
    if (options->state != NULL) {
        result.n_files = used->n_files;
        count_warnings(diagnostics, &result);
        result.n_late_warnings = cb_diagnostics_count(diagnostics, CB_SEVERITY_WARNING) - n_early;
        cb_reuse_complete(collection, options->jobs, &result);
        cb_state_save(options->state, theme, &result);
    }
    return TRUE;
}
