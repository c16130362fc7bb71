#include "load/json_schema_parts.h"

#include "base/limits.h"
#include "load/figure.h"
#include <string.h>

/* The members of a list of `least` to CB_MAX_FIGURE_PARTS parts; `most` 0 is that limit. */
static void write_list_of(CbSchemaWriter *writer, guint least, guint most, CbSchemaPart item)
{
    cb_json_key(&writer->json, "minItems");
    cb_json_integer(&writer->json, least);
    cb_json_key(&writer->json, "maxItems");
    cb_json_integer(&writer->json, most > 0 ? most : CB_MAX_FIGURE_PARTS);
    cb_schema_property(writer, "items", item);
}

/* A list that is required; with `is_set`, of different members. */
static void write_parts(CbSchemaWriter *writer, const char *key, guint least, guint most,
                        CbSchemaPart item, gboolean is_set)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "type", "array");
    write_list_of(writer, least, most, item);
    if (is_set) {
        cb_json_key(&writer->json, "uniqueItems");
        cb_json_boolean(&writer->json, TRUE);
    }
    cb_json_close_object(&writer->json);
}

static void write_list(CbSchemaWriter *writer, const char *key, guint least, guint most,
                       CbSchemaPart item)
{
    write_parts(writer, key, least, most, item, FALSE);
}

/* A list that need not be there, or may be empty. */
static void write_optional_list(CbSchemaWriter *writer, const char *key, guint least,
                                CbSchemaPart item)
{
    cb_json_key(&writer->json, key);
    cb_json_open_object(&writer->json);
    cb_schema_type(writer, "array");
    write_list_of(writer, least, 0, item);
    cb_json_close_object(&writer->json);
}

/* The names of fields that are fit for something. */
static void write_fields(CbSchemaWriter *writer, gboolean (*is_fit)(const CbField *))
{
    const CbSchema *schema = writer->source->schema;
    g_autofree const char **names = g_new0(const char *, schema->n_fields + 1);
    guint count = 0;
    for (guint i = 0; i < schema->n_fields; i++) {
        if (is_fit(&schema->fields[i])) {
            names[count++] = schema->fields[i].id;
        }
    }
    cb_schema_choice(writer, names);
}

static gboolean is_public(const CbField *field)
{
    return !field->is_private;
}

static void write_countable(CbSchemaWriter *writer)
{
    write_fields(writer, cb_field_is_countable);
}

static void write_shown(CbSchemaWriter *writer)
{
    write_fields(writer, is_public);
}

static void write_unit(CbSchemaWriter *writer)
{
    static const char *const units[] = {"count", "percent", NULL};
    cb_schema_choice(writer, units);
}

static void write_level(CbSchemaWriter *writer)
{
    cb_schema_type(writer, "integer");
    cb_json_key(&writer->json, "minimum");
    cb_json_integer(&writer->json, 1);
}

static void write_years(CbSchemaWriter *writer)
{
    static const char *const types[] = {"integer", "array", "null"};
    cb_json_key(&writer->json, "type");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        cb_json_string(&writer->json, types[i]);
    }
    cb_json_close_array(&writer->json);
}

/* `where`: a value, or several, for each field that can be counted. */
static void write_where(CbSchemaWriter *writer)
{
    const CbSchema *schema = writer->source->schema;
    cb_schema_open_optional_map(writer);
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        if (!cb_field_is_countable(field) &&
            (field->type != CB_FIELD_BOOLEAN || field->is_private)) {
            continue;
        }
        cb_json_key(&writer->json, field->id);
        cb_json_open_object(&writer->json);
        if (field->vocabulary) {
            cb_schema_terms(writer, field->vocabulary, TRUE);
        } else if (field->type == CB_FIELD_BOOLEAN) {
            cb_schema_boolean(writer);
        } else if (field->type == CB_FIELD_YEAR) {
            write_years(writer);
        } else {
            cb_schema_ids(writer, field->to, TRUE);
        }
        cb_json_close_object(&writer->json);
    }
    cb_schema_close_map(writer);
}

static void write_number(CbSchemaWriter *writer)
{
    cb_schema_any_number(writer, FALSE);
}

static void write_bar(CbSchemaWriter *writer)
{
    static const char *const required[] = {"label", "values", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "label");
    write_list(writer, "values", 1, 0, write_number);
    cb_schema_close_map(writer);
}

static void write_option(CbSchemaWriter *writer)
{
    static const char *const required[] = {"label", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "label");
    cb_schema_property_text(writer, "text");
    cb_schema_property_text(writer, "example");
    cb_schema_close_map(writer);
}

static void write_factor(CbSchemaWriter *writer)
{
    static const char *const required[] = {"id", "label", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_id(writer, "id");
    cb_schema_property_required_text(writer, "label");
    cb_schema_close_map(writer);
}

static void write_column(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", "factors", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "title");
    write_list(writer, "factors", 1, 0, write_factor);
    cb_schema_close_map(writer);
}

/* One of several ways to write something: a key is given, and others are not. */
static void write_alternative(CbSchemaWriter *writer, const char *key, const char *const *others)
{
    const char *const required[] = {key, NULL};
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property(writer, key, cb_schema_given);
    for (; others != NULL && *others != NULL; others++) {
        cb_schema_property(writer, *others, cb_schema_empty);
    }
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

static void write_sign(CbSchemaWriter *writer)
{
    static const char *const signs[] = {"+", "-", NULL};
    cb_schema_choice(writer, signs);
}

static void write_arrow(CbSchemaWriter *writer)
{
    static const char *const required[] = {"from", "to", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_id(writer, "from");
    cb_schema_property_id(writer, "to");
    cb_schema_property(writer, "sign", write_sign);
    cb_schema_property(writer, "weight", write_number);
    cb_schema_close_map(writer);
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    write_alternative(writer, "sign", NULL);
    write_alternative(writer, "weight", NULL);
    cb_json_close_array(&writer->json);
}

static void write_cell(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", NULL};
    cb_schema_open_map(writer, required);
    cb_schema_property_required_text(writer, "title");
    cb_schema_property_text(writer, "text");
    write_optional_list(writer, "items", 0, cb_schema_any_text);
    cb_schema_close_map(writer);
}

static void write_case(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_CASE, FALSE);
}

static void write_topics(CbSchemaWriter *writer)
{
    cb_schema_ids(writer, CB_KIND_TOPIC, TRUE);
}

static void write_bars_keys(CbSchemaWriter *writer)
{
    cb_schema_property(writer, "count", write_countable);
    cb_schema_property(writer, "level", write_level);
    cb_schema_property(writer, "where", write_where);
    cb_schema_property(writer, "unit", write_unit);
    write_optional_list(writer, "series", 1, cb_schema_any_text);
    write_optional_list(writer, "data", 1, write_bar);
}

static void write_crosstab_keys(CbSchemaWriter *writer)
{
    cb_schema_property_required(writer, "rows", write_countable);
    cb_schema_property_required(writer, "columns", write_countable);
    cb_schema_property(writer, "where", write_where);
    cb_schema_property(writer, "unit", write_unit);
}

static void write_pole(CbSchemaWriter *writer)
{
    cb_schema_any_text(writer);
    cb_schema_not_empty(writer);
}

static void write_spectrum_keys(CbSchemaWriter *writer)
{
    write_list(writer, "poles", 2, 2, write_pole);
    write_list(writer, "options", 2, 0, write_option);
}

static void write_path_keys(CbSchemaWriter *writer)
{
    write_list(writer, "columns", 2, 0, write_column);
    write_list(writer, "arrows", 1, 0, write_arrow);
}

static void write_quadrant_keys(CbSchemaWriter *writer)
{
    write_list(writer, "x", 2, 2, write_pole);
    write_list(writer, "y", 2, 2, write_pole);
    write_list(writer, "cells", 4, 4, write_cell);
}

/* A case alone is compared with nothing. */
static void write_comparison_keys(CbSchemaWriter *writer)
{
    write_parts(writer, "cases", 2, CB_MAX_FIGURE_PARTS, write_case, TRUE);
    write_parts(writer, "fields", 1, CB_MAX_FIELDS, write_shown, TRUE);
}

/* The keys that a kind of figure needs, but `title` and `kind`. */
static const char *const needed[][4] = {
    [CB_FIGURE_BARS] = {NULL},
    [CB_FIGURE_CROSSTAB] = {"rows", "columns", NULL},
    [CB_FIGURE_SPECTRUM] = {"poles", "options", NULL},
    [CB_FIGURE_PATHS] = {"columns", "arrows", NULL},
    [CB_FIGURE_QUADRANTS] = {"x", "y", "cells", NULL},
    [CB_FIGURE_COMPARISON] = {"cases", "fields", NULL},
};

static const CbSchemaPart keys_of_kind[] = {
    [CB_FIGURE_BARS] = write_bars_keys,          [CB_FIGURE_CROSSTAB] = write_crosstab_keys,
    [CB_FIGURE_SPECTRUM] = write_spectrum_keys,  [CB_FIGURE_PATHS] = write_path_keys,
    [CB_FIGURE_QUADRANTS] = write_quadrant_keys, [CB_FIGURE_COMPARISON] = write_comparison_keys,
};

/* Bars are counted or given. */
static void write_count_or_data(CbSchemaWriter *writer)
{
    static const char *const not_counted[] = {"data", "series", NULL};
    static const char *const not_given[] = {"count", "level", "where", NULL};
    cb_json_key(&writer->json, "anyOf");
    cb_json_open_array(&writer->json);
    write_alternative(writer, "count", not_counted);
    write_alternative(writer, "data", not_given);
    cb_json_close_array(&writer->json);
}

/* If the figure is of this kind, it has these keys. */
static void write_kind(CbSchemaWriter *writer, CbFigureKind kind)
{
    static const char *const kind_key[] = {"kind", NULL};
    static const char *const common[] = {"title",  "description", "kind",  "topics",
                                         "source", "featured",    "draft", "updated"};
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "if");
    cb_json_open_object(&writer->json);
    cb_schema_required(writer, kind_key);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_json_key(&writer->json, "kind");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "const", cb_figure_kind_names[kind]);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
    cb_json_key(&writer->json, "then");
    cb_json_open_object(&writer->json);
    cb_schema_open_map(writer, needed[kind]);
    for (guint i = 0; i < G_N_ELEMENTS(common); i++) {
        cb_json_key(&writer->json, common[i]);
        cb_json_boolean(&writer->json, TRUE);
    }
    keys_of_kind[kind](writer);
    cb_schema_close_map(writer);
    if (kind == CB_FIGURE_BARS) {
        write_count_or_data(writer);
    }
    cb_json_close_object(&writer->json);
    cb_json_close_object(&writer->json);
}

static void write_kind_names(CbSchemaWriter *writer)
{
    cb_schema_choice(writer, cb_figure_kind_names);
}

void cb_schema_write_figure(CbSchemaWriter *writer)
{
    static const char *const required[] = {"title", "kind", NULL};
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    cb_json_member(&writer->json, "title", "A figure");
    cb_json_member(&writer->json, "type", "object");
    cb_schema_required(writer, required);
    cb_json_key(&writer->json, "properties");
    cb_json_open_object(&writer->json);
    cb_schema_property_required_text(writer, "title");
    cb_schema_property_required(writer, "kind", write_kind_names);
    cb_schema_property_text(writer, "description");
    cb_schema_property_text(writer, "source");
    cb_schema_property(writer, "topics", write_topics);
    cb_schema_property(writer, "featured", cb_schema_boolean);
    cb_schema_property(writer, "draft", cb_schema_boolean);
    cb_schema_property(writer, "updated", cb_schema_date);
    cb_json_close_object(&writer->json);
    cb_json_key(&writer->json, "allOf");
    cb_json_open_array(&writer->json);
    for (guint kind = 0; kind <= CB_FIGURE_COMPARISON; kind++) {
        write_kind(writer, (CbFigureKind)kind);
    }
    cb_json_close_array(&writer->json);
    cb_schema_close_document(writer);
}
