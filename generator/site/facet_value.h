/* Facets as templates see them, and counts of their values among some cases. */
#ifndef CB_SITE_FACET_VALUE_H
#define CB_SITE_FACET_VALUE_H

#include "site/site.h"

/* Fills the language's `facets` and `facet_values`. */
void cb_facet_values_make(CbSite *site, CbSiteLanguage *language);

/* How many of `cases` have each value of a facet; a term counts the cases of its children, each
 * once. In `arena`. */
const guint32 *cb_facet_counts(const CbSite *site, CbArena *arena, guint facet, CbIndexes cases);

/* The label of a facet's field, and of one of its values. */
const char *cb_facet_label(const CbSite *site, const CbSiteLanguage *language, guint facet);
const char *cb_facet_value_label(const CbSiteLanguage *language, guint facet, guint value);

/* The facets but `except` (-1: all) with those of their values that some of `cases` have: `label`,
 * `values` with `count`, `share` (among them), `share_all` (among all cases), `path`: the page of
 * the pair of `value` of `except` (-1: none) and this one, or of this one alone. */
CbValue cb_facet_distribution(const CbPage *page, CbIndexes cases, int except, int value);

#endif
