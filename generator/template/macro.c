#include "template/macro.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "template/evaluate.h"
#include "template/execute.h"

typedef struct {
    CbObject object;
    const CbMacroCode *code;
    CbFrame *frame; /* that it is defined in */
} Macro;

/* The arguments of one call. */
typedef struct {
    const CbValue *positional;
    gsize n_positional;
    const CbMap *keywords; /* NULL if none */
    gsize n_taken;         /* keywords that belong to a parameter */
} Call;

static const char *macro_name(const CbMacroCode *code)
{
    return code->name.text ? code->name.text : "caller";
}

static bool take_keyword(Call *call, CbName name, CbValue *value)
{
    if (!call->keywords ||
        !cb_map_find_hashed(call->keywords, name.text, name.length, name.hash, value)) {
        return false;
    }
    call->n_taken++;
    return true;
}

static void bind_parameters(const CbMacroCode *code, CbFrame *frame, Call *call)
{
    for (guint i = 0; i < code->n_parameters; i++) {
        CbValue *slot = &frame->slots[code->slots[i]];
        if (i < call->n_positional) {
            *slot = call->positional[i];
        } else if (!take_keyword(call, code->parameters[i], slot)) {
            slot->type = CB_VALUE_MISSING;
        }
    }
    if (code->takes_caller) {
        CbValue *slot = &frame->slots[code->caller_slot];
        if (!take_keyword(call, cb_name("caller", 6), slot)) {
            *slot = cb_value_undefined();
        }
    }
}

static bool is_parameter(const CbMacroCode *code, CbName name, gsize from)
{
    for (gsize i = from; i < code->n_parameters; i++) {
        if (cb_name_equal(code->parameters[i], name)) {
            return true;
        }
    }
    return code->takes_caller && cb_name_equal(name, cb_name("caller", 6));
}

/* The keywords that are no parameters, as a map. */
static CbValue other_keywords(CbRender *render, const CbMacroCode *code, const Call *call)
{
    CbMap *map = cb_map_new(render->arena, 0);
    for (gsize i = 0; call->keywords && i < cb_map_length(call->keywords); i++) {
        CbValue key = cb_map_key_at(call->keywords, i);
        if (!is_parameter(code, cb_name(key.as.string, key.length), call->n_positional)) {
            cb_map_set_value(map, key, cb_map_value_at(call->keywords, i));
        }
    }
    return cb_value_map(map);
}

static CbValue other_positional(CbRender *render, const CbMacroCode *code, const Call *call)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, render->arena, 0);
    for (gsize i = code->n_parameters; i < call->n_positional; i++) {
        cb_list_builder_add(&builder, call->positional[i]);
    }
    return cb_list_builder_end_tuple(&builder);
}

static bool fail_unknown_parameter(CbRender *render, const CbMacroCode *code, const char *name)
{
    const CbExpression *at = render->at;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < code->n_parameters; i++) {
        g_ptr_array_add(names, (gpointer)code->parameters[i].text);
    }
    g_autofree char *hint = cb_suggest_near(name, (const char *const *)names->pdata, names->len);
    return cb_fail(render, at ? at->start : 0, at ? at->end : 0, hint,
                   "macro '%s' has no parameter '%s'", macro_name(code), name);
}

static bool takes_more(const CbMacroCode *code)
{
    return code->takes_keywords || code->takes_positional;
}

/* Arguments that no parameter takes go to `kwargs` and `varargs`, or are an error. */
static bool bind_rest(CbRender *render, const CbMacroCode *code, CbFrame *frame, const Call *call)
{
    gsize n_keywords = call->keywords ? cb_map_length(call->keywords) : 0;
    if (code->takes_keywords) {
        frame->slots[code->keywords_slot] = other_keywords(render, code, call);
    } else if (n_keywords > call->n_taken) {
        CbValue rest = other_keywords(render, code, call);
        const char *name = cb_map_key_at(rest.as.map, 0).as.string;
        if (g_strcmp0(name, "caller") == 0) {
            return cb_fail_at(render, NULL, "macro '%s' does not use caller()", macro_name(code));
        }
        return fail_unknown_parameter(render, code, name);
    }
    if (code->takes_positional) {
        frame->slots[code->positional_slot] = other_positional(render, code, call);
    } else if (call->n_positional > code->n_parameters) {
        return cb_fail_at(render, NULL, "macro '%s' takes at most %u arguments", macro_name(code),
                          code->n_parameters);
    }
    return true;
}

static bool fill_defaults(CbRender *render, const CbMacroCode *code, CbFrame *frame)
{
    for (guint i = 0; i < code->n_parameters; i++) {
        CbValue *slot = &frame->slots[code->slots[i]];
        if (slot->type != CB_VALUE_MISSING) {
            continue;
        }
        CbValue value = cb_value_undefined();
        if (code->defaults[i] && !cb_evaluate(render, frame, code->defaults[i], &value)) {
            return false;
        }
        *slot = value;
    }
    return true;
}

/* Writes what the macro gives. */
static gboolean macro_write(CbRender *render, const CbObject *object, const CbValue *arguments,
                            gsize n_arguments, const CbMap *keywords)
{
    const Macro *macro = (const Macro *)object;
    const CbMacroCode *code = macro->code;
    const CbExpression *at = render->at;
    CbFrame *caller = render->frame;
    Call call = {arguments, n_arguments, keywords, 0};
    if (render->calls == CB_MAX_TEMPLATE_CALL_DEPTH) {
        return cb_fail_limit_at(render, NULL, "more than %d calls inside each other",
                                CB_MAX_TEMPLATE_CALL_DEPTH);
    }
    if (!cb_step(render)) {
        return FALSE;
    }
    CbFrame *frame = cb_frame_new(render, code->routine, macro->frame, macro->frame->context);
    bind_parameters(code, frame, &call);
    if (!(code->n_parameters >= n_arguments && keywords == NULL && !takes_more(code)) &&
        !bind_rest(render, code, frame, &call)) {
        return FALSE;
    }
    const CbStatement *statement = render->statement;
    render->calls++;
    render->frame = frame;
    render->statement = NULL; /* there is none of this template yet */
    cb_scope_enter(render, frame, &code->routine->scope);
    bool done = (n_arguments >= code->n_parameters || fill_defaults(render, code, frame)) &&
                cb_execute_body(render, frame, &code->routine->body);
    render->frame = caller;
    render->statement = statement;
    render->calls--;
    if (!done && at) {
        cb_fail_note(render, caller, at->start, at->end, "in macro '%s' called from",
                     macro_name(code));
    }
    return done;
}

static gboolean macro_call(CbRender *render, const CbObject *object, const CbValue *arguments,
                           gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    gsize mark = cb_capture_begin(render);
    bool done = macro_write(render, object, arguments, n_arguments, keywords);
    *result = cb_capture_end(render, mark, *render->frame->context->autoescape);
    return done;
}

static CbValue macro_print(CbRender *render, const CbObject *object)
{
    const CbMacroCode *code = ((const Macro *)object)->code;
    if (!code->name.text) {
        return cb_value_string("<Macro anonymous>");
    }
    return cb_value_string(cb_arena_printf(render->arena, "<Macro '%s'>", code->name.text));
}

static const CbObjectClass macro_class = {
    .name = "a macro", .call = macro_call, .write = macro_write, .print = macro_print};

CbValue cb_macro_value(CbRender *render, CbFrame *frame, const CbMacroCode *code)
{
    Macro *macro = cb_arena_new_struct(render->arena, Macro);
    macro->object.class = &macro_class;
    macro->code = code;
    macro->frame = frame;
    return cb_value_object(&macro->object);
}

bool cb_is_macro(CbValue value)
{
    return value.type == CB_VALUE_OBJECT && value.as.object->class == &macro_class;
}
