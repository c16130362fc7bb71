#include "load/json_schema_parts.h"

#include "base/limits.h"
#include "load/address.h"
#include <string.h>

/* White space around a text does not count. */
#define BLANKS "[ \\t\\n\\f\\r]*"

/* What shows nothing counts as nothing: blanks, and signs without width. */
#define INVISIBLE "^[\\s\\p{Z}\\p{Cf}]*$"

/* More ids than this are no help in an editor; any id is right then. */
#define MOST_IDS 1000

void cb_schema_required(CbSchemaWriter *writer, const char *const *keys)
{
    cb_json_key(&writer->json, "required");
    cb_json_open_array(&writer->json);
    for (; keys && *keys; keys++) {
        cb_json_string(&writer->json, *keys);
    }
    cb_json_close_array(&writer->json);
}

static void write_closed(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "additionalProperties");
    cb_json_boolean(&writer->json, FALSE);
}

static void open_document(CbSchemaWriter *writer, const char *title)
{
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    cb_json_member(&writer->json, "title", title);
    write_closed(writer);
}

void cb_schema_open_document(CbSchemaWriter *writer, const char *title)
{
    open_document(writer, title);
    cb_json_member(&writer->json, "type", "object");
}

void cb_schema_open_empty_document(CbSchemaWriter *writer, const char *title)
{
    open_document(writer, title);
    cb_schema_type(writer, "object");
}

static void write_limit(CbSchemaWriter *writer, const char *key, double limit)
{
    cb_json_key(&writer->json, key);
    cb_json_number(&writer->json, limit);
}

static void write_types(CbSchemaWriter *writer, const char *const *types)
{
    cb_json_key(&writer->json, "type");
    cb_json_open_array(&writer->json);
    for (; *types; types++) {
        cb_json_string(&writer->json, *types);
    }
    cb_json_close_array(&writer->json);
}

/* What YAML may take a text for: Casebook takes it as it is written. */
static void write_scalar(CbSchemaWriter *writer)
{
    static const char *const types[] = {"string", "number", "boolean", "null", NULL};
    write_types(writer, types);
}

/* A text as `part` says, either for all languages or by language. */
static void write_languages(CbSchemaWriter *writer, CbSchemaText part, gconstpointer data)
{
    const CbConfig *config = writer->source->config;
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    part(writer, data);
    cb_json_close_object(&writer->json);
    cb_json_open_object(&writer->json);
    cb_schema_open_map(writer, NULL);
    for (guint i = 0; i < config->n_languages; i++) {
        cb_json_key(&writer->json, config->languages[i]);
        cb_json_open_object(&writer->json);
        part(writer, data);
        cb_json_close_object(&writer->json);
    }
    cb_schema_close_map(writer);
    cb_json_key(&writer->json, "minProperties");
    cb_json_integer(&writer->json, 1);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
}

static void write_any_scalar(CbSchemaWriter *writer, gconstpointer data)
{
    (void)data;
    write_scalar(writer);
}

/* A text that has the pattern `data`; blanks around it and nothing at all are allowed. */
static void write_patterned(CbSchemaWriter *writer, gconstpointer data)
{
    g_autofree char *pattern = g_strdup_printf("^" BLANKS "(?:%s)?" BLANKS "$", (const char *)data);
    cb_schema_type(writer, "string");
    cb_json_member(&writer->json, "pattern", pattern);
}

/* The pattern of a field is anchored at both ends: of what the blanks leave. */
static void write_field_text(CbSchemaWriter *writer, gconstpointer data)
{
    const char *ecma = data;
    g_autofree char *inner = g_strndup(ecma + 1, strlen(ecma) - 2);
    write_patterned(writer, inner);
}

/* `$defs`: a text. */
static void write_text_definition(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "text");
    cb_json_open_object(&writer->json);
    write_languages(writer, write_any_scalar, NULL);
    cb_json_close_object(&writer->json);
}

void cb_schema_close_definitions(CbSchemaWriter *writer)
{
    write_text_definition(writer);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

void cb_schema_close_document(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "$defs");
    cb_json_open_object(&writer->json);
    cb_schema_close_definitions(writer);
}

void cb_schema_open_map(CbSchemaWriter *writer, const char *const *required)
{
    cb_json_member(&writer->json, "type", "object");
    write_closed(writer);
    if (required) {
        cb_schema_required(writer, required);
    }
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
}

void cb_schema_open_optional_map(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "object");
    write_closed(writer);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
}

void cb_schema_close_map(CbSchemaWriter *writer)
{
    cb_json_close_object(&writer->json);
}

void cb_schema_property(CbSchemaWriter *writer, const char *key, CbSchemaPart part)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    part(writer);
    cb_json_close_object(&writer->json);
}

void cb_schema_property_text(CbSchemaWriter *writer, const char *key)
{
    cb_schema_property(writer, key, cb_schema_any_text);
}

void cb_schema_property_required(CbSchemaWriter *writer, const char *key, CbSchemaPart part)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    part(writer);
    cb_schema_not_empty(writer);
    cb_json_close_object(&writer->json);
}

void cb_schema_property_required_text(CbSchemaWriter *writer, const char *key)
{
    cb_schema_property_required(writer, key, cb_schema_any_text);
}

void cb_schema_property_id(CbSchemaWriter *writer, const char *key)
{
    static const char *const types[] = {"string", "integer", NULL};
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    write_types(writer, types);
    cb_json_member(&writer->json, "pattern", CB_SCHEMA_ID_PATTERN);
    write_limit(writer, "minimum", 0);
    cb_json_close_object(&writer->json);
}

void cb_schema_describe(CbSchemaWriter *writer, const char *title, const char *description)
{
    /* Editors show descriptions, but seldom titles. */
    g_autofree char *both = title && description ? g_strdup_printf("%s: %s", title, description)
                                                 : g_strdup(description ? description : title);
    if (title) {
        cb_json_member(&writer->json, "title", title);
    }
    if (both) {
        cb_json_member(&writer->json, "description", both);
    }
}

void cb_schema_empty(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "enum");
    cb_json_open_array(&writer->json);
    cb_json_null(&writer->json);
    cb_json_string(&writer->json, "");
    cb_json_close_array(&writer->json);
}

void cb_schema_given(CbSchemaWriter *writer)
{
    cb_schema_property(writer, "not", cb_schema_empty);
}

static void open_alternative(CbSchemaWriter *writer, const char *type)
{
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", type);
}

void cb_schema_not_empty(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "not");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    open_alternative(writer, "null");
    cb_json_close_object(&writer->json);
    open_alternative(writer, "string");
    cb_json_member(&writer->json, "pattern", INVISIBLE);
    cb_json_close_object(&writer->json);
    open_alternative(writer, "array");
    cb_schema_property(writer, "items", cb_schema_empty);
    cb_json_close_object(&writer->json);
    open_alternative(writer, "object");
    cb_schema_property(writer, "additionalProperties", cb_schema_empty);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
    cb_json_close_object(&writer->json);
}

void cb_schema_type(CbSchemaWriter *writer, const char *type)
{
    const char *const types[] = {type, "null", NULL};
    write_types(writer, types);
}

void cb_schema_site_url(CbSchemaWriter *writer)
{
    write_patterned(writer, cb_site_url_pattern);
}

void cb_schema_text(CbSchemaWriter *writer, const char *pattern)
{
    if (pattern != NULL) {
        write_languages(writer, write_field_text, pattern);
    } else {
        cb_json_member(&writer->json, "$ref", "#/$defs/text");
    }
}

void cb_schema_texts(CbSchemaWriter *writer, const char *pattern)
{
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    cb_schema_text(writer, pattern);
    cb_json_close_object(&writer->json);
}

void cb_schema_any_text(CbSchemaWriter *writer)
{
    cb_schema_text(writer, NULL);
}

void cb_schema_plain_text(CbSchemaWriter *writer, const char *pattern)
{
    if (pattern != NULL) {
        write_field_text(writer, pattern);
    } else {
        write_scalar(writer);
    }
}

void cb_schema_plain_texts(CbSchemaWriter *writer, const char *pattern)
{
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    cb_schema_plain_text(writer, pattern);
    cb_json_close_object(&writer->json);
}

void cb_schema_string(CbSchemaWriter *writer)
{
    write_scalar(writer);
}

void cb_schema_boolean(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "boolean");
}

void cb_schema_date(CbSchemaWriter *writer)
{
    write_patterned(writer, cb_date_pattern);
}

/* What a field's own pattern allows besides the pattern of its type. */
static void write_also(CbSchemaWriter *writer, const char *ecma)
{
    if (ecma == NULL) {
        return;
    }
    cb_json_key(&writer->json, "allOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    write_field_text(writer, ecma);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
}

static void write_address(CbSchemaWriter *writer, gconstpointer data)
{
    write_patterned(writer, cb_url_pattern);
    write_also(writer, data);
}

void cb_schema_url(CbSchemaWriter *writer)
{
    write_address(writer, NULL);
}

void cb_schema_urls(CbSchemaWriter *writer, const char *pattern)
{
    write_languages(writer, write_address, pattern);
}

void cb_schema_plain_url(CbSchemaWriter *writer, const char *pattern)
{
    write_address(writer, pattern);
}

void cb_schema_email(CbSchemaWriter *writer, const char *pattern)
{
    write_patterned(writer, cb_email_pattern);
    cb_json_key(&writer->json, "maxLength");
    cb_json_integer(&writer->json, CB_MAX_EMAIL_LENGTH);
    write_also(writer, pattern);
}

void cb_schema_any_number(CbSchemaWriter *writer, gboolean is_integer)
{
    cb_schema_type(writer, is_integer ? "integer" : "number");
    write_limit(writer, "minimum", is_integer ? -CB_LARGEST_INTEGER : -CB_LARGEST_NUMBER);
    write_limit(writer, "maximum", is_integer ? CB_LARGEST_INTEGER : CB_LARGEST_NUMBER);
}

void cb_schema_number(CbSchemaWriter *writer, const CbField *field)
{
    gboolean is_year = field->type == CB_FIELD_YEAR;
    gboolean is_integer = field->type != CB_FIELD_NUMBER;
    double most = is_integer ? CB_LARGEST_INTEGER : CB_LARGEST_NUMBER;
    cb_schema_type(writer, is_integer ? "integer" : "number");
    write_limit(writer, "minimum",
                field->has_min ? MAX(field->min, -most)
                : is_year      ? CB_MIN_YEAR
                               : -most);
    write_limit(writer, "maximum",
                field->has_max ? MIN(field->max, most)
                : is_year      ? CB_MAX_YEAR
                               : most);
}

/* A key without value, or with an empty one, is absent. */
static void write_nothing(CbSchemaWriter *writer)
{
    cb_json_open_object(&writer->json);
    cb_schema_type(writer, "string");
    cb_json_key(&writer->json, "maxLength");
    cb_json_integer(&writer->json, 0);
    cb_json_close_object(&writer->json);
}

/* Words in an `enum`, or nothing. */
static void write_enum(CbSchemaWriter *writer, const char *const *words, gsize count)
{
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "enum");
    cb_json_open_array(&writer->json);
    for (gsize i = 0; i < count; i++) {
        cb_json_string(&writer->json, words[i]);
    }
    cb_json_null(&writer->json);
    cb_json_close_array(&writer->json);
    cb_json_close_object(&writer->json);
    write_nothing(writer);
    cb_json_close_array(&writer->json);
}

void cb_schema_choice(CbSchemaWriter *writer, const char *const *words)
{
    write_enum(writer, words, g_strv_length((char **)words));
}

void cb_schema_words(CbSchemaWriter *writer, const char *const *words, const char *pattern)
{
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "uniqueItems");
    cb_json_boolean(&writer->json, TRUE);
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    cb_schema_choice(writer, words);
    cb_json_close_object(&writer->json);
    if (pattern) {
        cb_json_open_object(&writer->json);
        cb_json_member(&writer->json, "type", "string");
        cb_json_member(&writer->json, "pattern", pattern);
        cb_json_close_object(&writer->json);
    }
    cb_json_close_array(&writer->json);
    cb_json_close_object(&writer->json);
}

void cb_schema_vocabulary_names(CbSchemaWriter *writer)
{
    const CbSchema *schema = writer->source->schema;
    g_autofree const char **names = g_new0(const char *, schema->n_vocabularies + 1);
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        names[i] = schema->vocabularies[i].id;
    }
    write_enum(writer, names, schema->n_vocabularies);
}

void cb_schema_media(CbSchemaWriter *writer)
{
    gsize all, count = 0;
    g_autofree const char **paths = cb_targets_media(writer->source->targets, &all);
    for (gsize i = 0; i < all; i++) {
        if (cb_media_is_image(paths[i])) {
            paths[count++] = paths[i];
        }
    }
    if (count <= MOST_IDS) {
        write_enum(writer, paths, count);
    } else {
        cb_schema_type(writer, "string");
    }
}

/* One value as `write` says, or, if there may be several, a list of such values without
 * repetitions as well. */
static void write_one_or_several(CbSchemaWriter *writer, gboolean several,
                                 void (*write)(CbSchemaWriter *, gconstpointer), gconstpointer data)
{
    if (!several) {
        write(writer, data);
        return;
    }
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", "array");
    cb_json_key(&writer->json, "uniqueItems");
    cb_json_boolean(&writer->json, TRUE);
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    write(writer, data);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_open_object(&writer->json);
    write(writer, data);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
}

static void write_constant(CbSchemaWriter *writer, const CbTerm *term)
{
    const char *description = cb_text_get(&term->description, 0, NULL);
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "const", term->id);
    cb_schema_describe(writer, cb_text_get(&term->label, 0, NULL), description);
    cb_json_close_object(&writer->json);
    /* YAML takes an id of digits for a number. */
    if (term->id[strspn(term->id, "0123456789")] != '\0' || strlen(term->id) > 15) {
        return;
    }
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "const");
    cb_json_integer(&writer->json, g_ascii_strtoll(term->id, NULL, 10));
    cb_json_close_object(&writer->json);
}

static void write_term(CbSchemaWriter *writer, gconstpointer data)
{
    const CbVocabulary *vocabulary = data;
    if (vocabulary->is_damaged) {
        /* Which terms it has is known when its mistake is mended. */
        write_scalar(writer);
        return;
    }
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        write_constant(writer, &vocabulary->terms[i]);
    }
    write_nothing(writer);
    cb_json_close_array(&writer->json);
}

void cb_schema_terms(CbSchemaWriter *writer, const CbVocabulary *vocabulary, gboolean several)
{
    write_one_or_several(writer, several, write_term, vocabulary);
}

static void write_id(CbSchemaWriter *writer, gconstpointer data)
{
    gsize count;
    CbKind kind = *(const CbKind *)data;
    g_autofree const char **ids = cb_targets_ids(writer->source->targets, kind, &count);
    if (count <= MOST_IDS) {
        write_enum(writer, ids, count);
    } else {
        cb_schema_type(writer, "string");
    }
}

void cb_schema_ids(CbSchemaWriter *writer, CbKind kind, gboolean several)
{
    write_one_or_several(writer, several, write_id, &kind);
}
