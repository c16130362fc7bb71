/* The methods of strings, lists and maps. */
#include "template/arguments.h"
#include "template/functions.h"
#include "template/objects.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/strings.h"
#include "template/text.h"

#include <string.h>

/* Strings */

static gboolean string_upper(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_upper(render, arguments[0]);
    return TRUE;
}

static gboolean string_lower(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_lower(render, arguments[0]);
    return TRUE;
}

static gboolean string_capitalize(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_capitalize(render, arguments[0]);
    return TRUE;
}

static gboolean string_title(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_title(render, arguments[0]);
    return TRUE;
}

static gboolean string_swap_case(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_swap_case(render, arguments[0]);
    return TRUE;
}

static gboolean string_strip(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return cb_string_strip(render, arguments[0], arguments[1], CB_STRIP_BOTH, result);
}

static gboolean string_strip_left(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return cb_string_strip(render, arguments[0], arguments[1], CB_STRIP_LEFT, result);
}

static gboolean string_strip_right(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return cb_string_strip(render, arguments[0], arguments[1], CB_STRIP_RIGHT, result);
}

static gboolean string_split(CB_FUNCTION_PARAMETERS)
{
    gint64 count;
    CB_FUNCTION_UNUSED;
    return cb_integer_argument(render, arguments[2], "maxsplit", -1, &count) &&
           cb_string_split(render, arguments[0], arguments[1], count, false, result);
}

static gboolean string_split_right(CB_FUNCTION_PARAMETERS)
{
    gint64 count;
    CB_FUNCTION_UNUSED;
    return cb_integer_argument(render, arguments[2], "maxsplit", -1, &count) &&
           cb_string_split(render, arguments[0], arguments[1], count, true, result);
}

static gboolean string_lines(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_string_lines(render, arguments[0], cb_given_true(arguments[1]));
    return TRUE;
}

static gboolean string_replace(CB_FUNCTION_PARAMETERS)
{
    CbValue old;
    CbValue new;
    gint64 count;
    CB_FUNCTION_UNUSED;
    return cb_string_argument(render, arguments[1], "old", NULL, &old) &&
           cb_string_argument(render, arguments[2], "new", NULL, &new) &&
           cb_integer_argument(render, arguments[3], "count", -1, &count) &&
           cb_string_replace(render, arguments[0], old, new, count, result);
}

static gboolean string_center(CB_FUNCTION_PARAMETERS)
{
    gint64 width;
    CB_FUNCTION_UNUSED;
    return cb_integer_argument(render, arguments[1], "width", 0, &width) &&
           cb_string_center(render, arguments[0], width, result);
}

/* str.join takes strings only; that of a safe string takes anything, and escapes it. */
static gboolean string_join(CB_FUNCTION_PARAMETERS)
{
    CbValue separator = arguments[0];
    const CbList *list;
    CB_FUNCTION_UNUSED;
    if (!cb_collect(render, NULL, arguments[1], &list)) {
        return FALSE;
    }
    gsize mark = cb_capture_begin(render);
    for (gsize i = 0; i < list->length; i++) {
        if (!separator.safe && list->items[i].type != CB_VALUE_STRING) {
            return cb_fail_at(render, NULL, "join() needs strings, not %s",
                              cb_type_name(list->items[i]));
        }
        if (i > 0 && !cb_write(render, separator.as.string, separator.length)) {
            return FALSE;
        }
        if (!cb_write_value(render, list->items[i], separator.safe)) {
            return FALSE;
        }
    }
    *result = cb_capture_end(render, mark, separator.safe);
    return TRUE;
}

/* A bound like that of a slice, in characters. */
static bool clamp_bound(CbRender *render, CbValue argument, gint64 otherwise, gint64 length,
                        gint64 *bound)
{
    *bound = otherwise;
    if (cb_given_some(argument) && !cb_integer_argument(render, argument, "start", 0, bound)) {
        return false;
    }
    if (*bound < 0) {
        *bound += length;
    }
    *bound = CLAMP(*bound, 0, length);
    return true;
}

typedef struct {
    const char *start; /* bytes of the part that is looked at */
    const char *end;
    gint64 first;  /* number of its first character */
    bool nonsense; /* it begins behind the end */
} Part;

/* The part of a string between the bounds that a method was given, arguments 2 and 3. */
static bool part_of(CbRender *render, const CbValue *arguments, Part *part)
{
    CbValue string = arguments[0];
    gint64 length = (gint64)cb_text_count(string.as.string, string.length);
    gint64 from;
    gint64 to;
    gint64 asked = 0;
    if (!clamp_bound(render, arguments[2], 0, length, &from) ||
        !clamp_bound(render, arguments[3], length, length, &to)) {
        return false;
    }
    cb_integer_of(arguments[2], &asked);
    part->nonsense = asked > length || from > to;
    part->first = from;
    part->start = cb_text_at(string.as.string, string.length, (gsize)from);
    part->end = cb_text_at(string.as.string, string.length, (gsize)MAX(from, to));
    return true;
}

static bool matches(const Part *part, CbValue affix, bool at_end)
{
    gsize size = (gsize)(part->end - part->start);
    if (part->nonsense || affix.length > size) {
        return false;
    }
    const char *at = at_end ? part->end - affix.length : part->start;
    return memcmp(at, affix.as.string, affix.length) == 0;
}

static bool affix_test(CbRender *render, const CbValue *arguments, bool at_end, CbValue *result)
{
    Part part;
    CbValue affix = arguments[1];
    if (!part_of(render, arguments, &part)) {
        return false;
    }
    bool found = false;
    if (affix.type == CB_VALUE_STRING) {
        found = matches(&part, affix, at_end);
    } else if (affix.type == CB_VALUE_TUPLE) {
        for (gsize i = 0; i < affix.as.list->length && !found; i++) {
            if (affix.as.list->items[i].type != CB_VALUE_STRING) {
                return cb_fail_at(render, NULL, "a string can only begin or end with strings");
            }
            found = matches(&part, affix.as.list->items[i], at_end);
        }
    } else {
        return cb_fail_at(render, NULL, "a string cannot begin or end with %s",
                          cb_type_name(affix));
    }
    *result = cb_value_boolean(found);
    return true;
}

static gboolean string_starts_with(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return affix_test(render, arguments, false, result);
}

static gboolean string_ends_with(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return affix_test(render, arguments, true, result);
}

static bool find_in_part(CbRender *render, const CbValue *arguments, bool last, gint64 *position)
{
    Part part;
    CbValue needle;
    *position = -1;
    if (!cb_string_argument(render, arguments[1], "sub", NULL, &needle) ||
        !part_of(render, arguments, &part)) {
        return false;
    }
    if (part.nonsense) {
        return true;
    }
    gsize size = (gsize)(part.end - part.start);
    const char *found = cb_text_find(part.start, size, needle.as.string, needle.length);
    if (found && last) {
        found = part.end - needle.length;
        while (memcmp(found, needle.as.string, needle.length) != 0) {
            found--;
        }
    }
    if (found) {
        *position = part.first + (gint64)cb_text_count(part.start, (gsize)(found - part.start));
    }
    return true;
}

static gboolean string_find(CB_FUNCTION_PARAMETERS)
{
    gint64 position;
    CB_FUNCTION_UNUSED;
    if (!find_in_part(render, arguments, false, &position)) {
        return FALSE;
    }
    *result = cb_value_integer(position);
    return TRUE;
}

static gboolean string_find_last(CB_FUNCTION_PARAMETERS)
{
    gint64 position;
    CB_FUNCTION_UNUSED;
    if (!find_in_part(render, arguments, true, &position)) {
        return FALSE;
    }
    *result = cb_value_integer(position);
    return TRUE;
}

static gboolean string_index(CB_FUNCTION_PARAMETERS)
{
    gint64 position;
    CB_FUNCTION_UNUSED;
    if (!find_in_part(render, arguments, false, &position)) {
        return FALSE;
    }
    if (position < 0) {
        return cb_fail_at(render, NULL, "the string is not in there");
    }
    *result = cb_value_integer(position);
    return TRUE;
}

static gboolean string_count(CB_FUNCTION_PARAMETERS)
{
    Part part;
    CbValue needle;
    gint64 count = 0;
    CB_FUNCTION_UNUSED;
    if (!cb_string_argument(render, arguments[1], "sub", NULL, &needle) ||
        !part_of(render, arguments, &part)) {
        return FALSE;
    }
    const char *at = part.start;
    if (needle.length == 0 && !part.nonsense) {
        count = (gint64)cb_text_count(at, (gsize)(part.end - at)) + 1;
    }
    while (needle.length > 0 && !part.nonsense &&
           (at = cb_text_find(at, (gsize)(part.end - at), needle.as.string, needle.length))) {
        count++;
        at += needle.length;
    }
    *result = cb_value_integer(count);
    return TRUE;
}

/* Whether there are characters, and all are of a kind. */
static bool all_characters(CbValue string, bool (*is_kind)(gunichar c))
{
    const char *end = string.as.string + string.length;
    for (const char *at = string.as.string; at < end; at = g_utf8_next_char(at)) {
        if (!is_kind(g_utf8_get_char(at))) {
            return false;
        }
    }
    return string.length > 0;
}

/* Decimal digits, and those set high or low or in circles. */
static bool is_digit(gunichar c)
{
    return g_unichar_isdigit(c) || c == 0xb2 || c == 0xb3 || c == 0xb9 || c == 0x2070 ||
           (c >= 0x2074 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089) ||
           (c >= 0x2460 && c <= 0x2468);
}

static bool is_decimal(gunichar c)
{
    return g_unichar_isdigit(c);
}

static bool is_alpha(gunichar c)
{
    return g_unichar_isalpha(c);
}

static bool is_alphanumeric(gunichar c)
{
    return g_unichar_isalnum(c);
}

static gboolean string_is_digit(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(all_characters(arguments[0], is_digit));
    return TRUE;
}

static gboolean string_is_decimal(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(all_characters(arguments[0], is_decimal));
    return TRUE;
}

static gboolean string_is_alpha(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(all_characters(arguments[0], is_alpha));
    return TRUE;
}

static gboolean string_is_alphanumeric(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(all_characters(arguments[0], is_alphanumeric));
    return TRUE;
}

static gboolean string_is_space(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(all_characters(arguments[0], cb_text_is_space));
    return TRUE;
}

static gboolean string_is_upper(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(cb_text_is_upper(arguments[0].as.string, arguments[0].length));
    return TRUE;
}

static gboolean string_is_lower(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(cb_text_is_lower(arguments[0].as.string, arguments[0].length));
    return TRUE;
}

const CbBuiltin cb_methods_string[] = {
    {"capitalize", string_capitalize, "/", false},
    {"center", string_center, "/ /width", false},
    {"count", string_count, "/ /sub /start? /end?", false},
    {"endswith", string_ends_with, "/ /suffix /start? /end?", false},
    {"find", string_find, "/ /sub /start? /end?", false},
    {"index", string_index, "/ /sub /start? /end?", false},
    {"isalnum", string_is_alphanumeric, "/", false},
    {"isalpha", string_is_alpha, "/", false},
    {"isdecimal", string_is_decimal, "/", false},
    {"isdigit", string_is_digit, "/", false},
    {"islower", string_is_lower, "/", false},
    {"isspace", string_is_space, "/", false},
    {"isupper", string_is_upper, "/", false},
    {"join", string_join, "/ /iterable", false},
    {"lower", string_lower, "/", false},
    {"lstrip", string_strip_left, "/ /chars?", false},
    {"replace", string_replace, "/ /old /new /count?", false},
    {"rfind", string_find_last, "/ /sub /start? /end?", false},
    {"rsplit", string_split_right, "/ sep? maxsplit?", false},
    {"rstrip", string_strip_right, "/ /chars?", false},
    {"split", string_split, "/ sep? maxsplit?", false},
    {"splitlines", string_lines, "/ keepends?", false},
    {"startswith", string_starts_with, "/ /prefix /start? /end?", false},
    {"strip", string_strip, "/ /chars?", false},
    {"swapcase", string_swap_case, "/", false},
    {"title", string_title, "/", false},
    {"upper", string_upper, "/", false},
    {NULL, NULL, NULL, false},
};

/* Lists and tuples */

static gboolean list_count(CB_FUNCTION_PARAMETERS)
{
    const CbList *list = arguments[0].as.list;
    gint64 count = 0;
    CB_FUNCTION_UNUSED;
    for (gsize i = 0; i < list->length; i++) {
        bool equal;
        if (!cb_equal(render, list->items[i], arguments[1], &equal)) {
            return FALSE;
        }
        count += equal;
    }
    *result = cb_value_integer(count);
    return TRUE;
}

static gboolean list_index(CB_FUNCTION_PARAMETERS)
{
    const CbList *list = arguments[0].as.list;
    gint64 length = (gint64)list->length;
    gint64 from;
    gint64 to;
    CB_FUNCTION_UNUSED;
    if (!clamp_bound(render, arguments[2], 0, length, &from) ||
        !clamp_bound(render, arguments[3], length, length, &to)) {
        return FALSE;
    }
    for (gint64 i = from; i < to; i++) {
        bool equal;
        if (!cb_equal(render, list->items[i], arguments[1], &equal)) {
            return FALSE;
        }
        if (equal) {
            *result = cb_value_integer(i);
            return TRUE;
        }
    }
    return cb_fail_at(render, NULL, "the value is not in the list");
}

const CbBuiltin cb_methods_list[] = {
    {"count", list_count, "/ /value", false},
    {"index", list_index, "/ /value /start? /stop?", false},
    {NULL, NULL, NULL, false},
};

/* Maps */

static gboolean map_items(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_view_new(render, arguments[0].as.map, CB_VIEW_ITEMS);
    return TRUE;
}

static gboolean map_keys(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_view_new(render, arguments[0].as.map, CB_VIEW_KEYS);
    return TRUE;
}

static gboolean map_values(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    *result = cb_view_new(render, arguments[0].as.map, CB_VIEW_VALUES);
    return TRUE;
}

static gboolean map_get(CB_FUNCTION_PARAMETERS)
{
    guint32 hash;
    CB_FUNCTION_UNUSED;
    if (!cb_value_hash(arguments[1], &hash)) {
        return cb_fail_at(render, NULL, "%s cannot be a key of a map", cb_type_name(arguments[1]));
    }
    if (!cb_map_find_value(arguments[0].as.map, arguments[1], result)) {
        *result = cb_given(arguments[2]) ? arguments[2] : cb_value_none();
    }
    return TRUE;
}

const CbBuiltin cb_methods_map[] = {
    {"get", map_get, "/ /key /default?", false},
    {"items", map_items, "/", false},
    {"keys", map_keys, "/", false},
    {"values", map_values, "/", false},
    {NULL, NULL, NULL, false},
};
