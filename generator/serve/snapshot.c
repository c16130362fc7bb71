#include "serve/snapshot.h"

#include "base/escape.h"
#include "load/file.h"
#include "model/patch.h"
#include "site/guide_print.h"
#include "site/leak_check.h"
#include "site/link_check.h"
#include "site/raw_file.h"
#include "site/search_documents.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEARCH_FOLDER "/search-"

struct CbSnapshot {
    gint references; /* atomic */
    CbDiagnostics *diagnostics;
    CbCollection *collection;
    CbTheme *theme;
    char **theme_folders;
    CbAssets *assets;
    CbPrintStyle *print_style; /* NULL: there are no guides */
    CbPlan *plan;
    CbImages *images;
    CbSite *site; /* NULL: there are mistakes */
    GMutex lock;  /* of what follows */
    CbLinkCheck *links;
    CbLeakCheck *leaks;
    gboolean *checked;         /* outputs whose links were looked at */
    GMutex search_lock;        /* of the search: making it takes long */
    CbSearchLanguage **search; /* NULL: not made yet */
};

static gboolean has_errors(const CbSnapshot *snapshot)
{
    return cb_diagnostics_count(snapshot->diagnostics, CB_SEVERITY_ERROR) > 0;
}

/* FALSE with diagnostics. */
static gboolean make_plan(CbSnapshot *snapshot)
{
    const CbConfig *config = &snapshot->collection->config;
    snapshot->assets = cb_assets_load(snapshot->theme, snapshot->diagnostics);
    if (snapshot->assets == NULL) {
        return FALSE;
    }
    if (cb_config_is_printed(config)) {
        snapshot->print_style = cb_guide_print_style(snapshot->theme, snapshot->diagnostics);
        if (snapshot->print_style == NULL) {
            return FALSE;
        }
    }
    snapshot->plan = cb_plan_new(snapshot->collection, snapshot->print_style != NULL);
    if (snapshot->print_style != NULL && config->base_url != NULL) {
        cb_plan_add_share_images(snapshot->plan);
    }
    for (guint i = 0; i < cb_assets_count(snapshot->assets); i++) {
        cb_plan_add_asset(snapshot->plan, cb_assets_path(snapshot->assets, i), i);
    }
    snapshot->images =
        cb_images_new(snapshot->collection, snapshot->theme, TRUE, 0, snapshot->diagnostics);
    cb_images_add_outputs(snapshot->images, snapshot->plan);
    /* Pages name the search by this file; the others follow when it is asked for. */
    for (guint i = 0; i < config->n_languages; i++) {
        g_autofree char *head = cb_search_head_path(snapshot->plan, i);
        cb_plan_add_search_data(snapshot->plan, head, i, 0);
    }
    return cb_plan_finish(snapshot->plan, snapshot->diagnostics);
}

static void make_site(CbSnapshot *snapshot, const CbSnapshotOptions *options)
{
    const CbCollection *collection = snapshot->collection;
    const CbSiteOptions site_options = {.jobs = options->load.jobs,
                                        .images = snapshot->images,
                                        .print_style = snapshot->print_style,
                                        .is_preview = TRUE,
                                        .is_in_part = TRUE};
    guint n_outputs = 0;
    cb_plan_outputs(snapshot->plan, &n_outputs);
    snapshot->site = cb_site_new(snapshot->plan, snapshot->theme, snapshot->assets, &site_options,
                                 snapshot->diagnostics);
    snapshot->links = cb_link_check_new(snapshot->plan);
    snapshot->leaks = cb_leak_check_new(collection);
    snapshot->checked = g_new0(gboolean, n_outputs);
    snapshot->search = g_new0(CbSearchLanguage *, collection->config.n_languages);
}

static void site_clear(CbSnapshot *snapshot)
{
    if (snapshot->site != NULL) {
        for (guint i = 0; i < snapshot->collection->config.n_languages; i++) {
            g_clear_pointer(&snapshot->search[i], cb_search_language_free);
        }
        g_clear_pointer(&snapshot->search, g_free);
        g_clear_pointer(&snapshot->checked, g_free);
        g_clear_pointer(&snapshot->leaks, cb_leak_check_free);
        g_clear_pointer(&snapshot->links, cb_link_check_free);
        g_clear_pointer(&snapshot->site, cb_site_free);
    }
    g_clear_pointer(&snapshot->images, cb_images_free);
    g_clear_pointer(&snapshot->plan, cb_plan_free);
    g_clear_pointer(&snapshot->print_style, cb_print_style_free);
    g_clear_pointer(&snapshot->assets, cb_assets_free);
    g_clear_pointer(&snapshot->theme, cb_theme_free);
    g_clear_pointer(&snapshot->collection, cb_collection_free);
}

/* The path below an absolute folder; NULL if it is elsewhere. */
static const char *path_below(const char *folder, const char *path)
{
    gsize length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

/* Whether a file is one of the theme's outside of the collection. */
static gboolean is_of_theme(const CbSnapshot *snapshot, const char *path)
{
    for (char **folder = snapshot->theme_folders; *folder != NULL; folder++) {
        g_autofree char *absolute = g_canonicalize_filename(*folder, NULL);
        if (path_below(absolute, path) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The files of entries among what changed, below the collection's folder. NULL if something else
 * changed, but for the theme, which is read anew anyway. */
static GPtrArray *changed_entries(const CbSnapshot *before, GHashTable *changed)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    g_autofree char *folder = g_canonicalize_filename(before->collection->folder, NULL);
    GHashTableIter iterator;
    gpointer path;
    g_hash_table_iter_init(&iterator, changed);
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        const char *below = path_below(folder, path);
        if (below == NULL ? !is_of_theme(before, path) : strchr(below, '/') == NULL) {
            return NULL;
        }
        if (below != NULL && !g_str_has_prefix(below, "templates/") &&
            !g_str_has_prefix(below, "themes/")) {
            g_ptr_array_add(paths, (gpointer)below);
        }
    }
    return g_steal_pointer(&paths);
}

/* The collection with what changed since another snapshot; NULL if it must be loaded: a patch with
 * mistakes does not know all of them. */
static CbCollection *patch(CbSnapshot *snapshot, const CbSnapshot *before, GHashTable *changed)
{
    g_autoptr(GPtrArray) paths = before != NULL ? changed_entries(before, changed) : NULL;
    if (paths == NULL) {
        return NULL;
    }
    CbCollection *collection = cb_collection_patch(
        before->collection, (const char *const *)paths->pdata, paths->len, snapshot->diagnostics);
    if (collection == NULL) {
        cb_diagnostics_free(snapshot->diagnostics);
        snapshot->diagnostics = cb_diagnostics_new();
    }
    return collection;
}

CbSnapshot *cb_snapshot_new(const CbSnapshotOptions *options, const CbSnapshot *before,
                            GHashTable *changed)
{
    CbSnapshot *snapshot = g_new0(CbSnapshot, 1);
    snapshot->references = 1;
    g_mutex_init(&snapshot->lock);
    g_mutex_init(&snapshot->search_lock);
    snapshot->diagnostics = cb_diagnostics_new();
    snapshot->collection = patch(snapshot, before, changed);
    if (snapshot->collection == NULL) {
        snapshot->collection =
            cb_collection_load(options->folder, &options->load, snapshot->diagnostics);
    }
    const CbCollection *collection = snapshot->collection;
    if (collection != NULL) {
        snapshot->theme = cb_theme_load(collection->config.theme, collection->folder,
                                        collection->config.theme_span, snapshot->diagnostics);
    }
    if (collection != NULL && snapshot->theme == NULL) {
        const char *folders[] = {collection->folder, NULL, NULL};
        folders[1] =
            strchr(collection->config.theme, '/') != NULL ? collection->config.theme : NULL;
        snapshot->theme_folders = g_strdupv((char **)folders);
    }
    if (snapshot->theme != NULL) {
        snapshot->theme_folders = cb_theme_folders(snapshot->theme, "");
        cb_theme_hold_templates(snapshot->theme);
        if (!has_errors(snapshot) && make_plan(snapshot)) {
            make_site(snapshot, options);
        }
    }
    if (has_errors(snapshot)) {
        site_clear(snapshot);
    }
    return snapshot;
}

CbSnapshot *cb_snapshot_ref(CbSnapshot *snapshot)
{
    g_atomic_int_inc(&snapshot->references);
    return snapshot;
}

void cb_snapshot_unref(CbSnapshot *snapshot)
{
    if (snapshot == NULL || !g_atomic_int_dec_and_test(&snapshot->references)) {
        return;
    }
    site_clear(snapshot);
    g_strfreev(snapshot->theme_folders);
    cb_diagnostics_free(snapshot->diagnostics);
    g_mutex_clear(&snapshot->lock);
    g_mutex_clear(&snapshot->search_lock);
    g_free(snapshot);
}

gboolean cb_snapshot_is_good(const CbSnapshot *snapshot)
{
    return snapshot->site != NULL;
}

CbDiagnostics *cb_snapshot_diagnostics(const CbSnapshot *snapshot)
{
    return snapshot->diagnostics;
}

const char *const *cb_snapshot_theme_folders(const CbSnapshot *snapshot)
{
    return (const char *const *)snapshot->theme_folders;
}

/* Styles */

/* Whether a file can only change how pages look: one of a theme, no template and no script. */
static gboolean is_style(const CbSnapshot *snapshot, const char *path)
{
    static const char *const endings[] = {".css",   ".svg", ".png",  ".jpg", ".webp",
                                          ".woff2", ".ttf", ".woff", ".otf", "/theme.yaml"};
    gboolean has_ending = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        has_ending = has_ending || g_str_has_suffix(path, endings[i]);
    }
    /* The first folder is the collection's own, for templates/. */
    for (char **folder = snapshot->theme_folders + 1; has_ending && *folder != NULL; folder++) {
        g_autofree char *absolute = g_canonicalize_filename(*folder, NULL);
        const char *below = path_below(absolute, path);
        if (below != NULL) {
            return !g_str_has_prefix(below, "templates/");
        }
    }
    return FALSE;
}

gboolean cb_snapshot_is_restyled(const CbSnapshot *snapshot, const CbSnapshot *before,
                                 GHashTable *changed)
{
    GHashTableIter iterator;
    gpointer path;
    g_hash_table_iter_init(&iterator, changed);
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        if (!is_style(snapshot, path)) {
            return FALSE;
        }
    }
    return g_hash_table_size(changed) > 0 && cb_theme_is_restyled(snapshot->theme, before->theme);
}

void cb_snapshot_append_sheets(const CbSnapshot *snapshot, GString *out)
{
    const char *separator = "";
    g_string_append_c(out, '[');
    for (guint i = 0; i < cb_assets_count(snapshot->assets); i++) {
        const char *path = cb_assets_path(snapshot->assets, i);
        if (g_str_has_suffix(path, ".css")) {
            g_string_append(out, separator);
            cb_escape_json(out, path, -1);
            separator = ",";
        }
    }
    g_string_append_c(out, ']');
}

/* Outputs */

const CbOutput *cb_snapshot_outputs(const CbSnapshot *snapshot, guint *count)
{
    return cb_plan_outputs(snapshot->plan, count);
}

const CbOutput *cb_snapshot_find(const CbSnapshot *snapshot, const char *path)
{
    return cb_plan_find(snapshot->plan, path);
}

static gboolean may_be_search(const char *path)
{
    return g_str_has_suffix(path, ".js") && strstr(path, SEARCH_FOLDER) != NULL;
}

gboolean cb_output_takes_long(const CbOutput *output, const char *path)
{
    if (output == NULL) {
        return may_be_search(path);
    }
    return output->kind == CB_OUTPUT_GUIDE || output->kind == CB_OUTPUT_GUIDE_PDF ||
           output->kind == CB_OUTPUT_SHEET || output->kind == CB_OUTPUT_SEARCH_DATA;
}

static void release_snapshot(gpointer snapshot)
{
    cb_snapshot_unref(snapshot);
}

static GBytes *asset_bytes(CbSnapshot *snapshot, const CbOutput *output)
{
    gsize length = 0;
    const char *bytes = cb_assets_bytes(snapshot->assets, output->index, &length);
    return g_bytes_new_with_free_func(bytes, length, release_snapshot, cb_snapshot_ref(snapshot));
}

static GBytes *search_file_bytes(const CbSearchFiles *files, const char *path)
{
    guint count = cb_search_files_count(files);
    for (guint i = 0; i < count; i++) {
        if (strcmp(cb_search_files_path(files, i), path) == 0) {
            GString *bytes = g_string_new(NULL);
            cb_search_files_read(files, i, bytes);
            return g_string_free_to_bytes(bytes);
        }
    }
    return NULL;
}

/* The bytes of a file of the search, or NULL. */
static GBytes *search_bytes(CbSnapshot *snapshot, const char *path)
{
    GBytes *bytes = NULL;
    g_mutex_lock(&snapshot->search_lock);
    for (guint i = 0; bytes == NULL && i < snapshot->collection->config.n_languages; i++) {
        if (snapshot->search[i] == NULL) {
            snapshot->search[i] =
                cb_search_language_new(snapshot->plan, snapshot->assets, i, NULL, 0);
        }
        bytes = search_file_bytes(cb_search_language_files(snapshot->search[i]), path);
    }
    g_mutex_unlock(&snapshot->search_lock);
    return bytes;
}

/* What a build would refuse in an output that can be rendered. */
static void check(CbSnapshot *snapshot, const CbOutput *output, const GString *bytes,
                  CbDiagnostics *diagnostics)
{
    guint count = 0;
    const CbOutput *outputs = cb_plan_outputs(snapshot->plan, &count);
    guint index = (guint)(output - outputs);
    g_mutex_lock(&snapshot->lock);
    if (cb_output_kind_page(output->kind) != NULL && !snapshot->checked[index]) {
        g_autoptr(CbLinkReader) reader = cb_link_reader_new();
        snapshot->checked[index] = TRUE;
        cb_link_check_page(snapshot->links, index, bytes->str, bytes->len, reader);
        cb_link_check_report(snapshot->links, index, diagnostics);
    }
    if (snapshot->leaks != NULL) {
        cb_leak_check_page(snapshot->leaks, index, bytes->str, bytes->len);
        cb_leak_check_finish(snapshot->leaks, outputs, diagnostics);
    }
    g_mutex_unlock(&snapshot->lock);
}

GBytes *cb_snapshot_render(CbSnapshot *snapshot, const CbOutput *output, CbDiagnostics *diagnostics)
{
    if (output->kind == CB_OUTPUT_ASSET) {
        return asset_bytes(snapshot, output);
    }
    if (output->kind == CB_OUTPUT_SEARCH_DATA) {
        return search_bytes(snapshot, output->path);
    }
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(GString) bytes = g_string_new(NULL);
    if (!cb_site_render(snapshot->site, output, scratch, bytes, diagnostics)) {
        return NULL;
    }
    check(snapshot, output, bytes, diagnostics);
    return g_string_free_to_bytes(g_steal_pointer(&bytes));
}

GBytes *cb_snapshot_render_not_found(CbSnapshot *snapshot, const char *path,
                                     CbDiagnostics *diagnostics)
{
    const char *usual = cb_plan_path(snapshot->plan, CB_OUTPUT_NOT_FOUND, 0);
    const CbOutput *known = usual != NULL ? cb_plan_find(snapshot->plan, usual) : NULL;
    if (known == NULL) {
        return NULL;
    }
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(GString) bytes = g_string_new(NULL);
    CbOutput output = *known;
    output.path = path;
    return cb_site_render(snapshot->site, &output, scratch, bytes, diagnostics)
               ? g_string_free_to_bytes(g_steal_pointer(&bytes))
               : NULL;
}

GBytes *cb_snapshot_search(CbSnapshot *snapshot, const char *path)
{
    return may_be_search(path) ? search_bytes(snapshot, path) : NULL;
}

int cb_snapshot_open_media(const CbSnapshot *snapshot, const CbOutput *output, guint64 *size)
{
    const CbCollection *collection = snapshot->collection;
    g_autofree char *below = g_build_filename("media", collection->media[output->index], NULL);
    g_autofree char *path = g_build_filename(collection->folder, below, NULL);
    struct stat status;
    int file = cb_file_is_inside(collection->folder, below) ? cb_raw_file_open(path, NULL) : -1;
    if (file >= 0 && fstat(file, &status) == 0 && status.st_size >= 0) {
        *size = (guint64)status.st_size;
        return file;
    }
    if (file >= 0) {
        close(file);
    }
    return -1;
}
