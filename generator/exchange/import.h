/* Import: what a table, JSON or YAML says about cases, brought into their files.
 *
 * Everything is read, compared and checked first; every mistake is reported at its cell. Only then
 * files are written, and only where they change. What a table does not name stays as it is; no
 * case is ever taken out. */
#ifndef CB_EXCHANGE_IMPORT_H
#define CB_EXCHANGE_IMPORT_H

#include "exchange/forms.h"
#include "exchange/merge.h"

typedef struct {
    gboolean keep_empty;       /* empty cells change nothing, instead of taking values out */
    const char *separator;     /* between several values of a cell; NULL: found out */
    CbDateOrder date_order;    /* of dates that could be read either way … */
    gboolean date_order_given; /* … also where the cases have the other */
} CbImportOptions;

/* One value that changes. */
typedef struct {
    CbColumn column;    /* of JSON and YAML only heading, key and language are set */
    const char *before; /* as a cell shows it; "" if there was none */
    const char *after;
    CbPosition cell; /* row and column of a table … */
    CbSpan span;     /* … or the place in JSON and YAML */
} CbImportChange;

/* One case that the import is about. */
typedef struct {
    const char *id;
    const CbUnit *unit; /* NULL: a new case */
    CbMerge *merge;
    GArray *changes; /* of CbImportChange */
    CbPosition cell; /* of its id, or … */
    CbSpan span;
    gboolean rejected; /* has mistakes */
} CbImportCase;

typedef struct CbImport CbImport;

/* An import into a collection; all must outlive it. */
CbImport *cb_import_new(const CbSheet *sheet, const CbImportOptions *options,
                        CbDiagnostics *diagnostics);
void cb_import_free(CbImport *import);

/* Reads a table and checks what it says. `path` is what messages name. FALSE if nothing of it can
 * be used. */
gboolean cb_import_csv(CbImport *import, const char *path, const char *bytes, gsize length);

/* The same of JSON or YAML as export writes them. */
gboolean cb_import_tree(CbImport *import, const CbSource *source);

/* The cases, in the order of the table. */
const CbImportCase *cb_import_cases(const CbImport *import, guint *count);

/* How many rows, or entries of a tree, are about no case that can be told. */
guint cb_import_n_lost(const CbImport *import);

/* How many cases of the collection the import says nothing about: they stay. */
guint cb_import_n_others(const CbImport *import);

/* Writes the files of all cases without mistakes. FALSE if that failed: then nothing is changed. */
gboolean cb_import_write(const CbImport *import, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbImport, cb_import_free)

#endif
