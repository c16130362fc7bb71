/* Where links can be clicked. Cairo makes one annotation of a link, whose rectangle holds all its
 * lines, and words between them that are no link; its quadrilaterals say which, but many viewers
 * look at the rectangle alone. Here a link gets an annotation for every line that it stands in, all
 * owned by its one Link element (ISO 32000-1, 14.8.4.4.2). */
#ifndef CB_GUIDE_LINK_AREAS_H
#define CB_GUIDE_LINK_AREAS_H

#include <glib.h>
#include <qpdf/qpdf-c.h>

/* A Link element and the annotation that Cairo made of it; handles are owned. */
typedef struct {
    qpdf_oh element;
    qpdf_oh annotation;
} CbLinkElement;

/* Gives each of `links` (of CbLinkElement) its annotations, in the pages and in the structure
 * `tree`. */
void cb_link_areas(qpdf_data pdf, qpdf_oh tree, const GArray *links);

#endif
