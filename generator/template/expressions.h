/* The parser of expressions. Every function returns NULL after a failure. */
#ifndef CB_TEMPLATE_EXPRESSIONS_H
#define CB_TEMPLATE_EXPRESSIONS_H

#include "template/parser.h"

/* One expression; with `conditional`, `a if b else c` is one, too. */
CbExpression *cb_parse_expression(CbParser *parser, bool conditional);

/* An expression, or a tuple of several with commas between them. */
CbExpression *cb_parse_tuple(CbParser *parser, bool conditional);

/* A call's arguments, from the parenthesis on. */
CbArguments *cb_parse_arguments(CbParser *parser);

/* Filters: `|a|b(1)`, applied to `subject` (NULL in blocks). With `first`, the current token is
 * the name of the first, without a bar. `subject` itself if there is none. */
CbExpression *cb_parse_filters(CbParser *parser, CbExpression *subject, bool first);

/* The target of an assignment: a name, or a tuple of targets. With `namespace`, `a.b` is one, too.
 */
CbTarget *cb_parse_target(CbParser *parser, bool namespace);

/* The value that a word stands for: true, false, none. False for other words. */
bool cb_parse_literal(const CbToken *token, CbValue *value);

#endif
