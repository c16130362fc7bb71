/* How a guide is set: the keys of print.yaml, in the manner of Asciidoctor PDF's themes.
 *
 * A style is read from layers, the base first (templates/print.yaml), then the theme's: what a
 * layer says replaces what the ones below it said, key by key. print_keys.def lists the keys;
 * an unknown key, a wrong unit and a missing font are diagnostics at their place. Lengths are
 * points here, and pt, mm, cm or in in the file. A style is immutable and shared by threads. */
#ifndef CB_GUIDE_PRINT_STYLE_H
#define CB_GUIDE_PRINT_STYLE_H

#include "base/diagnostic.h"

/* Colours that have a name in print.yaml. */
typedef enum {
    CB_COLOR_PAPER,
    CB_COLOR_INK,
    CB_COLOR_QUIET,
    CB_COLOR_ACCENT,
    CB_COLOR_RULE,
    CB_COLOR_PLATE,
    CB_COLOR_NAMED_COUNT,
    CB_COLOR_PHASE = CB_COLOR_NAMED_COUNT, /* the hue of the phase that a text belongs to */
    CB_COLOR_LITERAL
} CbColorName;

typedef struct {
    guint8 name;             /* CbColorName */
    guint8 red, green, blue; /* literal colours */
} CbColor;

typedef enum { CB_FONT_TEXT, CB_FONT_SMALL, CB_FONT_CODE, CB_FONT_COUNT } CbFontRole;

#define CB_MAX_FONT_FILES 12
#define CB_MAX_PRINT_PHASES 4

/* A family and the files that it is made of. */
typedef struct {
    char *family;
    char *files[CB_MAX_FONT_FILES]; /* full paths, found when the style was read */
    guint n_files;
} CbFontFamily;

/* How one kind of text looks. */
typedef struct {
    int font;       /* CbFontRole */
    double size;    /* points */
    double leading; /* points from baseline to baseline */
    int weight;     /* 100 to 900 */
    int italic;     /* boolean */
    CbColor color;
} CbTextStyle;

typedef enum { CB_PRINT_LINKS_FOOTNOTE, CB_PRINT_LINKS_ADDRESS, CB_PRINT_LINKS_NONE } CbPrintLinks;

/* `auto`: an entry that is longer than half a page begins one, unless more than about half a page
 * would stay white; shorter ones stay whole. */
typedef enum { CB_NEW_PAGE_NEVER, CB_NEW_PAGE_AUTO, CB_NEW_PAGE_ALWAYS } CbNewPage;

#define CB_PRINT_HEADINGS 6

typedef struct {
    double width, height; /* points */
} CbPageSize;

typedef struct {
    CbPageSize page_size;
    int columns;
    double column_gap;
    double margin_top, margin_bottom, margin_inner, margin_outer; /* of the text, hang included */
    double hang;     /* width of the column of hanging labels, left of the text */
    double hang_gap; /* between them */
    int recto;       /* parts begin on right-hand pages */
    CbColor colors[CB_COLOR_NAMED_COUNT];
    CbColor phases[CB_MAX_PRINT_PHASES];
    CbFontFamily fonts[CB_FONT_COUNT];
    CbFontFamily fallback; /* for characters that these lack; may have no files */
    CbTextStyle base, heading[CB_PRINT_HEADINGS], lead, code, label, box, quote, quote_by, facts,
        table, figure_title, caption, footnote, running, folio, contents[2], register_entry,
        cover_title, cover_subtitle, cover_note, opener_title, opener_text;
    int justify; /* boolean */
    double paragraph_space;
    int hyphens_before, hyphens_after, hyphens_most;
    double heading_before[CB_PRINT_HEADINGS], heading_after[CB_PRINT_HEADINGS];
    int heading_new_page; /* CbNewPage: whether entries begin a page */
    double block_space;   /* around quotes, boxes, tables, figures */
    double list_indent, item_space;
    double task_box, task_indent, task_space;
    CbColor box_background, code_background;
    double box_padding, code_padding;
    double quote_indent;
    double table_padding, table_gap;
    double figure_most_height; /* share of the text's height */
    double figure_pixel;       /* most points that a pixel of a drawing becomes */
    double footnote_space;
    double running_distance; /* from the running head's baseline to the text */
    double folio_distance;   /* from the text to the folio's baseline */
    int contents_levels;
    int register_columns;
    int sheet_columns; /* of a sheet that would have too many pages as the guide is set */
    double sheet_gap, sheet_inner, sheet_outer; /* its margins, and between its columns */
    double sheet_smallest;                      /* size of its text, if more must go in */
    int links; /* CbPrintLinks: what becomes of external links on paper */
    CbColor link_color;
    CbColor cover_background, opener_background;
} CbPrintStyle;

/* Reads the style from its layers, the base first. `font_folders` (NULL-terminated, may be NULL)
 * are looked in for font files before the system's. NULL if a layer has mistakes or a font is
 * missing; each mistake is in `diagnostics`. Free with cb_print_style_free. */
CbPrintStyle *cb_print_style_read(const CbSource *const *layers, guint n_layers,
                                  const char *const *font_folders, CbDiagnostics *diagnostics);
void cb_print_style_free(CbPrintStyle *style);

/* A copy for a sheet that would be too long: in the columns of `sheet`, as far as they are wide
 * enough, labels above their texts; all sizes and spaces, and the margins above and below, times
 * `factor`. It shares the fonts of `style`. Free with g_free. */
CbPrintStyle *cb_print_style_sheet(const CbPrintStyle *style, double factor);

/* The colour itself: `phase` (from 0; -1: none) gives the hue of CB_COLOR_PHASE, which is the
 * accent outside of any phase. */
CbColor cb_print_color(const CbPrintStyle *style, CbColor color, int phase);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPrintStyle, cb_print_style_free)

#endif
