/* Arguments of the functions and filters that templates call. */
#ifndef CB_SITE_ARGUMENTS_H
#define CB_SITE_ARGUMENTS_H

#include "template/template.h"

/* Reads what follows the subject (or, for functions, the first argument), which must be there:
 * `names` (NULL-terminated, or NULL for none) in order, or by keyword, into `values`; what is not
 * given is undefined. Fails the render for anything else. */
gboolean cb_arguments_read(CbRender *render, const char *function, const CbValue *arguments,
                           gsize n_arguments, const CbMap *keywords, const char *const *names,
                           CbValue *values);

/* Whether an argument is true; its whole number, or `otherwise` if it is no number. */
gboolean cb_argument_boolean(CbValue value);
gint64 cb_argument_integer(CbValue value, gint64 otherwise);
/* Its number; NaN if it is none. */
double cb_argument_number(CbValue value);

/* Appends a string as HTML: escaped, unless it is safe. */
void cb_arguments_append_text(CbValue string, GString *out);

#endif
