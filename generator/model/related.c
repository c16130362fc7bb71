#include "model/related.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "model/facets.h"
#include "model/indexes.h"

#include <math.h>
#include <string.h>

/* A field by which cases are compared. */
typedef struct {
    guint32 field;
    CbIndexes *by_case;  /* the values of each case */
    CbIndexes *by_value; /* the cases of each value, as written (without parents) */
    double *weights;     /* of each value */
} Comparison;

/* What one thread needs for itself. */
typedef struct {
    CbArena *arena;   /* holds this thread's results; merged into the collection's lifetime */
    double *scores;   /* one for each case, 0 but for those touched */
    guint32 *touched; /* cases with a score; room for all */
    guint32 n_touched;
} Scratch;

typedef struct {
    CbCollection *collection;
    Comparison *comparisons;
    guint n_comparisons;
    Scratch *scratch;
} Similarity;

typedef struct {
    guint32 index;
    double weight;
} Candidate;

static gboolean is_compared(const CbField *field)
{
    gboolean listed = field->type == CB_FIELD_TERM || field->type == CB_FIELD_TERMS ||
                      field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS;
    gboolean to_case = field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS
                           ? field->to == CB_KIND_CASE
                           : FALSE;
    return listed && field->facet && !field->is_private && !to_case;
}

static void prepare_comparison(CbCollection *collection, CbArena *arena, guint32 field,
                               Comparison *comparison)
{
    g_autoptr(GArray) pairs = cb_index_pairs_new();
    comparison->field = field;
    comparison->by_case = cb_arena_new_array(arena, CbIndexes, collection->n_cases);
    guint32 n_values = 0;
    for (guint32 c = 0; c < collection->n_cases; c++) {
        CbIndexes values = cb_case_values(collection, arena, &collection->cases[c], field);
        comparison->by_case[c] = values;
        for (guint32 i = 0; i < values.length; i++) {
            cb_index_pairs_add(pairs, values.items[i], c);
            n_values = MAX(n_values, values.items[i] + 1);
        }
    }
    comparison->by_value = cb_index_pairs_group(arena, pairs, n_values);
    comparison->weights = cb_arena_new_array(arena, double, n_values);
    for (guint32 v = 0; v < n_values; v++) {
        guint32 with = MAX(comparison->by_value[v].length, 1);
        comparison->weights[v] = log1p((double)collection->n_cases / with);
    }
}

/* The part of a long list that lies around the case itself. */
static CbIndexes peers_around(CbIndexes cases, guint32 one)
{
    if (cases.length <= CB_MAX_RELATED_PEERS) {
        return cases;
    }
    guint32 low = 0;
    guint32 high = cases.length;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (cases.items[middle] < one) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    guint32 start = low > CB_MAX_RELATED_PEERS / 2 ? low - CB_MAX_RELATED_PEERS / 2 : 0;
    start = MIN(start, cases.length - CB_MAX_RELATED_PEERS);
    return (CbIndexes){.items = cases.items + start, .length = CB_MAX_RELATED_PEERS};
}

static void touch(Scratch *scratch, guint32 other, double weight)
{
    if (scratch->scores[other] == 0) {
        scratch->touched[scratch->n_touched++] = other;
    }
    scratch->scores[other] += weight;
}

static void find_candidates(const Similarity *similarity, Scratch *scratch, guint32 one)
{
    for (guint k = 0; k < similarity->n_comparisons; k++) {
        const Comparison *comparison = &similarity->comparisons[k];
        CbIndexes values = comparison->by_case[one];
        for (guint32 i = 0; i < values.length; i++) {
            guint32 value = values.items[i];
            CbIndexes peers = peers_around(comparison->by_value[value], one);
            for (guint32 j = 0; j < peers.length; j++) {
                if (peers.items[j] != one) {
                    touch(scratch, peers.items[j], comparison->weights[value]);
                }
            }
        }
    }
}

/* Weightier first; of equals, the one that stands first in the collection. */
static gboolean is_better(Candidate a, Candidate b)
{
    return a.weight > b.weight || (a.weight == b.weight && a.index < b.index);
}

/* Inserts into a short sorted list of at most CB_MAX_RELATED. */
static guint insert_candidate(Candidate *best, guint n_best, Candidate candidate)
{
    guint place = n_best;
    while (place > 0 && is_better(candidate, best[place - 1])) {
        place--;
    }
    if (place >= CB_MAX_RELATED) {
        return n_best;
    }
    guint moved = MIN(n_best, CB_MAX_RELATED - 1) - place;
    memmove(best + place + 1, best + place, moved * sizeof *best);
    best[place] = candidate;
    return MIN(n_best + 1, CB_MAX_RELATED);
}

static guint take_best(Scratch *scratch, CbIndexes named, Candidate *best)
{
    guint n_best = 0;
    for (guint32 i = 0; i < scratch->n_touched; i++) {
        guint32 other = scratch->touched[i];
        Candidate candidate = {other, scratch->scores[other]};
        scratch->scores[other] = 0;
        gboolean is_wanted = n_best < CB_MAX_RELATED || is_better(candidate, best[n_best - 1]);
        if (is_wanted && !cb_indexes_contain(named, other)) {
            n_best = insert_candidate(best, n_best, candidate);
        }
    }
    scratch->n_touched = 0;
    return n_best;
}

static double weight_of(const Comparison *comparison, CbIndexes shared)
{
    double weight = 0;
    for (guint32 i = 0; i < shared.length; i++) {
        weight += comparison->weights[shared.items[i]];
    }
    return weight;
}

/* The exact weight of what two cases share, and the weightiest fields as reasons. */
static void explain(const Similarity *similarity, CbArena *arena, guint32 one, CbRelated *related)
{
    double weights[G_N_ELEMENTS(related->reasons)] = {0};
    for (guint k = 0; k < similarity->n_comparisons; k++) {
        const Comparison *comparison = &similarity->comparisons[k];
        CbIndexes shared = cb_indexes_intersection(arena, comparison->by_case[one],
                                                   comparison->by_case[related->index]);
        double weight = weight_of(comparison, shared);
        related->weight += weight;
        guint place = related->n_reasons;
        while (place > 0 && weight > weights[place - 1]) {
            place--;
        }
        if (shared.length == 0 || place >= G_N_ELEMENTS(related->reasons)) {
            continue;
        }
        related->n_reasons = MIN(related->n_reasons + 1, (guint)G_N_ELEMENTS(related->reasons));
        for (guint r = related->n_reasons - 1; r > place; r--) {
            related->reasons[r] = related->reasons[r - 1];
            weights[r] = weights[r - 1];
        }
        related->reasons[place].field = comparison->field;
        related->reasons[place].shared = shared;
        weights[place] = weight;
    }
}

static int compare_related(const void *a, const void *b)
{
    const CbRelated *left = a;
    const CbRelated *right = b;
    if (left->weight != right->weight) {
        return left->weight > right->weight ? -1 : 1;
    }
    return (left->index > right->index) - (left->index < right->index);
}

static void relate_case(guint index, guint worker, gpointer user_data)
{
    Similarity *similarity = user_data;
    Scratch *scratch = &similarity->scratch[worker];
    CbCase *one = &similarity->collection->cases[index];
    CbIndexes named =
        cb_indexes_new(scratch->arena, one->named_related.items, one->named_related.length);
    find_candidates(similarity, scratch, index);
    Candidate best[CB_MAX_RELATED];
    guint n_best = take_best(scratch, named, best);

    guint n_named = MIN(one->named_related.length, CB_MAX_RELATED);
    guint n_found = MIN(n_best, CB_MAX_RELATED - n_named);
    CbRelated *related = cb_arena_new_array(scratch->arena, CbRelated, n_named + n_found);
    for (guint i = 0; i < n_named; i++) {
        related[i].index = one->named_related.items[i];
        related[i].by_editor = TRUE;
        explain(similarity, scratch->arena, index, &related[i]);
    }
    for (guint i = 0; i < n_found; i++) {
        related[n_named + i].index = best[i].index;
        explain(similarity, scratch->arena, index, &related[n_named + i]);
    }
    qsort(related + n_named, n_found, sizeof *related, compare_related);
    one->related = related;
    one->n_related = n_named + n_found;
}

static void prepare(Similarity *similarity)
{
    CbCollection *collection = similarity->collection;
    const CbSchema *schema = &collection->schema;
    similarity->comparisons = cb_arena_new_array(collection->arena, Comparison, schema->n_fields);
    for (guint32 f = 0; f < schema->n_fields; f++) {
        if (is_compared(&schema->fields[f])) {
            prepare_comparison(collection, collection->arena, f,
                               &similarity->comparisons[similarity->n_comparisons++]);
        }
    }
}

void cb_related_compute(CbCollection *collection, guint jobs)
{
    Similarity similarity = {.collection = collection};
    prepare(&similarity);
    guint n_workers = cb_parallel_jobs(jobs);
    similarity.scratch = cb_arena_new_array(collection->arena, Scratch, n_workers);
    for (guint i = 0; i < n_workers; i++) {
        similarity.scratch[i].arena = cb_arena_new();
        similarity.scratch[i].scores = g_new0(double, MAX(collection->n_cases, 1));
        similarity.scratch[i].touched = g_new(guint32, MAX(collection->n_cases, 1));
        cb_arena_adopt(collection->arena, similarity.scratch[i].arena);
    }
    cb_parallel_for(collection->n_cases, n_workers, relate_case, &similarity);
    for (guint i = 0; i < n_workers; i++) {
        g_free(similarity.scratch[i].scores);
        g_free(similarity.scratch[i].touched);
    }
}
