/* Filters about numbers, and `default`. */
#include "template/arguments.h"
#include "template/functions.h"
#include "template/numbers.h"
#include "template/operators.h"
#include "template/print.h"

#include <math.h>
#include <string.h>

static gboolean filter_default(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = arguments[0];
    if (arguments[0].type == CB_VALUE_UNDEFINED ||
        (cb_given_true(arguments[2]) && !cb_is_true(arguments[0]))) {
        *result = cb_given(arguments[1]) ? arguments[1] : cb_value_string("");
    }
    return TRUE;
}

static gboolean filter_abs(CB_FUNCTION_PARAMETERS)
{
    CbValue number = arguments[0];
    gint64 integer;
    CB_FUNCTION_UNUSED;
    if (number.type == CB_VALUE_FLOAT) {
        *result = cb_value_float(fabs(number.as.number));
        return TRUE;
    }
    if (!cb_integer_of(number, &integer)) {
        return cb_fail_at(render, NULL, "%s has no absolute value", cb_type_name(number));
    }
    return cb_negate(render, render->at, integer < 0, number, result);
}

/* An integer to tens, hundreds …, ties to even. */
static bool round_integer(CbRender *render, gint64 integer, gint64 digits, CbValue *result)
{
    *result = cb_value_integer(integer);
    if (digits >= 0) {
        return true;
    }
    *result = cb_value_integer(0);
    if (digits < -18) {
        return true;
    }
    gint64 unit = 1;
    for (gint64 i = 0; i < -digits; i++) {
        unit *= 10;
    }
    gint64 rest = integer % unit;
    gint64 base = integer - rest;
    gint64 half = unit / 2;
    bool away = ABS(rest) > half || (ABS(rest) == half && base / unit % 2 != 0);
    if (away && __builtin_add_overflow(base, integer < 0 ? -unit : unit, &base)) {
        return cb_fail_at(render, NULL, "the result is an integer beyond 64 bits");
    }
    *result = cb_value_integer(base);
    return true;
}

static bool round_common(CbRender *render, CbValue number, CbValue precision, CbValue *result)
{
    gint64 digits;
    gint64 integer;
    if (precision.type == CB_VALUE_NONE) {
        if (number.type != CB_VALUE_FLOAT) {
            return round_integer(render, number.as.integer, 0, result);
        }
        if (!cb_truncate(render, rint(number.as.number), &integer)) {
            return false;
        }
        *result = cb_value_integer(integer);
        return true;
    }
    if (!cb_integer_argument(render, precision, "precision", 0, &digits)) {
        return false;
    }
    if (number.type == CB_VALUE_FLOAT) {
        *result = cb_value_float(cb_round_float(number.as.number, digits));
        if (isinf(result->as.number) && isfinite(number.as.number)) {
            return cb_fail_at(render, NULL, "the result is too large");
        }
        return true;
    }
    cb_integer_of(number, &integer);
    return round_integer(render, integer, digits, result);
}

/* Up or down: ceil(number * 10 ** precision) / 10 ** precision. */
static bool round_towards(CbRender *render, CbValue number, CbValue precision, bool up,
                          CbValue *result)
{
    const CbValue ten = cb_value_integer(10);
    CbValue scale;
    CbValue scaled;
    gint64 whole;
    if (!cb_given(precision)) {
        precision = cb_value_integer(0);
    }
    if (!cb_value_is_number(precision)) {
        return cb_fail_at(render, NULL, "'precision' must be a number");
    }
    if (!cb_operate(render, render->at, CB_OPERATOR_POWER, ten, precision, &scale) ||
        !cb_operate(render, render->at, CB_OPERATOR_MULTIPLY, number, scale, &scaled)) {
        return false;
    }
    if (scaled.type == CB_VALUE_FLOAT) {
        double bound = up ? ceil(scaled.as.number) : floor(scaled.as.number);
        if (fabs(bound) >= 0x1p63 && isfinite(bound)) {
            scaled = cb_value_float(bound);
        } else {
            if (!cb_truncate(render, bound, &whole)) {
                return false;
            }
            scaled = cb_value_integer(whole);
        }
    }
    return cb_operate(render, render->at, CB_OPERATOR_DIVIDE, scaled, scale, result);
}

static gboolean filter_round(CB_FUNCTION_PARAMETERS)
{
    CbValue method;
    CB_FUNCTION_UNUSED;
    if (!cb_string_argument(render, arguments[2], "method", "common", &method)) {
        return FALSE;
    }
    bool up = strcmp(method.as.string, "ceil") == 0;
    bool down = strcmp(method.as.string, "floor") == 0;
    if (!up && !down && strcmp(method.as.string, "common") != 0) {
        return cb_fail_at(render, NULL, "the method of rounding is 'common', 'ceil' or 'floor'");
    }
    if (!cb_value_is_number(arguments[0])) {
        return cb_fail_at(render, NULL, "%s cannot be rounded", cb_type_name(arguments[0]));
    }
    return up || down ? round_towards(render, arguments[0], arguments[1], up, result)
                      : round_common(render, arguments[0], arguments[1], result);
}

/* The integer of a string: as it is written, or of a float. False: it is none. */
static bool integer_of_string(CbRender *render, CbValue string, CbValue base_argument,
                              CbValue *result)
{
    gint64 base = 10;
    gint64 integer;
    double number;
    if (cb_given(base_argument) && !cb_integer_of(base_argument, &base)) {
        base = 1;
    }
    if (cb_parse_integer(string, base, &integer)) {
        *result = cb_value_integer(integer);
        return true;
    }
    if (!cb_parse_float(string, &number) || isnan(number)) {
        return false;
    }
    if (cb_truncate(render, number, &integer)) {
        *result = cb_value_integer(integer);
    }
    return true;
}

static gboolean filter_int(CB_FUNCTION_PARAMETERS)
{
    CbValue value = arguments[0];
    gint64 integer;
    CB_FUNCTION_UNUSED;
    *result = cb_given(arguments[1]) ? arguments[1] : cb_value_integer(0);
    switch (value.type) {
    case CB_VALUE_UNDEFINED:
        return cb_fail_at(render, NULL, "an undefined value is no number");
    case CB_VALUE_BOOLEAN:
    case CB_VALUE_INTEGER:
        cb_integer_of(value, &integer);
        *result = cb_value_integer(integer);
        return TRUE;
    case CB_VALUE_FLOAT:
        if (isnan(value.as.number)) {
            return TRUE;
        }
        if (!cb_truncate(render, value.as.number, &integer)) {
            return FALSE;
        }
        *result = cb_value_integer(integer);
        return TRUE;
    case CB_VALUE_STRING:
        integer_of_string(render, value, arguments[2], result);
        return !render->failed;
    default:
        return TRUE;
    }
}

static gboolean filter_float(CB_FUNCTION_PARAMETERS)
{
    CbValue value = arguments[0];
    double number;
    CB_FUNCTION_UNUSED;
    if (value.type == CB_VALUE_UNDEFINED) {
        return cb_fail_at(render, NULL, "an undefined value is no number");
    }
    *result = cb_given(arguments[1]) ? arguments[1] : cb_value_float(0);
    if (cb_float_of(value, &number) ||
        (value.type == CB_VALUE_STRING && cb_parse_float(value, &number))) {
        *result = cb_value_float(number);
    }
    return TRUE;
}

static gboolean filter_filesizeformat(CB_FUNCTION_PARAMETERS)
{
    static const char prefixes[] = "kMGTPEZY";
    bool binary = cb_given_true(arguments[1]);
    double base = binary ? 1024 : 1000;
    double bytes;
    CB_FUNCTION_UNUSED;
    if (!cb_float_of(arguments[0], &bytes) &&
        !(arguments[0].type == CB_VALUE_STRING && cb_parse_float(arguments[0], &bytes))) {
        return cb_fail_at(render, NULL, "%s is no size", cb_type_name(arguments[0]));
    }
    if (bytes == 1) {
        *result = cb_value_string("1 Byte");
        return TRUE;
    }
    if (bytes < base) {
        gint64 whole;
        if (!cb_truncate(render, bytes, &whole)) {
            return FALSE;
        }
        *result =
            cb_value_string(cb_arena_printf(render->arena, "%" G_GINT64_FORMAT " Bytes", whole));
        return TRUE;
    }
    gsize i = 0;
    double unit = base * base;
    while (i + 1 < strlen(prefixes) && !(bytes < unit)) {
        unit *= base;
        i++;
    }
    char number[400];
    g_ascii_formatd(number, sizeof number, "%.1f", base * bytes / unit);
    char prefix = binary && i == 0 ? 'K' : prefixes[i];
    *result = cb_value_string(
        cb_arena_printf(render->arena, "%s %c%sB", number, prefix, binary ? "i" : ""));
    return TRUE;
}

const CbBuiltin cb_filters_number[] = {
    {"abs", filter_abs, "/", false},
    {"d", filter_default, "/ default_value? boolean?", false},
    {"default", filter_default, "/ default_value? boolean?", false},
    {"filesizeformat", filter_filesizeformat, "/ binary?", false},
    {"float", filter_float, "/ default?", false},
    {"int", filter_int, "/ default? base?", false},
    {"round", filter_round, "/ precision? method?", false},
    {NULL, NULL, NULL, false},
};
