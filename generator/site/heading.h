/* Places in the page of an entry that links can lead to: sections of cases, and headings of texts.
 *
 * The texts of an entry share its page, so the ids of their headings have prefixes there that no
 * editor sees. A link says the id as it is written, or the words of a section's title. A link that
 * is written for one language is followed in the others, too: to the heading at the same place. */
#ifndef CB_SITE_HEADING_H
#define CB_SITE_HEADING_H

#include "model/collection.h"

/* The ids of a case's sections in a language, one for each: of their titles, another number added
 * while one is taken. In `arena`. */
const char *const *cb_section_ids(CbArena *arena, const CbCase *one, guint language);

/* The places of the pages that links ask for. Each page is read once, when the first link asks. */
typedef struct CbHeadings CbHeadings;

/* `collection` must outlive it. */
CbHeadings *cb_headings_new(const CbCollection *collection);
void cb_headings_free(CbHeadings *headings);

/* The id that `fragment`, which a link calls it, has on the page of an entry in a language; NULL if
 * no section or heading is known by it. Borrowed. Thread-safe. */
const char *cb_headings_find(CbHeadings *headings, CbKind kind, guint index, guint language,
                             const char *fragment);

/* What links may call the places of that page, for hints: borrowed texts, and texts in `arena`.
 * Free the array with g_ptr_array_unref. */
GPtrArray *cb_heading_names(CbArena *arena, const CbCollection *collection, CbKind kind,
                            guint index, guint language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbHeadings, cb_headings_free)

#endif
