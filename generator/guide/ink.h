/* Inking: the pages of a book drawn by Cairo as a tagged PDF. What is no part of the text (running
 * heads, folios, rules, backgrounds, repeated heads of tables) is drawn outside of all tags; the
 * finish makes artifacts of it. */
#ifndef CB_GUIDE_INK_H
#define CB_GUIDE_INK_H

#include "guide/book.h"
#include "guide/tags.h"

/* Draws all pages into `out` (appending). `tags` gets what Cairo does not write; the caller
 * clears it. FALSE, with a diagnostic, if Cairo fails. */
gboolean cb_ink(CbBook *book, GByteArray *out, CbTags *tags);

#endif
