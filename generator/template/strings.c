#include "template/strings.h"

#include "base/limits.h"
#include "template/operators.h"
#include "template/slice.h"
#include "template/text.h"

#include <string.h>

typedef void (*Append)(GString *out, const char *text, gsize length);

static CbValue changed(CbRender *render, CbValue string, Append append)
{
    gsize mark = cb_capture_begin(render);
    append(render->out, string.as.string, string.length);
    return cb_capture_end(render, mark, string.safe);
}

/* The string with its letters from `first` to `last` in the other case, which `append` does where
 * it is not ASCII. */
static CbValue in_case(CbRender *render, CbValue string, char first, char last, Append append)
{
    char *text = cb_arena_alloc(render->arena, (gsize)string.length + 1);
    if (!cb_text_swap_ascii(text, string.as.string, string.length, first, last)) {
        return changed(render, string, append);
    }
    string.as.string = text;
    return string;
}

CbValue cb_string_upper(CbRender *render, CbValue string)
{
    return in_case(render, string, 'a', 'z', cb_text_append_upper);
}

CbValue cb_string_lower(CbRender *render, CbValue string)
{
    return in_case(render, string, 'A', 'Z', cb_text_append_lower);
}

CbValue cb_string_capitalize(CbRender *render, CbValue string)
{
    char *text = cb_arena_alloc(render->arena, (gsize)string.length + 1);
    if (cb_text_swap_ascii(text, string.as.string, string.length, 'A', 'Z')) {
        text[0] = string.length > 0 ? g_ascii_toupper(text[0]) : '\0';
        string.as.string = text;
        return string;
    }
    return changed(render, string, cb_text_append_capitalized);
}

CbValue cb_string_title(CbRender *render, CbValue string)
{
    return changed(render, string, cb_text_append_title);
}

CbValue cb_string_swap_case(CbRender *render, CbValue string)
{
    return changed(render, string, cb_text_append_swapped);
}

CbValue cb_string_argument_for(CbRender *render, CbValue string, CbValue argument)
{
    return string.safe && argument.type == CB_VALUE_STRING ? cb_escape_string(render, argument)
                                                           : argument;
}

/* A part of a string, with its safety. */
static CbValue part(CbRender *render, CbValue string, const char *start, const char *end)
{
    gsize length = (gsize)(end - start);
    CbValue value = cb_value_string_length(cb_arena_strndup(render->arena, start, length), length);
    value.safe = string.safe;
    return value;
}

/* strip */

static bool is_stripped(const char *at, CbValue characters)
{
    gunichar c = g_utf8_get_char(at);
    if (characters.type == CB_VALUE_NONE) {
        return cb_text_is_space(c);
    }
    gsize width = (gsize)(g_utf8_next_char(at) - at);
    return cb_text_find(characters.as.string, characters.length, at, width) != NULL;
}

bool cb_string_strip(CbRender *render, CbValue string, CbValue characters, CbStripSides sides,
                     CbValue *result)
{
    const char *start = string.as.string;
    const char *end = start + string.length;
    if (characters.type == CB_VALUE_MISSING) {
        characters = cb_value_none();
    }
    if (characters.type != CB_VALUE_NONE && characters.type != CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "the characters to strip must be a string");
    }
    characters = cb_string_argument_for(render, string, characters);
    while ((sides & CB_STRIP_LEFT) && start < end && is_stripped(start, characters)) {
        start = g_utf8_next_char(start);
    }
    while ((sides & CB_STRIP_RIGHT) && end > start &&
           is_stripped(g_utf8_prev_char(end), characters)) {
        end = g_utf8_prev_char(end);
    }
    *result = part(render, string, start, end);
    return true;
}

/* replace */

/* `new` between all characters, as Python replaces nothing. */
static bool replace_nothing(CbRender *render, CbValue string, CbValue new, gint64 count)
{
    const char *end = string.as.string + string.length;
    for (const char *at = string.as.string;; at = g_utf8_next_char(at)) {
        if (count != 0 && !cb_write(render, new.as.string, new.length)) {
            return false;
        }
        count -= count > 0;
        if (at >= end) {
            return true;
        }
        if (!cb_write(render, at, (gsize)(g_utf8_next_char(at) - at))) {
            return false;
        }
    }
}

static bool replace_some(CbRender *render, CbValue string, CbValue old, CbValue new, gint64 count)
{
    const char *at = string.as.string;
    const char *end = at + string.length;
    while (count != 0) {
        const char *found = cb_text_find(at, (gsize)(end - at), old.as.string, old.length);
        if (!found) {
            break;
        }
        if (!cb_write(render, at, (gsize)(found - at)) ||
            !cb_write(render, new.as.string, new.length)) {
            return false;
        }
        at = found + old.length;
        count -= count > 0;
    }
    return cb_write(render, at, (gsize)(end - at));
}

bool cb_string_replace(CbRender *render, CbValue string, CbValue old, CbValue new, gint64 count,
                       CbValue *result)
{
    old = cb_string_argument_for(render, string, old);
    new = cb_string_argument_for(render, string, new);
    gsize mark = cb_capture_begin(render);
    bool done = old.length == 0 ? replace_nothing(render, string, new, count)
                                : replace_some(render, string, old, new, count);
    *result = cb_capture_end(render, mark, string.safe);
    return done;
}

/* split */

static CbValue reversed_list(CbRender *render, CbValue list)
{
    CbListBuilder builder;
    gsize length = list.as.list->length;
    cb_list_builder_init(&builder, render->arena, length);
    for (gsize i = length; i > 0; i--) {
        cb_list_builder_add(&builder, list.as.list->items[i - 1]);
    }
    return cb_list_builder_end(&builder);
}

static CbValue split_at_space(CbRender *render, CbValue string, gint64 count)
{
    CbListBuilder builder;
    const char *at = string.as.string;
    const char *end = at + string.length;
    cb_list_builder_init(&builder, render->arena, 0);
    for (;;) {
        const char *word = cb_text_skip_space(at, end);
        if (word == end) {
            break;
        }
        at = word;
        if (count == 0) {
            cb_list_builder_add(&builder, part(render, string, word, end));
            break;
        }
        while (at < end && !cb_text_is_space(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
        }
        cb_list_builder_add(&builder, part(render, string, word, at));
        count -= count > 0;
    }
    return cb_list_builder_end(&builder);
}

static CbValue split_at_space_from_right(CbRender *render, CbValue string, gint64 count)
{
    CbListBuilder builder;
    const char *start = string.as.string;
    const char *end = start + string.length;
    cb_list_builder_init(&builder, render->arena, 0);
    for (;;) {
        end = cb_text_trim_end(start, end);
        if (end == start) {
            break;
        }
        if (count == 0) {
            cb_list_builder_add(&builder, part(render, string, start, end));
            break;
        }
        const char *word = end;
        while (word > start && !cb_text_is_space(g_utf8_get_char(g_utf8_prev_char(word)))) {
            word = g_utf8_prev_char(word);
        }
        cb_list_builder_add(&builder, part(render, string, word, end));
        end = word;
        count -= count > 0;
    }
    return reversed_list(render, cb_list_builder_end(&builder));
}

static CbValue split_at_text(CbRender *render, CbValue string, CbValue separator, gint64 count)
{
    CbListBuilder builder;
    const char *at = string.as.string;
    const char *end = at + string.length;
    const char *found;
    cb_list_builder_init(&builder, render->arena, 0);
    while (count != 0 &&
           (found = cb_text_find(at, (gsize)(end - at), separator.as.string, separator.length))) {
        cb_list_builder_add(&builder, part(render, string, at, found));
        at = found + separator.length;
        count -= count > 0;
    }
    cb_list_builder_add(&builder, part(render, string, at, end));
    return cb_list_builder_end(&builder);
}

/* The last position of the separator before `end`, or NULL. */
static const char *find_last(const char *start, const char *end, CbValue separator)
{
    for (const char *at = end - separator.length; at >= start; at--) {
        if (memcmp(at, separator.as.string, separator.length) == 0) {
            return at;
        }
    }
    return NULL;
}

static CbValue split_at_text_from_right(CbRender *render, CbValue string, CbValue separator,
                                        gint64 count)
{
    CbListBuilder builder;
    const char *start = string.as.string;
    const char *end = start + string.length;
    const char *found;
    cb_list_builder_init(&builder, render->arena, 0);
    while (count != 0 && (gsize)(end - start) >= separator.length &&
           (found = find_last(start, end, separator))) {
        cb_list_builder_add(&builder, part(render, string, found + separator.length, end));
        end = found;
        count -= count > 0;
    }
    cb_list_builder_add(&builder, part(render, string, start, end));
    return reversed_list(render, cb_list_builder_end(&builder));
}

bool cb_string_split(CbRender *render, CbValue string, CbValue separator, gint64 count,
                     bool from_right, CbValue *result)
{
    if (separator.type == CB_VALUE_NONE || separator.type == CB_VALUE_MISSING) {
        *result = from_right ? split_at_space_from_right(render, string, count)
                             : split_at_space(render, string, count);
        return true;
    }
    if (separator.type != CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "the separator must be a string");
    }
    if (separator.length == 0) {
        return cb_fail_at(render, NULL, "the separator cannot be empty");
    }
    *result = from_right ? split_at_text_from_right(render, string, separator, count)
                         : split_at_text(render, string, separator, count);
    return true;
}

CbValue cb_string_lines(CbRender *render, CbValue string, bool keep_ends)
{
    CbListBuilder builder;
    const char *line = string.as.string;
    const char *end = line + string.length;
    cb_list_builder_init(&builder, render->arena, 0);
    for (const char *at = line; at < end;) {
        const char *next = g_utf8_next_char(at);
        if (cb_text_is_line_end(g_utf8_get_char(at))) {
            if (*at == '\r' && next < end && *next == '\n') {
                next++;
            }
            cb_list_builder_add(&builder, part(render, string, line, keep_ends ? next : at));
            line = next;
        }
        at = next;
    }
    if (line < end) {
        cb_list_builder_add(&builder, part(render, string, line, end));
    }
    return cb_list_builder_end(&builder);
}

bool cb_string_center(CbRender *render, CbValue string, gint64 width, CbValue *result)
{
    gint64 length = (gint64)cb_text_count(string.as.string, string.length);
    gint64 padding = width - length;
    if (width > (gint64)CB_MAX_TEMPLATE_REPEAT) {
        return cb_fail_limit(render, "a string of more than %u MB",
                             CB_MAX_TEMPLATE_REPEAT / (1024 * 1024));
    }
    if (padding <= 0) {
        *result = string;
        return true;
    }
    gint64 left = padding / 2 + (padding & width & 1);
    gsize mark = cb_capture_begin(render);
    g_string_append_printf(render->out, "%*s", (int)left, "");
    g_string_append_len(render->out, string.as.string, string.length);
    g_string_append_printf(render->out, "%*s", (int)(padding - left), "");
    *result = cb_capture_end(render, mark, string.safe);
    return true;
}
