/* Smart punctuation: "…" and '…' as the language has them, apostrophes, dashes, ellipses.
 *
 * cmark's own would do for English, but takes the apostrophes of `'s ochtends` for quotation
 * marks, and knows no other language. The rules for what opens and closes are CommonMark's
 * for delimiters (left- and right-flanking). */
#ifndef CB_LOAD_MARKDOWN_SMART_H
#define CB_LOAD_MARKDOWN_SMART_H

#include <glib.h>

/* The text of one block, inlines one after the other, as a NUL-terminated string with marks
 * (load/markdown_marks.h). What stands in `frozen` stays as it is. */
typedef struct {
    gsize start; /* bytes of the text */
    gsize end;
} CbSmartRange;

/* Called for each replacement, in order: bytes start to end become `text`. */
typedef void (*CbSmartReplace)(gsize start, gsize end, const char *text, gpointer user_data);

/* `frozen` is sorted. Language NULL: English. */
void cb_smart_punctuation(const char *text, const char *language, const CbSmartRange *frozen,
                          gsize n_frozen, CbSmartReplace replace, gpointer user_data);

#endif
