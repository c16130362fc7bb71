#include "template/objects.h"

#include "template/iterate.h"
#include "template/operators.h"
#include "template/print.h"

#include <string.h>

static bool is_name(CbName name, const char *text)
{
    return strlen(text) == name.length && memcmp(name.text, text, name.length) == 0;
}

CbValue cb_pair(CbRender *render, CbValue first, CbValue second)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, render->arena, 2);
    cb_list_builder_add(&builder, first);
    cb_list_builder_add(&builder, second);
    return cb_list_builder_end_tuple(&builder);
}

/* dict() */

static bool add_pair(CbRender *render, CbMap *map, CbValue pair)
{
    const CbList *members;
    guint32 hash;
    if (!cb_collect(render, NULL, pair, &members)) {
        return false;
    }
    if (members->length != 2) {
        return cb_fail_at(render, NULL, "a map is made of pairs, not of %" G_GSIZE_FORMAT " values",
                          members->length);
    }
    if (!cb_value_hash(members->items[0], &hash)) {
        return cb_fail_at(render, NULL, "%s cannot be a key of a map",
                          cb_type_name(members->items[0]));
    }
    cb_map_set_value(map, members->items[0], members->items[1]);
    return true;
}

static void add_map(CbMap *map, const CbMap *more)
{
    for (gsize i = 0; more && i < cb_map_length(more); i++) {
        cb_map_set_value(map, cb_map_key_at(more, i), cb_map_value_at(more, i));
    }
}

/* A new map of a map or pairs, and keywords. */
static bool make_map(CbRender *render, const CbValue *arguments, gsize n_arguments,
                     const CbMap *keywords, CbMap **map)
{
    const CbList *pairs;
    *map = cb_map_new(render->arena, 0);
    if (n_arguments > 1) {
        return cb_fail_at(render, NULL, "at most one argument without a name is allowed here");
    }
    if (n_arguments == 1 && arguments[0].type == CB_VALUE_UNDEFINED) {
        return cb_fail_at(render, NULL, "a map cannot be made of an undefined value");
    }
    if (n_arguments == 1 && arguments[0].type == CB_VALUE_MAP) {
        add_map(*map, arguments[0].as.map);
    } else if (n_arguments == 1) {
        if (!cb_collect(render, NULL, arguments[0], &pairs)) {
            return false;
        }
        for (gsize i = 0; i < pairs->length; i++) {
            if (!add_pair(render, *map, pairs->items[i])) {
                return false;
            }
        }
    }
    add_map(*map, keywords);
    return true;
}

gboolean cb_function_dict(CbRender *render, const CbValue *arguments, gsize n_arguments,
                          const CbMap *keywords, gpointer user_data, CbValue *result)
{
    CbMap *map;
    (void)user_data;
    if (!make_map(render, arguments, n_arguments, keywords, &map)) {
        return FALSE;
    }
    *result = cb_value_map(map);
    return TRUE;
}

/* Namespaces */

typedef struct {
    CbObject object;
    CbMap *attributes;
} Namespace;

static bool namespace_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    (void)render;
    return cb_map_find_hashed(((const Namespace *)object)->attributes, name.text, name.length,
                              name.hash, value);
}

static void namespace_list_names(const CbObject *object, GPtrArray *names)
{
    const CbMap *attributes = ((const Namespace *)object)->attributes;
    for (gsize i = 0; i < cb_map_length(attributes); i++) {
        g_ptr_array_add(names, (gpointer)cb_map_key_at(attributes, i).as.string);
    }
}

static CbValue namespace_print(CbRender *render, const CbObject *object)
{
    gsize mark = cb_capture_begin(render);
    g_string_append(render->out, "<Namespace ");
    if (cb_print(render, cb_value_map(((const Namespace *)object)->attributes))) {
        g_string_append_c(render->out, '>');
    }
    return cb_capture_end(render, mark, false);
}

static const CbObjectClass namespace_class = {.name = "a namespace",
                                              .get = namespace_get,
                                              .list_names = namespace_list_names,
                                              .print = namespace_print};

gboolean cb_function_namespace(CbRender *render, const CbValue *arguments, gsize n_arguments,
                               const CbMap *keywords, gpointer user_data, CbValue *result)
{
    Namespace *namespace = cb_arena_new_struct(render->arena, Namespace);
    (void)user_data;
    namespace->object.class = &namespace_class;
    if (!make_map(render, arguments, n_arguments, keywords, &namespace->attributes)) {
        return FALSE;
    }
    *result = cb_value_object(&namespace->object);
    return TRUE;
}

bool cb_namespace_set(CbValue namespace, CbName name, CbValue value)
{
    if (namespace.type != CB_VALUE_OBJECT || namespace.as.object->class != &namespace_class) {
        return false;
    }
    cb_map_set_value(((const Namespace *)namespace.as.object)->attributes,
                     cb_value_string_length(name.text, name.length), value);
    return true;
}

/* Cyclers */

typedef struct {
    CbObject object;
    CbObject next; /* its methods */
    CbObject reset;
    const CbList *items;
    gsize position;
} Cycler;

static gboolean cycler_next(CbRender *render, const CbObject *object, const CbValue *arguments,
                            gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    Cycler *cycler = (Cycler *)((char *)object - G_STRUCT_OFFSET(Cycler, next));
    (void)arguments;
    if (n_arguments > 0 || keywords) {
        return cb_fail_at(render, NULL, "next() of a cycler has no arguments");
    }
    *result = cycler->items->items[cycler->position];
    cycler->position = (cycler->position + 1) % cycler->items->length;
    return TRUE;
}

static gboolean cycler_reset(CbRender *render, const CbObject *object, const CbValue *arguments,
                             gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    Cycler *cycler = (Cycler *)((char *)object - G_STRUCT_OFFSET(Cycler, reset));
    (void)arguments;
    if (n_arguments > 0 || keywords) {
        return cb_fail_at(render, NULL, "reset() of a cycler has no arguments");
    }
    cycler->position = 0;
    *result = cb_value_none();
    return TRUE;
}

static bool cycler_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    const Cycler *cycler = (const Cycler *)object;
    (void)render;
    if (is_name(name, "current")) {
        *value = cycler->items->items[cycler->position];
    } else if (is_name(name, "next")) {
        *value = cb_value_object(&cycler->next);
    } else if (is_name(name, "reset")) {
        *value = cb_value_object(&cycler->reset);
    } else {
        return false;
    }
    return true;
}

static const CbObjectClass cycler_class = {.name = "a cycler", .get = cycler_get};
static const CbObjectClass cycler_next_class = {.name = "a method", .call = cycler_next};
static const CbObjectClass cycler_reset_class = {.name = "a method", .call = cycler_reset};

gboolean cb_function_cycler(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result)
{
    Cycler *cycler = cb_arena_new_struct(render->arena, Cycler);
    CbListBuilder builder;
    (void)user_data;
    if (keywords || n_arguments == 0) {
        return cb_fail_at(render, NULL, "cycler() needs the values to cycle through");
    }
    cb_list_builder_init(&builder, render->arena, n_arguments);
    for (gsize i = 0; i < n_arguments; i++) {
        cb_list_builder_add(&builder, arguments[i]);
    }
    cycler->items = cb_list_builder_end(&builder).as.list;
    cycler->object.class = &cycler_class;
    cycler->next.class = &cycler_next_class;
    cycler->reset.class = &cycler_reset_class;
    *result = cb_value_object(&cycler->object);
    return TRUE;
}

/* Joiners */

typedef struct {
    CbObject object;
    CbValue separator;
    bool used;
} Joiner;

static gboolean joiner_call(CbRender *render, const CbObject *object, const CbValue *arguments,
                            gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    Joiner *joiner = (Joiner *)object;
    (void)arguments;
    if (n_arguments > 0 || keywords) {
        return cb_fail_at(render, NULL, "a joiner is called without arguments");
    }
    *result = joiner->used ? joiner->separator : cb_value_string("");
    joiner->used = true;
    return TRUE;
}

static const CbObjectClass joiner_class = {.name = "a joiner", .call = joiner_call};

gboolean cb_function_joiner(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result)
{
    Joiner *joiner = cb_arena_new_struct(render->arena, Joiner);
    (void)user_data;
    (void)n_arguments;
    (void)keywords;
    joiner->object.class = &joiner_class;
    joiner->separator =
        arguments[0].type == CB_VALUE_MISSING ? cb_value_string(", ") : arguments[0];
    *result = cb_value_object(&joiner->object);
    return TRUE;
}

/* Views of maps */

typedef struct {
    CbObject object;
    const CbMap *map;
    CbViewKind kind;
} View;

static gsize view_length(const CbObject *object)
{
    return cb_map_length(((const View *)object)->map);
}

static CbValue view_member(CbRender *render, const View *view, gsize index)
{
    CbValue key = cb_map_key_at(view->map, index);
    CbValue value = cb_map_value_at(view->map, index);
    if (view->kind == CB_VIEW_ITEMS) {
        return cb_pair(render, key, value);
    }
    return view->kind == CB_VIEW_KEYS ? key : value;
}

typedef struct {
    CbObject object;
    const View *view;
    gsize index;
} ViewIterator;

static gboolean view_next(CbRender *render, CbObject *object, CbValue *value, bool *done)
{
    ViewIterator *iterator = (ViewIterator *)object;
    *done = iterator->index >= cb_map_length(iterator->view->map);
    if (!*done) {
        *value = view_member(render, iterator->view, iterator->index++);
    }
    return TRUE;
}

static const CbObjectClass view_iterator_class = {.name = "an iterator", .next = view_next};

static CbObject *view_iterate(CbRender *render, const CbObject *object)
{
    ViewIterator *iterator = cb_arena_new_struct(render->arena, ViewIterator);
    iterator->object.class = &view_iterator_class;
    iterator->view = (const View *)object;
    return &iterator->object;
}

/* As Python does: dict_keys(['a', 'b']). */
static CbValue view_print(CbRender *render, const CbObject *object)
{
    static const char *const names[] = {"dict_keys", "dict_values", "dict_items"};
    const View *view = (const View *)object;
    CbListBuilder builder;
    gsize length = view_length(object);
    cb_list_builder_init(&builder, render->arena, length);
    for (gsize i = 0; i < length; i++) {
        cb_list_builder_add(&builder, view_member(render, view, i));
    }
    gsize mark = cb_capture_begin(render);
    g_string_append_printf(render->out, "%s(", names[view->kind]);
    if (cb_print(render, cb_list_builder_end(&builder))) {
        g_string_append_c(render->out, ')');
    }
    return cb_capture_end(render, mark, false);
}

/* As sets of keys, or of keys with their values. Views of values equal only themselves. */
static bool view_equal(const CbObject *object, const CbObject *other)
{
    const View *a = (const View *)object;
    const View *b = (const View *)other;
    gsize length = cb_map_length(a->map);
    bool equal = a->kind == b->kind && length == cb_map_length(b->map);
    if (equal && a->kind == CB_VIEW_ITEMS) {
        return cb_value_equal(cb_value_map(a->map), cb_value_map(b->map), &equal) && equal;
    }
    for (gsize i = 0; equal && i < length; i++) {
        equal = cb_map_find_value(b->map, cb_map_key_at(a->map, i), NULL);
    }
    return equal;
}

static const CbObjectClass set_class = {.name = "a view of a map",
                                        .not_a_key = true,
                                        .length = view_length,
                                        .iterate = view_iterate,
                                        .equal = view_equal,
                                        .print = view_print};
static const CbObjectClass values_class = {
    .name = "a view of a map", .length = view_length, .iterate = view_iterate, .print = view_print};

CbValue cb_view_new(CbRender *render, const CbMap *map, CbViewKind kind)
{
    View *view = cb_arena_new_struct(render->arena, View);
    view->object.class = kind == CB_VIEW_VALUES ? &values_class : &set_class;
    view->map = map;
    view->kind = kind;
    return cb_value_object(&view->object);
}
