#include "site/strings.h"

#include "base/escape.h"
#include "base/suggest.h"
#include "load/config.h"
#include "load/yaml.h"

#include <string.h>

/* Maps of strings inside each other. */
#define MAX_NESTING 4

typedef struct {
    const char *forms[2]; /* by CbPlural; the same text twice if there is only one */
    const char *model;    /* the forms of the standard templates, which say what is filled in */
} Entry;

struct CbStrings {
    CbArena *arena;
    GHashTable *entries; /* key to Entry */
    gpointer *keys;      /* all of them, sorted */
    guint n_keys;
    GPtrArray *sources;         /* keep what diagnostics point to */
    CbDiagnostics *diagnostics; /* borrowed, while loading */
    const CbTheme *theme;       /* borrowed, while loading */
    gboolean overrides;         /* while loading: the file is not of the standard templates */
    gboolean is_foreign;        /* there are none in the language, nor in what it is a kind of */
};

static const char *scalar(const CbNode *node)
{
    return node && node->kind == CB_NODE_SCALAR ? node->text : NULL;
}

/* Whether a map is plural forms. */
static gboolean is_plural(const CbNode *node)
{
    return scalar(cb_node_get(node, "other")) != NULL;
}

/* What is filled in is what the standard templates' texts have, in this language or in English. */
static const char *model_of(CbStrings *strings, const Entry *known, const char *one,
                            const char *other)
{
    if (known == NULL) {
        return cb_arena_printf(strings->arena, "%s %s", one, other);
    }
    return strings->overrides
               ? known->model
               : cb_arena_printf(strings->arena, "%s %s %s", known->model, one, other);
}

static void add_entry(CbStrings *strings, const char *key, const char *one, const char *other)
{
    const Entry *known = g_hash_table_lookup(strings->entries, key);
    Entry *entry = cb_arena_new_struct(strings->arena, Entry);
    entry->forms[CB_PLURAL_ONE] = one;
    entry->forms[CB_PLURAL_OTHER] = other;
    entry->model = model_of(strings, known, one, other);
    g_hash_table_insert(strings->entries, cb_arena_strdup(strings->arena, key), entry);
}

/* The names of a text's gaps, each once; NULL-terminated. */
static char **gaps_of(const char *text)
{
    GPtrArray *gaps = g_ptr_array_new();
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        gsize length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
        g_autofree char *name = g_strndup(open + 1, length);
        if (length > 0 && open[length + 1] == '}' &&
            !g_ptr_array_find_with_equal_func(gaps, name, g_str_equal, NULL)) {
            g_ptr_array_add(gaps, g_steal_pointer(&name));
        }
    }
    g_ptr_array_add(gaps, NULL);
    return (char **)g_ptr_array_free(gaps, FALSE);
}

/* Reports what a text would have filled in that no template gives. */
static void check_gaps(CbStrings *strings, const CbNode *node, const Entry *known)
{
    g_auto(GStrv) gaps = gaps_of(node->text);
    g_auto(GStrv) right = gaps_of(known->model);
    for (guint i = 0; gaps[i] != NULL; i++) {
        if (g_strv_contains((const char *const *)right, gaps[i])) {
            continue;
        }
        g_autofree char *written = g_strdup_printf("{%s}", gaps[i]);
        gsize start = (gsize)(strstr(node->text, written) - node->text);
        CbSpan span =
            cb_source_map_span(cb_node_map(strings->arena, node), start, start + strlen(written));
        g_autofree char *hint =
            cb_suggest_hint(gaps[i], (const char *const *)right, g_strv_length(right));
        cb_diagnostics_add(strings->diagnostics, CB_CODE_STRINGS_GAP, span,
                           hint != NULL ? hint : "take it out: this text has nothing to fill in",
                           "nothing is filled in for {%s}", gaps[i]);
    }
}

/* Whether a template or script of a folder names a key: bundled ones ask for known keys only. */
static gboolean is_asked_for(const CbStrings *strings, const char *key)
{
    g_auto(GStrv) names = cb_theme_templates(strings->theme);
    gboolean found = FALSE;
    for (guint i = 0; names[i] != NULL && !found; i++) {
        g_autoptr(CbSource) source = cb_theme_template(names[i], (gpointer)strings->theme);
        found = source != NULL && strstr(cb_source_text(source, NULL), key) != NULL;
    }
    return found;
}

/* Reports a key that nobody knows and that looks like one that is known. */
static void check_key(CbStrings *strings, const char *key, CbSpan span)
{
    const char *near = cb_strings_suggest(strings, key);
    if (g_hash_table_contains(strings->entries, key) || near == NULL ||
        is_asked_for(strings, key)) {
        return;
    }
    g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", near);
    cb_diagnostics_add(strings->diagnostics, CB_CODE_STRINGS_KEY, span, hint,
                       "nothing asks for an interface string \"%s\"", key);
}

static void report_shape(CbStrings *strings, const char *key, CbSpan span)
{
    cb_diagnostics_add(strings->diagnostics, CB_CODE_STRINGS_SHAPE, span,
                       "write a text, or a map with the forms `one` and `other`",
                       "\"%s\" is no interface string", key);
}

/* A text or the texts of plural forms. */
static void add_texts(CbStrings *strings, const char *key, CbSpan key_span, const CbNode *one,
                      const CbNode *other)
{
    const Entry *known = g_hash_table_lookup(strings->entries, key);
    if (cb_node_is_null(other)) {
        cb_diagnostics_add(strings->diagnostics, CB_CODE_STRINGS_SHAPE, other->span,
                           "write a text, or take the line out", "\"%s\" is empty", key);
        return;
    }
    if (strings->overrides && known != NULL) {
        check_gaps(strings, other, known);
        if (one != other) {
            check_gaps(strings, one, known);
        }
    } else if (strings->overrides) {
        check_key(strings, key, key_span);
    }
    add_entry(strings, key, one->text, other->text);
}

static void add_node(CbStrings *strings, const char *key, CbSpan key_span, const CbNode *node,
                     guint depth)
{
    gboolean is_known = g_hash_table_contains(strings->entries, key);
    if (node->kind == CB_NODE_SCALAR) {
        add_texts(strings, key, key_span, node, node);
    } else if (node->kind == CB_NODE_MAP && is_plural(node)) {
        const CbNode *other = cb_node_get(node, "other");
        const CbNode *one = cb_node_get(node, "one");
        add_texts(strings, key, key_span, scalar(one) != NULL ? one : other, other);
    } else if (node->kind == CB_NODE_MAP && depth < MAX_NESTING && !is_known) {
        for (gsize i = 0; i < node->length; i++) {
            const CbNodeEntry *entry = &node->entries[i];
            const char *name =
                *key ? cb_arena_printf(strings->arena, "%s.%s", key, entry->key) : entry->key;
            add_node(strings, name, entry->key_span, entry->value, depth + 1);
        }
    } else {
        report_shape(strings, key, node->span);
    }
}

/* Adds the files of a language, later ones replacing. FALSE if there are none. */
static gboolean add_language(CbStrings *strings, const CbTheme *theme, const char *language)
{
    g_autofree char *name = g_strdup_printf("strings/%s.yaml", language);
    g_autofree char *original = g_strconcat("standard/", name, NULL);
    g_autoptr(CbSource) standard = cb_theme_template(original, (gpointer)theme);
    g_autoptr(GPtrArray) sources = cb_theme_layers(theme, name);
    for (guint i = 0; i < sources->len; i++) {
        CbSource *source = g_ptr_array_index(sources, i);
        g_ptr_array_add(strings->sources, cb_source_ref(source));
        const CbNode *node = cb_yaml_parse(strings->arena, source, strings->diagnostics);
        strings->overrides = i > 0 || standard == NULL;
        if (node) {
            add_node(strings, "", (CbSpan){0}, node, 0);
        }
    }
    return sources->len > 0;
}

/* Adds what there is in a language and, before it, in the one that it is a kind of: that of pt-br
 * is pt.
 */
static void add_with_base(CbStrings *strings, const CbTheme *theme, const char *language)
{
    g_autofree char *base = g_strndup(language, strcspn(language, "-"));
    gboolean has_any = strcmp(language, CB_STRINGS_FALLBACK) == 0 ||
                       strcmp(base, CB_STRINGS_FALLBACK) == 0 ||
                       strcmp(language, CB_LANGUAGE_UNDETERMINED) == 0;
    if (strcmp(base, language) != 0 && strcmp(base, CB_STRINGS_FALLBACK) != 0) {
        has_any |= add_language(strings, theme, base);
    }
    if (strcmp(language, CB_STRINGS_FALLBACK) != 0) {
        has_any |= add_language(strings, theme, language);
    }
    strings->is_foreign = !has_any;
}

gboolean cb_strings_are_foreign(const CbStrings *strings)
{
    return strings->is_foreign;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

CbStrings *cb_strings_load(const CbTheme *theme, const char *language, CbDiagnostics *diagnostics)
{
    CbStrings *strings = g_new0(CbStrings, 1);
    strings->arena = cb_arena_new();
    strings->entries = g_hash_table_new(cb_hash_string, g_str_equal);
    strings->sources = g_ptr_array_new_with_free_func((GDestroyNotify)cb_source_unref);
    strings->diagnostics = diagnostics;
    strings->theme = theme;
    add_language(strings, theme, CB_STRINGS_FALLBACK);
    add_with_base(strings, theme, language);
    strings->keys = g_hash_table_get_keys_as_array(strings->entries, &strings->n_keys);
    qsort(strings->keys, strings->n_keys, sizeof *strings->keys, compare_keys);
    return strings;
}

void cb_strings_free(CbStrings *strings)
{
    if (!strings) {
        return;
    }
    g_hash_table_destroy(strings->entries);
    g_free(strings->keys);
    g_ptr_array_unref(strings->sources);
    cb_arena_free(strings->arena);
    g_free(strings);
}

static double number_of(CbValue value)
{
    switch (value.type) {
    case CB_VALUE_INTEGER:
        return (double)value.as.integer;
    case CB_VALUE_FLOAT:
        return value.as.number;
    default:
        return 0;
    }
}

/* Appends a value that is filled in; into safe text, plain text goes escaped. */
static void append_value(const CbLocale *locale, const char *name, CbValue value, gboolean safe,
                         GString *out)
{
    if (value.type == CB_VALUE_STRING && safe && !value.safe) {
        cb_escape_html(out, value.as.string, value.length);
    } else if (value.type == CB_VALUE_STRING) {
        g_string_append_len(out, value.as.string, value.length);
    } else if (value.type == CB_VALUE_INTEGER && strcmp(name, "count") != 0) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value.as.integer);
    } else if (cb_value_is_number(value)) {
        cb_locale_number(locale, number_of(value), -1, out);
    }
}

static void append_literal(const char *text, gsize length, gboolean safe, GString *out)
{
    if (safe) {
        cb_escape_html(out, text, (gssize)length);
    } else {
        g_string_append_len(out, text, (gssize)length);
    }
}

/* Fills in what stands in braces. Names that no value has stay as written. */
static void fill_in(const char *form, const CbLocale *locale, const CbMap *values, gboolean safe,
                    GString *out)
{
    while (*form) {
        const char *open = strchr(form, '{');
        const char *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            append_literal(form, strlen(form), safe, out);
            return;
        }
        append_literal(form, (gsize)(open - form), safe, out);
        g_autofree char *name = g_strndup(open + 1, (gsize)(close - open) - 1);
        CbValue value = cb_map_get(values, name);
        if (value.type == CB_VALUE_UNDEFINED) {
            append_literal(open, (gsize)(close - open) + 1, safe, out);
        } else {
            append_value(locale, name, value, safe, out);
        }
        form = close + 1;
    }
}

static gboolean has_safe_value(const CbMap *values)
{
    for (gsize i = 0; i < cb_map_length(values); i++) {
        CbValue value = cb_map_value_at(values, i);
        if (value.type == CB_VALUE_STRING && value.safe) {
            return TRUE;
        }
    }
    return FALSE;
}

CbValue cb_strings_get(const CbStrings *strings, const CbLocale *locale, CbArena *arena,
                       const char *key, const CbMap *values)
{
    const Entry *entry = g_hash_table_lookup(strings->entries, key);
    if (!entry) {
        return cb_value_undefined();
    }
    if (!values || cb_map_length(values) == 0) {
        return cb_value_string(entry->forms[CB_PLURAL_OTHER]);
    }

    CbValue count = cb_map_get(values, "count");
    CbPlural plural =
        cb_value_is_number(count) ? cb_locale_plural(locale, number_of(count)) : CB_PLURAL_OTHER;
    gboolean safe = has_safe_value(values);
    g_autoptr(GString) out = g_string_new(NULL);
    fill_in(entry->forms[plural], locale, values, safe, out);
    const char *text = cb_arena_strndup(arena, out->str, out->len);
    return safe ? cb_value_markup(text, out->len) : cb_value_string_length(text, out->len);
}

/* The first key that is not sorted before `group`. */
static guint first_key(const CbStrings *strings, const char *group)
{
    guint low = 0, high = strings->n_keys;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (strcmp(strings->keys[middle], group) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

gboolean cb_strings_call(const CbStrings *strings, const CbLocale *locale, CbRender *render,
                         const CbValue *arguments, gsize n_arguments, const CbMap *values,
                         CbValue *result)
{
    if (n_arguments != 1) {
        return cb_render_fail(render, "t takes one key, and values by name");
    }
    if (arguments[0].type != CB_VALUE_STRING) {
        return cb_render_fail(render, "t needs a text");
    }
    const char *key = arguments[0].as.string;
    *result = cb_strings_get(strings, locale, cb_render_arena(render), key, values);
    if (result->type != CB_VALUE_UNDEFINED) {
        return TRUE;
    }
    const char *near = cb_strings_suggest(strings, key);
    return cb_render_fail(render, "no interface string \"%s\"%s%s%s", key,
                          near != NULL ? "; did you mean \"" : "", near != NULL ? near : "",
                          near != NULL ? "\"?" : "");
}

CbValue cb_strings_group(const CbStrings *strings, CbArena *arena, const char *group)
{
    CbMap *map = cb_map_new(arena, 16);
    for (guint i = first_key(strings, group); i < strings->n_keys; i++) {
        const char *key = strings->keys[i];
        if (!g_str_has_prefix(key, group)) {
            break;
        }
        const Entry *entry = g_hash_table_lookup(strings->entries, key);
        CbValue value = cb_value_string(entry->forms[CB_PLURAL_OTHER]);
        if (entry->forms[CB_PLURAL_ONE] != entry->forms[CB_PLURAL_OTHER]) {
            CbMap *forms = cb_map_new(arena, 2);
            cb_map_set(forms, "one", cb_value_string(entry->forms[CB_PLURAL_ONE]));
            cb_map_set(forms, "other", value);
            value = cb_value_map(forms);
        }
        cb_map_set(map, key + strlen(group), value);
    }
    return cb_value_map(map);
}

const char *cb_strings_text(const CbStrings *strings, const char *key)
{
    const Entry *entry = g_hash_table_lookup(strings->entries, key);
    return entry ? entry->forms[CB_PLURAL_OTHER] : "";
}

const char *cb_strings_suggest(const CbStrings *strings, const char *key)
{
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(strings->entries, NULL);
    return cb_suggest(key, (const char *const *)keys, g_hash_table_size(strings->entries));
}
