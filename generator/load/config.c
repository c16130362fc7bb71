#include "load/config.h"

#include "load/links.h"
#include "load/scalar.h"
#include <string.h>

static const char *const config_keys[] = {"title",  "description", "languages", "base_url",
                                          "theme",  "navigation",  "phases",    "guides",
                                          "sheets", "rooted_404",  "admin",     NULL};
static const char *const admin_keys[] = {"repository", "backend", "branch",
                                         "folder",     "script",  NULL};
const char *const cb_admin_backends[] = {"github", "gitlab", "gitea", NULL};
static const char *const phase_keys[] = {"id", "label", "description", NULL};
static const char *const guide_keys[] = {"id",    "title",     "description", "parts", "topics",
                                         "cases", "practices", "tools",       NULL};
static const char *const sections[] = {"cases",   "practices", "topics", "tools",
                                       "figures", "guides",    NULL};
const char *const cb_guide_parts[] = {"introduction", "figures",    "topics",
                                      "cases",        "practices",  "tools",
                                      "register",     "checklists", NULL};
#define DEFAULT_THEME "folio"
#define UNKNOWN_TITLE "?" /* of a collection that is only checked */
#define N_USUAL_PARTS 7   /* of a guide that names none: checklists are tools, too */

/* What a guide may be limited to. */
static const CbKind choosable[] = {CB_KIND_TOPIC, CB_KIND_CASE, CB_KIND_PRACTICE, CB_KIND_TOOL};

/* The phases of a collection that declares none. */
static const struct {
    const char *id;
    const char *labels[8]; /* language, label, … */
} default_phases[] = {
    {"preparing", {"nl", "Voorbereiden", "en", "Preparing", "fr", "Préparer", "de", "Vorbereiten"}},
    {"acting", {"nl", "Handelen", "en", "Acting", "fr", "Agir", "de", "Handeln"}},
    {"stabilising",
     {"nl", "Stabiliseren", "en", "Stabilising", "fr", "Stabiliser", "de", "Stabilisieren"}},
};

int cb_config_language(const CbConfig *config, const char *language)
{
    for (guint i = 0; i < config->n_languages; i++) {
        if (strcmp(config->languages[i], language) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int cb_config_phase(const CbConfig *config, const char *id)
{
    for (guint i = 0; i < config->n_phases; i++) {
        if (strcmp(config->phases[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

gboolean cb_config_is_language(const char *text)
{
    gsize letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    gsize length = strlen(text);
    if (letters < 2 || letters > 3 || length > 20 || text[length - 1] == '-') {
        return FALSE;
    }
    return text[letters] == '\0' ||
           (text[letters] == '-' &&
            strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length);
}

/* Whether an item stands earlier in the list already, which is reported. `seen` holds those. */
static gboolean is_repeated(CbReader *reader, GHashTable *seen, const CbNode *item,
                            const char *text)
{
    if (g_hash_table_add(seen, (gpointer)text)) {
        return FALSE;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_VALUE_TWICE, item->span, "take it out",
                       "\"%s\" is listed twice", text);
    return TRUE;
}

/* Whether a text is several language codes, as in `[nl en]`. */
static gboolean is_several_languages(const char *text)
{
    g_auto(GStrv) parts = g_strsplit_set(text, " ;/+", -1);
    guint count = 0;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] != '\0' && !cb_config_is_language(parts[i])) {
            return FALSE;
        }
        count += *parts[i] != '\0' ? 1 : 0;
    }
    return count > 1;
}

/* A language code; one that is written in capitals or with _ is reported, and taken for what it
 * means. NULL if it means none. */
static const char *check_language(CbReader *reader, const CbNode *item, const char *language)
{
    if (cb_config_is_language(language)) {
        return language;
    }
    g_autofree char *meant = g_ascii_strdown(language, -1);
    g_strdelimit(meant, "_", '-');
    cb_diagnostics_add(reader->diagnostics, CB_CODE_LANGUAGE_UNKNOWN, item->span,
                       is_several_languages(meant)
                           ? "put commas between the languages, as in [nl, en]"
                           : "write a language code in small letters, as in nl, en, pt-br",
                       "\"%s\" is no language code", language);
    return cb_config_is_language(meant) ? cb_arena_strdup(reader->arena, meant) : NULL;
}

static void read_languages(CbReader *reader, const CbNode *list, CbConfig *config)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char **languages = cb_arena_new_array(reader->arena, const char *, CB_MAX_LANGUAGES);
    gsize length = cb_read_is_list(reader, list) ? list->length : 0;
    for (gsize i = 0; i < length; i++) {
        const CbNode *item = list->items[i];
        const char *language = cb_read_string(reader, item);
        if (language) {
            language = check_language(reader, item, language);
        }
        if (language && config->n_languages == CB_MAX_LANGUAGES) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_RANGE, item->span, "take some out",
                               "a collection has at most %d languages", CB_MAX_LANGUAGES);
        } else if (language && !is_repeated(reader, seen, item, language)) {
            languages[config->n_languages++] = language;
        }
    }
    config->languages = reader->languages = languages;
    reader->n_languages = config->n_languages;
}

static void read_base_url(CbReader *reader, const CbNode *node, CbConfig *config)
{
    const char *url = cb_read_url(reader, node);
    if (url && !g_str_has_prefix(url, "http")) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_URL, node->span,
                           "write it as https://example.org/cases/",
                           "the address of a site begins with https: or http:");
        url = NULL;
    }
    if (url != NULL && strpbrk(url, "?#") != NULL) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_URL, node->span,
                           "write it as https://example.org/cases/",
                           "the address of a site ends with its path: pages are added to it");
        url = NULL;
    }
    if (url && !g_str_has_suffix(url, "/")) {
        url = cb_arena_printf(reader->arena, "%s/", url);
    }
    config->base_url = url;
}

/* Whether an item is a link with a space in it (`page: about`), which is reported. */
static gboolean is_split_link(CbReader *reader, const CbNode *item)
{
    const CbNodeEntry *entry =
        item->kind == CB_NODE_MAP && item->length == 1 ? item->entries : NULL;
    if (entry == NULL || entry->value->kind != CB_NODE_SCALAR ||
        (strcmp(entry->key, "page") != 0 && strcmp(entry->key, "guide") != 0)) {
        return FALSE;
    }
    g_autofree char *hint =
        g_strdup_printf("write %s:%s, without a space", entry->key, entry->value->text);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, item->span, hint,
                       "expected a text, found a map of keys and values");
    return TRUE;
}

/* Strings out of a list that are among `known`, or that begin with one of `prefixes`. */
static const char *const *read_names(CbReader *reader, const CbNode *list, const char *const *known,
                                     gboolean with_links, guint *count)
{
    gsize length = cb_read_is_list(reader, list) ? list->length : 0;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char **names = cb_arena_new_array(reader->arena, const char *, length);
    *count = 0;
    for (gsize i = 0; i < length; i++) {
        const CbNode *item = list->items[i];
        if (with_links && is_split_link(reader, item)) {
            continue;
        }
        const char *name = cb_read_string(reader, item);
        if (!name || is_repeated(reader, seen, item, name)) {
            continue;
        }
        gboolean is_link =
            with_links && (g_str_has_prefix(name, "page:") || g_str_has_prefix(name, "guide:"));
        if (is_link || g_strv_contains(known, name)) {
            names[(*count)++] = name;
        } else {
            cb_read_unknown(reader, CB_CODE_CONFIG_NAVIGATION, item->span, "part", name, known,
                            g_strv_length((char **)known));
        }
    }
    return names;
}

static void read_navigation(CbReader *reader, const CbNode *list, CbConfig *config)
{
    if (cb_node_is_set(list)) {
        config->navigation = read_names(reader, list, sections, TRUE, &config->n_navigation);
        return;
    }
    config->navigation = sections;
    config->n_navigation = G_N_ELEMENTS(sections) - 1;
}

static void use_default_phases(CbReader *reader, CbConfig *config)
{
    CbPhase *phases = cb_arena_new_array(reader->arena, CbPhase, G_N_ELEMENTS(default_phases));
    for (guint i = 0; i < G_N_ELEMENTS(default_phases); i++) {
        CbTranslation *items =
            cb_arena_new_array(reader->arena, CbTranslation, reader->n_languages);
        const char *const *labels = default_phases[i].labels;
        for (guint language = 0; language < reader->n_languages; language++) {
            for (guint j = 0; j < G_N_ELEMENTS(default_phases[i].labels); j += 2) {
                if (strcmp(labels[j], reader->languages[language]) == 0) {
                    items[language].text = labels[j + 1];
                }
            }
        }
        phases[i] = (CbPhase){.id = default_phases[i].id, .label = {items, reader->n_languages}};
        if (!cb_text_is_set(&phases[i].label)) {
            phases[i].label = cb_text_new(reader->arena, labels[3], (CbSpan){0});
        }
    }
    config->phases = phases;
    config->n_phases = G_N_ELEMENTS(default_phases);
}

/* Reads the id of a phase or guide; NULL if it has none or one that is taken. */
static const char *read_item_id(CbReader *reader, GHashTable *seen, const CbNode *item,
                                const char *const *keys)
{
    const CbNode *node = cb_read_required(reader, item, "id", keys);
    const char *id = cb_read_id(reader, node, FALSE);
    if (!id || g_hash_table_add(seen, (gpointer)id)) {
        return id;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_CONFIG_ID_TWICE, node->span,
                       "give it another id", "the id \"%s\" is taken already", id);
    return NULL;
}

static void read_phases(CbReader *reader, const CbNode *list, CbConfig *config)
{
    if (!cb_node_is_set(list)) {
        use_default_phases(reader, config);
        return;
    }
    gsize length = cb_read_is_list(reader, list) ? list->length : 0;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    CbPhase *phases = cb_arena_new_array(reader->arena, CbPhase, length);
    for (gsize i = 0; i < length; i++) {
        const CbNode *item = list->items[i];
        if (!cb_read_is_map(reader, item)) {
            continue;
        }
        cb_read_check_keys(reader, item, phase_keys);
        const char *id = read_item_id(reader, seen, item, phase_keys);
        if (!id) {
            continue;
        }
        CbPhase *phase = &phases[config->n_phases++];
        CbLayers label = cb_layers_single(cb_node_get(item, "label"));
        CbLayers description = cb_layers_single(cb_node_get(item, "description"));
        phase->id = id;
        phase->span = cb_node_get(item, "id")->span;
        if (!cb_read_text(reader, &label, &phase->label)) {
            phase->label = cb_text_new(reader->arena, id, phase->span);
        }
        cb_read_text(reader, &description, &phase->description);
    }
    config->phases = phases;
}

static void read_guide(CbReader *reader, const CbNode *item, CbGuide *guide)
{
    CbLayers title = cb_layers_single(cb_read_required(reader, item, "title", guide_keys));
    CbLayers description = cb_layers_single(cb_node_get(item, "description"));
    const CbNode *listed = cb_node_get(item, "parts");
    guide->span = cb_node_get(item, "id")->span;
    if (!cb_read_text(reader, &title, &guide->title)) {
        guide->title = cb_text_new(reader->arena, guide->id, guide->span);
    }
    cb_read_text(reader, &description, &guide->description);
    guide->parts = cb_guide_parts;
    guide->n_parts = N_USUAL_PARTS;
    if (cb_node_is_set(listed)) {
        guide->parts = read_names(reader, listed, cb_guide_parts, FALSE, &guide->n_parts);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(choosable); i++) {
        CbNames *chosen = &guide->chosen[choosable[i]];
        chosen->items = cb_read_strings(reader, cb_node_get(item, cb_kind_folder(choosable[i])),
                                        &chosen->length);
    }
}

static void read_guides(CbReader *reader, const CbNode *list, CbConfig *config)
{
    gsize length = cb_read_is_list(reader, list) ? list->length : 0;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    CbGuide *guides = cb_arena_new_array(reader->arena, CbGuide, length);
    for (gsize i = 0; i < length; i++) {
        if (!cb_read_is_map(reader, list->items[i])) {
            continue;
        }
        cb_read_check_keys(reader, list->items[i], guide_keys);
        const char *id = read_item_id(reader, seen, list->items[i], guide_keys);
        if (!id) {
            continue;
        }
        CbGuide *guide = &guides[config->n_guides++];
        guide->id = id;
        read_guide(reader, list->items[i], guide);
    }
    config->guides = guides;
}

/* A path below the repository, without slashes at its ends; "" for its top. */
static const char *read_repository_folder(CbReader *reader, const CbNode *node)
{
    const char *folder = cb_read_string(reader, node);
    if (folder == NULL) {
        return "";
    }
    if (folder[0] == '/' || g_str_has_suffix(folder, "/") || strstr(folder, "..") != NULL) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                           "write it as content, or docs/cases",
                           "the folder is a path from the top of the repository");
        return "";
    }
    return folder;
}

/* The script is published: no other kind of file can be meant. */
static const char *read_script(CbReader *reader, const CbNode *node)
{
    const char *script = cb_read_string(reader, node);
    if (script != NULL && (g_path_is_absolute(script) || !g_str_has_suffix(script, ".js"))) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                           "write it as media/editor.js, without a slash before it",
                           "the script is a path from the collection to a file .js");
        return NULL;
    }
    return script;
}

static void read_admin(CbReader *reader, const CbNode *node, CbAdmin *admin)
{
    if (!cb_read_is_map(reader, node)) {
        return;
    }
    cb_read_check_keys(reader, node, admin_keys);
    const CbNode *backend = cb_node_get(node, "backend");
    admin->span = node->span;
    admin->repository =
        cb_read_string(reader, cb_read_required(reader, node, "repository", admin_keys));
    int choice = cb_node_is_set(backend) ? cb_read_choice(reader, backend, cb_admin_backends) : 0;
    admin->backend = cb_admin_backends[MAX(choice, 0)];
    admin->branch = cb_read_string(reader, cb_node_get(node, "branch"));
    admin->folder = read_repository_folder(reader, cb_node_get(node, "folder"));
    admin->script = read_script(reader, cb_node_get(node, "script"));
}

gboolean cb_config_read_languages(CbReader *reader, const CbNode *root, CbConfig *config)
{
    if (root->kind != CB_NODE_MAP) {
        cb_read_mismatch(reader, root, "a map of keys and values");
        return FALSE;
    }
    const CbNode *languages = cb_read_required(reader, root, "languages", config_keys);
    read_languages(reader, languages, config);
    return config->n_languages > 0;
}

void cb_config_use_defaults(CbReader *reader, CbConfig *config)
{
    config->theme = DEFAULT_THEME;
    config->title = cb_text_new(reader->arena, UNKNOWN_TITLE, (CbSpan){0});
    read_navigation(reader, NULL, config);
    use_default_phases(reader, config);
}

void cb_config_read(CbReader *reader, const CbNode *root, CbConfig *config)
{
    cb_read_check_keys(reader, root, config_keys);
    CbLayers title = cb_layers_single(cb_read_required(reader, root, "title", config_keys));
    CbLayers description = cb_layers_single(cb_node_get(root, "description"));
    const CbNode *theme = cb_node_get(root, "theme");
    if (!cb_read_text(reader, &title, &config->title)) {
        config->title = cb_text_new(reader->arena, UNKNOWN_TITLE, (CbSpan){0});
    }
    cb_read_text(reader, &description, &config->description);
    read_base_url(reader, cb_node_get(root, "base_url"), config);
    config->theme = cb_read_string(reader, theme);
    if (config->theme) {
        config->theme_span = theme->span;
    } else {
        config->theme = DEFAULT_THEME;
    }
    read_navigation(reader, cb_node_get(root, "navigation"), config);
    read_phases(reader, cb_node_get(root, "phases"), config);
    read_guides(reader, cb_node_get(root, "guides"), config);
    cb_read_boolean(reader, cb_node_get(root, "sheets"), &config->sheets);
    cb_read_boolean(reader, cb_node_get(root, "rooted_404"), &config->has_rooted_404);
    read_admin(reader, cb_node_get(root, "admin"), &config->admin);
}

static void check_ids(CbReader *reader, const CbNode *list, CbKind kind)
{
    for (gsize i = 0; list && list->kind == CB_NODE_LIST && i < list->length; i++) {
        if (list->items[i]->kind == CB_NODE_SCALAR && !cb_node_is_null(list->items[i])) {
            cb_links_find(reader, list->items[i]->span, kind, list->items[i]->text);
        }
    }
}

gboolean cb_config_is_printed(const CbConfig *config)
{
    return config->n_guides > 0 || config->sheets;
}

void cb_config_check(CbReader *reader, const CbNode *root)
{
    const CbNode *navigation = cb_node_get(root, "navigation");
    const CbNode *guides = cb_node_get(root, "guides");
    for (gsize i = 0; navigation && navigation->kind == CB_NODE_LIST && i < navigation->length;
         i++) {
        const CbNode *item = navigation->items[i];
        if (item->kind != CB_NODE_SCALAR) {
            continue;
        }
        if (g_str_has_prefix(item->text, "page:")) {
            cb_links_find(reader, item->span, CB_KIND_PAGE, item->text + strlen("page:"));
        } else if (g_str_has_prefix(item->text, "guide:")) {
            cb_links_find(reader, item->span, CB_KIND_GUIDE, item->text + strlen("guide:"));
        }
    }
    for (gsize i = 0; guides && guides->kind == CB_NODE_LIST && i < guides->length; i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(choosable); j++) {
            const char *key = cb_kind_folder(choosable[j]);
            check_ids(reader, cb_node_get(guides->items[i], key), choosable[j]);
        }
    }
}
