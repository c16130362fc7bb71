#include "site/data_package.h"

#include "base/escape.h"
#include "base/json_writer.h"
#include "plan/url.h"
#include "site/frame.h"

static const char *column_type(CbFieldType type)
{
    switch (type) {
    case CB_FIELD_INTEGER:
        return "integer";
    case CB_FIELD_NUMBER:
        return "number";
    case CB_FIELD_YEAR:
        return "year";
    case CB_FIELD_DATE:
        return "date";
    case CB_FIELD_BOOLEAN:
        return "boolean";
    default:
        return "string";
    }
}

static void write_text(CbJsonWriter *json, const CbPage *page, const char *key, const CbText *text)
{
    const char *found = cb_text_get(text, page->language->number, NULL);
    if (found != NULL) {
        cb_json_member(json, key, found);
    }
}

static void write_word(CbJsonWriter *json, const CbPage *page, const char *key, const char *word)
{
    cb_json_key(json, key);
    cb_json_open_array(json);
    cb_json_string(json, cb_frame_string(page, word));
    cb_json_close_array(json);
}

static void write_limit(CbJsonWriter *json, const CbField *field, const char *key, double limit)
{
    cb_json_key(json, key);
    if (field->type == CB_FIELD_NUMBER) {
        cb_json_number(json, limit);
    } else {
        cb_json_integer(json, (gint64)limit);
    }
}

/* The terms as the table has them: each label once, guarded where a spreadsheet might run it. */
static void write_terms(CbJsonWriter *json, const CbPage *page, const CbVocabulary *vocabulary)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    cb_json_key(json, "enum");
    cb_json_open_array(json);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        const CbTerm *term = &vocabulary->terms[i];
        const char *label = cb_text_get(&term->label, page->language->number, NULL);
        label = label != NULL ? label : term->id;
        if (g_hash_table_add(seen, (gpointer)label)) {
            cb_json_string(
                json, cb_arena_printf(page->scratch, "%s%s", cb_escape_csv_guard(label), label));
        }
    }
    cb_json_close_array(json);
}

static void write_constraints(CbJsonWriter *json, const CbPage *page, const CbField *field)
{
    gboolean has_terms = field->type == CB_FIELD_TERM && field->vocabulary->n_terms > 0;
    if (!field->required && !field->has_min && !field->has_max && !has_terms) {
        return;
    }
    cb_json_key(json, "constraints");
    cb_json_open_object(json);
    if (field->required) {
        cb_json_key(json, "required");
        cb_json_boolean(json, TRUE);
    }
    if (field->has_min) {
        write_limit(json, field, "minimum", field->min);
    }
    if (field->has_max) {
        write_limit(json, field, "maximum", field->max);
    }
    if (has_terms) {
        write_terms(json, page, field->vocabulary);
    }
    cb_json_close_object(json);
}

static void write_field(CbJsonWriter *json, const CbPage *page, const CbField *field)
{
    cb_json_open_object(json);
    cb_json_member(json, "name", field->id);
    cb_json_member(json, "type", column_type(field->type));
    if (field->type == CB_FIELD_URL || field->type == CB_FIELD_EMAIL) {
        cb_json_member(json, "format", field->type == CB_FIELD_URL ? "uri" : "email");
    }
    write_text(json, page, "title", &field->label);
    write_text(json, page, "description", &field->description);
    if (field->type == CB_FIELD_BOOLEAN) {
        write_word(json, page, "trueValues", "yes");
        write_word(json, page, "falseValues", "no");
    }
    write_constraints(json, page, field);
    cb_json_close_object(json);
}

/* A column that every collection has; its name is that in schema.yaml, or the interface's word. */
static void write_built_in(CbJsonWriter *json, const CbPage *page, const char *id, const char *type,
                           const char *word)
{
    const CbBuiltInField *field = cb_schema_built_in(&page->site->collection->schema, id);
    const char *label =
        field != NULL ? cb_text_get(&field->label, page->language->number, NULL) : NULL;
    gboolean is_id = g_str_equal(id, "id");
    gboolean is_required = is_id || g_str_equal(id, "path") || g_str_equal(id, "title");
    cb_json_open_object(json);
    cb_json_member(json, "name", id);
    cb_json_member(json, "type", type);
    cb_json_member(json, "title", label != NULL ? label : cb_frame_string(page, word));
    if (field != NULL) {
        write_text(json, page, "description", &field->description);
    }
    if (is_required || (field != NULL && field->required)) {
        cb_json_key(json, "constraints");
        cb_json_open_object(json);
        cb_json_key(json, "required");
        cb_json_boolean(json, TRUE);
        if (is_id) {
            cb_json_key(json, "unique");
            cb_json_boolean(json, TRUE);
        }
        cb_json_close_object(json);
    }
    cb_json_close_object(json);
}

static void write_schema(CbJsonWriter *json, const CbPage *page)
{
    const CbSchema *schema = &page->site->collection->schema;
    cb_json_key(json, "schema");
    cb_json_open_object(json);
    cb_json_member(json, "primaryKey", "id");
    cb_json_key(json, "fields");
    cb_json_open_array(json);
    write_built_in(json, page, "id", "string", "data_id");
    write_built_in(json, page, "path", "string", "data_path");
    write_built_in(json, page, "title", "string", "case");
    write_built_in(json, page, "summary", "string", "in_short");
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private) {
            write_field(json, page, &schema->fields[i]);
        }
    }
    write_built_in(json, page, "tips", "string", "tips");
    write_built_in(json, page, "updated", "date", "data_updated");
    cb_json_close_array(json);
    cb_json_close_object(json);
}

static void open_resource(CbJsonWriter *json, const char *name, const char *path,
                          const char *format, const char *media_type)
{
    cb_json_open_object(json);
    cb_json_member(json, "name", name);
    cb_json_member(json, "path", path);
    cb_json_member(json, "format", format);
    cb_json_member(json, "mediatype", media_type);
    cb_json_member(json, "encoding", "utf-8");
}

void cb_data_package_write(const CbPage *page, GString *out)
{
    const CbSiteLanguage *language = page->language;
    const char *base = page->site->base_url;
    const char *home = cb_plan_path(page->site->plan, CB_OUTPUT_HOME, language->number);
    CbJsonWriter json = cb_json_writer(out);
    cb_json_open_object(&json);
    cb_json_member(&json, "name", cb_arena_printf(page->scratch, "cases-%s", language->id));
    cb_json_member(&json, "title", language->title.as.string);
    if (language->description.type == CB_VALUE_STRING) {
        cb_json_member(&json, "description", language->description.as.string);
    }
    if (base != NULL) {
        cb_json_member(&json, "homepage", cb_url_absolute(page->scratch, base, home));
    }
    cb_json_key(&json, "resources");
    cb_json_open_array(&json);
    open_resource(&json, "cases", "cases.csv", "csv", "text/csv");
    cb_json_member(&json, "profile", "tabular-data-resource");
    write_schema(&json, page);
    cb_json_close_object(&json);
    open_resource(&json, "cases-with-ids", "cases.json", "json", "application/json");
    cb_json_close_object(&json);
    cb_json_close_array(&json);
    cb_json_close_object(&json);
}
