/* Sets of indexes: sorted, without repetitions, in an arena. */
#ifndef CB_MODEL_INDEXES_H
#define CB_MODEL_INDEXES_H

#include "load/entry.h"

/* A set of `length` items in any order, repetitions allowed. */
CbIndexes cb_indexes_new(CbArena *arena, const guint32 *items, gsize length);

/* How many items of the set are below this one, which need not be in it. By binary search. */
guint32 cb_indexes_place(CbIndexes set, guint32 item);

/* Whether the item is in the set. By binary search. */
gboolean cb_indexes_contain(CbIndexes set, guint32 item);

/* What is in either, and what is in both. */
CbIndexes cb_indexes_union(CbArena *arena, CbIndexes a, CbIndexes b);
CbIndexes cb_indexes_intersection(CbArena *arena, CbIndexes a, CbIndexes b);

/* A pair of a group and a member of it. */
typedef struct {
    guint32 group;
    guint32 member;
} CbIndexPair;

/* A growing list of pairs, of CbIndexPair. */
GArray *cb_index_pairs_new(void);
void cb_index_pairs_add(GArray *pairs, guint32 group, guint32 member);

/* The members of each group 0 … n_groups-1 as a set, n_groups of them. Pairs whose group is
 * not below n_groups are left out. Linear when members come in order (a counting sort). */
CbIndexes *cb_index_pairs_group(CbArena *arena, const GArray *pairs, guint32 n_groups);

#endif
