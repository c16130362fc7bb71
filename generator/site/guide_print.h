/* Guides on paper: what guide/ needs of the site to set a guide that guide.md composed. */
#ifndef CB_SITE_GUIDE_PRINT_H
#define CB_SITE_GUIDE_PRINT_H

#include "guide/print_style.h"
#include "site/site.h"

/* Reads how guides are set, from all layers of the theme. NULL with diagnostics. */
CbPrintStyle *cb_guide_print_style(const CbTheme *theme, CbDiagnostics *diagnostics);

/* Appends the PDF of the case that `page` stands for. FALSE with diagnostics. */
gboolean cb_sheet_print(const CbPage *page, GString *out);

/* Appends the picture for links to a case, or to the collection (-1). FALSE with diagnostics. */
gboolean cb_share_print(const CbPage *page, int number, GString *out);

/* Appends the PDF of the guide that `page` stands for. FALSE with diagnostics. */
gboolean cb_guide_print(const CbPage *page, GString *out);

/* Says what would stop a guide from being printed, as far as it shows without setting it: figures
 * and images that cannot be read, links that lead nowhere. `document` is the guide's. */
void cb_guide_check(const CbPage *page, const CbMarkdown *document);

#endif
