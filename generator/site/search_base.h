/* The search index of one language as it was counted once, kept for later builds: these count only
 * the documents that changed since (site/search_patch.h).
 *
 * It lies with the cases (model/case_store.h), under names that begin with a colon, which no id of
 * a case does. Postings and the like lie there as they are in memory, and are used where they
 * lie. */
#ifndef CB_SITE_SEARCH_BASE_H
#define CB_SITE_SEARCH_BASE_H

#include "model/case_store.h"
#include "site/search_files.h"

typedef struct {
    CbSearchIndex *index; /* with its uses */
    const guint32 *uses;  /* of each form: how many documents have it, as often as these do */
    CbSearchPassages *passages;
    GArray *words, *ends; /* of CbSearchRange: its files */
    GArray *changed;      /* of guint32: documents that are others since */
} CbSearchBase;

/* What was kept of the index of a language of the corpus, if it had the same documents, in the same
 * order and with the same rows; else NULL. It lies in the store, which must outlive it. */
CbSearchBase *cb_search_base_find(CbCaseStore *store, const CbSearchCorpus *corpus, guint language,
                                  const CbDigest *rows);
void cb_search_base_free(CbSearchBase *base);

/* Keeps an index that was counted anew, with its uses; on `jobs` threads. */
void cb_search_base_keep(CbCaseStore *store, const char *language, const CbDigest *rows,
                         const CbSearchIndex *index, const CbSearchPassages *passages,
                         const CbSearchFiles *files, guint jobs);

/* Keeps what was found, for documents of which all but `changed` (of guint32) are as they were when
 * it was counted. */
void cb_search_base_keep_found(CbCaseStore *store, const char *language, const GArray *changed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchBase, cb_search_base_free)

#endif
