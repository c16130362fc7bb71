#include "report/report_parts.h"

#include <string.h>

/* Something that a case may have. */
typedef struct {
    const char *id;
    const char *label; /* NULL: the template has one */
    gboolean required;
    int field; /* declared, or -1 */
} Column;

static const char *const built_in[] = {"summary", "sections", "quotes", "tips",
                                       "links",   "sources",  "image",  "updated"};

static gboolean has_built_in(const CbCase *one, const char *id)
{
    const struct {
        const char *id;
        gboolean has;
    } values[] = {
        {"summary", cb_body_is_set(&one->entry.summary)},
        {"sections", one->n_sections > 0},
        {"quotes", one->n_quotes > 0},
        {"tips", one->n_tips > 0},
        {"links", one->n_links > 0},
        {"sources", one->n_sources > 0},
        {"image", cb_text_is_set(&one->image)},
        {"updated", one->entry.updated.year != 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        if (strcmp(values[i].id, id) == 0) {
            return values[i].has;
        }
    }
    return FALSE;
}

static gboolean has(const CbCase *one, const Column *column)
{
    return column->field >= 0 ? one->values[column->field].is_set : has_built_in(one, column->id);
}

static GArray *columns_of(const CbSchema *schema)
{
    GArray *columns = g_array_new(FALSE, FALSE, sizeof(Column));
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        const Column column = {field->id, cb_text_get(&field->label, 0, NULL), field->required,
                               (int)i};
        g_array_append_val(columns, column);
    }
    for (guint i = 0; i < G_N_ELEMENTS(built_in); i++) {
        const CbBuiltInField *declared = cb_schema_built_in(schema, built_in[i]);
        const char *label = declared != NULL ? cb_text_get(&declared->label, 0, NULL) : NULL;
        const Column column = {built_in[i], label, declared != NULL && declared->required, -1};
        g_array_append_val(columns, column);
    }
    return columns;
}

/* Whole percent, rounded down: only what is complete is 100. */
static gint64 percent(guint part, guint whole)
{
    return whole > 0 ? (gint64)part * 100 / whole : 100;
}

static CbValue column_value(CbArena *arena, const CbCollection *collection, const Column *column)
{
    guint filled = 0;
    for (guint i = 0; i < collection->n_cases; i++) {
        filled += has(&collection->cases[i], column) ? 1 : 0;
    }
    CbMap *map = cb_map_new(arena, 6);
    cb_map_set(map, "id", cb_value_string(column->id));
    cb_map_set(map, "label",
               column->label != NULL ? cb_value_string(column->label) : cb_value_none());
    cb_map_set(map, "required", cb_value_boolean(column->required));
    cb_map_set(map, "filled", cb_value_integer(filled));
    cb_map_set(map, "percent", cb_value_integer(percent(filled, collection->n_cases)));
    return cb_value_map(map);
}

typedef struct {
    guint index;  /* of the case */
    guint filled; /* columns that it has */
} Row;

static int compare_rows(gconstpointer a, gconstpointer b)
{
    const Row *one = a, *other = b;
    if (one->filled != other->filled) {
        return one->filled < other->filled ? -1 : 1;
    }
    return one->index < other->index ? -1 : one->index > other->index;
}

/* The cases, the least complete first. */
static GArray *sorted_rows(const CbCollection *collection, const GArray *columns)
{
    GArray *rows = g_array_sized_new(FALSE, FALSE, sizeof(Row), collection->n_cases);
    for (guint i = 0; i < collection->n_cases; i++) {
        Row row = {i, 0};
        for (guint c = 0; c < columns->len; c++) {
            row.filled += has(&collection->cases[i], &g_array_index(columns, Column, c)) ? 1 : 0;
        }
        g_array_append_val(rows, row);
    }
    g_array_sort(rows, compare_rows);
    return rows;
}

static CbValue row_value(CbArena *arena, const CbCollection *collection, const GArray *columns,
                         const Row *row)
{
    CbListBuilder cells;
    cb_list_builder_init(&cells, arena, columns->len);
    for (guint c = 0; c < columns->len; c++) {
        const Column *column = &g_array_index(columns, Column, c);
        cb_list_builder_add(&cells, cb_value_boolean(has(&collection->cases[row->index], column)));
    }
    CbMap *map = cb_report_entry(arena, collection, CB_KIND_CASE, row->index);
    cb_map_set(map, "filled", cb_value_integer(row->filled));
    cb_map_set(map, "percent", cb_value_integer(percent(row->filled, columns->len)));
    cb_map_set(map, "cells", cb_list_builder_end(&cells));
    return cb_value_map(map);
}

CbValue cb_report_completeness(CbArena *arena, const CbCollection *collection)
{
    g_autoptr(GArray) columns = columns_of(&collection->schema);
    g_autoptr(GArray) rows = sorted_rows(collection, columns);
    CbListBuilder fields, cases;
    guint filled = 0;
    cb_list_builder_init(&fields, arena, columns->len);
    cb_list_builder_init(&cases, arena, MIN(rows->len, CB_REPORT_MAX_CASES));
    for (guint i = 0; i < columns->len; i++) {
        cb_list_builder_add(&fields,
                            column_value(arena, collection, &g_array_index(columns, Column, i)));
    }
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        filled += row->filled;
        if (i < CB_REPORT_MAX_CASES) {
            cb_list_builder_add(&cases, row_value(arena, collection, columns, row));
        }
    }
    CbMap *map = cb_map_new(arena, 4);
    cb_map_set(map, "fields", cb_list_builder_end(&fields));
    cb_map_set(map, "cases", cb_report_list(arena, cb_list_builder_end(&cases), rows->len));
    cb_map_set(map, "percent", cb_value_integer(percent(filled, rows->len * columns->len)));
    return cb_value_map(map);
}
