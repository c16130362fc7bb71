/* Sorting by keys, stable, as Python's sorted does it. */
#ifndef CB_TEMPLATE_SORT_H
#define CB_TEMPLATE_SORT_H

#include "template/render.h"

typedef struct {
    const CbValue *keys; /* n_keys for each member, one member after the other */
    gsize n_keys;
    gsize length;  /* members */
    bool reverse;  /* the last first; equal ones keep their order */
    bool as_lists; /* keys are compared as lists are: equal ones need no order */
} CbSort;

/* The members' numbers in order, into `order`, which has room for `length`. Fails for keys without
 * an order. */
bool cb_sort(CbRender *render, const CbSort *sort, guint32 *order);

#endif
