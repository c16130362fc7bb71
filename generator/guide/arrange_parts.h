/* What the files of arranging share. For arrange*.c only. */
#ifndef CB_GUIDE_ARRANGE_PARTS_H
#define CB_GUIDE_ARRANGE_PARTS_H

#include "guide/arrange.h"

#define CB_NARROWEST_TEXT 72.0 /* points; what is nested deeper is not indented more */
#define CB_SHARE_KEPT_WHOLE                                                                        \
    0.5 /* of a page: boxes, quotes, checklists … that are smaller are not cut */

/* A figure whose description follows: items of the flow. */
typedef struct {
    guint first, last; /* caption, drawing and source; last is first: there is none */
    guint picture;     /* of them, the drawing */
    double around;     /* height of the others */
    gboolean is_wide;  /* stands across all columns */
} CbDescribedFigure;

typedef struct {
    CbBook *book;
    CbChapter *chapter;
    CbFlow *flow;                /* of the chapter */
    double x, width;             /* of the text that is being arranged */
    const CbTextStyle *text;     /* of it */
    const char *language;        /* of the passage that it stands in; NULL: the document's */
    gboolean has_space;          /* a space is due before the next item */
    double space;                /* its height … */
    int penalty;                 /* … what ending a page there costs … */
    CbRow *head;                 /* … and what the next page repeats */
    const char *entry_id;        /* of the heading that we are below */
    guint after_heading;         /* level of the heading just before; 0: something stands between */
    guint run;                   /* the first item of that heading, and of all right before it */
    guint section_run;           /* the same for the heading that began the section */
    guint blocks;                /* since the last heading of level 1 or 2 */
    gboolean in_entry;           /* below a heading of an entry: KIND-ID */
    gint64 section;              /* OPEN item of the section of level 2, -1: none */
    guint shift;                 /* of headings' levels in the structure */
    guint structure_level;       /* of the last heading */
    guint notes;                 /* numbered so far in this entry */
    GHashTable *entry_notes;     /* of this entry: "#" and number of a definition, or an address,
                                    -> CbNote */
    GArray *called;              /* notes to be read after the one that is read, or NULL */
    CbDescribedFigure described; /* the last figure */
    guint shared_page;           /* the item of the first figure on the page that it stands on */
    GPtrArray *definitions;      /* of cmark_node: of footnotes, by number from 1 */
    gboolean in_register;
    GHashTable *titles;    /* heading id -> its text, for links by id */
    GHashTable *languages; /* heading id -> its language, if that is not the document's */
    GHashTable *order;     /* heading id -> its place among the headings + 1 */
} CbArranger;

/* arrange.c */

/* Asks for a space before what comes next; the largest wins, and the strictest penalty. */
void cb_arranger_space(CbArranger *arranger, double height, int penalty);

/* The same before a block: right below a heading the heading's own space is enough. */
void cb_arranger_space_before(CbArranger *arranger, double height);

/* Begins an element of the structure; the space due comes before it. The result goes to
 * cb_arranger_close. */
guint cb_arranger_open(CbArranger *arranger, const CbElement *element);
guint cb_arranger_open_tag(CbArranger *arranger, const char *tag);
void cb_arranger_close(CbArranger *arranger, guint open);

/* Adds an item after the space due. */
guint cb_arranger_add(CbArranger *arranger, const CbFlowItem *item, double height);

/* Adds the lines of a set paragraph inside an element of their own (NULL: no element). */
void cb_arranger_lines(CbArranger *arranger, CbParagraph *paragraph, const CbTextStyle *text,
                       const CbElement *element);

/* Adds a line that hangs beside what follows. */
void cb_arranger_label(CbArranger *arranger, CbParagraph *paragraph, const CbTextStyle *text,
                       double x, double leading, const char *tag);

/* Closes the section of the last entry or heading of level 2, if one is open. */
void cb_arranger_close_section(CbArranger *arranger);

/* All blocks below a node. */
void cb_arrange_blocks(CbArranger *arranger, cmark_node *parent);
void cb_arrange_block(CbArranger *arranger, cmark_node *node);

/* Forbids breaks since the item `first` if all of it is no higher than a share of a page. */
void cb_arranger_keep_small(CbArranger *arranger, guint first, double share);

CbElement *cb_arranger_element(CbArranger *arranger, const char *tag);

/* Width of all columns, if what stands here may stand across them; else 0. */
double cb_arranger_wide(const CbArranger *arranger);

/* Says that the items since `first` stand across all columns. */
void cb_arranger_add_wide(CbArranger *arranger, guint first);

/* arrange_inline.c */

typedef struct {
    CbArranger *arranger;
    const CbTextStyle *text;
    CbSetAlign align;
    gboolean hyphenate; /* words; else only those that no line can hold */
    gboolean preformatted;
    gboolean tabular;
    gboolean bold;
    gboolean is_plain;     /* links get no page numbers */
    gboolean has_no_foot;  /* links get their addresses behind them, not in footnotes */
    gboolean may_overflow; /* the caller says what is too wide */
    gboolean is_register;  /* links are their page numbers alone */
    double width;
    GPtrArray *blocks; /* of cmark_node: gets the images too large for a line; NULL: none is */
    double hang;       /* how far lines after the first are indented */
    int phase;
} CbInlineSetting;

/* The inlines of a node as a paragraph, not set yet. */
CbParagraph *cb_arrange_inlines(const CbInlineSetting *setting, cmark_node *parent);

/* An entry of the register, from a row of its table: the first cell, then (after their texts, if
 * asked) the pages of the links in the others. */
CbParagraph *cb_arrange_register_entry(const CbInlineSetting *setting, cmark_node *row,
                                       gboolean with_text);

/* The same, set. */
CbParagraph *cb_arrange_text(const CbInlineSetting *setting, cmark_node *parent);

/* Whether images of media/ are among the inlines of a node. */
gboolean cb_has_image(cmark_node *parent);

/* Sets a paragraph and reports what is wrong with it. */
void cb_arranger_set(const CbInlineSetting *setting, CbParagraph *paragraph);

/* Says that a line or a word is wider than its place; whether one is. */
gboolean cb_arranger_report_width(CbArranger *arranger, const CbParagraph *paragraph);

/* The footnotes called for between two bytes of a paragraph. */
CbNote *const *cb_arranger_notes(CbArranger *arranger, const CbParagraph *paragraph, guint32 start,
                                 guint32 end, guint *count);

CbInlineSetting cb_inline_setting(CbArranger *arranger, const CbTextStyle *text);

/* arrange_list.c: lists, checklists, quotes, tips, code. */
void cb_arrange_list(CbArranger *arranger, cmark_node *list);
void cb_arrange_quote(CbArranger *arranger, cmark_node *quote);
void cb_arrange_alert(CbArranger *arranger, cmark_node *alert);
void cb_arrange_code(CbArranger *arranger, cmark_node *block);

/* arrange_table.c */
void cb_arrange_table(CbArranger *arranger, cmark_node *table);
void cb_arrange_facts(CbArranger *arranger, cmark_node *table);
void cb_arrange_register(CbArranger *arranger, cmark_node *table);

/* arrange_picture.c */
void cb_arrange_figure(CbArranger *arranger, cmark_node *figure);
/* Keeps the last figure together with what follows it, if that describes it: among the figures. */
void cb_arranger_settle_figure(CbArranger *arranger);
/* An image of media/ as a block, with its title as a caption. */
void cb_arrange_image(CbArranger *arranger, cmark_node *image);
/* The picture of a file of media/; NULL, reported, if there is none. */
CbPicture *cb_arranger_media(CbArranger *arranger, const char *path);

#endif
