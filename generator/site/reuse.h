/* Which outputs are what they were, where nothing changed since the last build but files of cases.
 *
 * While what others show of the cases is the same (model/case_digest.h), every page but those of
 * the changed cases is. Tips stand on the pages of practices and in the exports, too, all texts in
 * guides and in the search. Whatever is not known to be the same is made. */
#ifndef CB_SITE_REUSE_H
#define CB_SITE_REUSE_H

#include "plan/plan.h"
#include "site/state.h"

typedef struct CbReuse CbReuse;

/* Says what is known of the cases, for comparison and for the next build. */
void cb_reuse_note(const CbCollection *collection, guint jobs, CbStateResult *now);

/* Compares what is known of the cases with what the last build knew of them (NULL: nothing); the
 * files `changed` (paths below the collection) changed in between. NULL: nothing can be said, and
 * all outputs are to be made. */
CbReuse *cb_reuse_new(const CbCollection *collection, const CbStateResult *last,
                      const CbStateResult *now, const GPtrArray *changed);
void cb_reuse_free(CbReuse *reuse);

/* Whether an output is what it was. Thread-safe. */
gboolean cb_reuse_keeps(const CbReuse *reuse, const CbOutput *output);

/* Whether an output is the page of a changed case, to whose places other pages may lead. */
gboolean cb_reuse_is_changed_case(const CbReuse *reuse, const CbOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbReuse, cb_reuse_free)

#endif
