/* Statements to output. */
#ifndef CB_TEMPLATE_EXECUTE_H
#define CB_TEMPLATE_EXECUTE_H

#include "template/render.h"

bool cb_execute_body(CbRender *render, CbFrame *frame, const CbBody *body);

/* Gives the slots of a scope their first values. */
void cb_scope_enter(CbRender *render, CbFrame *frame, const CbScope *scope);

/* Assigns a value, unpacking it for tuples. */
bool cb_assign(CbRender *render, CbFrame *frame, const CbTarget *target, CbValue value);

#endif
