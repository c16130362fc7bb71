#include "site/catalogue_data.h"

#include "base/escape.h"
#include "model/order.h"
#include "site/body.h"
#include "site/export.h"
#include "site/facet_value.h"
#include "site/field_value.h"

#include <stdlib.h>
#include <string.h>

static void append_name(GString *out, const char *name)
{
    if (out->str[out->len - 1] != '{') {
        g_string_append_c(out, ',');
    }
    g_string_append_printf(out, "\"%s\":", name);
}

static void append_text(GString *out, const char *name, const char *text)
{
    append_name(out, name);
    cb_escape_json(out, text != NULL ? text : "", -1);
}

/* Separates the members of a list: nothing before the first. */
static void next_item(GString *out)
{
    if (out->str[out->len - 1] != '[') {
        g_string_append_c(out, ',');
    }
}

/* The case in a place of the language's order. */
static guint32 case_in(const CbPage *page, guint32 place)
{
    return cb_order_entry(page->site->collection, page->language->number, CB_KIND_CASE, place);
}

/* The gaps between sorted places in base 36: "0,2,a". */
static void append_gaps(GString *out, CbIndexes set)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    guint32 expected = 0;
    g_string_append_c(out, '"');
    for (guint32 i = 0; i < set.length; i++) {
        char buffer[8];
        gsize at = sizeof buffer;
        guint32 gap = set.items[i] - expected;
        do {
            buffer[--at] = digits[gap % 36];
            gap /= 36;
        } while (gap > 0);
        if (i > 0) {
            g_string_append_c(out, ',');
        }
        g_string_append_len(out, buffer + at, (gssize)(sizeof buffer - at));
        expected = set.items[i] + 1;
    }
    g_string_append_c(out, '"');
}

static gboolean is_number(const CbField *field)
{
    return field->type == CB_FIELD_YEAR || cb_field_type_is_number(field->type);
}

static void append_number(GString *out, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.15g", number));
}

/* Where many numbers differ, the ranges that have pages: their ends, both within, and label. */
static void append_ranges(const CbPage *page, guint facet, GString *out)
{
    const CbCollection *collection = page->site->collection;
    const CbFacet *counted = &collection->facets[facet];
    gboolean is_whole = collection->schema.fields[counted->field].type == CB_FIELD_INTEGER;
    append_name(out, "ranges");
    g_string_append_c(out, '[');
    for (guint i = 0; i < counted->n_values; i++) {
        const CbRange *range = &counted->ranges[i];
        double last = is_whole && range->high > range->low ? range->high - 1 : range->high;
        next_item(out);
        g_string_append_c(out, '[');
        append_number(out, range->low);
        g_string_append_c(out, ',');
        append_number(out, last);
        g_string_append_c(out, ',');
        cb_escape_json(out, cb_facet_value_label(page->language, facet, i), -1);
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, ']');
}

static void append_numbers(const CbPage *page, guint field, GString *out)
{
    const CbCollection *collection = page->site->collection;
    append_name(out, "numbers");
    g_string_append_c(out, '[');
    for (guint i = 0; i < collection->n_cases; i++) {
        const CbFieldValue *value = &collection->cases[case_in(page, i)].values[field];
        next_item(out);
        if (value->is_set) {
            append_number(out, value->number);
        } else {
            g_string_append(out, "null");
        }
    }
    g_string_append_c(out, ']');
}

static void append_values(const CbPage *page, guint facet, GString *out)
{
    const CbCollection *collection = page->site->collection;
    const CbFacet *counted = &collection->facets[facet];
    const CbVocabulary *vocabulary = collection->schema.fields[counted->field].vocabulary;
    guint language = page->language->number;
    append_name(out, "values");
    g_string_append_c(out, '[');
    for (guint place = 0; place < counted->n_values; place++) {
        guint32 i = page->language->facet_orders[facet].items[place];
        next_item(out);
        g_string_append_c(out, '{');
        append_text(out, "id", cb_plan_facet_value_id(page->site->plan, facet, i));
        append_text(out, "label", cb_facet_value_label(page->language, facet, i));
        if (vocabulary != NULL && vocabulary->terms[i].level > 1) {
            append_name(out, "level");
            g_string_append_printf(out, "%u", vocabulary->terms[i].level);
        }
        append_name(out, "cases");
        append_gaps(out, cb_order_places(collection, language, CB_KIND_CASE, page->scratch,
                                         counted->values[i].cases));
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void append_facet(const CbPage *page, guint facet, GString *out)
{
    const CbCollection *collection = page->site->collection;
    guint number = collection->facets[facet].field;
    const CbField *field = &collection->schema.fields[number];
    g_string_append_c(out, '{');
    append_text(out, "id", field->id);
    append_text(out, "label", cb_facet_label(page->site, page->language, facet));
    if (is_number(field)) {
        append_numbers(page, number, out);
        if (collection->facets[facet].ranges != NULL) {
            append_ranges(page, facet, out);
        }
    } else {
        gboolean multiple = field->type == CB_FIELD_TERMS || field->type == CB_FIELD_REFS;
        append_name(out, "multiple");
        g_string_append(out, multiple ? "true" : "false");
        if (field->type == CB_FIELD_BOOLEAN) {
            append_name(out, "isBoolean");
            g_string_append(out, "true");
        }
        append_values(page, facet, out);
    }
    g_string_append_c(out, '}');
}

/* An organisation and the place of its case. */
typedef struct {
    char *key;
    guint32 place;
} Organisation;

static int compare_organisations(const void *a, const void *b)
{
    const Organisation *left = a;
    const Organisation *right = b;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

/* The cases by organisation: the script need not know how the language sorts. */
static void append_organisations(const CbPage *page, GString *out)
{
    const CbCollection *collection = page->site->collection;
    g_autofree Organisation *organisations = g_new(Organisation, collection->n_cases + 1);
    for (guint32 i = 0; i < collection->n_cases; i++) {
        const CbMap *brief = cb_site_entry(page->language, CB_KIND_CASE, case_in(page, i)).as.map;
        CbValue name = cb_map_get(brief, "organisation");
        const char *text = name.type == CB_VALUE_STRING ? name.as.string : NULL;
        organisations[i] = (Organisation){cb_collator_key(page->language->collator, text), i};
    }
    qsort(organisations, collection->n_cases, sizeof *organisations, compare_organisations);
    append_name(out, "organisations");
    g_string_append_c(out, '[');
    for (guint i = 0; i < collection->n_cases; i++) {
        next_item(out);
        g_string_append_printf(out, "%u", organisations[i].place);
        g_free(organisations[i].key);
    }
    g_string_append_c(out, ']');
}

static void append_cases(const CbPage *page, GString *out)
{
    const CbCollection *collection = page->site->collection;
    append_name(out, "ids");
    g_string_append_c(out, '[');
    for (guint i = 0; i < collection->n_cases; i++) {
        next_item(out);
        cb_escape_json(out, collection->cases[case_in(page, i)].entry.id, -1);
    }
    g_string_append_c(out, ']');
    append_name(out, "updated");
    g_string_append_c(out, '[');
    for (guint i = 0; i < collection->n_cases; i++) {
        CbDate date = collection->cases[case_in(page, i)].entry.updated;
        next_item(out);
        g_string_append_printf(out, "%d", (date.year * 100 + date.month) * 100 + date.day);
    }
    g_string_append_c(out, ']');
}

void cb_catalogue_write(const CbPage *page, GString *out)
{
    const CbCollection *collection = page->site->collection;
    g_string_append(out, "(this.casebookCatalogue=this.casebookCatalogue||[]).push({");
    append_cases(page, out);
    append_organisations(page, out);
    append_name(out, "facets");
    g_string_append_c(out, '[');
    for (guint i = 0; i < collection->n_facets; i++) {
        next_item(out);
        append_facet(page, i, out);
    }
    g_string_append(out, "]});\n");
}

/* What is shown, and what cases.csv has, where that is something else: "1.200 people", "1200". */
static void append_field(const CbPage *page, const CbCase *one, guint field, GString *out)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    g_autoptr(GString) cell = g_string_new(NULL);
    cb_field_text(page->site, page->language, page->scratch, one, field, CB_CSV_SEPARATOR, TRUE,
                  shown);
    cb_export_cell(page, one, field, cell);
    next_item(out);
    if (g_string_equal(shown, cell)) {
        cb_escape_json(out, shown->str, (gssize)shown->len);
        return;
    }
    g_string_append_c(out, '[');
    cb_escape_json(out, shown->str, (gssize)shown->len);
    g_string_append_c(out, ',');
    cb_escape_json(out, cell->str, (gssize)cell->len);
    g_string_append_c(out, ']');
}

static void append_fields(const CbPage *page, const CbCase *one, GString *out)
{
    const CbSchema *schema = &page->site->collection->schema;
    g_string_append(out, ",[");
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private) {
            append_field(page, one, i, out);
        }
    }
    g_string_append_c(out, ']');
}

/* [path, title, summary, [fields], tips] */
static void append_record(const CbPage *page, guint index, GString *out)
{
    const CbCase *one = &page->site->collection->cases[index];
    guint language = page->language->number;
    const CbMarkdown *summary = cb_body_get(&one->entry.summary, language, NULL);
    const char *title = cb_text_get(&one->entry.title, language, NULL);
    g_autoptr(GString) tips = g_string_new(NULL);
    next_item(out);
    g_string_append_c(out, '[');
    cb_escape_json(out, cb_plan_entry_path(page->site->plan, CB_KIND_CASE, index, language), -1);
    g_string_append_c(out, ',');
    cb_escape_json(out, title != NULL ? title : one->entry.id, -1);
    g_string_append_c(out, ',');
    cb_escape_json(out, summary != NULL ? cb_body_plain_on(page, summary) : "", -1);
    append_fields(page, one, out);
    g_string_append_c(out, ',');
    cb_export_tips(page, one, tips);
    cb_escape_json(out, tips->str, (gssize)tips->len);
    g_string_append_c(out, ']');
}

/* [id, label] of each field. */
static void append_heads(const CbPage *page, GString *out)
{
    const CbSchema *schema = &page->site->collection->schema;
    g_string_append(out, ",[");
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        if (field->is_private) {
            continue;
        }
        const char *label = cb_text_get(&field->label, page->language->number, NULL);
        next_item(out);
        g_string_append_c(out, '[');
        cb_escape_json(out, field->id, -1);
        g_string_append_c(out, ',');
        cb_escape_json(out, label != NULL ? label : field->id, -1);
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, ']');
}

void cb_catalogue_write_records(const CbPage *page, guint file, GString *out)
{
    guint n_cases = page->site->collection->n_cases;
    guint first = file * CB_RECORDS_PER_FILE;
    guint end = MIN(first + CB_RECORDS_PER_FILE, n_cases);
    g_string_append_printf(out, "(this.casebookRecords=this.casebookRecords||[]).push([%u", file);
    append_heads(page, out);
    g_string_append(out, ",[");
    for (guint i = first; i < end; i++) {
        append_record(page, case_in(page, i), out);
    }
    g_string_append(out, "]]);\n");
}
