#include "template/iterate.h"

#include "base/limits.h"
#include "template/print.h"
#include "template/text.h"

#include <string.h>

bool cb_iterate(CbRender *render, const CbExpression *at, CbValue value, CbIterator *iterator)
{
    const CbObjectClass *class = value.type == CB_VALUE_OBJECT ? value.as.object->class : NULL;
    memset(iterator, 0, sizeof *iterator);
    iterator->value = value;
    switch (value.type) {
    case CB_VALUE_UNDEFINED:
        return true;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        iterator->kind = CB_ITERATE_LIST;
        iterator->length = value.as.list->length;
        return true;
    case CB_VALUE_STRING:
        iterator->kind = CB_ITERATE_STRING;
        iterator->length = value.length;
        return true;
    case CB_VALUE_MAP:
        iterator->kind = CB_ITERATE_KEYS;
        iterator->length = cb_map_length(value.as.map);
        return true;
    default:
        break;
    }
    if (class && class->item && class->length) {
        iterator->kind = CB_ITERATE_ITEMS;
        iterator->length = class->length(value.as.object);
        return true;
    }
    if (!class || (!class->next && !class->iterate)) {
        return cb_fail_at(render, at, "%s has no members to go through", cb_type_name(value));
    }
    iterator->kind = CB_ITERATE_OBJECT;
    iterator->object =
        class->iterate ? class->iterate(render, value.as.object) : (CbObject *)value.as.object;
    return true;
}

bool cb_iterator_next(CbRender *render, CbIterator *iterator, CbValue *item, bool *done)
{
    *done = iterator->index >= iterator->length;
    switch (iterator->kind) {
    case CB_ITERATE_NOTHING:
        break;
    case CB_ITERATE_LIST:
        if (!*done) {
            *item = iterator->value.as.list->items[iterator->index++];
        }
        break;
    case CB_ITERATE_KEYS:
        if (!*done) {
            *item = cb_map_key_at(iterator->value.as.map, iterator->index++);
        }
        break;
    case CB_ITERATE_ITEMS:
        if (!*done) {
            const CbObject *object = iterator->value.as.object;
            *item = object->class->item(render, object, iterator->index++);
        }
        break;
    case CB_ITERATE_STRING:
        if (!*done) {
            const char *at = iterator->value.as.string + iterator->index;
            gsize width = (gsize)(g_utf8_next_char(at) - at);
            *item = cb_value_string_length(cb_arena_strndup(render->arena, at, width), width);
            iterator->index += width;
        }
        break;
    case CB_ITERATE_OBJECT:
        return iterator->object->class->next(render, iterator->object, item, done);
    }
    return true;
}

bool cb_collect(CbRender *render, const CbExpression *at, CbValue value, const CbList **list)
{
    CbIterator iterator;
    CbListBuilder builder;
    CbValue item;
    bool done;
    if (value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE) {
        *list = value.as.list;
        return true;
    }
    if (!cb_iterate(render, at, value, &iterator)) {
        return false;
    }
    cb_list_builder_init(&builder, render->arena,
                         iterator.kind == CB_ITERATE_STRING ? 0 : iterator.length);
    for (;;) {
        if (!cb_iterator_next(render, &iterator, &item, &done)) {
            return false;
        }
        if (done) {
            break;
        }
        if (!cb_step(render)) {
            return false;
        }
        cb_list_builder_add(&builder, item);
    }
    *list = cb_list_builder_end(&builder).as.list;
    return true;
}

bool cb_length_of(CbValue value, gsize *length)
{
    const CbObjectClass *class = value.type == CB_VALUE_OBJECT ? value.as.object->class : NULL;
    switch (value.type) {
    case CB_VALUE_UNDEFINED:
        *length = 0;
        return true;
    case CB_VALUE_STRING:
        *length = cb_text_count(value.as.string, value.length);
        return true;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        *length = value.as.list->length;
        return true;
    case CB_VALUE_MAP:
        *length = cb_map_length(value.as.map);
        return true;
    default:
        if (!class || !class->length) {
            return false;
        }
        *length = class->length(value.as.object);
        return true;
    }
}

bool cb_is_iterable(CbValue value)
{
    const CbObjectClass *class = value.type == CB_VALUE_OBJECT ? value.as.object->class : NULL;
    if (class) {
        return class->next || class->iterate || (class->item && class->length);
    }
    return value.type == CB_VALUE_UNDEFINED || value.type == CB_VALUE_STRING ||
           value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE ||
           value.type == CB_VALUE_MAP;
}

/* Generators */

typedef struct {
    CbObject object;
    CbGeneratorNext next;
    gpointer state;
    bool finished;
} Generator;

static gboolean generator_next(CbRender *render, CbObject *object, CbValue *value, bool *done)
{
    Generator *generator = (Generator *)object;
    *done = generator->finished;
    if (*done) {
        return TRUE;
    }
    if (render->generators == CB_MAX_TEMPLATE_GENERATORS) {
        return cb_fail_limit(render, "more than %d generators that read each other",
                             CB_MAX_TEMPLATE_GENERATORS);
    }
    render->generators++;
    bool read = generator->next(render, generator->state, value, done);
    render->generators--;
    generator->finished = *done;
    return read;
}

static const CbObjectClass generator_class = {.name = "a generator", .next = generator_next};

CbValue cb_generator_new(CbRender *render, CbGeneratorNext next, gpointer state)
{
    Generator *generator = cb_arena_new_struct(render->arena, Generator);
    generator->object.class = &generator_class;
    generator->next = next;
    generator->state = state;
    return cb_value_object(&generator->object);
}

static gboolean next_of_iterator(CbRender *render, gpointer state, CbValue *value, bool *done)
{
    return cb_iterator_next(render, state, value, done);
}

CbValue cb_generator_of(CbRender *render, CbIterator iterator)
{
    CbIterator *copy = cb_arena_new_struct(render->arena, CbIterator);
    *copy = iterator;
    return cb_generator_new(render, next_of_iterator, copy);
}
