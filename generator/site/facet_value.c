#include "site/facet_value.h"

#include "model/facets.h"
#include "model/order.h"
#include "site/record.h"

static const CbField *field_of(const CbSite *site, guint facet)
{
    return &site->collection->schema.fields[site->collection->facets[facet].field];
}

static double share_of(guint32 part, guint32 whole)
{
    return whole ? (double)part / whole : 0;
}

/* Sets the label of a value, and what else its term has. */
static void set_label(const CbSite *site, const CbSiteLanguage *language, const CbField *field,
                      guint32 value, CbRecord *record)
{
    gint64 level = 1;
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        cb_record_text(record, "label", &field->vocabulary->terms[value].label);
        cb_record_text(record, "description", &field->vocabulary->terms[value].description);
        level = field->vocabulary->terms[value].level;
        break;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        cb_record_text(record, "label",
                       &cb_collection_entry(site->collection, field->to, value)->title);
        break;
    case CB_FIELD_BOOLEAN:
        cb_record_string(record, "label", cb_strings_text(language->strings, value ? "yes" : "no"));
        break;
    default:
        cb_record_string(record, "label", cb_arena_printf(record->arena, "%u", value));
        break;
    }
    cb_record_integer(record, "level", level);
}

/* "7", "200–499", or what says that the upper end is not among them. */
static const char *range_label(const CbSite *site, const CbSiteLanguage *language,
                               const CbField *field, const CbRange *range)
{
    gboolean is_whole = field->type == CB_FIELD_INTEGER;
    double last = is_whole ? range->high - 1 : range->high;
    g_autoptr(GString) low = g_string_new(NULL);
    g_autoptr(GString) high = g_string_new(NULL);
    cb_locale_number(language->locale, range->low, -1, low);
    cb_locale_number(language->locale, last, -1, high);
    if (!(last > range->low)) {
        return cb_arena_strdup(site->arena, low->str);
    }
    if (is_whole) {
        return cb_arena_printf(site->arena, "%s–%s", low->str, high->str);
    }
    CbMap *ends = cb_map_new(site->arena, 2);
    cb_map_set(ends, "low", cb_value_string(cb_arena_strdup(site->arena, low->str)));
    cb_map_set(ends, "high", cb_value_string(cb_arena_strdup(site->arena, high->str)));
    return cb_strings_get(language->strings, language->locale, site->arena, "number_range", ends)
        .as.string;
}

static CbValue make_value(const CbSite *site, const CbSiteLanguage *language, guint facet,
                          guint number)
{
    const CbFacetValue *value = &site->collection->facets[facet].values[number];
    const char *id = cb_plan_facet_value_id(site->plan, facet, number);
    CbRecord record = cb_record_new(site->arena, &site->collection->config, language->number, 8);
    cb_record_string(&record, "id", id);
    const CbFacet *counted = &site->collection->facets[facet];
    if (counted->ranges != NULL) {
        cb_record_string(
            &record, "label",
            range_label(site, language, field_of(site, facet), &counted->ranges[number]));
        cb_record_integer(&record, "level", 1);
    } else {
        set_label(site, language, field_of(site, facet), value->value, &record);
    }
    if (cb_map_get(record.map, "label").type != CB_VALUE_STRING) {
        cb_record_string(&record, "label", id);
    }
    cb_record_integer(&record, "count", value->cases.length);
    cb_record_string(&record, "path",
                     cb_plan_facet_path(site->plan, facet, number, language->number));
    cb_record_set(
        &record, "share",
        cb_value_float(share_of(value->cases.length, site->collection->facets[facet].n_stating)));
    return cb_record_end(&record);
}

/* Whether the field's vocabulary has terms below terms. */
static gboolean is_nested(const CbField *field)
{
    for (guint i = 0; field->vocabulary && i < field->vocabulary->n_terms; i++) {
        if (field->vocabulary->terms[i].level > 1) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The order of a facet's values: that of the vocabulary, of the years, or of the entries. */
static CbIndexes order_values(const CbSite *site, guint language, guint facet)
{
    const CbFacet *counted = &site->collection->facets[facet];
    const CbField *field = field_of(site, facet);
    gboolean is_reference = field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS;
    guint32 *order = cb_arena_new_array(site->arena, guint32, counted->n_values);
    g_autofree guint32 *entries = g_new(guint32, counted->n_values + 1);
    for (guint32 i = 0; i < counted->n_values; i++) {
        order[i] = i;
        entries[i] = counted->values[i].value;
    }
    if (!is_reference) {
        return (CbIndexes){order, counted->n_values};
    }
    CbIndexes sorted = cb_order_sort(site->collection, language, field->to, site->arena,
                                     (CbIndexes){entries, counted->n_values});
    for (guint32 i = 0; i < sorted.length; i++) {
        order[i] = (guint32)cb_plan_facet_value(site->plan, facet, sorted.items[i]);
    }
    return (CbIndexes){order, sorted.length};
}

static CbValue make_facet(const CbSite *site, const CbSiteLanguage *language, guint facet)
{
    const CbField *field = field_of(site, facet);
    guint count = site->collection->facets[facet].n_values;
    CbListBuilder values;
    cb_list_builder_init(&values, site->arena, count);
    for (guint i = 0; i < count; i++) {
        guint32 value = language->facet_orders[facet].items[i];
        cb_list_builder_add(&values, language->facet_values[facet][value]);
    }
    CbRecord record = cb_record_new(site->arena, &site->collection->config, language->number, 6);
    cb_record_string(&record, "id", field->id);
    cb_record_text(&record, "label", &field->label);
    cb_record_text(&record, "description", &field->description);
    cb_record_boolean(&record, "nested", is_nested(field));
    cb_record_boolean(&record, "multiple",
                      field->type == CB_FIELD_TERMS || field->type == CB_FIELD_REFS);
    cb_record_set(&record, "values", cb_list_builder_end(&values));
    return cb_record_end(&record);
}

void cb_facet_values_make(CbSite *site, CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    CbListBuilder facets;
    cb_list_builder_init(&facets, site->arena, collection->n_facets);
    language->facet_values = cb_arena_new_array(site->arena, CbValue *, collection->n_facets);
    language->facet_orders = cb_arena_new_array(site->arena, CbIndexes, collection->n_facets);
    for (guint i = 0; i < collection->n_facets; i++) {
        guint count = collection->facets[i].n_values;
        language->facet_values[i] = cb_arena_new_array(site->arena, CbValue, count);
        for (guint j = 0; j < count; j++) {
            language->facet_values[i][j] = make_value(site, language, i, j);
        }
        language->facet_orders[i] = order_values(site, language->number, i);
        cb_list_builder_add(&facets, make_facet(site, language, i));
    }
    language->facets = cb_list_builder_end(&facets);
}

const char *cb_facet_label(const CbSite *site, const CbSiteLanguage *language, guint facet)
{
    const CbField *field = field_of(site, facet);
    const char *label = cb_text_get(&field->label, language->number, NULL);
    return label ? label : field->id;
}

const char *cb_facet_value_label(const CbSiteLanguage *language, guint facet, guint value)
{
    return cb_map_get(language->facet_values[facet][value].as.map, "label").as.string;
}

/* Counts a value of case number `mark` - 1 and, for a term, what is above it, each once. */
static void count_value(const CbSite *site, guint facet, guint32 value, guint32 mark,
                        guint32 *counts, guint32 *marks)
{
    const CbVocabulary *vocabulary = field_of(site, facet)->vocabulary;
    for (gint64 v = value; v >= 0; v = vocabulary ? vocabulary->terms[v].parent : -1) {
        int number = cb_plan_facet_value(site->plan, facet, (guint32)v);
        if (number < 0 || marks[number] == mark) {
            return;
        }
        marks[number] = mark;
        counts[number]++;
    }
}

const guint32 *cb_facet_counts(const CbSite *site, CbArena *arena, guint facet, CbIndexes cases)
{
    const CbCollection *collection = site->collection;
    guint n_values = collection->facets[facet].n_values;
    guint32 *counts = cb_arena_new_array(arena, guint32, n_values);
    guint32 *marks = cb_arena_new_array(arena, guint32, n_values);
    for (guint32 i = 0; i < cases.length; i++) {
        guint32 single;
        CbIndexes values = cb_case_facet_values(collection, &collection->cases[cases.items[i]],
                                                &collection->facets[facet], &single);
        for (guint32 j = 0; j < values.length; j++) {
            count_value(site, facet, values.items[j], i + 1, counts, marks);
        }
    }
    return counts;
}

/* Where a value leads that is counted among the cases of `value` of facet `chosen`. */
static CbValue counted_path(const CbPage *page, guint facet, guint number, int chosen, int value)
{
    const char *path = NULL;
    if (chosen >= 0 && value >= 0) {
        CbPair pair = {(guint)chosen, (guint)value, facet, number};
        path = cb_plan_pair_path(page->site->plan, pair, page->language->number);
    }
    return path != NULL ? cb_value_string(path)
                        : cb_map_get(page->language->facet_values[facet][number].as.map, "path");
}

static CbValue counted_value(const CbPage *page, guint facet, guint number, guint32 count,
                             guint32 whole, CbValue path)
{
    const CbMap *value = page->language->facet_values[facet][number].as.map;
    CbMap *map = cb_map_new(page->scratch, 8);
    cb_map_set(map, "id", cb_map_get(value, "id"));
    cb_map_set(map, "label", cb_map_get(value, "label"));
    cb_map_set(map, "fallback", cb_map_get(value, "fallback"));
    cb_map_set(map, "level", cb_map_get(value, "level"));
    cb_map_set(map, "path", path);
    cb_map_set(map, "count", cb_value_integer(count));
    cb_map_set(map, "share", cb_value_float(share_of(count, whole)));
    cb_map_set(map, "share_all", cb_map_get(value, "share"));
    return cb_value_map(map);
}

/* How many of `cases` state the field of a facet. */
static guint32 count_stating(const CbCollection *collection, guint facet, CbIndexes cases)
{
    guint32 field = collection->facets[facet].field;
    guint32 count = 0;
    for (guint32 i = 0; i < cases.length; i++) {
        if (cb_case_states(collection, &collection->cases[cases.items[i]], field)) {
            count++;
        }
    }
    return count;
}

static CbValue counted_values(const CbPage *page, guint facet, CbIndexes cases, guint32 n_stating,
                              int chosen, int value)
{
    const guint32 *counts = cb_facet_counts(page->site, page->scratch, facet, cases);
    guint count = page->site->collection->facets[facet].n_values;
    CbListBuilder values;
    cb_list_builder_init(&values, page->scratch, count);
    for (guint place = 0; place < count; place++) {
        guint32 i = page->language->facet_orders[facet].items[place];
        if (counts[i] > 0) {
            cb_list_builder_add(&values,
                                counted_value(page, facet, i, counts[i], n_stating,
                                              counted_path(page, facet, i, chosen, value)));
        }
    }
    return cb_list_builder_end(&values);
}

CbValue cb_facet_distribution(const CbPage *page, CbIndexes cases, int except, int value)
{
    const CbCollection *collection = page->site->collection;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, collection->n_facets);
    for (guint i = 0; i < collection->n_facets; i++) {
        CbValue values = cb_value_none();
        guint32 n_stating = count_stating(collection, i, cases);
        if ((int)i != except) {
            values = counted_values(page, i, cases, n_stating, except, value);
        }
        if (values.type != CB_VALUE_LIST || values.as.list->length == 0) {
            continue;
        }
        const CbField *field = field_of(page->site, i);
        CbRecord record =
            cb_record_new(page->scratch, &collection->config, page->language->number, 5);
        cb_record_string(&record, "id", field->id);
        cb_record_text(&record, "label", &field->label);
        cb_record_integer(&record, "stating", n_stating);
        cb_record_set(&record, "values", values);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}
