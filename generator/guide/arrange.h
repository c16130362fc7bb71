/* Arranging: from the tree of the document to chapters of lines, rows and pictures. Every
 * line is broken here; what page it stands on is not known yet. */
#ifndef CB_GUIDE_ARRANGE_H
#define CB_GUIDE_ARRANGE_H

#include "guide/book.h"

/* Adds a chapter for each part of the document to the book. */
void cb_arrange(CbBook *book);

#endif
