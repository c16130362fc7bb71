#include "template/walk.h"

static void walk_body(const CbWalk *walk, const CbBody *body);

static void walk_expression(const CbWalk *walk, CbExpression *expression)
{
    if (expression && walk->expression) {
        walk->expression(expression, walk->data);
    }
}

static void walk_macro(const CbWalk *walk, const CbMacroCode *code)
{
    for (guint i = 0; i < code->n_parameters; i++) {
        walk_expression(walk, code->defaults[i]);
    }
    walk_body(walk, &code->routine->body);
}

static void walk_loop(const CbWalk *walk, const CbFor *loop)
{
    walk_expression(walk, loop->iterable);
    walk_expression(walk, loop->test);
    walk_body(walk, &loop->body);
    walk_body(walk, &loop->otherwise);
}

static void walk_set(const CbWalk *walk, const CbStatement *statement)
{
    walk_expression(walk, statement->as.set.value);
    walk_body(walk, &statement->as.set.body);
    if (statement->as.set.target->kind == CB_TARGET_NAMESPACE) {
        walk_expression(walk, statement->as.set.target->namespace);
    }
}

static void walk_statement(const CbWalk *walk, const CbStatement *statement)
{
    if (walk->statement) {
        walk->statement(statement, walk->data);
    }
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
        for (guint i = 0; i < statement->as.with.count; i++) {
            walk_expression(walk, statement->as.with.values[i]);
        }
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
        walk_expression(walk, statement->as.extends.name.expression);
        break;
    case CB_STATEMENT_INCLUDE:
        walk_expression(walk, statement->as.include.name.expression);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        walk_expression(walk, statement->as.import.name.expression);
        break;
    case CB_STATEMENT_AUTOESCAPE:
        walk_expression(walk, statement->as.autoescape.condition);
        walk_body(walk, &statement->as.autoescape.body);
        break;
    }
}

static void walk_body(const CbWalk *walk, const CbBody *body)
{
    for (guint i = 0; i < body->count; i++) {
        walk_statement(walk, body->items[i]);
    }
}

void cb_walk_template(const CbWalk *walk, const CbTemplate *template)
{
    walk_body(walk, &template->top->body);
    for (guint i = 0; i < template->n_blocks; i++) {
        walk_body(walk, &template->blocks[i].routine->body);
    }
}
