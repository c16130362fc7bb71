#include "model/counted_figures.h"

#include "model/facets.h"
#include "model/indexes.h"

/* Whether a case meets one condition; a term holds for its parents, too. */
static gboolean meets(const CbCollection *collection, CbArena *scratch, const CbCase *one,
                      const CbCondition *condition)
{
    const CbVocabulary *vocabulary = collection->schema.fields[condition->field].vocabulary;
    CbIndexes values = cb_case_values(collection, scratch, one, condition->field);
    for (guint32 i = 0; i < values.length; i++) {
        for (int value = (int)values.items[i]; value >= 0;
             value = vocabulary != NULL ? vocabulary->terms[value].parent : -1) {
            if (cb_indexes_contain(condition->values, (guint32)value)) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* The cases that meet all conditions of a figure. */
static CbIndexes select_cases(CbCollection *collection, const CbFigure *figure)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    guint32 *items = cb_arena_new_array(collection->arena, guint32, collection->n_cases);
    guint32 length = 0;
    for (guint32 c = 0; c < collection->n_cases; c++) {
        gboolean counted = TRUE;
        for (guint w = 0; w < figure->n_where && counted; w++) {
            counted = meets(collection, scratch, &collection->cases[c], &figure->where[w]);
        }
        if (counted) {
            items[length++] = c;
        }
        cb_arena_reset(scratch);
    }
    return (CbIndexes){.items = items, .length = length};
}

static const CbText no_text;

/* The label, depth and parent of a value of a field. */
static void describe_value(const CbCollection *collection, const CbField *field, guint32 value,
                           CbArena *arena, CbBar *bar)
{
    bar->term = (int)value;
    bar->level = 1;
    bar->label = no_text;
    if (field->vocabulary != NULL) {
        bar->label = field->vocabulary->terms[value].label;
        bar->level = field->vocabulary->terms[value].level;
    } else if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        bar->label = cb_collection_entry(collection, field->to, value)->title;
    } else {
        bar->label = cb_text_new(arena, cb_arena_printf(arena, "%u", value), (CbSpan){0});
    }
}

/* What bars are sorted by: siblings by count, parents before their children. */
typedef struct {
    const CbField *field;
    const CbIndexes *groups; /* by value */
    guint level;             /* only this level, or 0 */
} Order;

static int compare_siblings(const Order *order, int a, int b)
{
    guint32 left = order->groups[a].length;
    guint32 right = order->groups[b].length;
    if (left != right) {
        return left > right ? -1 : 1;
    }
    return (a > b) - (a < b);
}

/* The ancestor of `value` that stands at `level` (1 at the top). */
static int ancestor_at(const CbField *field, int value, guint level)
{
    while (field->vocabulary != NULL && field->vocabulary->terms[value].level > level) {
        value = field->vocabulary->terms[value].parent;
    }
    return value;
}

static guint level_of(const CbField *field, int value)
{
    return field->vocabulary != NULL ? field->vocabulary->terms[value].level : 1;
}

static int compare_bars(const void *a, const void *b, gpointer user_data)
{
    const Order *order = user_data;
    int left = ((const CbBar *)a)->term;
    int right = ((const CbBar *)b)->term;
    guint left_level = level_of(order->field, left);
    guint right_level = level_of(order->field, right);
    guint first = order->level > 0 ? order->level : 1;
    for (guint level = first; level <= MAX(left_level, right_level); level++) {
        if (level > left_level || level > right_level) {
            return left_level < right_level ? -1 : 1; /* one is above the other */
        }
        int left_ancestor = ancestor_at(order->field, left, level);
        int right_ancestor = ancestor_at(order->field, right, level);
        if (left_ancestor != right_ancestor) {
            return compare_siblings(order, left_ancestor, right_ancestor);
        }
    }
    return (left > right) - (left < right);
}

static gboolean keeps_order(const CbField *field)
{
    return field->type == CB_FIELD_YEAR ||
           (field->vocabulary != NULL && field->vocabulary->is_scale);
}

/* Bars for the values of a field among `counted` cases, as counts or as percentages. */
static CbBar *count_field(CbCollection *collection, guint32 field_index, CbIndexes counted,
                          guint level, CbFigureUnit unit, guint *n_bars)
{
    const CbField *field = &collection->schema.fields[field_index];
    CbArena *arena = collection->arena;
    guint32 n_groups = 0;
    CbIndexes *groups = cb_cases_by_value(collection, arena, field_index, &n_groups);
    CbBar *bars = cb_arena_new_array(arena, CbBar, n_groups);
    guint32 first = G_MAXUINT32, last = 0; /* a scale runs from its first to its last case */
    for (guint32 value = 0; value < n_groups; value++) {
        groups[value] = cb_indexes_intersection(arena, groups[value], counted);
        if (groups[value].length > 0) {
            first = MIN(first, value);
            last = value;
        }
    }
    for (guint32 value = 0; value < n_groups; value++) {
        gboolean on_scale =
            field->vocabulary != NULL && keeps_order(field) && value > first && value < last;
        if ((groups[value].length == 0 && !on_scale) ||
            (level > 0 && level_of(field, (int)value) != level)) {
            continue;
        }
        CbBar *bar = &bars[(*n_bars)++];
        describe_value(collection, field, value, arena, bar);
        bar->cases = groups[value];
        double *share = cb_arena_new_array(arena, double, 1);
        *share = unit == CB_UNIT_PERCENT ? 100.0 * bar->cases.length / MAX(counted.length, 1)
                                         : bar->cases.length;
        bar->values = share;
    }
    if (!keeps_order(field)) {
        Order order = {.field = field, .groups = groups, .level = level};
        g_qsort_with_data(bars, (gint)*n_bars, sizeof *bars, compare_bars, &order);
    }
    return bars;
}

static void count_crosstab(CbCollection *collection, CbFigure *figure, CbIndexes counted)
{
    figure->rows = count_field(collection, (guint32)figure->row_field, counted, 0, CB_UNIT_COUNT,
                               &figure->n_rows);
    figure->columns = count_field(collection, (guint32)figure->column_field, counted, 0,
                                  CB_UNIT_COUNT, &figure->n_columns);
    CbIndexes *cells =
        cb_arena_new_array(collection->arena, CbIndexes, (gsize)figure->n_rows * figure->n_columns);
    for (guint r = 0; r < figure->n_rows; r++) {
        for (guint c = 0; c < figure->n_columns; c++) {
            cells[(gsize)r * figure->n_columns + c] = cb_indexes_intersection(
                collection->arena, figure->rows[r].cases, figure->columns[c].cases);
        }
    }
    figure->cells = cells;
}

void cb_figures_count(CbCollection *collection)
{
    for (guint i = 0; i < collection->n_figures; i++) {
        CbFigure *figure = &collection->figures[i];
        gboolean counts = (figure->kind == CB_FIGURE_BARS && figure->count_field >= 0) ||
                          figure->kind == CB_FIGURE_CROSSTAB;
        if (!counts) {
            continue;
        }
        CbIndexes counted = select_cases(collection, figure);
        figure->n_cases = counted.length;
        if (figure->kind == CB_FIGURE_BARS) {
            figure->bars = count_field(collection, (guint32)figure->count_field, counted,
                                       figure->level, figure->unit, &figure->n_bars);
        } else {
            count_crosstab(collection, figure, counted);
        }
    }
}
