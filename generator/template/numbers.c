#include "template/numbers.h"

#include "template/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Digits that a number to be read has at most. */
#define LENGTH_MAX 400

/* The string without white space around it and underscores between digits. False if it is too
 * long, or an underscore stands elsewhere. */
static bool plain_digits(CbValue string, char *text)
{
    const char *end = cb_text_trim_end(string.as.string, string.as.string + string.length);
    const char *start = cb_text_skip_space(string.as.string, end);
    gsize used = 0;
    if (end - start >= LENGTH_MAX || start >= end) {
        return false;
    }
    for (const char *at = start; at < end; at++) {
        if (*at != '_') {
            text[used++] = *at;
            continue;
        }
        if (at == start || at + 1 == end || !g_ascii_isalnum(at[-1]) || !g_ascii_isalnum(at[1])) {
            return false;
        }
    }
    text[used] = '\0';
    return true;
}

/* Passes a prefix like 0x that fits the base; the base, which a prefix decides where it is 0. */
static gint64 pass_prefix(const char **at, gint64 base)
{
    char letter = (*at)[0] == '0' ? g_ascii_tolower((*at)[1]) : '\0';
    gint64 prefix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    if (prefix != 0 && (base == 0 || base == prefix)) {
        *at += 2;
        return prefix;
    }
    return base == 0 ? 10 : base;
}

bool cb_parse_integer(CbValue string, gint64 base, gint64 *integer)
{
    char text[LENGTH_MAX];
    char *rest;
    if ((base != 0 && base < 2) || base > 36 || !plain_digits(string, text)) {
        return false;
    }
    const char *at = text;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+') {
        at++;
    }
    bool by_prefix = base == 0;
    base = pass_prefix(&at, base);
    if (!g_ascii_isalnum(*at)) {
        return false;
    }
    errno = 0;
    guint64 magnitude = g_ascii_strtoull(at, &rest, (guint)base);
    if (*rest != '\0' || rest == at || errno == ERANGE) {
        return false;
    }
    if (by_prefix && base == 10 && *at == '0' && strspn(at, "0") < strlen(at)) {
        return false;
    }
    if (magnitude > (guint64)G_MAXINT64 + negative) {
        return false;
    }
    *integer = negative ? (gint64)-magnitude : (gint64)magnitude;
    return true;
}

static bool is_word(const char *text, const char *word)
{
    return g_ascii_strcasecmp(text, word) == 0;
}

bool cb_parse_float(CbValue string, double *number)
{
    char text[LENGTH_MAX];
    char *rest;
    if (!plain_digits(string, text)) {
        return false;
    }
    const char *digits = *text == '-' || *text == '+' ? text + 1 : text;
    if (is_word(digits, "inf") || is_word(digits, "infinity") || is_word(digits, "nan")) {
        double magnitude = is_word(digits, "nan") ? (double)NAN : (double)INFINITY;
        *number = *text == '-' ? -magnitude : magnitude;
        return true;
    }
    if (strspn(digits, "0123456789.eE+-") < strlen(digits) ||
        (!g_ascii_isdigit(*digits) && *digits != '.')) {
        return false;
    }
    *number = g_ascii_strtod(text, &rest);
    return *rest == '\0' && rest > text;
}

bool cb_truncate(CbRender *render, double number, gint64 *integer)
{
    double whole = trunc(number);
    if (!(whole >= -0x1p63 && whole < 0x1p63)) {
        return cb_fail_at(render, NULL, "the number is beyond 64 bits");
    }
    *integer = (gint64)whole;
    return true;
}

/* To tens, hundreds …; what is taken away and the unit are exact. */
static double round_to_unit(double number, gint64 digits)
{
    double unit = pow(10, (double)digits);
    if (digits > 22) {
        return copysign(0.0, number);
    }
    double rest = fmod(number, unit);
    double base = number - rest;
    double half = unit / 2;
    bool odd = fmod(base / unit, 2) != 0;
    if (fabs(rest) > half || (fabs(rest) == half && odd)) {
        base += copysign(unit, number);
    }
    return base == 0 ? copysign(0.0, number) : base;
}

/* Rounds where the scaled number is far enough from a tie to be sure; false elsewhere. */
static bool round_plainly(double number, gint64 digits, double *rounded)
{
    static const double scales[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};
    if (digits >= (gint64)G_N_ELEMENTS(scales) || fabs(number) >= 1e9) {
        return false;
    }
    double scaled = number * scales[digits];
    double whole = rint(scaled);
    if (fabs(scaled - whole) > 0.49) {
        return false;
    }
    *rounded = whole / scales[digits];
    return true;
}

double cb_round_float(double number, gint64 digits)
{
    char text[LENGTH_MAX];
    char format[16];
    if (!isfinite(number) || digits > 323) {
        return number;
    }
    if (digits < 0) {
        return digits < -308 ? copysign(0.0, number) : round_to_unit(number, -digits);
    }
    double rounded;
    if (fabs(number) >= 0x1p53) {
        return number;
    }
    if (round_plainly(number, digits, &rounded)) {
        return rounded == 0 ? copysign(0.0, number) : rounded;
    }
    g_snprintf(format, sizeof format, "%%.%df", (int)digits);
    g_ascii_formatd(text, sizeof text, format, number);
    return g_ascii_strtod(text, NULL);
}
