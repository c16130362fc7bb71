/* The front of a guide: its cover, contents with page numbers, list of figures. */
#ifndef CB_GUIDE_CONTENTS_H
#define CB_GUIDE_CONTENTS_H

#include "guide/book.h"

/* Adds the chapters of the front, from the headings and figures that arranging has found. */
void cb_contents_arrange(CbBook *book);

#endif
