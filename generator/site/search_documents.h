/* The search of a collection in one language: what of each entry is found, and how it is shown.
 *
 * Everything that is published of an entry is indexed in the language, and, where a text has no
 * translation, the text that stands for it. Values of private fields never are. */
#ifndef CB_SITE_SEARCH_DOCUMENTS_H
#define CB_SITE_SEARCH_DOCUMENTS_H

#include "plan/plan.h"
#include "site/search_files.h"

/* Makes the files of the search in `language`, on `jobs` threads (0: one for each core). */
CbSearchFiles *cb_search_files_of(const CbPlan *plan, guint language, guint jobs);

/* The path of the head, by which pages name the search: "en/search-index.js". Free with
 * g_free. */
char *cb_search_head_path(const CbPlan *plan, guint language);

#endif
