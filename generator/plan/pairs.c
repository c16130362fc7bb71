#include "plan/pairs.h"

#include <stdlib.h>

/* A value of a facet that a case has. */
typedef struct {
    guint facet, value;
} Had;

static int compare(const void *a, const void *b)
{
    const CbPair *left = a, *right = b;
    if (left->facet != right->facet) {
        return left->facet < right->facet ? -1 : 1;
    }
    if (left->value != right->value) {
        return left->value < right->value ? -1 : 1;
    }
    if (left->other_facet != right->other_facet) {
        return left->other_facet < right->other_facet ? -1 : 1;
    }
    return (left->other_value > right->other_value) - (left->other_value < right->other_value);
}

/* For each case its values, facet by facet. */
static GArray **values_of_cases(const CbCollection *collection)
{
    GArray **had = g_new0(GArray *, collection->n_cases + 1);
    for (guint i = 0; i < collection->n_cases; i++) {
        had[i] = g_array_new(FALSE, FALSE, sizeof(Had));
    }
    for (guint f = 0; f < collection->n_facets; f++) {
        const CbFacet *facet = &collection->facets[f];
        for (guint v = 0; v < facet->n_values; v++) {
            CbIndexes cases = facet->values[v].cases;
            Had one = {.facet = f, .value = v};
            for (guint32 i = 0; i < cases.length; i++) {
                g_array_append_val(had[cases.items[i]], one);
            }
        }
    }
    return had;
}

static void free_values(GArray **had, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_array_free(had[i], TRUE);
    }
    g_free(had);
}

static gboolean is_within_limits(GArray **had, guint count)
{
    guint64 sum = 0;
    for (guint i = 0; i < count; i++) {
        sum += (guint64)had[i]->len * had[i]->len / 2;
    }
    return sum <= CB_MAX_PAIRS;
}

static void add_pairs(const GArray *had, GArray *pairs)
{
    for (guint i = 0; i < had->len; i++) {
        const Had *one = &g_array_index(had, Had, i);
        for (guint j = i + 1; j < had->len; j++) {
            const Had *other = &g_array_index(had, Had, j);
            CbPair pair = {one->facet, one->value, other->facet, other->value};
            if (one->facet != other->facet) {
                g_array_append_val(pairs, pair);
            }
        }
    }
}

/* Leaves one of each, in order. */
static CbPairs without_repetitions(GArray *pairs, CbArena *arena)
{
    CbPair *items = cb_arena_new_array(arena, CbPair, pairs->len);
    guint length = 0;
    g_array_sort(pairs, compare);
    for (guint i = 0; i < pairs->len; i++) {
        const CbPair *pair = &g_array_index(pairs, CbPair, i);
        if (length == 0 || compare(pair, &items[length - 1]) != 0) {
            items[length++] = *pair;
        }
    }
    return (CbPairs){.items = items, .length = length};
}

CbPairs cb_pairs_find(const CbCollection *collection, CbArena *arena)
{
    if (collection->n_cases > CB_MAX_CASES_WITH_PAIRS) {
        return (CbPairs){0};
    }
    GArray **had = values_of_cases(collection);
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(CbPair));
    if (is_within_limits(had, collection->n_cases)) {
        for (guint i = 0; i < collection->n_cases; i++) {
            add_pairs(had[i], pairs);
        }
    }
    free_values(had, collection->n_cases);
    return without_repetitions(pairs, arena);
}

int cb_pairs_index(CbPairs pairs, CbPair wanted)
{
    if (wanted.facet > wanted.other_facet) {
        wanted = (CbPair){wanted.other_facet, wanted.other_value, wanted.facet, wanted.value};
    }
    const CbPair *found = pairs.length > 0
                              ? bsearch(&wanted, pairs.items, pairs.length, sizeof wanted, compare)
                              : NULL;
    return found != NULL ? (int)(found - pairs.items) : -1;
}
