/* Numbers as facets: each number by itself where few differ, else ranges with round ends. */
#ifndef CB_MODEL_RANGES_H
#define CB_MODEL_RANGES_H

#include "base/arena.h"

/* So many numbers that differ have a value each; more of them are put into ranges. */
#define CB_MAX_SINGLE_NUMBERS 12
/* The most ranges of the same width. */
#define CB_MAX_RANGES 8

/* The numbers from `low` up to `high`, which is not among them; where both are the same, that
 * number alone. */
typedef struct {
    double low, high;
} CbRange;

/* Ranges that hold all of `numbers`, in order, none of them empty: of the same width, or, if one of
 * those would hold most numbers, each some times as wide as the one before. `whole`: ends are whole
 * numbers. In `arena`. */
CbRange *cb_ranges_choose(CbArena *arena, const double *numbers, guint length, gboolean whole,
                          guint *count);

/* The number of the range that holds `number`, or -1. */
int cb_ranges_find(const CbRange *ranges, guint count, double number);

#endif
