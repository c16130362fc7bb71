#include "site/pages.h"

#include "site/frame.h"
#include "site/record.h"

/* The terms of a vocabulary: `id`, `label`, `level`. */
static CbValue terms_value(const CbPage *page, const CbVocabulary *vocabulary)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, vocabulary->n_terms);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        CbRecord record = cb_record_new(page->scratch, &page->site->collection->config,
                                        page->language->number, 3);
        cb_record_string(&record, "id", vocabulary->terms[i].id);
        cb_record_text(&record, "label", &vocabulary->terms[i].label);
        cb_record_integer(&record, "level", vocabulary->terms[i].level);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

static CbValue field_value(const CbPage *page, const CbField *field)
{
    CbRecord record =
        cb_record_new(page->scratch, &page->site->collection->config, page->language->number, 8);
    cb_record_string(&record, "id", field->id);
    cb_record_text(&record, "label", &field->label);
    cb_record_text(&record, "description", &field->description);
    cb_record_text(&record, "unit", &field->unit);
    cb_record_string(&record, "type", cb_field_type_name(field->type));
    cb_record_boolean(&record, "required", field->required);
    cb_record_set(&record, "terms",
                  field->vocabulary != NULL ? terms_value(page, field->vocabulary)
                                            : cb_value_none());
    return cb_record_end(&record);
}

void cb_page_data(const CbPage *page, CbMap *context)
{
    const CbSchema *schema = &page->site->collection->schema;
    const CbPlan *plan = page->site->plan;
    guint language = page->language->number;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, schema->n_fields);
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private) {
            cb_list_builder_add(&list, field_value(page, &schema->fields[i]));
        }
    }
    cb_frame_set(page, context, cb_frame_string(page, "data"), NULL);
    cb_map_set(context, "updated", cb_page_updated(page));
    cb_map_set(context, "fields", cb_list_builder_end(&list));
    cb_map_set(context, "csv", cb_value_string(cb_plan_path(plan, CB_OUTPUT_CASES_CSV, language)));
    cb_map_set(context, "json",
               cb_value_string(cb_plan_path(plan, CB_OUTPUT_CASES_JSON, language)));
    cb_map_set(context, "package",
               cb_value_string(cb_plan_path(plan, CB_OUTPUT_DATA_PACKAGE, language)));
}
