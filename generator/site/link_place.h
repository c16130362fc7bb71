/* Where editors wrote the links that pages could not follow. */
#ifndef CB_SITE_LINK_PLACE_H
#define CB_SITE_LINK_PLACE_H

#include "plan/plan.h"

/* Links in all Markdown of a collection, as the pages of one language show it. */
typedef struct CbLinkPlaces CbLinkPlaces;

CbLinkPlaces *cb_link_places_new(const CbCollection *collection, guint language);
void cb_link_places_free(CbLinkPlaces *places);

/* The places of all links to `id`, as the page has it, on the page of an entry or guide; of all
 * links with the relative address `url`, as a page has it. Arrays of CbSpan; NULL if there is none:
 * then a template wrote the link. */
const GArray *cb_link_places_to(const CbLinkPlaces *places, CbKind kind, guint index,
                                const char *id);
const GArray *cb_link_places_of_address(const CbLinkPlaces *places, const char *url);

#endif
