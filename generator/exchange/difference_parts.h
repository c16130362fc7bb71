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
CbEntryDifference *cb_comparison_add(CbComparison *comparison, int kind, CbChange change,
                                     const char *id, const char *title);

/* Takes the entry that was added last away again if it has no values. */
void cb_comparison_drop_empty(CbComparison *comparison);

/* Adds a value to `values` if both texts differ, or are NULL; all texts but these are borrowed. */
void cb_comparison_add_value(CbComparison *comparison, GArray *values, CbValueDifference value);

/* The title of a published entry, "" if it has none; NULL if there is no such entry. */
const char *cb_comparison_title(const CbSheet *sheet, CbKind kind, const char *id);

/* Compares all cases. */
void cb_comparison_cases(CbComparison *comparison);

/* Compares what is of no entry: the title, the menu, labels, the order of articles, media, theme.
 */
void cb_comparison_site(CbComparison *comparison);

/* Compares where an article stands, and as what. */
void cb_comparison_place(CbComparison *comparison, const CbUnit *unit, GArray *values);

#endif
