/* Pages: cutting chapters into columns and pages, numbering them, and knowing what stands where. */
#ifndef CB_GUIDE_PAGES_H
#define CB_GUIDE_PAGES_H

#include "guide/book.h"

/* Cuts every chapter and numbers the pages: the cover, the front in roman numbers, the body in
 * arabic ones from 1, on a right-hand page. Fills in the places of headings and figures. */
void cb_pages_make(CbBook *book);

/* Whether the heading of the page's chapter stands across its top. */
gboolean cb_page_has_banner(const CbPage *page);

/* "iv" for 4. `label` has room for `size` bytes. */
void cb_pages_roman(guint number, char *label, gsize size);

#endif
