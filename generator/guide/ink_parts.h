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
    double head_top;              /* of the table's head that it repeats */
    double top, bottom;           /* of its first and last item */
    GArray *boxes;                /* of guint: BOX items that are open, from earlier columns on */
    GArray *notes;                /* of CbPendingNote: not drawn yet */
    double note_y[CB_NOTE_RANKS]; /* where the next note of each rank stands */
    int outline[7];               /* of the last heading of each level */
} CbInk;

/* Lines of notes, cells and the like, which are no items of the flow. */
typedef struct {
    CbParagraph *paragraph;
    guint first, last; /* of its lines; the last excluded */
    double x, top;     /* of the first */
    double leading, ascent;
} CbLooseLines;

/* ink_page.c: what surrounds the text. */
void cb_ink_cover(CbInk *ink);
void cb_ink_opener(CbInk *ink);
void cb_ink_banner(CbInk *ink);
void cb_ink_furniture(CbInk *ink);
/* The x of the text's left edge on the page. */
double cb_ink_text_left(const CbInk *ink);
void cb_ink_set_color(CbInk *ink, CbColor color);
void cb_ink_add_outline(CbInk *ink, const CbHeading *heading);

/* ink_notes.c: notes stand at the foot of the column, but in the structure after the paragraph that
 * calls for them, or inside it if the page ends first. */

/* Finds the places of the notes of a band's column, and draws the rule above the first of a page.
 */
void cb_ink_begin_notes(CbInk *ink, guint band, guint column);
/* The notes of an item wait for the end of their paragraph … */
void cb_ink_queue_notes(CbInk *ink, const CbFlowItem *item);
/* … and those that wait are drawn. */
void cb_ink_flush_notes(CbInk *ink);

/* ink_level.c: finds where the items of a band's column stand: first capitals at one height on all
 * pages; where the text goes on on the next, last lines, too, if its spaces may grow so much. */
void cb_ink_measure_column(CbInk *ink, guint band, guint column);

/* ink.c */

CbFlowItem *cb_ink_item(const CbInk *ink, guint index);
const CbBand *cb_ink_band(const CbInk *ink, guint number);
double cb_ink_loose_top(const CbLooseLines *lines, guint line);

/* Puts the pen where a line of a paragraph begins. The byte where the line ends. */
guint32 cb_ink_begin_line(const CbInk *ink, CbParagraph *paragraph, guint line, CbLinePen *pen);

/* Draws a loose line from the pen up to byte `end`. */
void cb_ink_loose_part(CbInk *ink, const CbLooseLines *lines, CbLinePen *pen, guint32 end);

/* Draws all lines of a paragraph inside the element or leaf that is open. */
void cb_ink_paragraph(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x,
                      double y);

/* The same of the lines that end above `bottom`; returns the y below them. */
double cb_ink_lines(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x, double y,
                    double bottom);

#endif
