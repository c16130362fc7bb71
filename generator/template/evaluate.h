/* Expressions to values. */
#ifndef CB_TEMPLATE_EVALUATE_H
#define CB_TEMPLATE_EVALUATE_H

#include "template/render.h"

bool cb_evaluate(CbRender *render, CbFrame *frame, const CbExpression *expression, CbValue *result);

/* A call with an additional keyword argument `caller` (NULL: without). */
bool cb_evaluate_call(CbRender *render, CbFrame *frame, const CbExpression *expression,
                      const CbValue *caller, CbValue *result);

/* Applies the filters of a filter or set block to `subject`. */
bool cb_evaluate_filter_block(CbRender *render, CbFrame *frame, const CbExpression *filter,
                              CbValue subject, CbValue *result);

/* `object[key]`, as jinja2's getitem has it: the member, else the attribute, else undefined.
 * Fails on an undefined object. */
bool cb_get_item(CbRender *render, const CbExpression *at, CbValue object, CbValue key,
                 CbValue *result);

#endif
