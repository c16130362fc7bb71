#include "template/call.h"

#include "base/suggest.h"
#include "template/print.h"

#include <string.h>

/* Binding */

static int parameter_index(const CbCallable *callable, CbValue keyword)
{
    CbName name = cb_name(keyword.as.string, keyword.length);
    for (int i = 0; i < callable->n_parameters; i++) {
        if (cb_name_equal(callable->parameters[i], name)) {
            return i;
        }
    }
    return -1;
}

static bool fail_unknown_argument(CbRender *render, const CbExpression *at,
                                  const CbCallable *callable, const char *name)
{
    const CbExpression *place = at ? at : render->at;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    /* The first one is the subject of a filter or method. */
    for (guint i = 1; i < callable->n_parameters; i++) {
        CbName parameter = callable->parameters[i];
        g_ptr_array_add(names, g_strndup(parameter.text, parameter.length));
    }
    g_autofree char *hint = cb_suggest_near(name, (const char *const *)names->pdata, names->len);
    return cb_fail(render, place ? place->start : 0, place ? place->end : 0, hint,
                   "'%s' has no argument '%s'", callable->name.text, name);
}

static bool bind_keywords(CbRender *render, const CbExpression *at, const CbCallable *callable,
                          const CbMap *keywords, CbValue *bound)
{
    for (gsize i = 0; keywords && i < cb_map_length(keywords); i++) {
        CbValue key = cb_map_key_at(keywords, i);
        int index = parameter_index(callable, key);
        if (index < 0) {
            return fail_unknown_argument(render, at, callable, key.as.string);
        }
        if (bound[index].type != CB_VALUE_MISSING) {
            return cb_fail_at(render, at, "'%s' gets its argument '%s' twice", callable->name.text,
                              key.as.string);
        }
        bound[index] = cb_map_value_at(keywords, i);
    }
    return true;
}

/* Puts the arguments where the parameters are. */
static bool bind(CbRender *render, const CbExpression *at, const CbCallable *callable,
                 const CbValue *arguments, gsize n_arguments, const CbMap *keywords, CbValue *bound)
{
    if (n_arguments > callable->n_parameters) {
        return cb_fail_at(render, at, "'%s' gets too many arguments", callable->name.text);
    }
    for (gsize i = 0; i < callable->n_parameters; i++) {
        if (i < n_arguments) {
            bound[i] = arguments[i];
        } else {
            bound[i] = (CbValue){.type = CB_VALUE_MISSING};
        }
    }
    if (!bind_keywords(render, at, callable, keywords, bound)) {
        return false;
    }
    for (gsize i = 0; i < callable->n_required; i++) {
        if (bound[i].type == CB_VALUE_MISSING) {
            return cb_fail_at(render, at, "'%s' needs an argument '%.*s'", callable->name.text,
                              (int)callable->parameters[i].length, callable->parameters[i].text);
        }
    }
    return true;
}

bool cb_call(CbRender *render, const CbExpression *at, const CbCallable *callable,
             const CbValue *arguments, gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const CbExpression *outer = render->at;
    CbValue bound[CB_MAX_PARAMETERS];
    if (callable->fixed) {
        if (!bind(render, at, callable, arguments, n_arguments, keywords, bound)) {
            return false;
        }
        arguments = bound;
        n_arguments = callable->n_parameters;
        keywords = NULL;
    }
    if (at) {
        render->at = at;
    }
    bool done =
        callable->function(render, arguments, n_arguments, keywords, callable->user_data, result);
    render->at = outer;
    if (!done && !render->failed) {
        return cb_fail_at(render, at, "'%s' failed", callable->name.text);
    }
    return done;
}

/* Functions and methods as values */

typedef struct {
    CbObject object;
    const CbCallable *callable;
    CbValue subject; /* methods only */
} Function;

static gboolean call_function(CbRender *render, const CbObject *object, const CbValue *arguments,
                              gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const Function *function = (const Function *)object;
    return cb_call(render, render->at, function->callable, arguments, n_arguments, keywords,
                   result);
}

static gboolean call_method(CbRender *render, const CbObject *object, const CbValue *arguments,
                            gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const Function *method = (const Function *)object;
    CbValue *all = cb_arena_new_array(render->arena, CbValue, n_arguments + 1);
    all[0] = method->subject;
    if (n_arguments > 0) {
        memcpy(all + 1, arguments, n_arguments * sizeof *all);
    }
    return cb_call(render, render->at, method->callable, all, n_arguments + 1, keywords, result);
}

static const CbObjectClass function_class = {.name = "a function", .call = call_function};
static const CbObjectClass method_class = {.name = "a method", .call = call_method};

CbValue cb_function_value(CbArena *arena, const CbCallable *callable)
{
    Function *function = cb_arena_new_struct(arena, Function);
    function->object.class = &function_class;
    function->callable = callable;
    return cb_value_object(&function->object);
}

CbValue cb_method_value(CbRender *render, const CbCallable *method, CbValue subject)
{
    Function *function = cb_arena_new_struct(render->arena, Function);
    function->object.class = &method_class;
    function->callable = method;
    function->subject = subject;
    return cb_value_object(&function->object);
}

bool cb_method_type(CbValue value, CbMethodType *type)
{
    switch (value.type) {
    case CB_VALUE_STRING:
        *type = CB_METHODS_STRING;
        return true;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        *type = CB_METHODS_LIST;
        return true;
    case CB_VALUE_MAP:
        *type = CB_METHODS_MAP;
        return true;
    default:
        return false;
    }
}

const CbCallable *cb_method_find(const CbRender *render, CbValue subject, CbName name)
{
    CbMethodType type;
    if (!cb_method_type(subject, &type)) {
        return NULL;
    }
    return cb_callables_find(render->environment->methods[type], name);
}

bool cb_call_value(CbRender *render, const CbExpression *at, CbValue callee,
                   const CbValue *arguments, gsize n_arguments, const CbMap *keywords,
                   CbValue *result)
{
    const CbObject *object = callee.as.object;
    if (callee.type != CB_VALUE_OBJECT || !object->class->call) {
        return cb_fail_at(render, at, "%s cannot be called", cb_type_name(callee));
    }
    const CbExpression *outer = render->at;
    if (at) {
        render->at = at;
    }
    bool done = object->class->call(render, object, arguments, n_arguments, keywords, result);
    render->at = outer;
    return done;
}
