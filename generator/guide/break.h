/* Breaking a paragraph into lines: Knuth and Plass, "Breaking Paragraphs into Lines",
 * Software: Practice and Experience 11 (1981), the total-fit algorithm over boxes, glue and
 * penalties. Knows nothing of fonts: widths are integers in whatever unit the caller likes. */
#ifndef CB_GUIDE_BREAK_H
#define CB_GUIDE_BREAK_H

#include <glib.h>

typedef enum { CB_BREAK_BOX, CB_BREAK_GLUE, CB_BREAK_PENALTY } CbBreakKind;

#define CB_PENALTY_NEVER 10000     /* no break here */
#define CB_PENALTY_ALWAYS (-10000) /* a break here, come what may */

typedef struct {
    guint8 kind;      /* CbBreakKind */
    guint8 hyphen;    /* penalties: a hyphen is drawn, `width` wide, if the line ends here */
    gint16 penalty;   /* penalties: how bad a break is */
    gint32 width;     /* boxes, glue: natural width; penalties: of the hyphen */
    gint32 stretch;   /* glue: how much it may widen */
    gint32 shrink;    /* glue: how much it may narrow */
    guint32 position; /* for the caller */
} CbBreakItem;

typedef struct {
    gint32 width;        /* of a line */
    gint32 first_indent; /* the first line is that much shorter */
    gint32 ragged;       /* stretch at the end of each line; 0: justified */
    double tolerance;    /* greatest stretch of a line, in units of its stretchability */
    guint most_hyphens;  /* in successive lines */
    gboolean emergency;  /* accept any line rather than fail; then no call fails */
} CbBreakSettings;

/* One line: items first (included) to last (the breaking item, excluded). */
typedef struct {
    guint32 first;
    guint32 last;
    gint32 natural;    /* width without stretching, hyphen included */
    gboolean hyphen;   /* ends in a hyphen of ours */
    gboolean overfull; /* wider than the settings allow; only in an emergency */
} CbBrokenLine;

/* Fills `lines` (of CbBrokenLine; emptied first) with the best way to break `items`, which end
 * with a penalty CB_PENALTY_ALWAYS. FALSE, and no lines, if there is no way within the
 * tolerance. Time is linear in the length of the paragraph for lines of bounded length. */
gboolean cb_break_lines(const CbBreakItem *items, guint n_items, const CbBreakSettings *settings,
                        GArray *lines);

#endif
