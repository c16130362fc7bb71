#include "site/pages.h"

#include "model/order.h"
#include "site/entry_value.h"
#include "site/figure_table.h"
#include "site/figure_value.h"
#include "site/frame.h"

/* Sets the label of the field that is counted, or none. */
static void set_counted(const CbPage *page, const CbFigure *figure, CbRecord *record)
{
    const CbSchema *schema = &page->site->collection->schema;
    int field = figure->kind == CB_FIGURE_BARS ? figure->count_field : -1;
    if (field < 0) {
        cb_record_set(record, "counted", cb_value_none());
    } else {
        cb_record_text(record, "counted", &schema->fields[field].label);
    }
}

/* The entries of all kinds whose text shows the figure. */
static CbValue shown_in(const CbPage *page, const CbEntry *entry)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 4);
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        CbIndexes links = cb_order_sort(page->site->collection, page->language->number, kind,
                                        page->scratch, entry->backlinks[kind]);
        for (guint32 i = 0; i < links.length; i++) {
            cb_list_builder_add(&list, cb_site_entry(page->language, kind, links.items[i]));
        }
    }
    return cb_list_builder_end(&list);
}

CbValue cb_full_figure(const CbPage *page, guint index)
{
    const CbFigure *figure = &page->site->collection->figures[index];
    CbRecord record = cb_entry_record(page, CB_KIND_FIGURE, index, 12);
    CbFigureTable table = cb_figure_table(page, index);
    cb_record_body(&record, "description", &figure->description);
    cb_record_text(&record, "source", &figure->source);
    cb_record_set(&record, "topics",
                  cb_site_entries(page->language, page->scratch, CB_KIND_TOPIC, figure->topics));
    cb_record_set(&record, "table", cb_figure_table_value(page, &table));
    cb_record_integer(&record, "n_cases", figure->n_cases);
    set_counted(page, figure, &record);
    cb_record_set(&record, "shown_in", shown_in(page, &figure->entry));
    cb_page_set_neighbours(page, CB_KIND_FIGURE, index, record.map);
    cb_figure_table_clear(&table);
    return cb_record_end(&record);
}

void cb_page_figure(const CbPage *page, CbMap *context)
{
    const CbFigure *figure = &page->site->collection->figures[page->output->index];
    guint language = page->language->number;
    cb_frame_set(page, context, cb_text_get(&figure->entry.title, language, NULL),
                 cb_body_get(&figure->description, language, NULL));
    cb_map_set(context, "figure", cb_full_figure(page, page->output->index));
}
