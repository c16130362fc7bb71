/* What a paragraph is made of. For paragraph*.c only: paragraph.c takes the text and shapes it,
 * paragraph_set.c breaks its lines, paragraph_pen.c draws them. */
#ifndef CB_GUIDE_PARAGRAPH_PARTS_H
#define CB_GUIDE_PARAGRAPH_PARTS_H

#include "guide/paragraph.h"

/* U+FFFC holds the place of what is no text. */
#define ATOM_CHARACTER "\xEF\xBF\xBC"

typedef struct {
    guint32 start; /* the run goes on to the start of the next */
    CbRun run;
} RunSpan;

/* Room for a page number that is not known yet, for a picture, or for a word that runs from right
 * to left. */
typedef struct {
    guint32 position;
    const char *target; /* NULL: no page number */
    char *backward;     /* the word, or NULL */
    gint32 width;       /* Pango units */
    CbPicture *picture; /* of `height` points, `drop` of them below the baseline */
    double height, drop;
} Atom;

/* A stretch of text in one font, shaped. */
typedef struct {
    guint32 start, end;
    guint32 run; /* index of its RunSpan */
    gint32 atom; /* index of an atom, or -1 */
    PangoItem *item;
    PangoGlyphString *glyphs; /* NULL for atoms */
} Piece;

typedef struct {
    guint32 start, end; /* bytes; trailing spaces included */
    guint32 visible;    /* end without them */
    guint32 drawn;      /* end without the character of a forced break */
    gboolean hyphen;
    gboolean ends_paragraph; /* or is ended by a forced break: not widened */
} Line;

/* How lines are indented from a byte on that begins one: the first, and those after it; points. */
typedef struct {
    guint32 start;
    double first, rest;
} Indent;

struct CbParagraph {
    CbPress *press;
    CbParagraph *earlier; /* what may be taken from, or NULL */
    GString *text;
    GArray *runs;         /* of RunSpan */
    GArray *atoms;        /* of Atom */
    GArray *pieces;       /* of Piece, in order of text */
    GArray *lines;        /* of Line */
    GArray *indents;      /* of Indent, in order; none: the setting says it */
    PangoLogAttr *breaks; /* for each character, Pango's view of it; NULL: not asked yet */
    CbSetting setting;
    GPtrArray *missing;          /* of strings: what boxes stand for, run by run */
    GString *joiners;            /* modifiers after the last box; NULL: none yet */
    gsize n_forward, n_backward; /* letters that run from left to right, and from right to left */
    gsize line_start;            /* of the text, behind its last forced break */
    gsize missing_end;           /* of the text, where its last box ends; 0: none */
    gboolean overfull;
    gint64 torn;           /* byte at which a word was divided without a hyphen, -1: none */
    gboolean is_inherited; /* its pieces are those of `earlier` … */
    gboolean is_split;     /* … and some were made anew because a line ends in them */
};

#define CB_LINE_SEPARATOR 0x2028 /* ends a line */

/* Shapes all of the text, unless it is. */
void cb_paragraph_shape(CbParagraph *paragraph);
void cb_paragraph_shape_piece(CbParagraph *paragraph, Piece *piece);

GArray *cb_paragraph_new_pieces(void); /* of Piece, which it owns */
void cb_paragraph_swap(GArray **one, GArray **other);

/* How a line that begins at a byte is indented, points; and how those after it are. */
double cb_paragraph_indent_at(const CbParagraph *paragraph, guint32 start, double *rest);

/* The piece at a byte, or the count of pieces. */
guint cb_paragraph_piece_index(const CbParagraph *paragraph, guint32 byte);

/* The run at a byte. */
guint cb_paragraph_run_index(const CbParagraph *paragraph, guint32 byte);

#endif
