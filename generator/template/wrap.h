/* Breaking text into lines, as Python's textwrap does it. */
#ifndef CB_TEMPLATE_WRAP_H
#define CB_TEMPLATE_WRAP_H

#include "template/render.h"

typedef struct {
    gint64 width;          /* characters of a line */
    bool break_long_words; /* words longer than that are broken */
    bool break_on_hyphens; /* words may be broken after hyphens */
    CbValue line_end;      /* what is put between lines */
} CbWrap;

bool cb_wrap(CbRender *render, CbValue string, const CbWrap *wrap, CbValue *result);

#endif
