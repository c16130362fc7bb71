/* The files of a search index, as browsers load them.
 *
 * Each is a script that hands itself over: `(this.casebookSearch=…).push([NAME, DATA])`, so that
 * it loads from disk under `script-src 'self'`. templates/assets/search-core.js reads them:
 *
 *     search-index.js       the head: where the others are, which words begin them
 *     FOLDER/words-N.js     forms, postings, and rows: what is shown of a page
 *     FOLDER/pages-N.js     rows of CB_SEARCH_PAGES_PER_FILE pages
 *     FOLDER/ends-N.js      forms written backwards, to correct a slip at a word's beginning
 *
 * Up to CB_SEARCH_ONE_FILE documents, if they take no more than CB_SEARCH_ONE_FILE_SIZE, there is
 * one words file with all rows, and no other. Else words files are cut where they grow over
 * CB_SEARCH_FILE_SIZE, and have the rows of the CB_SEARCH_TOP best pages of each word: the head and
 * two words files show the first results. The head names the words that most pages have, which
 * tell least. FOLDER is named by the contents. */
#ifndef CB_SITE_SEARCH_FILES_H
#define CB_SITE_SEARCH_FILES_H

#include "site/search_index.h"

#define CB_SEARCH_ONE_FILE 2000         /* documents in one file */
#define CB_SEARCH_ONE_FILE_SIZE 1000000 /* bytes of that file, about; less than half compressed */
#define CB_SEARCH_FILE_SIZE 40000       /* bytes of a words file, about */
#define CB_SEARCH_TOP 10                /* best pages of a word, whose rows stand beside it */
#define CB_SEARCH_PAGES_PER_FILE 20     /* rows of a pages file */
#define CB_SEARCH_COMMON 400            /* words that the head names as common, at most */

/* A document as results show it. */
typedef struct {
    const char *path; /* of its page, without ".html", from the top of the output */
    const char *title;
    const char *kicker;   /* line above the title, or NULL */
    const char *snippet;  /* what it says in short, or NULL */
    const char *language; /* of the title if it is another than the index's, or NULL */
} CbSearchPage;

/* The documents of a kind; they stand one after the other. */
typedef struct {
    const char *name; /* "case" */
    guint count;
} CbSearchKind;

typedef struct {
    const char *language; /* of the index */
    const char *head;     /* path of the head from the top of the output */
    const CbSearchPage *pages;
    const CbSearchKind *kinds; /* their counts add up to the number of documents */
    guint n_kinds;
} CbSearchListing;

typedef struct {
    char *path;     /* from the top of the output */
    GString *bytes; /* NULL once they are forgotten */
} CbSearchFile;

typedef struct CbSearchFiles CbSearchFiles;

/* Writes the files of `index` on `jobs` threads; borrows nothing afterwards. */
CbSearchFiles *cb_search_files_new(const CbSearchIndex *index, const CbSearchListing *listing,
                                   guint jobs);
void cb_search_files_free(CbSearchFiles *files);

/* Frees the bytes of a file that is written. Threads may do so for different files. */
void cb_search_files_forget(CbSearchFiles *files, guint index);

/* The head comes first. */
const CbSearchFile *cb_search_files_get(const CbSearchFiles *files, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchFiles, cb_search_files_free)

#endif
