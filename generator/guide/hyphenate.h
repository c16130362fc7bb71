/* Hyphenation by libhyphen's patterns (Liang, "Word Hy-phen-a-tion by Com-put-er", 1983), in
 * the language of the text. A hyphenator belongs to one thread: it remembers the words that
 * it has seen. */
#ifndef CB_GUIDE_HYPHENATE_H
#define CB_GUIDE_HYPHENATE_H

#include "guide/patterns.h"

typedef struct CbHyphenator CbHyphenator;

#define CB_MAX_HYPHENATED_WORD 100 /* bytes; longer words are not hyphenated */

/* The path of the patterns for `language` ("nl", "en-GB"), or NULL: looked for as
 * hyphen/hyph_xx*.dic in the folders of shared data. Free with g_free. */
char *cb_hyphenator_find(const char *language);

/* Takes the patterns of `language` from a shelf that must outlive it; at least `before` letters
 * stay before a hyphen and `after` behind. NULL if the file is no set of patterns. Free with
 * cb_hyphenator_free. */
CbHyphenator *cb_hyphenator_new(CbPatternShelf *shelf, const char *path, const char *language,
                                guint before, guint after);
void cb_hyphenator_free(CbHyphenator *hyphenator);

/* Where the word of `length` bytes (letters only) may be hyphenated: byte offsets into it,
 * ascending, `*count` of them. Borrowed until the hyphenator is freed. */
const guint8 *cb_hyphenate(CbHyphenator *hyphenator, const char *word, gsize length, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbHyphenator, cb_hyphenator_free)

#endif
