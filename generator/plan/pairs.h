/* Pairs of values of different facets that some case has both of: each gets a page of its own in
 * small collections, so that readers without scripts can narrow down twice. */
#ifndef CB_PLAN_PAIRS_H
#define CB_PLAN_PAIRS_H

#include "model/collection.h"

/* Larger collections have no such pages. */
#define CB_MAX_CASES_WITH_PAIRS 500
/* Nor have those whose cases together have more pairs than this, each counted in every case. */
#define CB_MAX_PAIRS 2000000

/* `facet` is below `other_facet`; values are numbers in their facets. */
typedef struct {
    guint facet, value;
    guint other_facet, other_value;
} CbPair;

/* Sorted, without repetitions. */
typedef struct {
    const CbPair *items;
    guint length;
} CbPairs;

/* All pairs of a collection, in `arena`; none if it is beyond the limits. */
CbPairs cb_pairs_find(const CbCollection *collection, CbArena *arena);

/* The number of a pair, given in either order, or -1. */
int cb_pairs_index(CbPairs pairs, CbPair wanted);

#endif
