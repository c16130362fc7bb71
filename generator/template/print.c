#include "template/print.h"

#include "base/limits.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers */

/* The next text of as many digits, away from zero: "1.29e+00" to "1.30e+00". */
static void increment(char *text)
{
    char *at = strchr(text, 'e');
    while (at-- > text) {
        if (*at == '.' || *at == '-') {
            continue;
        }
        if (*at < '9') {
            (*at)++;
            return;
        }
        *at = '0';
    }
}

static bool reads_back(const char *text, double number)
{
    return g_ascii_strtod(text, NULL) == number;
}

/* The shortest text that reads back as `number`, in exponent form. Where numbers lie closer on the
 * side of zero (at powers of two), the nearest text may fail while the next one does not. */
static void shortest(double number, char *text, gsize size)
{
    int exponent;
    bool power_of_two = fabs(frexp(number, &exponent)) == 0.5;
    for (int digits = fabs(number) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        char format[] = "%.00e";
        format[2] = (char)('0' + (digits - 1) / 10);
        format[3] = (char)('0' + (digits - 1) % 10);
        g_ascii_formatd(text, (gint)size, format, number);
        if (reads_back(text, number)) {
            return;
        }
        if (power_of_two) {
            increment(text);
        }
        if (power_of_two && reads_back(text, number)) {
            return;
        }
    }
}

/* "1.25e+02" to "125.0": digits and exponent to the form that Python prints. */
static gsize arrange(const char *scientific, char *out)
{
    char digits[20] = "0"; /* a number has one digit at least */
    gsize n_digits = 0;
    char *at = out;
    const char *exponent_mark = strchr(scientific, 'e');
    int exponent = (int)g_ascii_strtoll(exponent_mark + 1, NULL, 10);
    for (const char *c = scientific; c < exponent_mark; c++) {
        if (g_ascii_isdigit(*c)) {
            digits[n_digits++] = *c;
        }
    }
    while (n_digits > 1 && digits[n_digits - 1] == '0') {
        n_digits--;
    }
    if (*scientific == '-') {
        *at++ = '-';
    }
    if (exponent < -4 || exponent >= 16) {
        *at++ = digits[0];
        if (n_digits > 1) {
            *at++ = '.';
        }
        memcpy(at, digits + 1, n_digits - 1);
        at += n_digits - 1;
        return (gsize)(at - out) +
               (gsize)g_snprintf(at, 8, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
    }
    if (exponent < 0) {
        *at++ = '0';
        *at++ = '.';
        for (int i = -1; i > exponent; i--) {
            *at++ = '0';
        }
    }
    for (int i = 0; i < MAX((int)n_digits, exponent + 2); i++) {
        if (exponent >= 0 && i == exponent + 1) {
            *at++ = '.';
        }
        if (exponent >= 0 || i < (int)n_digits) {
            *at++ = i < (int)n_digits ? digits[i] : '0';
        }
    }
    *at = '\0';
    return (gsize)(at - out);
}

/* Writes the decimal digits of a number, at least `width` of them; where they end. */
static char *write_digits(char *at, guint64 number, int width)
{
    char digits[24];
    char *first = digits + sizeof digits;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || digits + sizeof digits - first < width);
    gsize length = (gsize)(digits + sizeof digits - first);
    memcpy(at, first, length);
    return at + length;
}

/* A number of few decimals, if `number` is one: whole / 10^decimals is rounded once, so that its
 * text reads back as the same float, and fewer decimals do not. 0 if it is none. */
static gsize short_decimal(double number, char text[CB_FLOAT_SIZE])
{
    double scale = 1;
    for (int decimals = 1; decimals <= 6; decimals++) {
        scale *= 10;
        double whole = rint(number * scale);
        if (whole / scale != number) {
            continue;
        }
        guint64 digits = (guint64)fabs(whole);
        guint64 unit = (guint64)scale;
        char *at = text;
        if (number < 0) {
            *at++ = '-';
        }
        at = write_digits(at, digits / unit, 1);
        *at++ = '.';
        at = write_digits(at, digits % unit, decimals);
        *at = '\0';
        return (gsize)(at - text);
    }
    return 0;
}

gsize cb_float_text(double number, char text[CB_FLOAT_SIZE])
{
    char scientific[CB_FLOAT_SIZE];
    if (isnan(number) || isinf(number)) {
        return (gsize)g_snprintf(text, CB_FLOAT_SIZE, "%s",
                                 isnan(number) ? "nan"
                                 : number < 0  ? "-inf"
                                               : "inf");
    }
    if (fabs(number) < 1e15 && floor(number) == number) {
        char *at = text;
        if (signbit(number)) {
            *at++ = '-';
        }
        at = write_digits(at, (guint64)fabs(number), 1);
        memcpy(at, ".0", 3);
        return (gsize)(at + 2 - text);
    }
    if (fabs(number) >= 0.001 && fabs(number) < 1e9) {
        gsize length = short_decimal(number, text);
        if (length > 0) {
            return length;
        }
    }
    shortest(number, scientific, sizeof scientific);
    return arrange(scientific, text);
}

static void append_integer(GString *out, gint64 integer)
{
    char text[24];
    char *at = text;
    if (integer < 0) {
        *at++ = '-';
    }
    at = write_digits(at, integer < 0 ? -(guint64)integer : (guint64)integer, 1);
    g_string_append_len(out, text, at - text);
}

/* repr of strings */

static void append_escaped_character(GString *out, gunichar c)
{
    if (c == '\n' || c == '\r' || c == '\t') {
        g_string_append(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
    } else if (c < 0x100) {
        g_string_append_printf(out, "\\x%02x", c);
    } else {
        g_string_append_printf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
}

void cb_print_escape(CbRender *render, gsize mark)
{
    g_autofree char *text = g_strdup(render->out->str + mark);
    cb_capture_drop(render, mark);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < 0x80) {
            g_string_append_c(render->out, *at);
        } else {
            append_escaped_character(render->out, c);
        }
    }
}

static bool is_printable(gunichar c)
{
    return c == ' ' || (g_unichar_isprint(c) && !g_unichar_isspace(c) && c != 0xad);
}

static void append_string_repr(GString *out, CbValue string)
{
    const char *text = string.as.string;
    const char *end = text + string.length;
    bool has_single = memchr(text, '\'', string.length) != NULL;
    gunichar quote = has_single && !memchr(text, '"', string.length) ? '"' : '\'';
    if (string.safe) {
        g_string_append(out, "Markup(");
    }
    g_string_append_unichar(out, quote);
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == quote || c == '\\') {
            g_string_append_c(out, '\\');
        }
        if (is_printable(c)) {
            g_string_append_unichar(out, c);
        } else {
            append_escaped_character(out, c);
        }
    }
    g_string_append_unichar(out, quote);
    if (string.safe) {
        g_string_append_c(out, ')');
    }
}

/* Everything */

static bool print_nested(CbRender *render, CbValue value);

static bool print_items(CbRender *render, CbValue value)
{
    const CbList *list = value.as.list;
    bool tuple = value.type == CB_VALUE_TUPLE;
    g_string_append_c(render->out, tuple ? '(' : '[');
    for (gsize i = 0; i < list->length; i++) {
        if (i > 0) {
            g_string_append(render->out, ", ");
        }
        if (!print_nested(render, list->items[i])) {
            return false;
        }
    }
    g_string_append(render->out, !tuple ? "]" : list->length == 1 ? ",)" : ")");
    return true;
}

static bool print_map(CbRender *render, const CbMap *map)
{
    g_string_append_c(render->out, '{');
    for (gsize i = 0; i < cb_map_length(map); i++) {
        if (i > 0) {
            g_string_append(render->out, ", ");
        }
        if (!print_nested(render, cb_map_key_at(map, i))) {
            return false;
        }
        g_string_append(render->out, ": ");
        if (!print_nested(render, cb_map_value_at(map, i))) {
            return false;
        }
    }
    g_string_append_c(render->out, '}');
    return true;
}

static bool print_object(CbRender *render, const CbObject *object)
{
    if (!object->class->print) {
        g_string_append_printf(render->out, "<%s>", object->class->name);
        return true;
    }
    CbValue text = object->class->print(render, object);
    return !render->failed && cb_write_value(render, text, false);
}

static bool print_inside(CbRender *render, CbValue value)
{
    switch (value.type) {
    case CB_VALUE_STRING:
        append_string_repr(render->out, value);
        return true;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        return print_items(render, value);
    case CB_VALUE_MAP:
        return print_map(render, value.as.map);
    case CB_VALUE_OBJECT:
        return print_object(render, value.as.object);
    case CB_VALUE_UNDEFINED:
        g_string_append(render->out, "Undefined");
        return true;
    default:
        return cb_print(render, value);
    }
}

/* Objects print what they hold by cb_print: the depth is counted across these calls. */
static bool print_nested(CbRender *render, CbValue value)
{
    if (render->printing >= CB_MAX_VALUE_DEPTH) {
        return cb_fail_limit(render, "this data is nested too deeply to be printed");
    }
    if (!cb_check_output(render)) {
        return false;
    }
    render->printing++;
    bool done = print_inside(render, value);
    render->printing--;
    return done;
}

bool cb_print_repr(CbRender *render, CbValue value)
{
    return print_nested(render, value);
}

bool cb_print(CbRender *render, CbValue value)
{
    char number[CB_FLOAT_SIZE];
    switch (value.type) {
    case CB_VALUE_UNDEFINED:
        return true;
    case CB_VALUE_NONE:
        g_string_append(render->out, "None");
        return true;
    case CB_VALUE_BOOLEAN:
        g_string_append(render->out, value.as.boolean ? "True" : "False");
        return true;
    case CB_VALUE_INTEGER:
        append_integer(render->out, value.as.integer);
        return true;
    case CB_VALUE_FLOAT:
        g_string_append_len(render->out, number, (gssize)cb_float_text(value.as.number, number));
        return true;
    case CB_VALUE_STRING:
        g_string_append_len(render->out, value.as.string, value.length);
        return true;
    default:
        return print_nested(render, value);
    }
}

bool cb_is_markup(CbValue value)
{
    if (value.type == CB_VALUE_OBJECT) {
        return value.as.object->class->is_markup;
    }
    return value.type == CB_VALUE_STRING && value.safe;
}

bool cb_print_string(CbRender *render, CbValue value, CbValue *result)
{
    gsize mark = cb_capture_begin(render);
    bool done = cb_print(render, value);
    *result = cb_capture_end(render, mark, done && cb_is_markup(value));
    return done;
}

const char *cb_type_name(CbValue value)
{
    static const char *const names[] = {
        [CB_VALUE_UNDEFINED] = "an undefined value",
        [CB_VALUE_NONE] = "none",
        [CB_VALUE_BOOLEAN] = "a boolean",
        [CB_VALUE_INTEGER] = "an integer",
        [CB_VALUE_FLOAT] = "a float",
        [CB_VALUE_STRING] = "a string",
        [CB_VALUE_LIST] = "a list",
        [CB_VALUE_TUPLE] = "a tuple",
        [CB_VALUE_MAP] = "a map",
    };
    if (value.type == CB_VALUE_OBJECT) {
        return value.as.object->class->name;
    }
    return names[value.type];
}
