/* printf formatting as Python's % operator on strings has it. */
#ifndef CB_TEMPLATE_FORMAT_H
#define CB_TEMPLATE_FORMAT_H

#include "template/render.h"

/* `format % value`: a tuple holds the arguments, a map the named ones, anything else is the only
 * one. Of a safe format comes a safe string, with the arguments escaped. */
bool cb_format_percent(CbRender *render, const CbExpression *at, CbValue format, CbValue value,
                       CbValue *result);

#endif
