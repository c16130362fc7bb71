#include "template/range.h"

#include "base/limits.h"
#include "template/operators.h"
#include "template/print.h"

typedef struct {
    CbObject object;
    gint64 start;
    gint64 stop; /* as written; for printing */
    gint64 step;
    gsize length;
} Range;

static gsize range_length(const CbObject *object)
{
    return ((const Range *)object)->length;
}

static CbValue range_item(CbRender *render, const CbObject *object, gsize index)
{
    const Range *range = (const Range *)object;
    (void)render;
    return cb_value_integer(range->start + (gint64)index * range->step);
}

static CbValue range_print(CbRender *render, const CbObject *object)
{
    const Range *range = (const Range *)object;
    const char *step = "";
    if (range->step != 1) {
        step = cb_arena_printf(render->arena, ", %" G_GINT64_FORMAT, range->step);
    }
    return cb_value_string(cb_arena_printf(render->arena,
                                           "range(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "%s)",
                                           range->start, range->stop, step));
}

/* With the same members. */
static bool range_equal(const CbObject *object, const CbObject *other)
{
    const Range *a = (const Range *)object;
    const Range *b = (const Range *)other;
    return a->length == b->length && (a->length == 0 || a->start == b->start) &&
           (a->length <= 1 || a->step == b->step);
}

static const CbObjectClass range_class = {.name = "a range",
                                          .length = range_length,
                                          .item = range_item,
                                          .equal = range_equal,
                                          .print = range_print};

static CbValue new_range(CbRender *render, gint64 start, gint64 stop, gint64 step, gsize length)
{
    Range *range = cb_arena_new_struct(render->arena, Range);
    range->object.class = &range_class;
    range->start = start;
    range->stop = stop;
    range->step = step;
    range->length = length;
    return cb_value_object(&range->object);
}

/* How many integers there are from start to stop; none by steps of 0. */
static guint64 count_steps(gint64 start, gint64 stop, gint64 step)
{
    if (step == 0 || (step > 0 && start >= stop) || (step < 0 && start <= stop)) {
        return 0;
    }
    guint64 distance = step > 0 ? (guint64)stop - (guint64)start : (guint64)start - (guint64)stop;
    guint64 width = step > 0 ? (guint64)step : -(guint64)step;
    return (distance - 1) / width + 1;
}

gboolean cb_function_range(CbRender *render, const CbValue *arguments, gsize n_arguments,
                           const CbMap *keywords, gpointer user_data, CbValue *result)
{
    gint64 bounds[3] = {0, 0, 1};
    (void)user_data;
    if (keywords || n_arguments == 0 || n_arguments > 3) {
        return cb_fail_at(render, NULL, "range() needs one to three integers");
    }
    for (gsize i = 0; i < n_arguments; i++) {
        if (!cb_integer_of(arguments[i], &bounds[i])) {
            return cb_fail_at(render, NULL, "range() needs integers, not %s",
                              cb_type_name(arguments[i]));
        }
    }
    if (n_arguments == 1) {
        bounds[1] = bounds[0];
        bounds[0] = 0;
    }
    if (bounds[2] == 0) {
        return cb_fail_at(render, NULL, "the step of range() cannot be zero");
    }
    guint64 count = count_steps(bounds[0], bounds[1], bounds[2]);
    if (count > CB_MAX_TEMPLATE_RANGE) {
        return cb_fail_limit(render, "a range of more than %d integers", CB_MAX_TEMPLATE_RANGE);
    }
    *result = new_range(render, bounds[0], bounds[1], bounds[2], (gsize)count);
    return TRUE;
}

bool cb_is_range(CbValue value)
{
    return value.type == CB_VALUE_OBJECT && value.as.object->class == &range_class;
}

CbValue cb_range_slice(CbRender *render, CbValue value, gint64 start, gint64 step, gint64 count)
{
    const Range *range = (const Range *)value.as.object;
    gint64 first = range->start + start * range->step;
    gint64 width = count > 1 ? step * range->step : 1;
    gint64 stop = (gint64)((guint64)first + (guint64)count * (guint64)width);
    return new_range(render, first, stop, width, (gsize)count);
}
