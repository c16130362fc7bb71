/* What a drawing will be on paper: whether it stays a drawing, and what text it shows. */
#ifndef CB_GUIDE_SVG_LOOK_H
#define CB_GUIDE_SVG_LOOK_H

#include <glib.h>
#include <librsvg/rsvg.h>

/* What makes pixels of a drawing: "<filter>", "a filter", "<mask>" … or NULL if nothing does. It is
 * found out by drawing, in `width` by `height` points, unless no word in the file could be a cause.
 * `svg` is what was read from `data`. Pango's default fonts are those that its text is set in. A
 * drawing that cannot be drawn has no cause. */
const char *cb_svg_raster_cause(RsvgHandle *svg, const char *data, gsize length, double width,
                                double height);

/* The text that a drawing shows, as far as elements and attributes say it: NULL if it is not to be
 * read. Free with g_free. */
char *cb_svg_text(const char *data, gsize length);

#endif
