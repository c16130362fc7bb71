/* The tests of the `is` operator. */
#include "template/arguments.h"
#include "template/functions.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/text.h"

/* A test that only looks at the type of its subject. */
#define TYPE_TEST(name, condition)                                                                 \
    static gboolean name(CB_FUNCTION_PARAMETERS)                                                   \
    {                                                                                              \
        CbValue value = arguments[0];                                                              \
        CB_FUNCTION_UNUSED;                                                                        \
        (void)render;                                                                              \
        *result = cb_value_boolean(condition);                                                     \
        return TRUE;                                                                               \
    }

TYPE_TEST(test_defined, value.type != CB_VALUE_UNDEFINED)
TYPE_TEST(test_undefined, value.type == CB_VALUE_UNDEFINED)
TYPE_TEST(test_none, value.type == CB_VALUE_NONE)
TYPE_TEST(test_boolean, value.type == CB_VALUE_BOOLEAN)
TYPE_TEST(test_true, value.type == CB_VALUE_BOOLEAN && value.as.boolean)
TYPE_TEST(test_false, value.type == CB_VALUE_BOOLEAN && !value.as.boolean)
TYPE_TEST(test_integer, value.type == CB_VALUE_INTEGER)
TYPE_TEST(test_float, value.type == CB_VALUE_FLOAT)
TYPE_TEST(test_number, cb_value_is_number(value))
TYPE_TEST(test_string, value.type == CB_VALUE_STRING)
TYPE_TEST(test_mapping, value.type == CB_VALUE_MAP)
TYPE_TEST(test_iterable, cb_is_iterable(value))
TYPE_TEST(test_escaped, cb_is_markup(value))
TYPE_TEST(test_callable, value.type == CB_VALUE_UNDEFINED ||
                             (value.type == CB_VALUE_OBJECT && value.as.object->class->call))
TYPE_TEST(test_sequence, value.type == CB_VALUE_UNDEFINED || value.type == CB_VALUE_STRING ||
                             value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE ||
                             value.type == CB_VALUE_MAP ||
                             (value.type == CB_VALUE_OBJECT && value.as.object->class->item))

/* Whether the subject modulo `divisor` is `rest`. */
static bool modulo_is(CbRender *render, CbValue value, CbValue divisor, gint64 rest,
                      CbValue *result)
{
    bool equal;
    if (value.type == CB_VALUE_INTEGER && divisor.type == CB_VALUE_INTEGER &&
        divisor.as.integer > 0) {
        gint64 found = value.as.integer % divisor.as.integer;
        *result = cb_value_boolean(found == rest || found + divisor.as.integer == rest);
        return true;
    }
    if (value.type == CB_VALUE_UNDEFINED || divisor.type == CB_VALUE_UNDEFINED) {
        return cb_fail_at(render, NULL, "an undefined value is no number");
    }
    if (!cb_operate(render, render->at, CB_OPERATOR_MODULO, value, divisor, result) ||
        !cb_equal(render, *result, cb_value_integer(rest), &equal)) {
        return false;
    }
    *result = cb_value_boolean(equal);
    return true;
}

static gboolean test_odd(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return modulo_is(render, arguments[0], cb_value_integer(2), 1, result);
}

static gboolean test_even(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return modulo_is(render, arguments[0], cb_value_integer(2), 0, result);
}

static gboolean test_divisible_by(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return modulo_is(render, arguments[0], arguments[1], 0, result);
}

static gboolean test_upper(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_value_boolean(cb_text_is_upper(string.as.string, string.length));
    return TRUE;
}

static gboolean test_lower(CB_FUNCTION_PARAMETERS)
{
    CbValue string;
    CB_FUNCTION_UNUSED;
    if (!cb_to_string(render, arguments[0], &string)) {
        return FALSE;
    }
    *result = cb_value_boolean(cb_text_is_lower(string.as.string, string.length));
    return TRUE;
}

/* Whether both are one and the same object in Python: small values are always. */
static bool is_same(CbValue a, CbValue b)
{
    if (a.type != b.type) {
        return false;
    }
    switch (a.type) {
    case CB_VALUE_NONE:
        return true;
    case CB_VALUE_BOOLEAN:
        return a.as.boolean == b.as.boolean;
    case CB_VALUE_INTEGER:
        return a.as.integer == b.as.integer;
    case CB_VALUE_STRING:
        return a.safe == b.safe && a.length == b.length &&
               (a.as.string == b.as.string ||
                (!a.safe && a.length <= 1 && a.as.string[0] == b.as.string[0]));
    case CB_VALUE_TUPLE:
        return a.as.list == b.as.list || (a.as.list->length == 0 && b.as.list->length == 0);
    case CB_VALUE_LIST:
        return a.as.list == b.as.list;
    case CB_VALUE_MAP:
        return a.as.map == b.as.map;
    case CB_VALUE_OBJECT:
        return a.as.object == b.as.object;
    default:
        return false;
    }
}

static gboolean test_same_as(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    (void)render;
    *result = cb_value_boolean(is_same(arguments[0], arguments[1]));
    return TRUE;
}

static bool compare(CbRender *render, CbOperator operator, const CbValue * arguments,
                    CbValue *result)
{
    bool holds;
    bool ordering = operator>= CB_OPERATOR_LESS && operator<= CB_OPERATOR_GREATER_EQUAL;
    if (ordering &&
        (arguments[0].type == CB_VALUE_UNDEFINED || arguments[1].type == CB_VALUE_UNDEFINED)) {
        return cb_fail_at(render, NULL, "an undefined value has no order");
    }
    if (!cb_compare(render, render->at, operator, arguments[0], arguments[1], &holds)) {
        return false;
    }
    *result = cb_value_boolean(holds);
    return true;
}

#define COMPARISON_TEST(name, operator)                                                            \
    static gboolean name(CB_FUNCTION_PARAMETERS)                                                   \
    {                                                                                              \
        CB_FUNCTION_UNUSED;                                                                        \
        return compare(render, operator, arguments, result);                                       \
    }

COMPARISON_TEST(test_equal, CB_OPERATOR_EQUAL)
COMPARISON_TEST(test_not_equal, CB_OPERATOR_NOT_EQUAL)
COMPARISON_TEST(test_less, CB_OPERATOR_LESS)
COMPARISON_TEST(test_less_equal, CB_OPERATOR_LESS_EQUAL)
COMPARISON_TEST(test_greater, CB_OPERATOR_GREATER)
COMPARISON_TEST(test_greater_equal, CB_OPERATOR_GREATER_EQUAL)
COMPARISON_TEST(test_in, CB_OPERATOR_IN)

const CbBuiltin cb_tests[] = {
    {"!=", test_not_equal, "/ /other", false},
    {"<", test_less, "/ /other", false},
    {"<=", test_less_equal, "/ /other", false},
    {"==", test_equal, "/ /other", false},
    {">", test_greater, "/ /other", false},
    {">=", test_greater_equal, "/ /other", false},
    {"boolean", test_boolean, "/", false},
    {"callable", test_callable, "/", false},
    {"defined", test_defined, "/", false},
    {"divisibleby", test_divisible_by, "/ num", false},
    {"eq", test_equal, "/ /other", false},
    {"equalto", test_equal, "/ /other", false},
    {"escaped", test_escaped, "/", false},
    {"even", test_even, "/", false},
    {"false", test_false, "/", false},
    {"float", test_float, "/", false},
    {"ge", test_greater_equal, "/ /other", false},
    {"greaterthan", test_greater, "/ /other", false},
    {"gt", test_greater, "/ /other", false},
    {"in", test_in, "/ seq", false},
    {"integer", test_integer, "/", false},
    {"iterable", test_iterable, "/", false},
    {"le", test_less_equal, "/ /other", false},
    {"lessthan", test_less, "/ /other", false},
    {"lower", test_lower, "/", false},
    {"lt", test_less, "/ /other", false},
    {"mapping", test_mapping, "/", false},
    {"ne", test_not_equal, "/ /other", false},
    {"none", test_none, "/", false},
    {"number", test_number, "/", false},
    {"odd", test_odd, "/", false},
    {"sameas", test_same_as, "/ other", false},
    {"sequence", test_sequence, "/", false},
    {"string", test_string, "/", false},
    {"true", test_true, "/", false},
    {"undefined", test_undefined, "/", false},
    {"upper", test_upper, "/", false},
    {NULL, NULL, NULL, false},
};
