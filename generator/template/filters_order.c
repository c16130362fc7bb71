/* Filters that put members in an order, or find the first or last in it. */
#include "template/arguments.h"
#include "template/functions.h"
#include "template/objects.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/sort.h"

#include <string.h>

/* Members in an order. */
typedef struct {
    const CbList *list;
    guint32 *order; /* numbers of the members */
    CbValue *keys;  /* of the members, as many for each as there are getters */
} Sorted;

static CbValue missing(void)
{
    return (CbValue){.type = CB_VALUE_MISSING};
}

/* Sorts members by what `getters` read of them. */
static bool sort_by(CbRender *render, const CbList *list, const CbGetter *getters, gsize n_getters,
                    bool reverse, bool as_lists, Sorted *sorted)
{
    sorted->list = list;
    sorted->order = cb_arena_new_array(render->arena, guint32, list->length);
    sorted->keys = cb_arena_new_array(render->arena, CbValue, list->length * n_getters);
    CbSort sort = {sorted->keys, n_getters, list->length, reverse, as_lists};
    for (gsize i = 0; i < list->length; i++) {
        for (gsize k = 0; k < n_getters; k++) {
            if (!cb_getter_get(render, &getters[k], list->items[i],
                               &sorted->keys[i * n_getters + k])) {
                return false;
            }
        }
    }
    return cb_sort(render, &sort, sorted->order);
}

/* The members from number `start` to `end` of the order, as a list. */
static CbValue sorted_items(CbRender *render, const Sorted *sorted, gsize start, gsize end)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, render->arena, end - start);
    for (gsize i = start; i < end; i++) {
        cb_list_builder_add(&builder, sorted->list->items[sorted->order[i]]);
    }
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
        if (!comma) {
            break;
        }
        at = comma + 1;
    }
    parts = cb_list_builder_end(&builder);
    *count = parts.as.list->length;
    getters = cb_arena_new_array(render->arena, CbGetter, *count);
    for (gsize i = 0; i < *count; i++) {
        cb_getter_init(render, &getters[i], parts.as.list->items[i], missing(), lower);
    }
    return getters;
}

static gboolean filter_sort(CB_FUNCTION_PARAMETERS)
{
    const CbList *list;
    Sorted sorted;
    gsize n_getters;
    gint64 reverse;
    CB_FUNCTION_UNUSED;
    CbGetter *getters =
        split_getters(render, arguments[3], !cb_given_true(arguments[2]), &n_getters);
    if (!cb_integer_argument(render, arguments[1], "reverse", 0, &reverse) ||
        !cb_collect(render, NULL, arguments[0], &list) ||
        !sort_by(render, list, getters, n_getters, reverse != 0, true, &sorted)) {
        return FALSE;
    }
    *result = sorted_items(render, &sorted, 0, list->length);
    return TRUE;
}

static gboolean filter_dictsort(CB_FUNCTION_PARAMETERS)
{
    CbValue by;
    CbGetter getter;
    const CbList *pairs;
    Sorted sorted;
    gint64 reverse;
    CB_FUNCTION_UNUSED;
    if (!cb_string_argument(render, arguments[2], "by", "key", &by) ||
        !cb_integer_argument(render, arguments[3], "reverse", 0, &reverse)) {
        return FALSE;
    }
    bool by_value = strcmp(by.as.string, "value") == 0;
    if (!by_value && strcmp(by.as.string, "key") != 0) {
        return cb_fail_at(render, NULL, "a map is sorted by 'key' or by 'value'");
    }
    if (arguments[0].type != CB_VALUE_MAP) {
        return cb_fail_at(render, NULL, "%s is no map", cb_type_name(arguments[0]));
    }
    CbValue view = cb_view_new(render, arguments[0].as.map, CB_VIEW_ITEMS);
    cb_getter_init(render, &getter, cb_value_integer(by_value), missing(),
                   !cb_given_true(arguments[1]));
    if (!cb_collect(render, NULL, view, &pairs) ||
        !sort_by(render, pairs, &getter, 1, reverse != 0, false, &sorted)) {
        return FALSE;
    }
    *result = sorted_items(render, &sorted, 0, pairs->length);
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
static bool collect_groups(CbRender *render, const Sorted *sorted, const CbGetter *shown,
                           CbValue *result)
{
    CbListBuilder groups;
    gsize count = sorted->list->length;
    cb_list_builder_init(&groups, render->arena, 0);
    for (gsize start = 0, end; start < count; start = end) {
        bool equal = true;
        CbValue grouper;
        for (end = start + 1; end < count; end++) {
            if (!cb_equal(render, sorted->keys[sorted->order[start]],
                          sorted->keys[sorted->order[end]], &equal)) {
                return false;
            }
            if (!equal) {
                break;
            }
        }
        if (!cb_getter_get(render, shown, sorted->list->items[sorted->order[start]], &grouper)) {
            return false;
        }
        cb_list_builder_add(&groups,
                            make_group(render, grouper, sorted_items(render, sorted, start, end)));
    }
    *result = cb_list_builder_end(&groups);
    return true;
}

static gboolean filter_groupby(CB_FUNCTION_PARAMETERS)
{
    CbGetter getter;
    CbGetter shown;
    const CbList *list;
    Sorted sorted;
    CB_FUNCTION_UNUSED;
    cb_getter_init(render, &getter, arguments[1], arguments[2], !cb_given_true(arguments[3]));
    cb_getter_init(render, &shown, arguments[1], arguments[2], false);
    return cb_collect(render, NULL, arguments[0], &list) &&
           sort_by(render, list, &getter, 1, false, false, &sorted) &&
           collect_groups(render, &sorted, &shown, result);
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
    if (!cb_iterate(render, NULL, arguments[0], &iterator)) {
        return false;
    }
    for (;;) {
        CbValue item;
        CbValue key;
        bool done;
        int order = sign;
        if (!cb_iterator_next(render, &iterator, &item, &done)) {
            return false;
        }
        if (done) {
            return true;
        }
        if (!cb_step(render) || !cb_getter_get(render, &getter, item, &key) ||
            (any && !cb_order(render, render->at, key, best_key, &order))) {
            return false;
        }
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
