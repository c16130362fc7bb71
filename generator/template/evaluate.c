#include "template/evaluate.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "template/call.h"
#include "template/iterate.h"
#include "template/operators.h"
#include "template/print.h"
#include "template/slice.h"
#include "template/text.h"

#include <string.h>

/* Arguments that are kept on the stack. */
#define STACK_ARGUMENTS 6

static CbValue undefined(void)
{
    return (CbValue){.type = CB_VALUE_UNDEFINED};
}

/* Undefined values: what they were to be */

/* Collects the names of a map, for suggestions. */
static void add_keys(GPtrArray *names, const CbMap *map)
{
    for (gsize i = 0; map && i < cb_map_length(map); i++) {
        CbValue key = cb_map_key_at(map, i);
        if (key.type == CB_VALUE_STRING) {
            g_ptr_array_add(names, (gpointer)key.as.string);
        }
    }
}

/* `did you mean "x"?` of other names, or NULL. */
static char *near_hint(GPtrArray *names, const char *name)
{
    for (guint i = names->len; i-- > 0;) {
        if (strcmp(names->pdata[i], name) == 0) {
            g_ptr_array_remove_index(names, i);
        }
    }
    return cb_suggest_near(name, (const char *const *)names->pdata, names->len);
}

/* `lacking`: an imported template that does not have the name, or NULL. */
static char *variable_hint(CbRender *render, const CbFrame *frame, const CbObject *lacking,
                           const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const CbContext *context = frame->context;
    if (lacking != NULL) {
        lacking->class->list_names(lacking, names);
        return cb_suggest_hint(name, (const char *const *)names->pdata, names->len);
    }
    if (strcmp(name, "super") == 0) {
        return g_strdup("no template that this one extends has this block");
    }
    add_keys(names, context->vars);
    for (const CbLayer *layer = context->layers; layer; layer = layer->next) {
        add_keys(names, layer->map);
        for (guint i = 0; layer->names && i < layer->names->count; i++) {
            g_ptr_array_add(names, (gpointer)layer->names->names[i].text);
        }
    }
    add_keys(names, context->data);
    add_keys(names, render->environment->globals);
    return near_hint(names, name);
}

static char *attribute_hint(CbRender *render, CbValue object, const char *name)
{
    CbMethodType type;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    if (object.type == CB_VALUE_MAP) {
        add_keys(names, object.as.map);
        return cb_suggest_hint(name, (const char *const *)names->pdata, names->len);
    }
    if (cb_method_type(object, &type)) {
        cb_callables_list(render->environment->methods[type], names);
    } else if (object.type == CB_VALUE_OBJECT && object.as.object->class->list_names) {
        object.as.object->class->list_names(object.as.object, names);
    }
    return near_hint(names, name);
}

/* Fails because `expression`, which is undefined, is used. */
static bool fail_undefined(CbRender *render, CbFrame *frame, const CbExpression *expression)
{
    CbValue object = undefined();
    if (render->failed) {
        return false;
    }
    switch (expression->kind) {
    case CB_EXPRESSION_LOCAL:
    case CB_EXPRESSION_OUTER:
    case CB_EXPRESSION_CONTEXT: {
        const char *name = expression->as.variable.name.text;
        if (!cb_evaluate(render, frame, expression, &object)) {
            return false;
        }
        g_autofree char *hint = variable_hint(render, frame, object.as.object, name);
        return cb_fail(render, expression->start, expression->end, hint, "'%s' is undefined", name);
    }
    case CB_EXPRESSION_ATTRIBUTE: {
        const CbName *name = &expression->as.attribute.name;
        if (!cb_evaluate(render, frame, expression->as.attribute.object, &object)) {
            return false;
        }
        g_autofree char *hint = attribute_hint(render, object, name->text);
        return cb_fail(render, expression->end - name->length, expression->end, hint,
                       "%s has no attribute '%s'", cb_type_name(object), name->text);
    }
    default:
        return cb_fail(render, expression->start, expression->end, NULL, "this is undefined");
    }
}

/* Variables */

static CbValue resolve(CbRender *render, CbFrame *frame, const CbExpression *expression)
{
    CbValue *slot = &frame->slots[expression->as.variable.slot];
    if (slot->type == CB_VALUE_UNRESOLVED) {
        *slot = cb_context_get(render, frame->context, expression->as.variable.name);
    }
    return *slot;
}

static bool evaluate_variable(CbRender *render, CbFrame *frame, const CbExpression *expression,
                              CbValue *result)
{
    if (expression->kind == CB_EXPRESSION_LOCAL) {
        *result = frame->slots[expression->as.variable.slot];
    } else if (expression->kind == CB_EXPRESSION_CONTEXT) {
        *result = resolve(render, frame, expression);
    } else {
        *result =
            *cb_frame_slot(frame, expression->as.variable.levels, expression->as.variable.slot);
    }
    if (result->type >= CB_VALUE_UNRESOLVED) {
        *result = undefined();
    }
    return true;
}

/* Attributes and items */

static bool group_attribute(CbValue tuple, CbName name, CbValue *result)
{
    if (tuple.type != CB_VALUE_TUPLE || tuple.length == 0) {
        return false;
    }
    if (strcmp(name.text, "grouper") == 0) {
        *result = tuple.as.list->items[0];
    } else if (strcmp(name.text, "list") == 0) {
        *result = tuple.as.list->items[1];
    } else {
        return false;
    }
    return true;
}

/* What getattr finds: methods, attributes of objects. */
static void python_attribute(CbRender *render, CbValue object, CbName name,
                             const CbCallable *method, CbValue *result)
{
    *result = undefined();
    if (object.type == CB_VALUE_OBJECT) {
        const CbObjectClass *class = object.as.object->class;
        if (!class->get || !class->get(render, object.as.object, name, result)) {
            *result = undefined();
        }
    } else if (!group_attribute(object, name, result) && method) {
        *result = cb_method_value(render, method, object);
    }
}

static const CbCallable *known_method(const CbExpression *attribute, CbValue object)
{
    CbMethodType type;
    return cb_method_type(object, &type) ? attribute->as.attribute.methods[type] : NULL;
}

static bool evaluate_attribute(CbRender *render, CbFrame *frame, const CbExpression *expression,
                               CbValue *result)
{
    CbName name = expression->as.attribute.name;
    CbValue object;
    if (!cb_evaluate(render, frame, expression->as.attribute.object, &object)) {
        return false;
    }
    if (object.type == CB_VALUE_UNDEFINED) {
        return fail_undefined(render, frame, expression->as.attribute.object);
    }
    if (object.type == CB_VALUE_MAP &&
        cb_map_find_near(object.as.map, name, expression->as.attribute.place, result)) {
        return true;
    }
    python_attribute(render, object, name, known_method(expression, object), result);
    return !render->failed;
}

/* A member by its number, counted from the end if negative; undefined beyond. */
static void indexed(CbRender *render, CbValue object, gint64 index, CbValue *result)
{
    gsize length;
    *result = undefined();
    if (!cb_length_of(object, &length) || length > G_MAXINT64) {
        return;
    }
    if (index < 0) {
        index += (gint64)length;
    }
    if (index < 0 || index >= (gint64)length) {
        return;
    }
    if (object.type == CB_VALUE_STRING) {
        *result = cb_string_slice(render, object, (gsize)index, (gsize)index + 1);
    } else if (object.type == CB_VALUE_OBJECT) {
        *result = object.as.object->class->item(render, object.as.object, (gsize)index);
    } else {
        *result = object.as.list->items[index];
    }
}

static bool has_index(CbValue object)
{
    if (object.type == CB_VALUE_OBJECT) {
        return object.as.object->class->item && object.as.object->class->length;
    }
    return object.type == CB_VALUE_LIST || object.type == CB_VALUE_TUPLE ||
           object.type == CB_VALUE_STRING;
}

bool cb_get_item(CbRender *render, const CbExpression *at, CbValue object, CbValue key,
                 CbValue *result)
{
    gint64 index;
    *result = undefined();
    if (object.type == CB_VALUE_UNDEFINED) {
        return cb_fail_at(render, at, "an undefined value has no members");
    }
    if (object.type == CB_VALUE_MAP && cb_map_find_value(object.as.map, key, result)) {
        return true;
    }
    if (has_index(object) && cb_integer_of(key, &index)) {
        indexed(render, object, index, result);
        return true;
    }
    if (key.type == CB_VALUE_STRING) {
        CbName name = cb_name(key.as.string, key.length);
        python_attribute(render, object, name, cb_method_find(render, object, name), result);
    }
    return !render->failed;
}

static bool evaluate_item(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue *result)
{
    CbValue object;
    CbValue key;
    if (!cb_evaluate(render, frame, expression->as.item.object, &object) ||
        !cb_evaluate(render, frame, expression->as.item.key, &key)) {
        return false;
    }
    if (object.type == CB_VALUE_UNDEFINED) {
        return fail_undefined(render, frame, expression->as.item.object);
    }
    return cb_get_item(render, expression, object, key, result);
}

static bool evaluate_slice(CbRender *render, CbFrame *frame, const CbExpression *expression,
                           CbValue *result)
{
    CbValue object;
    CbValue bounds[3];
    if (!cb_evaluate(render, frame, expression->as.slice.object, &object)) {
        return false;
    }
    for (int i = 0; i < 3; i++) {
        bounds[i] = cb_value_none();
        if (expression->as.slice.bounds[i] &&
            !cb_evaluate(render, frame, expression->as.slice.bounds[i], &bounds[i])) {
            return false;
        }
    }
    if (object.type == CB_VALUE_UNDEFINED) {
        return fail_undefined(render, frame, expression->as.slice.object);
    }
    return cb_slice(render, expression, object, bounds, result);
}

/* Literals */

static bool evaluate_list(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue *result)
{
    CbListBuilder builder;
    CbValue item;
    cb_list_builder_init(&builder, render->arena, expression->as.list.count);
    for (guint i = 0; i < expression->as.list.count; i++) {
        if (!cb_evaluate(render, frame, expression->as.list.items[i], &item)) {
            return false;
        }
        cb_list_builder_add(&builder, item);
    }
    *result = expression->kind == CB_EXPRESSION_LIST ? cb_list_builder_end(&builder)
                                                     : cb_list_builder_end_tuple(&builder);
    return true;
}

static bool evaluate_map(CbRender *render, CbFrame *frame, const CbExpression *expression,
                         CbValue *result)
{
    guint count = expression->as.list.count;
    CbMap *map = cb_map_new(render->arena, count / 2);
    for (guint i = 0; i + 1 < count; i += 2) {
        CbValue key;
        CbValue value;
        guint32 hash;
        if (!cb_evaluate(render, frame, expression->as.list.items[i], &key) ||
            !cb_evaluate(render, frame, expression->as.list.items[i + 1], &value)) {
            return false;
        }
        if (!cb_value_hash(key, &hash)) {
            return cb_fail_at(render, expression->as.list.items[i], "%s cannot be a key of a map",
                              cb_type_name(key));
        }
        cb_map_set_value(map, key, value);
    }
    *result = cb_value_map(map);
    return true;
}

/* Operators */

/* Fails if an operand is undefined where that is no value to compute with. */
static bool check_operand(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue value)
{
    return value.type != CB_VALUE_UNDEFINED || fail_undefined(render, frame, expression);
}

static bool evaluate_binary(CbRender *render, CbFrame *frame, const CbExpression *expression,
                            CbValue *result)
{
    CbValue left;
    CbValue right;
    bool formats = expression->operator== CB_OPERATOR_MODULO;
    if (!cb_evaluate(render, frame, expression->as.binary.left, &left) ||
        !cb_evaluate(render, frame, expression->as.binary.right, &right)) {
        return false;
    }
    if (!check_operand(render, frame, expression->as.binary.left, left)) {
        return false;
    }
    if (!(formats && left.type == CB_VALUE_STRING) &&
        !check_operand(render, frame, expression->as.binary.right, right)) {
        return false;
    }
    return cb_operate(render, expression, expression->operator, left, right, result);
}

static bool compare_integers(CbOperator operator, gint64 left, gint64 right)
{
    switch (operator) {
    case CB_OPERATOR_EQUAL:
        return left == right;
    case CB_OPERATOR_NOT_EQUAL:
        return left != right;
    case CB_OPERATOR_LESS:
        return left < right;
    case CB_OPERATOR_LESS_EQUAL:
        return left <= right;
    case CB_OPERATOR_GREATER:
        return left > right;
    default:
        return left >= right;
    }
}

static bool evaluate_compare(CbRender *render, CbFrame *frame, const CbExpression *expression,
                             CbValue *result)
{
    const CbExpression *left_expression = expression->as.compare.first;
    CbValue left;
    bool holds = true;
    if (!cb_evaluate(render, frame, left_expression, &left)) {
        return false;
    }
    for (guint i = 0; holds && i < expression->as.compare.count; i++) {
        const CbComparison *comparison = &expression->as.compare.rest[i];
        CbValue right;
        if (!cb_evaluate(render, frame, comparison->operand, &right)) {
            return false;
        }
        if (left.type == CB_VALUE_INTEGER && right.type == CB_VALUE_INTEGER &&
            comparison->operator<= CB_OPERATOR_GREATER_EQUAL) {
            holds = compare_integers(comparison->operator, left.as.integer, right.as.integer);
            left = right;
            left_expression = comparison->operand;
            continue;
        }
        bool ordering = comparison->operator>= CB_OPERATOR_LESS && comparison->operator<=
                        CB_OPERATOR_GREATER_EQUAL;
        if (ordering && (!check_operand(render, frame, left_expression, left) ||
                         !check_operand(render, frame, comparison->operand, right))) {
            return false;
        }
        if (!cb_compare(render, expression, comparison->operator, left, right, &holds)) {
            return false;
        }
        left = right;
        left_expression = comparison->operand;
    }
    *result = cb_value_boolean(holds);
    return true;
}

static bool any_safe(const CbValue *values, guint count)
{
    for (guint i = 0; i < count; i++) {
        if (values[i].type == CB_VALUE_STRING ? values[i].safe : cb_is_markup(values[i])) {
            return true;
        }
    }
    return false;
}

/* Joins strings; false if something else is among the values, or too much. */
static bool join_plain(CbRender *render, const CbValue *values, guint count, CbValue *result)
{
    gsize length = 0;
    for (guint i = 0; i < count; i++) {
        if (values[i].type != CB_VALUE_STRING) {
            return false;
        }
        length += values[i].length;
    }
    if (length > CB_MAX_TEMPLATE_OUTPUT) {
        return false;
    }
    char *text = cb_arena_alloc(render->arena, length + 1);
    char *at = text;
    for (guint i = 0; i < count; i++) {
        memcpy(at, values[i].as.string, values[i].length);
        at += values[i].length;
    }
    *result = cb_value_string_length(text, length);
    return true;
}

/* `a ~ b ~ c`: if one operand is safe, so is the result, and the others are escaped. */
static bool evaluate_concatenation(CbRender *render, CbFrame *frame, const CbExpression *expression,
                                   CbValue *result)
{
    guint count = expression->as.list.count;
    CbValue stack[STACK_ARGUMENTS];
    CbValue *values =
        count <= STACK_ARGUMENTS ? stack : cb_arena_new_array(render->arena, CbValue, count);
    for (guint i = 0; i < count; i++) {
        if (!cb_evaluate(render, frame, expression->as.list.items[i], &values[i])) {
            return false;
        }
    }
    bool safe = expression->escape == CB_ESCAPE_ON && any_safe(values, count);
    if (!safe && join_plain(render, values, count, result)) {
        return true;
    }
    gsize mark = cb_capture_begin(render);
    for (guint i = 0; i < count; i++) {
        if (!cb_write_value(render, values[i], safe)) {
            return false;
        }
    }
    *result = cb_capture_end(render, mark, safe);
    return true;
}

static bool evaluate_conditional(CbRender *render, CbFrame *frame, const CbExpression *expression,
                                 CbValue *result)
{
    const CbExpression *chosen = expression->as.conditional.otherwise;
    CbValue test;
    if (!cb_evaluate(render, frame, expression->as.conditional.test, &test)) {
        return false;
    }
    if (cb_is_true(test)) {
        chosen = expression->as.conditional.then;
    }
    *result = undefined();
    return !chosen || cb_evaluate(render, frame, chosen, result);
}

/* Calls */

typedef struct {
    CbValue stack[STACK_ARGUMENTS];
    CbValue *values; /* with the subject first, if there is one */
    gsize count;
    CbMap *keywords; /* NULL if none */
} Arguments;

/* Evaluates the arguments of a call behind `subject` (NULL: none). */
static bool evaluate_arguments(CbRender *render, CbFrame *frame, const CbArguments *written,
                               const CbValue *subject, Arguments *arguments)
{
    gsize count = written->n_positional + (subject ? 1 : 0);
    arguments->keywords = NULL;
    arguments->count = 0;
    arguments->values = count <= STACK_ARGUMENTS
                            ? arguments->stack
                            : cb_arena_new_array(render->arena, CbValue, count);
    if (subject) {
        arguments->values[arguments->count++] = *subject;
    }
    for (guint i = 0; i < written->n_positional; i++) {
        if (!cb_evaluate(render, frame, written->positional[i],
                         &arguments->values[arguments->count++])) {
            return false;
        }
    }
    if (written->n_keywords == 0) {
        return true;
    }
    arguments->keywords = cb_map_new(render->arena, written->n_keywords);
    for (guint i = 0; i < written->n_keywords; i++) {
        CbValue value;
        CbName name = written->keywords[i];
        if (!cb_evaluate(render, frame, written->values[i], &value)) {
            return false;
        }
        cb_map_set_value(arguments->keywords, cb_value_string_length(name.text, name.length),
                         value);
    }
    return true;
}

/* A call of a method that values of this type have. `*done` if that was it; else `*object` is
 * what the attribute belongs to. */
static bool call_method(CbRender *render, CbFrame *frame, const CbExpression *expression,
                        const CbValue *caller, CbValue *result, bool *done)
{
    const CbExpression *attribute = expression->as.call.subject;
    Arguments arguments;
    CbValue object;
    *done = false;
    if (!cb_evaluate(render, frame, attribute->as.attribute.object, &object)) {
        return false;
    }
    CbName name = attribute->as.attribute.name;
    if (object.type == CB_VALUE_OBJECT) {
        python_attribute(render, object, name, NULL, result);
        return !render->failed;
    }
    const CbCallable *method = known_method(attribute, object);
    if (!method) {
        if (object.type == CB_VALUE_UNDEFINED) {
            return fail_undefined(render, frame, attribute->as.attribute.object);
        }
        if (object.type != CB_VALUE_MAP ||
            !cb_map_find_hashed(object.as.map, name.text, name.length, name.hash, result)) {
            python_attribute(render, object, name, NULL, result);
        }
        return !render->failed;
    }
    *done = true;
    if (caller != NULL) {
        return cb_fail_at(render, attribute, "a method takes no block");
    }
    return evaluate_arguments(render, frame, expression->as.call.arguments, &object, &arguments) &&
           cb_call(render, expression, method, arguments.values, arguments.count,
                   arguments.keywords, result);
}

static bool fail_not_callable(CbRender *render, CbFrame *frame, const CbExpression *expression,
                              CbValue callee)
{
    const CbExpression *subject = expression->as.call.subject;
    if (callee.type == CB_VALUE_UNDEFINED) {
        return fail_undefined(render, frame, subject);
    }
    return cb_fail_at(render, subject, "%s cannot be called", cb_type_name(callee));
}

/* Calls a value, or lets it write what it gives if that is wanted. */
static bool call(CbRender *render, const CbExpression *at, const CbObject *object,
                 const Arguments *arguments, CbValue *result, bool *written)
{
    const CbExpression *outer = render->at;
    bool done;
    render->at = at;
    if (written && object->class->write) {
        *written = true;
        done = object->class->write(render, object, arguments->values, arguments->count,
                                    arguments->keywords);
    } else {
        done = object->class->call(render, object, arguments->values, arguments->count,
                                   arguments->keywords, result);
    }
    render->at = outer;
    return done;
}

/* `written` NULL: the result is wanted as a value. */
static bool evaluate_call(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          const CbValue *caller, CbValue *result, bool *written)
{
    const CbExpression *subject = expression->as.call.subject;
    Arguments arguments;
    CbValue callee;
    bool done = false;
    if (subject->kind == CB_EXPRESSION_ATTRIBUTE) {
        if (!call_method(render, frame, expression, caller, &callee, &done)) {
            return false;
        }
        if (done) {
            *result = callee;
            return true;
        }
    } else if (!cb_evaluate(render, frame, subject, &callee)) {
        return false;
    }
    if (callee.type != CB_VALUE_OBJECT || !callee.as.object->class->call) {
        return fail_not_callable(render, frame, expression, callee);
    }
    if (!evaluate_arguments(render, frame, expression->as.call.arguments, NULL, &arguments)) {
        return false;
    }
    if (caller) {
        if (!arguments.keywords) {
            arguments.keywords = cb_map_new(render->arena, 1);
        }
        cb_map_set(arguments.keywords, "caller", *caller);
    }
    return call(render, expression, callee.as.object, &arguments, result, written);
}

bool cb_evaluate_written(CbRender *render, CbFrame *frame, const CbExpression *expression,
                         const CbValue *caller, CbValue *result, bool *written)
{
    *written = false;
    return evaluate_call(render, frame, expression, caller, result, written);
}

/* Filters and tests */

static bool fail_unknown(CbRender *render, const CbExpression *expression)
{
    bool filter = expression->kind == CB_EXPRESSION_FILTER;
    const CbName *name = &expression->as.call.name;
    g_autofree char *hint = cb_callables_hint(
        filter ? render->environment->filters : render->environment->tests, name->text);
    return cb_fail(render, expression->start, expression->start + name->length, hint,
                   "there is no %s '%s'", filter ? "filter" : "test", name->text);
}

/* With arguments that were bound when compiling. */
static bool apply_bound(CbRender *render, CbFrame *frame, const CbExpression *expression,
                        CbValue subject, CbValue *result)
{
    const CbCallable *callable = expression->as.call.callable;
    const CbExpression *outer = render->at;
    CbValue values[CB_MAX_PARAMETERS];
    values[0] = subject;
    for (guint i = 1; i < callable->n_parameters; i++) {
        values[i].type = CB_VALUE_MISSING;
        if (expression->as.call.bound[i] &&
            !cb_evaluate(render, frame, expression->as.call.bound[i], &values[i])) {
            return false;
        }
    }
    render->at = expression;
    bool done = callable->function(render, values, callable->n_parameters, NULL,
                                   callable->user_data, result);
    render->at = outer;
    return done;
}

static bool apply_written(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue subject, CbValue *result)
{
    Arguments arguments;
    if (!expression->as.call.callable) {
        return fail_unknown(render, expression);
    }
    return evaluate_arguments(render, frame, expression->as.call.arguments, &subject, &arguments) &&
           cb_call(render, expression, expression->as.call.callable, arguments.values,
                   arguments.count, arguments.keywords, result);
}

static bool apply(CbRender *render, CbFrame *frame, const CbExpression *expression, CbValue subject,
                  CbValue *result)
{
    return expression->as.call.bound ? apply_bound(render, frame, expression, subject, result)
                                     : apply_written(render, frame, expression, subject, result);
}

static bool evaluate_filter(CbRender *render, CbFrame *frame, const CbExpression *expression,
                            CbValue *result)
{
    CbValue subject;
    return cb_evaluate(render, frame, expression->as.call.subject, &subject) &&
           apply(render, frame, expression, subject, result);
}

static bool evaluate_test(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue *result)
{
    if (!evaluate_filter(render, frame, expression, result)) {
        return false;
    }
    *result = cb_value_boolean(cb_is_true(*result));
    return true;
}

bool cb_evaluate_filter_block(CbRender *render, CbFrame *frame, const CbExpression *filter,
                              CbValue subject, CbValue *result)
{
    if (filter->as.call.subject &&
        !cb_evaluate_filter_block(render, frame, filter->as.call.subject, subject, &subject)) {
        return false;
    }
    return apply(render, frame, filter, subject, result);
}

/* Everything */

static bool evaluate_constant(CbRender *render, CbFrame *frame, const CbExpression *expression,
                              CbValue *result)
{
    (void)render;
    (void)frame;
    *result = expression->as.constant;
    return true;
}

static bool evaluate_not(CbRender *render, CbFrame *frame, const CbExpression *expression,
                         CbValue *result)
{
    if (!cb_evaluate(render, frame, expression->as.operand, result)) {
        return false;
    }
    *result = cb_value_boolean(!cb_is_true(*result));
    return true;
}

static bool evaluate_sign(CbRender *render, CbFrame *frame, const CbExpression *expression,
                          CbValue *result)
{
    bool negative = expression->kind == CB_EXPRESSION_NEGATIVE;
    return cb_evaluate(render, frame, expression->as.operand, result) &&
           check_operand(render, frame, expression->as.operand, *result) &&
           cb_negate(render, expression, negative, *result, result);
}

/* The first operand, if that decides; else the second. */
static bool evaluate_and_or(CbRender *render, CbFrame *frame, const CbExpression *expression,
                            CbValue *result)
{
    bool deciding = expression->kind == CB_EXPRESSION_OR;
    return cb_evaluate(render, frame, expression->as.binary.left, result) &&
           (cb_is_true(*result) == deciding ||
            cb_evaluate(render, frame, expression->as.binary.right, result));
}

static bool evaluate_value_call(CbRender *render, CbFrame *frame, const CbExpression *expression,
                                CbValue *result)
{
    return evaluate_call(render, frame, expression, NULL, result, NULL);
}

typedef bool (*Evaluate)(CbRender *render, CbFrame *frame, const CbExpression *expression,
                         CbValue *result);

static const Evaluate evaluators[] = {
    [CB_EXPRESSION_CONSTANT] = evaluate_constant,
    [CB_EXPRESSION_LOCAL] = evaluate_variable,
    [CB_EXPRESSION_OUTER] = evaluate_variable,
    [CB_EXPRESSION_CONTEXT] = evaluate_variable,
    [CB_EXPRESSION_LIST] = evaluate_list,
    [CB_EXPRESSION_TUPLE] = evaluate_list,
    [CB_EXPRESSION_MAP] = evaluate_map,
    [CB_EXPRESSION_NOT] = evaluate_not,
    [CB_EXPRESSION_NEGATIVE] = evaluate_sign,
    [CB_EXPRESSION_POSITIVE] = evaluate_sign,
    [CB_EXPRESSION_BINARY] = evaluate_binary,
    [CB_EXPRESSION_AND] = evaluate_and_or,
    [CB_EXPRESSION_OR] = evaluate_and_or,
    [CB_EXPRESSION_COMPARE] = evaluate_compare,
    [CB_EXPRESSION_CONCATENATION] = evaluate_concatenation,
    [CB_EXPRESSION_CONDITIONAL] = evaluate_conditional,
    [CB_EXPRESSION_ATTRIBUTE] = evaluate_attribute,
    [CB_EXPRESSION_ITEM] = evaluate_item,
    [CB_EXPRESSION_SLICE] = evaluate_slice,
    [CB_EXPRESSION_CALL] = evaluate_value_call,
    [CB_EXPRESSION_FILTER] = evaluate_filter,
    [CB_EXPRESSION_TEST] = evaluate_test,
};

bool cb_evaluate_tree(CbRender *render, CbFrame *frame, const CbExpression *expression,
                      CbValue *result)
{
    if (++render->depth > CB_MAX_TEMPLATE_DEPTH) {
        return cb_fail_limit_at(render, expression, "nested too deeply");
    }
    bool done = evaluators[expression->kind](render, frame, expression, result);
    render->depth--;
    return done;
}

/* `variable.name` is the most frequent expression; where the variable is a map that has the name,
 * this is all that is to be done. */
bool cb_evaluate_attribute(CbRender *render, CbFrame *frame, const CbExpression *expression,
                           CbValue *result)
{
    const CbExpression *object = expression->as.attribute.object;
    if (object->kind == CB_EXPRESSION_LOCAL || object->kind == CB_EXPRESSION_CONTEXT) {
        const CbValue *slot = &frame->slots[object->as.variable.slot];
        if (slot->type == CB_VALUE_MAP &&
            cb_map_find_near(slot->as.map, expression->as.attribute.name,
                             expression->as.attribute.place, result)) {
            return true;
        }
    }
    return cb_evaluate_tree(render, frame, expression, result);
}
