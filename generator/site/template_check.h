/* What casebook check says of templates: mistakes, and names that no page has. */
#ifndef CB_SITE_TEMPLATE_CHECK_H
#define CB_SITE_TEMPLATE_CHECK_H

#include "site/theme.h"

/* Compiles the templates of all kinds of pages with those of the collection and its themes on disk,
 * whether a page uses them or not, and adds what is wrong to the diagnostics. Where there are only
 * bundled templates, there is nothing to check. */
void cb_template_check(const CbTheme *theme, CbDiagnostics *diagnostics);

#endif
