#include "site/assets.h"

#include "base/suggest.h"
#include "plan/url.h"
#include "site/style.h"
#include "site/theme_tokens.h"

#include <string.h>

#define TOKENS_NAME "tokens.css"
/* Digits of the content's hash in a file's name. */
#define HASH_LENGTH 8

typedef struct {
    const char *name; /* in the theme */
    const char *path; /* in the output; NULL until it is named */
    GBytes *bytes;    /* as the site has them */
    gboolean is_open; /* being named: a style sheet that imports itself would come back here */
} Asset;

struct CbAssets {
    CbArena *arena;
    GArray *items; /* of Asset */
    GHashTable *by_name;
    const CbTheme *theme;       /* borrowed, while loading */
    CbDiagnostics *diagnostics; /* likewise */
};

static Asset *asset_at(const CbAssets *assets, guint index)
{
    return &g_array_index(assets->items, Asset, index);
}

static void add_asset(CbAssets *assets, const char *name, GBytes *bytes)
{
    Asset asset = {.name = cb_arena_strdup(assets->arena, name), .bytes = bytes};
    g_array_append_val(assets->items, asset);
    g_hash_table_insert(assets->by_name, (gpointer)asset.name,
                        GUINT_TO_POINTER(assets->items->len));
}

static Asset *find_asset(const CbAssets *assets, const char *name)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(assets->by_name, name));
    return number ? asset_at(assets, number - 1) : NULL;
}

/* "assets/fonts/text-1a2b3c4d.woff2" for "fonts/text.woff2". */
static const char *fingerprinted(CbAssets *assets, const char *name, GBytes *bytes)
{
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    gsize folder = cb_path_folder_length(name);
    const char *dot = strrchr(name + folder, '.');
    gsize stem = dot ? (gsize)(dot - name) : strlen(name);
    return cb_arena_printf(assets->arena, "assets/%.*s-%.*s%s", (int)stem, name, HASH_LENGTH, hash,
                           dot ? dot : "");
}

static gboolean name_asset(CbAssets *assets, Asset *asset, guint depth);

typedef struct {
    CbAssets *assets;
    const Asset *sheet; /* that is rewritten */
    guint depth;
} Rewrite;

/* The address of what a style sheet refers to: CbStyleResolver. */
static const char *resolve_reference(const char *url, CbSpan span, gpointer user_data)
{
    const Rewrite *rewrite = user_data;
    CbAssets *assets = rewrite->assets;
    const char *fragment = NULL;
    const char *name =
        cb_url_resolve(assets->arena, rewrite->sheet->name, url, strlen(url), &fragment);
    Asset *asset = name ? find_asset(assets, name) : NULL;
    if (!asset) {
        const char *near = name ? cb_assets_suggest(assets, name) : NULL;
        g_autofree char *hint =
            near ? g_strdup_printf("did you mean \"%s\"?", near)
                 : g_strdup("put the file into the theme's folder, or take this out");
        cb_diagnostics_add(assets->diagnostics, CB_CODE_STYLE_REFERENCE, span, hint,
                           "the theme has no file \"%s\"", url);
        return NULL;
    }
    if (!name_asset(assets, asset, rewrite->depth + 1)) {
        return NULL;
    }
    g_autofree char *from = g_strconcat("assets/", rewrite->sheet->name, NULL);
    const char *address = cb_url_relative(assets->arena, from, asset->path);
    return fragment ? cb_arena_printf(assets->arena, "%s#%s", address, fragment) : address;
}

/* Follows the references of a style sheet. */
static gboolean rewrite_style(CbAssets *assets, Asset *asset, guint depth)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(asset->bytes, &length);
    g_autofree char *shown = cb_theme_file_display(assets->theme, asset->name);
    g_autoptr(CbSource) source = cb_source_new(shown, text ? text : "", length);
    Rewrite rewrite = {assets, asset, depth};
    g_autoptr(GString) out = g_string_sized_new(length + 1);
    guint before = cb_diagnostics_count(assets->diagnostics, CB_SEVERITY_ERROR);
    cb_style_rewrite(source, resolve_reference, &rewrite, out, assets->diagnostics);
    g_bytes_unref(asset->bytes);
    asset->bytes = g_string_free_to_bytes(g_steal_pointer(&out));
    return cb_diagnostics_count(assets->diagnostics, CB_SEVERITY_ERROR) == before;
}

/* Gives an asset its path, after those that it refers to. */
static gboolean name_asset(CbAssets *assets, Asset *asset, guint depth)
{
    if (asset->path) {
        return TRUE;
    }
    if (asset->is_open || depth > CB_MAX_STYLE_DEPTH) {
        g_autofree char *shown = cb_theme_file_display(assets->theme, asset->name);
        cb_diagnostics_add_file(assets->diagnostics, CB_CODE_STYLE_LOOP, shown, NULL,
                                "the style sheet imports itself, or imports are nested more than "
                                "%d times",
                                CB_MAX_STYLE_DEPTH);
        return FALSE;
    }
    asset->is_open = TRUE;
    gboolean named = TRUE;
    if (g_str_has_suffix(asset->name, ".css")) {
        named = rewrite_style(assets, asset, depth);
    }
    asset->is_open = FALSE;
    asset->path = fingerprinted(assets, asset->name, asset->bytes);
    return named;
}

/* What they say is checked when they are read. */
static void append_tokens(CbValue tokens, const char *indent, GString *out)
{
    const CbMap *map = tokens.as.map;
    for (gsize i = 0; i < cb_map_length(map); i++) {
        CbValue name = cb_map_key_at(map, i), value = cb_map_value_at(map, i);
        g_autofree char *number = NULL;
        if (value.type == CB_VALUE_INTEGER) {
            number = g_strdup_printf("%" G_GINT64_FORMAT, value.as.integer);
        }
        const char *text = value.type == CB_VALUE_STRING ? value.as.string : number;
        if (name.type == CB_VALUE_STRING && text != NULL) {
            g_string_append_printf(out, "%s--%s: %s;\n", indent, name.as.string, text);
        }
    }
}

/* The style sheet of custom properties. */
static GBytes *make_tokens(const CbTheme *theme)
{
    GString *out = g_string_new(":root {\n");
    append_tokens(cb_theme_settings(theme, CB_THEME_TOKENS), "  ", out);
    g_string_append(out, "}\n");
    CbValue dark = cb_theme_settings(theme, CB_THEME_DARK);
    if (cb_map_length(dark.as.map) > 0) {
        g_string_append(out, "@media screen and (prefers-color-scheme: dark) {\n  :root {\n");
        append_tokens(dark, "    ", out);
        g_string_append(out, "  }\n}\n");
    }
    return g_string_free_to_bytes(out);
}

static gboolean read_files(CbAssets *assets, const CbTheme *theme)
{
    const char *const *names = cb_theme_files(theme);
    for (; *names; names++) {
        g_autoptr(GError) error = NULL;
        GBytes *bytes = cb_theme_file(theme, *names, &error);
        if (!bytes) {
            cb_diagnostics_add_file(assets->diagnostics, CB_CODE_FILE_UNREADABLE, *names, NULL,
                                    "%s", error->message);
            return FALSE;
        }
        add_asset(assets, *names, bytes);
    }
    if (!find_asset(assets, TOKENS_NAME)) {
        add_asset(assets, TOKENS_NAME, make_tokens(theme));
    }
    return TRUE;
}

static gboolean is_token_used(const CbAssets *assets, const char *name)
{
    for (guint i = 0; i < assets->items->len; i++) {
        const Asset *asset = asset_at(assets, i);
        gsize length = 0;
        const char *text = g_bytes_get_data(asset->bytes, &length);
        if (g_str_has_suffix(asset->name, ".css") && strcmp(asset->name, TOKENS_NAME) != 0 &&
            text != NULL && cb_theme_token_is_used(name, text, length)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Reports tokens of the collection's own themes that look like others misspelt. */
static void check_own_tokens(const CbAssets *assets)
{
    const GArray *tokens = cb_theme_own_tokens(assets->theme);
    const CbMap *all = cb_theme_settings(assets->theme, CB_THEME_TOKENS).as.map;
    g_autoptr(GPtrArray) used = g_ptr_array_new();
    for (gsize i = 0; tokens->len > 0 && i < cb_map_length(all); i++) {
        CbValue name = cb_map_key_at(all, i);
        if (name.type == CB_VALUE_STRING && is_token_used(assets, name.as.string)) {
            g_ptr_array_add(used, (gpointer)name.as.string);
        }
    }
    for (guint i = 0; i < tokens->len; i++) {
        const CbThemeToken *token = &g_array_index(tokens, CbThemeToken, i);
        if (!is_token_used(assets, token->name)) {
            cb_theme_token_report_unused(token, (const char *const *)used->pdata, used->len,
                                         assets->diagnostics);
        }
    }
}

CbAssets *cb_assets_load(const CbTheme *theme, CbDiagnostics *diagnostics)
{
    g_autoptr(CbAssets) assets = g_new0(CbAssets, 1);
    assets->arena = cb_arena_new();
    assets->items = g_array_new(FALSE, FALSE, sizeof(Asset));
    assets->by_name = g_hash_table_new(cb_hash_string, g_str_equal);
    assets->theme = theme;
    assets->diagnostics = diagnostics;
    guint before = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
    if (!read_files(assets, theme)) {
        return NULL;
    }
    check_own_tokens(assets);
    for (guint i = 0; i < assets->items->len; i++) {
        name_asset(assets, asset_at(assets, i), 0);
    }
    gboolean good = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == before;
    return good ? g_steal_pointer(&assets) : NULL;
}

void cb_assets_free(CbAssets *assets)
{
    if (!assets) {
        return;
    }
    for (guint i = 0; i < assets->items->len; i++) {
        g_bytes_unref(asset_at(assets, i)->bytes);
    }
    g_array_free(assets->items, TRUE);
    g_hash_table_destroy(assets->by_name);
    cb_arena_free(assets->arena);
    g_free(assets);
}

guint cb_assets_count(const CbAssets *assets)
{
    return assets->items->len;
}

const char *cb_assets_path(const CbAssets *assets, guint index)
{
    return asset_at(assets, index)->path;
}

const char *cb_assets_bytes(const CbAssets *assets, guint index, gsize *length)
{
    return g_bytes_get_data(asset_at(assets, index)->bytes, length);
}

GBytes *cb_assets_named(const CbAssets *assets, const char *name)
{
    const Asset *asset = find_asset(assets, name);
    return asset != NULL ? asset->bytes : NULL;
}

const char *cb_assets_find(const CbAssets *assets, const char *name)
{
    const Asset *asset = find_asset(assets, name);
    return asset ? asset->path : NULL;
}

const char *cb_assets_suggest(const CbAssets *assets, const char *name)
{
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(assets->by_name, NULL);
    return cb_suggest(name, (const char *const *)names, g_hash_table_size(assets->by_name));
}
