/* Style sheets: finding what they refer to, and nothing more of CSS. */
#ifndef CB_SITE_STYLE_H
#define CB_SITE_STYLE_H

#include "base/diagnostic.h"

/* What stands for the address `url` (decoded) at `span`, or NULL if it stays as it is. */
typedef const char *(*CbStyleResolver)(const char *url, CbSpan span, gpointer user_data);

/* Appends the style sheet with every url(…) and @import "…" replaced by what `resolve` gives.
 * References inside the sheet itself (#id) stay. An address outside the site is an error. */
void cb_style_rewrite(const CbSource *source, CbStyleResolver resolve, gpointer user_data,
                      GString *out, CbDiagnostics *diagnostics);

#endif
