#include "site/guide_register.h"

#include "model/order.h"
#include "site/record.h"

#include <string.h>

/* A term while the register is made. */
typedef struct {
    const CbText *text;
    const char *label; /* the text in the page's language */
    char *key;         /* what it is sorted by */
    CbValue cases;
} Entry;

static void free_entry(gpointer data)
{
    g_free(((Entry *)data)->key);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *one = a;
    const Entry *other = b;
    int order = strcmp(one->key, other->key);
    return order != 0 ? order : strcmp(one->label, other->label);
}

static CbValue cases_of(const CbPage *page, CbIndexes set, const CbGuideChoice *choice,
                        guint *count)
{
    CbIndexes cases = cb_order_sort(page->site->collection, page->language->number, CB_KIND_CASE,
                                    page->scratch, set);
    CbListBuilder list;
    *count = 0;
    cb_list_builder_init(&list, page->scratch, cases.length);
    for (guint32 i = 0; i < cases.length; i++) {
        if (cb_guide_holds(choice, CB_KIND_CASE, cases.items[i])) {
            cb_list_builder_add(&list, cb_site_entry(page->language, CB_KIND_CASE, cases.items[i]));
            (*count)++;
        }
    }
    return cb_list_builder_end(&list);
}

static guint count_cases(const CbPage *page, const CbGuideChoice *choice)
{
    guint count = 0;
    for (guint i = 0; i < page->site->collection->n_cases; i++) {
        count += cb_guide_holds(choice, CB_KIND_CASE, i) ? 1 : 0;
    }
    return count;
}

static void add_facet(const CbPage *page, const CbFacet *facet, const CbGuideChoice *choice,
                      guint most, GArray *entries)
{
    const CbField *field = &page->site->collection->schema.fields[facet->field];
    if (field->vocabulary == NULL || field->vocabulary->is_scale || field->is_private) {
        return;
    }
    for (guint i = 0; i < facet->n_values; i++) {
        const CbTerm *term = &field->vocabulary->terms[facet->values[i].value];
        const char *label = cb_text_get(&term->label, page->language->number, NULL);
        guint count = 0;
        CbValue cases = cases_of(page, facet->values[i].cases, choice, &count);
        if (count > 0 && count <= most && label != NULL) {
            Entry entry = {.text = &term->label,
                           .label = label,
                           .key = cb_collator_key(page->language->collator, label),
                           .cases = cases};
            g_array_append_val(entries, entry);
        }
    }
}

CbValue cb_register_terms(const CbPage *page, const CbGuideChoice *choice)
{
    const CbCollection *collection = page->site->collection;
    guint most = (guint)(CB_MOST_REGISTER_SHARE * count_cases(page, choice));
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, free_entry);
    for (guint i = 0; i < collection->n_facets; i++) {
        add_facet(page, &collection->facets[i], choice, MAX(most, 1), entries);
    }
    g_array_sort(entries, compare_entries);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, entries->len);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = &g_array_index(entries, Entry, i);
        CbRecord record =
            cb_record_new(page->scratch, &collection->config, page->language->number, 3);
        cb_record_text(&record, "label", entry->text);
        cb_record_set(&record, "cases", entry->cases);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}
