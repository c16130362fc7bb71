/* What the files of inking share. For ink*.c only. */
#ifndef CB_GUIDE_INK_PARTS_H
#define CB_GUIDE_INK_PARTS_H

#include "guide/ink.h"

#include <cairo-pdf.h>

#define CB_NOTE_RANKS 3 /* notes that end, whole ones, those that go on on the next page */

/* A note that waits for the end of the paragraph that calls for it. */
typedef struct {
    const CbNote *note;
    double x, y;
} CbPendingNote;

typedef struct {
    CbBook *book;
    cairo_surface_t *surface;
    cairo_t *cr;
    CbTags *tags;
    const CbPage *page;
    CbChapter *chapter;
    const CbPageSpan *span;       /* the column that is being drawn */
    double left;                  /* x of its left edge on the page */
    double *y;                    /* top of each item of the column, from span->first */
    double top, bottom;           /* of its first and last item */
    GArray *boxes;                /* of guint: BOX items that are open, from earlier columns on */
    GArray *notes;                /* of CbPendingNote: not drawn yet */
    double note_y[CB_NOTE_RANKS]; /* where the next note of each rank stands */
    int outline[7];               /* of the last heading of each level */
} CbInk;

/* ink_page.c: what surrounds the text. */
void cb_ink_cover(CbInk *ink);
void cb_ink_opener(CbInk *ink);
void cb_ink_banner(CbInk *ink);
void cb_ink_furniture(CbInk *ink);
/* The x of the text's left edge on the page. */
double cb_ink_text_left(const CbInk *ink);
void cb_ink_set_color(CbInk *ink, CbColor color);
void cb_ink_add_outline(CbInk *ink, const CbHeading *heading);

/* ink.c */

/* Draws all lines of a paragraph inside the element or leaf that is open. */
void cb_ink_paragraph(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x,
                      double y);

/* The same of the lines that end above `bottom`; returns the y below them. */
double cb_ink_lines(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x, double y,
                    double bottom);

#endif
