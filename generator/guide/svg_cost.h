/* What a drawing costs before it is drawn: librsvg draws whatever it is given, however long that
 * takes. Counted are steps: an element that is drawn, as often as <use>, markers and the like
 * repeat it; more for long paths, whose lines may all cross, and for parts of filters. */
#ifndef CB_GUIDE_SVG_COST_H
#define CB_GUIDE_SVG_COST_H

#include <glib.h>

/* FALSE with `error` if it takes more than CB_MAX_SVG_STEPS to draw an SVG, or if it cannot be told
 * because it is no plain XML. */
gboolean cb_svg_is_modest(const char *data, gsize length, GError **error);

#endif
