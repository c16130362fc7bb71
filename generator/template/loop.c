#include "template/loop.h"

#include "base/limits.h"
#include "template/evaluate.h"
#include "template/execute.h"
#include "template/iterate.h"
#include "template/operators.h"
#include "template/print.h"

#include <string.h>

/* What `loop` is. */
typedef struct {
    CbObject object;
    CbObject cycle; /* its methods */
    CbObject changed;
    const CbFor *code;
    CbFrame *frame; /* that the loop stands in; recursive: around its routine */
    CbIterator iterator;
    gint64 index0;
    gint64 depth0;
    bool has_length;
    gsize length;
    bool peeked;      /* `next` is known */
    bool next_is_end; /* … and there is none */
    CbValue next;
    CbValue current;
    CbValue previous;
    const CbList *changed_values; /* of the last call of changed(), NULL: none yet */
} Loop;

/* Iteration */

static bool peek(CbRender *render, Loop *loop)
{
    if (loop->peeked) {
        return true;
    }
    loop->peeked = true;
    return cb_iterator_next(render, &loop->iterator, &loop->next, &loop->next_is_end);
}

static bool advance(CbRender *render, Loop *loop, bool *done)
{
    if (!peek(render, loop)) {
        return false;
    }
    *done = loop->next_is_end;
    if (*done) {
        return true;
    }
    loop->peeked = false;
    loop->index0++;
    loop->previous = loop->current;
    loop->current = loop->next;
    return true;
}

/* The number of members; what has no length is collected. */
static bool find_length(CbRender *render, Loop *loop)
{
    const CbList *rest;
    if (loop->has_length) {
        return true;
    }
    loop->has_length = true;
    if (!cb_length_of(loop->iterator.value, &loop->length)) {
        bool next_known = loop->peeked && !loop->next_is_end;
        if (!cb_collect(render, NULL, cb_generator_of(render, loop->iterator), &rest)) {
            return false;
        }
        CbValue list = {.type = CB_VALUE_LIST, .as.list = rest};
        if (!cb_iterate(render, NULL, list, &loop->iterator)) {
            return false;
        }
        loop->length = rest->length + (gsize)(loop->index0 + 1) + next_known;
    }
    return true;
}

/* Attributes */

static bool is_name(CbName name, const char *text)
{
    return strlen(text) == name.length && memcmp(name.text, text, name.length) == 0;
}

static bool length_attribute(CbRender *render, Loop *loop, CbName name, CbValue *value)
{
    bool total = is_name(name, "length");
    bool from_end = is_name(name, "revindex");
    if (!total && !from_end && !is_name(name, "revindex0")) {
        return false;
    }
    if (!find_length(render, loop)) {
        return true;
    }
    gint64 count = (gint64)loop->length;
    *value = cb_value_integer(total      ? count
                              : from_end ? count - loop->index0
                                         : count - loop->index0 - 1);
    return true;
}

static bool neighbour_attribute(CbRender *render, Loop *loop, CbName name, CbValue *value)
{
    if (is_name(name, "previtem")) {
        *value = loop->index0 > 0 ? loop->previous : cb_value_undefined();
        return true;
    }
    bool last = is_name(name, "last");
    if (!last && !is_name(name, "nextitem")) {
        return false;
    }
    if (!peek(render, loop)) {
        return true;
    }
    if (last) {
        *value = cb_value_boolean(loop->next_is_end);
    } else {
        *value = loop->next_is_end ? cb_value_undefined() : loop->next;
    }
    return true;
}

static bool loop_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    Loop *loop = (Loop *)object;
    if (is_name(name, "index")) {
        *value = cb_value_integer(loop->index0 + 1);
    } else if (is_name(name, "index0")) {
        *value = cb_value_integer(loop->index0);
    } else if (is_name(name, "first")) {
        *value = cb_value_boolean(loop->index0 == 0);
    } else if (is_name(name, "depth")) {
        *value = cb_value_integer(loop->depth0 + 1);
    } else if (is_name(name, "depth0")) {
        *value = cb_value_integer(loop->depth0);
    } else if (is_name(name, "cycle")) {
        *value = cb_value_object(&loop->cycle);
    } else if (is_name(name, "changed")) {
        *value = cb_value_object(&loop->changed);
    } else {
        return length_attribute(render, loop, name, value) ||
               neighbour_attribute(render, loop, name, value);
    }
    return true;
}

static void loop_list_names(const CbObject *object, GPtrArray *names)
{
    static const char *const all[] = {"index",   "index0",   "revindex", "revindex0", "first",
                                      "last",    "length",   "depth",    "depth0",    "cycle",
                                      "changed", "previtem", "nextitem"};
    (void)object;
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        g_ptr_array_add(names, (gpointer)all[i]);
    }
}

static gsize loop_length(const CbObject *object)
{
    const Loop *loop = (const Loop *)object;
    gsize length = (gsize)(loop->index0 + 1);
    if (loop->has_length) {
        return loop->length;
    }
    cb_length_of(loop->iterator.value, &length);
    return length;
}

static gboolean loop_cycle(CbRender *render, const CbObject *object, const CbValue *arguments,
                           gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const Loop *loop = (const Loop *)((const char *)object - G_STRUCT_OFFSET(Loop, cycle));
    if (n_arguments == 0 || keywords) {
        return cb_fail_at(render, NULL, "cycle() needs the values to cycle through");
    }
    *result = arguments[(gsize)loop->index0 % n_arguments];
    return TRUE;
}

static gboolean loop_changed(CbRender *render, const CbObject *object, const CbValue *arguments,
                             gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    Loop *loop = (Loop *)((char *)object - G_STRUCT_OFFSET(Loop, changed));
    CbListBuilder builder;
    bool same = loop->changed_values && loop->changed_values->length == n_arguments;
    if (keywords) {
        return cb_fail_at(render, NULL, "changed() has no arguments with names");
    }
    for (gsize i = 0; same && i < n_arguments; i++) {
        if (!cb_equal(render, loop->changed_values->items[i], arguments[i], &same)) {
            return FALSE;
        }
    }
    *result = cb_value_boolean(!same);
    if (same) {
        return TRUE;
    }
    cb_list_builder_init(&builder, render->arena, n_arguments);
    for (gsize i = 0; i < n_arguments; i++) {
        cb_list_builder_add(&builder, arguments[i]);
    }
    loop->changed_values = cb_list_builder_end(&builder).as.list;
    return TRUE;
}

static bool run_recursive(CbRender *render, CbFrame *frame, const CbFor *code, CbValue iterable,
                          gint64 depth0);

/* loop(…) in a recursive loop: its body again, for the members of the argument. */
static gboolean loop_call(CbRender *render, const CbObject *object, const CbValue *arguments,
                          gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const Loop *loop = (const Loop *)object;
    CbFrame *caller = render->frame;
    if (!loop->code->routine) {
        return cb_fail_at(render, NULL, "only a loop with 'recursive' can be called");
    }
    if (n_arguments != 1 || keywords) {
        return cb_fail_at(render, NULL, "loop() needs one value to go through");
    }
    if (render->calls == CB_MAX_TEMPLATE_CALL_DEPTH) {
        return cb_fail_limit_at(render, NULL, "more than %d calls inside each other",
                                CB_MAX_TEMPLATE_CALL_DEPTH);
    }
    render->calls++;
    gsize mark = cb_capture_begin(render);
    bool done = run_recursive(render, loop->frame, loop->code, arguments[0], loop->depth0 + 1);
    *result = cb_capture_end(render, mark, *caller->context->autoescape);
    render->frame = caller;
    render->calls--;
    return done;
}

static const CbObjectClass loop_class = {.name = "a loop",
                                         .get = loop_get,
                                         .list_names = loop_list_names,
                                         .length = loop_length,
                                         .call = loop_call};
static const CbObjectClass cycle_class = {.name = "a method", .call = loop_cycle};
static const CbObjectClass changed_class = {.name = "a method", .call = loop_changed};

/* Loops with a condition */

typedef struct {
    const CbFor *code;
    CbFrame *frame;
    CbIterator iterator;
    bool entered;
} Filtered;

static gboolean filtered_next(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    Filtered *filtered = state;
    CbValue test;
    if (!filtered->entered) {
        cb_scope_enter(render, filtered->frame, &filtered->code->test_scope);
    }
    filtered->entered = true;
    for (;;) {
        if (!cb_iterator_next(render, &filtered->iterator, value, done)) {
            return FALSE;
        }
        if (*done) {
            return TRUE;
        }
        if (!cb_step(render) ||
            !cb_assign(render, filtered->frame, filtered->code->test_target, *value) ||
            !cb_evaluate(render, filtered->frame, filtered->code->test, &test)) {
            return FALSE;
        }
        if (cb_is_true(test)) {
            return TRUE;
        }
    }
}

/* Goes through only those members for which the condition holds. */
static bool filter_iterator(CbRender *render, CbFrame *frame, const CbFor *code,
                            CbIterator *iterator)
{
    Filtered *filtered = cb_arena_new_struct(render->arena, Filtered);
    filtered->code = code;
    filtered->frame = frame;
    filtered->iterator = *iterator;
    return cb_iterate(render, NULL, cb_generator_new(render, filtered_next, filtered), iterator);
}

/* Running */

/* One round: the target, the scope, the body. Targets of loops are never exported. */
static bool run_round(CbRender *render, CbFrame *frame, const CbFor *code, CbValue item)
{
    if (!cb_step(render)) {
        return false;
    }
    if (code->target->kind == CB_TARGET_NAME) {
        frame->slots[code->target->slot] = item;
    } else if (!cb_assign(render, frame, code->target, item)) {
        return false;
    }
    if (code->scope.count > 0) {
        cb_scope_enter(render, frame, &code->scope);
    }
    return cb_execute_body(render, frame, &code->body);
}

static bool run_list(CbRender *render, CbFrame *frame, const CbFor *code, const CbList *list)
{
    for (gsize i = 0; i < list->length; i++) {
        if (!run_round(render, frame, code, list->items[i])) {
            return false;
        }
    }
    return true;
}

static bool run_simple(CbRender *render, CbFrame *frame, const CbFor *code, CbIterator *iterator,
                       bool *any)
{
    CbValue item;
    bool done;
    if (iterator->kind == CB_ITERATE_LIST) {
        *any = iterator->length > 0;
        return run_list(render, frame, code, iterator->value.as.list);
    }
    for (;;) {
        if (!cb_iterator_next(render, iterator, &item, &done)) {
            return false;
        }
        if (done) {
            return true;
        }
        *any = true;
        if (!run_round(render, frame, code, item)) {
            return false;
        }
    }
}

static Loop *new_loop(CbRender *render, CbFrame *frame, const CbFor *code,
                      const CbIterator *iterator, gint64 depth0)
{
    Loop *loop = cb_arena_new_struct(render->arena, Loop);
    loop->object.class = &loop_class;
    loop->cycle.class = &cycle_class;
    loop->changed.class = &changed_class;
    loop->code = code;
    loop->frame = code->routine ? frame->outer : frame;
    loop->iterator = *iterator;
    loop->index0 = -1;
    loop->depth0 = depth0;
    return loop;
}

static bool run_extended(CbRender *render, CbFrame *frame, const CbFor *code,
                         const CbIterator *iterator, gint64 depth0, bool *any)
{
    Loop *loop = new_loop(render, frame, code, iterator, depth0);
    bool done;
    for (;;) {
        if (!advance(render, loop, &done)) {
            return false;
        }
        if (done) {
            return true;
        }
        *any = true;
        frame->slots[code->loop_slot] = cb_value_object(&loop->object);
        if (!run_round(render, frame, code, loop->current)) {
            return false;
        }
    }
}

static bool run(CbRender *render, CbFrame *frame, const CbFor *code, CbValue iterable,
                gint64 depth0)
{
    CbIterator iterator;
    bool any = false;
    if (!cb_iterate(render, code->iterable, iterable, &iterator)) {
        return false;
    }
    if (code->test && !filter_iterator(render, frame, code, &iterator)) {
        return false;
    }
    bool done = code->extended ? run_extended(render, frame, code, &iterator, depth0, &any)
                               : run_simple(render, frame, code, &iterator, &any);
    if (!done || any || code->otherwise.count == 0) {
        return done;
    }
    cb_scope_enter(render, frame, &code->otherwise_scope);
    return cb_execute_body(render, frame, &code->otherwise);
}

static bool run_recursive(CbRender *render, CbFrame *frame, const CbFor *code, CbValue iterable,
                          gint64 depth0)
{
    CbFrame *inner = cb_frame_new(render, code->routine, frame, frame->context);
    render->frame = inner;
    bool done = run(render, inner, code, iterable, depth0);
    if (done) {
        render->frame = frame;
    }
    return done;
}

bool cb_execute_for(CbRender *render, CbFrame *frame, const CbFor *code)
{
    CbValue iterable;
    if (!cb_evaluate(render, frame, code->iterable, &iterable)) {
        return false;
    }
    if (code->routine) {
        return run_recursive(render, frame, code, iterable, 0);
    }
    return run(render, frame, code, iterable, 0);
}
