#include "load/figure.h"

#include "base/limits.h"
#include "load/case.h"
#include "load/scalar.h"
#include <math.h>
#include <string.h>

const char *const cb_figure_kind_names[] = {"bars",      "crosstab",   "spectrum", "paths",
                                            "quadrants", "comparison", NULL};

#define COMMON "title", "description", "kind", "topics", "source", "featured", "draft", "updated"
static const char *const bar_keys[] = {COMMON, "count",  "level", "where",
                                       "unit", "series", "data",  NULL};
static const char *const crosstab_keys[] = {COMMON, "rows", "columns", "where", "unit", NULL};
static const char *const spectrum_keys[] = {COMMON, "poles", "options", NULL};
static const char *const path_keys[] = {COMMON, "columns", "arrows", NULL};
static const char *const quadrant_keys[] = {COMMON, "x", "y", "cells", NULL};
static const char *const comparison_keys[] = {COMMON, "cases", "fields", NULL};
static const char *const all_keys[] = {COMMON, "count", "level",   "where", "unit",    "series",
                                       "data", "rows",  "columns", "poles", "options", "arrows",
                                       "x",    "y",     "cells",   "cases", "fields",  NULL};

static const char *const data_keys[] = {"label", "values", NULL};
static const char *const option_keys[] = {"label", "text", "example", NULL};
static const char *const column_keys[] = {"title", "factors", NULL};
static const char *const factor_keys[] = {"id", "label", NULL};
static const char *const arrow_keys[] = {"from", "to", "sign", "weight", NULL};
static const char *const cell_keys[] = {"title", "text", "items", NULL};
/* What bars have that are counted, or whose data are given, and no others. */
static const char *const counted_keys[] = {"level", "where", NULL};
static const char *const given_keys[] = {"series", NULL};
static const char *const units[] = {"count", "percent", NULL};

const char *const *cb_figure_keys(CbFigureKind kind)
{
    static const char *const *const keys[] = {bar_keys,  crosstab_keys, spectrum_keys,
                                              path_keys, quadrant_keys, comparison_keys};
    return keys[kind];
}

gboolean cb_field_is_countable(const CbField *field)
{
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
    case CB_FIELD_YEAR:
        return !field->is_private;
    default:
        return FALSE;
    }
}

/* What readers of a figure's parts need. */
typedef struct {
    CbReader *reader;
    const CbSchema *schema;
    const CbNode *root;
    CbFigure *figure;
    const char *const *keys;
    gboolean *is_misshapen; /* it has too few or too many of something */
} Figure;

static const CbNode *get(const Figure *figure, const char *key)
{
    return cb_node_get(figure->root, key);
}

static const CbNode *required(const Figure *figure, const char *key)
{
    return cb_read_required(figure->reader, figure->root, key, figure->keys);
}

static void report(const Figure *figure, CbCode code, const CbNode *node, const char *hint,
                   const char *message)
{
    cb_diagnostics_add(figure->reader->diagnostics, code, node->span, hint, "%s", message);
}

static CbText read_text(const Figure *figure, const CbNode *node)
{
    CbText text;
    CbLayers layers = cb_layers_single(node);
    cb_read_text(figure->reader, &layers, &text);
    return text;
}

/* The text of a required key of a part. */
static CbText read_part_text(const Figure *figure, const CbNode *part, const char *key,
                             const char *const *keys)
{
    return read_text(figure, cb_read_required(figure->reader, part, key, keys));
}

/* What a field that a figure names is for. */
typedef enum { SHOWN, COUNTED, CONDITION } Use;

static gboolean is_usable(const CbField *field, Use use)
{
    return use == SHOWN || cb_field_is_countable(field) ||
           (use == CONDITION && field->type == CB_FIELD_BOOLEAN);
}

static gboolean is_declared(const CbSchema *schema, const char *id)
{
    return schema->by_id != NULL && cb_map_get(schema->by_id, id).type != CB_VALUE_UNDEFINED;
}

/* The field that a node names, or -1: declared, public, and fit for its use. */
static int find_field(const Figure *figure, const CbNode *node, Use use)
{
    const CbSchema *schema = figure->schema;
    const char *id = cb_read_string(figure->reader, node);
    if (!id) {
        return -1;
    }
    int index = cb_schema_field(schema, id);
    /* What the schema declares with a mistake is reported there. */
    if (index < 0 && (schema->is_broken || is_declared(schema, id))) {
        return -1;
    }
    if (index < 0) {
        g_autofree const char **ids = g_new(const char *, schema->n_fields + 1);
        for (guint i = 0; i < schema->n_fields; i++) {
            ids[i] = schema->fields[i].id;
        }
        cb_read_unknown_or(figure->reader, CB_CODE_FIGURE_FIELD, node->span, "field", id, ids,
                           schema->n_fields, "name a field of schema.yaml");
        return -1;
    }
    const CbField *field = &schema->fields[index];
    if (field->is_private || !is_usable(field, use)) {
        report(figure, CB_CODE_FIGURE_FIELD, node,
               field->is_private ? "take it out"
                                 : "name a field of type term, terms, ref, refs or year",
               field->is_private ? "a private field cannot be shown in a figure"
                                 : "only terms, references and years can be counted");
        return -1;
    }
    return index;
}

/* A year, or a list of years, as facets number them. */
static CbIndexes read_years(const Figure *figure, const CbNode *node)
{
    gsize length = node->kind == CB_NODE_LIST ? node->length : 1;
    guint32 *years = cb_arena_new_array(figure->reader->arena, guint32, length);
    guint32 count = 0;
    for (gsize i = 0; i < length; i++) {
        double year;
        const CbNode *item = node->kind == CB_NODE_LIST ? node->items[i] : node;
        if (!cb_read_number(figure->reader, item, TRUE, &year)) {
            continue;
        }
        if (year >= CB_MIN_YEAR && year <= CB_MAX_YEAR) {
            years[count++] = (guint32)year;
        } else {
            report(figure, CB_CODE_RANGE, item, "write a year, as in 2026", "this is no year");
        }
    }
    return (CbIndexes){.items = years, .length = count};
}

static CbIndexes read_truth(const Figure *figure, const CbNode *node)
{
    gboolean value = FALSE;
    guint32 *item = cb_arena_new_struct(figure->reader->arena, guint32);
    gboolean usable = cb_read_boolean(figure->reader, node, &value);
    *item = value ? 1 : 0;
    return (CbIndexes){.items = item, .length = usable ? 1 : 0};
}

static CbIndexes read_condition(const Figure *figure, const CbField *field, const CbNode *node)
{
    if (field->vocabulary) {
        return cb_read_terms(figure->reader, node, field->vocabulary);
    }
    if (field->type == CB_FIELD_YEAR) {
        return read_years(figure, node);
    }
    if (field->type == CB_FIELD_BOOLEAN) {
        return read_truth(figure, node);
    }
    return cb_read_references(figure->reader, node, field->to);
}

static void read_where(const Figure *figure)
{
    const CbNode *map = get(figure, "where");
    if (!cb_read_is_map(figure->reader, map)) {
        return;
    }
    CbCondition *conditions = cb_arena_new_array(figure->reader->arena, CbCondition, map->length);
    for (gsize i = 0; i < map->length; i++) {
        const CbNodeEntry *entry = &map->entries[i];
        const CbNode key = {.kind = CB_NODE_SCALAR,
                            .style = CB_SCALAR_QUOTED,
                            .text = entry->key,
                            .length = strlen(entry->key),
                            .span = entry->key_span};
        int field = find_field(figure, &key, CONDITION);
        if (field < 0 || !cb_node_is_set(entry->value)) {
            continue;
        }
        conditions[figure->figure->n_where++] = (CbCondition){
            .field = (guint32)field,
            .values = read_condition(figure, &figure->schema->fields[field], entry->value),
        };
    }
    figure->figure->where = conditions;
}

static void read_unit(const Figure *figure)
{
    figure->figure->unit = cb_read_choice(figure->reader, get(figure, "unit"), units) == 1
                               ? CB_UNIT_PERCENT
                               : CB_UNIT_COUNT;
}

/* How many parts of a list there are to read, at most `most`; a length that makes no sense is
 * reported.
 */
static gsize count_parts(const Figure *figure, const CbNode *list, gsize least, gsize most)
{
    if (!cb_read_is_list(figure->reader, list)) {
        return 0;
    }
    if (list->length >= least && list->length <= most) {
        return list->length;
    }
    CbSpan span = list->length > most ? list->items[most]->span : list->span;
    g_autofree char *expected =
        least == most ? g_strdup_printf("%" G_GSIZE_FORMAT, least)
                      : g_strdup_printf("%" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT, least, most);
    cb_diagnostics_add(figure->reader->diagnostics, CB_CODE_FIGURE_SHAPE, span,
                       list->length > most ? "take out what is too much" : "add what is missing",
                       "expected %s items, found %" G_GSIZE_FORMAT, expected, list->length);
    *figure->is_misshapen = TRUE;
    return MIN(list->length, most);
}

/* Whether a comma stands between two digits in a list: a decimal, as many write it. */
static gboolean has_decimal_comma(const CbNode *list)
{
    const char *text = cb_source_text(list->span.source, NULL);
    for (gsize i = list->span.start + 1; i + 1 < list->span.end; i++) {
        if (text[i] == ',' && g_ascii_isdigit(text[i - 1]) && g_ascii_isdigit(text[i + 1])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The values of a bar; what is not given is NaN. */
static const double *read_values(const Figure *figure, const CbNode *node, gsize count)
{
    double *values = cb_arena_new_array(figure->reader->arena, double, count);
    for (gsize i = 0; i < count; i++) {
        values[i] = NAN;
    }
    if (!cb_read_is_list(figure->reader, node)) {
        return values;
    }
    gboolean is_good = TRUE;
    for (gsize i = 0; i < node->length; i++) {
        double value = NAN;
        gboolean is_number = cb_read_number(figure->reader, node->items[i], FALSE, &value);
        is_good &= is_number || !cb_node_is_set(node->items[i]);
        if (i < count) {
            values[i] = value;
        }
    }
    /* How many there are to be is known when each is one. */
    if (is_good && node->length != count) {
        const char *hint = node->length < count ? "write ~ for a value that is not known"
                           : has_decimal_comma(node)
                               ? "write decimals with a point, as in 1.5"
                               : "take out what is too much, or name one more series";
        cb_diagnostics_add(figure->reader->diagnostics, CB_CODE_FIGURE_DATA, node->span, hint,
                           "expected %" G_GSIZE_FORMAT
                           " values, one for each series, found %" G_GSIZE_FORMAT,
                           count, node->length);
    }
    return values;
}

/* Bars of which it is not said what they show. */
static void report_no_bars(const Figure *figure)
{
    const CbNode *kind = get(figure, "kind");
    if (!cb_node_is_lost(figure->root, NULL)) {
        report(figure, CB_CODE_KEY_MISSING, kind != NULL ? kind : figure->root,
               "add \"count: …\", a field to count, or \"data: …\", numbers with their labels",
               "\"count\" or \"data\" is missing");
    }
}

static gboolean read_given_bars(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    const CbNode *data = get(figure, "data");
    if (data == NULL && cb_read_get(reader, figure->root, "count", figure->keys) == NULL) {
        report_no_bars(figure);
        return FALSE;
    }
    data = required(figure, "data");
    CbLayers series = cb_layers_single(get(figure, "series"));
    gsize n_data = count_parts(figure, data, 1, CB_MAX_FIGURE_PARTS);
    if (cb_node_is_set(series.nodes[0])) {
        count_parts(figure, series.nodes[0], 1, CB_MAX_FIGURE_PARTS);
    }
    out->series = cb_read_texts(reader, &series, &out->n_series);
    CbBar *bars = cb_arena_new_array(reader->arena, CbBar, n_data);
    for (gsize i = 0; i < n_data; i++) {
        const CbNode *node = data->items[i];
        if (!cb_read_is_map(reader, node)) {
            continue;
        }
        cb_read_check_keys(reader, node, data_keys);
        const CbNode *values = cb_read_required(reader, node, "values", data_keys);
        bars[out->n_bars++] = (CbBar){
            .label = read_part_text(figure, node, "label", data_keys),
            .term = -1,
            .level = 1,
            .values = read_values(figure, values, MAX(1, out->n_series)),
        };
    }
    out->bars = bars;
    return out->n_bars > 0;
}

/* How deep the terms go that a field can have; 1 for other values. */
static guint deepest_level(const CbField *field)
{
    guint deepest = 1;
    for (guint i = 0; field->vocabulary && i < field->vocabulary->n_terms; i++) {
        deepest = MAX(deepest, field->vocabulary->terms[i].level);
    }
    return deepest;
}

/* The level of the terms that are counted. Needs the counted field. */
static void read_level(const Figure *figure)
{
    CbFigure *out = figure->figure;
    const CbNode *node = get(figure, "level");
    double level = 0;
    if (!cb_read_number(figure->reader, node, TRUE, &level) || out->count_field < 0) {
        return;
    }
    guint deepest = deepest_level(&figure->schema->fields[out->count_field]);
    if (level >= 1 && level <= deepest) {
        out->level = (guint)level;
        return;
    }
    g_autofree char *message =
        level < 1 ? g_strdup("levels are counted from 1")
                  : g_strdup_printf("the terms have %u level%s", deepest, deepest > 1 ? "s" : "");
    report(figure, CB_CODE_RANGE, node, "take it out to count the terms of all levels", message);
}

/* Reports the keys among some that are set. */
static void reject_keys(const Figure *figure, const char *const *keys, const char *message)
{
    for (gsize i = 0; i < figure->root->length; i++) {
        const CbNodeEntry *entry = &figure->root->entries[i];
        if (g_strv_contains(keys, entry->key) && cb_node_is_set(entry->value)) {
            cb_diagnostics_add(figure->reader->diagnostics, CB_CODE_FIGURE_KEY, entry->key_span,
                               "take it out", "\"%s\" %s", entry->key, message);
        }
    }
}

static gboolean read_bars(const Figure *figure)
{
    CbFigure *out = figure->figure;
    const CbNode *count = get(figure, "count");
    const CbNode *data = get(figure, "data");
    read_unit(figure);
    read_where(figure);
    out->count_field = -1;
    if (cb_node_is_set(count) && cb_node_is_set(data)) {
        report(figure, CB_CODE_FIGURE_SHAPE, data, "take \"count\" or \"data\" out",
               "the bars are either counted or given");
        return FALSE;
    }
    if (!cb_node_is_set(count)) {
        reject_keys(figure, counted_keys, "has no meaning for bars whose data are given");
        return read_given_bars(figure);
    }
    reject_keys(figure, given_keys, "has no meaning for bars that are counted");
    out->count_field = find_field(figure, count, COUNTED);
    read_level(figure);
    return out->count_field >= 0;
}

static gboolean read_crosstab(const Figure *figure)
{
    CbFigure *out = figure->figure;
    read_unit(figure);
    read_where(figure);
    out->row_field = find_field(figure, required(figure, "rows"), COUNTED);
    out->column_field = find_field(figure, required(figure, "columns"), COUNTED);
    return out->row_field >= 0 && out->column_field >= 0;
}

/* Two texts, the poles of an axis. */
static gboolean read_poles(const Figure *figure, const char *key, CbText *poles)
{
    const CbNode *list = required(figure, key);
    gsize length = count_parts(figure, list, 2, 2);
    for (gsize i = 0; i < length; i++) {
        poles[i] = read_text(figure, list->items[i]);
        if (cb_node_is_null(list->items[i]) && !list->items[i]->is_damaged) {
            report(figure, CB_CODE_FIGURE_SHAPE, list->items[i], "write what stands at this end",
                   "the pole has no text");
        }
    }
    return length == 2;
}

static gboolean read_spectrum(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    gboolean has_poles = read_poles(figure, "poles", out->poles);
    const CbNode *list = required(figure, "options");
    gsize length = count_parts(figure, list, 2, CB_MAX_FIGURE_PARTS);
    CbSpectrumOption *options = cb_arena_new_array(reader->arena, CbSpectrumOption, length);
    for (gsize i = 0; i < length; i++) {
        const CbNode *node = list->items[i];
        if (!cb_read_is_map(reader, node)) {
            continue;
        }
        cb_read_check_keys(reader, node, option_keys);
        options[out->n_options++] = (CbSpectrumOption){
            .label = read_part_text(figure, node, "label", option_keys),
            .text = read_text(figure, cb_node_get(node, "text")),
            .example = read_text(figure, cb_node_get(node, "example")),
        };
    }
    out->options = options;
    return has_poles && out->n_options > 0;
}

/* The factors of all columns while they are read. */
typedef struct {
    GArray *list;        /* of CbFactor */
    GHashTable *indexes; /* id → 1 + index */
    gboolean lacks_some; /* some have mistakes: arrows may mean them */
} Factors;

static void read_factors(const Figure *figure, const CbNode *column, guint index, Factors *factors)
{
    CbReader *reader = figure->reader;
    const CbNode *list = cb_read_required(reader, column, "factors", column_keys);
    gsize length = count_parts(figure, list, 1, CB_MAX_FIGURE_PARTS);
    factors->lacks_some |= length == 0;
    for (gsize i = 0; i < length; i++) {
        const CbNode *node = list->items[i];
        if (!cb_read_is_map(reader, node)) {
            factors->lacks_some = TRUE;
            continue;
        }
        cb_read_check_keys(reader, node, factor_keys);
        const CbNode *id_node = cb_read_required(reader, node, "id", factor_keys);
        CbFactor factor = {.id = cb_read_id(reader, id_node, FALSE), .column = index};
        factor.label = read_part_text(figure, node, "label", factor_keys);
        if (!factor.id || !cb_id_is_valid(factor.id, FALSE)) {
            factors->lacks_some = TRUE;
            continue;
        }
        if (g_hash_table_contains(factors->indexes, factor.id)) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_VALUE_TWICE, id_node->span,
                               "give it another id", "the factor \"%s\" is there already",
                               factor.id);
            factors->lacks_some = TRUE;
            continue;
        }
        g_array_append_val(factors->list, factor);
        g_hash_table_insert(factors->indexes, (gpointer)factor.id,
                            GUINT_TO_POINTER(factors->list->len));
    }
}

static gboolean find_factor(const Figure *figure, const CbNode *arrow, const char *key,
                            const Factors *factors, guint *index)
{
    const CbNode *node = cb_read_required(figure->reader, arrow, key, arrow_keys);
    const char *id = cb_read_string(figure->reader, node);
    if (!id) {
        return FALSE;
    }
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(factors->indexes, id));
    *index = found - 1;
    if (found > 0 || factors->lacks_some) {
        return found > 0;
    }
    g_autofree const char **ids = g_new(const char *, factors->list->len + 1);
    for (guint i = 0; i < factors->list->len; i++) {
        ids[i] = g_array_index(factors->list, CbFactor, i).id;
    }
    cb_read_unknown(figure->reader, CB_CODE_FIGURE_FACTOR, node->span, "factor", id, ids,
                    factors->list->len);
    return FALSE;
}

static void read_arrow(const Figure *figure, const CbNode *node, const Factors *factors,
                       CbArrow *arrows)
{
    static const char *const signs[] = {"+", "-", NULL};
    CbReader *reader = figure->reader;
    CbArrow arrow = {0};
    cb_read_check_keys(reader, node, arrow_keys);
    gboolean from = find_factor(figure, node, "from", factors, &arrow.from);
    gboolean to = find_factor(figure, node, "to", factors, &arrow.to);
    int sign = cb_read_choice(reader, cb_node_get(node, "sign"), signs);
    arrow.has_weight = cb_read_number(reader, cb_node_get(node, "weight"), FALSE, &arrow.weight);
    if (sign >= 0) {
        arrow.sign = signs[sign][0];
    } else if (!cb_node_is_set(cb_node_get(node, "sign")) &&
               !cb_node_is_set(cb_node_get(node, "weight"))) {
        cb_read_missing(reader, node, "sign", arrow_keys);
    }
    if (from && to) {
        arrows[figure->figure->n_arrows++] = arrow;
    }
}

static void read_arrows(const Figure *figure, const Factors *factors)
{
    const CbNode *list = required(figure, "arrows");
    gsize length = count_parts(figure, list, 1, CB_MAX_FIGURE_PARTS);
    CbArrow *arrows = cb_arena_new_array(figure->reader->arena, CbArrow, length);
    for (gsize i = 0; i < length; i++) {
        if (cb_read_is_map(figure->reader, list->items[i])) {
            read_arrow(figure, list->items[i], factors, arrows);
        }
    }
    figure->figure->arrows = arrows;
}

static gboolean read_paths(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    const CbNode *list = required(figure, "columns");
    gsize length = count_parts(figure, list, 2, CB_MAX_FIGURE_PARTS);
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(CbFactor));
    g_autoptr(GHashTable) indexes = g_hash_table_new(g_str_hash, g_str_equal);
    Factors factors = {array, indexes, length == 0};
    CbText *titles = cb_arena_new_array(reader->arena, CbText, length);
    for (gsize i = 0; i < length; i++) {
        if (!cb_read_is_map(reader, list->items[i])) {
            factors.lacks_some = TRUE;
            continue;
        }
        cb_read_check_keys(reader, list->items[i], column_keys);
        titles[out->n_path_columns] = read_part_text(figure, list->items[i], "title", column_keys);
        read_factors(figure, list->items[i], out->n_path_columns++, &factors);
    }
    out->path_columns = titles;
    out->n_factors = array->len;
    CbFactor *copy = cb_arena_new_array(reader->arena, CbFactor, array->len);
    if (array->len > 0) {
        memcpy(copy, array->data, array->len * sizeof *copy);
    }
    out->factors = copy;
    read_arrows(figure, &factors);
    return out->n_factors > 0;
}

static gboolean read_quadrants(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    gboolean has_x = read_poles(figure, "x", out->poles);
    gboolean has_y = read_poles(figure, "y", out->poles + 2);
    const CbNode *list = required(figure, "cells");
    gsize length = count_parts(figure, list, 4, 4);
    CbQuadrant *quadrants = cb_arena_new_array(reader->arena, CbQuadrant, 4);
    gboolean usable = length == 4;
    for (gsize i = 0; i < length; i++) {
        const CbNode *node = list->items[i];
        usable = cb_read_is_map(reader, node) && usable;
        cb_read_check_keys(reader, node, cell_keys);
        if (node->kind != CB_NODE_MAP) {
            continue;
        }
        CbLayers items = cb_layers_single(cb_node_get(node, "items"));
        quadrants[i].title = read_part_text(figure, node, "title", cell_keys);
        quadrants[i].text = read_text(figure, cb_node_get(node, "text"));
        quadrants[i].items = cb_read_texts(reader, &items, &quadrants[i].n_items);
    }
    out->quadrants = quadrants;
    return has_x && has_y && usable;
}

/* Whether a field is compared already, which is reported. */
static gboolean is_compared(const Figure *figure, const CbNode *node, const guint32 *fields,
                            guint32 field)
{
    for (guint i = 0; i < figure->figure->n_compared_fields; i++) {
        if (fields[i] == field) {
            cb_diagnostics_add(figure->reader->diagnostics, CB_CODE_VALUE_TWICE, node->span,
                               "take it out", "\"%s\" is listed twice", node->text);
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean read_comparison(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    const CbNode *cases = required(figure, "cases");
    const CbNode *fields = required(figure, "fields");
    gsize length = count_parts(figure, fields, 1, CB_MAX_FIELDS);
    guint32 *indexes = cb_arena_new_array(reader->arena, guint32, length);
    for (gsize i = 0; i < length; i++) {
        int field = find_field(figure, fields->items[i], SHOWN);
        if (field >= 0 && !is_compared(figure, fields->items[i], indexes, (guint32)field)) {
            indexes[out->n_compared_fields++] = (guint32)field;
        }
    }
    out->compared_fields = indexes;
    if (cb_node_is_set(cases) && count_parts(figure, cases, 2, CB_MAX_FIGURE_PARTS) > 0) {
        out->compared = cb_read_references(reader, cases, CB_KIND_CASE);
    }
    return out->compared.length > 0 && out->n_compared_fields > 0;
}

static void check_keys(const Figure *figure)
{
    for (gsize i = 0; i < figure->root->length; i++) {
        CbNodeEntry *entry = &figure->root->entries[i];
        if (g_strv_contains(figure->keys, entry->key)) {
            continue;
        }
        if (g_strv_contains(all_keys, entry->key)) {
            cb_diagnostics_add(figure->reader->diagnostics, CB_CODE_FIGURE_KEY, entry->key_span,
                               "take it out", "\"%s\" has no meaning for a figure of kind %s",
                               entry->key, cb_figure_kind_names[figure->figure->kind]);
        } else {
            cb_read_unknown_key(figure->reader, figure->root, entry, figure->keys);
        }
    }
}

static void read_entry(const Figure *figure)
{
    CbReader *reader = figure->reader;
    CbFigure *out = figure->figure;
    const CbNode *title = required(figure, "title");
    CbLayers description = cb_layers_single(get(figure, "description"));
    out->entry.span = title ? title->span : cb_span_start(figure->root->span);
    CbLayers titles = cb_layers_single(title);
    cb_read_title(reader, &titles, &out->entry);
    cb_read_body(reader, &description, "description-", &out->description);
    out->source = read_text(figure, get(figure, "source"));
    out->topics = cb_read_references(reader, get(figure, "topics"), CB_KIND_TOPIC);
    cb_read_boolean(reader, get(figure, "featured"), &out->featured);
    cb_read_boolean(reader, get(figure, "draft"), &out->entry.draft);
    cb_read_date(reader, get(figure, "updated"), &out->entry.updated);
}

gboolean cb_figure_read(CbReader *reader, const CbSchema *schema, const CbNode *root, CbFigure *out)
{
    static gboolean (*const readers[])(const Figure *) = {
        read_bars, read_crosstab, read_spectrum, read_paths, read_quadrants, read_comparison};
    gboolean is_misshapen = FALSE;
    Figure figure = {reader, schema, root, out, all_keys, &is_misshapen};
    reader->keys = all_keys;
    reader->home = &out->entry;
    const CbNode *kind_node = required(&figure, "kind");
    int kind = cb_read_choice(reader, kind_node, cb_figure_kind_names);
    out->count_field = out->row_field = out->column_field = -1;
    if (kind < 0) {
        cb_read_check_keys(reader, root, all_keys);
        read_entry(&figure);
        return FALSE;
    }
    out->kind = (CbFigureKind)kind;
    figure.keys = cb_figure_keys(out->kind);
    check_keys(&figure);
    read_entry(&figure);
    return readers[kind](&figure) && !is_misshapen;
}
