/* What operators do with values, as in Python. Those that fail say why at `at`. */
#ifndef CB_TEMPLATE_OPERATORS_H
#define CB_TEMPLATE_OPERATORS_H

#include "template/render.h"

/* Arithmetic, joining, repeating, and formatting with %. */
bool cb_operate(CbRender *render, const CbExpression *at, CbOperator operator, CbValue left,
                CbValue right, CbValue *result);
bool cb_negate(CbRender *render, const CbExpression *at, bool negative, CbValue operand,
               CbValue *result);

/* Comparison, with `in` and `not in`. */
bool cb_compare(CbRender *render, const CbExpression *at, CbOperator operator, CbValue left,
                CbValue right, bool *result);

/* -1, 0 or 1 for left before, with or behind right; fails for values without an order. */
bool cb_order(CbRender *render, const CbExpression *at, CbValue left, CbValue right, int *order);
/* As == does; fails only on data nested too deeply. */
bool cb_equal(CbRender *render, CbValue left, CbValue right, bool *equal);

/* Whether a value counts as true. */
bool cb_is_any_true(CbValue value);

static inline bool cb_is_true(CbValue value)
{
    if (value.type == CB_VALUE_BOOLEAN) {
        return value.as.boolean;
    }
    return value.type == CB_VALUE_STRING ? value.length > 0 : cb_is_any_true(value);
}

/* An integer of an integer or boolean; false for others. */
bool cb_integer_of(CbValue value, gint64 *integer);
/* A float of any number; false for others. */
bool cb_float_of(CbValue value, double *number);

/* Two strings as one: if one is safe, so is the result, and the other is escaped. */
CbValue cb_join_strings(CbRender *render, CbValue left, CbValue right);
/* A string escaped, unless it is safe. */
CbValue cb_escape_string(CbRender *render, CbValue string);

#endif
