/* Mistakes as a page shows them: each with its file, line and column, what is wrong, the line of
 * the source with the place marked, and the way to mend it. */
#ifndef CB_SERVE_OVERLAY_H
#define CB_SERVE_OVERLAY_H

#include "base/diagnostic.h"

/* Mistakes that are shown at once; how many others there are is said. */
#define CB_OVERLAY_MAX 50

/* Appends the errors of a sorted list as HTML, everything escaped; nothing if there is none.
 * Warnings are left out. */
void cb_overlay_html(const CbDiagnostics *diagnostics, GString *out);

/* Appends a page that says nothing else: for what was never good. `live` is the element that
 * loads the script (see serve/reply.h). */
void cb_overlay_page(const char *html, const char *live, GString *out);

#endif
