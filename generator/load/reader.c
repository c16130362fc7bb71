#include "load/reader.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "load/links.h"
#include <string.h>

/* Looking for the nearest name takes time; a file with more unknown names gets no more hints. */
#define MOST_SUGGESTIONS 50

CbLayers cb_layers_single(const CbNode *node)
{
    return (CbLayers){.nodes = {node}};
}

/* Whether a key that a map lacks may be there all the same: parts of it could not be read, it has
 * nothing at all, or the key is misspelt. */
static gboolean may_have(const CbNode *map, const char *key)
{
    if (map == NULL || map->kind != CB_NODE_MAP || map->is_damaged || map->length == 0) {
        return TRUE;
    }
    for (gsize i = 0; i < MIN(map->length, MOST_SUGGESTIONS); i++) {
        if (cb_suggest(map->entries[i].key, &key, 1) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

CbLayers cb_layers_get(const CbLayers *layers, const char *key)
{
    CbLayers below = {0};
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        below.nodes[i] = cb_node_get(layers->nodes[i], key);
        below.is_lost =
            below.is_lost || (i > 0 && below.nodes[i] != NULL && below.nodes[0] == NULL &&
                              may_have(layers->nodes[0], key));
    }
    return below;
}

CbLayers cb_layers_item(const CbLayers *layers, gsize index)
{
    CbLayers below = {0};
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        const CbNode *list = layers->nodes[i];
        if (list && list->kind == CB_NODE_LIST && index < list->length) {
            below.nodes[i] = list->items[index];
        }
    }
    return below;
}

gboolean cb_node_is_set(const CbNode *node)
{
    return node && !cb_node_is_null(node);
}

char *cb_node_describe(const CbNode *node)
{
    if (node->kind == CB_NODE_LIST) {
        return g_strdup("a list");
    }
    if (node->kind == CB_NODE_MAP) {
        return g_strdup("a map of keys and values");
    }
    if (node->style == CB_SCALAR_LITERAL || node->style == CB_SCALAR_FOLDED || node->length > 40) {
        return g_strdup("a text");
    }
    return g_strdup_printf("\"%s\"", node->text);
}

/* How to make a text of a map. */
static const char *map_for_text_hint(const CbNode *map)
{
    return cb_source_text(map->span.source, NULL)[map->span.start] == '{'
               ? "put a text that begins with { between quotation marks"
               : "put a text that holds a colon between quotation marks";
}

/* How to make of a node what is expected. */
static const char *mismatch_hint(const CbNode *node, const char *expected)
{
    gboolean is_scalar = node->kind == CB_NODE_SCALAR;
    if (strcmp(expected, "a map of keys and values") == 0) {
        return is_scalar ? "write \"key: value\", with a space after the colon"
                         : "write \"key: value\", without \"- \" before it";
    }
    if (node->kind == CB_NODE_MAP && strcmp(expected, "a text") == 0) {
        return map_for_text_hint(node);
    }
    if (node->kind == CB_NODE_LIST) {
        return "write the text itself, without \"- \" or brackets";
    }
    return "write the text after the key, or lines of it after | and indented";
}

void cb_read_mismatch(CbReader *reader, const CbNode *node, const char *expected)
{
    if (cb_node_has_damage(node)) {
        return;
    }
    g_autofree char *found = cb_node_describe(node);
    g_autofree char *item_hint =
        reader->item_keys != NULL && node->kind == CB_NODE_SCALAR
            ? g_strdup_printf("write \"%s: …\" after the -", reader->item_keys[0])
            : NULL;
    cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                       item_hint != NULL ? item_hint : mismatch_hint(node, expected),
                       "expected %s, found %s", expected, found);
}

gboolean cb_read_is_map(CbReader *reader, const CbNode *node)
{
    if (!cb_node_is_set(node)) {
        return FALSE;
    }
    if (node->kind != CB_NODE_MAP) {
        cb_read_mismatch(reader, node, "a map of keys and values");
    }
    return node->kind == CB_NODE_MAP;
}

gboolean cb_read_is_list(CbReader *reader, const CbNode *node)
{
    if (!cb_node_is_set(node)) {
        return FALSE;
    }
    if (node->kind == CB_NODE_LIST || cb_node_has_damage(node)) {
        return node->kind == CB_NODE_LIST;
    }
    const char *written = cb_source_text(node->span.source, NULL) + node->span.start;
    const char *hint = NULL;
    g_autofree char *item_hint = NULL;
    gboolean is_stuck =
        node->kind == CB_NODE_MAP && node->length > 0 && node->entries[0].key[0] == '-';
    if (is_stuck || (node->kind == CB_NODE_SCALAR && *written == '-')) {
        hint = "write a space after the - of every item";
    } else if (node->kind == CB_NODE_MAP && *written != '{') {
        hint = "begin every item with \"- \"";
    } else if (node->kind == CB_NODE_SCALAR && reader->item_keys != NULL) {
        item_hint = g_strdup_printf("begin every item with \"- %s: …\", on the lines below",
                                    reader->item_keys[0]);
    } else if (node->kind == CB_NODE_SCALAR) {
        hint = "put it between brackets, as in [one, two], or each item on a line after \"- \"";
    } else if (node->kind == CB_NODE_MAP) {
        hint = "put { } between brackets, as in [{ … }, { … }], or after \"- \"";
    }
    g_autofree char *found = cb_node_describe(node);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                       item_hint != NULL ? item_hint : hint, "expected a list, found %s", found);
    return FALSE;
}

/* Whether a name has a blank that only looks like a space, or a sign without width. */
static gboolean has_odd_blank(const char *name)
{
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        gunichar character = g_utf8_get_char(name);
        if (character >= 0x80 &&
            (g_unichar_isspace(character) || g_unichar_type(character) == G_UNICODE_FORMAT)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Says what the last message is about, as "case:sector". */
static void note_about(CbReader *reader, const char *name)
{
    g_autofree char *about =
        reader->subject != NULL ? g_strdup_printf("%s:%s", reader->subject, name) : g_strdup(name);
    cb_diagnostics_about(reader->diagnostics, about);
}

gboolean cb_read_may_suggest(const CbReader *reader)
{
    return reader->n_suggestions < MOST_SUGGESTIONS;
}

void cb_read_unknown(CbReader *reader, CbCode code, CbSpan span, const char *what, const char *name,
                     const char *const *candidates, gsize n_candidates)
{
    cb_read_unknown_or(reader, code, span, what, name, candidates, n_candidates, NULL);
}

void cb_read_unknown_or(CbReader *reader, CbCode code, CbSpan span, const char *what,
                        const char *name, const char *const *candidates, gsize n_candidates,
                        const char *otherwise)
{
    g_autofree char *hint = NULL;
    if (has_odd_blank(name)) {
        hint = g_strdup(
            "a character is part of it that is no ordinary space, or cannot be seen: write it "
            "anew");
    } else if (cb_read_may_suggest(reader)) {
        reader->n_suggestions++;
        hint = cb_suggest_hint(name, candidates, n_candidates);
    }
    cb_diagnostics_add(reader->diagnostics, code, span, hint != NULL ? hint : otherwise,
                       "unknown %s \"%s\"", what, name);
    note_about(reader, name);
}

/* The place of a key in the order of `known`, or a place after all of them. */
static gsize rank_of(const char *key, const char *const *known)
{
    gsize rank = 0;
    while (known[rank] && strcmp(known[rank], key) != 0) {
        rank++;
    }
    return rank;
}

/* Whether a key is what follows a decimal comma, as in `weight: 0,4`. */
static gboolean follows_number(const CbNodeEntry *entry)
{
    const CbSpan key = entry->key_span;
    const char *text = key.source != NULL ? cb_source_text(key.source, NULL) : "";
    return entry->key[strspn(entry->key, "0123456789")] == '\0' && key.start >= 2 &&
           text[key.start - 1] == ',' && g_ascii_isdigit(text[key.start - 2]);
}

/* Reports a key that nobody knows. One between { and } without a value is what follows a comma in a
 * text. */
static void report_key(CbReader *reader, const CbNode *map, const CbNodeEntry *entry,
                       const char *meant, const char *const *known, gsize n_known)
{
    const CbNode *value = entry->value;
    const char *written = cb_source_text(map->span.source, NULL) + map->span.start;
    gboolean is_rest = *written == '{' && entry != map->entries && cb_node_is_null(value) &&
                       value->length == 0 && !value->is_damaged;
    if (!is_rest || meant != NULL) {
        g_autofree char *listed = g_strjoinv(", ", (char **)known);
        g_autofree char *otherwise = g_strconcat("known: ", listed, NULL);
        cb_read_unknown_or(
            reader, CB_CODE_KEY_UNKNOWN, entry->key_span, "key", entry->key, known, n_known,
            reader->subject != NULL ? "take it out, or declare a field of this name in schema.yaml"
                                    : otherwise);
        return;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_KEY_UNKNOWN, entry->key_span,
                       follows_number(entry)
                           ? "write decimals with a point, as in 1.5"
                           : "between { and } a comma ends a text: put it between quotation marks",
                       "unknown key \"%s\"", entry->key);
    note_about(reader, entry->key);
}

void cb_read_unknown_key(CbReader *reader, const CbNode *map, CbNodeEntry *entry,
                         const char *const *known)
{
    gsize n_known = rank_of("", known);
    const char *meant = cb_read_may_suggest(reader) ? cb_suggest(entry->key, known, n_known) : NULL;
    report_key(reader, map, entry, meant, known, n_known);
    if (meant != NULL && cb_node_get(map, meant) == NULL) {
        entry->key = meant;
    } else {
        cb_links_check_lost(reader, entry->value->span);
    }
}

void cb_read_check_keys(CbReader *reader, const CbNode *map, const char *const *known)
{
    gsize n_known = rank_of("", known);
    for (gsize i = 0; map && map->kind == CB_NODE_MAP && i < map->length; i++) {
        if (rank_of(map->entries[i].key, known) == n_known) {
            cb_read_unknown_key(reader, map, &map->entries[i], known);
        }
    }
}

/* The only key of a map that neither is known nor near to one that is; NULL if there are others, or
 * one is near to `key`. */
static CbNodeEntry *only_stranger(const CbNode *map, const char *key, const char *const *known)
{
    CbNodeEntry *only = NULL;
    gsize n_known = rank_of("", known);
    for (gsize i = 0; i < map->length; i++) {
        CbNodeEntry *entry = &map->entries[i];
        const char *meant =
            rank_of(entry->key, known) < n_known ? "" : cb_suggest(entry->key, known, n_known);
        if (meant == NULL && only == NULL) {
            only = entry;
        } else if (meant == NULL || strcmp(meant, key) == 0) {
            return NULL;
        }
    }
    return only;
}

void cb_read_adopt_key(CbReader *reader, const CbNode *map, const char *key,
                       const char *const *known)
{
    gboolean is_missing = map != NULL && map->kind == CB_NODE_MAP && !map->is_damaged &&
                          map->length <= MOST_SUGGESTIONS && cb_node_get(map, key) == NULL;
    CbNodeEntry *stranger = is_missing ? only_stranger(map, key, known) : NULL;
    if (stranger == NULL || !cb_node_is_set(stranger->value)) {
        return;
    }
    g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", key);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_KEY_UNKNOWN, stranger->key_span, hint,
                       "unknown key \"%s\"", stranger->key);
    note_about(reader, stranger->key);
    stranger->key = key;
}

/* Where a missing key belongs: before the first key that comes later in the usual order. */
static CbSpan place_of(const CbNode *map, const char *key, const char *const *known)
{
    gsize rank = rank_of(key, known);
    for (gsize i = 0; i < map->length; i++) {
        if (rank_of(map->entries[i].key, known) > rank) {
            return cb_span_start(map->entries[i].key_span);
        }
    }
    return cb_span_new(map->span.source, map->span.end, map->span.end);
}

const CbNode *cb_read_get(CbReader *reader, const CbNode *map, const char *key,
                          const char *const *known)
{
    const CbNode *node = cb_node_get(map, key);
    if (node != NULL || map == NULL || map->kind != CB_NODE_MAP || reader->keys_unchecked) {
        return node;
    }
    gsize n_known = rank_of("", known);
    for (gsize i = 0; i < MIN(map->length, MOST_SUGGESTIONS); i++) {
        CbNodeEntry *entry = &map->entries[i];
        if (rank_of(entry->key, known) == n_known &&
            g_strcmp0(cb_suggest(entry->key, known, n_known), key) == 0) {
            cb_read_unknown_key(reader, map, entry, known);
            return cb_node_get(map, key);
        }
    }
    return NULL;
}

/* A key that is missing because its indentation makes it part of the value of another. */
static gboolean is_misplaced(CbReader *reader, const CbNode *map, const char *key)
{
    for (gsize i = 0; i < map->length; i++) {
        const CbNode *below = map->entries[i].value;
        for (gsize j = 0; below->kind == CB_NODE_MAP && j < below->length; j++) {
            if (strcmp(below->entries[j].key, key) != 0) {
                continue;
            }
            cb_diagnostics_add(reader->diagnostics, CB_CODE_KEY_MISSING, below->entries[j].key_span,
                               "indent it less", "\"%s\" is indented as if it were part of \"%s\"",
                               key, map->entries[i].key);
            return TRUE;
        }
    }
    return FALSE;
}

void cb_read_missing(CbReader *reader, const CbNode *map, const char *key, const char *const *known)
{
    const CbNode *empty = cb_node_get(map, key);
    if (cb_node_is_lost(map, empty) || is_misplaced(reader, map, key)) {
        return;
    }
    g_autofree char *hint = g_strdup_printf("add \"%s: …\" here", key);
    CbSpan span = empty ? empty->span : place_of(map, key, known);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_KEY_MISSING, span,
                       empty ? "give it a value" : hint, "\"%s\" is %s", key,
                       empty ? "empty" : "missing");
    note_about(reader, key);
}

static int language_of(const CbReader *reader, const char *language)
{
    for (guint i = 0; i < reader->n_languages; i++) {
        if (strcmp(reader->languages[i], language) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* Whether a map could have languages as keys: one of them has two letters, or is a language of the
 * collection. */
static gboolean has_language(const CbReader *reader, const CbNode *map)
{
    for (gsize i = 0; i < map->length; i++) {
        const char *key = map->entries[i].key;
        if (language_of(reader, key) >= 0 ||
            (g_ascii_islower(key[0]) && (strlen(key) <= 2 || key[2] == '-'))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a node says nothing: nothing, null, blanks, or a list or map of such. */
static gboolean is_empty(const CbNode *node)
{
    if (!cb_node_is_set(node)) {
        return TRUE;
    }
    if (node->kind == CB_NODE_SCALAR) {
        return cb_utf8_is_invisible(node->text);
    }
    /* The depth of a tree is limited by the parser. */
    for (gsize i = 0; i < node->length; i++) {
        if (node->kind == CB_NODE_LIST ? !is_empty(node->items[i])
                                       : !is_empty(node->entries[i].value)) {
            return FALSE;
        }
    }
    return TRUE;
}

const CbNode *cb_read_required(CbReader *reader, const CbNode *map, const char *key,
                               const char *const *known)
{
    const CbNode *node = cb_read_get(reader, map, key, known);
    /* Keys that are no languages are reported as what they are. */
    gboolean is_other = node != NULL && node->kind == CB_NODE_MAP && node->length > 0 &&
                        !has_language(reader, node);
    if (is_other || !is_empty(node)) {
        return node;
    }
    cb_read_missing(reader, map, key, known);
    return NULL;
}

/* The text of a scalar without white space around it, for as long as what is read; NULL if nothing
 * is to be seen of it. */
static const char *trimmed(CbReader *reader, const CbNode *node)
{
    if (cb_utf8_is_invisible(node->text)) {
        return NULL;
    }
    const char *start = node->text;
    const char *end = node->text + node->length;
    while (start < end && g_ascii_isspace(*start)) {
        start++;
    }
    while (end > start && g_ascii_isspace(end[-1])) {
        end--;
    }
    return cb_arena_strndup(reader->arena, start, (gsize)(end - start));
}

const char *cb_read_string(CbReader *reader, const CbNode *node)
{
    if (!cb_node_is_set(node)) {
        return NULL;
    }
    if (node->kind == CB_NODE_SCALAR) {
        return trimmed(reader, node);
    }
    cb_read_mismatch(reader, node, "a text");
    return NULL;
}

const char *cb_read_word(CbReader *reader, const CbNode *node)
{
    const char *word = cb_read_string(reader, node);
    gboolean is_text = cb_node_is_set(node) && node->kind == CB_NODE_SCALAR;
    if (!is_text || node->length == (word ? strlen(word) : 0)) {
        return word;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                       "take away the blanks, or the line's end, that are part of it",
                       word ? "expected \"%s\" alone, found blanks around it"
                            : "expected a word, found blanks%s",
                       word ? word : "");
    return NULL;
}

gboolean cb_id_is_valid(const char *id, gboolean is_field)
{
    gsize length = strlen(id);
    if (length == 0 || length > CB_MAX_ID_LENGTH || id[0] == '-' || id[length - 1] == '-') {
        return FALSE;
    }
    for (const char *at = id; *at; at++) {
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != (is_field ? '_' : '-')) {
            return FALSE;
        }
    }
    return !is_field || g_ascii_islower(id[0]);
}

const char *cb_read_id(CbReader *reader, const CbNode *node, gboolean is_field)
{
    const char *id = cb_read_string(reader, node);
    if (!id || cb_id_is_valid(id, is_field)) {
        return id;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_ID, node->span,
                       "use lower-case letters, digits and hyphens", "\"%s\" is no id", id);
    return NULL;
}

int cb_read_choice(CbReader *reader, const CbNode *node, const char *const *choices)
{
    const char *text = cb_read_word(reader, node);
    if (!text) {
        return -1;
    }
    gsize rank = rank_of(text, choices);
    if (choices[rank]) {
        return (int)rank;
    }
    cb_read_unknown(reader, CB_CODE_CHOICE, node->span, "value", text, choices, rank);
    return -1;
}

/* Reports an unknown language. The one that is meant, if that is missing in the map: what is said
 * in it is not said to be missing, too. Else -1. */
static int meant_language(CbReader *reader, const CbNode *map, const CbNodeEntry *entry)
{
    if (reader->languages_unchecked) {
        return cb_node_get(map, reader->languages[0]) == NULL ? 0 : -1;
    }
    cb_read_unknown(reader, CB_CODE_LANGUAGE_UNKNOWN, entry->key_span, "language", entry->key,
                    reader->languages, reader->n_languages);
    const char *meant = cb_suggest(entry->key, reader->languages, reader->n_languages);
    return meant != NULL && cb_node_get(map, meant) == NULL ? language_of(reader, meant) : -1;
}

/* Spreads a map from language to text over `scalars`, by language. */
static void spread_map(CbReader *reader, const CbNode *map, const CbNode **scalars)
{
    if (!has_language(reader, map) && cb_node_has_damage(map)) {
        return;
    }
    if (!has_language(reader, map)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, map->span, map_for_text_hint(map),
                           "expected a text, found a map of keys and values");
        return;
    }
    for (gsize i = 0; i < map->length; i++) {
        const CbNodeEntry *entry = &map->entries[i];
        int language = language_of(reader, entry->key);
        if (language >= 0 && reader->languages_used != NULL) {
            g_atomic_int_or((guint *)reader->languages_used, 1u << language);
        }
        if (language < 0) {
            language = meant_language(reader, map, entry);
        }
        if (language < 0) {
            continue;
        }
        if (cb_node_is_set(entry->value) && entry->value->kind != CB_NODE_SCALAR) {
            cb_read_mismatch(reader, entry->value, "a text");
        } else {
            scalars[language] = entry->value;
        }
    }
}

/* The length of the key with which a line of a text begins ("tips:", "- title:"), `*skipped` bytes
 * into the line; 0 if it begins with none. */
static gsize key_length(const CbReader *reader, const char *line, const char *end, gsize *skipped)
{
    const char *at = line;
    if (end - at > 2 && at[0] == '-' && at[1] == ' ') {
        at += 2;
    }
    *skipped = (gsize)(at - line);
    const char *colon = at;
    while (colon < end && (g_ascii_islower(*colon) || *colon == '_')) {
        colon++;
    }
    if (colon == at || colon == end || *colon != ':' || (colon[1] != ' ' && colon[1] != '\n')) {
        return 0;
    }
    g_autofree char *word = g_strndup(at, (gsize)(colon - at));
    return g_strv_contains(reader->keys, word) ? (gsize)(colon - at) : 0;
}

/* A key that is indented as if it were a line of the text above it. */
static void check_lines(CbReader *reader, const CbNode *node)
{
    const char *end = node->text + node->length;
    const char *line = node->text;
    if (!reader->keys || node->style == CB_SCALAR_PLAIN || node->style == CB_SCALAR_QUOTED) {
        return;
    }
    while (
        (line = memchr(line, node->style == CB_SCALAR_FOLDED ? ' ' : '\n', (gsize)(end - line)))) {
        gsize skipped;
        gsize length = key_length(reader, ++line, end, &skipped);
        if (length == 0) {
            continue;
        }
        gsize start = (gsize)(line - node->text) + skipped;
        CbSpan span = cb_source_map_span(
            cb_node_map(reader->scratch != NULL ? reader->scratch : reader->arena, node), start,
            start + length);
        if (!cb_source_is_first_on_line(span.source, span.start - skipped)) {
            continue;
        }
        cb_diagnostics_add(
            reader->diagnostics, CB_CODE_YAML_CONTINUED, span, "indent it less if it is a key",
            "\"%.*s:\" is read as part of the text above it", (int)length, line + skipped);
        return;
    }
}

/* A text of signs that nobody sees is not what an editor meant; one of blanks alone is as good as
 * none. */
static void check_visible(CbReader *reader, const CbNode *node)
{
    if (node->text[strspn(node->text, " \t\r\n")] != '\0' && cb_utf8_is_invisible(node->text)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TEXT_BLANK, node->span,
                           "write a text, or take the key out",
                           "the text has nothing that can be seen");
    }
}

/* The scalar of each language, from the file itself and from its translations. How many
 * languages there are to look at. */
static guint spread(CbReader *reader, const CbLayers *layers, const CbNode **scalars)
{
    const CbNode *base = layers->nodes[0];
    if (cb_node_is_set(base)) {
        if (base->kind == CB_NODE_MAP) {
            spread_map(reader, base, scalars);
        } else if (base->kind == CB_NODE_SCALAR) {
            scalars[0] = base;
        } else {
            cb_read_mismatch(reader, base, "a text");
        }
    }
    for (guint i = 1; i < reader->n_languages; i++) {
        const CbNode *node = layers->nodes[i];
        if (cb_node_is_set(node) && node->kind != CB_NODE_SCALAR) {
            cb_read_mismatch(reader, node, "a text");
        } else if (cb_node_is_set(node)) {
            scalars[i] = node;
        }
    }
    for (guint i = 0; i < reader->n_languages; i++) {
        if (!scalars[i]) {
            continue;
        }
        check_lines(reader, scalars[i]);
        check_visible(reader, scalars[i]);
    }
    /* A map says which languages it means; the rest is missing. A plain string is for all. */
    guint count = reader->n_languages;
    if (cb_node_is_set(base) && base->kind == CB_NODE_MAP) {
        return count;
    }
    while (count > 0 && (!scalars[count - 1] || !cb_node_is_set(scalars[count - 1]))) {
        count--;
    }
    return count;
}

gboolean cb_read_text(CbReader *reader, const CbLayers *layers, CbText *text)
{
    const CbNode *scalars[CB_MAX_LANGUAGES] = {0};
    guint count = spread(reader, layers, scalars);
    CbTranslation *items = cb_arena_new_array(reader->arena, CbTranslation, count);
    for (guint i = 0; i < count; i++) {
        if (cb_node_is_set(scalars[i])) {
            items[i] = (CbTranslation){trimmed(reader, scalars[i]), scalars[i]->span};
        }
    }
    *text = (CbText){.items = items, .n_items = count};
    return cb_text_is_set(text);
}

void cb_read_title(CbReader *reader, const CbLayers *layers, CbEntry *entry)
{
    if (!cb_read_text(reader, layers, &entry->title) && entry->id != NULL) {
        entry->title = cb_text_new(reader->arena, entry->id, (CbSpan){0});
    }
}

static CbMarkdown *read_document(CbReader *reader, const char *text, gsize length,
                                 const CbSourceMap *map, const char *prefix, guint language)
{
    CbMarkdown *document = cb_markdown_read(reader->arena, text, length, map, prefix,
                                            reader->languages[language], reader->diagnostics);
    if (reader->targets) {
        cb_links_check(reader, document);
    }
    /* Kinds of links by id and kinds of entries are listed in the same order. */
    if (reader->home != NULL && reader->home->id != NULL) {
        cb_markdown_set_home(document, (CbLinkKind)reader->home->kind, reader->home->id);
    }
    return document;
}

/* Markdown in a YAML file. */
static CbMarkdown *read_scalar(CbReader *reader, const CbNode *node, const char *prefix,
                               guint language)
{
    CbArena *scratch = reader->scratch != NULL ? reader->scratch : reader->arena;
    const CbSourceMap *map = cb_node_map(scratch, node);
    const char *text = reader->forgets_markdown
                           ? node->text
                           : cb_arena_strndup(reader->arena, node->text, node->length);
    CbMarkdown *document = read_document(reader, text, node->length, map, prefix, language);
    if (reader->forgets_markdown) {
        cb_markdown_forget_text(document);
    }
    return document;
}

gboolean cb_read_body(CbReader *reader, const CbLayers *layers, const char *prefix, CbBody *body)
{
    const CbNode *scalars[CB_MAX_LANGUAGES] = {0};
    guint count = spread(reader, layers, scalars);
    CbMarkdown **documents = cb_arena_new_array(reader->arena, CbMarkdown *, count);
    for (guint i = 0; i < count; i++) {
        if (cb_node_is_set(scalars[i]) && !cb_utf8_is_invisible(scalars[i]->text)) {
            documents[i] = read_scalar(reader, scalars[i], prefix, i);
        }
    }
    *body = (CbBody){.documents = documents, .n_documents = count};
    return cb_body_is_set(body);
}

CbMarkdown *cb_read_markdown_part(CbReader *reader, const CbSource *source, gsize start,
                                  guint language)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    CbSourceRun run = {.derived = 0, .origin = (guint32)start};
    CbSourceMap map = {source, &run, 1, cb_span_new(source, start, length)};
    return read_document(reader, text + start, length - start, &map, NULL, language);
}

static gboolean nodes_equal(const CbNode *a, const CbNode *b)
{
    if (a == b) {
        return TRUE;
    }
    if (!a || !b || a->kind != b->kind || a->length != b->length) {
        return FALSE;
    }
    if (a->kind == CB_NODE_SCALAR) {
        return strcmp(a->text, b->text) == 0;
    }
    /* The depth of a tree is limited by the parser. */
    for (gsize i = 0; i < a->length; i++) {
        if (a->kind == CB_NODE_LIST
                ? !nodes_equal(a->items[i], b->items[i])
                : !nodes_equal(a->entries[i].value, cb_node_get(b, a->entries[i].key))) {
            return FALSE;
        }
    }
    return TRUE;
}

void cb_read_only_base(CbReader *reader, const CbLayers *layers)
{
    for (guint i = 1; i < reader->n_languages; i++) {
        const CbNode *node = layers->nodes[i];
        if (!cb_node_is_set(node) || nodes_equal(layers->nodes[0], node) ||
            cb_node_has_damage(layers->nodes[0]) || cb_node_has_damage(node)) {
            continue;
        }
        cb_diagnostics_add(reader->diagnostics, CB_CODE_OVERLAY_CODE, node->span,
                           "take it out; only texts are translated",
                           "a translation cannot change this");
    }
}

gsize cb_read_length(CbReader *reader, const CbLayers *layers)
{
    const CbNode *base = layers->nodes[0];
    gsize length = base != NULL && cb_read_is_list(reader, base) ? base->length : 0;
    gboolean is_whole = reader->home == NULL || (reader->home->unreadable & 1u) == 0;
    for (guint i = 1; i < reader->n_languages; i++) {
        const CbNode *list = layers->nodes[i];
        if (!cb_read_is_list(reader, list) || list->length <= length || layers->is_lost ||
            !is_whole ||
            (base != NULL &&
             (base->is_damaged || (cb_node_is_set(base) && base->kind != CB_NODE_LIST)))) {
            continue;
        }
        cb_diagnostics_add(reader->diagnostics, CB_CODE_OVERLAY_LENGTH, list->items[length]->span,
                           "items are translated by their position",
                           "item %" G_GSIZE_FORMAT
                           " translates nothing: there are %" G_GSIZE_FORMAT,
                           length + 1, length);
    }
    return length;
}

void cb_read_blank_item(CbReader *reader, const CbLayers *item)
{
    const CbNode *node = item->nodes[0];
    if (node != NULL && node->kind == CB_NODE_SCALAR && !node->is_damaged &&
        (cb_node_is_null(node) || node->text[strspn(node->text, " \t\n")] == '\0')) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TEXT_BLANK, node->span,
                           "write it, or take it out", "the item is empty");
    }
}

const CbText *cb_read_texts(CbReader *reader, const CbLayers *layers, guint *count)
{
    gsize length = cb_read_length(reader, layers);
    CbText *texts = cb_arena_new_array(reader->arena, CbText, length);
    *count = 0;
    for (gsize i = 0; i < length; i++) {
        CbLayers item = cb_layers_item(layers, i);
        cb_read_blank_item(reader, &item);
        *count += cb_read_text(reader, &item, &texts[*count]) ? 1 : 0;
    }
    return texts;
}

const char *const *cb_read_strings(CbReader *reader, const CbNode *node, guint *count)
{
    gsize length = cb_read_is_list(reader, node) ? node->length : 0;
    const char **strings = cb_arena_new_array(reader->arena, const char *, length);
    *count = 0;
    for (gsize i = 0; i < length; i++) {
        const char *string = cb_read_string(reader, node->items[i]);
        if (string) {
            strings[(*count)++] = string;
        }
    }
    return strings;
}
