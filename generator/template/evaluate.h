/* Expressions to values. */
#ifndef CB_TEMPLATE_EVALUATE_H
#define CB_TEMPLATE_EVALUATE_H

#include "template/render.h"

bool cb_evaluate_tree(CbRender *render, CbFrame *frame, const CbExpression *expression,
                      CbValue *result);

bool cb_evaluate_attribute(CbRender *render, CbFrame *frame, const CbExpression *expression,
                           CbValue *result);

/* The value of an expression. */
static inline bool cb_evaluate(CbRender *render, CbFrame *frame, const CbExpression *expression,
                               CbValue *result)
{
    if (expression->kind == CB_EXPRESSION_CONSTANT) {
        *result = expression->as.constant;
        return true;
    }
    if (expression->kind == CB_EXPRESSION_LOCAL || expression->kind == CB_EXPRESSION_CONTEXT) {
        const CbValue *slot = &frame->slots[expression->as.variable.slot];
        if (slot->type < CB_VALUE_UNRESOLVED) {
            *result = *slot;
            return true;
        }
    }
    if (expression->kind == CB_EXPRESSION_ATTRIBUTE) {
        return cb_evaluate_attribute(render, frame, expression, result);
    }
    return cb_evaluate_tree(render, frame, expression, result);
}

/* A call whose result is text that is written as it is: `*written` says that it has been, else it
 * is in `*result`. `caller` is an additional keyword argument, or NULL. */
bool cb_evaluate_written(CbRender *render, CbFrame *frame, const CbExpression *expression,
                         const CbValue *caller, CbValue *result, bool *written);

/* Applies the filters of a filter or set block to `subject`. */
bool cb_evaluate_filter_block(CbRender *render, CbFrame *frame, const CbExpression *filter,
                              CbValue subject, CbValue *result);

/* `object[key]`, as jinja2's getitem has it: the member, else the attribute, else undefined.
 * Fails on an undefined object. */
bool cb_get_item(CbRender *render, const CbExpression *at, CbValue object, CbValue key,
                 CbValue *result);

#endif
