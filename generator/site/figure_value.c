#include "site/figure_value.h"

#include "base/utf8.h"
#include "plan/url.h"
#include "site/entry_value.h"
#include "site/field_value.h"
#include "site/figure_table.h"
#include "site/frame.h"
#include "site/pages.h"

#include <math.h>
#include <string.h>

/* Things that the alternative text of a figure names. */
#define ALTERNATIVE_ITEMS 6
#define LONGEST_ALTERNATIVE 20000 /* bytes: of a full one */

const char *cb_figure_kind_name(CbFigureKind kind)
{
    static const char *const names[] = {"bars",  "crosstab",  "spectrum",
                                        "paths", "quadrants", "comparison"};
    return names[kind];
}

static const CbFigure *figure_at(const CbPage *page, guint index)
{
    return &page->site->collection->figures[index];
}

static const char *text_of(const CbPage *page, const CbText *text)
{
    return cb_text_get(text, page->language->number, NULL);
}

static CbRecord new_record(const CbPage *page, gsize expected)
{
    return cb_record_new(page->scratch, &page->site->collection->config, page->language->number,
                         expected);
}

const char *cb_figure_number(const CbPage *page, const CbFigure *figure, double value)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (figure->unit == CB_UNIT_PERCENT) {
        gboolean whole = figure->count_field >= 0 || value == round(value);
        cb_locale_percent(page->language->locale, value / 100, whole ? 0 : 1, out);
    } else {
        cb_locale_number(page->language->locale, value, -1, out);
    }
    return cb_arena_strndup(page->scratch, out->str, out->len);
}

const char *cb_figure_arrow_text(const CbPage *page, const CbArrow *arrow)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (arrow->has_weight) {
        cb_locale_number(page->language->locale, arrow->weight, -1, out);
    } else if (arrow->sign) {
        g_string_append(out, arrow->sign == '-' ? "\342\210\222" : "+");
    }
    return cb_arena_strndup(page->scratch, out->str, out->len);
}

/* The largest value of all bars, at least a little above zero. */
static double longest_bar(const CbFigure *figure)
{
    double longest = 0;
    for (guint i = 0; i < figure->n_bars; i++) {
        for (guint j = 0; j < MAX(figure->n_series, 1); j++) {
            longest = fmax(longest, figure->bars[i].values[j]);
        }
    }
    return longest > 0 ? longest : 1;
}

static CbValue bar_values(const CbPage *page, const CbFigure *figure, const CbBar *bar,
                          double longest)
{
    guint count = MAX(figure->n_series, 1);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        double value = bar->values[i];
        CbMap *map = cb_map_new(page->scratch, 3);
        cb_map_set(map, "value", isnan(value) ? cb_value_none() : cb_value_float(value));
        cb_map_set(map, "text", cb_value_string(cb_figure_number(page, figure, value)));
        cb_map_set(map, "share", cb_value_float(isnan(value) ? 0 : value / longest));
        cb_list_builder_add(&list, cb_value_map(map));
    }
    return cb_list_builder_end(&list);
}

static void set_bars(const CbPage *page, const CbFigure *figure, CbRecord *drawing)
{
    double longest = longest_bar(figure);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, figure->n_bars);
    for (guint i = 0; i < figure->n_bars; i++) {
        const CbBar *bar = &figure->bars[i];
        CbRecord record = new_record(page, 6);
        cb_record_text(&record, "label", &bar->label);
        cb_record_integer(&record, "level", bar->level);
        if (figure->count_field >= 0) {
            cb_record_integer(&record, "count", bar->cases.length);
        }
        cb_record_set(&record, "values", bar_values(page, figure, bar, longest));
        cb_record_string(&record, "path",
                         cb_figure_bar_path(page, figure, figure->count_field, bar));
        cb_record_string(&record, "query",
                         cb_figure_query(page, figure, figure->count_field, bar, -1, NULL));
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    cb_record_texts(drawing, "series", figure->series, figure->n_series);
    cb_record_set(drawing, "bars", cb_list_builder_end(&list));
}

static CbValue totals_value(const CbPage *page, const CbFigure *figure, int field,
                            const CbBar *bars, guint count)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        CbRecord record = new_record(page, 4);
        cb_record_text(&record, "label", &bars[i].label);
        cb_record_integer(&record, "level", bars[i].level);
        cb_record_integer(&record, "total", bars[i].cases.length);
        cb_record_string(&record, "path", cb_figure_bar_path(page, figure, field, &bars[i]));
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

static guint largest_cell(const CbFigure *figure)
{
    guint largest = 1;
    for (gsize i = 0; i < (gsize)figure->n_rows * figure->n_columns; i++) {
        largest = MAX(largest, figure->cells[i].length);
    }
    return largest;
}

static CbValue cells_value(const CbPage *page, const CbFigure *figure)
{
    guint largest = largest_cell(figure);
    CbListBuilder rows;
    cb_list_builder_init(&rows, page->scratch, figure->n_rows);
    for (guint i = 0; i < figure->n_rows; i++) {
        CbListBuilder cells;
        cb_list_builder_init(&cells, page->scratch, figure->n_columns);
        for (guint j = 0; j < figure->n_columns; j++) {
            guint count = figure->cells[(gsize)i * figure->n_columns + j].length;
            CbMap *map = cb_map_new(page->scratch, 4);
            cb_map_set(map, "count", cb_value_integer(count));
            cb_map_set(map, "share", cb_value_float((double)count / largest));
            cb_map_set(map, "path", cb_value_string(cb_figure_cell_path(page, figure, i, j)));
            cb_map_set(
                map, "query",
                cb_value_string(cb_figure_query(page, figure, figure->row_field, &figure->rows[i],
                                                figure->column_field, &figure->columns[j])));
            cb_list_builder_add(&cells, cb_value_map(map));
        }
        cb_list_builder_add(&rows, cb_list_builder_end(&cells));
    }
    return cb_list_builder_end(&rows);
}

static void set_crosstab(const CbPage *page, const CbFigure *figure, CbMap *map)
{
    cb_map_set(map, "rows",
               totals_value(page, figure, figure->row_field, figure->rows, figure->n_rows));
    cb_map_set(
        map, "columns",
        totals_value(page, figure, figure->column_field, figure->columns, figure->n_columns));
    cb_map_set(map, "cells", cells_value(page, figure));
}

static void set_spectrum(const CbPage *page, const CbFigure *figure, CbRecord *drawing)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, figure->n_options);
    for (guint i = 0; i < figure->n_options; i++) {
        CbRecord record = new_record(page, 3);
        cb_record_text(&record, "label", &figure->options[i].label);
        cb_record_text(&record, "text", &figure->options[i].text);
        cb_record_text(&record, "example", &figure->options[i].example);
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    cb_record_texts(drawing, "poles", figure->poles, 2);
    cb_record_set(drawing, "options", cb_list_builder_end(&list));
}

/* Every factor of a causal model, with its place: `column` and `row`, from 0. */
static CbValue *factor_values(const CbPage *page, const CbFigure *figure)
{
    CbValue *values = cb_arena_new_array(page->scratch, CbValue, figure->n_factors);
    guint *rows = cb_arena_new_array(page->scratch, guint, figure->n_path_columns);
    for (guint i = 0; i < figure->n_factors; i++) {
        const CbFactor *factor = &figure->factors[i];
        CbRecord record = new_record(page, 4);
        cb_record_string(&record, "id", factor->id);
        cb_record_text(&record, "label", &factor->label);
        cb_record_integer(&record, "column", factor->column);
        cb_record_integer(&record, "row", rows[factor->column]++);
        values[i] = cb_record_end(&record);
    }
    return values;
}

static CbValue path_columns(const CbPage *page, const CbFigure *figure, const CbValue *factors)
{
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, figure->n_path_columns);
    for (guint i = 0; i < figure->n_path_columns; i++) {
        CbListBuilder own;
        cb_list_builder_init(&own, page->scratch, figure->n_factors);
        for (guint j = 0; j < figure->n_factors; j++) {
            if (figure->factors[j].column == i) {
                cb_list_builder_add(&own, factors[j]);
            }
        }
        CbRecord record = new_record(page, 2);
        cb_record_text(&record, "title", &figure->path_columns[i]);
        cb_record_set(&record, "factors", cb_list_builder_end(&own));
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

static void set_paths(const CbPage *page, const CbFigure *figure, CbMap *map)
{
    const CbValue *factors = factor_values(page, figure);
    CbListBuilder arrows;
    cb_list_builder_init(&arrows, page->scratch, figure->n_arrows);
    for (guint i = 0; i < figure->n_arrows; i++) {
        const CbArrow *arrow = &figure->arrows[i];
        CbMap *value = cb_map_new(page->scratch, 5);
        char sign[2] = {arrow->sign, '\0'};
        cb_map_set(value, "from", factors[arrow->from]);
        cb_map_set(value, "to", factors[arrow->to]);
        cb_map_set(value, "sign",
                   cb_value_string(arrow->sign ? cb_arena_strdup(page->scratch, sign) : NULL));
        cb_map_set(value, "weight",
                   arrow->has_weight ? cb_value_float(arrow->weight) : cb_value_none());
        cb_map_set(value, "text", cb_value_string(cb_figure_arrow_text(page, arrow)));
        cb_list_builder_add(&arrows, cb_value_map(value));
    }
    cb_map_set(map, "columns", path_columns(page, figure, factors));
    cb_map_set(map, "arrows", cb_list_builder_end(&arrows));
}

static void set_quadrants(const CbPage *page, const CbFigure *figure, CbRecord *drawing)
{
    CbListBuilder cells;
    cb_list_builder_init(&cells, page->scratch, 4);
    for (guint i = 0; i < 4; i++) {
        const CbQuadrant *quadrant = &figure->quadrants[i];
        CbRecord record = new_record(page, 3);
        cb_record_text(&record, "title", &quadrant->title);
        cb_record_text(&record, "text", &quadrant->text);
        cb_record_texts(&record, "items", quadrant->items, quadrant->n_items);
        cb_list_builder_add(&cells, cb_record_end(&record));
    }
    cb_record_texts(drawing, "x", figure->poles, 2);
    cb_record_texts(drawing, "y", figure->poles + 2, 2);
    cb_record_set(drawing, "cells", cb_list_builder_end(&cells));
}

static void set_comparison(const CbPage *page, const CbFigure *figure, guint index, CbMap *map)
{
    CbFigureTable table = cb_figure_table(page, index);
    CbValue rows = cb_map_get(cb_figure_table_value(page, &table).as.map, "rows");
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, rows.as.list->length);
    for (gsize i = 0; i < rows.as.list->length; i++) {
        const CbList *cells = cb_map_get(rows.as.list->items[i].as.map, "cells").as.list;
        CbListBuilder own;
        cb_list_builder_init(&own, page->scratch, cells->length);
        for (gsize j = 1; j < cells->length; j++) {
            cb_list_builder_add(&own, cells->items[j]);
        }
        CbMap *row = cb_map_new(page->scratch, 4);
        cb_map_set(row, "label", cb_map_get(cells->items[0].as.map, "text"));
        cb_map_set(row, "head", cells->items[0]);
        cb_map_set(row, "cells", cb_list_builder_end(&own));
        cb_map_set(row, "differs", cb_map_get(rows.as.list->items[i].as.map, "differs"));
        cb_list_builder_add(&list, cb_value_map(row));
    }
    cb_figure_table_clear(&table);
    cb_map_set(map, "cases",
               cb_site_entries(page->language, page->scratch, CB_KIND_CASE, figure->compared));
    cb_map_set(map, "rows", cb_list_builder_end(&list));
}

CbValue cb_figure_drawing(const CbPage *page, guint index)
{
    const CbFigure *figure = figure_at(page, index);
    CbRecord record = cb_entry_record(page, CB_KIND_FIGURE, index, 11);
    cb_record_string(&record, "kind", cb_figure_kind_name(figure->kind));
    cb_record_integer(&record, "n_cases", figure->n_cases);
    cb_record_string(&record, "unit", figure->unit == CB_UNIT_PERCENT ? "percent" : "count");
    cb_record_string(&record, "alt", cb_figure_alternative(page, index));
    switch (figure->kind) {
    case CB_FIGURE_BARS:
        set_bars(page, figure, &record);
        break;
    case CB_FIGURE_CROSSTAB:
        set_crosstab(page, figure, record.map);
        break;
    case CB_FIGURE_SPECTRUM:
        set_spectrum(page, figure, &record);
        break;
    case CB_FIGURE_PATHS:
        set_paths(page, figure, record.map);
        break;
    case CB_FIGURE_QUADRANTS:
        set_quadrants(page, figure, &record);
        break;
    case CB_FIGURE_COMPARISON:
        set_comparison(page, figure, index, record.map);
        break;
    }
    return cb_record_end(&record);
}

/* Adds "label value" of a row to the items of a sentence. */
static void add_row(const CbFigureTable *table, guint row, GString *items)
{
    const CbTableCellText *cells =
        &g_array_index(table->cells, CbTableCellText, row * table->n_columns);
    g_string_append_printf(items, "%s%s", items->len ? "; " : "", cells[0].text);
    for (guint i = 1; i < table->n_columns; i++) {
        if (*cells[i].text) {
            g_string_append_printf(items, "%s%s", i == 1 ? " " : ", ", cells[i].text);
        }
    }
}

/* The heads of the rows alone. */
static void add_head(const CbFigureTable *table, guint row, GString *items)
{
    const CbTableCellText *cell =
        &g_array_index(table->cells, CbTableCellText, row * table->n_columns);
    g_string_append_printf(items, "%s%s", items->len ? "; " : "", cell->text);
}

/* The names of the columns after the first. */
static void add_columns(const CbFigureTable *table, GString *items)
{
    for (guint i = 1; i < table->n_columns; i++) {
        g_string_append_printf(items, "%s%s", items->len ? "; " : "",
                               g_array_index(table->cells, CbTableCellText, i).text);
    }
}

/* What an alternative text enumerates. */
static void add_items(const CbFigure *figure, const CbFigureTable *table, GString *items)
{
    guint n_rows = table->cells->len / table->n_columns;
    if (figure->kind == CB_FIGURE_COMPARISON) {
        add_columns(table, items);
        return;
    }
    for (guint i = 1; i < n_rows && i <= ALTERNATIVE_ITEMS; i++) {
        if (figure->kind == CB_FIGURE_BARS || figure->kind == CB_FIGURE_PATHS) {
            add_row(table, i, items);
        } else {
            add_head(table, i, items);
        }
    }
    if (n_rows - 1 > ALTERNATIVE_ITEMS) {
        g_string_append(items, "; …");
    }
}

/* Everything that a table says, row by row: the head, and each cell with the name of its column, if
 * there are several. */
static void add_table(const CbFigureTable *table, GString *items)
{
    guint n_rows = table->cells->len / table->n_columns;
    const CbTableCellText *heads = &g_array_index(table->cells, CbTableCellText, 0);
    for (guint row = 1; row < n_rows && items->len < LONGEST_ALTERNATIVE; row++) {
        const CbTableCellText *cells =
            &g_array_index(table->cells, CbTableCellText, row * table->n_columns);
        const char *before = " ";
        g_string_append_printf(items, "%s%s", items->len ? "; " : "", cells[0].text);
        for (guint i = 1; i < table->n_columns; i++) {
            if (*cells[i].text) {
                g_string_append_printf(items, "%s%s%s%s", before,
                                       table->n_columns > 2 ? heads[i].text : "",
                                       table->n_columns > 2 ? " " : "", cells[i].text);
                before = ", ";
            }
        }
    }
    if (items->len >= LONGEST_ALTERNATIVE) {
        g_string_append(items, "; …");
    }
}

static const char *alternative(const CbPage *page, guint index, gboolean is_full)
{
    const CbFigure *figure = figure_at(page, index);
    CbFigureTable table = cb_figure_table(page, index);
    g_autoptr(GString) items = g_string_new(NULL);
    if (is_full) {
        add_table(&table, items);
    } else {
        add_items(figure, &table, items);
    }
    cb_figure_table_clear(&table);
    CbMap *values = cb_map_new(page->scratch, 4);
    cb_map_set(values, "title", cb_value_string(text_of(page, &figure->entry.title)));
    cb_map_set(values, "items",
               cb_value_string(cb_arena_strndup(page->scratch, items->str, items->len)));
    cb_map_set(values, "first", cb_value_string(text_of(page, &figure->poles[0])));
    cb_map_set(values, "last", cb_value_string(text_of(page, &figure->poles[1])));
    const char *key = cb_arena_printf(page->scratch, "alt_%s", cb_figure_kind_name(figure->kind));
    CbValue sentence =
        cb_strings_get(page->language->strings, page->language->locale, page->scratch, key, values);
    return sentence.type == CB_VALUE_STRING ? sentence.as.string
                                            : cb_map_get(values, "title").as.string;
}

const char *cb_figure_alternative(const CbPage *page, guint index)
{
    return alternative(page, index, FALSE);
}

const char *cb_figure_full_alternative(const CbPage *page, guint index)
{
    return alternative(page, index, TRUE);
}

/* Under which a drawing is kept for all pages. */
static const char *shared_key(const CbPage *page, guint index, const char *form)
{
    return cb_arena_printf(page->scratch, "figure %u %u %s", page->language->number, index, form);
}

const char *cb_figure_svg(const CbPage *page, guint index, gboolean narrow)
{
    static const char *const forms[2][2] = {{"wide", "narrow"}, {"paper", "paper narrow"}};
    const char *key = shared_key(page, index, forms[page->on_paper ? 1 : 0][narrow ? 1 : 0]);
    CbValue drawn;
    if (cb_page_find_shared(page, key, &drawn)) {
        return drawn.as.string;
    }
    CbMap *context = cb_map_new(page->scratch, 4);
    cb_frame_set_site(page, context);
    cb_map_set(context, "figure", cb_figure_drawing(page, index));
    cb_map_set(context, "narrow", cb_value_boolean(narrow));
    cb_map_set(context, "paper", cb_value_boolean(page->on_paper));
    const char *kind = cb_figure_kind_name(figure_at(page, index)->kind);
    const char *name = cb_arena_printf(page->scratch, "figures/%s.svg", kind);
    return cb_page_make_shared(page, key, name, context, &drawn) ? drawn.as.string : NULL;
}

/* What the author of a text writes to a figure in it. */
static CbValue written_caption(const CbPage *page, const char *caption, const char *language)
{
    CbMap *written = cb_map_new(page->scratch, 2);
    cb_map_set(written, "caption", cb_value_string(caption));
    if (language && strcmp(language, page->language->id) != 0) {
        CbMap *fallback = cb_map_new(page->scratch, 1);
        cb_map_set(fallback, "caption", cb_value_string(language));
        cb_map_set(written, "fallback", cb_value_map(fallback));
    }
    return cb_value_map(written);
}

const char *cb_figure_html(const CbPage *page, guint index, const char *caption,
                           const char *language)
{
    const CbText *title = &page->site->collection->figures[index].entry.title;
    if (!caption || !*caption ||
        cb_utf8_same_words(caption, cb_text_get(title, page->language->number, NULL))) {
        caption = NULL;
    }
    const char *form = cb_arena_printf(page->scratch, "html %s %s",
                                       caption && language ? language : "", caption ? caption : "");
    const char *key = shared_key(page, index, form);
    CbValue drawn;
    if (cb_page_find_shared(page, key, &drawn)) {
        return drawn.as.string;
    }
    CbMap *context = cb_map_new(page->scratch, 5);
    cb_frame_set_site(page, context);
    cb_map_set(context, "figure", cb_full_figure(page, index));
    cb_map_set(context, "caption", cb_value_string(caption));
    cb_map_set(context, "written", written_caption(page, caption, language));
    return cb_page_make_shared(page, key, "figures/inline.html", context, &drawn) ? drawn.as.string
                                                                                  : NULL;
}
