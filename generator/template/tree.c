#include "template/tree.h"

CbExpression *cb_expression_new(CbArena *arena, CbExpressionKind kind, guint32 start, guint32 end)
{
    CbExpression *expression = cb_arena_new_struct(arena, CbExpression);
    expression->kind = (guint8)kind;
    expression->start = start;
    expression->end = end;
    expression->height = 1;
    return expression;
}

CbStatement *cb_statement_new(CbArena *arena, CbStatementKind kind, guint32 start, guint32 end)
{
    CbStatement *statement = cb_arena_new_struct(arena, CbStatement);
    statement->kind = (guint8)kind;
    statement->start = start;
    statement->end = end;
    return statement;
}

CbName cb_name_copy(CbArena *arena, const char *text, gsize length)
{
    return cb_name(cb_arena_strndup(arena, text, length), length);
}

static void each_argument(const CbArguments *arguments, CbVisitExpression visit, gpointer data)
{
    if (!arguments) {
        return;
    }
    for (guint i = 0; i < arguments->n_positional; i++) {
        visit(arguments->positional[i], data);
    }
    for (guint i = 0; i < arguments->n_keywords; i++) {
        visit(arguments->values[i], data);
    }
}

static void each_compared(const CbExpression *expression, CbVisitExpression visit, gpointer data)
{
    visit(expression->as.compare.first, data);
    for (guint i = 0; i < expression->as.compare.count; i++) {
        visit(expression->as.compare.rest[i].operand, data);
    }
}

static void visit_if(CbExpression *expression, CbVisitExpression visit, gpointer data)
{
    if (expression) {
        visit(expression, data);
    }
}

void cb_expression_each(const CbExpression *expression, CbVisitExpression visit, gpointer data)
{
    switch ((CbExpressionKind)expression->kind) {
    case CB_EXPRESSION_CONSTANT:
    case CB_EXPRESSION_NAME:
    case CB_EXPRESSION_LOCAL:
    case CB_EXPRESSION_OUTER:
    case CB_EXPRESSION_CONTEXT:
        break;
    case CB_EXPRESSION_LIST:
    case CB_EXPRESSION_TUPLE:
    case CB_EXPRESSION_MAP:
    case CB_EXPRESSION_CONCATENATION:
        for (guint i = 0; i < expression->as.list.count; i++) {
            visit(expression->as.list.items[i], data);
        }
        break;
    case CB_EXPRESSION_NOT:
    case CB_EXPRESSION_NEGATIVE:
    case CB_EXPRESSION_POSITIVE:
        visit(expression->as.operand, data);
        break;
    case CB_EXPRESSION_BINARY:
    case CB_EXPRESSION_AND:
    case CB_EXPRESSION_OR:
        visit(expression->as.binary.left, data);
        visit(expression->as.binary.right, data);
        break;
    case CB_EXPRESSION_COMPARE:
        each_compared(expression, visit, data);
        break;
    case CB_EXPRESSION_CONDITIONAL:
        visit(expression->as.conditional.test, data);
        visit(expression->as.conditional.then, data);
        visit_if(expression->as.conditional.otherwise, visit, data);
        break;
    case CB_EXPRESSION_ATTRIBUTE:
        visit(expression->as.attribute.object, data);
        break;
    case CB_EXPRESSION_ITEM:
        visit(expression->as.item.object, data);
        visit(expression->as.item.key, data);
        break;
    case CB_EXPRESSION_SLICE:
        visit(expression->as.slice.object, data);
        for (int i = 0; i < 3; i++) {
            visit_if(expression->as.slice.bounds[i], visit, data);
        }
        break;
    case CB_EXPRESSION_CALL:
    case CB_EXPRESSION_FILTER:
    case CB_EXPRESSION_TEST:
        visit_if(expression->as.call.subject, visit, data);
        each_argument(expression->as.call.arguments, visit, data);
        break;
    }
}
