#include "template/format.h"

#include "base/escape.h"
#include "base/limits.h"
#include "template/numbers.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/text.h"

#include <math.h>
#include <string.h>

typedef struct {
    CbRender *render;
    const CbExpression *at;
    CbValue format;
    const char *next; /* of the format */
    const char *end;
    CbValue map;           /* of named arguments; undefined if there is none */
    const CbValue *values; /* of the others */
    gsize n_values;
    gsize used; /* values */
} Formatter;

/* One conversion, like "%-5.2f". */
typedef struct {
    bool left;
    bool zero;
    bool plus;
    bool space;
    bool alternate;
    gint64 width;
    gint64 precision; /* -1: none */
    char type;
} Conversion;

static bool fail(Formatter *formatter, const char *message)
{
    return cb_fail_at(formatter->render, formatter->at, "%s", message);
}

static bool next_value(Formatter *formatter, CbValue *value)
{
    if (formatter->used == formatter->n_values) {
        return fail(formatter, "there are more %-signs than values in this format");
    }
    *value = formatter->values[formatter->used++];
    return true;
}

/* Reading a conversion */

static bool read_key(Formatter *formatter, CbValue *value)
{
    const char *start = ++formatter->next;
    int depth = 1;
    while (formatter->next < formatter->end && depth > 0) {
        depth += (*formatter->next == '(') - (*formatter->next == ')');
        formatter->next++;
    }
    if (depth > 0) {
        return fail(formatter, "a name in this format is not closed");
    }
    if (formatter->map.type != CB_VALUE_MAP) {
        return fail(formatter, "names in a format need a map of values");
    }
    gsize length = (gsize)(formatter->next - 1 - start);
    if (!cb_map_find_value(formatter->map.as.map, cb_value_string_length(start, length), value)) {
        return fail(formatter, "a name in this format is not in the map");
    }
    formatter->values = value;
    formatter->n_values = 1;
    formatter->used = 0;
    return true;
}

static void read_flags(Formatter *formatter, Conversion *conversion)
{
    for (; formatter->next < formatter->end; formatter->next++) {
        switch (*formatter->next) {
        case '-':
            conversion->left = true;
            break;
        case '0':
            conversion->zero = true;
            break;
        case '+':
            conversion->plus = true;
            break;
        case ' ':
            conversion->space = true;
            break;
        case '#':
            conversion->alternate = true;
            break;
        default:
            return;
        }
    }
}

/* A number, or `*` for the next value. */
static bool read_size(Formatter *formatter, gint64 *size)
{
    CbValue value;
    *size = 0;
    if (formatter->next < formatter->end && *formatter->next == '*') {
        formatter->next++;
        if (!next_value(formatter, &value)) {
            return false;
        }
        if (!cb_integer_of(value, size)) {
            return fail(formatter, "'*' in a format needs an integer");
        }
    } else {
        for (; formatter->next < formatter->end && g_ascii_isdigit(*formatter->next);
             formatter->next++) {
            *size = MIN(*size * 10 + (*formatter->next - '0'), CB_MAX_TEMPLATE_WIDTH + 1);
        }
    }
    return (*size <= CB_MAX_TEMPLATE_WIDTH && *size >= -CB_MAX_TEMPLATE_WIDTH) ||
           cb_fail_limit(formatter->render, "a width of more than %d", CB_MAX_TEMPLATE_WIDTH);
}

static bool read_conversion(Formatter *formatter, Conversion *conversion, CbValue *named)
{
    *conversion = (Conversion){.precision = -1};
    if (formatter->next < formatter->end && *formatter->next == '(' &&
        !read_key(formatter, named)) {
        return false;
    }
    read_flags(formatter, conversion);
    if (!read_size(formatter, &conversion->width)) {
        return false;
    }
    if (conversion->width < 0) {
        conversion->left = true;
        conversion->width = -conversion->width;
    }
    if (formatter->next < formatter->end && *formatter->next == '.') {
        formatter->next++;
        if (!read_size(formatter, &conversion->precision)) {
            return false;
        }
        conversion->precision = MAX(conversion->precision, 0);
    }
    if (formatter->next < formatter->end && strchr("hlL", *formatter->next)) {
        formatter->next++;
    }
    if (formatter->next == formatter->end) {
        return fail(formatter, "this format ends within a %-sign's specification");
    }
    conversion->type = *formatter->next++;
    return true;
}

/* Writing */

static bool write_padding(Formatter *formatter, gint64 count, char c)
{
    for (; count > 0; count--) {
        if (!cb_write(formatter->render, &c, 1)) {
            return false;
        }
    }
    return true;
}

/* Text with its sign or prefix, filled up to the width. */
static bool write_padded(Formatter *formatter, const Conversion *conversion, const char *prefix,
                         const char *text, gsize length, bool zeros)
{
    gsize prefix_length = strlen(prefix);
    gint64 missing =
        conversion->width - (gint64)cb_text_count(text, length) - (gint64)prefix_length;
    zeros = zeros && conversion->zero && !conversion->left;
    return (zeros || conversion->left || write_padding(formatter, missing, ' ')) &&
           cb_write(formatter->render, prefix, prefix_length) &&
           (!zeros || write_padding(formatter, missing, '0')) &&
           cb_write(formatter->render, text, length) &&
           (!conversion->left || write_padding(formatter, missing, ' '));
}

static bool write_text(Formatter *formatter, const Conversion *conversion, CbValue value)
{
    CbRender *render = formatter->render;
    gsize mark = cb_capture_begin(render);
    bool plain = conversion->type == 's';
    if (!(plain ? cb_print(render, value) : cb_print_repr(render, value))) {
        return false;
    }
    if (conversion->type == 'a') {
        cb_print_escape(render, mark);
    }
    CbValue text = cb_capture_end(render, mark, plain && cb_is_markup(value));
    if (formatter->format.safe) {
        text = cb_escape_string(render, text);
    }
    gsize length = text.length;
    if (conversion->precision >= 0) {
        length = (gsize)(cb_text_at(text.as.string, text.length, (gsize)conversion->precision) -
                         text.as.string);
    }
    return write_padded(formatter, conversion, "", text.as.string, length, false);
}

static const char *sign_of(const Conversion *conversion, bool negative)
{
    return negative ? "-" : conversion->plus ? "+" : conversion->space ? " " : "";
}

/* The integer of a value: numbers are cut off; safe formats read strings, too. */
static bool integer_for(Formatter *formatter, const Conversion *conversion, CbValue value,
                        gint64 *integer)
{
    bool decimal = strchr("diu", conversion->type) != NULL;
    if (!decimal && formatter->format.safe) {
        return fail(formatter, "this conversion does not work in a safe string");
    }
    if (cb_integer_of(value, integer)) {
        return true;
    }
    if (decimal && value.type == CB_VALUE_FLOAT) {
        return cb_truncate(formatter->render, value.as.number, integer);
    }
    if (decimal && formatter->format.safe && value.type == CB_VALUE_STRING &&
        cb_parse_integer(value, 10, integer)) {
        return true;
    }
    return cb_fail_at(formatter->render, formatter->at, "%%%c needs a number, not %s",
                      conversion->type, cb_type_name(value));
}

static bool write_integer(Formatter *formatter, const Conversion *conversion, CbValue value)
{
    char digits[32];
    gint64 integer;
    const char *prefix = "";
    if (!integer_for(formatter, conversion, value, &integer)) {
        return false;
    }
    guint64 magnitude = integer < 0 ? -(guint64)integer : (guint64)integer;
    if (conversion->type == 'x' || conversion->type == 'X') {
        const char *format = conversion->type == 'x' ? "%" G_GINT64_MODIFIER "x" : NULL;
        prefix = conversion->alternate ? (format ? "0x" : "0X") : "";
        if (format) {
            g_snprintf(digits, sizeof digits, "%" G_GINT64_MODIFIER "x", magnitude);
        } else {
            g_snprintf(digits, sizeof digits, "%" G_GINT64_MODIFIER "X", magnitude);
        }
    } else if (conversion->type == 'o') {
        prefix = conversion->alternate ? "0o" : "";
        g_snprintf(digits, sizeof digits, "%" G_GINT64_MODIFIER "o", magnitude);
    } else {
        g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, magnitude);
    }
    char signed_prefix[8];
    g_snprintf(signed_prefix, sizeof signed_prefix, "%s%s", sign_of(conversion, integer < 0),
               prefix);
    if (conversion->precision <= (gint64)strlen(digits)) {
        return write_padded(formatter, conversion, signed_prefix, digits, strlen(digits), true);
    }
    g_autofree char *zeros =
        g_strnfill((gsize)MAX(0, conversion->precision - (gint64)strlen(digits)), '0');
    g_autofree char *text = g_strconcat(zeros, digits, NULL);
    return write_padded(formatter, conversion, signed_prefix, text, strlen(text), true);
}

static bool float_for(Formatter *formatter, const Conversion *conversion, CbValue value,
                      double *number)
{
    if (cb_float_of(value, number) || (formatter->format.safe && value.type == CB_VALUE_STRING &&
                                       cb_parse_float(value, number))) {
        return true;
    }
    return cb_fail_at(formatter->render, formatter->at, "%%%c needs a number, not %s",
                      conversion->type, cb_type_name(value));
}

static bool write_float(Formatter *formatter, const Conversion *conversion, CbValue value)
{
    char format[16];
    double number;
    if (!float_for(formatter, conversion, value, &number)) {
        return false;
    }
    int precision = conversion->precision < 0 ? 6 : (int)conversion->precision;
    g_snprintf(format, sizeof format, "%%%s.%d%c", conversion->alternate ? "#" : "", precision,
               conversion->type);
    gsize size = (gsize)precision + 400;
    g_autofree char *text = g_malloc(size);
    g_ascii_formatd(text, (gint)size, format, fabs(number));
    return write_padded(formatter, conversion, sign_of(conversion, signbit(number) != 0), text,
                        strlen(text), true);
}

static bool write_character(Formatter *formatter, const Conversion *conversion, CbValue value)
{
    char text[8] = "";
    gint64 code;
    if (formatter->format.safe) {
        return fail(formatter, "%c does not work in a safe string");
    }
    if (cb_integer_of(value, &code)) {
        if (code <= 0 || code > 0x10ffff || !g_unichar_validate((gunichar)code)) {
            return fail(formatter, "%c needs the number of a character");
        }
        text[g_unichar_to_utf8((gunichar)code, text)] = '\0';
    } else if (value.type == CB_VALUE_STRING && value.length < sizeof text &&
               cb_text_count(value.as.string, value.length) == 1) {
        memcpy(text, value.as.string, value.length);
    } else {
        return fail(formatter, "%c needs one character or its number");
    }
    return write_padded(formatter, conversion, "", text, strlen(text), false);
}

static bool write_conversion(Formatter *formatter)
{
    Conversion conversion;
    CbValue value;
    CbValue named;
    if (!read_conversion(formatter, &conversion, &named)) {
        return false;
    }
    if (!strchr("sradiuoxXeEfFgGc", conversion.type) || conversion.type == '\0') {
        return fail(formatter, "this format has an unknown conversion");
    }
    if (!next_value(formatter, &value)) {
        return false;
    }
    if (strchr("sra", conversion.type)) {
        return write_text(formatter, &conversion, value);
    }
    if (value.type == CB_VALUE_UNDEFINED) {
        return fail(formatter, "an undefined value is no number");
    }
    if (conversion.type == 'c') {
        return write_character(formatter, &conversion, value);
    }
    return strchr("diuoxX", conversion.type) ? write_integer(formatter, &conversion, value)
                                             : write_float(formatter, &conversion, value);
}

static bool write_format(Formatter *formatter)
{
    while (formatter->next < formatter->end) {
        const char *start = formatter->next;
        const char *percent = memchr(start, '%', (gsize)(formatter->end - start));
        formatter->next = percent ? percent : formatter->end;
        if (!cb_write(formatter->render, start, (gsize)(formatter->next - start))) {
            return false;
        }
        if (!percent) {
            return true;
        }
        formatter->next++;
        bool doubled = formatter->next < formatter->end && *formatter->next == '%';
        formatter->next += doubled;
        if (!(doubled ? cb_write(formatter->render, "%", 1) : write_conversion(formatter))) {
            return false;
        }
    }
    return true;
}

bool cb_format_percent(CbRender *render, const CbExpression *at, CbValue format, CbValue value,
                       CbValue *result)
{
    bool is_tuple = value.type == CB_VALUE_TUPLE;
    bool leftovers_allowed = value.type == CB_VALUE_MAP || value.type == CB_VALUE_LIST ||
                             value.type == CB_VALUE_UNDEFINED;
    Formatter formatter = {.render = render,
                           .at = at,
                           .format = format,
                           .next = format.as.string,
                           .end = format.as.string + format.length,
                           .map = value.type == CB_VALUE_MAP ? value : cb_value_undefined(),
                           .values = is_tuple ? value.as.list->items : &value,
                           .n_values = is_tuple ? value.as.list->length : 1};
    gsize mark = cb_capture_begin(render);
    bool done = write_format(&formatter);
    *result = cb_capture_end(render, mark, format.safe);
    if (done && formatter.used < formatter.n_values && !leftovers_allowed) {
        return fail(&formatter, "there are more values than %-signs in this format");
    }
    return done;
}
