#include "template/inspect.h"

#include "template/environment.h"
#include "template/walk.h"

#include <string.h>

/* Uses */

typedef struct {
    CbUse use;
    CbVisitUse visit;
    gpointer data;
} Uses;

static void visit_value(const Uses *uses, CbValue value)
{
    if (value.type == CB_VALUE_LIST || value.type == CB_VALUE_TUPLE) {
        for (gsize i = 0; i < value.as.list->length; i++) {
            visit_value(uses, value.as.list->items[i]);
        }
    }
    if (value.type != CB_VALUE_STRING) {
        return;
    }
    g_autofree char *name = cb_template_name(value.as.string, value.length);
    if (name) {
        uses->visit(name, &uses->use, uses->data);
    }
}

/* The names that an expression can stand for. */
static void visit_names(CbExpression *expression, gpointer data)
{
    switch ((CbExpressionKind)expression->kind) {
    case CB_EXPRESSION_CONSTANT:
        visit_value(data, expression->as.constant);
        break;
    case CB_EXPRESSION_LIST:
    case CB_EXPRESSION_TUPLE:
    case CB_EXPRESSION_OR:
        cb_expression_each(expression, visit_names, data);
        break;
    case CB_EXPRESSION_CONDITIONAL:
        visit_names(expression->as.conditional.then, data);
        if (expression->as.conditional.otherwise) {
            visit_names(expression->as.conditional.otherwise, data);
        }
        break;
    default:
        break;
    }
}

static void visit_statement(const CbStatement *statement, gpointer data)
{
    Uses *uses = data;
    CbExpression *name;
    bool optional = false;
    uses->use.with_context = true;
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_EXTENDS:
        uses->use.kind = CB_USE_EXTENDS;
        name = statement->as.extends.name.expression;
        break;
    case CB_STATEMENT_INCLUDE:
        uses->use.kind = CB_USE_INCLUDE;
        uses->use.with_context = statement->as.include.with_context;
        name = statement->as.include.name.expression;
        optional = statement->as.include.ignore_missing;
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        uses->use.kind = CB_USE_IMPORT;
        uses->use.with_context = statement->as.import.with_context;
        name = statement->as.import.name.expression;
        break;
    default:
        return;
    }
    uses->use.expression = name;
    uses->use.needed = !optional && name->kind == CB_EXPRESSION_CONSTANT &&
                       name->as.constant.type == CB_VALUE_STRING;
    visit_names(name, uses);
}

void cb_template_uses(const CbTemplate *template, CbVisitUse visit, gpointer data)
{
    Uses uses = {.use = {.template = template}, .visit = visit, .data = data};
    const CbWalk walk = {.statement = visit_statement, .data = &uses};
    cb_walk_template(&walk, template);
}

/* Dependencies */

typedef struct {
    GHashTable *names; /* found */
    GPtrArray *queue;  /* the same in the order in which they are looked at */
} Dependencies;

static void add_name(const char *name, const CbUse *use, gpointer data)
{
    const Dependencies *dependencies = data;
    (void)use;
    if (g_hash_table_contains(dependencies->names, name)) {
        return;
    }
    char *copy = g_strdup(name);
    g_hash_table_add(dependencies->names, copy);
    g_ptr_array_add(dependencies->queue, copy);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **cb_environment_dependencies(CbEnvironment *environment, const char *name,
                                   CbDiagnostics *diagnostics)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *queue = g_ptr_array_new_with_free_func(g_free);
    Dependencies dependencies = {names, queue};
    bool broken = false;
    g_autofree char *first = cb_template_name(name, strlen(name));
    if (first) {
        add_name(first, NULL, &dependencies);
    }
    for (guint i = 0; i < queue->len && !broken; i++) {
        const CbTemplate *template;
        CbLookup lookup = cb_environment_get(environment, queue->pdata[i], diagnostics, &template);
        broken = lookup == CB_LOOKUP_BROKEN || (i == 0 && lookup == CB_LOOKUP_MISSING);
        if (template) {
            cb_template_uses(template, add_name, &dependencies);
        }
    }
    if (broken || queue->len == 0) {
        g_ptr_array_unref(queue);
        return NULL;
    }
    g_ptr_array_sort(queue, compare_names);
    g_ptr_array_add(queue, NULL);
    return (char **)g_ptr_array_free(queue, FALSE);
}
