/* Where the parts of counted figures lead. */
#ifndef CB_SITE_FIGURE_LINK_H
#define CB_SITE_FIGURE_LINK_H

#include "site/site.h"

/* The page of the cases that a bar, row or column of `figure` counts in `field`: that of its value,
 * or of the pair with the one value that the figure is limited to. NULL if no page has just these.
 */
const char *cb_figure_bar_path(const CbPage *page, const CbFigure *figure, int field,
                               const CbBar *bar);

/* The page of the cases that a cell counts, or NULL. */
const char *cb_figure_cell_path(const CbPage *page, const CbFigure *figure, guint row,
                                guint column);

/* What the catalogue's address says to show the cases that are counted: "sector=care&size=10-19".
 * `other` may be NULL. NULL if the catalogue cannot say it: a field is no facet. */
const char *cb_figure_query(const CbPage *page, const CbFigure *figure, int field, const CbBar *bar,
                            int other_field, const CbBar *other);

#endif
