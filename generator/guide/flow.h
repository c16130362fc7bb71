/* A flow: the matter of one chapter as a column of lines, spaces, pictures and rows, with the
 * structure of the document between them. Arranging (guide/arrange.h) makes it, pagination
 * (guide/paginate.h) cuts it, inking (guide/ink.h) draws it. All coordinates are points; x is
 * measured from the left edge of the text, so that what hangs in the margin is negative. */
#ifndef CB_GUIDE_FLOW_H
#define CB_GUIDE_FLOW_H

#include "base/arena.h"
#include "guide/paginate.h"
#include "guide/paragraph.h"
#include "guide/picture.h"

/* An element of the document's structure, as tagged PDF names them. */
typedef struct {
    const char *tag;       /* "P", "H2", "Table" … */
    const char *alt;       /* figures: what the picture says; else NULL */
    const char *scope;     /* TH: "Row" or "Column"; else NULL */
    const char *numbering; /* L: "Disc", "Decimal", "None"; else NULL */
    const char *id;        /* Note: unique; else NULL */
    guint goes_on;         /* Note: of how many levels, itself included, the first element goes on
                              with the last of the Note that has this id already; else 0 */
    const char *language;  /* if it differs from the document's; else NULL */
} CbElement;

/* A link of the text: internal if `destination` is set, else external. */
typedef struct {
    const char *destination; /* id in this document, or NULL */
    const char *uri;
    const char *contents; /* what a reader hears: title or address */
    const char *language; /* of its text, if it differs from that around it; else NULL */
    const char *alt;      /* its text, if pictures are in it; else NULL */
} CbGuideLink;

/* A picture in a line of text. */
typedef struct {
    const char *alt;     /* "": it says nothing that the text does not */
    double height, drop; /* points; `drop` of them below the baseline */
} CbInlineImage;

/* A block of a footnote: a paragraph, the label of an item and its text, more paragraphs of it. */
typedef enum { CB_NOTE_PARAGRAPH, CB_NOTE_LABEL, CB_NOTE_BODY, CB_NOTE_MORE } CbNoteBlockKind;

typedef struct {
    guint32 start; /* byte of the note's paragraph */
    CbNoteBlockKind kind;
    gboolean ordered;     /* labels: they are numbers … */
    gboolean begins_list; /* … and this is the first of its list */
    guint depth;          /* of the list that it stands in; 0: in none */
} CbNoteBlock;

/* A footnote: its text is set when it is met first. */
typedef struct CbNote {
    const char *number;
    const char *id;       /* unique in the document; that of all its parts */
    const char *language; /* if it differs from the document's; else NULL */
    CbParagraph *paragraph;
    const CbNoteBlock *blocks; /* in order; at least one, and that begins the paragraph */
    guint n_blocks;
    const struct CbNote *same; /* that it repeats, or NULL: it has lines only where that is on
                                  another page. One that does not and has none stands further on */
    guint part;                /* from 0: one that is too long goes on on the next page */
    guint first_line, n_lines; /* of the paragraph, that stand here */
    double height;             /* of them */
    gboolean goes_on;          /* there is a part after this one */
    gboolean is_moved;         /* what it hangs on does not call for it: it was called for before */
} CbNote;

/* A heading where it stands, for contents, running heads and the outline. */
typedef struct {
    guint level; /* 1 part, 2 entry, 3 and more below */
    const char *id;
    const char *text;
    const char *language; /* if it differs from the document's; else NULL */
    int phase;            /* from 0, -1: none */
    gboolean numbered;    /* stands in the contents */
    guint page;           /* index of its page, once pages are made */
} CbHeading;

/* A figure or image with a caption: for the list of figures. */
typedef struct {
    const char *id;
    const char *name; /* of the figure, or NULL */
    const char *number;
    const char *title;
    const char *language; /* if it differs from the document's; else NULL */
    guint page;
} CbFigureEntry;

typedef struct {
    CbParagraph *paragraph; /* NULL: empty */
    const CbElement *element;
    double x;
} CbCell;

/* A row of a table. */
typedef struct {
    CbCell *cells;
    guint n_cells;
    guint first_line, n_lines; /* of every cell, that stand in this row */
    double padding;            /* above the text */
    double leading, ascent, capitals;
    double height;
    double left, right; /* of the rule below */
    float rule;         /* its width; 0: none */
    gboolean is_head;
} CbRow;

typedef struct {
    double left, right; /* of the background */
    double bar;         /* width of a bar at its left edge, 0: none */
    CbColor background; /* resolved */
    gboolean filled;
    CbColor bar_color;
    double padding; /* shown again where a page cuts the box */
} CbBox;

/* A square to tick. */
typedef struct {
    double size;
    double drop; /* from the top of the line to that of the box */
    gboolean done;
    const CbTypeface *face;
} CbTick;

typedef enum {
    CB_FLOW_LINE,  /* a line of a paragraph */
    CB_FLOW_SPACE, /* a page may end here */
    CB_FLOW_GAP,   /* space that stays */
    CB_FLOW_ROW,   /* of a table */
    CB_FLOW_PICTURE,
    CB_FLOW_RULE,    /* a line across */
    CB_FLOW_LABEL,   /* a line of text without height of its own, beside what follows */
    CB_FLOW_TICK,    /* the same with a box to tick */
    CB_FLOW_OPEN,    /* an element of the structure begins … */
    CB_FLOW_CLOSE,   /* … and ends */
    CB_FLOW_BOX,     /* a background begins … */
    CB_FLOW_BOX_END, /* … and ends */
    CB_FLOW_HEADING, /* a heading stands here */
    CB_FLOW_TARGET   /* a place that links lead to */
} CbFlowKind;

/* One item of a flow. */
typedef struct {
    guint8 kind; /* CbFlowKind */
    double x;    /* of its left edge */
    double width;
    double leading, ascent; /* lines: the baseline is `ascent` below the top … */
    double capitals;        /* … and this high are the capitals on it */
    guint index;            /* lines: which; OPEN, BOX: the item that ends it */
    union {
        CbParagraph *paragraph;   /* LINE, LABEL */
        CbRow *row;               /* ROW; SPACE in a table: the head to repeat */
        CbPicture *picture;       /* PICTURE; borrowed from the document */
        const CbElement *element; /* OPEN */
        const CbBox *box;         /* BOX */
        const CbTick *tick;       /* TICK */
        CbHeading *heading;       /* HEADING */
        const char *target;       /* TARGET */
        const CbColor *color;     /* RULE */
    } as;
    CbNote *const *notes; /* that lines and rows call for */
    guint n_notes;
} CbFlowItem;

/* Items first to last (excluded) of a flow. */
typedef struct {
    guint first, last;
} CbFlowRange;

typedef struct {
    CbArena *arena; /* borrowed */
    GArray *items;  /* of CbFlowItem */
    GArray *pages;  /* of CbPageItem: the same items, as pagination sees them */
    GArray *wides;  /* of CbFlowRange, in order: what stands across all columns */
} CbFlow;

void cb_flow_init(CbFlow *flow, CbArena *arena);
void cb_flow_clear(CbFlow *flow);

/* Appends an item `height` high; its notes add to the page's. Returns its index. */
guint cb_flow_add(CbFlow *flow, const CbFlowItem *item, double height);

/* Appends a space at which a page may end; a penalty over CB_PAGE_NEVER says how firmly not. */
void cb_flow_add_space(CbFlow *flow, double height, int penalty, CbRow *head);

CbFlowItem *cb_flow_item(const CbFlow *flow, guint index);
CbPageItem *cb_flow_page_item(const CbFlow *flow, guint index);

/* Height of items first to last (excluded), all spaces included, notes not. */
double cb_flow_height(const CbFlow *flow, guint first, guint last);

/* Forbids pages to end between items first and last (excluded). Where more is kept than fits a
 * page, it is torn where it would have been cut, had it not been kept. */
void cb_flow_keep(CbFlow *flow, guint first, guint last);

/* The same for what belongs together so much that rather anything else is torn. */
void cb_flow_keep_firmly(CbFlow *flow, guint first, guint last);

/* Lets the items first to middle (excluded) change places with those behind the space at `middle`,
 * up to `last`. The spaces before and behind the first go along with them; the space at `last`, if
 * there is one, comes before the others. */
void cb_flow_swap(CbFlow *flow, guint first, guint middle, guint last);

/* Whether the letters of the picture at `index` are still large enough, `scale` times as high as it
 * is. */
gboolean cb_flow_may_shrink(const CbFlow *flow, guint index, double scale);

/* Draws the picture at `index` in that scale. */
void cb_flow_shrink(const CbFlow *flow, guint index, double scale);

/* Makes it cost `penalty` at least that a page ends there, where it may. */
void cb_flow_discourage(CbFlow *flow, guint first, guint last, int penalty);

#endif
