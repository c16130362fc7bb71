/* The cases of a collection as their files write them: what tables and comparisons are made of.
 *
 * The model keeps what readers see; here are the values as written, Markdown as its source and
 * private fields included, for export, import and comparison. */
#ifndef CB_EXCHANGE_SHEET_H
#define CB_EXCHANGE_SHEET_H

#include "load/unit.h"
#include "model/collection.h"

typedef struct {
    CbArena *arena;                 /* owns what is read */
    const CbCollection *collection; /* borrowed; loaded with its drafts */
    GArray *units;                  /* of CbUnit: cases first, by id */
    guint n_cases;
    GHashTable *by_id; /* id → CbUnit of a case */
} CbSheet;

/* Reads the files of a loaded collection's cases once more, as they are now. Mistakes are not
 * reported again, but files that cannot be read are: without them the sheet is not whole. */
CbSheet *cb_sheet_new(const CbCollection *collection, CbDiagnostics *diagnostics);
void cb_sheet_free(CbSheet *sheet);

const CbUnit *cb_sheet_case(const CbSheet *sheet, guint index);
/* NULL if there is none. */
const CbUnit *cb_sheet_find(const CbSheet *sheet, const char *id);

/* A text for looking things up: white space at the ends and repeated is nothing, upper and lower
 * case are the same, as are composed and decomposed characters. Free with g_free. */
char *cb_sheet_fold(const char *text);

/* An id made of a text: "De Bakkerij (Gent)" gives de-bakkerij-gent; "" if it has no letters that
 * an id may have. Free with g_free. */
char *cb_sheet_slug(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSheet, cb_sheet_free)

#endif
