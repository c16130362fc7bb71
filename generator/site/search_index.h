/* The search index of one language: which document has which word, and how much it says there.
 *
 * Ranking is BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted
 * fields", 2004): how often a stem stands in each part of a document, each part weighted and
 * set against its usual length, gives one frequency, which saturates. Only how rare a stem is
 * remains to be multiplied in the browser; what a document's words weigh is computed here, and
 * kept as a level of 1 to CB_SEARCH_LEVELS. */
#ifndef CB_SITE_SEARCH_INDEX_H
#define CB_SITE_SEARCH_INDEX_H

#include "site/search_terms.h"
#include "site/search_text.h"

/* Parts of a document, which weigh differently. */
typedef enum {
    CB_SEARCH_TITLE,
    CB_SEARCH_VALUE, /* organisation and other fields */
    CB_SEARCH_HEADING,
    CB_SEARCH_SUMMARY,
    CB_SEARCH_BODY,
    CB_SEARCH_LABEL, /* of what is drawn: lists of terms, which say little about each */
    CB_SEARCH_PART_COUNT
} CbSearchPart;

/* Levels of weight. */
#define CB_SEARCH_LEVELS 8

/* Where a document's texts are put to be indexed. */
typedef struct CbSearchReader CbSearchReader;

/* Adds a text in a language (by number) to a part of the document, and shows it in passages. Not
 * after the callback. */
void cb_search_reader_add(CbSearchReader *reader, CbSearchPart part, guint language,
                          const char *text, gsize length);

/* The same for what is found but shown elsewhere: titles, headings of a text that is added. */
void cb_search_reader_find(CbSearchReader *reader, CbSearchPart part, guint language,
                           const char *text, gsize length);

/* What is added from now on are values with this label (cb_search_text_label). */
void cb_search_reader_label(CbSearchReader *reader, const char *label);

/* Scratch memory for the callback, emptied by each call. */
GString *cb_search_reader_scratch(CbSearchReader *reader);

/* Adds all texts of document number `document`, each time the same. Called on any thread. */
typedef void (*CbSearchRead)(guint document, CbSearchReader *reader, gpointer user_data);

/* A reader for texts alone, and the text of a document, which lasts until the next is read. */
CbSearchReader *cb_search_reader_new(void);
void cb_search_reader_free(CbSearchReader *reader);
const CbSearchText *cb_search_reader_text(CbSearchReader *reader, guint document, CbSearchRead read,
                                          gpointer user_data);

/* There are many: one for each word of each document. */
#define CB_SEARCH_DOCUMENT_BITS 28

typedef struct {
    guint32 document : CB_SEARCH_DOCUMENT_BITS;
    guint32 level : 4;
} CbSearchPosting;

#define CB_SEARCH_MAX_DOCUMENTS (1u << CB_SEARCH_DOCUMENT_BITS)

/* Where a word stands in the text of its document, in units of CB_SEARCH_PLACE_UNIT bytes, rounded
 * down: there are as many places as words of documents. The text may not show it at all. */
#define CB_SEARCH_PLACE_UNIT 4u
#define CB_SEARCH_NO_PLACE G_MAXUINT16

G_STATIC_ASSERT(CB_MAX_SEARCH_TEXT / CB_SEARCH_PLACE_UNIT < CB_SEARCH_NO_PLACE);

/* What is known of a document's text (CbSearchText). */
typedef struct {
    guint64 digest;
    guint32 length;
} CbSearchTextInfo;

typedef struct {
    guint32 n_documents;
    const CbSearchTextInfo *texts; /* of each document */
    const CbSearchForm *forms;     /* sorted by text (bytes), then by stem; each once */
    guint32 n_forms;
    const guint32 *starts;           /* where each stem's postings start; n_stems + 1 of them */
    guint32 n_stems;                 /* numbered in the order in which forms have them first */
    const CbSearchPosting *postings; /* of each stem, by document */
    const guint16 *places;           /* of each posting */
    CbArena *arena;                  /* owns all this */
} CbSearchIndex;

/* Reads `n_documents` documents on `jobs` threads (0: one for each core). The result depends on
 * the documents alone. `languages` are the names of those that texts are in. */
CbSearchIndex *cb_search_index_new(guint n_documents, const char *const *languages,
                                   guint n_languages, guint jobs, CbSearchRead read,
                                   gpointer user_data);
void cb_search_index_free(CbSearchIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchReader, cb_search_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchIndex, cb_search_index_free)

#endif
