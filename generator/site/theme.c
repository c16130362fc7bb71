#include "site/theme.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "load/file.h"
#include "load/yaml.h"
#include "site/raw_file.h"
#include "site/theme_tokens.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define STANDARD_ROOT "/casebook"
#define BUNDLED_THEMES STANDARD_ROOT "/themes"
#define TEMPLATES "templates"
#define STANDARD_ASSETS STANDARD_ROOT "/templates/assets"

/* A place where files are looked up: a folder, or a part of what is bundled. */
typedef struct {
    char *name; /* of a theme, "standard", or NULL for the collection */
    char *root;
    gboolean bundled;
} Layer;

struct CbTheme {
    char *name;
    CbArena *arena;
    GPtrArray *layers; /* of Layer: the collection, the theme, those that it extends, the
                          standard assets, standard */
    CbMap *settings[CB_THEME_PART_COUNT];
    GPtrArray *files;           /* sorted names, NULL-terminated */
    CbDiagnostics *diagnostics; /* borrowed */
    GArray *own_tokens;         /* of CbThemeToken: those of theme.yaml files on disk */
    GPtrArray *sources;         /* of theme.yaml files, kept for diagnostics */
    GHashTable *held;           /* path to GBytes of templates on disk; NULL: read when asked */
};

static void layer_free(gpointer data)
{
    Layer *layer = data;
    g_free(layer->name);
    g_free(layer->root);
    g_free(layer);
}

static Layer *add_layer(CbTheme *theme, const char *name, const char *root, gboolean bundled)
{
    Layer *layer = g_new0(Layer, 1);
    layer->name = g_strdup(name);
    layer->root = g_strdup(root);
    layer->bundled = bundled;
    g_ptr_array_add(theme->layers, layer);
    return layer;
}

static const Layer *layer_at(const CbTheme *theme, guint index)
{
    return g_ptr_array_index(theme->layers, index);
}

/* Whether a path stays below its root whatever it is appended to. */
static gboolean is_inside(const char *path)
{
    if (path[0] == '\0' || path[0] == '/' || strchr(path, '\\')) {
        return FALSE;
    }
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (char **part = parts; *part; part++) {
        if (**part == '\0' || strcmp(*part, ".") == 0 || strcmp(*part, "..") == 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The bytes of `path` in a layer, NULL if it is not there (without `error`) or unreadable. */
static GBytes *layer_read(const Layer *layer, const char *path, gsize limit, GError **error)
{
    g_autofree char *whole = g_strconcat(layer->root, "/", path, NULL);
    if (layer->bundled) {
        return g_resources_lookup_data(whole, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    }
    g_autoptr(GError) problem = NULL;
    GBytes *bytes = cb_raw_file_read(whole, limit, &problem);
    if (!bytes && !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
        !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
        g_propagate_error(error, g_steal_pointer(&problem));
    }
    return bytes;
}

/* The same through what is held. */
static GBytes *read_text(const CbTheme *theme, const Layer *layer, const char *path, GError **error)
{
    if (theme->held == NULL || layer->bundled || !g_str_has_prefix(path, TEMPLATES "/")) {
        return layer_read(layer, path, CB_MAX_TEXT_FILE_SIZE, error);
    }
    g_autofree char *whole = g_strconcat(layer->root, "/", path, NULL);
    GBytes *bytes = g_hash_table_lookup(theme->held, whole);
    return bytes != NULL ? g_bytes_ref(bytes) : NULL;
}

/* How messages name a file of a layer: "folio/style.css" where there is no folder. */
static char *layer_path(const Layer *layer, const char *path)
{
    const char *root = layer->bundled ? layer->root + strlen(STANDARD_ROOT "/") : layer->root;
    if (layer->bundled && strcmp(layer->root, STANDARD_ROOT) == 0) {
        return g_strdup(path);
    }
    return g_strconcat(root, "/", path, NULL);
}

/* A text file of a layer as a source; what is wrong with it goes to the diagnostics. */
static CbSource *layer_source(const CbTheme *theme, const Layer *layer, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = read_text(theme, layer, path, &error);
    g_autofree char *shown = layer_path(layer, path);
    gsize length = 0;
    if (error) {
        cb_diagnostics_add_file(theme->diagnostics, CB_CODE_FILE_UNREADABLE, shown, NULL, "%s",
                                error->message);
    }
    if (!bytes) {
        return NULL;
    }
    const char *text = g_bytes_get_data(bytes, &length);
    if (!g_utf8_validate_len(text ? text : "", length, NULL)) {
        cb_diagnostics_add_file(theme->diagnostics, CB_CODE_FILE_UTF8, shown, "save it as UTF-8",
                                "not valid UTF-8");
        return NULL;
    }
    return cb_source_new(shown, text ? text : "", length);
}

/* Names of the bundled themes, for hints. */
static char **bundled_names(void)
{
    char **names =
        g_resources_enumerate_children(BUNDLED_THEMES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **name = names; name && *name; name++) {
        g_strdelimit(*name, "/", '\0');
    }
    return names;
}

static void report_missing(const CbTheme *theme, const char *name, CbSpan span)
{
    g_auto(GStrv) names = bundled_names();
    gsize count = names ? g_strv_length(names) : 0;
    g_autofree char *hint =
        strchr(name, '/') != NULL
            ? g_strdup(span.source != NULL
                           ? "a name with a slash is that of a folder in the collection; give one "
                             "elsewhere with --theme"
                           : "a name with a slash is that of a folder, and this one is not there")
            : cb_suggest_hint(name, (const char *const *)names, count);
    if (span.source) {
        cb_diagnostics_add(theme->diagnostics, CB_CODE_THEME_MISSING, span, hint,
                           "unknown theme \"%s\"", name);
    } else {
        cb_diagnostics_add_file(theme->diagnostics, CB_CODE_THEME_MISSING, "--theme", hint,
                                "unknown theme \"%s\"", name);
    }
}

/* Whether there is a folder. One that the system does not let us look at is taken for one: reading
 * it says why that cannot be. */
static gboolean is_folder(const char *path)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0) {
        return errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG;
    }
    return S_ISDIR(status.st_mode);
}

/* Adds the layer of a theme: a folder if there is a slash in the name, else the collection's, else
 * the bundled one. NULL if there is none. Only the command line leads out of the collection: its
 * files may come from strangers. */
static const Layer *find_theme(CbTheme *theme, const char *name, const char *folder, CbSpan span)
{
    if (strchr(name, '/') != NULL) {
        g_autofree char *base = g_path_get_basename(name);
        g_autofree char *path =
            span.source != NULL ? g_build_filename(folder, name, NULL) : g_strdup(name);
        gboolean may_be_read = span.source == NULL || cb_file_is_inside(folder, name);
        return may_be_read && is_folder(path) ? add_layer(theme, base, path, FALSE) : NULL;
    }
    if (!is_inside(name)) {
        return NULL;
    }
    g_autofree char *own = g_build_filename(folder, "themes", name, NULL);
    if (is_folder(own)) {
        return add_layer(theme, name, own, FALSE);
    }
    g_autofree char *bundled = g_strconcat(BUNDLED_THEMES "/", name, NULL);
    g_auto(GStrv) children =
        g_resources_enumerate_children(bundled, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    return children ? add_layer(theme, name, bundled, TRUE) : NULL;
}

/* Adds what `from` has and `to` lacks. */
static void merge(CbMap *to, CbValue from)
{
    if (from.type != CB_VALUE_MAP) {
        return;
    }
    for (gsize i = 0; i < cb_map_length(from.as.map); i++) {
        CbValue key = cb_map_key_at(from.as.map, i);
        if (cb_map_get_value(to, key).type == CB_VALUE_UNDEFINED) {
            cb_map_set_value(to, key, cb_map_value_at(from.as.map, i));
        }
    }
}

static const char *string_in(CbValue map, const char *key)
{
    CbValue value = map.type == CB_VALUE_MAP ? cb_map_get(map.as.map, key) : cb_value_none();
    return value.type == CB_VALUE_STRING ? value.as.string : NULL;
}

static const char *const part_names[CB_THEME_PART_COUNT] = {"options", "tokens", "dark", "images"};

static gboolean is_image_width(const CbNode *node)
{
    guint64 width = 0;
    return node->kind == CB_NODE_SCALAR &&
           g_ascii_string_to_unsigned(node->text, 10, CB_MIN_IMAGE_WIDTH, CB_MAX_IMAGE_WIDTH,
                                      &width, NULL);
}

/* Reports what is wrong with `images:`. FALSE if anything is. */
static gboolean check_images(const CbTheme *theme, const CbNode *images)
{
    const CbNode *widths = images->kind == CB_NODE_MAP ? cb_node_get(images, "widths") : NULL;
    gboolean is_list =
        widths != NULL && widths->kind == CB_NODE_LIST && widths->length <= CB_MAX_IMAGE_WIDTHS;
    if (images->kind == CB_NODE_MAP && widths == NULL) {
        return TRUE;
    }
    for (gsize i = 0; is_list && i < widths->length; i++) {
        is_list = is_image_width(widths->items[i]);
    }
    if (!is_list) {
        cb_diagnostics_add(theme->diagnostics, CB_CODE_THEME_IMAGES,
                           widths != NULL ? widths->span : images->span,
                           "write them as widths: [480, 960, 1600]",
                           "`images` takes `widths`, at most %d from %d to %d, and `sizes`",
                           CB_MAX_IMAGE_WIDTHS, CB_MIN_IMAGE_WIDTH, CB_MAX_IMAGE_WIDTH);
    }
    return is_list;
}

/* Reports what theme.yaml says that nobody reads. */
static void check_keys(const CbTheme *theme, const CbNode *node)
{
    static const char *const keys[] = {"name", "title",   "description", "extends", "tokens",
                                       "dark", "options", "images",      NULL};
    for (gsize i = 0; i < node->length; i++) {
        const CbNodeEntry *entry = &node->entries[i];
        if (g_strv_contains(keys, entry->key)) {
            continue;
        }
        g_autofree char *hint = cb_suggest_hint(entry->key, keys, G_N_ELEMENTS(keys) - 1);
        cb_diagnostics_add(theme->diagnostics, CB_CODE_KEY_UNKNOWN, entry->key_span, hint,
                           "unknown key \"%s\"", entry->key);
    }
}

/* Reads theme.yaml of a layer. The name of the theme that it extends goes to `*extends`, with its
 * place. FALSE if the file has mistakes. */
static gboolean read_settings(CbTheme *theme, const Layer *layer, const char **extends,
                              CbSpan *span)
{
    *extends = NULL;
    CbSource *source = layer_source(theme, layer, "theme.yaml");
    if (!source) {
        return TRUE;
    }
    g_ptr_array_add(theme->sources, source);
    CbNode *node = cb_yaml_parse(theme->arena, source, theme->diagnostics);
    if (node == NULL) {
        return FALSE;
    }
    if (node->kind != CB_NODE_MAP) {
        cb_diagnostics_add(theme->diagnostics, CB_CODE_TYPE, node->span,
                           "write each key on a line of its own, as in: extends: folio",
                           "expected a map of keys and values");
        return FALSE;
    }
    check_keys(theme, node);
    const CbNode *images = cb_node_get(node, "images");
    if (images != NULL && !check_images(theme, images)) {
        return FALSE;
    }
    if (!cb_theme_tokens_check(node, theme->diagnostics)) {
        return FALSE;
    }
    if (!layer->bundled) {
        cb_theme_tokens_list(node, theme->own_tokens);
    }
    CbValue settings = cb_node_to_value(theme->arena, node);
    for (guint i = 0; i < CB_THEME_PART_COUNT; i++) {
        merge(theme->settings[i], cb_map_get(settings.as.map, part_names[i]));
    }
    *extends = string_in(settings, "extends");
    if (*extends) {
        *span = cb_node_get(node, "extends")->span;
    }
    return TRUE;
}

/* Adds the theme and all that it extends. */
static gboolean add_themes(CbTheme *theme, const char *name, const char *folder, CbSpan span)
{
    for (guint depth = 0; name; depth++) {
        if (depth == CB_MAX_THEME_DEPTH) {
            cb_diagnostics_add(theme->diagnostics, CB_CODE_THEME_LOOP, span, NULL,
                               "themes extend each other more than %d times", CB_MAX_THEME_DEPTH);
            return FALSE;
        }
        const Layer *layer = find_theme(theme, name, folder, span);
        if (!layer) {
            report_missing(theme, name, span);
            return FALSE;
        }
        if (!read_settings(theme, layer, &name, &span)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a file of a theme is part of the site's look: no template, settings or notes. */
static gboolean is_asset(const char *path)
{
    return !g_str_has_prefix(path, "templates/") && strcmp(path, "theme.yaml") != 0 &&
           strcmp(path, CB_THEME_PRINT_STYLE) != 0 && strcmp(path, "README.md") != 0;
}

/* Adds the bundled files below `prefix` to the set of paths; folders end in a slash there. */
static void collect_bundled(const char *root, const char *below, guint depth, GHashTable *paths)
{
    g_autofree char *prefix = g_strconcat(root, "/", below, NULL);
    g_auto(GStrv) names =
        g_resources_enumerate_children(prefix, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (depth > CB_MAX_FOLDER_DEPTH) {
        return;
    }
    for (char **name = names; name && *name; name++) {
        char *path = g_strconcat(below, *name, NULL);
        if (g_str_has_suffix(path, "/")) {
            collect_bundled(root, path, depth + 1, paths);
            g_free(path);
        } else {
            g_hash_table_add(paths, path);
        }
    }
}

static gboolean collect_files(const Layer *layer, GHashTable *paths, GError **error)
{
    if (layer->bundled) {
        collect_bundled(layer->root, "", 0, paths);
        return TRUE;
    }
    g_autoptr(GPtrArray) files = cb_raw_file_list(layer->root, error);
    if (!files) {
        return FALSE;
    }
    for (guint i = 0; i < files->len; i++) {
        g_hash_table_add(paths, g_strdup(g_ptr_array_index(files, i)));
    }
    return TRUE;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lists the files of the theme and of those that it extends. */
static gboolean list_files(CbTheme *theme)
{
    g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 1; i + 1 < theme->layers->len; i++) {
        g_autoptr(GError) error = NULL;
        if (!collect_files(layer_at(theme, i), paths, &error)) {
            cb_diagnostics_add_file(theme->diagnostics, CB_CODE_FILE_UNREADABLE,
                                    layer_at(theme, i)->root, NULL, "%s", error->message);
            return FALSE;
        }
    }
    GHashTableIter iterator;
    gpointer path;
    g_hash_table_iter_init(&iterator, paths);
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        if (is_asset(path)) {
            g_ptr_array_add(theme->files, g_strdup(path));
        }
    }
    g_ptr_array_sort(theme->files, compare_names);
    g_ptr_array_add(theme->files, NULL);
    return TRUE;
}

static CbTheme *theme_new(const char *folder, CbDiagnostics *diagnostics)
{
    CbTheme *theme = g_new0(CbTheme, 1);
    theme->arena = cb_arena_new();
    theme->layers = g_ptr_array_new_with_free_func(layer_free);
    for (guint i = 0; i < CB_THEME_PART_COUNT; i++) {
        theme->settings[i] = cb_map_new(theme->arena, 8);
    }
    theme->files = g_ptr_array_new_with_free_func(g_free);
    theme->sources = g_ptr_array_new_with_free_func((GDestroyNotify)cb_source_unref);
    theme->own_tokens = g_array_new(FALSE, FALSE, sizeof(CbThemeToken));
    theme->diagnostics = diagnostics;
    add_layer(theme, NULL, folder, FALSE);
    return theme;
}

CbTheme *cb_theme_load(const char *name, const char *folder, CbSpan span,
                       CbDiagnostics *diagnostics)
{
    g_autoptr(CbTheme) theme = theme_new(folder, diagnostics);
    if (!add_themes(theme, name, folder, span)) {
        return NULL;
    }
    theme->name = g_strdup(layer_at(theme, 1)->name);
    add_layer(theme, "assets", STANDARD_ASSETS, TRUE);
    add_layer(theme, "standard", STANDARD_ROOT, TRUE);
    return list_files(theme) ? g_steal_pointer(&theme) : NULL;
}

void cb_theme_free(CbTheme *theme)
{
    if (!theme) {
        return;
    }
    g_ptr_array_unref(theme->layers);
    g_ptr_array_unref(theme->files);
    g_ptr_array_unref(theme->sources);
    g_array_unref(theme->own_tokens);
    g_clear_pointer(&theme->held, g_hash_table_unref);
    cb_arena_free(theme->arena);
    g_free(theme->name);
    g_free(theme);
}

const char *cb_theme_name(const CbTheme *theme)
{
    return theme->name;
}

CbValue cb_theme_settings(const CbTheme *theme, CbThemePart part)
{
    return cb_value_map(theme->settings[part]);
}

/* Which layers a template's name asks for: "theme/" leaves out the collection, a theme's own name
 * those before it. The prefix is skipped. */
static guint first_layer(const CbTheme *theme, const char **name)
{
    if (g_str_has_prefix(*name, "theme/")) {
        *name += strlen("theme/");
        return 1;
    }
    for (guint i = 1; i < theme->layers->len; i++) {
        const char *prefix = layer_at(theme, i)->name;
        gsize length = strlen(prefix);
        if (strncmp(*name, prefix, length) == 0 && (*name)[length] == '/') {
            *name += length + 1;
            return i;
        }
    }
    return 0;
}

CbSource *cb_theme_template(const char *name, gpointer user_data)
{
    const CbTheme *theme = user_data;
    guint first = first_layer(theme, &name);
    if (!is_inside(name)) {
        return NULL;
    }
    g_autofree char *path = g_strconcat("templates/", name, NULL);
    for (guint i = first; i < theme->layers->len; i++) {
        CbSource *source = layer_source(theme, layer_at(theme, i), path);
        if (source) {
            return source;
        }
    }
    return NULL;
}

void cb_theme_list_templates(const char *name, GPtrArray *names, gpointer user_data)
{
    const CbTheme *theme = user_data;
    g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    (void)name;
    for (guint i = 0; i < theme->layers->len; i++) {
        Layer templates = *layer_at(theme, i);
        bool standard = templates.bundled && strcmp(templates.root, STANDARD_ROOT) == 0;
        g_autofree char *root = g_strconcat(templates.root, standard ? "" : "/" TEMPLATES, NULL);
        templates.root = root;
        collect_files(&templates, paths, NULL);
    }
    GHashTableIter iterator;
    gpointer path;
    g_hash_table_iter_init(&iterator, paths);
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        g_ptr_array_add(names, g_strdup(path));
    }
}

/* Reads all templates of a layer. */
static void hold_layer(CbTheme *theme, const Layer *layer)
{
    g_autofree char *folder = g_strconcat(layer->root, "/" TEMPLATES, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = is_folder(folder) ? cb_raw_file_list(folder, &error) : NULL;
    for (guint i = 0; files != NULL && error == NULL && i < files->len; i++) {
        char *path = g_strconcat(folder, "/", g_ptr_array_index(files, i), NULL);
        GBytes *bytes = cb_raw_file_read(path, CB_MAX_TEXT_FILE_SIZE, &error);
        if (bytes != NULL) {
            g_hash_table_insert(theme->held, path, bytes);
        } else {
            g_free(path);
        }
    }
    if (error != NULL) {
        cb_diagnostics_add_file(theme->diagnostics, CB_CODE_FILE_UNREADABLE, folder, NULL, "%s",
                                error->message);
    }
}

void cb_theme_hold_templates(CbTheme *theme)
{
    theme->held =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    for (guint i = 0; i < theme->layers->len; i++) {
        if (!layer_at(theme, i)->bundled) {
            hold_layer(theme, layer_at(theme, i));
        }
    }
}

gboolean cb_theme_is_restyled(const CbTheme *theme, const CbTheme *before)
{
    bool equal = false;
    static const CbThemePart parts[] = {CB_THEME_OPTIONS, CB_THEME_IMAGES};
    if (theme->layers->len != before->layers->len || theme->files->len != before->files->len) {
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        CbValue value = cb_theme_settings(theme, parts[i]);
        if (!cb_value_equal(value, cb_theme_settings(before, parts[i]), &equal) || !equal) {
            return FALSE;
        }
    }
    for (guint i = 0; i < theme->layers->len; i++) {
        if (strcmp(layer_at(theme, i)->root, layer_at(before, i)->root) != 0) {
            return FALSE;
        }
    }
    for (guint i = 0; i < theme->files->len; i++) {
        if (g_strcmp0(theme->files->pdata[i], before->files->pdata[i]) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a file of a folder of templates is one. */
static gboolean is_template(const char *path)
{
    static const char *const endings[] = {".html", ".svg", ".md"};
    if (strcmp(path, "README.md") == 0) {
        return FALSE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(path, endings[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static void add_templates(const Layer *layer, GHashTable *names)
{
    g_autofree char *folder = g_strconcat(layer->root, "/" TEMPLATES, NULL);
    g_autoptr(GPtrArray) files = cb_raw_file_list(folder, NULL);
    for (guint i = 0; files != NULL && i < files->len; i++) {
        const char *path = g_ptr_array_index(files, i);
        if (!is_template(path)) {
            continue;
        }
        if (!g_hash_table_contains(names, path)) {
            g_hash_table_add(names, g_strdup(path));
        } else if (layer->name != NULL) {
            g_hash_table_add(names, g_strconcat(layer->name, "/", path, NULL));
        }
    }
}

char **cb_theme_templates(const CbTheme *theme)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < theme->layers->len; i++) {
        if (!layer_at(theme, i)->bundled) {
            add_templates(layer_at(theme, i), names);
        }
    }
    guint count;
    char **sorted = (char **)g_hash_table_get_keys_as_array(names, &count);
    qsort(sorted, count, sizeof *sorted, compare_names);
    return sorted;
}

GPtrArray *cb_theme_layers(const CbTheme *theme, const char *name)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)cb_source_unref);
    g_autofree char *path = g_strconcat("templates/", name, NULL);
    for (guint i = theme->layers->len; i-- > 0;) {
        CbSource *source = layer_source(theme, layer_at(theme, i), path);
        if (source) {
            g_ptr_array_add(sources, source);
        }
    }
    return sources;
}

GPtrArray *cb_theme_print_layers(const CbTheme *theme)
{
    GPtrArray *sources = g_ptr_array_new_with_free_func((GDestroyNotify)cb_source_unref);
    for (guint i = theme->layers->len; i-- > 0;) {
        gboolean is_theme = i > 0 && i + 1 < theme->layers->len;
        const char *path = is_theme ? CB_THEME_PRINT_STYLE : "templates/" CB_THEME_PRINT_STYLE;
        CbSource *source = layer_source(theme, layer_at(theme, i), path);
        if (source) {
            g_ptr_array_add(sources, source);
        }
    }
    return sources;
}

char **cb_theme_folders(const CbTheme *theme, const char *name)
{
    GPtrArray *folders = g_ptr_array_new();
    for (guint i = 0; i < theme->layers->len; i++) {
        const Layer *layer = layer_at(theme, i);
        char *path = g_build_filename(layer->root, name, NULL);
        if (!layer->bundled && is_folder(path)) {
            g_ptr_array_add(folders, path);
        } else {
            g_free(path);
        }
    }
    g_ptr_array_add(folders, NULL);
    return (char **)g_ptr_array_free(folders, FALSE);
}

const char *const *cb_theme_files(const CbTheme *theme)
{
    return (const char *const *)theme->files->pdata;
}

char *cb_theme_file_display(const CbTheme *theme, const char *path)
{
    for (guint i = 1; i + 1 < theme->layers->len; i++) {
        g_autoptr(GBytes) bytes = layer_read(layer_at(theme, i), path, CB_MAX_ASSET_SIZE, NULL);
        if (bytes) {
            return layer_path(layer_at(theme, i), path);
        }
    }
    return g_strdup(path);
}

GBytes *cb_theme_file(const CbTheme *theme, const char *path, GError **error)
{
    for (guint i = 1; i + 1 < theme->layers->len; i++) {
        GBytes *bytes = layer_read(layer_at(theme, i), path, CB_MAX_ASSET_SIZE, error);
        if (bytes || (error && *error)) {
            return bytes;
        }
    }
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "the theme has no file %s", path);
    return NULL;
}

const GArray *cb_theme_own_tokens(const CbTheme *theme)
{
    return theme->own_tokens;
}
