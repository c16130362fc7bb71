#include "model/facets.h"

#include "base/limits.h"
#include "model/indexes.h"

static gboolean is_facet(const CbField *field)
{
    return field->facet && !field->is_private;
}

static guint32 years_from(const CbFieldValue *value)
{
    return value->number > 0 ? (guint32)value->number : 0;
}

CbIndexes cb_case_values_written(const CbCollection *collection, const CbCase *one, guint32 field,
                                 guint32 *single)
{
    const CbFieldValue *value = &one->values[field];
    if (!value->is_set) {
        return (CbIndexes){0};
    }
    switch (collection->schema.fields[field].type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        return value->indexes;
    case CB_FIELD_YEAR:
        *single = years_from(value);
        return (CbIndexes){single, 1};
    case CB_FIELD_BOOLEAN:
        *single = value->boolean ? 1 : 0;
        return (CbIndexes){single, 1};
    default:
        return (CbIndexes){0};
    }
}

CbIndexes cb_case_facet_values(const CbCollection *collection, const CbCase *one,
                               const CbFacet *facet, guint32 *single)
{
    const CbFieldValue *value = &one->values[facet->field];
    if (facet->ranges == NULL) {
        return cb_case_values_written(collection, one, facet->field, single);
    }
    int range = value->is_set ? cb_ranges_find(facet->ranges, facet->n_values, value->number) : -1;
    *single = (guint32)range;
    return range < 0 ? (CbIndexes){0} : (CbIndexes){single, 1};
}

CbIndexes cb_case_values(const CbCollection *collection, CbArena *arena, const CbCase *one,
                         guint32 field)
{
    guint32 single;
    CbIndexes written = cb_case_values_written(collection, one, field, &single);
    return cb_indexes_new(arena, written.items, written.length);
}

gboolean cb_case_states(const CbCollection *collection, const CbCase *one, guint32 field)
{
    CbFieldType type = collection->schema.fields[field].type;
    gboolean is_list = type == CB_FIELD_TERMS || type == CB_FIELD_REFS;
    return one->values[field].is_set && (!is_list || one->values[field].indexes.length > 0);
}

/* A term and all above it. */
static void pair_term(const CbVocabulary *vocabulary, guint32 term, guint32 one, GArray *pairs)
{
    for (int t = (int)term; t >= 0; t = vocabulary->terms[t].parent) {
        cb_index_pairs_add(pairs, (guint32)t, one);
    }
}

static guint32 count_values(const CbCollection *collection, const CbField *field)
{
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return field->vocabulary != NULL ? field->vocabulary->n_terms : 0;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        return cb_collection_count(collection, field->to);
    case CB_FIELD_BOOLEAN:
        return 2;
    case CB_FIELD_YEAR:
        return CB_MAX_YEAR + 1;
    default:
        return 0;
    }
}

CbIndexes *cb_cases_by_value(const CbCollection *collection, CbArena *arena, guint32 field,
                             guint32 *n_values)
{
    const CbField *declared = &collection->schema.fields[field];
    g_autoptr(GArray) pairs = cb_index_pairs_new();
    g_autoptr(CbArena) scratch = cb_arena_new();
    for (guint32 c = 0; c < collection->n_cases; c++) {
        CbIndexes values = cb_case_values(collection, scratch, &collection->cases[c], field);
        for (guint32 i = 0; i < values.length; i++) {
            if (declared->vocabulary != NULL) {
                pair_term(declared->vocabulary, values.items[i], c, pairs);
            } else {
                cb_index_pairs_add(pairs, values.items[i], c);
            }
        }
        cb_arena_reset(scratch);
    }
    *n_values = count_values(collection, declared);
    return cb_index_pairs_group(arena, pairs, *n_values);
}

/* Puts the cases of a facet of numbers into ranges. */
static void fill_ranges(CbCollection *collection, CbFacet *facet)
{
    const CbField *field = &collection->schema.fields[facet->field];
    g_autofree double *numbers = g_new(double, collection->n_cases + 1);
    guint length = 0;
    for (guint32 c = 0; c < collection->n_cases; c++) {
        const CbFieldValue *value = &collection->cases[c].values[facet->field];
        if (value->is_set) {
            numbers[length++] = value->number;
        }
    }
    facet->ranges = cb_ranges_choose(collection->arena, numbers, length,
                                     field->type == CB_FIELD_INTEGER, &facet->n_values);
    g_autoptr(GArray) pairs = cb_index_pairs_new();
    for (guint32 c = 0; c < collection->n_cases; c++) {
        guint32 range;
        if (cb_case_facet_values(collection, &collection->cases[c], facet, &range).length > 0) {
            cb_index_pairs_add(pairs, range, c);
        }
    }
    CbIndexes *groups = cb_index_pairs_group(collection->arena, pairs, facet->n_values);
    CbFacetValue *values = cb_arena_new_array(collection->arena, CbFacetValue, facet->n_values);
    for (guint32 i = 0; i < facet->n_values; i++) {
        values[i] = (CbFacetValue){.value = i, .cases = groups[i]};
    }
    facet->values = values;
}

static void fill_facet(CbCollection *collection, CbFacet *facet)
{
    const CbField *field = &collection->schema.fields[facet->field];
    guint32 n_groups = 0;
    CbIndexes *groups = cb_cases_by_value(collection, collection->arena, facet->field, &n_groups);
    CbFacetValue *values = cb_arena_new_array(collection->arena, CbFacetValue, n_groups);
    for (guint32 i = 0; i < n_groups; i++) {
        if (field->vocabulary != NULL || groups[i].length > 0) {
            values[facet->n_values++] = (CbFacetValue){.value = i, .cases = groups[i]};
        }
    }
    facet->values = values;
}

static void count_stating(const CbCollection *collection, CbFacet *facet)
{
    for (guint32 c = 0; c < collection->n_cases; c++) {
        if (cb_case_states(collection, &collection->cases[c], facet->field)) {
            facet->n_stating++;
        }
    }
}

void cb_facets_compute(CbCollection *collection)
{
    const CbSchema *schema = &collection->schema;
    CbFacet *facets = cb_arena_new_array(collection->arena, CbFacet, schema->n_fields);
    for (guint32 f = 0; f < schema->n_fields; f++) {
        if (is_facet(&schema->fields[f])) {
            CbFacet *facet = &facets[collection->n_facets++];
            facet->field = f;
            if (cb_field_type_is_number(schema->fields[f].type)) {
                fill_ranges(collection, facet);
            } else {
                fill_facet(collection, facet);
            }
            count_stating(collection, facet);
        }
    }
    collection->facets = facets;
}

const CbFacet *cb_collection_facet(const CbCollection *collection, guint32 field)
{
    for (guint i = 0; i < collection->n_facets; i++) {
        if (collection->facets[i].field == field) {
            return &collection->facets[i];
        }
    }
    return NULL;
}
