#include "template/arguments.h"

#include "template/evaluate.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/strings.h"

#include <string.h>

bool cb_given(CbValue argument)
{
    return argument.type != CB_VALUE_MISSING;
}

bool cb_given_some(CbValue argument)
{
    return argument.type != CB_VALUE_MISSING && argument.type != CB_VALUE_NONE;
}

bool cb_given_true(CbValue argument)
{
    return cb_given(argument) && cb_is_true(argument);
}

bool cb_integer_argument(CbRender *render, CbValue argument, const char *name, gint64 otherwise,
                         gint64 *value)
{
    *value = otherwise;
    return !cb_given(argument) || cb_integer_of(argument, value) ||
           cb_fail_at(render, NULL, "'%s' must be an integer, not %s", name,
                      cb_type_name(argument));
}

bool cb_string_argument(CbRender *render, CbValue argument, const char *name, const char *otherwise,
                        CbValue *value)
{
    *value = cb_given(argument) ? argument : cb_value_string(otherwise);
    return value->type == CB_VALUE_STRING ||
           cb_fail_at(render, NULL, "'%s' must be a string, not %s", name, cb_type_name(argument));
}

/* Getters */

static bool is_number(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return false;
        }
    }
    return length > 0;
}

static CbValue part_of(const char *text, gsize length)
{
    if (is_number(text, length)) {
        return cb_value_integer(g_ascii_strtoll(text, NULL, 10));
    }
    return cb_value_string_length(text, length);
}

static void split_attribute(CbRender *render, CbGetter *getter, CbValue attribute)
{
    const char *text = cb_arena_strndup(render->arena, attribute.as.string, attribute.length);
    const char *end = text + attribute.length;
    gsize count = 1;
    for (const char *at = text; at < end; at++) {
        count += *at == '.';
    }
    getter->parts = cb_arena_new_array(render->arena, CbValue, count);
    getter->hashes = cb_arena_new_array(render->arena, guint32, count);
    for (;;) {
        const char *dot = memchr(text, '.', (gsize)(end - text));
        gsize length = (gsize)((dot ? dot : end) - text);
        getter->hashes[getter->n_parts] = cb_hash_bytes(text, length);
        getter->parts[getter->n_parts++] =
            part_of(cb_arena_strndup(render->arena, text, length), length);
        if (!dot) {
            return;
        }
        text = dot + 1;
    }
}

void cb_getter_init(CbRender *render, CbGetter *getter, CbValue attribute, CbValue otherwise,
                    bool lower)
{
    memset(getter, 0, sizeof *getter);
    getter->otherwise = otherwise;
    getter->lower = lower;
    if (!cb_given_some(attribute)) {
        return;
    }
    if (attribute.type == CB_VALUE_STRING) {
        split_attribute(render, getter, attribute);
        return;
    }
    getter->parts = cb_arena_new_array(render->arena, CbValue, 1);
    getter->parts[getter->n_parts++] = attribute;
}

/* Replaces a value by its part number `i`. */
static bool get_part(CbRender *render, const CbGetter *getter, gsize i, CbValue *value)
{
    CbValue part = getter->parts[i];
    if (value->type == CB_VALUE_MAP && part.type == CB_VALUE_STRING &&
        cb_map_find_hashed(value->as.map, part.as.string, part.length, getter->hashes[i], value)) {
        return true;
    }
    return cb_get_item(render, NULL, *value, part, value);
}

bool cb_getter_get(CbRender *render, const CbGetter *getter, CbValue member, CbValue *value)
{
    *value = member;
    for (gsize i = 0; i < getter->n_parts; i++) {
        if (!get_part(render, getter, i, value)) {
            return false;
        }
        if (value->type == CB_VALUE_UNDEFINED && cb_given_some(getter->otherwise)) {
            *value = getter->otherwise;
        }
    }
    if (getter->lower && value->type == CB_VALUE_STRING) {
        *value = cb_string_lower(render, *value);
    }
    return true;
}
