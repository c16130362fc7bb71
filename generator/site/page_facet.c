#include "site/pages.h"

#include "base/limits.h"
#include "model/indexes.h"
#include "site/facet_value.h"
#include "site/frame.h"
#include "site/record.h"

static const CbFacet *facet_of(const CbPage *page)
{
    return &page->site->collection->facets[page->output->index];
}

static const CbField *field_of(const CbPage *page)
{
    return &page->site->collection->schema.fields[facet_of(page)->field];
}

/* The value of the facet by term, or none. */
static CbValue value_of_term(const CbPage *page, int term)
{
    int number = cb_plan_facet_value(page->site->plan, page->output->index, (guint32)term);
    return number < 0 ? cb_value_none() : page->language->facet_values[page->output->index][number];
}

/* The terms above one, from the top. */
static CbValue parents_value(const CbPage *page, guint32 term)
{
    const CbVocabulary *vocabulary = field_of(page)->vocabulary;
    int chain[CB_MAX_YAML_DEPTH];
    guint count = 0;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 2);
    for (int t = vocabulary->terms[term].parent; t >= 0 && count < G_N_ELEMENTS(chain);
         t = vocabulary->terms[t].parent) {
        chain[count++] = t;
    }
    while (count > 0) {
        cb_list_builder_add(&list, value_of_term(page, chain[--count]));
    }
    return cb_list_builder_end(&list);
}

static CbValue children_value(const CbPage *page, guint32 term)
{
    const CbVocabulary *vocabulary = field_of(page)->vocabulary;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 4);
    for (guint i = term + 1; i < vocabulary->n_terms; i++) {
        if (vocabulary->terms[i].parent == (int)term) {
            cb_list_builder_add(&list, value_of_term(page, (int)i));
        }
    }
    return cb_list_builder_end(&list);
}

/* The value of the page: what lists have of it, and the terms above it. */
static CbValue page_value(const CbPage *page, CbValue brief, guint32 term)
{
    gsize length = cb_map_length(brief.as.map);
    CbMap *map = cb_map_new(page->scratch, length + 1);
    for (gsize i = 0; i < length; i++) {
        cb_map_set_value(map, cb_map_key_at(brief.as.map, i), cb_map_value_at(brief.as.map, i));
    }
    cb_map_set(map, "parents",
               field_of(page)->vocabulary ? parents_value(page, term) : cb_value_none());
    return cb_value_map(map);
}

static CbValue siblings_value(const CbPage *page)
{
    guint facet = page->output->index;
    return cb_map_get(page->language->facets.as.list->items[facet].as.map, "values");
}

static CbValue field_value(const CbPage *page, const CbField *field)
{
    CbRecord record =
        cb_record_new(page->scratch, &page->site->collection->config, page->language->number, 4);
    cb_record_string(&record, "id", field->id);
    cb_record_string(&record, "type", cb_field_type_name(field->type));
    cb_record_text(&record, "label", &field->label);
    cb_record_text(&record, "description", &field->description);
    return cb_record_end(&record);
}

void cb_page_facet(const CbPage *page, CbMap *context)
{
    guint facet = page->output->index, value = page->output->value;
    const CbFacetValue *counted = &facet_of(page)->values[value];
    const char *title =
        cb_arena_printf(page->scratch, "%s: %s", cb_facet_label(page->site, page->language, facet),
                        cb_facet_value_label(page->language, facet, value));
    cb_frame_set(page, context, cb_page_part_title(page, title, counted->cases.length), NULL);
    cb_map_set(context, "field", field_value(page, field_of(page)));
    cb_map_set(context, "value",
               page_value(page, page->language->facet_values[facet][value], counted->value));
    cb_map_set(context, "children",
               field_of(page)->vocabulary ? children_value(page, counted->value) : cb_value_none());
    cb_page_set_cases(page, &counted->cases, context);
    cb_map_set(context, "siblings", siblings_value(page));
    /* Counts of all of the cases stand beside the first of them. */
    cb_map_set(context, "others",
               page->output->part == 0
                   ? cb_facet_distribution(page, counted->cases, (int)facet, (int)value)
                   : cb_value_none());
}

/* One of the two values of a pair: `field`, `value`. */
static CbValue half_value(const CbPage *page, guint facet, guint value)
{
    const CbCollection *collection = page->site->collection;
    CbMap *map = cb_map_new(page->scratch, 2);
    cb_map_set(map, "field",
               field_value(page, &collection->schema.fields[collection->facets[facet].field]));
    cb_map_set(map, "value", page->language->facet_values[facet][value]);
    return cb_value_map(map);
}

void cb_page_pair(const CbPage *page, CbMap *context)
{
    const CbCollection *collection = page->site->collection;
    const CbPair *pair = cb_plan_pair(page->site->plan, page->output->index);
    CbIndexes cases = cb_indexes_intersection(
        page->scratch, collection->facets[pair->facet].values[pair->value].cases,
        collection->facets[pair->other_facet].values[pair->other_value].cases);
    const char *title = cb_arena_printf(
        page->scratch, "%s: %s, %s: %s", cb_facet_label(page->site, page->language, pair->facet),
        cb_facet_value_label(page->language, pair->facet, pair->value),
        cb_facet_label(page->site, page->language, pair->other_facet),
        cb_facet_value_label(page->language, pair->other_facet, pair->other_value));
    cb_frame_set(page, context, title, NULL);
    cb_map_set(context, "first", half_value(page, pair->facet, pair->value));
    cb_map_set(context, "second", half_value(page, pair->other_facet, pair->other_value));
    cb_map_set(context, "cases", cb_site_set(page, CB_KIND_CASE, cases));
}
