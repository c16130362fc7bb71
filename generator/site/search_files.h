/* The files of a search index, as browsers load them.
 *
 * Each is a script that hands itself over: `(this.casebookSearch=…).push([NAME, DATA])`, so that
 * it loads from disk under `script-src 'self'`. templates/assets/search-core.js reads them:
 *
 *     search-index.js         that script, and the head: where the others are, which words begin
 *                             them, which words many pages have
 *     FOLDER/words-N-V.js     forms, postings, and rows: what is shown of a page, with passages
 *     FOLDER/pages-N-V.js     rows of a few pages, with their whole texts
 *     FOLDER/ends-N-V.js      forms written backwards, to correct a slip at a word's beginning
 *
 * Up to CB_SEARCH_ONE_FILE documents, if they take no more than CB_SEARCH_ONE_FILE_SIZE, there is
 * one words file with all rows. These have all texts, if that makes no more than
 * CB_SEARCH_TEXTS_SIZE, and there is no other file; else the beginnings, and the pages files are
 * for passages. Else words files are cut where they grow over CB_SEARCH_FILE_SIZE, and have the
 * rows of the CB_SEARCH_TOP best pages of each word, with the passages around it: the head and two
 * words files show the first results. The head names the words that most pages have, which tell
 * least, and the CB_SEARCH_KNOWN words that most have of those in which slips are mended: a slip of
 * them needs no ends file. V is the version, made of what is in the file (of pages files: in a few
 * of them); the head has them all. An edit of a text thus leaves most files as they were, by their
 * names. */
#ifndef CB_SITE_SEARCH_FILES_H
#define CB_SITE_SEARCH_FILES_H

#include "site/search_passages.h"

#define CB_SEARCH_ONE_FILE 2000         /* documents in one file */
#define CB_SEARCH_ONE_FILE_SIZE 1000000 /* bytes of that file, about; less than half compressed */
#define CB_SEARCH_TEXTS_SIZE 250000     /* the same with all texts */
#define CB_SEARCH_FILE_SIZE 40000       /* bytes of a words file, about */
#define CB_SEARCH_PAGES_SIZE 16000      /* bytes of a pages file, on average */
#define CB_SEARCH_COMMON 400            /* words that the head names as common, at most */
#define CB_SEARCH_KNOWN 2500            /* words that the head has to mend slips, at most */
#define CB_SEARCH_KNOWN_LENGTH 4        /* their bytes, at least */

/* A document as results show it. */
typedef struct {
    const char *path; /* of its page, without ".html", from the top of the output */
    const char *title;
    const char *kicker;   /* line above the title, or NULL */
    const char *language; /* of the title if it is another than the index's, or NULL */
} CbSearchPage;

/* The documents of a kind; they stand one after the other. */
typedef struct {
    const char *name; /* "case" */
    guint count;
} CbSearchKind;

typedef struct {
    const char *const *languages; /* as the index's texts number them */
    guint language;               /* of the index */
    const char *head;             /* path of the head from the top of the output */
    GBytes *script;               /* that reads the files: the head begins with it; or NULL */
    const CbSearchPage *pages;
    const CbSearchKind *kinds; /* their counts add up to the number of documents */
    guint n_kinds;
    CbSearchRead read; /* adds the documents' texts, as they were indexed */
    gpointer user_data;
} CbSearchListing;

typedef struct CbSearchFiles CbSearchFiles;

/* The forms that a words file has, or, of forms written backwards and sorted, an ends file. */
typedef struct {
    guint32 first, last; /* last: the one after */
    guint64 digest;      /* of the file */
} CbSearchRange;

/* The number of a form that was not there. */
#define CB_SEARCH_NO_FORM G_MAXUINT32

/* What is known of files that an index had before some documents changed: those with nothing that
 * changed are the same, and are made only if they are asked for. */
typedef struct {
    const GArray *words, *ends; /* of CbSearchRange: of each file */
    const guint32 *forms;       /* of each form, its number before, or CB_SEARCH_NO_FORM */
    guint32 n_forms;            /* before */
    const guint8 *touched;      /* by stem: whether postings or passages may be others */
} CbSearchEarlier;

/* Whether one words file has all rows. */
gboolean cb_search_files_are_whole(const CbSearchIndex *index, const CbSearchListing *listing);

/* Cuts the passages that the files of an index have, on `jobs` threads. */
CbSearchPassages *cb_search_files_passages(const CbSearchIndex *index,
                                           const CbSearchListing *listing, guint jobs);

/* Makes the files of `index` on `jobs` threads, with their passages. The listing, but not its
 * kinds, and all that it names are borrowed for as long as the files live, and so is the rest if
 * there is an `earlier`, which may be NULL. */
CbSearchFiles *cb_search_files_new(const CbSearchIndex *index, const CbSearchPassages *passages,
                                   const CbSearchListing *listing, const CbSearchEarlier *earlier,
                                   guint jobs);
void cb_search_files_free(CbSearchFiles *files);

/* The words and ends files (of CbSearchRange). */
const GArray *cb_search_files_words(const CbSearchFiles *files);
const GArray *cb_search_files_ends(const CbSearchFiles *files);

guint cb_search_files_count(const CbSearchFiles *files);

/* The path of a file from the top of the output. The first one is the head. */
const char *cb_search_files_path(const CbSearchFiles *files, guint index);

/* Appends the bytes of a file. */
void cb_search_files_read(const CbSearchFiles *files, guint index, GString *out);

/* Frees the bytes of a file that is not read again. Threads may do so for different files. */
void cb_search_files_forget(CbSearchFiles *files, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchFiles, cb_search_files_free)

#endif
