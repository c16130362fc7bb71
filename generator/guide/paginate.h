/* Breaking a column of material into pages: the best way over the whole chapter, by dynamic
 * programming over the places where a page may end (as lines are broken in guide/break.h; Plass,
 * "Optimal Pagination Techniques for Automatic Typesetting Systems", 1981). Knows only heights. */
#ifndef CB_GUIDE_PAGINATE_H
#define CB_GUIDE_PAGINATE_H

#include <glib.h>

#define CB_PAGE_NEVER 10000 /* no page ends here */
#define CB_PAGE_FIRM 20000  /* nor if it cannot but end where none may, if another place is left */
#define CB_PAGE_ALWAYS (-10000) /* a page ends here, come what may */
#define CB_PAGE_WELCOME (-50)   /* from here down, something new begins after the space */
#define CB_MAX_SHORT_PAGES 8    /* pages at the start that may be shorter than the others */

/* One piece of the column, in order: a box, or a space at which a page may end. */
typedef struct {
    double height;     /* points */
    double notes;      /* boxes: height of the footnotes that they call for */
    double head;       /* spaces: what is repeated on the next page if this one ends here */
    gint16 penalty;    /* spaces: how bad it is to end a page here */
    gint16 tear;       /* spaces: how bad it would be if a page cannot but end where none may */
    gboolean is_space; /* vanishes where a page begins or ends */
} CbPageItem;

typedef struct {
    double height;       /* of a page */
    double short_height; /* of the first `n_short` pages */
    guint n_short;
    double note_gap; /* above the footnotes of a page, if it has any */
    double slack;    /* how much higher a page without footnotes may be, at a price */
} CbPageSettings;

/* A page: items first (included) to last (excluded), spaces at either end left out. A short page on
 * which nothing fits is empty: first is last. */
typedef struct {
    guint first, last;
    double head;       /* height of what is repeated at its top */
    int head_item;     /* the space that says so, or -1 */
    gboolean overfull; /* it does not fit: a box is taller than a page */
    gboolean torn;     /* it ends where no page may end, for want of another place */
} CbPageSpan;

/* Appends the pages of `items` to `pages` (of CbPageSpan). Always succeeds: what is taller than a
 * page has one to itself, marked overfull. */
void cb_paginate(const CbPageItem *items, guint n_items, const CbPageSettings *settings,
                 GArray *pages);

#endif
