/* Figures as their drawings and pages have them. */
#ifndef CB_SITE_FIGURE_VALUE_H
#define CB_SITE_FIGURE_VALUE_H

#include "site/figure_link.h"

/* "bars", "crosstab", …: the name of the template that draws it. */
const char *cb_figure_kind_name(CbFigureKind kind);

/* What `figures/KIND.svg` gets as `figure`. */
CbValue cb_figure_drawing(const CbPage *page, guint index);

/* A sentence that says what the picture says. */
const char *cb_figure_alternative(const CbPage *page, guint index);

/* The same where no table stands beside the figure: with all that its table says. */
const char *cb_figure_full_alternative(const CbPage *page, guint index);

/* A bar's value as text: a number, or a percentage. */
const char *cb_figure_number(const CbPage *page, const CbFigure *figure, double value);

/* What stands at an arrow: its weight, or its sign. */
const char *cb_figure_arrow_text(const CbPage *page, const CbArrow *arrow);

/* A figure's drawing, and the whole figure, as pages of this folder show it: rendered once. NULL
 * if a template failed. `caption`: what a text says of the figure, below its title, in `language`
 * (NULL: the page's); none if it is NULL, or says what the title says. */
const char *cb_figure_svg(const CbPage *page, guint index, gboolean narrow);
const char *cb_figure_html(const CbPage *page, guint index, const char *caption,
                           const char *language);

#endif
