/* A paragraph: text in several faces, shaped by Pango, broken into lines by guide/break.h.
 *
 * First text is added run by run, then the paragraph is set to a width; then its lines can be
 * measured and drawn. Pango itemises and shapes; it breaks and justifies nothing. Offsets are
 * bytes of the paragraph's text. The numbers of pages that a text refers to are not known for
 * certain when its lines are broken: their places are kept free (atoms), and a line is justified
 * when it is drawn. */
#ifndef CB_GUIDE_PARAGRAPH_H
#define CB_GUIDE_PARAGRAPH_H

#include "guide/picture.h"
#include "guide/press.h"

typedef struct CbParagraph CbParagraph;

#define CB_NO_LINK (-1)

/* How a stretch of text looks and what it belongs to. */
typedef struct {
    const CbTypeface *face;
    CbColor color;        /* literal, resolved */
    float rise;           /* points above the baseline */
    gint32 link;          /* the caller's number of a link, or CB_NO_LINK */
    gint32 note;          /* the caller's number of a footnote referred to here, or CB_NO_LINK */
    gint32 image;         /* the caller's number of a picture that stands here, or CB_NO_LINK */
    gboolean verbatim;    /* not hyphenated: code, addresses */
    const char *language; /* if it differs from that around it; else NULL; borrowed */
} CbRun;

typedef enum { CB_SET_JUSTIFIED, CB_SET_LEFT, CB_SET_CENTER, CB_SET_RIGHT } CbSetAlign;

typedef struct {
    double width; /* points */
    double hang;  /* how far lines after the first are indented */
    CbSetAlign align;
    gboolean hyphenate;    /* words; else only those that no line can hold */
    gboolean preformatted; /* blanks stay; a sign stands where a line had to be divided */
    const char *language;
} CbSetting;

/* `earlier` (borrowed while it is set; NULL: none) was set with the same press before: if its text
 * is the same, its shapes are taken from it, and its lines if it was set alike. */
CbParagraph *cb_paragraph_new(CbPress *press, CbParagraph *earlier);
void cb_paragraph_free(CbParagraph *paragraph);

/* Adds text; control characters become spaces, soft hyphens vanish, and a box stands for each
 * character that the press does not have. Words that run from right to left stand in that order on
 * each line; if most letters do, so does the paragraph. */
void cb_paragraph_add(CbParagraph *paragraph, const char *text, gsize length, const CbRun *run);

/* Ends the line here. */
void cb_paragraph_add_break(CbParagraph *paragraph, const CbRun *run);

/* Indents what is added from here on, in points: its first line, unless it has begun already, and
 * those after it. */
void cb_paragraph_indent(CbParagraph *paragraph, double first, double rest);

/* Keeps room for the page number of `target` (borrowed): as much as `label` takes. */
void cb_paragraph_add_page(CbParagraph *paragraph, const char *target, const char *label,
                           const CbRun *run);

/* Keeps room for a picture (borrowed) in the line; `drop` of its height is below the baseline. */
void cb_paragraph_add_picture(CbParagraph *paragraph, CbPicture *picture, double width,
                              double height, double drop, const CbRun *run);

/* Whether it runs from right to left: its lines begin at the right edge. */
gboolean cb_paragraph_is_backward(const CbParagraph *paragraph);

gboolean cb_paragraph_is_empty(const CbParagraph *paragraph);
const char *cb_paragraph_text(const CbParagraph *paragraph);
gsize cb_paragraph_length(const CbParagraph *paragraph); /* bytes of it */
/* The text with words that run from right to left, for which a character stands in it, and without
 * places kept free. Free with g_free. */
char *cb_paragraph_words(const CbParagraph *paragraph);

/* Shapes and breaks; once for each paragraph. */
void cb_paragraph_set(CbParagraph *paragraph, const CbSetting *setting);

/* After setting. */
guint cb_paragraph_lines(const CbParagraph *paragraph);
/* Width of the widest line, points. */
double cb_paragraph_width(const CbParagraph *paragraph);
/* Bytes of a line, trailing spaces included. */
void cb_paragraph_line(const CbParagraph *paragraph, guint line, guint32 *start, guint32 *end);
/* The run at a byte, and where that run ends. */
const CbRun *cb_paragraph_run_at(const CbParagraph *paragraph, guint32 byte, guint32 *end);
/* Whether it is nothing but text: no links, footnotes, pictures. */
gboolean cb_paragraph_is_plain(const CbParagraph *paragraph);
/* What cannot be set, in runs of characters; a box stands for each. Strings, owned by the
 * paragraph. */
const GPtrArray *cb_paragraph_missing(const CbParagraph *paragraph);
/* Whether a line is wider than the setting. */
gboolean cb_paragraph_is_overfull(const CbParagraph *paragraph);

/* The word, of those that no line can hold, that had to be divided without a hyphen; NULL: none.
 * Free with g_free. */
char *cb_paragraph_torn_word(const CbParagraph *paragraph);

/* Width of the text if it stood on one line, and of its widest word: for columns of tables.
 * Shapes; the paragraph may be set afterwards. */
void cb_paragraph_measure(CbParagraph *paragraph, double *whole, double *word);

/* Width of the widest part that hyphenation in `language` leaves whole. The same. */
double cb_paragraph_narrowest(CbParagraph *paragraph, const char *language);

/* The text of a page number: "12", or "?" if the target has none. */
typedef const char *(*CbPageLabel)(const char *target, gpointer user_data);

/* A pen that draws one line, in the order of its text. */
typedef struct {
    CbParagraph *paragraph;
    guint line;
    guint32 byte; /* the next to be drawn */
    double x;     /* where the pen is, from the left edge of the paragraph, if all ran from left to
                     right; points */
    double start, end;  /* of the line, the same */
    double left, right; /* of what was drawn last, where it stands */
    gint64 extra;       /* to be given to the line's spaces, Pango units */
    gint64 spaces;      /* how many they are */
    gint64 passed;      /* how many the pen has passed */
    CbPageLabel label;
    gpointer user_data;
} CbLinePen;

void cb_line_pen_init(CbLinePen *pen, CbParagraph *paragraph, guint line, CbPageLabel label,
                      gpointer user_data);

/* Draws up to byte `end` of the line, the hyphen included where the line ends in one; the paragraph
 * begins at `left`. With `cr` NULL the pen only moves. */
void cb_line_pen_draw(CbLinePen *pen, guint32 end, cairo_t *cr, double left, double baseline);

#endif
