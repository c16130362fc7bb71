/* What templates need, without rendering them: other templates, and variables. */
#include "base/suggest.h"
#include "template/environment.h"
#include "template/resolve.h"

#include <string.h>

/* Called for every expression of a template; `name` is true for names of templates. */
typedef void (*Visit)(CbExpression *expression, gpointer data);

typedef struct {
    Visit visit;          /* every expression that stands by itself */
    Visit visit_template; /* every name of a template */
    gpointer data;
} Walk;

static void walk_body(const Walk *walk, const CbBody *body);

static void walk_expression(const Walk *walk, CbExpression *expression)
{
    if (expression)
        walk->visit(expression, walk->data);
}

static void walk_template_name(const Walk *walk, CbExpression *expression)
{
    walk->visit_template(expression, walk->data);
    walk_expression(walk, expression);
}

static void walk_macro(const Walk *walk, const CbMacroCode *code)
{
    for (guint i = 0; i < code->n_parameters; i++)
        walk_expression(walk, code->defaults[i]);
    walk_body(walk, &code->routine->body);
}

static void walk_loop(const Walk *walk, const CbFor *loop)
{
    walk_expression(walk, loop->iterable);
    walk_expression(walk, loop->test);
    walk_body(walk, &loop->body);
    walk_body(walk, &loop->otherwise);
}

static void walk_set(const Walk *walk, const CbStatement *statement)
{
    walk_expression(walk, statement->as.set.value);
    walk_body(walk, &statement->as.set.body);
    if (statement->as.set.target->kind == CB_TARGET_NAMESPACE)
        walk_expression(walk, statement->as.set.target->namespace);
}

static void walk_statement(const Walk *walk, const CbStatement *statement)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_TEXT:
    case CB_STATEMENT_BLOCK:
        break;
    case CB_STATEMENT_OUTPUT:
        walk_expression(walk, statement->as.output);
        break;
    case CB_STATEMENT_IF:
        for (guint i = 0; i < statement->as.conditional.count; i++) {
            walk_expression(walk, statement->as.conditional.branches[i].test);
            walk_body(walk, &statement->as.conditional.branches[i].body);
        }
        break;
    case CB_STATEMENT_FOR:
        walk_loop(walk, statement->as.loop);
        break;
    case CB_STATEMENT_SET:
    case CB_STATEMENT_SET_BLOCK:
        walk_set(walk, statement);
        break;
    case CB_STATEMENT_WITH:
        for (guint i = 0; i < statement->as.with.count; i++)
            walk_expression(walk, statement->as.with.values[i]);
        walk_body(walk, &statement->as.with.body);
        break;
    case CB_STATEMENT_MACRO:
        walk_macro(walk, statement->as.macro.code);
        break;
    case CB_STATEMENT_CALL:
        walk_expression(walk, statement->as.call.call);
        walk_macro(walk, statement->as.call.code);
        break;
    case CB_STATEMENT_FILTER:
        walk_expression(walk, statement->as.filter.filter);
        walk_body(walk, &statement->as.filter.body);
        break;
    case CB_STATEMENT_EXTENDS:
        walk_template_name(walk, statement->as.extends.name);
        break;
    case CB_STATEMENT_INCLUDE:
        walk_template_name(walk, statement->as.include.name);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        walk_template_name(walk, statement->as.import.name);
        break;
    case CB_STATEMENT_AUTOESCAPE:
        walk_expression(walk, statement->as.autoescape.condition);
        walk_body(walk, &statement->as.autoescape.body);
        break;
    }
}

static void walk_body(const Walk *walk, const CbBody *body)
{
    for (guint i = 0; i < body->count; i++)
        walk_statement(walk, body->items[i]);
}

static void walk_template(const Walk *walk, const CbTemplate *template)
{
    walk_body(walk, &template->top->body);
    for (guint i = 0; i < template->n_blocks; i++)
        walk_body(walk, &template->blocks[i].routine->body);
}

/* Dependencies */

typedef struct {
    GHashTable *names; /* found */
    GPtrArray *queue;  /* of names that have not been looked at */
} Dependencies;

static void ignore_expression(CbExpression *expression, gpointer data)
{
    (void)expression;
    (void)data;
}

static void add_name(Dependencies *dependencies, const char *text, gsize length)
{
    char *name = cb_template_name(text, length);
    if (!name || g_hash_table_contains(dependencies->names, name)) {
        g_free(name);
        return;
    }
    g_hash_table_add(dependencies->names, name);
    g_ptr_array_add(dependencies->queue, name);
}

static void add_value(Dependencies *dependencies, CbValue value)
{
    if (value.type == CB_VALUE_STRING)
        add_name(dependencies, value.as.string, value.length);
    if (value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE)
        for (gsize i = 0; i < value.as.list->length; i++)
            add_value(dependencies, value.as.list->items[i]);
}

/* The names that an expression can stand for, as far as they are written in it. */
static void add_dependency(CbExpression *expression, gpointer data)
{
    switch ((CbExpressionKind)expression->kind) {
    case CB_EXPRESSION_CONSTANT:
        add_value(data, expression->as.constant);
        break;
    case CB_EXPRESSION_LIST:
    case CB_EXPRESSION_TUPLE:
    case CB_EXPRESSION_OR:
        cb_expression_each(expression, add_dependency, data);
        break;
    case CB_EXPRESSION_CONDITIONAL:
        add_dependency(expression->as.conditional.then, data);
        if (expression->as.conditional.otherwise)
            add_dependency(expression->as.conditional.otherwise, data);
        break;
    default:
        break;
    }
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **cb_environment_dependencies(CbEnvironment *environment, const char *name,
                                   CbDiagnostics *diagnostics)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) queue = g_ptr_array_new();
    Dependencies dependencies = {names, queue};
    const Walk walk = {ignore_expression, add_dependency, &dependencies};
    GPtrArray *found = g_ptr_array_new();
    bool broken = false;
    add_name(&dependencies, name, strlen(name));
    for (guint i = 0; i < queue->len && !broken; i++) {
        const CbTemplate *template;
        CbLookup lookup = cb_environment_get(environment, queue->pdata[i], diagnostics, &template);
        broken = lookup == CB_LOOKUP_BROKEN || (i == 0 && lookup == CB_LOOKUP_MISSING);
        g_ptr_array_add(found, g_strdup(queue->pdata[i]));
        if (template)
            walk_template(&walk, template);
    }
    g_ptr_array_sort(found, compare_names);
    g_ptr_array_add(found, NULL);
    char **result = (char **)g_ptr_array_free(found, FALSE);
    if (!broken && result[0])
        return result;
    g_strfreev(result);
    return NULL;
}

/* Undefined names */

typedef struct {
    const CbTemplate *template;
    GHashTable *known; /* what need not be reported, or has been */
    GPtrArray *names;  /* candidates for hints */
    CbDiagnostics *diagnostics;
} Check;

/* Whether a test or filter is there for values that may be undefined. */
static bool accepts_undefined(const CbExpression *expression)
{
    static const char *const names[] = {"defined", "undefined", "default", "d"};
    if (expression->kind != CB_EXPRESSION_FILTER && expression->kind != CB_EXPRESSION_TEST)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(expression->as.call.name.text, names[i]) == 0)
            return true;
    return false;
}

/* Names that the template itself asks about are no mistake. */
static void note_asked(CbExpression *expression, gpointer data)
{
    const Check *check = data;
    if (accepts_undefined(expression) && expression->as.call.subject &&
        expression->as.call.subject->kind == CB_EXPRESSION_CONTEXT)
        g_hash_table_add(check->known,
                         (gpointer)expression->as.call.subject->as.variable.name.text);
    cb_expression_each(expression, note_asked, data);
}

static void report_unknown(CbExpression *expression, gpointer data)
{
    const Check *check = data;
    cb_expression_each(expression, report_unknown, data);
    if (expression->kind != CB_EXPRESSION_CONTEXT)
        return;
    const char *name = expression->as.variable.name.text;
    if (!g_hash_table_add(check->known, (gpointer)name))
        return;
    const char *near =
        cb_suggest(name, (const char *const *)check->names->pdata, check->names->len);
    g_autofree char *hint = near ? g_strdup_printf("did you mean \"%s\"?", near) : NULL;
    cb_diagnostics_add(check->diagnostics, CB_CODE_TEMPLATE_UNDEFINED,
                       cb_span_new(check->template->source, expression->start, expression->end),
                       hint, "nothing is called '%s' here", name);
}

/* Names that a statement gives to blocks and included templates, too. */
static void note_target(Check *check, const CbTarget *target)
{
    if (target->kind == CB_TARGET_NAME)
        g_hash_table_add(check->known, (gpointer)target->name.text);
    for (guint i = 0; i < target->count; i++)
        note_target(check, target->items[i]);
}

static void note_assigned(Check *check, const CbBody *body)
{
    for (guint i = 0; i < body->count; i++) {
        const CbStatement *statement = body->items[i];
        if (statement->kind == CB_STATEMENT_SET || statement->kind == CB_STATEMENT_SET_BLOCK)
            note_target(check, statement->as.set.target);
        if (statement->kind == CB_STATEMENT_MACRO)
            g_hash_table_add(check->known, (gpointer)statement->as.macro.code->name.text);
        if (statement->kind == CB_STATEMENT_IMPORT || statement->kind == CB_STATEMENT_FROM_IMPORT)
            for (guint n = 0; n < statement->as.import.count; n++)
                g_hash_table_add(check->known, (gpointer)statement->as.import.names[n].alias.text);
        if (statement->kind == CB_STATEMENT_IF)
            for (guint b = 0; b < statement->as.conditional.count; b++)
                note_assigned(check, &statement->as.conditional.branches[b].body);
    }
}

static void note_known(Check *check, CbEnvironment *environment, const char *const *known)
{
    for (; *known; known++) {
        g_hash_table_add(check->known, (gpointer)*known);
        g_ptr_array_add(check->names, (gpointer)*known);
    }
    for (gsize i = 0; i < cb_map_length(environment->globals); i++) {
        const char *name = cb_map_key_at(environment->globals, i).as.string;
        g_hash_table_add(check->known, (gpointer)name);
        g_ptr_array_add(check->names, (gpointer)name);
    }
}

void cb_environment_check(CbEnvironment *environment, const char *name, const char *const *known,
                          CbDiagnostics *diagnostics)
{
    const CbTemplate *template = NULL;
    g_autofree char *path = cb_template_name(name, strlen(name));
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) candidates = g_ptr_array_new();
    if (!path || cb_environment_get(environment, path, diagnostics, &template) != CB_LOOKUP_FOUND)
        return;
    Check check = {template, names, candidates, diagnostics};
    const Walk asking = {note_asked, ignore_expression, &check};
    const Walk reporting = {report_unknown, ignore_expression, &check};
    note_known(&check, environment, known);
    note_assigned(&check, &template->top->body);
    walk_template(&asking, template);
    walk_template(&reporting, template);
}
