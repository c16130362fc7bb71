/* What a guide holds: the entries of its parts, within what it is limited to.
 *
 * A guide that names no entries holds all. Topics limit cases to those that have one of them, cases
 * limit topics to those they have; what is not named itself (practices, tools, figures) is limited
 * to what has to do with one of the cases, or with one of the topics that are named. A figure that
 * is placed in the text of an entry of the guide is not in the part of figures; one that texts only
 * link to is. */
#ifndef CB_SITE_GUIDE_CHOICE_H
#define CB_SITE_GUIDE_CHOICE_H

#include "site/site.h"

typedef struct CbGuideChoice CbGuideChoice;

/* For the guide in one language. In `arena`; linear in the size of the collection. */
const CbGuideChoice *cb_guide_choice_new(const CbSite *site, const CbGuide *guide, guint language,
                                         CbArena *arena);

/* Whether the guide holds the entry. */
gboolean cb_guide_holds(const CbGuideChoice *choice, CbKind kind, guint index);

gboolean cb_guide_has_part(const CbGuide *guide, const char *part);

/* Whether it holds the whole collection. */
gboolean cb_guide_is_whole(const CbGuide *guide);

#endif
