/* Computing constants while a template is compiled.
 *
 * Jinja does so, and themes can tell: `~` between constants gives plain text even when one of them
 * is safe. */
#ifndef CB_TEMPLATE_FOLD_H
#define CB_TEMPLATE_FOLD_H

#include "template/environment.h"

typedef struct CbFolder CbFolder;

/* For one template, in whose arena constants are kept. */
CbFolder *cb_folder_new(CbEnvironment *environment, CbTemplate *template);
void cb_folder_free(CbFolder *folder);

/* Whether what stands in the tree below is escaped; `late` if that is not known. */
void cb_folder_set_escape(CbFolder *folder, bool autoescape, bool late);

/* Marks an expression, whose parts have been folded, as constant if it is, and replaces it by its
 * value if that can be kept. */
void cb_fold_expression(CbFolder *folder, CbExpression *expression);

/* The value of a constant expression. False if there is none: not constant, or it fails. */
bool cb_fold_value(CbFolder *folder, const CbExpression *expression, CbValue *value);

/* What a constant expression prints, escaped or not; NULL if it is not constant or too long. */
const char *cb_fold_output(CbFolder *folder, const CbExpression *expression, bool escape,
                           gsize *length);

#endif
