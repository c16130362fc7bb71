/* Which other templates a template names. */
#ifndef CB_TEMPLATE_INSPECT_H
#define CB_TEMPLATE_INSPECT_H

#include "template/tree.h"

/* How a template uses another one. */
typedef enum { CB_USE_EXTENDS, CB_USE_INCLUDE, CB_USE_IMPORT } CbUseKind;

typedef struct {
    CbUseKind kind;
    const CbTemplate *template;     /* that uses it */
    const CbExpression *expression; /* that names it */
    bool with_context;              /* it sees the variables of the place */
    bool needed;                    /* it is the only name, and there is an error without it */
} CbUse;

/* Calls `visit` for every name that extends, include and import can stand for, as far as the names
 * are written there: constants, lists, alternatives. `name` is as loaders know it. */
typedef void (*CbVisitUse)(const char *name, const CbUse *use, gpointer data);
void cb_template_uses(const CbTemplate *template, CbVisitUse visit, gpointer data);

#endif
