/* What the comparison of cases shares with that of all other entries. */
#ifndef CB_EXCHANGE_DIFFERENCE_PARTS_H
#define CB_EXCHANGE_DIFFERENCE_PARTS_H

#include "exchange/column.h"
#include "exchange/difference.h"

/* A comparison at work. */
typedef struct {
    CbArena *arena;
    const CbSheet *before;
    const CbSheet *after;
    CbDifferences *result;
} CbComparison;

/* Adds an entry; `title` is borrowed. What it returns stays valid until the next one is added. */
CbEntryDifference *cb_comparison_add(CbComparison *comparison, CbKind kind, CbChange change,
                                     const char *id, const char *title);

/* Adds a value to `values` if both texts differ; all texts but these are borrowed. */
void cb_comparison_add_value(CbComparison *comparison, GArray *values, CbValueDifference value);

/* The title of a published entry, "" if it has none; NULL if there is no such entry. */
const char *cb_comparison_title(const CbSheet *sheet, CbKind kind, const char *id);

/* Compares all cases. */
void cb_comparison_cases(CbComparison *comparison);

#endif
