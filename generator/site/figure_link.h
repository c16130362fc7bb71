/* Where the parts of counted figures lead. */
#ifndef CB_SITE_FIGURE_LINK_H
#define CB_SITE_FIGURE_LINK_H

#include "site/site.h"

/* The page of the value that a bar counts, or NULL. */
const char *cb_figure_bar_path(const CbPage *page, int field, const CbBar *bar);

/* The page of the cases with both values, or NULL. */
const char *cb_figure_cell_path(const CbPage *page, const CbFigure *figure, guint row,
                                guint column);

/* What the catalogue's address says to show the cases that are counted: "sector=care&size=10-19".
 * `other` may be NULL. NULL if the catalogue cannot say it: a field is no facet. */
const char *cb_figure_query(const CbPage *page, const CbFigure *figure, int field, const CbBar *bar,
                            int other_field, const CbBar *other);

#endif
