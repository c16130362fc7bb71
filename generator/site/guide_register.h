/* The register at the end of a guide: terms and the cases that have them. */
#ifndef CB_SITE_GUIDE_REGISTER_H
#define CB_SITE_GUIDE_REGISTER_H

#include "site/guide_choice.h"

/* A term that more than this share of the guide's cases has is not worth looking up. */
#define CB_MOST_REGISTER_SHARE 0.5

/* A list of `label` and `cases` (entries in brief), by label as the page's language sorts: every
 * term of the collection's facets that some of the guide's cases have. */
CbValue cb_register_terms(const CbPage *page, const CbGuideChoice *choice);

#endif
