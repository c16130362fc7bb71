/* Characters that no page, feed or figure may hold: control characters but tab and line ends, and
 * the two that are none (XML 1.0, section 2.2). They come along with text that was copied. */
#ifndef CB_LOAD_CONTROL_H
#define CB_LOAD_CONTROL_H

#include "base/diagnostic.h"

/* The first of them in UTF-8 text of `length` bytes: TRUE with its place in bytes and what it is.
 */
gboolean cb_control_find(const char *text, gsize length, gsize *at, gunichar *character);

/* Reports that the text at `span` holds it. */
void cb_control_report(CbDiagnostics *diagnostics, CbSpan span, gunichar character);

#endif
