/* What the parts of an import share: reading tables, reading trees, checking results. */
#ifndef CB_EXCHANGE_IMPORT_PARTS_H
#define CB_EXCHANGE_IMPORT_PARTS_H

#include "exchange/cell.h"
#include "exchange/import.h"

struct CbImport {
    const CbSheet *sheet;
    CbImportOptions options;
    CbDiagnostics *diagnostics;
    CbArena *arena;
    const char *path;   /* of the table; NULL for trees */
    GArray *cases;      /* of CbImportCase */
    GHashTable *by_id;  /* id → 1 + index in `cases` */
    GHashTable *titles; /* folded title → GPtrArray of CbUnit; NULL until needed */
    guint n_lost;       /* rows that are about no case */
    CbSource *source;   /* of a tree */
    CbCellReader reader;
};

/* Reports a mistake at a cell, or if there is none, at a span. */
void cb_import_report(CbImport *import, CbCode code, CbPosition cell, CbSpan span, const char *hint,
                      const char *message);

/* Adds the case `id`, which may be new; NULL, and reported, if the import has it already or it is
 * no id. */
CbImportCase *cb_import_add(CbImport *import, const char *id, CbPosition cell, CbSpan span);

/* Makes the new files of each case, and checks them. */
void cb_import_check(CbImport *import);

#endif
