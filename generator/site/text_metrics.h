/* How wide a text is, without a font: enough to break labels in drawings.
 *
 * Widths are those of common sans-serif faces (Inter, Helvetica, Arial) in hundredths of the
 * size, rounded up, so that what fits by this estimate fits in all of them. */
#ifndef CB_SITE_TEXT_METRICS_H
#define CB_SITE_TEXT_METRICS_H

#include "base/value.h"

/* The width of `length` bytes of text at `size`, in the unit of the size. */
double cb_text_width(const char *text, gsize length, double size);

/* The lines of a text that fit into `width`, as a list; broken at spaces and after hyphens. A
 * word that is too wide has a line of its own. An empty text is one empty line. */
CbValue cb_text_wrap(CbArena *arena, const char *text, double width, double size);

#endif
