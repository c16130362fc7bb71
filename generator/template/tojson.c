#include "template/tojson.h"

#include "base/limits.h"
#include "template/operators.h"
#include "template/print.h"

#include <math.h>
#include <string.h>

typedef struct {
    CbRender *render;
    const char *indent;
} Writer;

typedef struct {
    CbRender *render;
    bool failed;
} KeyOrder;

static bool write_value(Writer *writer, CbValue value, guint depth);

static bool put(Writer *writer, const char *text)
{
    return cb_write(writer->render, text, strlen(text));
}

/* Strings, in ASCII */

static void append_unit(GString *out, guint32 unit)
{
    g_string_append_printf(out, "\\u%04x", unit);
}

static void append_character(GString *out, gunichar c)
{
    static const char letters[] = "\b\t\n\f\r\"\\";
    static const char names[] = "btnfr\"\\";
    const char *letter = c > 0 && c < 0x80 ? strchr(letters, (int)c) : NULL;
    if (letter) {
        g_string_append_c(out, '\\');
        g_string_append_c(out, names[letter - letters]);
    } else if (c >= 0x10000) {
        append_unit(out, 0xd800 + ((c - 0x10000) >> 10));
        append_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else if (c < 0x20 || c > 0x7e || strchr("<>&'", (int)c)) {
        append_unit(out, c);
    } else {
        g_string_append_c(out, (char)c);
    }
}

static bool write_string(Writer *writer, const char *text, gsize length)
{
    GString *out = writer->render->out;
    g_string_append_c(out, '"');
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        append_character(out, g_utf8_get_char(at));
    }
    g_string_append_c(out, '"');
    return put(writer, "");
}

static bool write_float(Writer *writer, double number)
{
    char text[CB_FLOAT_SIZE];
    if (isnan(number)) {
        return put(writer, "NaN");
    }
    if (isinf(number)) {
        return put(writer, number < 0 ? "-Infinity" : "Infinity");
    }
    cb_float_text(number, text);
    return put(writer, text);
}

/* Lists and maps */

static bool write_break(Writer *writer, guint depth)
{
    if (!writer->indent) {
        return true;
    }
    if (!put(writer, "\n")) {
        return false;
    }
    for (guint i = 0; i < depth; i++) {
        if (!put(writer, writer->indent)) {
            return false;
        }
    }
    return true;
}

static bool write_separator(Writer *writer, gsize index, guint depth)
{
    if (index > 0 && !put(writer, writer->indent ? "," : ", ")) {
        return false;
    }
    return write_break(writer, depth);
}

static bool write_list(Writer *writer, const CbList *list, guint depth)
{
    if (list->length == 0) {
        return put(writer, "[]");
    }
    if (!put(writer, "[")) {
        return false;
    }
    for (gsize i = 0; i < list->length; i++) {
        if (!write_separator(writer, i, depth + 1) ||
            !write_value(writer, list->items[i], depth + 1)) {
            return false;
        }
    }
    return write_break(writer, depth) && put(writer, "]");
}

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
    KeyOrder *order = data;
    int result = 0;
    if (order->failed ||
        !cb_order(order->render, NULL, *(const CbValue *)a, *(const CbValue *)b, &result)) {
        order->failed = true;
    }
    return result > 1 ? 0 : result;
}

/* A key is a string, or what can be written as one. */
static bool write_key(Writer *writer, CbValue key)
{
    switch (key.type) {
    case CB_VALUE_STRING:
        return write_string(writer, key.as.string, key.length);
    case CB_VALUE_NONE:
    case CB_VALUE_BOOLEAN:
    case CB_VALUE_INTEGER:
    case CB_VALUE_FLOAT:
        return put(writer, "\"") && write_value(writer, key, 0) && put(writer, "\"");
    default:
        return cb_fail_at(writer->render, NULL, "%s cannot be a key in JSON", cb_type_name(key));
    }
}

static bool write_map(Writer *writer, const CbMap *map, guint depth)
{
    gsize length = cb_map_length(map);
    KeyOrder order = {writer->render, false};
    if (length == 0) {
        return put(writer, "{}");
    }
    CbValue *keys = cb_arena_new_array(writer->render->arena, CbValue, length);
    for (gsize i = 0; i < length; i++) {
        keys[i] = cb_map_key_at(map, i);
    }
    if (length > 1) {
        g_qsort_with_data(keys, (gint)length, sizeof *keys, compare_keys, &order);
    }
    if (order.failed || !put(writer, "{")) {
        return false;
    }
    for (gsize i = 0; i < length; i++) {
        if (!write_separator(writer, i, depth + 1) || !write_key(writer, keys[i]) ||
            !put(writer, ": ") || !write_value(writer, cb_map_get_value(map, keys[i]), depth + 1)) {
            return false;
        }
    }
    return write_break(writer, depth) && put(writer, "}");
}

static bool write_value(Writer *writer, CbValue value, guint depth)
{
    if (depth > CB_MAX_VALUE_DEPTH) {
        return cb_fail_limit(writer->render, "this data is nested too deeply for JSON");
    }
    switch (value.type) {
    case CB_VALUE_NONE:
        return put(writer, "null");
    case CB_VALUE_BOOLEAN:
        return put(writer, value.as.boolean ? "true" : "false");
    case CB_VALUE_INTEGER:
        return cb_print(writer->render, value);
    case CB_VALUE_FLOAT:
        return write_float(writer, value.as.number);
    case CB_VALUE_STRING:
        return write_string(writer, value.as.string, value.length);
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        return write_list(writer, value.as.list, depth);
    case CB_VALUE_MAP:
        return write_map(writer, value.as.map, depth);
    default:
        return cb_fail_at(writer->render, NULL, "%s cannot be written as JSON",
                          cb_type_name(value));
    }
}

bool cb_write_json(CbRender *render, CbValue value, const char *indent)
{
    Writer writer = {render, indent};
    return write_value(&writer, value, 0);
}
