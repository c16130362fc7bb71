#include "site/admin.h"

#include "base/limits.h"
#include "load/file.h"
#include "site/admin_check.h"
#include "site/admin_config.h"
#include "site/raw_file.h"
#include "template/template.h"
#include <stdlib.h>

#define CONFIGURATION "casebook.yaml"
#define TEMPLATE "admin/index.html"

static const char *const paths[] = {"admin/index.html", "admin/config.json",
                                    "admin/sveltia-cms.js"};

struct CbAdminFiles {
    GString *page;
    GString *config;
    GBytes *script;
};

/* Says what the configuration lacks, at its `admin` or of the whole file. */
static void report(const CbCollection *collection, CbDiagnostics *diagnostics, const char *hint,
                   const char *message)
{
    CbSpan span = collection->config.admin.span;
    if (span.source != NULL) {
        cb_diagnostics_add(diagnostics, CB_CODE_ADMIN_INCOMPLETE, span, hint, "%s", message);
        return;
    }
    g_autofree char *path = cb_file_display(collection->folder, CONFIGURATION);
    cb_diagnostics_add_file(diagnostics, CB_CODE_ADMIN_INCOMPLETE, path, hint, "%s", message);
}

/* The script at a path. It may be a link, as some package managers make them, but to a script
 * alone: no other file of the machine comes out under its name. */
static GBytes *read_script_at(const char *path)
{
    char *real = realpath(path, NULL);
    GBytes *script = real != NULL && g_str_has_suffix(real, ".js")
                         ? cb_raw_file_read(real, CB_MAX_ASSET_SIZE, NULL)
                         : NULL;
    free(real);
    return script;
}

/* The script, from the first of some places that has it. */
static GBytes *read_script(const CbCollection *collection, CbDiagnostics *diagnostics)
{
    const char *named = collection->config.admin.script;
    const char *const usual[] = {CB_ADMIN_SCRIPT, "../" CB_ADMIN_SCRIPT};
    const char *const *tried = named != NULL ? &named : usual;
    GBytes *script = NULL;
    for (guint i = 0; script == NULL && i < (named != NULL ? 1 : G_N_ELEMENTS(usual)); i++) {
        g_autofree char *path = g_build_filename(collection->folder, tried[i], NULL);
        script = read_script_at(path);
    }
    if (script == NULL && named != NULL) {
        report(collection, diagnostics, "it is dist/sveltia-cms.js of the npm package @sveltia/cms",
               "the editor's script is not where \"script\" says");
    } else if (script == NULL) {
        report(collection, diagnostics,
               "npm install @sveltia/cms, beside the collection, or say \"script: …\" in \"admin\"",
               "the editor's script is not there: " CB_ADMIN_SCRIPT);
    }
    return script;
}

static gboolean render_page(const CbCollection *collection, const CbTheme *theme, GString *out,
                            CbDiagnostics *diagnostics)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(CbEnvironment) environment = cb_environment_new(cb_theme_template, (gpointer)theme);
    guint language = 0;
    const char *title = cb_text_get(&collection->config.title, 0, &language);
    CbMap *context = cb_map_new(scratch, 2);
    cb_map_set(context, "title", cb_value_string(title));
    cb_map_set(context, "language", cb_value_string(collection->config.languages[language]));
    return cb_environment_render(environment, TEMPLATE, context, NULL, scratch, out, diagnostics);
}

CbAdminFiles *cb_admin_files_new(const CbCollection *collection, const CbTheme *theme,
                                 CbDiagnostics *diagnostics)
{
    if (collection->config.admin.repository == NULL) {
        report(collection, diagnostics, "add \"admin: { repository: team/collection }\"",
               "--admin needs to know where the collection is kept");
        return NULL;
    }
    g_autoptr(CbAdminFiles) files = g_new0(CbAdminFiles, 1);
    files->page = g_string_new(NULL);
    files->config = g_string_new(NULL);
    files->script = read_script(collection, diagnostics);
    cb_admin_config_write(collection, files->config);
    gboolean fits = cb_admin_check(collection, diagnostics);
    gboolean done = render_page(collection, theme, files->page, diagnostics);
    return done && fits && files->script != NULL ? g_steal_pointer(&files) : NULL;
}

void cb_admin_files_free(CbAdminFiles *files)
{
    if (files == NULL) {
        return;
    }
    g_string_free(files->page, TRUE);
    g_string_free(files->config, TRUE);
    g_clear_pointer(&files->script, g_bytes_unref);
    g_free(files);
}

guint cb_admin_files_count(const CbAdminFiles *files)
{
    return files != NULL ? G_N_ELEMENTS(paths) : 0;
}

const char *cb_admin_files_path(const CbAdminFiles *files, guint index)
{
    g_assert(index < cb_admin_files_count(files));
    return paths[index];
}

const char *cb_admin_files_bytes(const CbAdminFiles *files, guint index, gsize *length)
{
    const GString *texts[] = {files->page, files->config};
    if (index < G_N_ELEMENTS(texts)) {
        *length = texts[index]->len;
        return texts[index]->str;
    }
    return g_bytes_get_data(files->script, length);
}
