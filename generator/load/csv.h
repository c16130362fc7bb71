/* Tables from spreadsheets: CSV as RFC 4180 has it and as spreadsheets write it.
 *
 * Separator (comma, semicolon, tab) and encoding are found out: UTF-8 with or without a mark,
 * UTF-16 with a mark, else Windows-1252. Quoted cells may hold separators, line ends and
 * doubled quotes; a first line sep=; names the separator. Rows and columns count from 1 as a
 * spreadsheet shows them, the heading row included. */
#ifndef CB_LOAD_CSV_H
#define CB_LOAD_CSV_H

#include "base/arena.h"
#include "base/diagnostic.h"

typedef struct {
    const char *text; /* UTF-8, NUL-terminated, white space at the ends kept */
    gsize length;
} CbCsvCell;

typedef struct {
    const CbCsvCell *cells;
    guint n_cells;
    guint number; /* from 1; blank rows count but are left out */
} CbCsvRow;

typedef enum { CB_CSV_UTF8, CB_CSV_UTF16, CB_CSV_WINDOWS_1252 } CbCsvEncoding;

typedef struct {
    const CbCsvRow *rows; /* the first is the heading */
    guint n_rows;
    char separator;
    CbCsvEncoding encoding;
} CbCsv;

/* Reads a table of `length` bytes; `path` is what messages name. NULL if it is no table: a
 * quote is never closed, text follows a closing quote, a NUL character, over the limits of
 * base/limits.h; each is in `diagnostics` as `path:row:column`. Everything lives in `arena`. */
CbCsv *cb_csv_parse(CbArena *arena, const char *path, const char *bytes, gsize length,
                    CbDiagnostics *diagnostics);

#endif
