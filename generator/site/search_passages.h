/* The passages that stand in an index beside its words: of a stem in the documents that say most
 * about it, or of the beginnings of all documents. */
#ifndef CB_SITE_SEARCH_PASSAGES_H
#define CB_SITE_SEARCH_PASSAGES_H

#include "site/search_index.h"

/* Best documents of a stem. */
#define CB_SEARCH_TOP 10

typedef struct {
    guint32 document;
    guint32 start; /* of the word in its text, or a little before it */
    CbSearchPassage range;
    const char *text; /* "" if there is none */
} CbSearchCut;

/* Passages in groups: one of each stem, its best document first; or one of each document. */
typedef struct {
    guint32 *starts; /* where each group starts; n_groups + 1 of them */
    CbSearchCut *cuts;
    guint32 n_groups;
    GPtrArray *arenas; /* own the texts */
} CbSearchPassages;

/* Passages of an index before some documents changed. Stems that it had keep their numbers. */
typedef struct {
    const CbSearchPassages *passages;
    const GArray *changed; /* of guint32, sorted: the documents */
    const guint8 *touched; /* by stem: postings or passages may be others; new stems are touched */
} CbSearchCutBefore;

/* Cuts the passages of the best documents of every stem, on `jobs` threads, from the texts that
 * `read` adds. Those that were cut before are taken over, borrowed; `before` may be NULL. */
CbSearchPassages *cb_search_passages_of_stems(const CbSearchIndex *index,
                                              const CbSearchCutBefore *before, guint jobs,
                                              CbSearchRead read, gpointer user_data);

/* Cuts the beginning of every document. */
CbSearchPassages *cb_search_passages_of_documents(const CbSearchIndex *index, guint jobs,
                                                  CbSearchRead read, gpointer user_data);

void cb_search_passages_free(CbSearchPassages *passages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchPassages, cb_search_passages_free)

#endif
