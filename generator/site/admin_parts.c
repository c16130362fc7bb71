#include "site/admin_parts.h"

const char *cb_admin_text(const CbText *text)
{
    return cb_text_get(text, 0, NULL);
}

/* What must be there must be there in the default language alone. */
static void write_required(CbAdminWriter *writer, const CbAdminField *field)
{
    cb_json_key(&writer->json, "required");
    if (!field->required || !field->translated || !writer->has_languages) {
        cb_json_boolean(&writer->json, field->required);
        return;
    }
    cb_json_open_array(&writer->json);
    cb_json_string(&writer->json, writer->collection->config.languages[0]);
    cb_json_close_array(&writer->json);
}

void cb_admin_open_field(CbAdminWriter *writer, const CbAdminField *field, const char *widget)
{
    CbJsonWriter *json = &writer->json;
    cb_json_open_object(json);
    cb_json_member(json, "name", field->name);
    cb_json_member(json, "label", field->label != NULL ? field->label : field->name);
    cb_json_member(json, "widget", widget);
    if (field->hint != NULL) {
        cb_json_member(json, "hint", field->hint);
    }
    write_required(writer, field);
    if (field->translated && writer->has_languages) {
        cb_json_key(json, "i18n");
        cb_json_boolean(json, TRUE);
    }
}

void cb_admin_close_field(CbAdminWriter *writer)
{
    cb_json_close_object(&writer->json);
}

void cb_admin_simple_field(CbAdminWriter *writer, const CbAdminField *field, const char *widget)
{
    cb_admin_open_field(writer, field, widget);
    cb_admin_close_field(writer);
}

void cb_admin_markdown_field(CbAdminWriter *writer, const CbAdminField *field)
{
    static const char *const buttons[] = {"bold",        "italic",        "code",
                                          "link",        "bulleted-list", "numbered-list",
                                          "heading-two", "heading-three", "quote"};
    CbJsonWriter *json = &writer->json;
    cb_admin_open_field(writer, field, "markdown");
    cb_json_key(json, "modes");
    cb_json_open_array(json);
    cb_json_string(json, "raw");
    cb_json_close_array(json);
    cb_json_key(json, "buttons");
    cb_json_open_array(json);
    for (guint i = 0; i < G_N_ELEMENTS(buttons); i++) {
        cb_json_string(json, buttons[i]);
    }
    cb_json_close_array(json);
    /* Images are written as media:photo.jpg, which no component of the editor does. */
    cb_json_key(json, "editor_components");
    cb_json_open_array(json);
    cb_json_close_array(json);
    cb_admin_close_field(writer);
}

void cb_admin_choice_field(CbAdminWriter *writer, const CbAdminField *field,
                           const char *const *words)
{
    cb_admin_open_field(writer, field, "select");
    cb_json_key(&writer->json, "options");
    cb_json_open_array(&writer->json);
    for (; *words != NULL; words++) {
        cb_json_string(&writer->json, *words);
    }
    cb_json_close_array(&writer->json);
    cb_admin_close_field(writer);
}

void cb_admin_date_field(CbAdminWriter *writer, const CbAdminField *field)
{
    cb_admin_open_field(writer, field, "datetime");
    cb_json_member(&writer->json, "type", "date");
    cb_json_member(&writer->json, "format", "YYYY-MM-DD");
    cb_admin_close_field(writer);
}

void cb_admin_number_field(CbAdminWriter *writer, const CbAdminField *field, gboolean is_integer)
{
    cb_admin_open_field(writer, field, "number");
    cb_json_member(&writer->json, "value_type", is_integer ? "int" : "float");
    cb_admin_close_field(writer);
}

static void write_option(CbAdminWriter *writer, const char *label, const char *value)
{
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "label", label);
    cb_json_member(&writer->json, "value", value);
    cb_json_close_object(&writer->json);
}

/* Practices stand in a folder for each phase, where the editor can refer to one folder alone, and
 * figures may have no form: those that there are now are listed. */
static void write_listed(CbAdminWriter *writer, const CbAdminField *field, CbKind kind,
                         gboolean several)
{
    cb_admin_open_field(writer, field, "select");
    cb_json_key(&writer->json, "multiple");
    cb_json_boolean(&writer->json, several);
    cb_json_key(&writer->json, "options");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < cb_collection_count(writer->collection, kind); i++) {
        const CbEntry *entry = cb_collection_entry(writer->collection, kind, i);
        write_option(writer, cb_admin_text(&entry->title), entry->id);
    }
    cb_json_close_array(&writer->json);
    cb_admin_close_field(writer);
}

static void write_names(CbAdminWriter *writer, const char *key, const char *name)
{
    cb_json_key(&writer->json, key);
    cb_json_open_array(&writer->json);
    cb_json_string(&writer->json, name);
    cb_json_close_array(&writer->json);
}

void cb_admin_reference_field(CbAdminWriter *writer, const CbAdminField *field, CbKind kind,
                              gboolean several)
{
    if (kind == CB_KIND_PRACTICE || kind == CB_KIND_FIGURE) {
        write_listed(writer, field, kind, several);
        return;
    }
    cb_admin_open_field(writer, field, "relation");
    cb_json_member(&writer->json, "collection", cb_kind_folder(kind));
    cb_json_member(&writer->json, "value_field", "{{slug}}");
    write_names(writer, "display_fields", "title");
    write_names(writer, "search_fields", "title");
    cb_json_key(&writer->json, "multiple");
    cb_json_boolean(&writer->json, several);
    cb_admin_close_field(writer);
}
