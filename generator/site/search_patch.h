/* A search index in which some documents are others: these alone are counted.
 *
 * While the usual lengths of parts are what they were (they are known roughly, so that they often
 * are), the weights of all other documents hold. What comes out is what counting all would, but
 * that stems are numbered otherwise, which no file of the index tells. */
#ifndef CB_SITE_SEARCH_PATCH_H
#define CB_SITE_SEARCH_PATCH_H

#include "site/search_base.h"

/* Documents that are counted again; of more, all are. */
#define CB_MAX_SEARCH_PATCHES 64

typedef struct {
    CbSearchIndex *index;
    GArray *changed;         /* of guint32, sorted: the documents that are others */
    CbSearchCutBefore cuts;  /* what its passages have in common with those of the base */
    CbSearchEarlier earlier; /* what the files of the index have in common with those of the base */
} CbSearchPatch;

/* Counts the documents `changed` (of guint32) and those that the base tells of. `corpus` is that of
 * all documents. NULL if all are to be counted. It borrows the base. */
CbSearchPatch *cb_search_patch_new(const CbSearchBase *base, const CbSearchCorpus *corpus,
                                   const GArray *changed, guint jobs);
void cb_search_patch_free(CbSearchPatch *patch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchPatch, cb_search_patch_free)

#endif
