/* Where an editor wrote the link that a page could not follow. */
#ifndef CB_SITE_LINK_PLACE_H
#define CB_SITE_LINK_PLACE_H

#include "plan/plan.h"

/* The place in the content of a link to `fragment`, in the texts that the page of `output` shows in
 * its language. FALSE if there is none: then a template wrote it. */
gboolean cb_link_place(const CbCollection *collection, const CbOutput *output, const char *fragment,
                       CbSpan *place);

#endif
