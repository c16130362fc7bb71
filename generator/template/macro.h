/* Macros and call blocks as values. */
#ifndef CB_TEMPLATE_MACRO_H
#define CB_TEMPLATE_MACRO_H

#include "template/render.h"

/* The value of a macro, or of the body of a call block, defined in `frame`. */
CbValue cb_macro_value(CbRender *render, CbFrame *frame, const CbMacroCode *code);
bool cb_is_macro(CbValue value);

#endif
