/* Calling: how arguments are bound, and what values can be called. */
#ifndef CB_TEMPLATE_CALL_H
#define CB_TEMPLATE_CALL_H

#include "template/render.h"

/* Calls a function, filter or test with arguments as they were written. */
bool cb_call(CbRender *render, const CbExpression *at, const CbCallable *callable,
             const CbValue *arguments, gsize n_arguments, const CbMap *keywords, CbValue *result);

/* Calls a value; fails if it cannot be called. */
bool cb_call_value(CbRender *render, const CbExpression *at, CbValue callee,
                   const CbValue *arguments, gsize n_arguments, const CbMap *keywords,
                   CbValue *result);

/* A function of the environment as a value. */
CbValue cb_function_value(CbArena *arena, const CbCallable *callable);
/* A method of a value, to be called later. */
CbValue cb_method_value(CbRender *render, const CbCallable *method, CbValue subject);

/* The method of this name, or NULL. */
const CbCallable *cb_method_find(const CbRender *render, CbValue subject, CbName name);
/* Which methods values of this type have; false: none. */
bool cb_method_type(CbValue value, CbMethodType *type);

#endif
