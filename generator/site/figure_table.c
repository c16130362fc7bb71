#include "site/figure_table.h"

#include "base/escape.h"
#include "site/field_value.h"
#include "site/figure_value.h"
#include "site/frame.h"

#include <math.h>
#include <string.h>

static void add(CbFigureTable *table, const char *text, double number, const char *path)
{
    CbTableCellText cell = {.text = text ? text : "", .number = number, .path = path};
    g_array_append_val(table->cells, cell);
}

static void add_text(CbFigureTable *table, const char *text)
{
    add(table, text, NAN, NULL);
}

/* The id of a language, unless it is the page's. */
static const char *other_language(const CbPage *page, guint language)
{
    return language != page->language->number ? page->site->collection->config.languages[language]
                                              : NULL;
}

/* A text of the editors', which may have fallen back, and lead somewhere. */
static void add_way(const CbPage *page, CbFigureTable *table, const CbText *text, const char *path)
{
    guint actual = page->language->number;
    const char *found = cb_text_get(text, actual, &actual);
    CbTableCellText cell = {.text = found ? found : "",
                            .number = NAN,
                            .path = path,
                            .language = found ? other_language(page, actual) : NULL};
    g_array_append_val(table->cells, cell);
}

static CbTableCellText *last_cell(const CbFigureTable *table)
{
    return &g_array_index(table->cells, CbTableCellText, table->cells->len - 1);
}

static void add_label(const CbPage *page, CbFigureTable *table, const CbText *text)
{
    add_way(page, table, text, NULL);
}

static const CbFigure *figure_at(const CbPage *page, guint index)
{
    return &page->site->collection->figures[index];
}

static const char *integer_text(const CbPage *page, guint number)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_locale_number(page->language->locale, number, 0, out);
    return cb_arena_strndup(page->scratch, out->str, out->len);
}

static const char *percent_text(const CbPage *page, double share)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_locale_percent(page->language->locale, share, 0, out);
    return cb_arena_strndup(page->scratch, out->str, out->len);
}

static void add_field_label(const CbPage *page, CbFigureTable *table, int field)
{
    const CbField *counted = &page->site->collection->schema.fields[field];
    add_label(page, table, &counted->label);
}

/* Counted: the value, its cases, and their share. */
static void fill_counted_bars(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    table->n_columns = 3;
    add_field_label(page, table, figure->count_field);
    add_text(table, cb_frame_string(page, "cases"));
    add_text(table, cb_frame_string(page, "share"));
    for (guint i = 0; i < figure->n_bars; i++) {
        const CbBar *bar = &figure->bars[i];
        double share = (double)bar->cases.length / MAX(figure->n_cases, 1);
        add_way(page, table, &bar->label,
                cb_figure_bar_path(page, figure, figure->count_field, bar));
        add(table, integer_text(page, bar->cases.length), bar->cases.length, NULL);
        add(table, percent_text(page, share), round(share * 1000) / 1000, NULL);
    }
}

static void fill_given_bars(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    guint n_values = MAX(figure->n_series, 1);
    table->n_columns = 1 + n_values;
    add_text(table, cb_frame_string(page, "label"));
    for (guint i = 0; i < figure->n_series; i++) {
        add_label(page, table, &figure->series[i]);
    }
    if (figure->n_series == 0) {
        add_text(table, cb_frame_string(page, "value"));
    }
    for (guint i = 0; i < figure->n_bars; i++) {
        add_label(page, table, &figure->bars[i].label);
        for (guint j = 0; j < n_values; j++) {
            add(table, cb_figure_number(page, figure, figure->bars[i].values[j]),
                figure->bars[i].values[j], NULL);
        }
    }
}

static void fill_crosstab(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    table->n_columns = figure->n_columns + 2;
    add_field_label(page, table, figure->row_field);
    for (guint i = 0; i < figure->n_columns; i++) {
        add_label(page, table, &figure->columns[i].label);
    }
    add_text(table, cb_frame_string(page, "total"));
    for (guint i = 0; i < figure->n_rows; i++) {
        const CbBar *row = &figure->rows[i];
        add_way(page, table, &row->label, cb_figure_bar_path(page, figure, figure->row_field, row));
        for (guint j = 0; j < figure->n_columns; j++) {
            guint count = figure->cells[(gsize)i * figure->n_columns + j].length;
            const char *path = count > 0 ? cb_figure_cell_path(page, figure, i, j) : NULL;
            add(table, integer_text(page, count), count, path);
        }
        add(table, integer_text(page, row->cases.length), row->cases.length, NULL);
    }
}

static void fill_spectrum(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    table->n_columns = 3;
    add_text(table, cb_frame_string(page, "option"));
    add_text(table, cb_frame_string(page, "description"));
    add_text(table, cb_frame_string(page, "example"));
    for (guint i = 0; i < figure->n_options; i++) {
        add_label(page, table, &figure->options[i].label);
        add_label(page, table, &figure->options[i].text);
        add_label(page, table, &figure->options[i].example);
    }
}

static void fill_paths(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    table->n_columns = 3;
    add_text(table, cb_frame_string(page, "cause"));
    add_text(table, cb_frame_string(page, "effect"));
    add_text(table, cb_frame_string(page, "strength"));
    for (guint i = 0; i < figure->n_arrows; i++) {
        const CbArrow *arrow = &figure->arrows[i];
        add_label(page, table, &figure->factors[arrow->from].label);
        add_label(page, table, &figure->factors[arrow->to].label);
        add(table, cb_figure_arrow_text(page, arrow), arrow->has_weight ? arrow->weight : NAN,
            NULL);
    }
}

/* Items of a quadrant, run together. */
static const char *joined_items(const CbPage *page, const CbQuadrant *quadrant)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < quadrant->n_items; i++) {
        const char *item = cb_text_get(&quadrant->items[i], page->language->number, NULL);
        if (item) {
            g_string_append_printf(out, "%s%s", out->len ? "; " : "", item);
        }
    }
    return cb_arena_strndup(page->scratch, out->str, out->len);
}

/* The language that the first of them fell back to, or NULL. */
static const char *items_language(const CbPage *page, const CbQuadrant *quadrant)
{
    guint actual = page->language->number;
    if (quadrant->n_items > 0) {
        cb_text_get(&quadrant->items[0], actual, &actual);
    }
    return other_language(page, actual);
}

static void fill_quadrants(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    table->n_columns = 5;
    add_text(table, cb_frame_string(page, "label"));
    add_text(table, cb_frame_string(page, "axis_x"));
    add_text(table, cb_frame_string(page, "axis_y"));
    add_text(table, cb_frame_string(page, "description"));
    add_text(table, cb_frame_string(page, "items"));
    for (guint i = 0; i < 4; i++) {
        add_label(page, table, &figure->quadrants[i].title);
        add_label(page, table, &figure->poles[i % 2]);
        add_label(page, table, &figure->poles[i < 2 ? 3 : 2]);
        add_label(page, table, &figure->quadrants[i].text);
        add_text(table, joined_items(page, &figure->quadrants[i]));
        last_cell(table)->language = items_language(page, &figure->quadrants[i]);
    }
}

/* The language that a member of a value fell back to, or NULL. */
static const char *language_of(CbValue value, const char *member)
{
    CbValue fallback = cb_map_get(value.as.map, "fallback");
    if (fallback.type == CB_VALUE_MAP) {
        fallback = cb_map_get(fallback.as.map, member);
    }
    return fallback.type == CB_VALUE_STRING ? fallback.as.string : NULL;
}

/* The language that what a case says in a field fell back to, or NULL. */
static const char *field_language(const CbPage *page, const CbCase *one, guint field)
{
    if (!one->values[field].is_set) {
        return NULL;
    }
    CbValue value = cb_field_value(page->site, page->language, page->scratch, one, field);
    const char *language = language_of(value, "text");
    /* A number is in no language, but its unit is. */
    return language != NULL ? language : language_of(value, "unit");
}

static void fill_comparison(const CbPage *page, const CbFigure *figure, CbFigureTable *table)
{
    const CbCollection *collection = page->site->collection;
    table->n_columns = figure->compared.length + 1;
    table->compares = TRUE;
    add_text(table, cb_frame_string(page, "label"));
    for (guint32 i = 0; i < figure->compared.length; i++) {
        CbValue entry = cb_site_entry(page->language, CB_KIND_CASE, figure->compared.items[i]);
        const char *member = "organisation";
        if (cb_map_get(entry.as.map, member).type != CB_VALUE_STRING) {
            member = "title";
        }
        add(table, cb_map_get(entry.as.map, member).as.string, NAN,
            cb_map_get(entry.as.map, "path").as.string);
        last_cell(table)->language = language_of(entry, member);
    }
    for (guint i = 0; i < figure->n_compared_fields; i++) {
        guint field = figure->compared_fields[i];
        if (collection->schema.fields[field].is_private) {
            continue;
        }
        add_label(page, table, &collection->schema.fields[field].label);
        for (guint32 j = 0; j < figure->compared.length; j++) {
            g_autoptr(GString) text = g_string_new(NULL);
            cb_field_text(page->site, page->language, page->scratch,
                          &collection->cases[figure->compared.items[j]], field, ", ", TRUE, text);
            add_text(table, cb_arena_strndup(page->scratch, text->str, text->len));
            last_cell(table)->language =
                field_language(page, &collection->cases[figure->compared.items[j]], field);
        }
    }
}

CbFigureTable cb_figure_table(const CbPage *page, guint index)
{
    const CbFigure *figure = figure_at(page, index);
    CbFigureTable table = {.cells = g_array_new(FALSE, FALSE, sizeof(CbTableCellText))};
    switch (figure->kind) {
    case CB_FIGURE_BARS:
        if (figure->count_field >= 0) {
            fill_counted_bars(page, figure, &table);
        } else {
            fill_given_bars(page, figure, &table);
        }
        break;
    case CB_FIGURE_CROSSTAB:
        fill_crosstab(page, figure, &table);
        break;
    case CB_FIGURE_SPECTRUM:
        fill_spectrum(page, figure, &table);
        break;
    case CB_FIGURE_PATHS:
        fill_paths(page, figure, &table);
        break;
    case CB_FIGURE_QUADRANTS:
        fill_quadrants(page, figure, &table);
        break;
    case CB_FIGURE_COMPARISON:
        fill_comparison(page, figure, &table);
        break;
    }
    return table;
}

void cb_figure_table_clear(CbFigureTable *table)
{
    g_array_free(table->cells, TRUE);
}

static const CbTableCellText *cell_at(const CbFigureTable *table, guint row, guint column)
{
    return &g_array_index(table->cells, CbTableCellText, row * table->n_columns + column);
}

static CbValue cell_value(const CbPage *page, const CbTableCellText *cell)
{
    CbMap *map = cb_map_new(page->scratch, 3);
    if (cell->language) {
        CbMap *fallback = cb_map_new(page->scratch, 1);
        cb_map_set(fallback, "text", cb_value_string(cell->language));
        cb_map_set(map, "fallback", cb_value_map(fallback));
    }
    cb_map_set(map, "text", cb_value_string(cell->text));
    cb_map_set(map, "path", cb_value_string(cell->path));
    return cb_value_map(map);
}

static CbValue cells_value(const CbPage *page, const CbFigureTable *table, guint row)
{
    CbListBuilder cells;
    cb_list_builder_init(&cells, page->scratch, table->n_columns);
    for (guint i = 0; i < table->n_columns; i++) {
        cb_list_builder_add(&cells, cell_value(page, cell_at(table, row, i)));
    }
    return cb_list_builder_end(&cells);
}

/* Whether the cells of a row, after its head, say different things. An empty one says nothing. */
static gboolean row_differs(const CbFigureTable *table, guint row)
{
    const char *first = "";
    for (guint i = 1; i < table->n_columns; i++) {
        const char *text = cell_at(table, row, i)->text;
        if (*first != '\0' && *text != '\0' && strcmp(first, text) != 0) {
            return TRUE;
        }
        first = *first != '\0' ? first : text;
    }
    return FALSE;
}

static CbValue row_value(const CbPage *page, const CbFigureTable *table, guint row)
{
    CbMap *map = cb_map_new(page->scratch, 2);
    cb_map_set(map, "cells", cells_value(page, table, row));
    cb_map_set(map, "differs",
               table->compares ? cb_value_boolean(row_differs(table, row)) : cb_value_none());
    return cb_value_map(map);
}

CbValue cb_figure_table_value(const CbPage *page, const CbFigureTable *table)
{
    guint n_rows = table->cells->len / table->n_columns;
    CbListBuilder rows;
    cb_list_builder_init(&rows, page->scratch, n_rows);
    for (guint i = 1; i < n_rows; i++) {
        cb_list_builder_add(&rows, row_value(page, table, i));
    }
    CbMap *map = cb_map_new(page->scratch, 2);
    cb_map_set(map, "head", cells_value(page, table, 0));
    cb_map_set(map, "rows", cb_list_builder_end(&rows));
    return cb_value_map(map);
}

void cb_figure_table_csv(const CbFigureTable *table, GString *out)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    for (guint i = 0; i < table->cells->len; i++) {
        const CbTableCellText *cell = &g_array_index(table->cells, CbTableCellText, i);
        if (isnan(cell->number)) {
            cb_escape_csv(out, cell->text, -1);
        } else {
            g_string_append(out, g_ascii_formatd(digits, sizeof digits, "%.15g", cell->number));
        }
        g_string_append(out, (i + 1) % table->n_columns ? "," : "\r\n");
    }
}
