#include "site/export.h"

#include "base/escape.h"
#include "site/body.h"
#include "site/field_value.h"

#include <math.h>
#include <string.h>

static const CbSchema *schema_of(const CbPage *page)
{
    return &page->site->collection->schema;
}

static const char *plain_text(const CbPage *page, const CbBody *body)
{
    const CbMarkdown *document = cb_body_get(body, page->language->number, NULL);
    return document ? cb_body_plain_on(page, document) : NULL;
}

static void append_number(GString *out, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.15g", number));
}

static void append_date(GString *out, CbDate date)
{
    if (date.year > 0) {
        g_string_append_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
    }
}

static void csv_text(GString *out, const char *text)
{
    g_string_append_c(out, ',');
    cb_escape_csv(out, text ? text : "", -1);
}

/* Numbers are no formulas, even if they begin with a minus. */
static void csv_cell(GString *out, const char *text, gboolean is_text)
{
    if (is_text) {
        csv_text(out, text);
    } else {
        g_string_append_printf(out, ",%s", text);
    }
}

static void csv_head(const CbPage *page, GString *out)
{
    const CbSchema *schema = schema_of(page);
    g_string_append(out, "id,path,title,summary");
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private) {
            csv_text(out, schema->fields[i].id);
        }
    }
    g_string_append(out, ",tips,updated\r\n");
}

void cb_export_cell(const CbPage *page, const CbCase *one, guint field, GString *out)
{
    const CbFieldValue *value = &one->values[field];
    CbFieldType type = schema_of(page)->fields[field].type;
    if (value->is_set && cb_field_type_is_number(type)) {
        append_number(out, value->number);
    } else if (value->is_set && type == CB_FIELD_DATE) {
        append_date(out, value->date);
    } else {
        cb_field_text(page->site, page->language, page->scratch, one, field, CB_CSV_SEPARATOR,
                      FALSE, out);
    }
}

void cb_export_tips(const CbPage *page, const CbCase *one, GString *out)
{
    gsize start = out->len;
    for (guint i = 0; i < one->n_tips; i++) {
        const char *tip = plain_text(page, &one->tips[i]);
        if (tip) {
            g_string_append_printf(out, "%s%s", out->len > start ? "\n" : "", tip);
        }
    }
}

static void csv_row(const CbPage *page, guint index, GString *out)
{
    const CbCase *one = &page->site->collection->cases[index];
    guint language = page->language->number;
    g_autoptr(GString) cell = g_string_new(NULL);
    cb_escape_csv(out, one->entry.id, -1);
    csv_text(out, cb_plan_entry_path(page->site->plan, CB_KIND_CASE, index, language));
    csv_text(out, cb_text_get(&one->entry.title, language, NULL));
    csv_text(out, plain_text(page, &one->entry.summary));
    for (guint i = 0; i < schema_of(page)->n_fields; i++) {
        if (!schema_of(page)->fields[i].is_private) {
            CbFieldType type = schema_of(page)->fields[i].type;
            g_string_truncate(cell, 0);
            cb_export_cell(page, one, i, cell);
            csv_cell(out, cell->str, !cb_field_type_is_number(type));
        }
    }
    g_string_truncate(cell, 0);
    cb_export_tips(page, one, cell);
    csv_text(out, cell->str);
    g_string_append_c(out, ',');
    append_date(out, one->entry.updated);
    g_string_append(out, "\r\n");
}

/* What is written of one case. */
typedef void (*WriteCase)(const CbPage *page, guint index, GString *out);

/* Writes all cases. What one of them takes is not held while the others are written: there may be
 * very many. */
static void write_cases(const CbPage *page, WriteCase write, GString *out)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    CbPage alone = *page;
    alone.scratch = scratch;
    for (guint i = 0; i < page->site->collection->n_cases; i++) {
        cb_arena_reset(scratch);
        write(&alone, i, out);
    }
}

void cb_export_csv(const CbPage *page, GString *out)
{
    csv_head(page, out);
    write_cases(page, csv_row, out);
}

/* Members of JSON objects: the comma before, the name, the value. */

static void json_name(GString *out, const char *name)
{
    if (out->str[out->len - 1] != '{') {
        g_string_append_c(out, ',');
    }
    cb_escape_json(out, name, -1);
    g_string_append_c(out, ':');
}

static void json_member(GString *out, const char *name, const char *text)
{
    if (!text) {
        return;
    }
    json_name(out, name);
    cb_escape_json(out, text, -1);
}

static void json_item(GString *out, const char *text)
{
    if (out->str[out->len - 1] != '[') {
        g_string_append_c(out, ',');
    }
    cb_escape_json(out, text, -1);
}

/* The ids that a field of terms or references holds; one alone is no list. */
static void json_ids(const CbPage *page, const CbField *field, const CbFieldValue *value,
                     GString *out)
{
    gboolean several = field->type == CB_FIELD_TERMS || field->type == CB_FIELD_REFS;
    if (several) {
        g_string_append_c(out, '[');
    }
    for (guint32 i = 0; i < value->indexes.length; i++) {
        guint32 index = value->indexes.items[i];
        const char *id = field->vocabulary
                             ? field->vocabulary->terms[index].id
                             : cb_collection_entry(page->site->collection, field->to, index)->id;
        if (several) {
            json_item(out, id);
        } else {
            cb_escape_json(out, id, -1);
        }
    }
    if (several) {
        g_string_append_c(out, ']');
    }
}

static void json_list(const CbPage *page, const CbFieldValue *value, GString *out)
{
    g_string_append_c(out, '[');
    for (guint i = 0; i < value->n_list; i++) {
        const char *text = cb_text_get(&value->list[i], page->language->number, NULL);
        if (text) {
            json_item(out, text);
        }
    }
    g_string_append_c(out, ']');
}

static void json_field(const CbPage *page, const CbCase *one, guint index, GString *out)
{
    const CbField *field = &schema_of(page)->fields[index];
    const CbFieldValue *value = &one->values[index];
    g_autoptr(GString) text = g_string_new(NULL);
    json_name(out, field->id);
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        json_ids(page, field, value, out);
        return;
    case CB_FIELD_LIST:
        json_list(page, value, out);
        return;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        append_number(out, value->number);
        return;
    case CB_FIELD_BOOLEAN:
        g_string_append(out, value->boolean ? "true" : "false");
        return;
    case CB_FIELD_DATE:
        append_date(text, value->date);
        break;
    case CB_FIELD_TEXT:
    case CB_FIELD_MARKDOWN:
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
    case CB_FIELD_IMAGE:
        cb_field_text(page->site, page->language, page->scratch, one, index, ", ", FALSE, text);
        break;
    }
    cb_escape_json(out, text->str, (gssize)text->len);
}

static void json_tips(const CbPage *page, const CbCase *one, GString *out)
{
    if (one->n_tips == 0) {
        return;
    }
    json_name(out, "tips");
    g_string_append_c(out, '[');
    for (guint i = 0; i < one->n_tips; i++) {
        const char *tip = plain_text(page, &one->tips[i]);
        if (tip) {
            json_item(out, tip);
        }
    }
    g_string_append_c(out, ']');
}

static void json_case(const CbPage *page, guint index, GString *out)
{
    const CbCase *one = &page->site->collection->cases[index];
    guint language = page->language->number;
    g_autoptr(GString) date = g_string_new(NULL);
    g_string_append(out, index > 0 ? ",\n{" : "\n{");
    json_member(out, "id", one->entry.id);
    json_member(out, "path", cb_plan_entry_path(page->site->plan, CB_KIND_CASE, index, language));
    json_member(out, "title", cb_text_get(&one->entry.title, language, NULL));
    json_member(out, "summary", plain_text(page, &one->entry.summary));
    for (guint i = 0; i < schema_of(page)->n_fields; i++) {
        if (cb_field_is_shown(page->site->collection, one, i)) {
            json_field(page, one, i, out);
        }
    }
    json_tips(page, one, out);
    append_date(date, one->entry.updated);
    json_member(out, "updated", date->len ? date->str : NULL);
    g_string_append_c(out, '}');
}

/* The terms of a vocabulary: id, label, parent. */
static void json_terms(const CbPage *page, const CbVocabulary *vocabulary, GString *out)
{
    json_name(out, "terms");
    g_string_append_c(out, '[');
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        const CbTerm *term = &vocabulary->terms[i];
        g_string_append(out, i ? ",{" : "{");
        json_member(out, "id", term->id);
        json_member(out, "label", cb_text_get(&term->label, page->language->number, NULL));
        if (term->parent >= 0) {
            json_member(out, "parent", vocabulary->terms[term->parent].id);
        }
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void json_declaration(const CbPage *page, const CbField *field, GString *out)
{
    guint language = page->language->number;
    g_string_append(out, out->str[out->len - 1] == '[' ? "\n{" : ",\n{");
    json_member(out, "id", field->id);
    json_member(out, "type", cb_field_type_name(field->type));
    json_member(out, "label", cb_text_get(&field->label, language, NULL));
    json_member(out, "description", cb_text_get(&field->description, language, NULL));
    json_member(out, "unit", cb_text_get(&field->unit, language, NULL));
    if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        json_member(out, "to", cb_kind_folder(field->to));
    }
    if (field->vocabulary) {
        json_terms(page, field->vocabulary, out);
    }
    g_string_append_c(out, '}');
}

void cb_export_json(const CbPage *page, GString *out)
{
    const CbSchema *schema = schema_of(page);
    g_string_append_c(out, '{');
    json_member(out, "title", page->language->title.as.string);
    json_member(out, "language", page->language->id);
    json_name(out, "fields");
    g_string_append_c(out, '[');
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private) {
            json_declaration(page, &schema->fields[i], out);
        }
    }
    g_string_append(out, "],\n\"cases\":[");
    write_cases(page, json_case, out);
    g_string_append(out, "\n]}\n");
}
