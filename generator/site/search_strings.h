/* A set of strings, numbered as they are added: for words and stems of the search index. */
#ifndef CB_SITE_SEARCH_STRINGS_H
#define CB_SITE_SEARCH_STRINGS_H

#include "base/arena.h"

typedef struct CbSearchStrings CbSearchStrings;

CbSearchStrings *cb_search_strings_new(void);
void cb_search_strings_free(CbSearchStrings *strings);

/* The number of a string of `length` bytes with the hash `hash`; `*is_new` tells whether it was
 * added just now, as a copy. */
guint32 cb_search_strings_add(CbSearchStrings *strings, const char *bytes, gsize length,
                              guint32 hash, gboolean *is_new);

guint32 cb_search_strings_count(const CbSearchStrings *strings);
/* NUL-terminated; lives as long as the set. */
const char *cb_search_strings_text(const CbSearchStrings *strings, guint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchStrings, cb_search_strings_free)

#endif
