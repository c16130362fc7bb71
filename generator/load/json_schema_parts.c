#include "load/json_schema_parts.h"

#include "base/limits.h"
#include <string.h>

/* A day of a month that has it; leap years are left to the format. */
#define DATE_PATTERN                                                                               \
    "^[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"       \
    "|02-(0[1-9]|[12][0-9]))$"

/* More ids than this are no help in an editor; any id is right then. */
#define MOST_IDS 1000

void cb_schema_required(CbSchemaWriter *writer, const char *const *keys)
{
    cb_json_key(&writer->json, "required");
    cb_json_open_array(&writer->json);
    for (; keys && *keys; keys++)
        cb_json_string(&writer->json, *keys);
    cb_json_close_array(&writer->json);
}

static void write_closed(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "additionalProperties");
    cb_json_boolean(&writer->json, FALSE);
}

void cb_schema_open_document(CbSchemaWriter *writer, const char *title)
{
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    cb_json_member(&writer->json, "title", title);
    cb_json_member(&writer->json, "type", "object");
    write_closed(writer);
}

static void write_types(CbSchemaWriter *writer, const char *const *types)
{
    cb_json_key(&writer->json, "type");
    cb_json_open_array(&writer->json);
    for (; *types; types++)
        cb_json_string(&writer->json, *types);
    cb_json_close_array(&writer->json);
}

/* What YAML may take a text for: Casebook takes it as it is written. */
static void write_scalar(CbSchemaWriter *writer)
{
    static const char *const types[] = {"string", "number", "boolean", "null", NULL};
    write_types(writer, types);
}

/* `$defs`: a text, either for all languages or by language. */
static void write_text_definition(CbSchemaWriter *writer)
{
    const CbConfig *config = writer->source->config;
    cb_json_key(&writer->json, "text");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    cb_json_open_object(&writer->json);
    write_scalar(writer);
    cb_json_close_object(&writer->json);
    cb_json_open_object(&writer->json);
    cb_schema_open_map(writer, NULL);
    for (guint i = 0; i < config->n_languages; i++)
        cb_schema_property(writer, config->languages[i], write_scalar);
    cb_schema_close_map(writer);
    cb_json_close_object(&writer->json);
    cb_json_close_array(&writer->json);
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
    if (required)
        cb_schema_required(writer, required);
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

void cb_schema_property_pattern(CbSchemaWriter *writer, const char *key, const char *pattern)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", "string");
    cb_json_member(&writer->json, "pattern", pattern);
    cb_json_close_object(&writer->json);
}

void cb_schema_describe(CbSchemaWriter *writer, const char *title, const char *description)
{
    /* Editors show descriptions, but seldom titles. */
    g_autofree char *both = title && description ? g_strdup_printf("%s: %s", title, description)
                                                 : g_strdup(description ? description : title);
    if (title)
        cb_json_member(&writer->json, "title", title);
    if (both)
        cb_json_member(&writer->json, "description", both);
}

void cb_schema_not_empty(CbSchemaWriter *writer)
{
    cb_json_key(&writer->json, "not");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "enum");
    cb_json_open_array(&writer->json);
    cb_json_null(&writer->json);
    cb_json_string(&writer->json, "");
    cb_json_open_array(&writer->json);
    cb_json_close_array(&writer->json);
    cb_json_close_array(&writer->json);
    cb_json_close_object(&writer->json);
}

void cb_schema_type(CbSchemaWriter *writer, const char *type)
{
    const char *const types[] = {type, "null", NULL};
    write_types(writer, types);
}

gboolean cb_schema_is_portable(const char *pattern)
{
    static const char *const foreign[] = {"(?<", "(?>", "(?P", "(?i", "(?x", "(?#",
                                          "\\A", "\\z", "\\Z", "\\h", "\\R", "\\K",
                                          "\\Q", "\\p", "[[:", "++",  "*+",  "?+"};
    for (guint i = 0; i < G_N_ELEMENTS(foreign); i++)
        if (strstr(pattern, foreign[i]))
            return FALSE;
    return TRUE;
}

void cb_schema_text(CbSchemaWriter *writer, const char *pattern)
{
    if (!pattern || !cb_schema_is_portable(pattern)) {
        cb_json_member(&writer->json, "$ref", "#/$defs/text");
        return;
    }
    g_autofree char *anchored = g_strconcat("^(?:", pattern, ")$", NULL);
    write_scalar(writer);
    cb_json_member(&writer->json, "pattern", anchored);
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

void cb_schema_plain_text(CbSchemaWriter *writer)
{
    write_scalar(writer);
}

void cb_schema_plain_texts(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "array");
    cb_json_key(&writer->json, "items");
    cb_json_open_object(&writer->json);
    write_scalar(writer);
    cb_json_close_object(&writer->json);
}

void cb_schema_boolean(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "boolean");
}

void cb_schema_date(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "string");
    cb_json_member(&writer->json, "format", "date");
    /* Not every editor knows how long months are. */
    cb_json_member(&writer->json, "pattern", DATE_PATTERN);
}

void cb_schema_url(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "string");
    cb_json_member(&writer->json, "format", "uri");
    cb_json_member(&writer->json, "pattern",
                   "^(https?://[^/]*[.:]|https?://localhost|mailto:.*@|tel:)");
}

void cb_schema_number(CbSchemaWriter *writer, const CbField *field)
{
    gboolean is_year = field->type == CB_FIELD_YEAR;
    cb_schema_type(writer, field->type == CB_FIELD_NUMBER ? "number" : "integer");
    if (field->has_min || is_year) {
        cb_json_key(&writer->json, "minimum");
        cb_json_number(&writer->json, field->has_min ? field->min : CB_MIN_YEAR);
    }
    if (field->has_max || is_year) {
        cb_json_key(&writer->json, "maximum");
        cb_json_number(&writer->json, field->has_max ? field->max : CB_MAX_YEAR);
    }
}

/* Words in an `enum`, and null: a key without value is absent. */
static void write_enum(CbSchemaWriter *writer, const char *const *words, gsize count)
{
    cb_json_key(&writer->json, "enum");
    cb_json_open_array(&writer->json);
    for (gsize i = 0; i < count; i++)
        cb_json_string(&writer->json, words[i]);
    cb_json_null(&writer->json);
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
    for (guint i = 0; i < schema->n_vocabularies; i++)
        names[i] = schema->vocabularies[i].id;
    write_enum(writer, names, schema->n_vocabularies);
}

void cb_schema_media(CbSchemaWriter *writer)
{
    gsize count;
    g_autofree const char **paths = cb_targets_media(writer->source->targets, &count);
    if (count <= MOST_IDS)
        write_enum(writer, paths, count);
    else
        cb_schema_type(writer, "string");
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
    if (term->id[strspn(term->id, "0123456789")] != '\0' || strlen(term->id) > 15)
        return;
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "const");
    cb_json_integer(&writer->json, g_ascii_strtoll(term->id, NULL, 10));
    cb_json_close_object(&writer->json);
}

static void write_null(CbSchemaWriter *writer)
{
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", "null");
    cb_json_close_object(&writer->json);
}

static void write_term(CbSchemaWriter *writer, gconstpointer data)
{
    const CbVocabulary *vocabulary = data;
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < vocabulary->n_terms; i++)
        write_constant(writer, &vocabulary->terms[i]);
    write_null(writer);
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
    if (count <= MOST_IDS)
        write_enum(writer, ids, count);
    else
        cb_schema_type(writer, "string");
}

void cb_schema_ids(CbSchemaWriter *writer, CbKind kind, gboolean several)
{
    write_one_or_several(writer, several, write_id, &kind);
}
