/* Filters about markup, URLs and JSON. */
#include "base/escape.h"
#include "base/limits.h"
#include "template/arguments.h"
#include "template/entities.h"
#include "template/functions.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/strings.h"
#include "template/text.h"
#include "template/tojson.h"

#include <string.h>

static gboolean filter_escape(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_escape_string(render, string);
    return TRUE;
}

static gboolean filter_forceescape(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    string.safe = false;
    *result = cb_escape_string(render, string);
    return TRUE;
}

static gboolean filter_safe(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], result)) {
        return FALSE;
    }
    result->safe = true;
    return TRUE;
}

/* striptags */

/* Removes everything from `open` to the next `close`. */
static CbValue without(CbRender *render, CbValue text, const char *open, const char *close)
{
    const char *at = text.as.string;
    const char *end = at + text.length;
    gsize mark = cb_capture_begin(render);
    for (;;) {
        const char *start = cb_text_find(at, (gsize)(end - at), open, strlen(open));
        const char *inside = start ? start + strlen(open) : end;
        const char *stop =
            start ? cb_text_find(inside, (gsize)(end - inside), close, strlen(close)) : NULL;
        if (!stop) {
            break;
        }
        g_string_append_len(render->out, at, start - at);
        at = stop + strlen(close);
    }
    g_string_append_len(render->out, at, end - at);
    return cb_capture_end(render, mark, false);
}

static gboolean filter_striptags(CB_FUNCTION_PARAMETERS)
{
    CbValue text;
    CbValue words;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &text)) {
        return FALSE;
    }
    text = without(render, text, "<!--", "-->");
    text = without(render, text, "<", ">");
    if (!cb_string_split(render, text, cb_value_none(), -1, false, &words)) {
        return FALSE;
    }
    gsize mark = cb_capture_begin(render);
    for (gsize i = 0; i < words.as.list->length; i++) {
        if (i > 0) {
            g_string_append_c(render->out, ' ');
        }
        g_string_append_len(render->out, words.as.list->items[i].as.string,
                            words.as.list->items[i].length);
    }
    text = cb_capture_end(render, mark, false);
    cb_unescape_html(render->out, text.as.string, text.length);
    *result = cb_capture_end(render, mark, false);
    return TRUE;
}

/* urlencode */

/* Quotes a value: in a query, spaces become plus signs and slashes are quoted, too. */
static bool write_quoted(CbRender *render, CbValue value, bool in_query)
{
    CbValue text;
    if (!cb_to_string(render, value, &text)) {
        return false;
    }
    const char *end = text.as.string + text.length;
    for (const char *at = text.as.string; at < end; at++) {
        if (in_query && *at == ' ') {
            g_string_append_c(render->out, '+');
        } else if (!in_query && *at == '/') {
            g_string_append_c(render->out, '/');
        } else {
            cb_escape_url(render->out, at, 1);
        }
    }
    return cb_write(render, "", 0);
}

static bool write_pair(CbRender *render, CbValue pair, bool first)
{
    const CbList *members;
    if (!cb_collect(render, NULL, pair, &members)) {
        return false;
    }
    if (members->length != 2) {
        return cb_fail_at(render, NULL, "a query is made of pairs");
    }
    return (first || cb_write(render, "&", 1)) && write_quoted(render, members->items[0], true) &&
           cb_write(render, "=", 1) && write_quoted(render, members->items[1], true);
}

static bool write_query(CbRender *render, CbValue value)
{
    CbIterator iterator;
    CbValue pair;
    bool done = false;
    if (value.type == CB_VALUE_MAP) {
        const CbMap *map = value.as.map;
        for (gsize i = 0; i < cb_map_length(map); i++) {
            if ((i > 0 && !cb_write(render, "&", 1)) ||
                !write_quoted(render, cb_map_key_at(map, i), true) || !cb_write(render, "=", 1) ||
                !write_quoted(render, cb_map_value_at(map, i), true)) {
                return false;
            }
        }
        return true;
    }
    if (!cb_iterate(render, NULL, value, &iterator)) {
        return false;
    }
    for (bool first = true;; first = false) {
        if (!cb_iterator_next(render, &iterator, &pair, &done)) {
            return false;
        }
        if (done) {
            return true;
        }
        if (!cb_step(render) || !write_pair(render, pair, first)) {
            return false;
        }
    }
}

static gboolean filter_urlencode(CB_FUNCTION_PARAMETERS)
{
    CbValue value = arguments[0];
    CB_FUNCTION_UNUSED;
    gsize mark = cb_capture_begin(render);
    bool text = value.type == CB_VALUE_STRING || !cb_is_iterable(value);
    bool done = text ? write_quoted(render, value, false) : write_query(render, value);
    *result = cb_capture_end(render, mark, false);
    return done;
}

/* xmlattr */

static bool check_attribute_name(CbRender *render, CbValue key)
{
    if (key.type != CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "the name of an attribute cannot be %s", cb_type_name(key));
    }
    for (guint32 i = 0; i < key.length; i++) {
        if (strchr(" \t\n\r\f\v/>=", key.as.string[i])) {
            return cb_fail_at(render, NULL, "'%s' cannot be the name of an attribute",
                              key.as.string);
        }
    }
    return true;
}

static gboolean filter_xmlattr(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    if (arguments[0].type != CB_VALUE_MAP) {
        return cb_fail_at(render, NULL, "%s is no map", cb_type_name(arguments[0]));
    }
    const CbMap *map = arguments[0].as.map;
    bool space = !cb_given(arguments[1]) || cb_is_true(arguments[1]);
    gsize mark = cb_capture_begin(render);
    for (gsize i = 0; i < cb_map_length(map); i++) {
        CbValue key = cb_map_key_at(map, i);
        CbValue value = cb_map_value_at(map, i);
        if (value.type == CB_VALUE_NONE || value.type == CB_VALUE_UNDEFINED) {
            continue;
        }
        if (!check_attribute_name(render, key)) {
            return FALSE;
        }
        if (space) {
            g_string_append_c(render->out, ' ');
        }
        space = true;
        if (!cb_write_value(render, key, true) || !cb_write(render, "=\"", 2) ||
            !cb_write_value(render, value, true) || !cb_write(render, "\"", 1)) {
            return FALSE;
        }
    }
    *result = cb_capture_end(render, mark, *render->frame->context->autoescape);
    return TRUE;
}

/* tojson */

static bool json_indent(CbRender *render, CbValue indent, const char **text)
{
    gint64 width;
    *text = NULL;
    if (!cb_given_some(indent)) {
        return true;
    }
    if (indent.type == CB_VALUE_STRING) {
        *text = indent.as.string;
        return true;
    }
    if (!cb_integer_argument(render, indent, "indent", 0, &width)) {
        return false;
    }
    if (width > CB_MAX_TEMPLATE_NESTING) {
        return cb_fail_limit_at(render, NULL, "an indentation of more than %d",
                                CB_MAX_TEMPLATE_NESTING);
    }
    *text = cb_arena_printf(render->arena, "%*s", (int)MAX(width, 0), "");
    return true;
}

static gboolean filter_tojson(CB_FUNCTION_PARAMETERS)
{
    const char *indent;
    CB_FUNCTION_UNUSED;
    if (!json_indent(render, arguments[1], &indent)) {
        return FALSE;
    }
    gsize mark = cb_capture_begin(render);
    bool done = cb_write_json(render, arguments[0], indent);
    *result = cb_capture_end(render, mark, true);
    return done;
}

const CbBuiltin cb_filters_html[] = {
    {"e", filter_escape, "/", false},
    {"escape", filter_escape, "/", false},
    {"forceescape", filter_forceescape, "/", false},
    {"safe", filter_safe, "/", false},
    {"striptags", filter_striptags, "/", false},
    {"tojson", filter_tojson, "/ indent?", false},
    {"urlencode", filter_urlencode, "/", false},
    {"xmlattr", filter_xmlattr, "/ autospace?", false},
    {NULL, NULL, NULL, false},
};
