#include "site/figure_link.h"

/* The facet and the value that a bar stands for. FALSE if it stands for none. */
static gboolean value_of(const CbPage *page, int field, const CbBar *bar, guint *facet,
                         guint *value)
{
    const CbPlan *plan = page->site->plan;
    if (field < 0 || bar->term < 0) {
        return FALSE;
    }
    int found = cb_plan_facet_of_field(plan, (guint)field);
    int number = found >= 0 ? cb_plan_facet_value(plan, (guint)found, (guint32)bar->term) : -1;
    *facet = (guint)MAX(found, 0);
    *value = (guint)MAX(number, 0);
    return number >= 0;
}

/* The facet and the value of a condition that asks for one value of a facet. FALSE if it asks for
 * anything else. */
static gboolean value_of_condition(const CbPage *page, const CbCondition *condition, CbPair *pair)
{
    const CbPlan *plan = page->site->plan;
    int facet = cb_plan_facet_of_field(plan, condition->field);
    if (facet < 0 || condition->values.length != 1) {
        return FALSE;
    }
    int value = cb_plan_facet_value(plan, (guint)facet, condition->values.items[0]);
    pair->other_facet = (guint)facet;
    pair->other_value = (guint)MAX(value, 0);
    return value >= 0;
}

const char *cb_figure_bar_path(const CbPage *page, const CbFigure *figure, int field,
                               const CbBar *bar)
{
    CbPair pair;
    const CbPlan *plan = page->site->plan;
    if (page->on_paper || !value_of(page, field, bar, &pair.facet, &pair.value)) {
        return NULL;
    }
    if (figure->n_where == 0) {
        return cb_plan_facet_path(plan, pair.facet, pair.value, page->language->number);
    }
    if (figure->n_where > 1 || !value_of_condition(page, &figure->where[0], &pair) ||
        pair.facet == pair.other_facet) {
        return NULL;
    }
    return cb_plan_pair_path(plan, pair, page->language->number);
}

const char *cb_figure_cell_path(const CbPage *page, const CbFigure *figure, guint row, guint column)
{
    CbPair pair;
    if (page->on_paper || figure->n_where > 0 ||
        !value_of(page, figure->row_field, &figure->rows[row], &pair.facet, &pair.value) ||
        !value_of(page, figure->column_field, &figure->columns[column], &pair.other_facet,
                  &pair.other_value)) {
        return NULL;
    }
    return cb_plan_pair_path(page->site->plan, pair, page->language->number);
}

static void add_value(const CbPage *page, guint facet, guint value, GString *out)
{
    const CbCollection *collection = page->site->collection;
    g_string_append_printf(out, "%s%s=%s", out->len > 0 ? "&" : "",
                           collection->schema.fields[collection->facets[facet].field].id,
                           cb_plan_facet_value_id(page->site->plan, facet, value));
}

/* "&field=a,b". FALSE if the field is no facet. */
static gboolean add_condition(const CbPage *page, const CbCondition *condition, GString *out)
{
    const CbPlan *plan = page->site->plan;
    int facet = cb_plan_facet_of_field(plan, condition->field);
    if (facet < 0) {
        return FALSE;
    }
    g_string_append_printf(out, "&%s=", page->site->collection->schema.fields[condition->field].id);
    for (guint32 i = 0; i < condition->values.length; i++) {
        int value = cb_plan_facet_value(plan, (guint)facet, condition->values.items[i]);
        if (value < 0) {
            return FALSE;
        }
        g_string_append_printf(out, "%s%s", i > 0 ? "," : "",
                               cb_plan_facet_value_id(plan, (guint)facet, (guint)value));
    }
    return TRUE;
}

const char *cb_figure_query(const CbPage *page, const CbFigure *figure, int field, const CbBar *bar,
                            int other_field, const CbBar *other)
{
    guint facet, value;
    g_autoptr(GString) out = g_string_new(NULL);
    if (page->on_paper || !value_of(page, field, bar, &facet, &value)) {
        return NULL;
    }
    add_value(page, facet, value, out);
    if (other != NULL) {
        if (!value_of(page, other_field, other, &facet, &value)) {
            return NULL;
        }
        add_value(page, facet, value, out);
    }
    for (guint i = 0; i < figure->n_where; i++) {
        if (!add_condition(page, &figure->where[i], out)) {
            return NULL;
        }
    }
    return cb_arena_strndup(page->scratch, out->str, out->len);
}
