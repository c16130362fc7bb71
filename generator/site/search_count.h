/* The words of documents, counted: which stem stands how often in which part of which document, and
 * how much it says there.
 *
 * Ranking is BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted
 * fields", 2004): how often a stem stands in each part of a document, each part weighted and
 * set against its usual length, gives one frequency, which saturates. Only how rare a stem is
 * remains to be multiplied in the browser; what a document's words weigh is computed here, and
 * kept as a level of 1 to CB_SEARCH_LEVELS. */
#ifndef CB_SITE_SEARCH_COUNT_H
#define CB_SITE_SEARCH_COUNT_H

#include "base/pack.h"
#include "site/search_terms.h"
#include "site/search_text.h"
#include <string.h>

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

/* Where a word stands in the text of its document, in units of CB_SEARCH_PLACE_UNIT bytes, rounded
 * down: there are as many places as words of documents. The text may not show it at all. */
#define CB_SEARCH_PLACE_UNIT 4u
#define CB_SEARCH_NO_PLACE G_MAXUINT16

G_STATIC_ASSERT(CB_MAX_SEARCH_TEXT / CB_SEARCH_PLACE_UNIT < CB_SEARCH_NO_PLACE);

/* A stem in a document. */
typedef struct {
    guint32 stem;  /* as the thread numbers it */
    guint32 level; /* how much it says */
    guint16 place; /* in the document's text: in its prose, if it is there */
} CbSearchEntry;

/* What is known of a document. */
typedef struct {
    guint64 digest;                        /* of its text (CbSearchText) */
    guint32 length;                        /* of its text */
    guint32 lengths[CB_SEARCH_PART_COUNT]; /* words of its parts */
} CbSearchDocument;

/* The stems of a document. There are many of all, so that they lie packed. */
typedef struct {
    guint worker; /* the thread that counted it */
    guint32 entries_size;
    guint32 forms_size;
    char *entries;
    const char *counts; /* how often words are there that are there more than once */
    const char
        *forms; /* short numbers of the thread's, of its words as written, if these are kept */
} CbSearchCounted;

/* Documents are joined to an index in shares, one after the other: at most so many. */
#define CB_SEARCH_MAX_SHARES 8

/* Usual lengths of parts, about: of documents that have the part. */
typedef struct {
    double parts[CB_SEARCH_PART_COUNT];
} CbSearchLengths;

/* Documents that are counted. */
typedef struct {
    CbSearchTerms **terms; /* of each thread */
    guint n_workers;
    guint n_shares;
    CbSearchCounted *counted;
    CbSearchDocument *documents;
    guint n_documents;
    struct CbSearchReader *readers;
} CbSearchCount;

/* What is counted. */
typedef struct {
    guint n_documents;
    const guint32 *numbers;       /* of the documents; NULL: all from 0 on */
    const char *const *languages; /* the names of those that texts are in */
    guint n_languages;
    gboolean keeps_forms;
    CbSearchRead read;
    gpointer user_data;
} CbSearchCorpus;

/* Counts documents on `jobs` threads (0: one for each core). */
void cb_search_count_init(CbSearchCount *count, const CbSearchCorpus *corpus, guint jobs);
void cb_search_count_clear(CbSearchCount *count);

/* The first document of a share; of the one after the last, the number of documents. */
guint cb_search_count_share(const CbSearchCount *count, guint share);

/* How many documents of a share that a thread counted have a stem, as the thread numbers it. */
guint32 cb_search_count_frequency(const CbSearchCount *count, guint worker, guint32 stem,
                                  guint share);

/* Frees the entries, which take the most memory. */
void cb_search_count_forget_entries(CbSearchCount *count);

/* The usual lengths of the parts of documents. */
CbSearchLengths cb_search_lengths(const CbSearchDocument *documents, guint n_documents);

/* Gives all entries their levels, once. */
void cb_search_count_weigh(CbSearchCount *count, const CbSearchLengths *usual, guint jobs);

/* The entries of a document that were given their levels, to be read one by one. */
static inline CbUnpack cb_search_counted_entries(const CbSearchCounted *counted)
{
    return (CbUnpack){.at = counted->entries, .end = counted->entries + counted->entries_size};
}

/* The forms of a document. */
static inline CbUnpack cb_search_counted_forms(const CbSearchCounted *counted)
{
    return (CbUnpack){.at = counted->forms, .end = counted->forms + counted->forms_size};
}

/* Reads the next of the entries. FALSE: there is none. */
static inline gboolean cb_search_entry_next(CbUnpack *entries, CbSearchEntry *entry)
{
    if (entries->at == entries->end) {
        return FALSE;
    }
    entry->stem = cb_unpack_short(entries, G_MAXUINT32);
    memcpy(&entry->place, entries->at, sizeof entry->place);
    entries->at += sizeof entry->place;
    entry->level = (guchar)*entries->at++;
    return TRUE;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchReader, cb_search_reader_free)

#endif
