/* The search of a collection: what of each entry is found, and how it is shown.
 *
 * Everything that is published of an entry is indexed in each language, and, where a text has no
 * translation, the text that stands for it. Values of private fields never are. */
#ifndef CB_SITE_SEARCH_DOCUMENTS_H
#define CB_SITE_SEARCH_DOCUMENTS_H

#include "model/case_store.h"
#include "plan/plan.h"
#include "site/assets.h"
#include "site/search_files.h"

/* The search of all languages. It borrows the plan and its collection. */
typedef struct CbSearch CbSearch;

/* What an earlier build knew of it. */
typedef struct {
    CbCaseStore *store;    /* where it lies, and this one is kept */
    const GArray *changed; /* of guint32: the cases that are others, and nothing else is; or NULL */
} CbSearchPast;

/* Makes it, on `jobs` threads (0: one for each core). Its heads begin with the script of the assets
 * (or none: NULL) that reads it. `past` may be NULL; its store must outlive the search. */
CbSearch *cb_search_new(const CbPlan *plan, const CbAssets *assets, const CbSearchPast *past,
                        guint jobs);
void cb_search_free(CbSearch *search);

/* Adds its files to the plan that it was made of, as CB_OUTPUT_SEARCH_DATA. */
void cb_search_add_outputs(const CbSearch *search, CbPlan *plan);

/* Whether the path of such an output says what is in it. */
gboolean cb_search_is_versioned(const CbOutput *output);

/* Appends the bytes of such an output. */
void cb_search_read(const CbSearch *search, const CbOutput *output, GString *out);

/* Frees the bytes of such an output, which is not read again. Threads may do so for different
 * outputs. */
void cb_search_forget(CbSearch *search, const CbOutput *output);

/* The path of the file by which pages name the search of a language: "en/search-index.js". Free
 * with g_free. */
char *cb_search_head_path(const CbPlan *plan, guint language);

/* The search of one language, likewise. */
typedef struct CbSearchLanguage CbSearchLanguage;

CbSearchLanguage *cb_search_language_new(const CbPlan *plan, const CbAssets *assets, guint language,
                                         const CbSearchPast *past, guint jobs);
void cb_search_language_free(CbSearchLanguage *search);
const CbSearchFiles *cb_search_language_files(const CbSearchLanguage *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearch, cb_search_free)

#endif
