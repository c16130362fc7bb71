/* Parts of sequences: `object[start:stop:step]`. */
#ifndef CB_TEMPLATE_SLICE_H
#define CB_TEMPLATE_SLICE_H

#include "template/render.h"

/* A slice, with Python's rules: `bounds` are start, stop and step, each an integer or none. */
bool cb_slice(CbRender *render, const CbExpression *at, CbValue object, const CbValue *bounds,
              CbValue *result);

/* Characters `start` up to `stop` of a string. Both may be beyond its end. */
CbValue cb_string_slice(CbRender *render, CbValue string, gsize start, gsize stop);

/* The characters of a string the other way round. */
CbValue cb_string_reverse(CbRender *render, CbValue string);

#endif
