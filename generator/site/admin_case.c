#include "site/admin_parts.h"

#include "load/json_schema.h"

#include <string.h>

/* Declared fields */

/* Nested terms have dashes before them: the editor's lists are flat. */
static void write_terms(CbAdminWriter *writer, const CbVocabulary *vocabulary)
{
    CbJsonWriter *json = &writer->json;
    cb_json_key(json, "options");
    cb_json_open_array(json);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        const CbTerm *term = &vocabulary->terms[i];
        g_autoptr(GString) label = g_string_new(NULL);
        for (guint level = 1; level < term->level; level++) {
            g_string_append(label, "– ");
        }
        g_string_append(label, cb_admin_text(&term->label));
        cb_json_open_object(json);
        cb_json_member(json, "label", label->str);
        cb_json_member(json, "value", term->id);
        cb_json_close_object(json);
    }
    cb_json_close_array(json);
}

static void write_term_field(CbAdminWriter *writer, const CbAdminField *form, const CbField *field)
{
    cb_admin_open_field(writer, form, "select");
    cb_json_key(&writer->json, "multiple");
    cb_json_boolean(&writer->json, field->type == CB_FIELD_TERMS);
    write_terms(writer, field->vocabulary);
    cb_admin_close_field(writer);
}

static void write_number_field(CbAdminWriter *writer, const CbAdminField *form,
                               const CbField *field)
{
    cb_admin_open_field(writer, form, "number");
    cb_json_member(&writer->json, "value_type", field->type == CB_FIELD_NUMBER ? "float" : "int");
    if (field->has_min) {
        cb_json_key(&writer->json, "min");
        cb_json_number(&writer->json, field->min);
    }
    if (field->has_max) {
        cb_json_key(&writer->json, "max");
        cb_json_number(&writer->json, field->max);
    }
    cb_admin_close_field(writer);
}

static void write_pattern(CbAdminWriter *writer, const CbField *field)
{
    if (field == NULL || field->ecma == NULL) {
        return;
    }
    g_autofree char *message = g_strconcat("Must match ", field->pattern, NULL);
    cb_json_key(&writer->json, "pattern");
    cb_json_open_array(&writer->json);
    cb_json_string(&writer->json, field->ecma);
    cb_json_string(&writer->json, message);
    cb_json_close_array(&writer->json);
}

/* Whether some case has several lines in a field, which a single line of a form would lose. */
static gboolean has_lines(const CbCollection *collection, guint field)
{
    for (guint i = 0; i < collection->n_cases; i++) {
        const CbText *text = &collection->cases[i].values[field].text;
        for (guint language = 0; language < text->n_items; language++) {
            const char *written = text->items[language].text;
            if (written != NULL && strchr(written, '\n') != NULL) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static void write_text_field(CbAdminWriter *writer, const CbAdminField *form, const CbField *field)
{
    gboolean is_address = field->type == CB_FIELD_URL || field->type == CB_FIELD_EMAIL;
    guint index = (guint)(field - writer->collection->schema.fields);
    cb_admin_open_field(writer, form, has_lines(writer->collection, index) ? "text" : "string");
    if (is_address) {
        cb_json_member(&writer->json, "type", cb_field_type_name(field->type));
    }
    write_pattern(writer, field);
    cb_admin_close_field(writer);
}

static void write_texts_field(CbAdminWriter *writer, const CbAdminField *form, const CbField *field)
{
    const CbAdminField item = {
        .name = "item", .label = form->label, .required = TRUE, .translated = form->translated};
    cb_admin_open_field(writer, form, "list");
    cb_json_key(&writer->json, "field");
    cb_admin_open_field(writer, &item, "text");
    write_pattern(writer, field);
    cb_admin_close_field(writer);
    cb_admin_close_field(writer);
}

static void write_image_field(CbAdminWriter *writer, const CbAdminField *form)
{
    const char *folder = writer->collection->config.admin.folder;
    g_autofree char *media = g_strconcat(*folder != '\0' ? "/" : "", folder, "/media", NULL);
    cb_admin_open_field(writer, form, "image");
    cb_json_member(&writer->json, "media_folder", media);
    cb_json_member(&writer->json, "public_folder", "");
    cb_json_key(&writer->json, "choose_url");
    cb_json_boolean(&writer->json, FALSE);
    cb_admin_close_field(writer);
}

/* The description, the unit of a number, and that a value is not for readers. Free with g_free. */
static char *hint_of(const CbField *field)
{
    const char *description = cb_admin_text(&field->description);
    const char *unit = cb_admin_text(&field->unit);
    g_autoptr(GString) hint = g_string_new(description);
    if (unit != NULL) {
        g_string_append_printf(hint, "%s%s%s", hint->len > 0 ? " (" : "", unit,
                               hint->len > 0 ? ")" : "");
    }
    if (field->is_private) {
        g_string_append_printf(hint, "%sPrivate: checked, never published",
                               hint->len > 0 ? ". " : "");
    }
    return hint->len > 0 ? g_strdup(hint->str) : NULL;
}

static void write_declared(CbAdminWriter *writer, const CbField *field)
{
    g_autofree char *hint = hint_of(field);
    gboolean is_text = field->type == CB_FIELD_TEXT || field->type == CB_FIELD_MARKDOWN ||
                       field->type == CB_FIELD_LIST;
    const CbAdminField form = {field->id, cb_admin_text(&field->label), hint, field->required,
                               is_text && !field->is_universal};
    switch (field->type) {
    case CB_FIELD_MARKDOWN:
        cb_admin_markdown_field(writer, &form);
        break;
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        write_term_field(writer, &form, field);
        break;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        cb_admin_reference_field(writer, &form, field->to, field->type == CB_FIELD_REFS);
        break;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        write_number_field(writer, &form, field);
        break;
    case CB_FIELD_BOOLEAN:
        cb_admin_simple_field(writer, &form, "boolean");
        break;
    case CB_FIELD_DATE:
        cb_admin_date_field(writer, &form);
        break;
    case CB_FIELD_IMAGE:
        write_image_field(writer, &form);
        break;
    case CB_FIELD_LIST:
        write_texts_field(writer, &form, field);
        break;
    default:
        write_text_field(writer, &form, field);
        break;
    }
}

/* Built-in fields */

static void write_part(CbAdminWriter *writer, const char *name, const char *label,
                       const char *widget, gboolean required, gboolean translated)
{
    const CbAdminField form = {name, label, NULL, required, translated};
    if (strcmp(widget, "markdown") == 0) {
        cb_admin_markdown_field(writer, &form);
    } else {
        cb_admin_simple_field(writer, &form, widget);
    }
}

static void write_section_parts(CbAdminWriter *writer)
{
    write_part(writer, "title", "Title", "string", TRUE, TRUE);
    write_part(writer, "text", "Text", "markdown", FALSE, TRUE);
}

static void write_quote_parts(CbAdminWriter *writer)
{
    write_part(writer, "text", "Text", "markdown", TRUE, TRUE);
    write_part(writer, "by", "By", "string", FALSE, FALSE);
    write_part(writer, "role", "Role", "string", FALSE, TRUE);
    write_part(writer, "paraphrase", "Paraphrase", "boolean", FALSE, FALSE);
}

static void write_link_parts(CbAdminWriter *writer)
{
    write_part(writer, "title", "Title", "string", FALSE, TRUE);
    write_part(writer, "url", "Address", "string", TRUE, FALSE);
}

static void write_source_parts(CbAdminWriter *writer)
{
    write_part(writer, "title", "Title", "string", TRUE, TRUE);
    write_part(writer, "url", "Address", "string", FALSE, FALSE);
}

typedef enum {
    FORM_TEXT,
    FORM_MARKDOWN,
    FORM_PARTS,
    FORM_TEXTS,
    FORM_IMAGE,
    FORM_CASES,
    FORM_BOOLEAN,
    FORM_DATE
} Form;

/* Built-in fields after the declared ones. */
static const struct {
    const char *id;
    const char *label;
    Form form;
    gboolean translated;
    void (*parts)(CbAdminWriter *writer); /* of FORM_PARTS */
} built_in[] = {
    {"summary", "Summary", FORM_MARKDOWN, TRUE, NULL},
    {"sections", "Sections", FORM_PARTS, TRUE, write_section_parts},
    {"quotes", "Quotes", FORM_PARTS, TRUE, write_quote_parts},
    {"tips", "Tips", FORM_TEXTS, TRUE, NULL},
    {"links", "Links", FORM_PARTS, TRUE, write_link_parts},
    {"sources", "Sources", FORM_PARTS, TRUE, write_source_parts},
    {"image", "Image", FORM_IMAGE, FALSE, NULL},
    {"image_alt", "What the image shows", FORM_TEXT, TRUE, NULL},
    {"related", "Related cases", FORM_CASES, FALSE, NULL},
    {"featured", "On the home page", FORM_BOOLEAN, FALSE, NULL},
    {"draft", "Draft", FORM_BOOLEAN, FALSE, NULL},
    {"updated", "Updated", FORM_DATE, FALSE, NULL},
};

/* What the form says of a built-in field: as schema.yaml words it, or as usual. */
static CbAdminField built_in_field(const CbAdminWriter *writer, const char *id, const char *label,
                                   gboolean translated)
{
    const CbBuiltInField *declared = cb_schema_built_in(&writer->collection->schema, id);
    const char *own = declared != NULL ? cb_admin_text(&declared->label) : NULL;
    const char *hint = declared != NULL ? cb_admin_text(&declared->description) : NULL;
    return (CbAdminField){.name = id,
                          .label = own != NULL ? own : label,
                          .hint = hint != NULL ? hint : cb_schema_usual_description(id),
                          .required =
                              strcmp(id, "title") == 0 || (declared != NULL && declared->required),
                          .translated = translated};
}

static void write_parts(CbAdminWriter *writer, const CbAdminField *form,
                        void (*parts)(CbAdminWriter *))
{
    cb_admin_open_field(writer, form, "list");
    cb_json_key(&writer->json, "fields");
    cb_json_open_array(&writer->json);
    parts(writer);
    cb_json_close_array(&writer->json);
    cb_admin_close_field(writer);
}

static void write_built_in(CbAdminWriter *writer, guint i)
{
    const CbAdminField form =
        built_in_field(writer, built_in[i].id, built_in[i].label, built_in[i].translated);
    switch (built_in[i].form) {
    case FORM_TEXT:
        cb_admin_simple_field(writer, &form, "text");
        break;
    case FORM_MARKDOWN:
        cb_admin_markdown_field(writer, &form);
        break;
    case FORM_PARTS:
        write_parts(writer, &form, built_in[i].parts);
        break;
    case FORM_TEXTS:
        write_texts_field(writer, &form, NULL);
        break;
    case FORM_IMAGE:
        write_image_field(writer, &form);
        break;
    case FORM_CASES:
        cb_admin_reference_field(writer, &form, CB_KIND_CASE, TRUE);
        break;
    case FORM_BOOLEAN:
        cb_admin_simple_field(writer, &form, "boolean");
        break;
    case FORM_DATE:
        cb_admin_date_field(writer, &form);
        break;
    }
}

void cb_admin_case_fields(CbAdminWriter *writer)
{
    const CbSchema *schema = &writer->collection->schema;
    const CbAdminField title = built_in_field(writer, "title", "Title", TRUE);
    cb_json_open_array(&writer->json);
    cb_admin_simple_field(writer, &title, "string");
    for (guint i = 0; i < schema->n_fields; i++) {
        write_declared(writer, &schema->fields[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(built_in); i++) {
        write_built_in(writer, i);
    }
    cb_json_close_array(&writer->json);
}
