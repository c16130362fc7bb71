/* The search index of one language: which document has which word, and how much it says there
 * (site/search_count.h). */
#ifndef CB_SITE_SEARCH_INDEX_H
#define CB_SITE_SEARCH_INDEX_H

#include "site/search_count.h"

/* There are many: one for each word of each document. */
#define CB_SEARCH_DOCUMENT_BITS 28

typedef struct {
    guint32 document : CB_SEARCH_DOCUMENT_BITS;
    guint32 level : 4;
} CbSearchPosting;

#define CB_SEARCH_MAX_DOCUMENTS (1u << CB_SEARCH_DOCUMENT_BITS)

typedef struct {
    const char *text;
    const CbSearchPosting *postings; /* by document */
    const guint16 *places;           /* of each posting */
    guint32 count;
} CbSearchStem;

/* The forms that each document has, as often as it writes them in other ways ("École", "école"). */
typedef struct {
    const guint32 *starts; /* of each document, in bytes; one more than there are documents */
    const char *forms;     /* numbers in the index, as short ones */
} CbSearchUses;

typedef struct {
    guint32 n_documents;
    const CbSearchDocument *documents;
    const CbSearchForm *forms; /* sorted by text (bytes), then by stem; each once */
    guint32 n_forms;
    const CbSearchStem *stems;
    guint32 n_stems;
    guint32 n_postings; /* of all stems */
    CbSearchUses uses;  /* only if they are kept */
    GString *kept_uses; /* owns them, or NULL */
    CbArena *arena;     /* owns all else */
} CbSearchIndex;

/* Counts documents on `jobs` threads (0: one for each core). The result depends on the documents
 * alone. Stems are numbered in the order in which forms have them first, and their postings and
 * places lie one after the other. */
CbSearchIndex *cb_search_index_new(const CbSearchCorpus *corpus, guint jobs);
void cb_search_index_free(CbSearchIndex *index);

/* The forms of a document, to be read one by one; only if they are kept. */
CbUnpack cb_search_index_uses(const CbSearchIndex *index, guint32 document);

/* The first of a stem's postings that is of this document or of a later one, by its number; their
 * count if there is none. */
guint32 cb_search_stem_find(const CbSearchStem *stem, guint32 document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchIndex, cb_search_index_free)

#endif
