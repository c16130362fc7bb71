/* Going through the members of values, and values that are gone through once (generators). */
#ifndef CB_TEMPLATE_ITERATE_H
#define CB_TEMPLATE_ITERATE_H

#include "template/render.h"

typedef enum {
    CB_ITERATE_NOTHING,
    CB_ITERATE_LIST,
    CB_ITERATE_STRING,
    CB_ITERATE_KEYS,
    CB_ITERATE_ITEMS, /* of an object with length and item */
    CB_ITERATE_OBJECT,
} CbIteratorKind;

typedef struct {
    CbIteratorKind kind;
    CbValue value;    /* what is gone through */
    gsize index;      /* of the next member; strings: its byte */
    gsize length;     /* of lists, maps, and objects that have one */
    CbObject *object; /* with `next` */
} CbIterator;

/* Begins to go through a value; fails at `at` if it has no members. */
bool cb_iterate(CbRender *render, const CbExpression *at, CbValue value, CbIterator *iterator);
/* The next member; `*done` instead after the last. */
bool cb_iterator_next(CbRender *render, CbIterator *iterator, CbValue *item, bool *done);

/* All members as a list; lists and tuples are themselves. */
bool cb_collect(CbRender *render, const CbExpression *at, CbValue value, const CbList **list);

/* The number of members as len() has it; false if the value has none, without failing. */
bool cb_length_of(CbValue value, gsize *length);
bool cb_is_iterable(CbValue value);

/* A generator: a value whose members are computed one after the other, once. `state` is what
 * `next` gets. */
typedef gboolean (*CbGeneratorNext)(CbRender *render, gpointer state, CbValue *value, bool *done);
CbValue cb_generator_new(CbRender *render, CbGeneratorNext next, gpointer state);

/* A generator of all members from an iterator that has begun. */
CbValue cb_generator_of(CbRender *render, CbIterator iterator);

#endif
