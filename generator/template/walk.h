/* Visits all parts of a compiled template, without rendering it. */
#ifndef CB_TEMPLATE_WALK_H
#define CB_TEMPLATE_WALK_H

#include "template/tree.h"

typedef struct {
    /* Every expression that stands by itself; see cb_expression_each for those below. May be NULL.
     */
    void (*expression)(CbExpression *expression, gpointer data);
    /* Every statement, before its parts. May be NULL. */
    void (*statement)(const CbStatement *statement, gpointer data);
    gpointer data;
} CbWalk;

/* The top level of a template and its blocks. */
void cb_walk_template(const CbWalk *walk, const CbTemplate *template);

#endif
