#include "template/fold.h"

#include "base/limits.h"
#include "template/evaluate.h"
#include "template/iterate.h"

#include <string.h>

/* Longer texts, and lists with more members, are computed each time. */
#define KEPT_LENGTH_MAX 4096
#define KEPT_MEMBERS_MAX 64
#define KEPT_DEPTH_MAX 8
/* Bytes of memory for computing the constants of one template; the rest is left to renders. */
#define MEMORY_MAX (256u * 1024 * 1024)

struct CbFolder {
    CbEnvironment *environment;
    CbArena *arena;   /* for constants */
    CbArena *scratch; /* for computing them */
    GString *out;
    CbRoutine routine; /* an empty one, to compute in */
    gsize spent;       /* bytes of memory used so far */
    bool autoescape;
    bool late;
};

CbFolder *cb_folder_new(CbEnvironment *environment, CbTemplate *template)
{
    CbFolder *folder = g_new0(CbFolder, 1);
    folder->environment = environment;
    folder->arena = template->arena;
    folder->scratch = cb_arena_new();
    folder->out = g_string_new(NULL);
    folder->routine.template = template;
    folder->autoescape = true;
    return folder;
}

void cb_folder_free(CbFolder *folder)
{
    cb_arena_free(folder->scratch);
    g_string_free(folder->out, TRUE);
    g_free(folder);
}

void cb_folder_set_escape(CbFolder *folder, bool autoescape, bool late)
{
    folder->autoescape = autoescape;
    folder->late = late;
}

/* A render for computing; it reports nothing. */
static void begin(CbFolder *folder, CbRender *render, CbContext *context, CbFrame **frame)
{
    folder->spent += cb_arena_used(folder->scratch);
    cb_arena_reset(folder->scratch);
    g_string_truncate(folder->out, 0);
    *render = (CbRender){.environment = folder->environment,
                         .arena = folder->scratch,
                         .out = folder->out,
                         .out_limit = CB_MAX_TEMPLATE_OUTPUT,
                         .folding = true};
    *context = (CbContext){.template = folder->routine.template, .autoescape = &folder->autoescape};
    *frame = cb_frame_new(render, &folder->routine, NULL, context);
    render->frame = *frame;
}

static void check_constant(CbExpression *part, gpointer data)
{
    bool *constant = data;
    *constant = *constant && part->constant;
}

/* Whether an expression of constant parts is itself one, as far as its kind says. */
static bool may_be_constant(const CbFolder *folder, const CbExpression *expression)
{
    switch ((CbExpressionKind)expression->kind) {
    case CB_EXPRESSION_NAME:
    case CB_EXPRESSION_LOCAL:
    case CB_EXPRESSION_OUTER:
    case CB_EXPRESSION_CONTEXT:
    case CB_EXPRESSION_CALL:
        return false;
    case CB_EXPRESSION_FILTER:
    case CB_EXPRESSION_TEST:
        return !folder->late && expression->as.call.subject && expression->as.call.callable &&
               !expression->as.call.callable->late;
    default:
        return true;
    }
}

/* A conditional without `else` is constant only where its condition holds. */
static bool evaluates(CbFolder *folder, const CbExpression *expression, CbRender *render,
                      CbValue *value)
{
    CbContext context;
    CbFrame *frame;
    begin(folder, render, &context, &frame);
    if (!cb_evaluate(render, frame, expression, value)) {
        return false;
    }
    if (expression->kind != CB_EXPRESSION_CONDITIONAL || expression->as.conditional.otherwise) {
        return true;
    }
    return value->type != CB_VALUE_UNDEFINED;
}

static bool can_keep(CbValue value, guint depth)
{
    switch (value.type) {
    case CB_VALUE_NONE:
    case CB_VALUE_BOOLEAN:
    case CB_VALUE_INTEGER:
    case CB_VALUE_FLOAT:
        return true;
    case CB_VALUE_STRING:
        return value.length <= KEPT_LENGTH_MAX;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
        if (depth == KEPT_DEPTH_MAX || value.as.list->length > KEPT_MEMBERS_MAX) {
            return false;
        }
        for (gsize i = 0; i < value.as.list->length; i++) {
            if (!can_keep(value.as.list->items[i], depth + 1)) {
                return false;
            }
        }
        return true;
    default:
        return false;
    }
}

/* A value that can be kept, in the template's arena. */
static CbValue keep(CbFolder *folder, CbValue value)
{
    CbListBuilder builder;
    if (value.type == CB_VALUE_STRING) {
        value.as.string = cb_arena_strndup(folder->arena, value.as.string, value.length);
    }
    if (value.type != CB_VALUE_LIST && value.type != CB_VALUE_TUPLE) {
        return value;
    }
    cb_list_builder_init(&builder, folder->arena, value.as.list->length);
    for (gsize i = 0; i < value.as.list->length; i++) {
        cb_list_builder_add(&builder, keep(folder, value.as.list->items[i]));
    }
    value.as.list = cb_list_builder_end(&builder).as.list;
    return value;
}

void cb_fold_expression(CbFolder *folder, CbExpression *expression)
{
    CbRender render;
    CbValue value;
    bool constant = may_be_constant(folder, expression);
    if (expression->kind == CB_EXPRESSION_CONSTANT) {
        expression->constant = true;
        return;
    }
    cb_expression_each(expression, check_constant, &constant);
    if (!constant || folder->spent > MEMORY_MAX) {
        return;
    }
    if (expression->kind == CB_EXPRESSION_CONCATENATION) {
        expression->escape = CB_ESCAPE_OFF;
    }
    expression->constant = evaluates(folder, expression, &render, &value);
    if (!expression->constant) {
        if (expression->kind == CB_EXPRESSION_CONCATENATION) {
            expression->escape = folder->autoescape && !folder->late ? CB_ESCAPE_ON : CB_ESCAPE_OFF;
        }
        return;
    }
    if (!can_keep(value, 0)) {
        return;
    }
    expression->kind = CB_EXPRESSION_CONSTANT;
    expression->as.constant = keep(folder, value);
}

bool cb_fold_value(CbFolder *folder, const CbExpression *expression, CbValue *value)
{
    CbRender render;
    return expression->constant && evaluates(folder, expression, &render, value);
}

const char *cb_fold_output(CbFolder *folder, const CbExpression *expression, bool escape,
                           gsize *length)
{
    CbRender render;
    CbValue value;
    if (!expression->constant || !evaluates(folder, expression, &render, &value)) {
        return NULL;
    }
    gsize start = folder->out->len;
    if (!cb_write_value(&render, value, escape) || folder->out->len - start > KEPT_LENGTH_MAX) {
        return NULL;
    }
    *length = folder->out->len - start;
    return cb_arena_strndup(folder->arena, folder->out->str + start, *length);
}
