/* Filters that put members in an order, or find the first or last in it. */
#include "template/arguments.h"
#include "template/functions.h"
#include "template/objects.h"
#include "template/operators.h"
#include "template/print.h"

#include <string.h>

/* A member with what it is ordered by. */
typedef struct {
    CbValue item;
    CbValue *keys; /* as many as there are attributes */
} Entry;

typedef struct {
    CbRender *render;
    const CbExpression *at;
    gsize n_keys;
    bool reverse;
    bool as_lists; /* equal keys are skipped, as in the comparison of lists */
} Order;

static gint compare_entries(gconstpointer a, gconstpointer b, gpointer data)
{
    const Order *order = data;
    const Entry *left = a;
    const Entry *right = b;
    int result = 0;
    for (gsize i = 0; i < order->n_keys && result == 0 && !order->render->failed; i++) {
        bool equal = false;
        if (order->as_lists && left->keys[i].type == right->keys[i].type &&
            left->keys[i].type != CB_VALUE_STRING &&
            (!cb_equal(order->render, left->keys[i], right->keys[i], &equal) || equal))
            continue;
        if (!cb_order(order->render, order->at, left->keys[i], right->keys[i], &result))
            return 0;
    }
    if (result > 1) /* NaN */
        return 0;
    return order->reverse ? -result : result;
}

static CbValue missing(void)
{
    return (CbValue){.type = CB_VALUE_MISSING};
}

/* Sorts what `getters` read of the members. */
static bool sort_by(CbRender *render, const CbList *list, const CbGetter *getters, gsize n_getters,
                    bool reverse, bool as_lists, Entry **entries)
{
    Order order = {render, render->at, n_getters, reverse, as_lists};
    CbValue *keys = cb_arena_new_array(render->arena, CbValue, list->length * n_getters);
    *entries = cb_arena_new_array(render->arena, Entry, list->length);
    for (gsize i = 0; i < list->length; i++) {
        (*entries)[i].item = list->items[i];
        (*entries)[i].keys = keys + i * n_getters;
        for (gsize k = 0; k < n_getters; k++)
            if (!cb_getter_get(render, &getters[k], list->items[i], &(*entries)[i].keys[k]))
                return false;
    }
    if (list->length > 1)
        g_qsort_with_data(*entries, (gint)list->length, sizeof **entries, compare_entries, &order);
    return !render->failed;
}

static CbValue items_of(CbRender *render, const Entry *entries, gsize count)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, render->arena, count);
    for (gsize i = 0; i < count; i++)
        cb_list_builder_add(&builder, entries[i].item);
    return cb_list_builder_end(&builder);
}

/* Getters for "a,b.c": one for each attribute. */
static CbGetter *split_getters(CbRender *render, CbValue attribute, bool lower, gsize *count)
{
    CbValue parts;
    CbGetter *getters;
    if (!cb_given_some(attribute) || attribute.type != CB_VALUE_STRING) {
        getters = cb_arena_new_array(render->arena, CbGetter, 1);
        cb_getter_init(render, getters, attribute, missing(), lower);
        *count = 1;
        return getters;
    }
    CbListBuilder builder;
    const char *at = attribute.as.string;
    const char *end = at + attribute.length;
    cb_list_builder_init(&builder, render->arena, 1);
    for (;;) {
        const char *comma = memchr(at, ',', (gsize)(end - at));
        cb_list_builder_add(&builder,
                            cb_value_string_length(at, (gsize)((comma ? comma : end) - at)));
        if (!comma)
            break;
        at = comma + 1;
    }
    parts = cb_list_builder_end(&builder);
    *count = parts.as.list->length;
    getters = cb_arena_new_array(render->arena, CbGetter, *count);
    for (gsize i = 0; i < *count; i++)
        cb_getter_init(render, &getters[i], parts.as.list->items[i], missing(), lower);
    return getters;
}

static gboolean filter_sort(CB_FUNCTION_PARAMETERS)
{
    const CbList *list;
    Entry *entries;
    gsize n_getters;
    gint64 reverse;
    CB_FUNCTION_UNUSED;
    CbGetter *getters =
        split_getters(render, arguments[3], !cb_given_true(arguments[2]), &n_getters);
    if (!cb_integer_argument(render, arguments[1], "reverse", 0, &reverse) ||
        !cb_collect(render, NULL, arguments[0], &list) ||
        !sort_by(render, list, getters, n_getters, reverse != 0, true, &entries))
        return FALSE;
    *result = items_of(render, entries, list->length);
    return TRUE;
}

static gboolean filter_dictsort(CB_FUNCTION_PARAMETERS)
{
    CbValue by;
    CbGetter getter;
    const CbList *pairs;
    Entry *entries;
    gint64 reverse;
    CB_FUNCTION_UNUSED;
    if (!cb_string_argument(render, arguments[2], "by", "key", &by) ||
        !cb_integer_argument(render, arguments[3], "reverse", 0, &reverse))
        return FALSE;
    bool by_value = strcmp(by.as.string, "value") == 0;
    if (!by_value && strcmp(by.as.string, "key") != 0)
        return cb_fail_at(render, NULL, "a map is sorted by 'key' or by 'value'");
    if (arguments[0].type != CB_VALUE_MAP)
        return cb_fail_at(render, NULL, "%s is no map", cb_type_name(arguments[0]));
    CbValue view = cb_view_new(render, arguments[0].as.map, CB_VIEW_ITEMS);
    cb_getter_init(render, &getter, cb_value_integer(by_value), missing(),
                   !cb_given_true(arguments[1]));
    if (!cb_collect(render, NULL, view, &pairs) ||
        !sort_by(render, pairs, &getter, 1, reverse != 0, false, &entries))
        return FALSE;
    *result = items_of(render, entries, pairs->length);
    return TRUE;
}

/* groupby */

static CbValue make_group(CbRender *render, CbValue grouper, CbValue list)
{
    CbValue group = cb_pair(render, grouper, list);
    group.length = 1;
    return group;
}

/* Members with equal keys, which stand side by side, become one group. */
static bool collect_groups(CbRender *render, const Entry *entries, gsize count,
                           const CbGetter *shown, CbValue *result)
{
    CbListBuilder groups;
    cb_list_builder_init(&groups, render->arena, 0);
    for (gsize start = 0, end; start < count; start = end) {
        bool equal = true;
        CbValue grouper;
        for (end = start + 1; end < count; end++) {
            if (!cb_equal(render, entries[start].keys[0], entries[end].keys[0], &equal))
                return false;
            if (!equal)
                break;
        }
        if (!cb_getter_get(render, shown, entries[start].item, &grouper))
            return false;
        cb_list_builder_add(
            &groups, make_group(render, grouper, items_of(render, entries + start, end - start)));
    }
    *result = cb_list_builder_end(&groups);
    return true;
}

static gboolean filter_groupby(CB_FUNCTION_PARAMETERS)
{
    CbGetter getter;
    CbGetter shown;
    const CbList *list;
    Entry *entries;
    CB_FUNCTION_UNUSED;
    cb_getter_init(render, &getter, arguments[1], arguments[2], !cb_given_true(arguments[3]));
    cb_getter_init(render, &shown, arguments[1], arguments[2], false);
    return cb_collect(render, NULL, arguments[0], &list) &&
           sort_by(render, list, &getter, 1, false, false, &entries) &&
           collect_groups(render, entries, list->length, &shown, result);
}

/* min, max */

static bool extreme(CbRender *render, const CbValue *arguments, int sign, CbValue *result)
{
    CbGetter getter;
    CbIterator iterator;
    CbValue best_key = cb_value_undefined();
    bool any = false;
    cb_getter_init(render, &getter, arguments[2], missing(), !cb_given_true(arguments[1]));
    *result = cb_value_undefined();
    if (!cb_iterate(render, NULL, arguments[0], &iterator))
        return false;
    for (;;) {
        CbValue item;
        CbValue key;
        bool done;
        int order = sign;
        if (!cb_iterator_next(render, &iterator, &item, &done))
            return false;
        if (done)
            return true;
        if (!cb_step(render) || !cb_getter_get(render, &getter, item, &key) ||
            (any && !cb_order(render, render->at, key, best_key, &order)))
            return false;
        if (!any || order == sign) {
            *result = item;
            best_key = key;
        }
        any = true;
    }
}

static gboolean filter_min(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return extreme(render, arguments, -1, result);
}

static gboolean filter_max(CB_FUNCTION_PARAMETERS)
{
    CB_FUNCTION_UNUSED;
    return extreme(render, arguments, 1, result);
}

const CbBuiltin cb_filters_order[] = {
    {"dictsort", filter_dictsort, "/ case_sensitive? by? reverse?", false},
    {"groupby", filter_groupby, "/ attribute default? case_sensitive?", false},
    {"max", filter_max, "/ case_sensitive? attribute?", false},
    {"min", filter_min, "/ case_sensitive? attribute?", false},
    {"sort", filter_sort, "/ reverse? case_sensitive? attribute?", false},
    {NULL, NULL, NULL, false},
};
