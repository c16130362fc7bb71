/* The data of a figure as a table: what pages show below the drawing, and what its CSV holds. */
#ifndef CB_SITE_FIGURE_TABLE_H
#define CB_SITE_FIGURE_TABLE_H

#include "site/site.h"

/* One cell; the first of a row is the row's head. */
typedef struct {
    const char *text;     /* as the page's language writes it; "" for an empty cell */
    double number;        /* as a spreadsheet wants it; NaN: a text */
    const char *path;     /* where it leads, or NULL */
    const char *language; /* of a text that fell back, or NULL */
} CbTableCellText;

typedef struct {
    guint n_columns;
    gboolean compares; /* the columns are cases, and rows may differ */
    GArray *cells;     /* of CbTableCellText: the head's, then row by row */
} CbFigureTable;

/* The table of figure `index`; its texts live in the page's scratch arena. */
CbFigureTable cb_figure_table(const CbPage *page, guint index);
void cb_figure_table_clear(CbFigureTable *table);

/* The table as templates have it: `head`, a list of cells, and `rows`. */
CbValue cb_figure_table_value(const CbPage *page, const CbFigureTable *table);

/* Appends the table as CSV. */
void cb_figure_table_csv(const CbFigureTable *table, GString *out);

#endif
