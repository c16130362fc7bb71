/* A set of strings, numbered as they are added: for words and stems of the search index. */
#ifndef CB_SITE_SEARCH_STRINGS_H
#define CB_SITE_SEARCH_STRINGS_H

#include "base/arena.h"

typedef struct CbSearchStrings CbSearchStrings;

CbSearchStrings *cb_search_strings_new(void);
void cb_search_strings_free(CbSearchStrings *strings);

/* What no string has as its number. */
#define CB_SEARCH_NO_STRING G_MAXUINT32

/* The number of a string of `length` bytes, or CB_SEARCH_NO_STRING. */
guint32 cb_search_strings_find(const CbSearchStrings *strings, const char *bytes, gsize length);

/* The number of a string of `length` bytes; `*is_new` tells whether it was added just now, as a
 * copy. */
guint32 cb_search_strings_add(CbSearchStrings *strings, const char *bytes, gsize length,
                              gboolean *is_new);

guint32 cb_search_strings_count(const CbSearchStrings *strings);
/* NUL-terminated; lives as long as the set. */
const char *cb_search_strings_text(const CbSearchStrings *strings, guint32 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchStrings, cb_search_strings_free)

#endif
