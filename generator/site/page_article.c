#include "site/pages.h"

#include "model/indexes.h"
#include "model/order.h"
#include "site/body.h"
#include "site/entry_value.h"
#include "site/facet_value.h"
#include "site/frame.h"

/* An entry in full with `body` and `contents`; room for what its kind adds. */
static CbRecord article_record(const CbPage *page, CbKind kind, guint index,
                               const CbArticle *article)
{
    const CbMarkdown *body = cb_body_get(&article->body, page->language->number, NULL);
    CbRecord record = cb_entry_record(page, kind, index, 12);
    CbListBuilder contents;
    cb_list_builder_init(&contents, page->scratch, 8);
    if (body) {
        cb_body_headings(page->scratch, body, 0, &contents);
    }
    cb_record_body(&record, "body", &article->body);
    cb_record_set(&record, "contents", cb_list_builder_end(&contents));
    return record;
}

/* Sets the list of entries of `kind` that have to do with an article. */
static void set_mentioned(const CbPage *page, CbKind of, guint index, CbKind kind, CbRecord *record)
{
    cb_record_set(record, cb_kind_folder(kind),
                  cb_site_set(page, kind, cb_mentions_get(page->site->mentions, of, index, kind)));
}

/* Cases in brief, each with its `tips`. */
static CbValue cases_with_tips(const CbPage *page, CbIndexes set)
{
    const CbCollection *collection = page->site->collection;
    CbIndexes cases =
        cb_order_sort(collection, page->language->number, CB_KIND_CASE, page->scratch, set);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, cases.length);
    for (guint32 i = 0; i < cases.length; i++) {
        const CbCase *one = &collection->cases[cases.items[i]];
        CbRecord record = cb_entry_record(page, CB_KIND_CASE, cases.items[i], 1);
        cb_record_set(&record, "tips", cb_case_tips(page, one));
        cb_case_note_tips(&record, one);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

CbValue cb_full_practice(const CbPage *page, guint index)
{
    const CbArticle *practice = &page->site->collection->practices[index];
    CbRecord record = article_record(page, CB_KIND_PRACTICE, index, practice);
    cb_record_set(&record, "cases", cases_with_tips(page, practice->cases));
    set_mentioned(page, CB_KIND_PRACTICE, index, CB_KIND_TOOL, &record);
    set_mentioned(page, CB_KIND_PRACTICE, index, CB_KIND_TOPIC, &record);
    cb_page_set_neighbours(page, CB_KIND_PRACTICE, index, record.map);
    return cb_record_end(&record);
}

/* The figures that name a topic, in their own list or in a text. */
static CbIndexes topic_figures(const CbPage *page, guint topic)
{
    const CbCollection *collection = page->site->collection;
    CbIndexes figures = cb_mentions_get(page->site->mentions, CB_KIND_TOPIC, topic, CB_KIND_FIGURE);
    for (guint i = 0; i < collection->n_figures; i++) {
        CbIndexes topics = collection->figures[i].topics;
        for (guint32 j = 0; j < topics.length; j++) {
            if (topics.items[j] == topic) {
                figures = cb_indexes_union(page->scratch, figures,
                                           cb_indexes_new(page->scratch, &(guint32){i}, 1));
            }
        }
    }
    return figures;
}

/* The facet of the first field of references to topics, or -1: on a topic's page it says
 * nothing. */
static int topic_facet(const CbPage *page)
{
    const CbSchema *schema = &page->site->collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].type == CB_FIELD_REFS && schema->fields[i].to == CB_KIND_TOPIC) {
            return cb_plan_facet_of_field(page->site->plan, i);
        }
    }
    return -1;
}

CbValue cb_full_topic(const CbPage *page, guint index)
{
    const CbArticle *topic = &page->site->collection->topics[index];
    CbRecord record = article_record(page, CB_KIND_TOPIC, index, topic);
    cb_record_set(&record, "cases", cb_site_set(page, CB_KIND_CASE, topic->cases));
    cb_record_set(&record, "prototypes",
                  cb_site_entries(page->language, page->scratch, CB_KIND_CASE, topic->named_cases));
    cb_record_set(&record, "distribution",
                  cb_facet_distribution(page, topic->cases, topic_facet(page), -1));
    cb_record_set(&record, "figures",
                  cb_site_set(page, CB_KIND_FIGURE, topic_figures(page, index)));
    set_mentioned(page, CB_KIND_TOPIC, index, CB_KIND_PRACTICE, &record);
    cb_page_set_neighbours(page, CB_KIND_TOPIC, index, record.map);
    return cb_record_end(&record);
}

CbValue cb_full_tool(const CbPage *page, guint index)
{
    const CbArticle *tool = &page->site->collection->tools[index];
    CbRecord record = article_record(page, CB_KIND_TOOL, index, tool);
    set_mentioned(page, CB_KIND_TOOL, index, CB_KIND_PRACTICE, &record);
    set_mentioned(page, CB_KIND_TOOL, index, CB_KIND_TOPIC, &record);
    set_mentioned(page, CB_KIND_TOOL, index, CB_KIND_CASE, &record);
    cb_page_set_neighbours(page, CB_KIND_TOOL, index, record.map);
    return cb_record_end(&record);
}

CbValue cb_full_text(const CbPage *page, guint index)
{
    CbRecord record =
        article_record(page, CB_KIND_PAGE, index, &page->site->collection->pages[index]);
    return cb_record_end(&record);
}

/* Sets the frame of an entry's page. */
static void set_frame(const CbPage *page, CbMap *context, const CbEntry *entry)
{
    guint language = page->language->number;
    cb_frame_set(page, context, cb_text_get(&entry->title, language, NULL),
                 cb_body_get(&entry->summary, language, NULL));
}

/* All practices of the phase of one. */
static CbValue phase_practices(const CbPage *page, guint index)
{
    const CbCollection *collection = page->site->collection;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 8);
    for (guint i = 0; i < collection->n_practices; i++) {
        guint32 other = cb_order_entry(collection, page->language->number, CB_KIND_PRACTICE, i);
        if (collection->practices[other].phase == collection->practices[index].phase) {
            cb_list_builder_add(&list, cb_site_entry(page->language, CB_KIND_PRACTICE, other));
        }
    }
    return cb_list_builder_end(&list);
}

void cb_page_practice(const CbPage *page, CbMap *context)
{
    guint index = page->output->index;
    set_frame(page, context, &page->site->collection->practices[index].entry);
    cb_map_set(context, "practice", cb_full_practice(page, index));
    cb_map_set(context, "phase_practices", phase_practices(page, index));
}

void cb_page_topic(const CbPage *page, CbMap *context)
{
    set_frame(page, context, &page->site->collection->topics[page->output->index].entry);
    cb_map_set(context, "topic", cb_full_topic(page, page->output->index));
}

void cb_page_tool(const CbPage *page, CbMap *context)
{
    set_frame(page, context, &page->site->collection->tools[page->output->index].entry);
    cb_map_set(context, "tool", cb_full_tool(page, page->output->index));
}

void cb_page_text(const CbPage *page, CbMap *context)
{
    set_frame(page, context, &page->site->collection->pages[page->output->index].entry);
    cb_map_set(context, "entry", cb_full_text(page, page->output->index));
}
