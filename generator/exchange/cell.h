/* Cells: one value of a case as the text in a table, and back.
 *
 * Every value has one canonical text: terms and references as ids, numbers with a point, dates as
 * 2026-12-31, texts without white space around them. Two cells that mean the same have the same
 * canonical text, however a spreadsheet wrote them. */
#ifndef CB_EXCHANGE_CELL_H
#define CB_EXCHANGE_CELL_H

#include "base/value.h"
#include "exchange/column.h"
#include "exchange/forms.h"

/* Stands between the values of a cell. */
#define CB_CELL_SEPARATOR "; "

/* What a table is read with. */
typedef struct {
    const CbSheet *sheet;
    char decimal;              /* the decimal sign where it could be either: '.' or ',' */
    CbDateOrder date_order;    /* of the column */
    const char *separator;     /* between several values; NULL: found out */
    gboolean is_plain;         /* texts that are Markdown in a case are none in the table */
    GHashTable *names;         /* made when needed: what terms and references are called */
    const GHashTable *new_ids; /* ids of cases that the table itself makes, or NULL */
} CbCellReader;

void cb_cell_reader_clear(CbCellReader *reader);

/* What a cell says. */
typedef struct {
    const char *canonical; /* "" if it is empty */
    CbValue value;         /* for the file; undefined if empty */
    CbCode code;           /* of what is wrong with it … */
    char *message;         /* … NULL if nothing is; free with g_free */
    char *hint;            /* likewise */
} CbCell;

/* Reads the text of a cell; `canonical` and `value` are in `arena`. */
CbCell cb_cell_read(CbCellReader *reader, CbArena *arena, const CbColumn *column, const char *text);

/* The node where a case holds the value of a column, or NULL. */
const CbNode *cb_cell_node(const CbSheet *sheet, const CbUnit *unit, const CbColumn *column);

/* The canonical text of a case's value in a column, "" if it has none; in `arena`. */
const char *cb_cell_of(CbArena *arena, const CbSheet *sheet, const CbUnit *unit,
                       const CbColumn *column);

#endif
