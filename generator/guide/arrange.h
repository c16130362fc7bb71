/* Arranging: from the tree of the document to chapters of lines, rows and pictures. Every
 * line is broken here; what page it stands on is not known yet. */
#ifndef CB_GUIDE_ARRANGE_H
#define CB_GUIDE_ARRANGE_H

#include "guide/book.h"

/* Adds a chapter for each part of the document to the book. */
void cb_arrange(CbBook *book);

/* Arranges the register anew, once pages are known: several entries on one page are named once.
 * Only if the register is the last chapter, so that no page moves. TRUE if it was done. */
gboolean cb_arrange_register_again(CbBook *book);

#endif
