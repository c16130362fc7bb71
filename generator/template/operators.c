#include "template/operators.h"

#include "base/escape.h"
#include "base/limits.h"
#include "template/format.h"
#include "template/iterate.h"
#include "template/print.h"
#include "template/text.h"

#include <math.h>
#include <string.h>

static const char *const symbols[] = {
    "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "in", "not in"};

bool cb_integer_of(CbValue value, gint64 *integer)
{
    if (value.type == CB_VALUE_INTEGER) {
        *integer = value.as.integer;
    } else if (value.type == CB_VALUE_BOOLEAN) {
        *integer = value.as.boolean;
    } else {
        return false;
    }
    return true;
}

bool cb_float_of(CbValue value, double *number)
{
    gint64 integer;
    if (value.type == CB_VALUE_FLOAT) {
        *number = value.as.number;
    } else if (cb_integer_of(value, &integer)) {
        *number = (double)integer;
    } else {
        return false;
    }
    return true;
}

bool cb_is_any_true(CbValue value)
{
    switch (value.type) {
    case CB_VALUE_BOOLEAN:
        return value.as.boolean;
    case CB_VALUE_INTEGER:
        return value.as.integer != 0;
    case CB_VALUE_FLOAT:
        return value.as.number != 0;
    case CB_VALUE_STRING:
        return value.length > 0;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        return value.as.list->length > 0;
    case CB_VALUE_MAP:
        return cb_map_length(value.as.map) > 0;
    case CB_VALUE_OBJECT:
        return !value.as.object->class->length ||
               value.as.object->class->length(value.as.object) > 0;
    default:
        return false;
    }
}

static bool fail_operands(CbRender *render, const CbExpression *at, CbOperator operator,
                          CbValue left, CbValue right)
{
    return cb_fail_at(render, at, "%s %s %s does not work", cb_type_name(left), symbols[operator],
                      cb_type_name(right));
}

static bool fail_overflow(CbRender *render, const CbExpression *at)
{
    return cb_fail_at(render, at, "the result is an integer beyond 64 bits");
}

static bool fail_zero(CbRender *render, const CbExpression *at)
{
    return cb_fail_at(render, at, "division by zero");
}

/* Integers */

static gint64 floor_divide(gint64 left, gint64 right)
{
    gint64 quotient = left / right;
    return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

static gint64 floor_modulo(gint64 left, gint64 right)
{
    gint64 rest = left % right;
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
}

static bool integer_power(CbRender *render, const CbExpression *at, gint64 base, gint64 exponent,
                          gint64 *result)
{
    *result = 1;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(*result, base, result)) {
            return fail_overflow(render, at);
        }
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) {
            return fail_overflow(render, at);
        }
    }
    return true;
}

static bool integer_operation(CbRender *render, const CbExpression *at, CbOperator operator,
                              gint64 left, gint64 right, CbValue *result)
{
    gint64 value = 0;
    bool overflow = false;
    switch (operator) {
    case CB_OPERATOR_ADD:
        overflow = __builtin_add_overflow(left, right, &value);
        break;
    case CB_OPERATOR_SUBTRACT:
        overflow = __builtin_sub_overflow(left, right, &value);
        break;
    case CB_OPERATOR_MULTIPLY:
        overflow = __builtin_mul_overflow(left, right, &value);
        break;
    case CB_OPERATOR_POWER:
        if (!integer_power(render, at, left, right, &value)) {
            return false;
        }
        break;
    default:
        if (right == 0) {
            return fail_zero(render, at);
        }
        if (right == -1) {
            overflow = operator== CB_OPERATOR_FLOOR_DIVIDE &&
                __builtin_sub_overflow((gint64)0, left, &value);
            break;
        }
        value = operator== CB_OPERATOR_MODULO ? floor_modulo(left, right)
                                              : floor_divide(left, right);
    }
    if (overflow) {
        return fail_overflow(render, at);
    }
    *result = cb_value_integer(value);
    return true;
}

/* Floats */

/* Quotient and rest rounded towards minus infinity, as Python computes them. */
static double float_floor_divide(double left, double right, double *rest)
{
    *rest = fmod(left, right);
    double quotient = (left - *rest) / right;
    if (*rest != 0) {
        if ((right < 0) != (*rest < 0)) {
            *rest += right;
            quotient -= 1.0;
        }
    } else {
        *rest = copysign(0.0, right);
    }
    if (quotient == 0) {
        return copysign(0.0, left / right);
    }
    double floored = floor(quotient);
    return quotient - floored > 0.5 ? floored + 1.0 : floored;
}

static bool float_power(CbRender *render, const CbExpression *at, double base, double exponent,
                        double *result)
{
    if (base == 0 && exponent < 0) {
        return fail_zero(render, at);
    }
    if (base < 0 && isfinite(base) && isfinite(exponent) && floor(exponent) != exponent) {
        return cb_fail_at(render, at, "a root of a negative number");
    }
    *result = pow(base, exponent);
    if (isinf(*result) && isfinite(base) && isfinite(exponent)) {
        return cb_fail_at(render, at, "the result is too large");
    }
    return true;
}

static bool float_operation(CbRender *render, const CbExpression *at, CbOperator operator,
                            double left, double right, CbValue *result)
{
    double value = 0;
    double rest;
    switch (operator) {
    case CB_OPERATOR_ADD:
        value = left + right;
        break;
    case CB_OPERATOR_SUBTRACT:
        value = left - right;
        break;
    case CB_OPERATOR_MULTIPLY:
        value = left * right;
        break;
    case CB_OPERATOR_POWER:
        if (!float_power(render, at, left, right, &value)) {
            return false;
        }
        break;
    default:
        if (right == 0) {
            return fail_zero(render, at);
        }
        if (operator== CB_OPERATOR_DIVIDE) {
            value = left / right;
        } else if (operator== CB_OPERATOR_FLOOR_DIVIDE) {
            value = float_floor_divide(left, right, &rest);
        } else {
            float_floor_divide(left, right, &value);
        }
    }
    *result = cb_value_float(value);
    return true;
}

/* The quotient of integers, rounded once. */
static bool divide_integers(CbRender *render, const CbExpression *at, gint64 left, gint64 right,
                            CbValue *result)
{
    if (right == 0) {
        return fail_zero(render, at);
    }
    *result = cb_value_float((double)((long double)left / (long double)right));
    return true;
}

static bool number_operation(CbRender *render, const CbExpression *at, CbOperator operator,
                             CbValue left, CbValue right, CbValue *result)
{
    gint64 a;
    gint64 b;
    double x = 0;
    double y = 0;
    if (cb_integer_of(left, &a) && cb_integer_of(right, &b)) {
        if (operator== CB_OPERATOR_DIVIDE) {
            return divide_integers(render, at, a, b, result);
        }
        if (operator!= CB_OPERATOR_POWER || b >= 0) {
            return integer_operation(render, at, operator, a, b, result);
        }
    }
    cb_float_of(left, &x);
    cb_float_of(right, &y);
    return float_operation(render, at, operator, x, y, result);
}

/* Strings and lists */

CbValue cb_escape_string(CbRender *render, CbValue string)
{
    if (string.safe) {
        return string;
    }
    gsize mark = cb_capture_begin(render);
    cb_escape_html(render->out, string.as.string, string.length);
    return cb_capture_end(render, mark, true);
}

CbValue cb_join_strings(CbRender *render, CbValue left, CbValue right)
{
    bool safe = left.safe || right.safe;
    if (safe && !left.safe) {
        left = cb_escape_string(render, left);
    }
    if (safe && !right.safe) {
        right = cb_escape_string(render, right);
    }
    gsize length = (gsize)left.length + right.length;
    char *text = cb_arena_alloc(render->arena, length + 1);
    memcpy(text, left.as.string, left.length);
    memcpy(text + left.length, right.as.string, right.length);
    return safe ? cb_value_markup(text, length) : cb_value_string_length(text, length);
}

static bool join_lists(CbRender *render, CbValue left, CbValue right, CbValue *result)
{
    const CbList *a = left.as.list;
    const CbList *b = right.as.list;
    CbListBuilder builder;
    if (a->length + b->length > CB_MAX_TEMPLATE_REPEAT / sizeof(CbValue)) {
        return cb_fail_limit(render, "a list of more than %u MB",
                             CB_MAX_TEMPLATE_REPEAT / (1024 * 1024));
    }
    cb_list_builder_init(&builder, render->arena, a->length + b->length);
    for (gsize i = 0; i < a->length; i++) {
        cb_list_builder_add(&builder, a->items[i]);
    }
    for (gsize i = 0; i < b->length; i++) {
        cb_list_builder_add(&builder, b->items[i]);
    }
    *result = left.type == CB_VALUE_LIST ? cb_list_builder_end(&builder)
                                         : cb_list_builder_end_tuple(&builder);
    return true;
}

static bool check_repeat(CbRender *render, gsize size, gint64 times)
{
    if (size == 0 || times <= 0 || (guint64)times <= CB_MAX_TEMPLATE_REPEAT / size) {
        return true;
    }
    return cb_fail_limit(render, "a repetition of more than %u MB",
                         CB_MAX_TEMPLATE_REPEAT / (1024 * 1024));
}

static bool repeat_string(CbRender *render, CbValue string, gint64 times, CbValue *result)
{
    if (!check_repeat(render, string.length, times)) {
        return false;
    }
    gsize length = times > 0 ? string.length * (gsize)times : 0;
    char *text = cb_arena_alloc(render->arena, length + 1);
    for (gsize at = 0; at < length; at += string.length) {
        memcpy(text + at, string.as.string, string.length);
    }
    *result = cb_value_string_length(text, length);
    result->safe = string.safe;
    return true;
}

static bool repeat_list(CbRender *render, CbValue value, gint64 times, CbValue *result)
{
    const CbList *list = value.as.list;
    CbListBuilder builder;
    if (!check_repeat(render, list->length * sizeof(CbValue), times)) {
        return false;
    }
    cb_list_builder_init(&builder, render->arena, times > 0 ? list->length * (gsize)times : 0);
    for (gint64 n = 0; n < times && list->length > 0; n++) {
        for (gsize i = 0; i < list->length; i++) {
            cb_list_builder_add(&builder, list->items[i]);
        }
    }
    *result = value.type == CB_VALUE_LIST ? cb_list_builder_end(&builder)
                                          : cb_list_builder_end_tuple(&builder);
    return true;
}

static bool is_list(CbValue value)
{
    return value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE;
}

/* `value` times an integer, whichever side that stands on. `*done` if this is what was meant. */
static bool repeat(CbRender *render, CbValue value, CbValue times, CbValue *result, bool *done)
{
    gint64 count;
    *done = (value.type == CB_VALUE_STRING || is_list(value)) && cb_integer_of(times, &count);
    if (!*done) {
        return true;
    }
    return value.type == CB_VALUE_STRING ? repeat_string(render, value, count, result)
                                         : repeat_list(render, value, count, result);
}

bool cb_operate(CbRender *render, const CbExpression *at, CbOperator operator, CbValue left,
                CbValue right, CbValue *result)
{
    bool done;
    if (cb_value_is_number(left) && cb_value_is_number(right)) {
        return number_operation(render, at, operator, left, right, result);
    }
    if (operator== CB_OPERATOR_MODULO && left.type == CB_VALUE_STRING) {
        return cb_format_percent(render, at, left, right, result);
    }
    if (operator== CB_OPERATOR_ADD && left.type == CB_VALUE_STRING &&
        right.type == CB_VALUE_STRING) {
        if ((gsize)left.length + right.length > CB_MAX_TEMPLATE_OUTPUT) {
            return cb_fail_limit(render, "a string of more than %u MB",
                                 CB_MAX_TEMPLATE_OUTPUT / (1024 * 1024));
        }
        *result = cb_join_strings(render, left, right);
        return true;
    }
    if (operator== CB_OPERATOR_ADD && is_list(left) && left.type == right.type) {
        return join_lists(render, left, right, result);
    }
    if (operator== CB_OPERATOR_MULTIPLY) {
        if (!repeat(render, left, right, result, &done) ||
            (!done && !repeat(render, right, left, result, &done))) {
            return false;
        }
        if (done) {
            return true;
        }
    }
    return fail_operands(render, at, operator, left, right);
}

bool cb_negate(CbRender *render, const CbExpression *at, bool negative, CbValue operand,
               CbValue *result)
{
    gint64 integer;
    if (operand.type == CB_VALUE_FLOAT) {
        *result = cb_value_float(negative ? -operand.as.number : operand.as.number);
        return true;
    }
    if (!cb_integer_of(operand, &integer)) {
        return cb_fail_at(render, at, "%s has no sign", cb_type_name(operand));
    }
    if (negative && __builtin_sub_overflow((gint64)0, integer, &integer)) {
        return fail_overflow(render, at);
    }
    *result = cb_value_integer(integer);
    return true;
}

/* Comparison */

bool cb_equal(CbRender *render, CbValue left, CbValue right, bool *equal)
{
    return cb_value_equal(left, right, equal) ||
           cb_fail_limit(render, "this data is nested too deeply to be compared");
}

static int sign(gint64 a, gint64 b)
{
    return a < b ? -1 : a > b;
}

/* An integer and a float, without rounding. Not for NaN. */
static int order_mixed(gint64 integer, double number)
{
    if (number >= 0x1p63) {
        return -1;
    }
    if (number < -0x1p63) {
        return 1;
    }
    gint64 whole = (gint64)number;
    if (integer != whole) {
        return sign(integer, whole);
    }
    double fraction = number - (double)whole;
    return fraction > 0 ? -1 : fraction < 0;
}

#define UNORDERED 2 /* NaN is neither before nor behind */

static int order_numbers(CbValue left, CbValue right)
{
    gint64 a = 0;
    gint64 b = 0;
    bool left_integer = cb_integer_of(left, &a);
    bool right_integer = cb_integer_of(right, &b);
    if (left_integer && right_integer) {
        return sign(a, b);
    }
    if ((!left_integer && isnan(left.as.number)) || (!right_integer && isnan(right.as.number))) {
        return UNORDERED;
    }
    if (left_integer) {
        return order_mixed(a, right.as.number);
    }
    if (right_integer) {
        return -order_mixed(b, left.as.number);
    }
    return left.as.number < right.as.number ? -1 : left.as.number > right.as.number;
}

static int order_strings(CbValue left, CbValue right)
{
    int order = memcmp(left.as.string, right.as.string, MIN(left.length, right.length));
    return order != 0 ? (order < 0 ? -1 : 1) : sign(left.length, right.length);
}

static bool order_values(CbRender *render, const CbExpression *at, CbValue left, CbValue right,
                         guint depth, int *order);

/* The first members that differ decide; else the length. */
static bool order_lists(CbRender *render, const CbExpression *at, const CbList *left,
                        const CbList *right, guint depth, int *order)
{
    if (depth == CB_MAX_VALUE_DEPTH) {
        return cb_fail_limit(render, "this data is nested too deeply to be compared");
    }
    for (gsize i = 0; i < MIN(left->length, right->length); i++) {
        bool equal;
        if (!cb_equal(render, left->items[i], right->items[i], &equal)) {
            return false;
        }
        if (!equal) {
            return order_values(render, at, left->items[i], right->items[i], depth + 1, order);
        }
    }
    *order = sign((gint64)left->length, (gint64)right->length);
    return true;
}

static bool order_values(CbRender *render, const CbExpression *at, CbValue left, CbValue right,
                         guint depth, int *order)
{
    if (cb_value_is_number(left) && cb_value_is_number(right)) {
        *order = order_numbers(left, right);
    } else if (left.type == CB_VALUE_STRING && right.type == CB_VALUE_STRING) {
        *order = order_strings(left, right);
    } else if (is_list(left) && left.type == right.type) {
        return order_lists(render, at, left.as.list, right.as.list, depth, order);
    } else {
        return cb_fail_at(render, at, "%s and %s have no order", cb_type_name(left),
                          cb_type_name(right));
    }
    return true;
}

bool cb_order(CbRender *render, const CbExpression *at, CbValue left, CbValue right, int *order)
{
    return order_values(render, at, left, right, 0, order);
}

/* in */

static bool find_member(CbRender *render, const CbExpression *at, CbValue value, CbValue container,
                        bool *found)
{
    CbIterator iterator;
    CbValue item;
    bool done;
    *found = false;
    if (!cb_iterate(render, at, container, &iterator)) {
        return false;
    }
    for (;;) {
        if (!cb_iterator_next(render, &iterator, &item, &done)) {
            return false;
        }
        if (done) {
            return true;
        }
        if (!cb_equal(render, value, item, found)) {
            return false;
        }
        if (*found) {
            return true;
        }
        if (!cb_step(render)) {
            return false;
        }
    }
}

static bool contains(CbRender *render, const CbExpression *at, CbValue value, CbValue container,
                     bool *found)
{
    guint32 hash;
    switch (container.type) {
    case CB_VALUE_STRING:
        if (value.type != CB_VALUE_STRING) {
            return cb_fail_at(render, at, "only a string can be in a string, not %s",
                              cb_type_name(value));
        }
        *found = cb_text_find(container.as.string, container.length, value.as.string,
                              value.length) != NULL;
        return true;
    case CB_VALUE_MAP:
        if (!cb_value_hash(value, &hash)) {
            return cb_fail_at(render, at, "%s cannot be a key of a map", cb_type_name(value));
        }
        *found = cb_map_find_value(container.as.map, value, NULL);
        return true;
    default:
        return find_member(render, at, value, container, found);
    }
}

bool cb_compare(CbRender *render, const CbExpression *at, CbOperator operator, CbValue left,
                CbValue right, bool *result)
{
    int order;
    switch (operator) {
    case CB_OPERATOR_EQUAL:
        return cb_equal(render, left, right, result);
    case CB_OPERATOR_NOT_EQUAL:
        if (!cb_equal(render, left, right, result)) {
            return false;
        }
        *result = !*result;
        return true;
    case CB_OPERATOR_IN:
        return contains(render, at, left, right, result);
    case CB_OPERATOR_NOT_IN:
        if (!contains(render, at, left, right, result)) {
            return false;
        }
        *result = !*result;
        return true;
    default:
        break;
    }
    if (!cb_order(render, at, left, right, &order)) {
        return false;
    }
    *result = order != UNORDERED && ((operator== CB_OPERATOR_LESS && order<0) ||
                                     (operator== CB_OPERATOR_LESS_EQUAL && order <= 0) ||
                                     (operator== CB_OPERATOR_GREATER && order> 0) ||
                                     (operator== CB_OPERATOR_GREATER_EQUAL && order >= 0));
    return true;
}
