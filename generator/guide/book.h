/* The guide while it is made: chapters, headings, links, notes, figures, pages. One thread
 * works on a book; everything it makes lives until the book is freed. */
#ifndef CB_GUIDE_BOOK_H
#define CB_GUIDE_BOOK_H

#include "guide/flow.h"
#include "guide/guide.h"

typedef enum {
    CB_CHAPTER_COVER,
    CB_CHAPTER_FRONT, /* contents, list of figures: roman numbers */
    CB_CHAPTER_BODY
} CbChapterKind;

/* Where the heading of a part stands. */
typedef enum {
    CB_HEAD_NONE,
    CB_HEAD_OPENER, /* on a page of its own, with the summary */
    CB_HEAD_BANNER  /* across the top of its first page */
} CbChapterHead;

/* Columns side by side on a page, or one that stands across all of them. */
typedef struct {
    guint first_span, n_spans; /* of the chapter */
    double top;                /* below that of the page's text */
    gboolean begins_page;
} CbBand;

/* What is numbered, headed and paginated by itself. */
typedef struct {
    CbChapterKind kind;
    CbHeading *heading; /* of the part; NULL: none */
    const char *title;  /* for the running head */
    CbChapterHead head;
    CbParagraph *head_title, *head_text; /* text may be NULL */
    const char *text_language; /* of head_text, if it differs from the document's; else NULL */
    double banner;             /* height of the banner, with the space below */
    int phase;                 /* from 0, -1: none */
    guint columns;
    double left, width; /* of a column; left is that of the first */
    double column_gap;
    CbFlow flow;
    GArray *spans; /* of CbPageSpan: its columns, in order */
    GArray *bands; /* of CbBand: how they stand on pages */
} CbChapter;

/* One page of paper. */
typedef struct {
    CbChapter *chapter; /* NULL: a blank page */
    gboolean is_opener;
    guint first_band; /* of the chapter */
    guint n_bands;
    char label[16];    /* "12", "iv" */
    gboolean is_recto; /* a right-hand page */
    CbHeading *entry;  /* of level 2 that the page is about, or NULL */
} CbPage;

/* What outlives a pass over a guide. Lines are broken before it is known which page their
 * references name: a pass after the first knows the labels of the pass before. */
typedef struct {
    GHashTable *labels;    /* id -> label of its page in the last pass; NULL: there was none */
    GPtrArray *paragraphs; /* of the last pass, in order, or NULL: what they know is taken over */
    GHashTable *pictures;  /* "figure:ID", "media:PATH" -> CbPicture */
} CbBookMemory;

void cb_book_memory_init(CbBookMemory *memory);
void cb_book_memory_clear(CbBookMemory *memory);

typedef struct {
    CbPress *press;
    const CbPrintStyle *style;
    const CbGuideInput *input;
    CbDiagnostics *diagnostics;
    CbBookMemory *memory;
    gboolean failed;
    CbArena *arena;
    GPtrArray *chapters;      /* of CbChapter */
    GPtrArray *headings;      /* of CbHeading, in order */
    GPtrArray *figures;       /* of CbFigureEntry, in order */
    GPtrArray *parts;         /* of CbPicture: of figures that pages end in; owned */
    GArray *links;            /* of CbGuideLink */
    GArray *images;           /* of CbInlineImage */
    GArray *pages;            /* of CbPage */
    GHashTable *places;       /* id -> index of its page + 1; 0 while unknown. Ids are borrowed. */
    GHashTable *expected;     /* id -> label that lines were broken for; both borrowed */
    GPtrArray *paragraphs;    /* owned */
    GHashTable *unhyphenated; /* languages without patterns that were named */
    GHashTable *missing;      /* characters that were said to be missing; with entries, too */
    GHashTable *searches;     /* of entries: how many mistakes were looked for in their texts */
    GHashTable *media;        /* path in media/ -> its picture, borrowed */
    GPtrArray *notes;         /* of CbNote, in order */
    double text_width;        /* of the main column */
    double full_width;        /* with the hanging column */
    double text_height;
} CbBook;

/* `style` is the press's, or a scaled copy; it and `memory` must outlive the book. */
void cb_book_init(CbBook *book, CbPress *press, const CbPrintStyle *style,
                  const CbGuideInput *input, CbBookMemory *memory, CbDiagnostics *diagnostics);
void cb_book_clear(CbBook *book);

/* A new chapter at the end of the book. */
CbChapter *cb_book_add_chapter(CbBook *book, CbChapterKind kind);

/* Whether figures are its matter: what follows one is about it, and stays there. */
gboolean cb_chapter_is_about_figures(const CbChapter *chapter);

/* A new paragraph, owned by the book. */
CbParagraph *cb_book_paragraph(CbBook *book);

/* Adds a link; its number is what runs of text carry. */
gint32 cb_book_add_link(CbBook *book, const CbGuideLink *link);

/* A run in a text style of the print style. */
CbRun cb_book_run(CbBook *book, const CbTextStyle *text, CbTypeVariant variant, int phase);

/* A paragraph of one run, set left aligned to `width`. */
CbParagraph *cb_book_simple(CbBook *book, const CbTextStyle *text, const char *words, double width,
                            int phase, gint32 link);

/* Reports a problem in the entry with this heading id at the text `excerpt` (both may be NULL).
 * Errors fail the book. */
void cb_book_report(CbBook *book, CbCode code, const char *heading_id, const char *excerpt,
                    const char *hint, const char *format, ...) G_GNUC_PRINTF(6, 7);

/* Warns of what a paragraph has boxes for, at its place below the heading; where it cannot be
 * found (or with no heading, for what repeats other texts), only if it was not said before. */
void cb_book_report_missing(CbBook *book, const CbParagraph *paragraph, const char *heading_id);

/* The label of the page that an id stands on, for CbLinePen: user_data is the book. */
const char *cb_book_label(const char *target, gpointer user_data);

/* The label that `target` had in the pass before, or one that is as wide as most. */
const char *cb_book_expect_label(CbBook *book, const char *target);

/* Whether all labels are those that lines were broken for. */
gboolean cb_book_is_settled(const CbBook *book);

/* Keeps the paragraphs of this pass for the next, which may be in another style. The book is of no
 * use then. */
void cb_book_keep_paragraphs(CbBook *book);

/* Keeps the labels, too, for a pass in the same style. */
void cb_book_remember(CbBook *book);

/* Top of a line of `leading` to its baseline. */
double cb_book_ascent(const CbTypeface *face, double leading);

#endif
