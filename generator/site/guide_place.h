/* Where a text of a guide stands in the content: for messages about what cannot be set. */
#ifndef CB_SITE_GUIDE_PLACE_H
#define CB_SITE_GUIDE_PLACE_H

#include "site/site.h"

/* The place of `excerpt` (or NULL) in the files of the entry below whose heading it was set
 * ("KIND-ID"; other headings, or NULL: the guide's own texts), in the
 * page's language first. `*exact` is whether it was found; else the place is that of the entry's
 * title, or of the guide. */
CbSpan cb_guide_place(const CbPage *page, const char *heading_id, const char *excerpt,
                      gboolean *exact);

#endif
