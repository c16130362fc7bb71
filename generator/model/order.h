/* The order in which a language shows the entries of a kind: practices by phase, articles by their
 * `order`, then all by title, as the language sorts it.
 *
 * The arrays of the collection stand in the order of its default language; every other language
 * has a rank for each entry of them. Figures and guides have one order for all languages. */
#ifndef CB_MODEL_ORDER_H
#define CB_MODEL_ORDER_H

#include "model/collection.h"

/* Fills the collection's `orders`, on `jobs` threads. */
void cb_order_compute(CbCollection *collection, guint jobs);

/* The index of the entry in place `place` (from 0) in a language, and the place of an entry. */
guint32 cb_order_entry(const CbCollection *collection, guint language, CbKind kind, guint32 place);
guint32 cb_order_place(const CbCollection *collection, guint language, CbKind kind, guint32 index);

/* A sorted set of indexes in the order of a language: itself, or a copy in `arena`. */
CbIndexes cb_order_sort(const CbCollection *collection, guint language, CbKind kind, CbArena *arena,
                        CbIndexes set);
/* The same set as places, sorted. */
CbIndexes cb_order_places(const CbCollection *collection, guint language, CbKind kind,
                          CbArena *arena, CbIndexes set);

#endif
