/* What of the cases is seen elsewhere than on their own pages, as a digest.
 *
 * Lists, facets, figures, related cases and the pages of articles show titles, summaries and
 * fields of cases, and follow their references and links. While that stays as it is, an edit of a
 * case's texts (in its sections, quotes and tips) changes the case's own page, and outputs that
 * hold the texts of many: search, exports, guides, and practices, which show tips. */
#ifndef CB_MODEL_CASE_DIGEST_H
#define CB_MODEL_CASE_DIGEST_H

#include "base/digest.h"
#include "model/collection.h"

/* The digest of what all cases show elsewhere (but tips), in their order, and of all private
 * values. */
CbDigest cb_case_digest_shared(const CbCollection *collection, guint jobs);

/* The digest of a case's tips. */
CbDigest cb_case_digest_tips(const CbCase *one);

#endif
