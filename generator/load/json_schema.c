#include "load/json_schema.h"

#include "load/json_schema_parts.h"
#include "load/reader.h"
#include <string.h>

const char *const cb_schema_kind_names[] = {"case",   "translation", "figure",
                                            "config", "fields",      NULL};

#define FIELD_PATTERN "^[a-z][a-z0-9_]*$"

/* What the built-in fields of a case are for; schema.yaml may say it in its own words. */
static const struct {
    const char *id;
    const char *description;
} built_in[] = {
    {"title", "What the case is called"},
    {"summary", "A sentence or two, in Markdown"},
    {"sections", "The story, in parts with a title and a text each"},
    {"quotes", "What people say; say so if it is a paraphrase"},
    {"tips", "What others can do, in Markdown"},
    {"links", "Where to read more"},
    {"sources", "Where the case comes from"},
    {"image", "A file of media/"},
    {"image_alt", "What the image shows"},
    {"related", "Ids of cases like this one"},
    {"featured", "Whether the home page shows it"},
    {"draft", "Not published yet"},
    {"updated", "The day of the last change"},
};

static const char *first_text(const CbText *text)
{
    return cb_text_get(text, 0, NULL);
}

const char *cb_schema_usual_description(const char *id)
{
    for (guint i = 0; i < G_N_ELEMENTS(built_in); i++) {
        if (strcmp(built_in[i].id, id) == 0) {
            return built_in[i].description;
        }
    }
    return NULL;
}

/* The description of a built-in field: schema.yaml's, or the usual one. */
static void describe_built_in(CbSchemaWriter *writer, const char *id)
{
    const CbBuiltInField *declared = cb_schema_built_in(writer->source->schema, id);
    const char *label = declared ? first_text(&declared->label) : NULL;
    const char *description = declared ? first_text(&declared->description) : NULL;
    cb_schema_describe(writer, label,
                       description != NULL ? description : cb_schema_usual_description(id));
}

static void write_section(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "title");
    cb_schema_property_text(writer, "text");
    cb_schema_close_map(writer);
}

static void write_quote(CbSchemaWriter *writer)
{
    static const char *const required[] = {"text", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "text");
    cb_schema_property_text(writer, "by");
    cb_schema_property_text(writer, "role");
    cb_schema_property(writer, "paraphrase", cb_schema_boolean);
    cb_schema_close_map(writer);
}

static void write_urls(CbSchemaWriter *writer)
{
    cb_schema_urls(writer, NULL);
}

static void write_link(CbSchemaWriter *writer)
{
    static const char *const required[] = {"url", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_text(writer, "title");
    cb_schema_property_required(writer, "url", write_urls);
    cb_schema_close_map(writer);
}

static void write_source(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "title");
    cb_schema_property(writer, "url", write_urls);
    cb_schema_close_map(writer);
}

static void write_cases(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_CASE, TRUE);
}

typedef void (*WriteValue)(CbSchemaWriter *writer);

static void write_list(CbSchemaWriter *writer, const char *key, WriteValue item)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    describe_built_in(writer, key);
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    item(writer);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

static void write_built_in(CbSchemaWriter *writer, const char *key, WriteValue value)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    describe_built_in(writer, key);
    value(writer);
    if (strcmp(key, "title") == 0) {
        cb_schema_not_empty(writer);
    }
    cb_json_close_object(&writer->json);
}

/* A field of a case by its type. */
static void write_field_type(CbSchemaWriter *writer, const CbField *field)
{
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        cb_schema_terms(writer, field->vocabulary, field->type == CB_FIELD_TERMS);
        break;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        cb_schema_ids(writer, field->to, field->type == CB_FIELD_REFS);
        break;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        cb_schema_number(writer, field);
        break;
    case CB_FIELD_BOOLEAN:
        cb_schema_boolean(writer);
        break;
    case CB_FIELD_DATE:
        cb_schema_date(writer);
        break;
    case CB_FIELD_URL:
        cb_schema_urls(writer, field->ecma);
        break;
    case CB_FIELD_EMAIL:
        cb_schema_email(writer, field->ecma);
        break;
    case CB_FIELD_IMAGE:
        cb_schema_media(writer);
        break;
    case CB_FIELD_LIST:
        cb_schema_texts(writer, field->ecma);
        break;
    case CB_FIELD_TEXT:
    case CB_FIELD_MARKDOWN:
    default:
        cb_schema_text(writer, field->ecma);
        break;
    }
}

static void write_field(CbSchemaWriter *writer, const CbField *field)
{
    cb_json_key(&writer->json, field->id);
    cb_json_open_object(&writer->json);
    cb_schema_describe(writer, first_text(&field->label), first_text(&field->description));
    write_field_type(writer, field);
    cb_json_close_object(&writer->json);
}

/* `if` or `then`: a key that is there, and has a value. */
static void write_has(CbSchemaWriter *writer, const char *condition, const char *key)
{
    const char *const required[] = {key, NULL};
    cb_json_key(&writer->json, condition);
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property(writer, key, cb_schema_not_empty);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

/* An image has an alternative text. */
static void write_image_rule(CbSchemaWriter *writer)
{
    write_has(writer, "if", "image");
    write_has(writer, "then", "image_alt");
}

/* The names of what a case must have besides its title; a NULL ends them. */
static const char **required_names(const CbSchema *schema)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].required) {
            g_ptr_array_add(names, (gpointer)schema->fields[i].id);
        }
    }
    for (guint i = 0; i < schema->n_built_in; i++) {
        if (schema->built_in[i].required && strcmp(schema->built_in[i].id, "title") != 0) {
            g_ptr_array_add(names, (gpointer)schema->built_in[i].id);
        }
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

static void write_true(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "const");
    cb_json_boolean(&writer->json, TRUE);
}

/* What is no draft has all that is required. */
static void write_draft_rule(CbSchemaWriter *writer)
{
    static const char *const draft[] = {"draft", NULL};
    g_autofree const char **required = required_names(writer->source->schema);
    if (required[0] == NULL) {
        return;
    }
    cb_json_key(&writer->json, "allOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "if");
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, draft);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property(writer, "draft", write_true);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_key(&writer->json, "else");
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    for (guint i = 0; required[i] != NULL; i++) {
        cb_schema_property(writer, required[i], cb_schema_not_empty);
    }
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
}

static void write_case(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", NULL};
    const CbSchema *schema = writer->source->schema;
    cb_schema_open_document(writer, "A case");
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    write_built_in(writer, "title", cb_schema_any_text);
    for (guint i = 0; i < schema->n_fields; i++) {
        write_field(writer, &schema->fields[i]);
    }
    write_built_in(writer, "summary", cb_schema_any_text);
    write_list(writer, "sections", write_section);
    write_list(writer, "quotes", write_quote);
    write_list(writer, "tips", cb_schema_any_text);
    write_list(writer, "links", write_link);
    write_list(writer, "sources", write_source);
    write_built_in(writer, "image", cb_schema_media);
    write_built_in(writer, "image_alt", cb_schema_any_text);
    write_built_in(writer, "related", write_cases);
    write_built_in(writer, "featured", cb_schema_boolean);
    write_built_in(writer, "draft", cb_schema_boolean);
    write_built_in(writer, "updated", cb_schema_date);
    cb_json_close_object(&writer->json);
    write_image_rule(writer);
    write_draft_rule(writer);
    cb_schema_close_document(writer);
}

/* An item of a translation: any of the texts, nothing required. */
static void write_translated_item(CbSchemaWriter *writer, const char *const *keys)
{
    cb_schema_open_optional_map(writer);
    for (; *keys; keys++) {
        cb_schema_property(writer, *keys,
                           strcmp(*keys, "url") == 0          ? cb_schema_url
                           : strcmp(*keys, "paraphrase") == 0 ? cb_schema_boolean
                                                              : cb_schema_string);
    }
    cb_schema_close_map(writer);
}

static void write_translated_section(CbSchemaWriter *writer)
{
    static const char *const keys[] = {"title", "text", NULL};
    write_translated_item(writer, keys);
}

static void write_translated_quote(CbSchemaWriter *writer)
{
    static const char *const keys[] = {"text", "by", "role", "paraphrase", NULL};
    write_translated_item(writer, keys);
}

static void write_translated_link(CbSchemaWriter *writer)
{
    static const char *const keys[] = {"title", "url", NULL};
    write_translated_item(writer, keys);
}

/* A field of a translation by its type. What is not text may be said again as it is: whether it is
 * the same only the check knows. */
static void write_translated_field(CbSchemaWriter *writer, const CbField *field)
{
    cb_json_key(&writer->json, field->id);
    cb_json_open_object(&writer->json);
    if (field->type == CB_FIELD_TEXT || field->type == CB_FIELD_MARKDOWN) {
        cb_schema_plain_text(writer, field->ecma);
    } else if (field->type == CB_FIELD_URL) {
        cb_schema_plain_url(writer, field->ecma);
    } else if (field->type == CB_FIELD_LIST) {
        cb_schema_plain_texts(writer, field->ecma);
    } else {
        write_field_type(writer, field);
    }
    cb_json_close_object(&writer->json);
}

/* Nothing is required of a translation. */
static void write_translated_text(CbSchemaWriter *writer, const char *key)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    describe_built_in(writer, key);
    cb_schema_string(writer);
    cb_json_close_object(&writer->json);
}

static void write_translation(CbSchemaWriter *writer)
{
    const CbSchema *schema = writer->source->schema;
    cb_schema_open_empty_document(writer, "The translation of a case");
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    write_translated_text(writer, "title");
    for (guint i = 0; i < schema->n_fields; i++) {
        write_translated_field(writer, &schema->fields[i]);
    }
    write_translated_text(writer, "summary");
    write_list(writer, "sections", write_translated_section);
    write_list(writer, "quotes", write_translated_quote);
    write_list(writer, "tips", cb_schema_string);
    write_list(writer, "links", write_translated_link);
    write_list(writer, "sources", write_translated_link);
    cb_schema_property(writer, "image", cb_schema_media);
    write_translated_text(writer, "image_alt");
    cb_schema_property(writer, "related", write_cases);
    cb_schema_property(writer, "featured", cb_schema_boolean);
    cb_schema_property(writer, "draft", cb_schema_boolean);
    cb_schema_property(writer, "updated", cb_schema_date);
    cb_json_close_object(&writer->json);
    cb_schema_close_document(writer);
}

static void write_phase(CbSchemaWriter *writer)
{
    static const char *const required[] = {"id", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_id(writer, "id");
    cb_schema_property_text(writer, "label");
    cb_schema_property_text(writer, "description");
    cb_schema_close_map(writer);
}

static void write_parts(CbSchemaWriter *writer)
{
    cb_schema_words(writer, cb_guide_parts, NULL);
}

static void write_topics(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_TOPIC, TRUE);
}

static void write_practices(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_PRACTICE, TRUE);
}

static void write_tools(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_TOOL, TRUE);
}

static void write_guide(CbSchemaWriter *writer)
{
    static const char *const required[] = {"id", "title", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_id(writer, "id");
    cb_schema_property_required_text(writer, "title");
    cb_schema_property_text(writer, "description");
    cb_schema_property(writer, "parts", write_parts);
    cb_schema_property(writer, "topics", write_topics);
    cb_schema_property(writer, "cases", write_cases);
    cb_schema_property(writer, "practices", write_practices);
    cb_schema_property(writer, "tools", write_tools);
    cb_schema_close_map(writer);
}

static void write_languages(CbSchemaWriter *writer)
{
    cb_schema_describe(writer, NULL, "Language codes; the first is the default");
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "minItems");
    cb_json_integer(&writer->json, 1);
    cb_json_key(&writer->json, "uniqueItems");
    cb_json_boolean(&writer->json, TRUE);
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", "string");
    cb_json_member(&writer->json, "pattern", "^[a-z]{2,3}(-[a-z0-9]+)*$");
    cb_json_close_object(&writer->json);
}

static void write_navigation(CbSchemaWriter *writer)
{
    static const char *const words[] = {"cases",   "practices", "topics", "tools",
                                        "figures", "guides",    NULL};
    cb_schema_words(writer, words,
                    "^(page|guide):"
                    "[a-z0-9][a-z0-9-]*$");
}

static void write_items(CbSchemaWriter *writer, const char *key, WriteValue item)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    item(writer);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

static void write_admin_backend(CbSchemaWriter *writer)
{
    cb_schema_choice(writer, cb_admin_backends);
}

static void write_admin(CbSchemaWriter *writer)
{
    static const char *const required[] = {"repository", NULL};
    cb_schema_describe(writer, NULL, "How it is edited in a browser: casebook build --admin");
    cb_schema_open_map(writer, required);
    cb_schema_property_required(writer, "repository", cb_schema_string);
    cb_schema_property(writer, "backend", write_admin_backend);
    cb_schema_property(writer, "branch", cb_schema_string);
    cb_schema_property(writer, "folder", cb_schema_string);
    cb_schema_property(writer, "script", cb_schema_string);
    cb_schema_close_map(writer);
}

static void write_config(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", "languages", NULL};
    cb_schema_open_document(writer, "casebook.yaml: a collection");
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property_required_text(writer, "title");
    cb_schema_property_text(writer, "description");
    cb_schema_property(writer, "languages", write_languages);
    cb_schema_property(writer, "base_url", cb_schema_site_url);
    cb_schema_property(writer, "theme", cb_schema_string);
    cb_schema_property(writer, "navigation", write_navigation);
    write_items(writer, "phases", write_phase);
    write_items(writer, "guides", write_guide);
    cb_schema_property(writer, "sheets", cb_schema_boolean);
    cb_schema_property(writer, "rooted_404", cb_schema_boolean);
    cb_schema_property(writer, "admin", write_admin);
    cb_json_close_object(&writer->json);
    cb_schema_close_document(writer);
}

static void write_term(CbSchemaWriter *writer)
{
    static const char *const required[] = {"id", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_id(writer, "id");
    cb_schema_property_text(writer, "label");
    cb_schema_property_text(writer, "description");
    cb_json_key(&writer->json, "terms");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$ref", "#/$defs/terms");
    cb_json_close_object(&writer->json);
    cb_schema_close_map(writer);
}

/* A flag that cannot be set. */
static void write_never(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "enum");
    cb_json_open_array(&writer->json);
    cb_json_boolean(&writer->json, FALSE);
    cb_json_null(&writer->json);
    cb_json_close_array(&writer->json);
}

/* The value of a key that a declared field may have. */
static void write_field_key(CbSchemaWriter *writer, CbFieldType type, const char *key)
{
    static const char *const folders[] = {"cases",   "practices", "topics", "tools",
                                          "figures", "pages",     NULL};
    static const char *const flags[] = {"required", "private", "facet", "translate", NULL};
    static const char *const numbers[] = {"min", "max", NULL};
    if (strcmp(key, "to") == 0) {
        cb_schema_choice(writer, folders);
    } else if (type == CB_FIELD_IMAGE && strcmp(key, "private") == 0) {
        write_never(writer);
    } else if (strcmp(key, "vocabulary") == 0) {
        cb_schema_vocabulary_names(writer);
    } else if (strcmp(key, "pattern") == 0) {
        cb_schema_string(writer);
    } else if (g_strv_contains(flags, key)) {
        cb_schema_boolean(writer);
    } else if (g_strv_contains(numbers, key)) {
        cb_schema_any_number(writer, type != CB_FIELD_NUMBER);
    } else {
        cb_schema_text(writer, NULL);
    }
}

/* The values of a private field would be published if it were a facet. */
static void write_no_private_facet(CbSchemaWriter *writer)
{
    static const char *const both[] = {"private", "facet", NULL};
    cb_json_key(&writer->json, "not");
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, both);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property(writer, "private", write_true);
    cb_schema_property(writer, "facet", write_true);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

/* A field of one type: only the keys that have a meaning for it. */
static void write_field_of_type(CbSchemaWriter *writer, CbFieldType type)
{
    static const char *const needed[] = {"vocabulary", "to", NULL};
    const char *required[4] = {"type", NULL};
    const char *const *keys = cb_schema_keys(type);
    guint n_required = 1;
    for (guint i = 0; keys[i]; i++) {
        if (g_strv_contains(needed, keys[i])) {
            required[n_required++] = keys[i];
        }
    }
    cb_json_open_object(&writer->json);
    cb_schema_open_map(writer, required);
    for (guint i = 0; keys[i]; i++) {
        cb_json_key(&writer->json, keys[i]);
        cb_json_open_object(&writer->json);
        if (strcmp(keys[i], "type") == 0) {
            cb_json_member(&writer->json, "const", cb_field_type_name(type));
        } else {
            write_field_key(writer, type, keys[i]);
        }
        cb_json_close_object(&writer->json);
    }
    cb_schema_close_map(writer);
    write_no_private_facet(writer);
    cb_json_close_object(&writer->json);
}

static void write_declared_field(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "oneOf");
    cb_json_open_array(&writer->json);
    for (guint type = 0; type <= CB_FIELD_LIST; type++) {
        write_field_of_type(writer, (CbFieldType)type);
    }
    cb_json_close_array(&writer->json);
}

static void write_built_in_declaration(CbSchemaWriter *writer)
{
    cb_schema_open_map(writer, NULL);
    cb_schema_property_text(writer, "label");
    cb_schema_property_text(writer, "description");
    cb_schema_property(writer, "required", cb_schema_boolean);
    cb_schema_close_map(writer);
}

static void write_names(CbSchemaWriter *writer, const char *pattern)
{
    cb_json_key(&writer->json, "propertyNames");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "pattern", pattern);
    cb_json_close_object(&writer->json);
}

static void write_case_fields(CbSchemaWriter *writer)
{
    const char *const *names = cb_schema_built_in_names();
    cb_schema_type(writer, "object");
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    for (guint i = 0; names[i]; i++) {
        write_built_in(writer, names[i], write_built_in_declaration);
    }
    cb_json_close_object(&writer->json);
    write_names(writer, "^(?!(?:id|path)$)[a-z][a-z0-9_]*$");
    cb_json_key(&writer->json, "additionalProperties");
    cb_json_open_object(&writer->json);
    write_declared_field(writer);
    cb_json_close_object(&writer->json);
}

static void write_scale(CbSchemaWriter *writer)
{
    static const char *const required[] = {"terms", NULL};
    cb_json_open_object(&writer->json);
    cb_schema_open_map(writer, required);
    cb_schema_property(writer, "scale", cb_schema_boolean);
    cb_json_key(&writer->json, "terms");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$ref", "#/$defs/terms");
    cb_json_close_object(&writer->json);
    cb_schema_close_map(writer);
    cb_json_close_object(&writer->json);
}

static void write_vocabularies(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "object");
    write_names(writer, FIELD_PATTERN);
    cb_json_key(&writer->json, "additionalProperties");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$ref", "#/$defs/terms");
    cb_json_close_object(&writer->json);
    write_scale(writer);
    cb_json_close_array(&writer->json);
    cb_json_close_object(&writer->json);
}

static void write_fields(CbSchemaWriter *writer)
{
    cb_schema_open_empty_document(writer,
                                  "schema.yaml: the fields of a case, and the vocabularies");
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property(writer, "case", write_case_fields);
    cb_schema_property(writer, "vocabularies", write_vocabularies);
    cb_json_close_object(&writer->json);
    cb_json_key(&writer->json, "$defs");
    cb_json_open_object(&writer->json);
    write_items(writer, "terms", write_term);
    cb_schema_close_definitions(writer);
}

void cb_json_schema_write(const CbSchemaSource *source, CbSchemaKind kind, GString *out)
{
    static const WriteValue writers[CB_SCHEMA_KIND_COUNT] = {
        [CB_SCHEMA_CASE] = write_case,
        [CB_SCHEMA_TRANSLATION] = write_translation,
        [CB_SCHEMA_FIGURE] = cb_schema_write_figure,
        [CB_SCHEMA_CONFIG] = write_config,
        [CB_SCHEMA_FIELDS] = write_fields,
    };
    CbSchemaWriter writer = {.source = source, .json = cb_json_writer(out)};
    writers[kind](&writer);
}
