/* Cutting the flow of a chapter into bands: sets of columns, and what stands across all of them. */
#ifndef CB_GUIDE_COLUMNS_H
#define CB_GUIDE_COLUMNS_H

#include "guide/book.h"

/* Fills in the chapter's spans and bands, anew if they were. Columns above something that stands
 * across them, and the last of the chapter, are balanced. What stands across and has no room on its
 * page goes to the next; blocks of text that follow it go before it then, as far as they fill the
 * page. */
void cb_columns_cut(CbBook *book, CbChapter *chapter);

/* Height of the footnotes that some bands of a page have below one of its columns; what stands
 * across has them below the first. */
double cb_columns_notes(const CbChapter *chapter, guint first_band, guint n_bands, guint column);

#endif
