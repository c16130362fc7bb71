/* Filters that go through the members of values. Those that Jinja computes lazily are generators
 * here, too: their members can be gone through once. */
#include "template/arguments.h"
#include "template/call.h"
#include "template/functions.h"
#include "template/objects.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/slice.h"
#include "template/strings.h"

#include <string.h>

/* Length, first, last */

static gboolean filter_length(CB_FUNCTION_PARAMETERS)
{
    gsize length;
    CB_FUNCTION_UNUSED;
    if (!cb_length_of(arguments[0], &length)) {
        return cb_fail_at(render, NULL, "%s has no length", cb_type_name(arguments[0]));
    }
    *result = cb_value_integer((gint64)length);
    return TRUE;
}

static gboolean filter_first(CB_FUNCTION_PARAMETERS)
{
    CbIterator iterator;
    bool done;
    CB_FUNCTION_UNUSED;
    if (!cb_iterate(render, NULL, arguments[0], &iterator) ||
        !cb_iterator_next(render, &iterator, result, &done)) {
        return FALSE;
    }
    if (done) {
        *result = cb_value_undefined();
    }
    return TRUE;
}

/* The members of what can be gone through backwards, last first. */
static bool reversed(CbRender *render, CbValue value, const CbList **list)
{
    CbListBuilder builder;
    const CbList *members;
    gsize length;
    if (!cb_collect(render, NULL, value, &members)) {
        return false;
    }
    length = members->length;
    cb_list_builder_init(&builder, render->arena, length);
    for (gsize i = length; i > 0; i--) {
        cb_list_builder_add(&builder, members->items[i - 1]);
    }
    *list = cb_list_builder_end(&builder).as.list;
    return true;
}

/* Whether Python's reversed() takes a value: it must have a length. */
static bool is_reversible(CbValue value)
{
    gsize length;
    return cb_is_iterable(value) && cb_length_of(value, &length);
}

static gboolean filter_last(CB_FUNCTION_PARAMETERS)
{
    CbValue value = arguments[0];
    const CbList *members;
    CB_FUNCTION_UNUSED;
    if (!is_reversible(value)) {
        return cb_fail_at(render, NULL, "%s has no last member; make a list of it first",
                          cb_type_name(value));
    }
    *result = cb_value_undefined();
    if (value.type == CB_VALUE_STRING) {
        if (value.length > 0) {
            CbValue backwards = cb_string_reverse(render, value);
            *result = cb_string_slice(render, backwards, 0, 1);
        }
        return TRUE;
    }
    if (!cb_collect(render, NULL, value, &members)) {
        return FALSE;
    }
    if (members->length > 0) {
        *result = members->items[members->length - 1];
    }
    return TRUE;
}

static gboolean filter_reverse(CB_FUNCTION_PARAMETERS)
{
    CbValue value = arguments[0];
    CbValue list = {.type = CB_VALUE_LIST};
    CbIterator iterator;
    CB_FUNCTION_UNUSED;
    if (value.type == CB_VALUE_STRING) {
        *result = cb_string_reverse(render, value);
        return TRUE;
    }
    if (!reversed(render, value, &list.as.list)) {
        return FALSE;
    }
    *result = list;
    if (!is_reversible(value)) {
        return TRUE;
    }
    if (!cb_iterate(render, NULL, list, &iterator)) {
        return FALSE;
    }
    *result = cb_generator_of(render, iterator);
    return TRUE;
}

static gboolean filter_list(CB_FUNCTION_PARAMETERS)
{
    CbValue list = {.type = CB_VALUE_LIST};
    CB_FUNCTION_UNUSED;
    if (!cb_collect(render, NULL, arguments[0], &list.as.list)) {
        return FALSE;
    }
    if (arguments[0].type == CB_VALUE_LIST) {
        CbListBuilder builder;
        cb_list_builder_init(&builder, render->arena, list.as.list->length);
        for (gsize i = 0; i < list.as.list->length; i++) {
            cb_list_builder_add(&builder, list.as.list->items[i]);
        }
        list = cb_list_builder_end(&builder);
    }
    *result = list;
    return TRUE;
}

/* join */

static bool any_markup(const CbList *list)
{
    for (gsize i = 0; i < list->length; i++) {
        if (cb_is_markup(list->items[i])) {
            return true;
        }
    }
    return false;
}

static bool attribute_list(CbRender *render, const CbGetter *getter, const CbList *list,
                           const CbList **attributes)
{
    CbListBuilder builder;
    CbValue value;
    cb_list_builder_init(&builder, render->arena, list->length);
    for (gsize i = 0; i < list->length; i++) {
        if (!cb_getter_get(render, getter, list->items[i], &value)) {
            return false;
        }
        cb_list_builder_add(&builder, value);
    }
    *attributes = cb_list_builder_end(&builder).as.list;
    return true;
}

static gboolean filter_join(CB_FUNCTION_PARAMETERS)
{
    CbValue separator = cb_given(arguments[1]) ? arguments[1] : cb_value_string("");
    const CbList *list;
    CbGetter getter;
    CB_FUNCTION_UNUSED;
    cb_getter_init(render, &getter, arguments[2], (CbValue){.type = CB_VALUE_MISSING}, false);
    if (!cb_collect(render, NULL, arguments[0], &list)) {
        return FALSE;
    }
    if (getter.n_parts > 0 && !attribute_list(render, &getter, list, &list)) {
        return FALSE;
    }
    bool safe =
        *render->frame->context->autoescape && (cb_is_markup(separator) || any_markup(list));
    gsize mark = cb_capture_begin(render);
    for (gsize i = 0; i < list->length; i++) {
        if (i > 0 && !cb_write_value(render, separator, safe)) {
            return FALSE;
        }
        if (!cb_write_value(render, list->items[i], safe)) {
            return FALSE;
        }
    }
    *result = cb_capture_end(render, mark, safe);
    return TRUE;
}

/* batch, slice */

typedef struct {
    CbValue value;
    CbValue size;
    CbValue fill;
    CbIterator iterator;
    bool begun;
    bool has_next;
    CbValue next;
} Batch;

static bool next_of_batch(CbRender *render, Batch *batch)
{
    bool done;
    if (!cb_iterator_next(render, &batch->iterator, &batch->next, &done)) {
        return false;
    }
    batch->has_next = !done;
    return true;
}

static bool size_is(CbValue size, gsize length)
{
    double number;
    return cb_float_of(size, &number) && number == (double)length;
}

/* Fills up the last batch. */
static bool fill_batch(CbRender *render, const Batch *batch, CbListBuilder *builder, gsize length)
{
    double size;
    if (!cb_given_some(batch->fill)) {
        return true;
    }
    if (!cb_float_of(batch->size, &size)) {
        return cb_fail_at(render, NULL, "the size of a batch must be a number");
    }
    for (; (double)length < size; length++) {
        if (!cb_step(render)) {
            return false;
        }
        cb_list_builder_add(builder, batch->fill);
    }
    return true;
}

static gboolean batch_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Batch *batch = state;
    CbListBuilder builder;
    gsize length = 0;
    if (!batch->begun && (!cb_iterate(render, NULL, batch->value, &batch->iterator) ||
                          !next_of_batch(render, batch))) {
        return FALSE;
    }
    *done = !batch->has_next;
    if (*done) {
        return TRUE;
    }
    cb_list_builder_init(&builder, render->arena, 0);
    bool empty_first = !batch->begun && size_is(batch->size, 0);
    batch->begun = true;
    while (!empty_first && batch->has_next && (length == 0 || !size_is(batch->size, length))) {
        cb_list_builder_add(&builder, batch->next);
        length++;
        if (!cb_step(render) || !next_of_batch(render, batch)) {
            return FALSE;
        }
    }
    if (!batch->has_next && !fill_batch(render, batch, &builder, length)) {
        return FALSE;
    }
    *value = cb_list_builder_end(&builder);
    return TRUE;
}

static gboolean filter_batch(CB_FUNCTION_PARAMETERS)
{
    Batch *batch = cb_arena_new_struct(render->arena, Batch);
    CB_FUNCTION_UNUSED;
    batch->value = arguments[0];
    batch->size = arguments[1];
    batch->fill = arguments[2];
    *result = cb_generator_new(render, batch_next, batch);
    return TRUE;
}

typedef struct {
    CbValue value;
    CbValue count;
    CbValue fill;
    const CbList *list; /* NULL: not begun */
    gint64 slices;
    gint64 number; /* of the next slice */
    gint64 offset;
} Slicer;

static bool begin_slices(CbRender *render, Slicer *slicer)
{
    if (!cb_integer_of(slicer->count, &slicer->slices)) {
        return cb_fail_at(render, NULL, "the number of slices must be an integer");
    }
    if (slicer->slices == 0) {
        return cb_fail_at(render, NULL, "the number of slices cannot be zero");
    }
    return cb_collect(render, NULL, slicer->value, &slicer->list);
}

static gboolean slicer_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Slicer *slicer = state;
    CbListBuilder builder;
    if (!slicer->list && !begin_slices(render, slicer)) {
        return FALSE;
    }
    *done = slicer->number >= slicer->slices;
    if (*done) {
        return TRUE;
    }
    gint64 each = (gint64)slicer->list->length / slicer->slices;
    gint64 longer = (gint64)slicer->list->length % slicer->slices;
    gint64 start = slicer->offset + slicer->number * each;
    if (slicer->number < longer) {
        slicer->offset++;
    }
    gint64 end = slicer->offset + (slicer->number + 1) * each;
    cb_list_builder_init(&builder, render->arena, (gsize)(end - start));
    for (gint64 i = start; i < end; i++) {
        cb_list_builder_add(&builder, slicer->list->items[i]);
    }
    if (cb_given_some(slicer->fill) && slicer->number >= longer) {
        cb_list_builder_add(&builder, slicer->fill);
    }
    slicer->number++;
    *value = cb_list_builder_end(&builder);
    return cb_step(render);
}

static gboolean filter_slice(CB_FUNCTION_PARAMETERS)
{
    Slicer *slicer = cb_arena_new_struct(render->arena, Slicer);
    CB_FUNCTION_UNUSED;
    slicer->value = arguments[0];
    slicer->count = arguments[1];
    slicer->fill = arguments[2];
    *result = cb_generator_new(render, slicer_next, slicer);
    return TRUE;
}

/* map, select, reject and their relatives */

typedef struct {
    CbValue value;
    CbValue *arguments; /* without the value; room for the member in front */
    gsize n_arguments;
    CbMap *keywords;
    const CbExpression *at;
    bool begun;
    bool attribute; /* map: of attributes; select: looks at an attribute */
    bool wanted;    /* select: the outcome of the test that is kept */
    CbGetter getter;
    const CbCallable *callable; /* NULL: the truth of the member */
    CbIterator iterator;
} Selection;

/* Keeps what a lazy filter was called with until its first member is asked for. */
static Selection *new_selection(CbRender *render, const CbValue *arguments, gsize n_arguments,
                                const CbMap *keywords)
{
    Selection *selection = cb_arena_new_struct(render->arena, Selection);
    gsize count = n_arguments > 0 ? n_arguments - 1 : 0;
    selection->value = n_arguments > 0 ? arguments[0] : cb_value_undefined();
    selection->n_arguments = count;
    selection->arguments = cb_arena_new_array(render->arena, CbValue, count + 1);
    if (count > 0) {
        memcpy(selection->arguments, arguments + 1, count * sizeof *arguments);
    }
    selection->keywords = (CbMap *)keywords;
    selection->at = render->at;
    return selection;
}

/* Takes the first argument away. */
static CbValue shift(Selection *selection)
{
    CbValue first = selection->arguments[0];
    selection->arguments++;
    selection->n_arguments--;
    return first;
}

/* Finds the filter or test that the first argument names, and makes room for the member. */
static bool find_callable(CbRender *render, Selection *selection, const CbCallables *table,
                          const char *what)
{
    CbValue name = shift(selection);
    CbName key = {0};
    if (name.type == CB_VALUE_STRING) {
        key = cb_name(name.as.string, name.length);
        selection->callable = cb_callables_find(table, key);
    }
    if (!selection->callable) {
        g_autofree char *hint = key.text ? cb_callables_hint(table, key.text) : NULL;
        return cb_fail(render, selection->at->start, selection->at->end, hint,
                       "there is no %s '%s'", what, key.text ? key.text : cb_type_name(name));
    }
    CbValue *all = cb_arena_new_array(render->arena, CbValue, selection->n_arguments + 1);
    if (selection->n_arguments > 0) {
        memcpy(all + 1, selection->arguments, selection->n_arguments * sizeof *all);
    }
    selection->arguments = all;
    selection->n_arguments++;
    return true;
}

static bool begin_attribute_map(CbRender *render, Selection *selection)
{
    CbValue otherwise = cb_map_get(selection->keywords, "default");
    bool has_default = cb_map_find_value(selection->keywords, cb_value_string("default"), NULL);
    if (cb_map_length(selection->keywords) > (has_default ? 2u : 1u)) {
        return cb_fail_at(render, selection->at, "map has no such argument");
    }
    if (!has_default) {
        otherwise.type = CB_VALUE_MISSING;
    }
    selection->attribute = true;
    cb_getter_init(render, &selection->getter, cb_map_get(selection->keywords, "attribute"),
                   otherwise, false);
    return true;
}

static bool begin_map(CbRender *render, Selection *selection)
{
    selection->begun = true;
    if (selection->n_arguments == 0 && selection->keywords &&
        cb_map_find_value(selection->keywords, cb_value_string("attribute"), NULL)) {
        return begin_attribute_map(render, selection);
    }
    if (selection->n_arguments == 0) {
        return cb_fail_at(render, selection->at, "map needs the name of a filter");
    }
    return find_callable(render, selection, render->environment->filters, "filter");
}

static bool apply(CbRender *render, Selection *selection, CbValue member, CbValue *result)
{
    selection->arguments[0] = member;
    return cb_call(render, selection->at, selection->callable, selection->arguments,
                   selection->n_arguments, selection->keywords, result);
}

static gboolean map_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Selection *selection = state;
    CbValue member;
    if (!selection->begun) {
        if (!cb_is_true(selection->value)) {
            selection->value = cb_value_undefined();
        } else if (!begin_map(render, selection)) {
            return FALSE;
        }
        selection->begun = true;
        if (!cb_iterate(render, selection->at, selection->value, &selection->iterator)) {
            return FALSE;
        }
    }
    if (!cb_iterator_next(render, &selection->iterator, &member, done)) {
        return FALSE;
    }
    if (*done) {
        return TRUE;
    }
    if (!cb_step(render)) {
        return FALSE;
    }
    return selection->attribute ? cb_getter_get(render, &selection->getter, member, value)
                                : apply(render, selection, member, value);
}

static gboolean filter_map(CB_FUNCTION_PARAMETERS)
{
    (void)user_data;
    *result =
        cb_generator_new(render, map_next, new_selection(render, arguments, n_arguments, keywords));
    return TRUE;
}

static bool begin_selection(CbRender *render, Selection *selection)
{
    if (!cb_is_true(selection->value)) {
        selection->value = cb_value_undefined();
    } else {
        if (selection->attribute) {
            if (selection->n_arguments == 0) {
                return cb_fail_at(render, selection->at, "the name of an attribute is missing");
            }
            cb_getter_init(render, &selection->getter, shift(selection),
                           (CbValue){.type = CB_VALUE_MISSING}, false);
        }
        if (selection->n_arguments > 0 &&
            !find_callable(render, selection, render->environment->tests, "test")) {
            return false;
        }
    }
    selection->begun = true;
    return cb_iterate(render, selection->at, selection->value, &selection->iterator);
}

static bool is_selected(CbRender *render, Selection *selection, CbValue member, bool *selected)
{
    CbValue outcome = member;
    if (selection->attribute && !cb_getter_get(render, &selection->getter, member, &outcome)) {
        return false;
    }
    if (selection->callable && !apply(render, selection, outcome, &outcome)) {
        return false;
    }
    *selected = cb_is_true(outcome) == selection->wanted;
    return true;
}

static gboolean selection_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Selection *selection = state;
    bool selected = false;
    if (!selection->begun && !begin_selection(render, selection)) {
        return FALSE;
    }
    while (!selected) {
        if (!cb_iterator_next(render, &selection->iterator, value, done)) {
            return FALSE;
        }
        if (*done) {
            return TRUE;
        }
        if (!cb_step(render) || !is_selected(render, selection, *value, &selected)) {
            return FALSE;
        }
    }
    return TRUE;
}

static CbValue select_members(CbRender *render, const CbValue *arguments, gsize n_arguments,
                              const CbMap *keywords, bool attribute, bool wanted)
{
    Selection *selection = new_selection(render, arguments, n_arguments, keywords);
    selection->attribute = attribute;
    selection->wanted = wanted;
    return cb_generator_new(render, selection_next, selection);
}

static gboolean filter_select(CB_FUNCTION_PARAMETERS)
{
    (void)user_data;
    *result = select_members(render, arguments, n_arguments, keywords, false, true);
    return TRUE;
}

static gboolean filter_reject(CB_FUNCTION_PARAMETERS)
{
    (void)user_data;
    *result = select_members(render, arguments, n_arguments, keywords, false, false);
    return TRUE;
}

static gboolean filter_selectattr(CB_FUNCTION_PARAMETERS)
{
    (void)user_data;
    *result = select_members(render, arguments, n_arguments, keywords, true, true);
    return TRUE;
}

static gboolean filter_rejectattr(CB_FUNCTION_PARAMETERS)
{
    (void)user_data;
    *result = select_members(render, arguments, n_arguments, keywords, true, false);
    return TRUE;
}

/* unique, items, sum */

typedef struct {
    CbValue value;
    CbGetter getter;
    CbIterator iterator;
    CbMap *seen; /* NULL: not begun */
} Unique;

static gboolean unique_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Unique *unique = state;
    CbValue key;
    guint32 hash;
    if (!unique->seen) {
        unique->seen = cb_map_new(render->arena, 0);
        if (!cb_iterate(render, NULL, unique->value, &unique->iterator)) {
            return FALSE;
        }
    }
    for (;;) {
        if (!cb_iterator_next(render, &unique->iterator, value, done)) {
            return FALSE;
        }
        if (*done) {
            return TRUE;
        }
        if (!cb_step(render) || !cb_getter_get(render, &unique->getter, *value, &key)) {
            return FALSE;
        }
        if (!cb_value_hash(key, &hash)) {
            return cb_fail_at(render, NULL, "%s cannot be told apart", cb_type_name(key));
        }
        if (cb_map_find_value(unique->seen, key, NULL)) {
            continue;
        }
        cb_map_set_value(unique->seen, key, cb_value_none());
        return TRUE;
    }
}

static gboolean filter_unique(CB_FUNCTION_PARAMETERS)
{
    Unique *unique = cb_arena_new_struct(render->arena, Unique);
    CB_FUNCTION_UNUSED;
    unique->value = arguments[0];
    cb_getter_init(render, &unique->getter, arguments[2], (CbValue){.type = CB_VALUE_MISSING},
                   !cb_given_true(arguments[1]));
    *result = cb_generator_new(render, unique_next, unique);
    return TRUE;
}

typedef struct {
    CbValue value;
    gsize index;
} Items;

static gboolean items_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Items *items = state;
    *done = items->value.type == CB_VALUE_UNDEFINED;
    if (*done) {
        return TRUE;
    }
    if (items->value.type != CB_VALUE_MAP) {
        return cb_fail_at(render, NULL, "%s has no items", cb_type_name(items->value));
    }
    *done = items->index >= cb_map_length(items->value.as.map);
    if (*done) {
        return TRUE;
    }
    *value = cb_pair(render, cb_map_key_at(items->value.as.map, items->index),
                     cb_map_value_at(items->value.as.map, items->index));
    items->index++;
    return TRUE;
}

static gboolean filter_items(CB_FUNCTION_PARAMETERS)
{
    Items *items = cb_arena_new_struct(render->arena, Items);
    CB_FUNCTION_UNUSED;
    items->value = arguments[0];
    *result = cb_generator_new(render, items_next, items);
    return TRUE;
}

static gboolean filter_sum(CB_FUNCTION_PARAMETERS)
{
    CbValue total = cb_given(arguments[2]) ? arguments[2] : cb_value_integer(0);
    CbIterator iterator;
    CbGetter getter;
    CB_FUNCTION_UNUSED;
    cb_getter_init(render, &getter, arguments[1], (CbValue){.type = CB_VALUE_MISSING}, false);
    if (!cb_iterate(render, NULL, arguments[0], &iterator)) {
        return FALSE;
    }
    if (total.type == CB_VALUE_STRING) {
        return cb_fail_at(render, NULL, "strings have no sum; join them");
    }
    for (;;) {
        CbValue value;
        bool done;
        if (!cb_iterator_next(render, &iterator, &value, &done)) {
            return FALSE;
        }
        if (done) {
            break;
        }
        if (!cb_step(render) || !cb_getter_get(render, &getter, value, &value) ||
            !cb_operate(render, render->at, CB_OPERATOR_ADD, total, value, &total)) {
            return FALSE;
        }
    }
    *result = total;
    return TRUE;
}

const CbBuiltin cb_filters_list[] = {
    {"batch", filter_batch, "/ linecount fill_with?", false},
    {"count", filter_length, "/", false},
    {"first", filter_first, "/", false},
    {"items", filter_items, "/", false},
    {"join", filter_join, "/ d? attribute?", false},
    {"last", filter_last, "/", false},
    {"length", filter_length, "/", false},
    {"list", filter_list, "/", false},
    {"map", filter_map, NULL, true},
    {"reject", filter_reject, NULL, true},
    {"rejectattr", filter_rejectattr, NULL, true},
    {"reverse", filter_reverse, "/", false},
    {"select", filter_select, NULL, true},
    {"selectattr", filter_selectattr, NULL, true},
    {"slice", filter_slice, "/ slices fill_with?", false},
    {"sum", filter_sum, "/ attribute? start?", false},
    {"unique", filter_unique, "/ case_sensitive? attribute?", false},
    {NULL, NULL, NULL, false},
};
