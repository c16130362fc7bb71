/* Filters that make text of text. */
#include "base/limits.h"
#include "template/arguments.h"
#include "template/format.h"
#include "template/functions.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/slice.h"
#include "template/strings.h"
#include "template/text.h"
#include "template/wrap.h"

#include <string.h>

static gboolean filter_upper(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_string_upper(render, string);
    return TRUE;
}

static gboolean filter_lower(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_string_lower(render, string);
    return TRUE;
}

static gboolean filter_capitalize(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_string_capitalize(render, string);
    return TRUE;
}

static bool begins_word(gunichar c)
{
    return cb_text_is_space(c) || (c < 0x80 && c != 0 && strchr("-({[<", (char)c));
}

static CbValue title_of_ascii(CbRender *render, CbValue string)
{
    char *text = cb_arena_alloc(render->arena, (gsize)string.length + 1);
    bool inside = false;
    cb_text_swap_ascii(text, string.as.string, string.length, 'A', 'Z');
    for (guint32 i = 0; i < string.length; i++) {
        bool separates = text[i] < 'a' && begins_word((guchar)text[i]);
        if (!inside && !separates) {
            text[i] = g_ascii_toupper(text[i]);
        }
        inside = !separates && text[i] != '{';
    }
    return cb_value_string_length(text, string.length);
}

/* Words begin after white space, hyphens and brackets; not after apostrophes. */
static gboolean filter_title(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    if (cb_text_is_ascii(string.as.string, string.length)) {
        *result = title_of_ascii(render, string);
        return TRUE;
    }
    const char *end = string.as.string + string.length;
    gsize mark = cb_capture_begin(render);
    for (const char *at = string.as.string; at < end;) {
        const char *word = at;
        if (begins_word(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
            g_string_append_len(render->out, word, at - word);
            continue;
        }
        while (at < end && !begins_word(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
        }
        const char *rest = g_utf8_next_char(word);
        cb_text_append_upper(render->out, word, (gsize)(rest - word));
        cb_text_append_lower(render->out, rest, (gsize)(at - rest));
    }
    *result = cb_capture_end(render, mark, false);
    return TRUE;
}

static gboolean filter_trim(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    return cb_to_string(render, arguments[0], &string) &&
           cb_string_strip(render, string, arguments[1], CB_STRIP_BOTH, result);
}

static gboolean filter_string(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return cb_to_string(render, arguments[0], result);
}

static gboolean filter_replace(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CbValue old;
    CbValue new;
    gint64 count = -1;
    bool autoescape = *render->frame->context->autoescape;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string) || !cb_to_string(render, arguments[1], &old) ||
        !cb_to_string(render, arguments[2], &new)) {
        return FALSE;
    }
    if (cb_given_some(arguments[3]) &&
        !cb_integer_argument(render, arguments[3], "count", -1, &count)) {
        return FALSE;
    }
    if (!autoescape) {
        string.safe = old.safe = new.safe = false;
    } else if (old.safe || (new.safe && !string.safe)) {
        string = cb_escape_string(render, string);
    }
    return cb_string_replace(render, string, old, new, count, result);
}

static gsize saturated_sum(gint64 a, gint64 b)
{
    return (gsize)(a > G_MAXINT64 - b ? G_MAXINT64 : a + b);
}

static gboolean filter_truncate(CB_FUNCTION_PARAMETERS)
{
    CbValue string = arguments[0];
    CbValue ending;
    gint64 length;
    gint64 leeway = 5;
    gsize count;
    CB_FUNCTION_UNUSED;
    if (!cb_integer_argument(render, arguments[1], "length", 255, &length) ||
        !cb_string_argument(render, arguments[3], "end", "...", &ending)) {
        return FALSE;
    }
    if (cb_given_some(arguments[4]) &&
        !cb_integer_argument(render, arguments[4], "leeway", 5, &leeway)) {
        return FALSE;
    }
    gint64 ending_length = (gint64)cb_text_count(ending.as.string, ending.length);
    if (length < ending_length || leeway < 0) {
        return cb_fail_at(render, NULL,
                          "the length is less than that of '%s', or leeway is negative",
                          ending.as.string);
    }
    if (string.type != CB_VALUE_STRING) {
        *result = string;
        return (cb_length_of(string, &count) && count <= saturated_sum(length, leeway)) ||
               cb_fail_at(render, NULL, "%s cannot be truncated", cb_type_name(string));
    }
    const char *end = string.as.string + string.length;
    if (cb_text_at(string.as.string, string.length, saturated_sum(length, leeway)) == end) {
        *result = string;
        return TRUE;
    }
    CbValue kept = string;
    kept.length =
        (guint32)(cb_text_at(string.as.string, string.length, (gsize)(length - ending_length)) -
                  string.as.string);
    const char *space = memrchr(kept.as.string, ' ', kept.length);
    if (!cb_given_true(arguments[2]) && space) {
        kept.length = (guint32)(space - kept.as.string);
    }
    *result = cb_join_strings(render, kept, ending);
    return TRUE;
}

static gboolean filter_center(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    gint64 width;
    CB_FUNCTION_UNUSED;
    return cb_to_string(render, arguments[0], &string) &&
           cb_integer_argument(render, arguments[1], "width", 80, &width) &&
           cb_string_center(render, string, width, result);
}

/* What lines are indented by. */
static bool indentation(CbRender *render, CbValue width, CbValue *indent)
{
    gint64 count;
    if (width.type == CB_VALUE_STRING) {
        *indent = width;
        return true;
    }
    if (!cb_integer_argument(render, width, "width", 4, &count)) {
        return false;
    }
    if (count > (gint64)CB_MAX_TEMPLATE_REPEAT) {
        return cb_fail_limit(render, "a width of more than %u", CB_MAX_TEMPLATE_REPEAT);
    }
    gsize length = count > 0 ? (gsize)count : 0;
    char *spaces = cb_arena_alloc(render->arena, length + 1);
    memset(spaces, ' ', length);
    *indent = cb_value_string_length(spaces, length);
    return true;
}

/* Writes lines with `indent` before all but the first. A safe indentation of plain text makes
 * what it stands before safe, so that this is escaped. */
static bool write_indented(CbRender *render, const CbList *lines, CbValue indent, bool blank,
                           bool escape_indented, bool escape_first)
{
    for (gsize i = 0; i < lines->length; i++) {
        CbValue line = lines->items[i];
        bool indented = i > 0 && (blank || line.length > 0);
        if (i > 0 && !cb_write(render, "\n", 1)) {
            return false;
        }
        if (indented && !cb_write(render, indent.as.string, indent.length)) {
            return false;
        }
        if (!cb_write_value(render, line, indented ? escape_indented : escape_first)) {
            return false;
        }
    }
    return true;
}

static gboolean filter_indent(CB_FUNCTION_PARAMETERS)
{
    CbValue string = arguments[0];
    CbValue indent;
    bool first = cb_given_true(arguments[2]);
    bool blank = cb_given_true(arguments[3]);
    CB_FUNCTION_UNUSED;
    if (string.type != CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "%s cannot be indented", cb_type_name(string));
    }
    if (!indentation(render, arguments[1], &indent)) {
        return FALSE;
    }
    CbValue newline = cb_value_string("\n");
    newline.safe = string.safe;
    bool mixed = indent.safe && !string.safe;
    CbValue lines = cb_string_lines(render, cb_join_strings(render, string, newline), false);
    gsize mark = cb_capture_begin(render);
    if (!write_indented(render, lines.as.list, indent, blank, mixed, mixed && blank)) {
        return FALSE;
    }
    *result = cb_capture_end(render, mark, string.safe || (mixed && blank));
    if (string.safe) {
        indent.safe = true;
    }
    if (first) {
        *result = cb_join_strings(render, indent, *result);
    }
    return TRUE;
}

static gboolean filter_wordcount(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    gint64 count = 0;
    bool inside = false;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    const char *end = string.as.string + string.length;
    for (const char *at = string.as.string; at < end; at = g_utf8_next_char(at)) {
        bool word = cb_text_is_word(g_utf8_get_char(at));
        count += word && !inside;
        inside = word;
    }
    *result = cb_value_integer(count);
    return TRUE;
}

static gboolean filter_format(CB_FUNCTION_PARAMETERS)
{
    CbValue format;
    CbListBuilder builder;
    (void)user_data;
    if (n_arguments == 0 || !cb_to_string(render, arguments[0], &format)) {
        return FALSE;
    }
    if (keywords && n_arguments > 1) {
        return cb_fail_at(render, NULL, "format takes arguments with names or without, not both");
    }
    if (keywords) {
        return cb_format_percent(render, render->at, format, cb_value_map(keywords), result);
    }
    cb_list_builder_init(&builder, render->arena, n_arguments - 1);
    for (gsize i = 1; i < n_arguments; i++) {
        cb_list_builder_add(&builder, arguments[i]);
    }
    return cb_format_percent(render, render->at, format, cb_list_builder_end_tuple(&builder),
                             result);
}

static gboolean filter_wordwrap(CB_FUNCTION_PARAMETERS)
{
    CbValue string = arguments[0];
    CbWrap wrap = {.break_long_words = !cb_given(arguments[2]) || cb_is_true(arguments[2]),
                   .break_on_hyphens = !cb_given(arguments[4]) || cb_is_true(arguments[4]),
                   .line_end = cb_value_string("\n")};
    CB_FUNCTION_UNUSED;
    if (string.type != CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "%s cannot be wrapped", cb_type_name(string));
    }
    if (!cb_integer_argument(render, arguments[1], "width", 79, &wrap.width)) {
        return FALSE;
    }
    if (cb_given_some(arguments[3]) &&
        !cb_string_argument(render, arguments[3], "wrapstring", "\n", &wrap.line_end)) {
        return FALSE;
    }
    return cb_wrap(render, string, &wrap, result);
}

const CbBuiltin cb_filters_text[] = {
    {"capitalize", filter_capitalize, "/", false},
    {"center", filter_center, "/ width?", false},
    {"format", filter_format, NULL, false},
    {"indent", filter_indent, "/ width? first? blank?", false},
    {"lower", filter_lower, "/", false},
    {"replace", filter_replace, "/ old new count?", false},
    {"string", filter_string, "/", false},
    {"title", filter_title, "/", false},
    {"trim", filter_trim, "/ chars?", false},
    {"truncate", filter_truncate, "/ length? killwords? end? leeway?", false},
    {"upper", filter_upper, "/", false},
    {"wordcount", filter_wordcount, "/", false},
    {"wordwrap", filter_wordwrap, "/ width? break_long_words? wrapstring? break_on_hyphens?",
     false},
    {NULL, NULL, NULL, false},
};
