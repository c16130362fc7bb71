/* The order of texts in a language: what comes before what in a list, letter by letter, marks and
 * capitals after that, numbers by their value ("Case 2" before "Case 10").
 *
 * The rules are those of the Unicode collation algorithm with CLDR's changes for each language,
 * from ICU: ä stands with a in German and after z in Swedish, ß with ss, ĳ with ij. A language that
 * CLDR does not know has the general order. The machine's locale plays no part. */
#ifndef CB_BASE_COLLATION_H
#define CB_BASE_COLLATION_H

#include <glib.h>

typedef struct CbCollator CbCollator;

/* The order of a language ("nl", "pt-br"). Immutable: threads may share it. Free with
 * cb_collator_free. */
CbCollator *cb_collator_new(const char *language);
void cb_collator_free(CbCollator *collator);

/* A string whose order under strcmp is that of UTF-8 `text` (NULL: empty). Good for comparing
 * within one run, not for keeping. Free with g_free. */
char *cb_collator_key(const CbCollator *collator, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbCollator, cb_collator_free)

#endif
