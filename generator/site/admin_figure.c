#include "site/admin_parts.h"

#include "load/figure.h"

/* A text of a file that holds all languages: a map from language to text. */
static void write_text(CbAdminWriter *writer, const CbAdminField *field)
{
    const CbConfig *config = &writer->collection->config;
    if (!writer->has_languages) {
        cb_admin_simple_field(writer, field, "text");
        return;
    }
    cb_admin_open_field(writer, field, "object");
    cb_json_key(&writer->json, "fields");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < config->n_languages; i++) {
        const CbAdminField one = {.name = config->languages[i],
                                  .required = field->required && i == 0};
        cb_admin_simple_field(writer, &one, "text");
    }
    cb_json_close_array(&writer->json);
    cb_admin_close_field(writer);
}

static void write_count(CbAdminWriter *writer)
{
    const CbSchema *schema = &writer->collection->schema;
    const CbAdminField field = {.name = "count",
                                .label = "Field that is counted",
                                .hint = "Of bars that are counted from the cases"};
    g_autofree const char **names = g_new0(const char *, schema->n_fields + 1);
    guint count = 0;
    for (guint i = 0; i < schema->n_fields; i++) {
        if (cb_field_is_countable(&schema->fields[i])) {
            names[count++] = schema->fields[i].id;
        }
    }
    cb_admin_choice_field(writer, &field, names);
}

void cb_admin_figure_fields(CbAdminWriter *writer)
{
    static const char *const units[] = {"count", "percent", NULL};
    const CbAdminField title = {.name = "title", .label = "Title", .required = TRUE};
    const CbAdminField kind = {.name = "kind",
                               .label = "Kind",
                               .required = TRUE,
                               .hint = "Parts of other kinds than counted bars are in the file"};
    const CbAdminField description = {.name = "description", .label = "Description"};
    const CbAdminField unit = {.name = "unit", .label = "Unit"};
    const CbAdminField level = {.name = "level", .label = "Level of nested terms"};
    const CbAdminField source = {.name = "source", .label = "Source"};
    const CbAdminField topics = {.name = "topics", .label = "Topics"};
    const CbAdminField featured = {.name = "featured", .label = "On the home page"};
    const CbAdminField draft = {.name = "draft", .label = "Draft"};
    const CbAdminField updated = {.name = "updated", .label = "Updated"};
    cb_json_open_array(&writer->json);
    write_text(writer, &title);
    cb_admin_choice_field(writer, &kind, cb_figure_kind_names);
    write_count(writer);
    cb_admin_number_field(writer, &level, TRUE);
    cb_admin_choice_field(writer, &unit, units);
    write_text(writer, &description);
    write_text(writer, &source);
    cb_admin_reference_field(writer, &topics, CB_KIND_TOPIC, TRUE);
    cb_admin_simple_field(writer, &featured, "boolean");
    cb_admin_simple_field(writer, &draft, "boolean");
    cb_admin_date_field(writer, &updated);
    cb_json_close_array(&writer->json);
}
