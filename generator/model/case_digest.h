/* What of the cases is seen elsewhere than on their own pages, as digests.
 *
 * Lists, facets, figures, related cases and the pages of articles show titles, summaries and
 * fields of cases, and follow their references and links. While that stays as it is, an edit of a
 * case's texts (in its sections, quotes and tips) changes the case's own page, and outputs that
 * hold the texts of many: search, exports, guides, and practices, which show tips. Titles and
 * summaries, which change most, are told case by case. */
#ifndef CB_MODEL_CASE_DIGEST_H
#define CB_MODEL_CASE_DIGEST_H

#include "base/digest.h"
#include "model/collection.h"

/* The digest of what all cases show elsewhere, but their titles, summaries and tips, whatever their
 * order, and of all private values. */
CbDigest cb_case_digest_shared(const CbCollection *collection, guint jobs);

/* The digest of a case's tips. */
CbDigest cb_case_digest_tips(const CbCase *one);

/* The digest of a case's id, title and summary. */
CbDigest cb_case_digest_label(const CbCase *one);

/* The digest of what the page of a case shows of other cases: which are related, and which stand
 * before and after it. `labels` are those digests of all cases, by index. */
CbDigest cb_case_digest_around(const CbCollection *collection, guint index, const CbDigest *labels);

#endif
