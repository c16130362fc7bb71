/* `shared('row.html', case=case)` in templates: a text that many pages hold, made once. */
#ifndef CB_SITE_SHARED_FUNCTION_H
#define CB_SITE_SHARED_FUNCTION_H

#include "template/template.h"

/* CbFunction. Renders the template that the first argument names with `site`, as far as it is the
 * same on all pages, and with the keywords. The text is kept for all pages of the language where
 * the keywords are entries in brief and plain values; addresses are those of each page. */
gboolean cb_function_shared(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result);

#endif
