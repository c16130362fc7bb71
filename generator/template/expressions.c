#include "template/expressions.h"

#include "base/limits.h"

#include <string.h>

static CbExpression *new_at(CbParser *parser, CbExpressionKind kind, guint32 start)
{
    return cb_expression_new(parser->arena, kind, start, start);
}

static void measure(CbExpression *child, gpointer data)
{
    guint16 *height = data;
    *height = MAX(*height, child->height);
}

/* Completes a node: its end and its height, which is limited. */
static CbExpression *finish(CbParser *parser, CbExpression *expression)
{
    guint16 height = 0;
    const CbToken *last = &g_array_index(parser->tokens, CbToken, parser->position - 1);
    cb_expression_each(expression, measure, &height);
    expression->height = (guint16)(height + 1);
    expression->end = MAX(expression->start, last->end);
    if (expression->height > CB_MAX_TEMPLATE_NESTING) {
        return cb_parser_fail_depth(parser, last);
    }
    return expression;
}

static CbExpression *constant(CbParser *parser, const CbToken *token, CbValue value)
{
    CbExpression *expression =
        cb_expression_new(parser->arena, CB_EXPRESSION_CONSTANT, token->start, token->end);
    expression->as.constant = value;
    return expression;
}

/* A growing list of expressions, copied into the arena at its end. */
static CbExpression **take_items(CbParser *parser, GPtrArray *items, guint *count)
{
    CbExpression **copy = cb_arena_new_array(parser->arena, CbExpression *, items->len);
    if (items->len > 0) {
        memcpy(copy, items->pdata, items->len * sizeof *copy);
    }
    *count = items->len;
    g_ptr_array_set_size(items, 0);
    return copy;
}

/* Literals and names */

bool cb_parse_literal(const CbToken *token, CbValue *value)
{
    if (cb_token_is_word(token, "true") || cb_token_is_word(token, "True")) {
        *value = cb_value_boolean(true);
    } else if (cb_token_is_word(token, "false") || cb_token_is_word(token, "False")) {
        *value = cb_value_boolean(false);
    } else if (cb_token_is_word(token, "none") || cb_token_is_word(token, "None")) {
        *value = cb_value_none();
    } else {
        return false;
    }
    return true;
}

static CbExpression *parse_name(CbParser *parser)
{
    const CbToken *token = cb_parser_advance(parser);
    CbValue value;
    if (cb_parse_literal(token, &value)) {
        return constant(parser, token, value);
    }
    CbExpression *name = new_at(parser, CB_EXPRESSION_NAME, token->start);
    name->as.variable.name = cb_parser_name(parser, token);
    return finish(parser, name);
}

/* Strings that stand side by side are one. */
static CbExpression *parse_string(CbParser *parser)
{
    const CbToken *token = cb_parser_token(parser);
    g_autoptr(GString) text = g_string_new(NULL);
    while (cb_parser_at(parser, CB_TOKEN_STRING)) {
        const CbToken *part = cb_parser_advance(parser);
        g_string_append_len(text, part->as.text, part->length);
    }
    const char *copy = cb_arena_strndup(parser->arena, text->str, text->len);
    return finish(parser, constant(parser, token, cb_value_string_length(copy, text->len)));
}

/* Items with commas between them up to a closing bracket; maps have keys, too. */
static CbExpression *parse_items(CbParser *parser, CbExpressionKind kind, CbTokenKind closing)
{
    const CbToken *open = cb_parser_advance(parser);
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    CbExpression *expression = new_at(parser, kind, open->start);
    while (!cb_parser_at(parser, closing)) {
        if (items->len > 0 && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return NULL;
        }
        if (cb_parser_at(parser, closing)) {
            break;
        }
        for (int part = kind == CB_EXPRESSION_MAP ? 0 : 1; part < 2; part++) {
            CbExpression *item = cb_parse_expression(parser, true);
            if (!item || (part == 0 && !cb_parser_expect(parser, CB_TOKEN_COLON))) {
                return NULL;
            }
            g_ptr_array_add(items, item);
        }
    }
    cb_parser_advance(parser);
    expression->as.list.items = take_items(parser, items, &expression->as.list.count);
    return finish(parser, expression);
}

static bool at_tuple_end(const CbParser *parser)
{
    return cb_parser_at(parser, CB_TOKEN_VARIABLE_END) ||
           cb_parser_at(parser, CB_TOKEN_BLOCK_END) ||
           cb_parser_at(parser, CB_TOKEN_RIGHT_PARENTHESIS);
}

typedef CbExpression *(*ParseItem)(CbParser *parser);

static CbExpression *parse_primary(CbParser *parser);

static CbExpression *parse_full(CbParser *parser)
{
    return cb_parse_expression(parser, true);
}

static CbExpression *parse_unconditional(CbParser *parser)
{
    return cb_parse_expression(parser, false);
}

/* What Jinja calls a tuple: one item without a comma is just that item. */
static CbExpression *parse_tuple_of(CbParser *parser, ParseItem parse, bool may_be_empty)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    CbExpression *tuple = new_at(parser, CB_EXPRESSION_TUPLE, cb_parser_token(parser)->start);
    bool is_tuple = false;
    while (!at_tuple_end(parser)) {
        CbExpression *item = parse(parser);
        if (!item) {
            return NULL;
        }
        g_ptr_array_add(items, item);
        if (!cb_parser_skip(parser, CB_TOKEN_COMMA)) {
            break;
        }
        is_tuple = true;
    }
    if (!is_tuple && items->len > 0) {
        return g_ptr_array_index(items, 0);
    }
    if (!is_tuple && !may_be_empty) {
        return cb_parser_fail_expected(parser, "an expression");
    }
    tuple->as.list.items = take_items(parser, items, &tuple->as.list.count);
    return finish(parser, tuple);
}

CbExpression *cb_parse_tuple(CbParser *parser, bool conditional)
{
    return parse_tuple_of(parser, conditional ? parse_full : parse_unconditional, false);
}

static CbExpression *parse_parenthesized(CbParser *parser)
{
    cb_parser_advance(parser);
    CbExpression *inside = parse_tuple_of(parser, parse_full, true);
    if (!inside || !cb_parser_expect(parser, CB_TOKEN_RIGHT_PARENTHESIS)) {
        return NULL;
    }
    return inside;
}

static CbExpression *parse_primary(CbParser *parser)
{
    const CbToken *token = cb_parser_token(parser);
    switch (token->kind) {
    case CB_TOKEN_NAME:
        return parse_name(parser);
    case CB_TOKEN_STRING:
        return parse_string(parser);
    case CB_TOKEN_INTEGER:
        return constant(parser, cb_parser_advance(parser), cb_value_integer(token->as.integer));
    case CB_TOKEN_FLOAT:
        return constant(parser, cb_parser_advance(parser), cb_value_float(token->as.number));
    case CB_TOKEN_LEFT_PARENTHESIS:
        return parse_parenthesized(parser);
    case CB_TOKEN_LEFT_BRACKET:
        return parse_items(parser, CB_EXPRESSION_LIST, CB_TOKEN_RIGHT_BRACKET);
    case CB_TOKEN_LEFT_BRACE:
        return parse_items(parser, CB_EXPRESSION_MAP, CB_TOKEN_RIGHT_BRACE);
    default:
        return cb_parser_fail_expected(parser, "an expression");
    }
}

/* Attributes, items, calls */

static CbExpression *parse_attribute(CbParser *parser, CbExpression *object)
{
    cb_parser_advance(parser);
    const CbToken *token = cb_parser_token(parser);
    if (cb_parser_at(parser, CB_TOKEN_INTEGER)) {
        CbExpression *item = new_at(parser, CB_EXPRESSION_ITEM, object->start);
        item->as.item.object = object;
        item->as.item.key =
            constant(parser, cb_parser_advance(parser), cb_value_integer(token->as.integer));
        return finish(parser, item);
    }
    if (!cb_parser_at(parser, CB_TOKEN_NAME)) {
        return cb_parser_fail_expected(parser, "a name or a number after the dot");
    }
    CbExpression *attribute = new_at(parser, CB_EXPRESSION_ATTRIBUTE, object->start);
    attribute->as.attribute.object = object;
    attribute->as.attribute.place = cb_arena_new_struct(parser->arena, gint);
    attribute->as.attribute.name = cb_parser_name(parser, cb_parser_advance(parser));
    return finish(parser, attribute);
}

static bool at_subscript_end(const CbParser *parser)
{
    return cb_parser_at(parser, CB_TOKEN_RIGHT_BRACKET) || cb_parser_at(parser, CB_TOKEN_COMMA) ||
           cb_parser_at(parser, CB_TOKEN_COLON);
}

/* What stands in brackets: a key, or a slice of `object`. */
static CbExpression *parse_subscript(CbParser *parser, CbExpression *object)
{
    CbExpression *first = NULL;
    if (!cb_parser_at(parser, CB_TOKEN_COLON)) {
        first = cb_parse_expression(parser, true);
        if (!first || !cb_parser_at(parser, CB_TOKEN_COLON)) {
            return first;
        }
    }
    CbExpression *slice = new_at(parser, CB_EXPRESSION_SLICE, object->start);
    slice->as.slice.object = object;
    slice->as.slice.bounds[0] = first;
    for (int i = 1; i < 3 && cb_parser_skip(parser, CB_TOKEN_COLON); i++) {
        if (at_subscript_end(parser)) {
            continue;
        }
        slice->as.slice.bounds[i] = cb_parse_expression(parser, true);
        if (!slice->as.slice.bounds[i]) {
            return NULL;
        }
    }
    return finish(parser, slice);
}

static bool is_slice_of(const CbExpression *key, const CbExpression *object)
{
    return key->kind == CB_EXPRESSION_SLICE && key->as.slice.object == object;
}

static CbExpression *parse_item(CbParser *parser, CbExpression *object)
{
    const CbToken *open = cb_parser_advance(parser);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    while (!cb_parser_at(parser, CB_TOKEN_RIGHT_BRACKET)) {
        if (keys->len > 0 && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return NULL;
        }
        CbExpression *key = parse_subscript(parser, object);
        if (!key) {
            return NULL;
        }
        g_ptr_array_add(keys, key);
        if (keys->len > 1 && (is_slice_of(key, object) || is_slice_of(keys->pdata[0], object))) {
            return cb_parser_fail(parser, open, NULL, "a slice cannot stand beside other keys");
        }
    }
    cb_parser_advance(parser);
    CbExpression *only = keys->len == 1 ? g_ptr_array_index(keys, 0) : NULL;
    if (only && is_slice_of(only, object)) {
        return finish(parser, only);
    }
    if (!only) {
        only = new_at(parser, CB_EXPRESSION_TUPLE, open->start);
        only->as.list.items = take_items(parser, keys, &only->as.list.count);
        only = finish(parser, only);
    }
    if (!only) {
        return NULL;
    }
    CbExpression *item = new_at(parser, CB_EXPRESSION_ITEM, object->start);
    item->as.item.object = object;
    item->as.item.key = only;
    return finish(parser, item);
}

static bool keyword_is_given(GArray *keywords, CbName name)
{
    for (guint i = 0; i < keywords->len; i++) {
        if (cb_name_equal(g_array_index(keywords, CbName, i), name)) {
            return true;
        }
    }
    return false;
}

/* One argument, into the lists. */
static bool parse_argument(CbParser *parser, GPtrArray *positional, GArray *keywords,
                           GPtrArray *values)
{
    const CbToken *token = cb_parser_token(parser);
    bool keyword = token->kind == CB_TOKEN_NAME && cb_parser_next(parser)->kind == CB_TOKEN_ASSIGN;
    if (token->kind == CB_TOKEN_MULTIPLY || token->kind == CB_TOKEN_POWER) {
        return cb_parser_fail(parser, token, "write the arguments one by one",
                              "arguments cannot be unpacked");
    }
    if (keyword) {
        CbName name = cb_parser_name(parser, token);
        if (keyword_is_given(keywords, name)) {
            return cb_parser_fail(parser, token, NULL, "the argument '%s' is given twice",
                                  name.text);
        }
        g_array_append_val(keywords, name);
        cb_parser_advance(parser);
        cb_parser_advance(parser);
    } else if (keywords->len > 0) {
        return cb_parser_fail(parser, token, "put it before the named ones",
                              "an argument without a name follows a named one");
    }
    CbExpression *value = cb_parse_expression(parser, true);
    g_ptr_array_add(keyword ? values : positional, value);
    return value != NULL;
}

CbArguments *cb_parse_arguments(CbParser *parser)
{
    g_autoptr(GPtrArray) positional = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    g_autoptr(GArray) keywords = g_array_new(FALSE, FALSE, sizeof(CbName));
    bool first = true;
    if (!cb_parser_expect(parser, CB_TOKEN_LEFT_PARENTHESIS)) {
        return NULL;
    }
    while (!cb_parser_at(parser, CB_TOKEN_RIGHT_PARENTHESIS)) {
        if (!first && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return NULL;
        }
        if (!first && cb_parser_at(parser, CB_TOKEN_RIGHT_PARENTHESIS)) {
            break;
        }
        if (!parse_argument(parser, positional, keywords, values)) {
            return NULL;
        }
        first = false;
    }
    cb_parser_advance(parser);
    CbArguments *arguments = cb_arena_new_struct(parser->arena, CbArguments);
    arguments->positional = take_items(parser, positional, &arguments->n_positional);
    arguments->values = take_items(parser, values, &arguments->n_keywords);
    arguments->keywords = cb_arena_new_array(parser->arena, CbName, keywords->len);
    for (guint i = 0; i < keywords->len; i++) {
        arguments->keywords[i] = g_array_index(keywords, CbName, i);
    }
    return arguments;
}

static CbExpression *parse_call(CbParser *parser, CbExpression *subject)
{
    CbExpression *call = new_at(parser, CB_EXPRESSION_CALL, subject->start);
    call->as.call.subject = subject;
    call->as.call.arguments = cb_parse_arguments(parser);
    return call->as.call.arguments ? finish(parser, call) : NULL;
}

static CbExpression *parse_postfix(CbParser *parser, CbExpression *expression)
{
    while (expression) {
        if (cb_parser_at(parser, CB_TOKEN_DOT)) {
            expression = parse_attribute(parser, expression);
        } else if (cb_parser_at(parser, CB_TOKEN_LEFT_BRACKET)) {
            expression = parse_item(parser, expression);
        } else if (cb_parser_at(parser, CB_TOKEN_LEFT_PARENTHESIS)) {
            expression = parse_call(parser, expression);
        } else {
            break;
        }
    }
    return expression;
}

/* Filters and tests */

/* A name with dots in it, as filters and tests may have. */
static bool parse_dotted_name(CbParser *parser, CbName *name, guint32 *start)
{
    const CbToken *first = cb_parser_expect(parser, CB_TOKEN_NAME);
    if (!first) {
        return false;
    }
    g_autoptr(GString) text = g_string_new_len(first->as.text, first->length);
    *start = first->start;
    while (cb_parser_skip(parser, CB_TOKEN_DOT)) {
        const CbToken *part = cb_parser_expect(parser, CB_TOKEN_NAME);
        if (!part) {
            return false;
        }
        g_string_append_c(text, '.');
        g_string_append_len(text, part->as.text, part->length);
    }
    *name = cb_name_copy(parser->arena, text->str, text->len);
    return true;
}

CbExpression *cb_parse_filters(CbParser *parser, CbExpression *subject, bool first)
{
    while (first || cb_parser_at(parser, CB_TOKEN_PIPE)) {
        if (!first) {
            cb_parser_advance(parser);
        }
        first = false;
        CbExpression *filter = new_at(parser, CB_EXPRESSION_FILTER, 0);
        if (!parse_dotted_name(parser, &filter->as.call.name, &filter->start)) {
            return NULL;
        }
        filter->as.call.subject = subject;
        if (cb_parser_at(parser, CB_TOKEN_LEFT_PARENTHESIS)) {
            filter->as.call.arguments = cb_parse_arguments(parser);
        } else {
            filter->as.call.arguments = cb_arena_new_struct(parser->arena, CbArguments);
        }
        if (!filter->as.call.arguments) {
            return NULL;
        }
        subject = finish(parser, filter);
        if (!subject) {
            return NULL;
        }
    }
    return subject;
}

static bool at_test_argument(const CbParser *parser)
{
    switch (cb_parser_token(parser)->kind) {
    case CB_TOKEN_NAME:
        return !cb_parser_at_word(parser, "else") && !cb_parser_at_word(parser, "or") &&
               !cb_parser_at_word(parser, "and");
    case CB_TOKEN_STRING:
    case CB_TOKEN_INTEGER:
    case CB_TOKEN_FLOAT:
    case CB_TOKEN_LEFT_BRACKET:
    case CB_TOKEN_LEFT_BRACE:
        return true;
    default:
        return false;
    }
}

/* The argument of a test without parentheses. */
static CbArguments *parse_test_argument(CbParser *parser)
{
    CbArguments *arguments = cb_arena_new_struct(parser->arena, CbArguments);
    if (!at_test_argument(parser)) {
        return arguments;
    }
    if (cb_parser_at_word(parser, "is")) {
        return cb_parser_fail(parser, cb_parser_token(parser), "join them with `and`",
                              "tests cannot be chained");
    }
    CbExpression *argument = parse_postfix(parser, parse_primary(parser));
    if (!argument) {
        return NULL;
    }
    arguments->positional = cb_arena_new_array(parser->arena, CbExpression *, 1);
    arguments->positional[0] = argument;
    arguments->n_positional = 1;
    return arguments;
}

static CbExpression *parse_test(CbParser *parser, CbExpression *subject)
{
    const CbToken *is = cb_parser_advance(parser);
    bool negated = cb_parser_skip_word(parser, "not");
    CbExpression *test = new_at(parser, CB_EXPRESSION_TEST, is->start);
    if (!parse_dotted_name(parser, &test->as.call.name, &test->start)) {
        return NULL;
    }
    test->as.call.subject = subject;
    test->as.call.arguments = cb_parser_at(parser, CB_TOKEN_LEFT_PARENTHESIS)
                                  ? cb_parse_arguments(parser)
                                  : parse_test_argument(parser);
    if (!test->as.call.arguments || !finish(parser, test)) {
        return NULL;
    }
    if (!negated) {
        return test;
    }
    CbExpression *not = new_at(parser, CB_EXPRESSION_NOT, test->start);
    not ->as.operand = test;
    return finish(parser, not );
}

static CbExpression *parse_filters_and_tests(CbParser *parser, CbExpression *expression)
{
    while (expression) {
        if (cb_parser_at(parser, CB_TOKEN_PIPE)) {
            expression = cb_parse_filters(parser, expression, false);
        } else if (cb_parser_at_word(parser, "is")) {
            expression = parse_test(parser, expression);
        } else if (cb_parser_at(parser, CB_TOKEN_LEFT_PARENTHESIS)) {
            expression = parse_call(parser, expression);
        } else {
            break;
        }
    }
    return expression;
}

/* Operators, from the tightest to the loosest */

static CbExpression *parse_unary(CbParser *parser, bool with_filters)
{
    const CbToken *token = cb_parser_token(parser);
    CbExpression *expression;
    if (token->kind == CB_TOKEN_SUBTRACT || token->kind == CB_TOKEN_ADD) {
        CbExpressionKind kind =
            token->kind == CB_TOKEN_SUBTRACT ? CB_EXPRESSION_NEGATIVE : CB_EXPRESSION_POSITIVE;
        cb_parser_advance(parser);
        expression = new_at(parser, kind, token->start);
        if (!cb_parser_enter(parser)) {
            return NULL;
        }
        expression->as.operand = parse_unary(parser, false);
        cb_parser_leave(parser);
        expression = expression->as.operand ? finish(parser, expression) : NULL;
    } else {
        expression = parse_primary(parser);
    }
    expression = parse_postfix(parser, expression);
    return with_filters ? parse_filters_and_tests(parser, expression) : expression;
}

static CbExpression *binary(CbParser *parser, CbExpressionKind kind, CbOperator operator,
                            CbExpression * left, CbExpression *right)
{
    if (!right) {
        return NULL;
    }
    CbExpression *expression = new_at(parser, kind, left->start);
    expression->operator=(guint8) operator;
    expression->as.binary.left = left;
    expression->as.binary.right = right;
    return finish(parser, expression);
}

static CbExpression *parse_power(CbParser *parser)
{
    CbExpression *left = parse_unary(parser, true);
    while (left && cb_parser_skip(parser, CB_TOKEN_POWER)) {
        left = binary(parser, CB_EXPRESSION_BINARY, CB_OPERATOR_POWER, left,
                      parse_unary(parser, true));
    }
    return left;
}

static CbExpression *parse_product(CbParser *parser)
{
    CbExpression *left = parse_power(parser);
    while (left) {
        CbOperator operator;
        switch (cb_parser_token(parser)->kind) {
        case CB_TOKEN_MULTIPLY:
            operator= CB_OPERATOR_MULTIPLY;
            break;
        case CB_TOKEN_DIVIDE:
            operator= CB_OPERATOR_DIVIDE;
            break;
        case CB_TOKEN_FLOOR_DIVIDE:
            operator= CB_OPERATOR_FLOOR_DIVIDE;
            break;
        case CB_TOKEN_MODULO:
            operator= CB_OPERATOR_MODULO;
            break;
        default:
            return left;
        }
        cb_parser_advance(parser);
        left = binary(parser, CB_EXPRESSION_BINARY, operator, left, parse_power(parser));
    }
    return left;
}

static CbExpression *parse_concatenation(CbParser *parser)
{
    CbExpression *first = parse_product(parser);
    if (!first || !cb_parser_at(parser, CB_TOKEN_TILDE)) {
        return first;
    }
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    CbExpression *expression = new_at(parser, CB_EXPRESSION_CONCATENATION, first->start);
    g_ptr_array_add(items, first);
    while (cb_parser_skip(parser, CB_TOKEN_TILDE)) {
        CbExpression *item = parse_product(parser);
        if (!item) {
            return NULL;
        }
        g_ptr_array_add(items, item);
    }
    expression->as.list.items = take_items(parser, items, &expression->as.list.count);
    return finish(parser, expression);
}

static CbExpression *parse_sum(CbParser *parser)
{
    CbExpression *left = parse_concatenation(parser);
    while (left &&
           (cb_parser_at(parser, CB_TOKEN_ADD) || cb_parser_at(parser, CB_TOKEN_SUBTRACT))) {
        CbOperator operator= cb_parser_advance(parser)->kind == CB_TOKEN_ADD ? CB_OPERATOR_ADD
                                                                             : CB_OPERATOR_SUBTRACT;
        left = binary(parser, CB_EXPRESSION_BINARY, operator, left, parse_concatenation(parser));
    }
    return left;
}

/* Passes a comparison operator, if one stands here. */
static bool pass_comparison(CbParser *parser, CbOperator *operator)
{
    static const struct {
        CbTokenKind token;
        CbOperator operator;
    } operators[] = {
        {CB_TOKEN_EQUAL, CB_OPERATOR_EQUAL},
        {CB_TOKEN_NOT_EQUAL, CB_OPERATOR_NOT_EQUAL},
        {CB_TOKEN_LESS, CB_OPERATOR_LESS},
        {CB_TOKEN_LESS_EQUAL, CB_OPERATOR_LESS_EQUAL},
        {CB_TOKEN_GREATER, CB_OPERATOR_GREATER},
        {CB_TOKEN_GREATER_EQUAL, CB_OPERATOR_GREATER_EQUAL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(operators); i++) {
        if (cb_parser_skip(parser, operators[i].token)) {
            *operator= operators[i].operator;
            return true;
        }
    }
    *operator= CB_OPERATOR_IN;
    if (cb_parser_skip_word(parser, "in")) {
        return true;
    }
    *operator= CB_OPERATOR_NOT_IN;
    if (!cb_parser_at_word(parser, "not") || !cb_token_is_word(cb_parser_next(parser), "in")) {
        return false;
    }
    cb_parser_advance(parser);
    cb_parser_advance(parser);
    return true;
}

static CbExpression *parse_comparison(CbParser *parser)
{
    CbExpression *first = parse_sum(parser);
    CbComparison comparison;
    if (!first || !pass_comparison(parser, &comparison.operator)) {
        return first;
    }
    g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof comparison);
    do {
        comparison.operand = parse_sum(parser);
        if (!comparison.operand) {
            return NULL;
        }
        g_array_append_val(rest, comparison);
    } while (pass_comparison(parser, &comparison.operator));
    CbExpression *expression = new_at(parser, CB_EXPRESSION_COMPARE, first->start);
    expression->as.compare.first = first;
    expression->as.compare.count = rest->len;
    expression->as.compare.rest = cb_arena_new_array(parser->arena, CbComparison, rest->len);
    memcpy(expression->as.compare.rest, rest->data, rest->len * sizeof comparison);
    return finish(parser, expression);
}

static CbExpression *parse_not(CbParser *parser)
{
    if (!cb_parser_at_word(parser, "not")) {
        return parse_comparison(parser);
    }
    CbExpression *expression = new_at(parser, CB_EXPRESSION_NOT, cb_parser_advance(parser)->start);
    if (!cb_parser_enter(parser)) {
        return NULL;
    }
    expression->as.operand = parse_not(parser);
    cb_parser_leave(parser);
    return expression->as.operand ? finish(parser, expression) : NULL;
}

static CbExpression *parse_and(CbParser *parser)
{
    CbExpression *left = parse_not(parser);
    while (left && cb_parser_skip_word(parser, "and")) {
        left = binary(parser, CB_EXPRESSION_AND, 0, left, parse_not(parser));
    }
    return left;
}

static CbExpression *parse_or(CbParser *parser)
{
    CbExpression *left = parse_and(parser);
    while (left && cb_parser_skip_word(parser, "or")) {
        left = binary(parser, CB_EXPRESSION_OR, 0, left, parse_and(parser));
    }
    return left;
}

static CbExpression *parse_conditional(CbParser *parser)
{
    CbExpression *value = parse_or(parser);
    while (value && cb_parser_skip_word(parser, "if")) {
        CbExpression *expression = new_at(parser, CB_EXPRESSION_CONDITIONAL, value->start);
        expression->as.conditional.then = value;
        expression->as.conditional.test = parse_or(parser);
        if (!expression->as.conditional.test) {
            return NULL;
        }
        if (cb_parser_skip_word(parser, "else")) {
            expression->as.conditional.otherwise = cb_parse_expression(parser, true);
            if (!expression->as.conditional.otherwise) {
                return NULL;
            }
        }
        value = finish(parser, expression);
    }
    return value;
}

CbExpression *cb_parse_expression(CbParser *parser, bool conditional)
{
    if (!cb_parser_enter(parser)) {
        return NULL;
    }
    CbExpression *expression = conditional ? parse_conditional(parser) : parse_or(parser);
    cb_parser_leave(parser);
    return expression;
}

/* Targets */

static CbTarget *target_of(CbParser *parser, const CbExpression *expression)
{
    CbTarget *target = cb_arena_new_struct(parser->arena, CbTarget);
    target->start = expression->start;
    target->end = expression->end;
    if (expression->kind == CB_EXPRESSION_NAME) {
        target->kind = CB_TARGET_NAME;
        target->name = expression->as.variable.name;
        return target;
    }
    if (expression->kind != CB_EXPRESSION_TUPLE) {
        CbToken place = {.start = expression->start, .end = expression->end};
        return cb_parser_fail(parser, &place, "assign to a name, or to names with commas between",
                              "this cannot be assigned to");
    }
    target->kind = CB_TARGET_TUPLE;
    target->count = expression->as.list.count;
    target->items = cb_arena_new_array(parser->arena, CbTarget *, target->count);
    for (guint i = 0; i < target->count; i++) {
        target->items[i] = target_of(parser, expression->as.list.items[i]);
        if (!target->items[i]) {
            return NULL;
        }
    }
    return target;
}

static CbTarget *parse_namespace_target(CbParser *parser)
{
    CbTarget *target = cb_arena_new_struct(parser->arena, CbTarget);
    CbExpression *variable = new_at(parser, CB_EXPRESSION_NAME, cb_parser_token(parser)->start);
    const CbToken *name = cb_parser_expect(parser, CB_TOKEN_NAME);
    cb_parser_advance(parser);
    const CbToken *attribute = name ? cb_parser_expect(parser, CB_TOKEN_NAME) : NULL;
    if (!attribute) {
        return NULL;
    }
    variable->as.variable.name = cb_parser_name(parser, name);
    target->kind = CB_TARGET_NAMESPACE;
    target->start = name->start;
    target->end = attribute->end;
    target->namespace = finish(parser, variable);
    target->name = cb_parser_name(parser, attribute);
    return target;
}

CbTarget *cb_parse_target(CbParser *parser, bool namespace)
{
    if (namespace && cb_parser_next(parser)->kind == CB_TOKEN_DOT) {
        return parse_namespace_target(parser);
    }
    CbExpression *expression = parse_tuple_of(parser, parse_primary, false);
    return expression ? target_of(parser, expression) : NULL;
}
