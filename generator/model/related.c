#include "model/related.h"

#include "base/limits.h"
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

/* What one search needs for itself. */
typedef struct {
    CbArena *arena;   /* holds its results */
    double *scores;   /* one for each case, 0 but for those touched */
    guint32 *touched; /* cases with a score; room for all and one */
    guint32 n_touched;
} Scratch;

struct CbSimilarity {
    const CbCollection *collection;
    CbArena *arena;
    Comparison *comparisons;
    guint n_comparisons;
    const CbRelatedCases **found; /* by case: atomic; NULL: not looked for yet */
    GMutex mutex;                 /* for those below */
    GPtrArray *idle;              /* of Scratch */
};

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

static void prepare_comparison(const CbCollection *collection, CbArena *arena, guint32 field,
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
    guint32 place = cb_indexes_place(cases, one);
    guint32 start = place > CB_MAX_RELATED_PEERS / 2 ? place - CB_MAX_RELATED_PEERS / 2 : 0;
    start = MIN(start, cases.length - CB_MAX_RELATED_PEERS);
    return (CbIndexes){.items = cases.items + start, .length = CB_MAX_RELATED_PEERS};
}

static void touch(Scratch *scratch, guint32 other, double weight)
{
    /* Without a branch, which nobody could predict. */
    scratch->touched[scratch->n_touched] = other;
    scratch->n_touched += scratch->scores[other] == 0;
    scratch->scores[other] += weight;
}

static void find_candidates(const CbSimilarity *similarity, Scratch *scratch, guint32 one)
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
static void explain(const CbSimilarity *similarity, CbArena *arena, guint32 one, CbRelated *related)
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

static CbRelatedCases relate_case(const CbSimilarity *similarity, guint index, Scratch *scratch)
{
    const CbCase *one = &similarity->collection->cases[index];
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
    return (CbRelatedCases){related, n_named + n_found};
}

static void free_scratch(gpointer data)
{
    Scratch *scratch = data;
    cb_arena_free(scratch->arena);
    g_free(scratch->scores);
    g_free(scratch->touched);
    g_free(scratch);
}

CbSimilarity *cb_similarity_new(const CbCollection *collection)
{
    const CbSchema *schema = &collection->schema;
    CbSimilarity *similarity = g_new0(CbSimilarity, 1);
    similarity->collection = collection;
    similarity->arena = cb_arena_new();
    similarity->idle = g_ptr_array_new_with_free_func(free_scratch);
    g_mutex_init(&similarity->mutex);
    similarity->comparisons = cb_arena_new_array(similarity->arena, Comparison, schema->n_fields);
    similarity->found =
        cb_arena_new_array(similarity->arena, const CbRelatedCases *, collection->n_cases);
    for (guint32 f = 0; f < schema->n_fields; f++) {
        if (is_compared(&schema->fields[f])) {
            prepare_comparison(collection, similarity->arena, f,
                               &similarity->comparisons[similarity->n_comparisons++]);
        }
    }
    return similarity;
}

void cb_similarity_free(CbSimilarity *similarity)
{
    if (similarity == NULL) {
        return;
    }
    g_ptr_array_unref(similarity->idle);
    g_mutex_clear(&similarity->mutex);
    cb_arena_free(similarity->arena);
    g_free(similarity);
}

static Scratch *take_scratch(CbSimilarity *similarity)
{
    g_mutex_lock(&similarity->mutex);
    guint count = similarity->idle->len;
    Scratch *scratch = count > 0 ? g_ptr_array_steal_index_fast(similarity->idle, count - 1) : NULL;
    g_mutex_unlock(&similarity->mutex);
    if (scratch == NULL) {
        guint n_cases = MAX(similarity->collection->n_cases, 1);
        scratch = g_new0(Scratch, 1);
        scratch->arena = cb_arena_new();
        scratch->scores = g_new0(double, n_cases);
        scratch->touched = g_new(guint32, n_cases + 1);
    }
    return scratch;
}

static void give_back(CbSimilarity *similarity, Scratch *scratch)
{
    g_mutex_lock(&similarity->mutex);
    g_ptr_array_add(similarity->idle, scratch);
    g_mutex_unlock(&similarity->mutex);
}

CbRelatedCases cb_related_of(const CbCollection *collection, guint index)
{
    CbSimilarity *similarity = collection->similarity;
    const CbRelatedCases *known = g_atomic_pointer_get(&similarity->found[index]);
    if (known == NULL) {
        /* Two threads that look for the same find the same. */
        Scratch *scratch = take_scratch(similarity);
        CbRelatedCases *found = cb_arena_new_struct(scratch->arena, CbRelatedCases);
        *found = relate_case(similarity, index, scratch);
        give_back(similarity, scratch);
        g_atomic_pointer_set(&similarity->found[index], found);
        known = found;
    }
    return *known;
}
