#include "template/execute.h"

#include "base/limits.h"
#include "template/evaluate.h"
#include "template/inherit.h"
#include "template/iterate.h"
#include "template/loop.h"
#include "template/macro.h"
#include "template/objects.h"
#include "template/operators.h"
#include "template/print.h"

void cb_scope_enter(CbRender *render, CbFrame *frame, const CbScope *scope)
{
    for (guint i = 0; i < scope->count; i++) {
        const CbEntry *entry = &scope->entries[i];
        CbValue *slot = &frame->slots[entry->slot];
        switch (entry->action) {
        case CB_ENTRY_MISSING:
            slot->type = CB_VALUE_MISSING;
            break;
        case CB_ENTRY_COPY:
            *slot = *cb_frame_slot(frame, entry->levels, entry->from);
            break;
        case CB_ENTRY_CONTEXT:
            *slot = cb_context_get(render, frame->context, entry->name);
            break;
        }
    }
}

/* Assignments */

static bool unpack(CbRender *render, CbFrame *frame, const CbTarget *target, CbValue value)
{
    const CbList *members;
    CbExpression place = {.start = target->start, .end = target->end};
    if (!cb_collect(render, &place, value, &members)) {
        return false;
    }
    if (members->length != target->count) {
        return cb_fail(render, target->start, target->end, NULL,
                       "%u names for %" G_GSIZE_FORMAT " values", target->count, members->length);
    }
    for (guint i = 0; i < target->count; i++) {
        if (!cb_assign(render, frame, target->items[i], members->items[i])) {
            return false;
        }
    }
    return true;
}

bool cb_assign(CbRender *render, CbFrame *frame, const CbTarget *target, CbValue value)
{
    CbValue namespace;
    switch (target->kind) {
    case CB_TARGET_NAME:
        frame->slots[target->slot] = value;
        if (target->exported) {
            cb_context_set(render, frame->context, target->name, value);
            if (target->name.text[0] != '_') {
                cb_context_export(render, frame->context, target->name, true);
            }
        }
        return true;
    case CB_TARGET_TUPLE:
        return unpack(render, frame, target, value);
    case CB_TARGET_NAMESPACE:
        if (!cb_evaluate(render, frame, target->namespace, &namespace)) {
            return false;
        }
        if (!cb_namespace_set(namespace, target->name, value)) {
            return cb_fail(render, target->start, target->end,
                           "make one with {% set name = namespace() %}",
                           "only a namespace can be assigned to, not %s", cb_type_name(namespace));
        }
        return true;
    }
    return false;
}

/* Statements */

static bool escapes(const CbFrame *frame, CbEscapeMode mode)
{
    return mode == CB_ESCAPE_LATE ? *frame->context->autoescape : mode == CB_ESCAPE_ON;
}

static inline bool execute_output(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    const CbExpression *expression = statement->as.output;
    bool escape = escapes(frame, (CbEscapeMode)statement->escape);
    bool written = false;
    CbValue value;
    /* What macros and blocks give is safe where escaping is on. */
    if (expression->kind == CB_EXPRESSION_CALL && (!escape || *frame->context->autoescape)) {
        if (!cb_evaluate_written(render, frame, expression, NULL, &value, &written)) {
            return false;
        }
    } else if (!cb_evaluate(render, frame, expression, &value)) {
        return false;
    }
    return written || cb_write_value(render, value, escape);
}

static bool execute_if(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    for (guint i = 0; i < statement->as.conditional.count; i++) {
        const CbBranch *branch = &statement->as.conditional.branches[i];
        CbValue test;
        if (branch->test && !cb_evaluate(render, frame, branch->test, &test)) {
            return false;
        }
        if (!branch->test || cb_is_true(test)) {
            return cb_execute_body(render, frame, &branch->body);
        }
    }
    return true;
}

static bool execute_set(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbValue value;
    return cb_evaluate(render, frame, statement->as.set.value, &value) &&
           cb_assign(render, frame, statement->as.set.target, value);
}

/* Runs a body and takes what it writes. */
static bool capture_body(CbRender *render, CbFrame *frame, const CbScope *scope, const CbBody *body,
                         bool safe, CbValue *result)
{
    gsize mark = cb_capture_begin(render);
    cb_scope_enter(render, frame, scope);
    bool done = cb_execute_body(render, frame, body);
    *result = cb_capture_end(render, mark, safe);
    return done;
}

static bool execute_set_block(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbValue text;
    bool filtered = statement->as.set.value != NULL;
    bool safe = escapes(frame, filtered ? (CbEscapeMode)statement->escape : CB_ESCAPE_LATE);
    if (!capture_body(render, frame, &statement->as.set.scope, &statement->as.set.body, safe,
                      &text)) {
        return false;
    }
    if (filtered) {
        if (!cb_evaluate_filter_block(render, frame, statement->as.set.value, text, &text)) {
            return false;
        }
        if (*frame->context->autoescape) {
            if (!cb_to_string(render, text, &text)) {
                return false;
            }
            text.safe = true;
        }
    }
    return cb_assign(render, frame, statement->as.set.target, text);
}

static bool execute_with(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    cb_scope_enter(render, frame, &statement->as.with.scope);
    for (guint i = 0; i < statement->as.with.count; i++) {
        CbValue value;
        if (!cb_evaluate(render, frame, statement->as.with.values[i], &value) ||
            !cb_assign(render, frame, statement->as.with.targets[i], value)) {
            return false;
        }
    }
    return cb_execute_body(render, frame, &statement->as.with.body);
}

static bool execute_macro(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbName name = statement->as.macro.code->name;
    CbValue macro = cb_macro_value(render, frame, statement->as.macro.code);
    frame->slots[statement->as.macro.slot] = macro;
    if (!statement->as.macro.exported) {
        return true;
    }
    cb_context_set(render, frame->context, name, macro);
    if (name.text[0] != '_') {
        cb_context_export(render, frame->context, name, true);
    }
    return true;
}

/* Writes what a call or filter block gives: text, which is not escaped. */
static bool write_text(CbRender *render, const CbStatement *statement, CbValue text)
{
    if (text.type != CB_VALUE_STRING) {
        return cb_fail(render, statement->start, statement->end, NULL,
                       "this block gives %s instead of text", cb_type_name(text));
    }
    return cb_write(render, text.as.string, text.length);
}

static bool execute_call(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbValue caller = cb_macro_value(render, frame, statement->as.call.code);
    CbValue result;
    bool written;
    return cb_evaluate_written(render, frame, statement->as.call.call, &caller, &result,
                               &written) &&
           (written || write_text(render, statement, result));
}

static bool execute_filter(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbValue text;
    bool safe = escapes(frame, (CbEscapeMode)statement->escape);
    return capture_body(render, frame, &statement->as.filter.scope, &statement->as.filter.body,
                        safe, &text) &&
           cb_evaluate_filter_block(render, frame, statement->as.filter.filter, text, &text) &&
           write_text(render, statement, text);
}

static bool execute_autoescape(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    bool outer = *frame->context->autoescape;
    CbValue condition;
    cb_scope_enter(render, frame, &statement->as.autoescape.scope);
    if (!cb_evaluate(render, frame, statement->as.autoescape.condition, &condition)) {
        return false;
    }
    *frame->context->autoescape = cb_is_true(condition);
    bool done = cb_execute_body(render, frame, &statement->as.autoescape.body);
    *frame->context->autoescape = outer;
    return done;
}

static bool execute_for(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    return cb_execute_for(render, frame, statement->as.loop);
}

typedef bool (*Execute)(CbRender *render, CbFrame *frame, const CbStatement *statement);

static const Execute executors[] = {
    [CB_STATEMENT_IF] = execute_if,
    [CB_STATEMENT_FOR] = execute_for,
    [CB_STATEMENT_SET] = execute_set,
    [CB_STATEMENT_SET_BLOCK] = execute_set_block,
    [CB_STATEMENT_WITH] = execute_with,
    [CB_STATEMENT_MACRO] = execute_macro,
    [CB_STATEMENT_CALL] = execute_call,
    [CB_STATEMENT_FILTER] = execute_filter,
    [CB_STATEMENT_BLOCK] = cb_execute_block,
    [CB_STATEMENT_EXTENDS] = cb_execute_extends,
    [CB_STATEMENT_INCLUDE] = cb_execute_include,
    [CB_STATEMENT_IMPORT] = cb_execute_import,
    [CB_STATEMENT_FROM_IMPORT] = cb_execute_import,
    [CB_STATEMENT_AUTOESCAPE] = execute_autoescape,
};

/* Most statements are text and output. */
static inline bool execute(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    render->statement = statement;
    switch (statement->kind) {
    case CB_STATEMENT_TEXT:
        return cb_write(render, statement->as.text.text, statement->as.text.length);
    case CB_STATEMENT_OUTPUT:
        return execute_output(render, frame, statement);
    default:
        return executors[statement->kind](render, frame, statement);
    }
}

bool cb_execute_body(CbRender *render, CbFrame *frame, const CbBody *body)
{
    const CbStatement *outer = render->statement;
    if (body->count == 0) {
        return true;
    }
    render->statement = body->items[0];
    if (++render->depth > CB_MAX_TEMPLATE_DEPTH) {
        return cb_fail_limit(render, "nested too deeply");
    }
    for (guint i = 0; i < body->count; i++) {
        const CbStatement *statement = body->items[i];
        if (statement->unless_child && frame->top->parent) {
            continue;
        }
        if (!execute(render, frame, statement)) {
            return false;
        }
    }
    render->statement = outer;
    render->depth--;
    return true;
}
