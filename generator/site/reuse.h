/* Which outputs are what they were, where nothing changed since the last build but files of cases.
 *
 * While what others show of the cases is the same (model/case_digest.h), every page but those of
 * the changed cases is. Tips stand on the pages of practices and in the exports, too, all texts in
 * guides and in the search. A title or a summary changes the lists that the case stands in, and the
 * pages of cases that are related to it or stand beside it, unless a text names the case: then it
 * may be shown anywhere. Whatever is not known to be the same is made. */
#ifndef CB_SITE_REUSE_H
#define CB_SITE_REUSE_H

#include "plan/plan.h"
#include "site/state.h"

typedef struct CbReuse CbReuse;

/* Says what is known of the cases, for comparison with what the last build knew (NULL: nothing). */
void cb_reuse_note(const CbCollection *collection, const CbStateResult *last, guint jobs,
                   CbStateResult *now);

/* Adds what only the next build needs to know: after the pages were made, which found out most of
 * it. */
void cb_reuse_complete(const CbCollection *collection, guint jobs, CbStateResult *now);

/* Compares what is known of the cases with what the last build knew of them (NULL: nothing); the
 * files `changed` (paths below the collection) changed in between. NULL: nothing can be said, and
 * all outputs are to be made. The plan must outlive it. */
CbReuse *cb_reuse_new(const CbPlan *plan, const CbStateResult *last, const CbStateResult *now,
                      const GPtrArray *changed);
void cb_reuse_free(CbReuse *reuse);

/* The indexes of the changed cases (of guint32). Free with g_array_unref. */
GArray *cb_reuse_changed(const CbReuse *reuse);

/* Whether an output is what it was. Thread-safe. */
gboolean cb_reuse_keeps(const CbReuse *reuse, const CbOutput *output);

/* Whether an output is a page that is not, to whose places the others may lead: whether these can
 * stay is known once it is made. */
gboolean cb_reuse_decides(const CbReuse *reuse, const CbOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbReuse, cb_reuse_free)

#endif
