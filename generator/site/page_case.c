#include "site/pages.h"

#include "model/order.h"
#include "model/related.h"
#include "site/body.h"
#include "site/entry_value.h"
#include "site/field_value.h"
#include "site/frame.h"
#include "site/heading.h"

void cb_page_set_neighbours(const CbPage *page, CbKind kind, guint index, CbMap *map)
{
    const CbCollection *collection = page->site->collection;
    guint language = page->language->number;
    guint count = cb_collection_count(collection, kind);
    guint32 place = cb_order_place(collection, language, kind, index);
    CbValue previous = cb_value_none(), next = cb_value_none();
    if (place > 0) {
        previous = cb_site_entry(page->language, kind,
                                 cb_order_entry(collection, language, kind, place - 1));
    }
    if (place + 1 < count) {
        next = cb_site_entry(page->language, kind,
                             cb_order_entry(collection, language, kind, place + 1));
    }
    cb_map_set(map, "previous", previous);
    cb_map_set(map, "next", next);
}

static const CbConfig *config_of(const CbPage *page)
{
    return &page->site->collection->config;
}

static CbRecord new_record(const CbPage *page, gsize expected)
{
    return cb_record_new(page->scratch, config_of(page), page->language->number, expected);
}

/* Sets `sections` and `contents`. */
static void set_sections(const CbPage *page, const CbCase *one, CbMap *map)
{
    const char *const *ids = cb_section_ids(page->scratch, one, page->language->number);
    CbListBuilder sections, contents;
    cb_list_builder_init(&sections, page->scratch, one->n_sections);
    cb_list_builder_init(&contents, page->scratch, one->n_sections);
    for (guint i = 0; i < one->n_sections; i++) {
        const CbSection *section = &one->sections[i];
        const CbMarkdown *body = cb_body_get(&section->text, page->language->number, NULL);
        CbRecord record = new_record(page, 4);
        CbRecord heading = new_record(page, 3);
        cb_record_string(&record, "id", ids[i]);
        cb_record_text(&record, "title", &section->title);
        cb_record_body(&record, "body", &section->text);
        cb_list_builder_add(&sections, cb_record_end(&record));
        cb_record_string(&heading, "id", ids[i]);
        cb_record_text(&heading, "title", &section->title);
        cb_record_integer(&heading, "level", 2);
        cb_list_builder_add(&contents, cb_record_end(&heading));
        if (body) {
            cb_body_headings(page->scratch, body, 1, &contents);
        }
    }
    cb_map_set(map, "sections", cb_list_builder_end(&sections));
    cb_map_set(map, "contents", cb_list_builder_end(&contents));
}

static CbValue quotes_value(const CbPage *page, const CbCase *one)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, one->n_quotes);
    for (guint i = 0; i < one->n_quotes; i++) {
        const CbQuote *quote = &one->quotes[i];
        CbRecord record = new_record(page, 5);
        cb_record_body(&record, "body", &quote->text);
        cb_record_text(&record, "by", &quote->by);
        cb_record_text(&record, "role", &quote->role);
        cb_record_boolean(&record, "paraphrase", quote->paraphrase);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

CbValue cb_case_tips(const CbPage *page, const CbCase *one)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, one->n_tips);
    for (guint i = 0; i < one->n_tips; i++) {
        const CbMarkdown *tip = cb_body_get(&one->tips[i], page->language->number, NULL);
        if (tip) {
            cb_list_builder_add(&list, cb_body_value(page->scratch, tip));
        }
    }
    return cb_list_builder_end(&list);
}

/* By the place of each; the language of the first is that of `tips`. */
void cb_case_note_tips(CbRecord *record, const CbCase *one)
{
    guint place = 0;
    for (guint i = 0; i < one->n_tips; i++) {
        guint actual = record->language;
        if (!cb_body_get(&one->tips[i], record->language, &actual)) {
            continue;
        }
        if (place == 0) {
            cb_record_note_fallback(record, "tips", actual);
        }
        cb_record_note_fallback(record, cb_arena_printf(record->arena, "tips.%u", place++), actual);
    }
}

static CbValue links_value(const CbPage *page, const CbLink *links, guint count)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        CbRecord record = new_record(page, 3);
        cb_record_text(&record, "title", &links[i].title);
        cb_record_text(&record, "url", &links[i].url);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

/* The language of what two cases share; the page's if it has none. */
static guint shared_language(const CbPage *page, const CbField *field, guint32 value)
{
    guint actual = page->language->number;
    if (field->vocabulary) {
        cb_text_get(&field->vocabulary->terms[value].label, actual, &actual);
    } else if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        const CbEntry *entry = cb_collection_entry(page->site->collection, field->to, value);
        cb_text_get(&entry->title, actual, &actual);
    }
    return actual;
}

/* The label of a term or the title of an entry that two cases share. */
static CbValue shared_label(const CbPage *page, const CbField *field, guint32 value)
{
    if (field->vocabulary) {
        const CbTerm *term = &field->vocabulary->terms[value];
        const char *label = cb_text_get(&term->label, page->language->number, NULL);
        return cb_value_string(label ? label : term->id);
    }
    if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        return cb_map_get(cb_site_entry(page->language, field->to, value).as.map, "title");
    }
    return cb_value_string(cb_arena_printf(page->scratch, "%u", value));
}

/* Notes the language of what two cases share: once, or of each if there are several. */
static void note_shared_languages(CbRecord *record, const CbPage *page, const CbField *field,
                                  CbIndexes shared)
{
    gboolean is_mixed = FALSE;
    guint first = shared.length > 0 ? shared_language(page, field, shared.items[0]) : 0;
    for (guint32 i = 1; i < shared.length && !is_mixed; i++) {
        is_mixed = shared_language(page, field, shared.items[i]) != first;
    }
    for (guint32 i = 0; is_mixed && i < shared.length; i++) {
        cb_record_note_fallback(record, cb_arena_printf(record->arena, "values.%u", i),
                                shared_language(page, field, shared.items[i]));
    }
    if (!is_mixed && shared.length > 0) {
        cb_record_note_fallback(record, "values", first);
    }
}

static CbValue reasons_value(const CbPage *page, const CbRelated *related)
{
    const CbSchema *schema = &page->site->collection->schema;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, related->n_reasons);
    for (guint i = 0; i < related->n_reasons; i++) {
        const CbField *field = &schema->fields[related->reasons[i].field];
        CbIndexes shared = related->reasons[i].shared;
        CbListBuilder values;
        cb_list_builder_init(&values, page->scratch, shared.length);
        for (guint32 j = 0; j < shared.length; j++) {
            cb_list_builder_add(&values, shared_label(page, field, shared.items[j]));
        }
        CbRecord record = new_record(page, 2);
        cb_record_text(&record, "label", &field->label);
        cb_record_set(&record, "values", cb_list_builder_end(&values));
        note_shared_languages(&record, page, field, shared);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

static CbValue related_value(const CbPage *page, guint index)
{
    CbRelatedCases cases = cb_related_of(page->site->collection, index);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, cases.count);
    for (guint i = 0; i < cases.count; i++) {
        const CbRelated *related = &cases.items[i];
        CbMap *map = cb_map_new(page->scratch, 2);
        cb_map_set(map, "case", cb_site_entry(page->language, CB_KIND_CASE, related->index));
        cb_map_set(map, "reasons", reasons_value(page, related));
        cb_list_builder_add(&list, cb_value_map(map));
    }
    return cb_list_builder_end(&list);
}

static CbValue mentioned(const CbPage *page, guint index, CbKind kind)
{
    return cb_site_set(page, kind,
                       cb_mentions_get(page->site->mentions, CB_KIND_CASE, index, kind));
}

CbValue cb_full_case(const CbPage *page, guint index)
{
    const CbCase *one = &page->site->collection->cases[index];
    CbRecord record = cb_entry_record(page, CB_KIND_CASE, index, 18);
    CbMap *map = record.map;
    cb_fields_set(page->site, page->language, page->scratch, one, map);
    set_sections(page, one, map);
    cb_map_set(map, "quotes", quotes_value(page, one));
    cb_map_set(map, "tips", cb_case_tips(page, one));
    cb_case_note_tips(&record, one);
    cb_map_set(map, "links", links_value(page, one->links, one->n_links));
    cb_map_set(map, "sources", links_value(page, one->sources, one->n_sources));
    cb_map_set(map, "practices", cb_site_set(page, CB_KIND_PRACTICE, one->practices));
    cb_map_set(map, "topics", cb_site_set(page, CB_KIND_TOPIC, one->topics));
    cb_map_set(map, "figures", mentioned(page, index, CB_KIND_FIGURE));
    cb_map_set(map, "tools", mentioned(page, index, CB_KIND_TOOL));
    cb_map_set(map, "related", related_value(page, index));
    cb_page_set_neighbours(page, CB_KIND_CASE, index, map);
    cb_record_string(&record, "sheet",
                     cb_plan_sheet(page->site->plan, index, page->language->number));
    return cb_record_end(&record);
}

void cb_page_case(const CbPage *page, CbMap *context)
{
    const CbCase *one = &page->site->collection->cases[page->output->index];
    guint language = page->language->number;
    cb_frame_set(page, context, cb_text_get(&one->entry.title, language, NULL),
                 cb_body_get(&one->entry.summary, language, NULL));
    cb_map_set(context, "case", cb_full_case(page, page->output->index));
}
