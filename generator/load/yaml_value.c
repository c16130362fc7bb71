#include "load/yaml.h"

#include "base/limits.h"
#include "base/map.h"
#include "load/yaml_map.h"
#include <string.h>

/* The value of a plain scalar by YAML 1.2's core schema. */
static CbValue plain_value(const CbNode *node)
{
    const char *text = node->text;
    if (cb_node_is_null(node)) {
        return cb_value_none();
    }
    gboolean is_true;
    if (cb_yaml_is_boolean(text, &is_true)) {
        return cb_value_boolean(is_true);
    }
    char *end;
    gint64 integer;
    const char *digits = text + (text[0] == '-' || text[0] == '+');
    if (g_ascii_isdigit(digits[0]) && strspn(digits, "0123456789") == strlen(digits) &&
        g_ascii_string_to_signed(text[0] == '+' ? digits : text, 10, G_MININT64, G_MAXINT64,
                                 &integer, NULL)) {
        return cb_value_integer(integer);
    }
    if ((g_ascii_isdigit(digits[0]) || (digits[0] == '.' && g_ascii_isdigit(digits[1]))) &&
        strspn(digits, "0123456789.eE+-") == strlen(digits)) {
        double number = g_ascii_strtod(text, &end);
        if (*end == '\0') {
            return cb_value_float(number);
        }
    }
    return cb_value_string_length(text, node->length);
}

gboolean cb_yaml_is_boolean(const char *text, gboolean *value)
{
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    *value = g_strv_contains(trues, text);
    return *value || g_strv_contains(falses, text);
}

/* [-+]? ( . [0-9]+ | [0-9]+ ( . [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
gboolean cb_yaml_is_number(const char *text)
{
    text += *text == '-' || *text == '+';
    gsize before = strspn(text, "0123456789");
    text += before;
    gsize after = *text == '.' ? strspn(text + 1, "0123456789") : 0;
    if (before == 0 && after == 0) {
        return FALSE;
    }
    text += *text == '.' ? 1 + after : 0;
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '-' || text[1] == '+');
        if (!g_ascii_isdigit(*text)) {
            return FALSE;
        }
        text += strspn(text, "0123456789");
    }
    return *text == '\0';
}

gboolean cb_yaml_is_text(const char *text)
{
    static const char *const words[] = {"",      "~",    "null", "Null",  "NULL",
                                        "true",  "True", "TRUE", "false", "False",
                                        "FALSE", ".nan", ".NaN", ".NAN",  NULL};
    static const char *const infinite[] = {".inf", ".Inf", ".INF", NULL};
    const char *unsigned_text = text + (*text == '-' || *text == '+');
    gboolean is_based = (g_str_has_prefix(text, "0x") && text[2] != '\0' &&
                         strspn(text + 2, "0123456789ABCDEFabcdef") == strlen(text + 2)) ||
                        (g_str_has_prefix(text, "0o") && text[2] != '\0' &&
                         strspn(text + 2, "01234567") == strlen(text + 2));
    return !g_strv_contains(words, text) && !g_strv_contains(infinite, unsigned_text) &&
           !is_based && !cb_yaml_is_number(text);
}

CbValue cb_node_to_value(CbArena *arena, const CbNode *node)
{
    /* The depth of a tree is limited by the parser. */
    if (node->kind == CB_NODE_SCALAR) {
        return node->style == CB_SCALAR_PLAIN ? plain_value(node)
                                              : cb_value_string_length(node->text, node->length);
    }
    if (node->kind == CB_NODE_LIST) {
        CbListBuilder builder;
        cb_list_builder_init(&builder, arena, node->length);
        for (gsize i = 0; i < node->length; i++) {
            cb_list_builder_add(&builder, cb_node_to_value(arena, node->items[i]));
        }
        return cb_list_builder_end(&builder);
    }
    CbMap *map = cb_map_new(arena, node->length);
    for (gsize i = 0; i < node->length; i++) {
        cb_map_set(map, node->entries[i].key, cb_node_to_value(arena, node->entries[i].value));
    }
    return cb_value_map(map);
}

gboolean cb_node_has_damage(const CbNode *node)
{
    if (node == NULL || node->is_damaged) {
        return node != NULL;
    }
    /* The depth of a tree is limited by the parser. */
    for (gsize i = 0; node->kind != CB_NODE_SCALAR && i < node->length; i++) {
        if (cb_node_has_damage(node->kind == CB_NODE_LIST ? node->items[i]
                                                          : node->entries[i].value)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_node_is_lost(const CbNode *map, const CbNode *value)
{
    return value != NULL ? value->is_damaged : map->is_damaged;
}

CbNode *cb_node_get(const CbNode *map, const char *key)
{
    if (!map || map->kind != CB_NODE_MAP) {
        return NULL;
    }
    for (gsize i = 0; i < map->length; i++) {
        if (strcmp(map->entries[i].key, key) == 0) {
            return map->entries[i].value;
        }
    }
    return NULL;
}

const CbSourceMap *cb_node_map(CbArena *arena, const CbNode *node)
{
    CbSpan span = cb_span_new(node->span.source, node->span.start, node->end);
    const char *source =
        node->repaired != NULL ? node->repaired : cb_source_text(span.source, NULL);
    return cb_yaml_map(arena, span, source, node->style, node->text, node->length);
}

gboolean cb_node_is_null(const CbNode *node)
{
    if (node->kind != CB_NODE_SCALAR || node->style != CB_SCALAR_PLAIN) {
        return FALSE;
    }
    return node->length == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0;
}
