#include "template/slice.h"

#include "template/iterate.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/range.h"
#include "template/text.h"

#include <string.h>

typedef struct {
    gint64 start;
    gint64 step;
    gint64 count; /* members of the slice */
} Slice;

static bool bound_of(CbRender *render, const CbExpression *at, CbValue bound, gint64 *value)
{
    return cb_integer_of(bound, value) ||
           cb_fail_at(render, at, "a slice needs integers, not %s", cb_type_name(bound));
}

/* A bound counted from the end if negative, and kept inside of the sequence. */
static gint64 clamp(gint64 bound, gint64 length, bool backwards)
{
    gint64 lowest = backwards ? -1 : 0;
    gint64 highest = backwards ? length - 1 : length;
    if (bound < 0) {
        bound = bound < -length ? lowest : bound + length;
    }
    return CLAMP(bound, lowest, MAX(highest, lowest));
}

static bool measure(CbRender *render, const CbExpression *at, const CbValue *bounds, gint64 length,
                    Slice *slice)
{
    slice->step = 1;
    if (bounds[2].type != CB_VALUE_NONE && !bound_of(render, at, bounds[2], &slice->step)) {
        return false;
    }
    if (slice->step == 0) {
        return cb_fail_at(render, at, "the step of a slice cannot be zero");
    }
    bool backwards = slice->step < 0;
    gint64 stop = backwards ? -1 : length;
    slice->start = backwards ? length - 1 : 0;
    if (bounds[0].type != CB_VALUE_NONE) {
        if (!bound_of(render, at, bounds[0], &slice->start)) {
            return false;
        }
        slice->start = clamp(slice->start, length, backwards);
    }
    if (bounds[1].type != CB_VALUE_NONE) {
        if (!bound_of(render, at, bounds[1], &stop)) {
            return false;
        }
        stop = clamp(stop, length, backwards);
    }
    gint64 distance = backwards ? slice->start - stop : stop - slice->start;
    guint64 step = backwards ? -(guint64)slice->step : (guint64)slice->step;
    slice->count = distance > 0 ? (gint64)(((guint64)distance - 1) / step) + 1 : 0;
    return true;
}

static void slice_list(CbRender *render, CbValue value, const Slice *slice, CbValue *result)
{
    const CbList *list = value.as.list;
    CbListBuilder builder;
    cb_list_builder_init(&builder, render->arena, (gsize)slice->count);
    for (gint64 i = 0; i < slice->count; i++) {
        cb_list_builder_add(&builder, list->items[slice->start + i * slice->step]);
    }
    *result = value.type == CB_VALUE_LIST ? cb_list_builder_end(&builder)
                                          : cb_list_builder_end_tuple(&builder);
}

CbValue cb_string_slice(CbRender *render, CbValue string, gsize start, gsize stop)
{
    const char *from = cb_text_at(string.as.string, string.length, start);
    gsize rest = (gsize)(string.as.string + string.length - from);
    const char *to = cb_text_at(from, rest, stop > start ? stop - start : 0);
    gsize length = (gsize)(to - from);
    CbValue part = cb_value_string_length(cb_arena_strndup(render->arena, from, length), length);
    part.safe = string.safe;
    return part;
}

CbValue cb_string_reverse(CbRender *render, CbValue string)
{
    char *text = cb_arena_alloc(render->arena, string.length + 1);
    char *into = text + string.length;
    const char *end = string.as.string + string.length;
    for (const char *at = string.as.string; at < end; at = g_utf8_next_char(at)) {
        gsize width = (gsize)(g_utf8_next_char(at) - at);
        into -= width;
        memcpy(into, at, width);
    }
    CbValue reversed = cb_value_string_length(text, string.length);
    reversed.safe = string.safe;
    return reversed;
}

static void slice_string(CbRender *render, CbValue string, const Slice *slice, CbValue *result)
{
    if (slice->step == 1) {
        *result = cb_string_slice(render, string, (gsize)slice->start,
                                  (gsize)(slice->start + slice->count));
        return;
    }
    CbValue from = slice->step < 0 ? cb_string_reverse(render, string) : string;
    gint64 length = (gint64)cb_text_count(string.as.string, string.length);
    gint64 start = slice->step < 0 ? length - 1 - slice->start : slice->start;
    gint64 step = ABS(slice->step);
    gsize mark = cb_capture_begin(render);
    const char *at = cb_text_at(from.as.string, from.length, (gsize)start);
    const char *end = from.as.string + from.length;
    for (gint64 i = 0; i < slice->count; i++) {
        g_string_append_len(render->out, at, g_utf8_next_char(at) - at);
        at = cb_text_at(at, (gsize)(end - at), (gsize)step);
    }
    *result = cb_capture_end(render, mark, string.safe);
}

static bool are_bounds(const CbValue *bounds)
{
    gint64 integer;
    for (int i = 0; i < 3; i++) {
        if (bounds[i].type != CB_VALUE_NONE && !cb_integer_of(bounds[i], &integer)) {
            return false;
        }
    }
    return true;
}

bool cb_slice(CbRender *render, const CbExpression *at, CbValue object, const CbValue *bounds,
              CbValue *result)
{
    Slice slice;
    gsize length;
    bool sliceable = object.type == CB_VALUE_STRING || object.type == CB_VALUE_LIST ||
                     object.type == CB_VALUE_TUPLE || cb_is_range(object);
    if (render->folding && !(sliceable && are_bounds(bounds))) {
        *result = cb_value_undefined(); /* where Jinja computes constants, this is no error */
        return true;
    }
    if (!sliceable || !cb_length_of(object, &length)) {
        return cb_fail_at(render, at, "%s has no slices", cb_type_name(object));
    }
    if (!measure(render, at, bounds, (gint64)length, &slice)) {
        return false;
    }
    if (object.type == CB_VALUE_STRING) {
        slice_string(render, object, &slice, result);
    } else if (object.type == CB_VALUE_OBJECT) {
        *result = cb_range_slice(render, object, slice.start, slice.step, slice.count);
    } else {
        slice_list(render, object, &slice, result);
    }
    return true;
}
