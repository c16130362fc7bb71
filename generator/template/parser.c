#include "template/parser.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "template/expressions.h"
#include "template/text.h"

#include <string.h>

/* Tokens */

const CbToken *cb_parser_token(const CbParser *parser)
{
    return &g_array_index(parser->tokens, CbToken, parser->position);
}

const CbToken *cb_parser_next(const CbParser *parser)
{
    guint next = MIN(parser->position + 1, parser->tokens->len - 1);
    return &g_array_index(parser->tokens, CbToken, next);
}

const CbToken *cb_parser_advance(CbParser *parser)
{
    const CbToken *token = cb_parser_token(parser);
    if (parser->position + 1 < parser->tokens->len) {
        parser->position++;
    }
    return token;
}

bool cb_parser_at(const CbParser *parser, CbTokenKind kind)
{
    return cb_parser_token(parser)->kind == kind;
}

bool cb_token_is_word(const CbToken *token, const char *word)
{
    return token->kind == CB_TOKEN_NAME && strlen(word) == token->length &&
           memcmp(token->as.text, word, token->length) == 0;
}

bool cb_parser_at_word(const CbParser *parser, const char *word)
{
    return cb_token_is_word(cb_parser_token(parser), word);
}

bool cb_parser_skip(CbParser *parser, CbTokenKind kind)
{
    bool here = cb_parser_at(parser, kind);
    if (here) {
        cb_parser_advance(parser);
    }
    return here;
}

bool cb_parser_skip_word(CbParser *parser, const char *word)
{
    bool here = cb_parser_at_word(parser, word);
    if (here) {
        cb_parser_advance(parser);
    }
    return here;
}

const CbToken *cb_parser_expect(CbParser *parser, CbTokenKind kind)
{
    if (!cb_parser_at(parser, kind)) {
        return cb_parser_fail_expected(parser, cb_token_describe(kind));
    }
    return cb_parser_advance(parser);
}

const CbToken *cb_parser_expect_word(CbParser *parser, const char *word)
{
    g_autofree char *quoted = g_strdup_printf("'%s'", word);
    if (!cb_parser_at_word(parser, word)) {
        return cb_parser_fail_expected(parser, quoted);
    }
    return cb_parser_advance(parser);
}

CbName cb_parser_name(CbParser *parser, const CbToken *token)
{
    return cb_name_copy(parser->arena, token->as.text, token->length);
}

/* Failures and limits */

static gpointer fail(CbParser *parser, CbCode code, const CbToken *token, const char *hint,
                     const char *message)
{
    if (!parser->failed) {
        cb_diagnostics_add(parser->diagnostics, code,
                           cb_span_new(parser->source, token->start, token->end), hint, "%s",
                           message);
    }
    parser->failed = true;
    return NULL;
}

gpointer cb_parser_fail(CbParser *parser, const CbToken *token, const char *hint,
                        const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return fail(parser, CB_CODE_TEMPLATE_SYNTAX, token, hint, message);
}

gpointer cb_parser_fail_depth(CbParser *parser, const CbToken *token)
{
    return fail(parser, CB_CODE_TEMPLATE_LIMIT, token, NULL, "nested too deeply");
}

static char *describe(const CbToken *token)
{
    if (token->kind == CB_TOKEN_NAME) {
        return g_strdup_printf("'%.*s'", (int)token->length, token->as.text);
    }
    return g_strdup(cb_token_describe(token->kind));
}

gpointer cb_parser_fail_expected(CbParser *parser, const char *expected)
{
    const CbToken *token = cb_parser_token(parser);
    if (token->kind == CB_TOKEN_ERROR) {
        return cb_parser_fail(parser, token, NULL, "%.*s", (int)token->length, token->as.text);
    }
    g_autofree char *found = describe(token);
    return cb_parser_fail(parser, token, NULL, "expected %s, got %s", expected, found);
}

bool cb_parser_enter(CbParser *parser)
{
    if (parser->depth == CB_MAX_TEMPLATE_NESTING) {
        return cb_parser_fail_depth(parser, cb_parser_token(parser));
    }
    parser->depth++;
    return true;
}

void cb_parser_leave(CbParser *parser)
{
    parser->depth--;
}

/* Bodies */

typedef CbStatement *(*ParseStatement)(CbParser *parser, CbStatement *statement);

static bool parse_body_until(CbParser *parser, const char *const *end_words, CbBody *body);

static CbStatement *start(CbParser *parser, CbStatementKind kind, const CbToken *token)
{
    return cb_statement_new(parser->arena, kind, token->start, token->end);
}

static void fill_body(CbParser *parser, GPtrArray *items, CbBody *body)
{
    body->count = items->len;
    body->items = cb_arena_new_array(parser->arena, CbStatement *, items->len);
    if (items->len > 0) {
        memcpy(body->items, items->pdata, items->len * sizeof *body->items);
    }
}

static bool at_end_word(const CbParser *parser, const char *const *end_words)
{
    for (; end_words && *end_words; end_words++) {
        if (cb_parser_at_word(parser, *end_words)) {
            return true;
        }
    }
    return false;
}

/* The end of the tag, the statements after it, and the beginning of the tag that ends them, up
 * to its word, which is not passed. */
static bool parse_body(CbParser *parser, const char *const *end_words, CbBody *body)
{
    cb_parser_skip(parser, CB_TOKEN_COLON);
    if (!cb_parser_expect(parser, CB_TOKEN_BLOCK_END)) {
        return false;
    }
    return parse_body_until(parser, end_words, body);
}

/* The same, for a body that ends with one word, which is passed. */
static bool parse_whole_body(CbParser *parser, const char *end_word, CbBody *body)
{
    const char *const end_words[] = {end_word, NULL};
    return parse_body(parser, end_words, body) && cb_parser_expect_word(parser, end_word);
}

/* if, for */

static bool parse_branch(CbParser *parser, bool has_test, GArray *branches)
{
    static const char *const more[] = {"elif", "else", "endif", NULL};
    static const char *const end[] = {"endif", NULL};
    CbBranch branch = {0};
    if (has_test) {
        branch.test = cb_parse_tuple(parser, false);
        if (!branch.test) {
            return false;
        }
    }
    if (!parse_body(parser, has_test ? more : end, &branch.body)) {
        return false;
    }
    g_array_append_val(branches, branch);
    return true;
}

static CbStatement *parse_if(CbParser *parser, CbStatement *statement)
{
    g_autoptr(GArray) branches = g_array_new(FALSE, FALSE, sizeof(CbBranch));
    bool going = parse_branch(parser, true, branches);
    while (going && cb_parser_skip_word(parser, "elif")) {
        going = parse_branch(parser, true, branches);
    }
    if (going && cb_parser_skip_word(parser, "else")) {
        going = parse_branch(parser, false, branches);
    }
    if (!going || !cb_parser_expect_word(parser, "endif")) {
        return NULL;
    }
    statement->as.conditional.count = branches->len;
    statement->as.conditional.branches = cb_arena_new_array(parser->arena, CbBranch, branches->len);
    memcpy(statement->as.conditional.branches, branches->data, branches->len * sizeof(CbBranch));
    return statement;
}

static CbTarget *copy_target(CbParser *parser, const CbTarget *target)
{
    CbTarget *copy = cb_arena_new_struct(parser->arena, CbTarget);
    *copy = *target;
    copy->items = cb_arena_new_array(parser->arena, CbTarget *, target->count);
    for (guint i = 0; i < target->count; i++) {
        copy->items[i] = copy_target(parser, target->items[i]);
    }
    return copy;
}

static bool parse_for_head(CbParser *parser, CbFor *loop)
{
    loop->target = cb_parse_target(parser, false);
    if (!loop->target || !cb_parser_expect_word(parser, "in")) {
        return false;
    }
    loop->test_target = copy_target(parser, loop->target);
    loop->iterable = cb_parse_tuple(parser, false);
    if (!loop->iterable) {
        return false;
    }
    if (cb_parser_skip_word(parser, "if")) {
        loop->test = cb_parse_expression(parser, true);
        if (!loop->test) {
            return false;
        }
    }
    if (cb_parser_skip_word(parser, "recursive")) {
        loop->routine = cb_arena_new_struct(parser->arena, CbRoutine);
    }
    return true;
}

static CbStatement *parse_for(CbParser *parser, CbStatement *statement)
{
    static const char *const end_words[] = {"endfor", "else", NULL};
    CbFor *loop = cb_arena_new_struct(parser->arena, CbFor);
    statement->as.loop = loop;
    if (!parse_for_head(parser, loop) || !parse_body(parser, end_words, &loop->body)) {
        return NULL;
    }
    if (cb_parser_skip_word(parser, "else")) {
        return parse_whole_body(parser, "endfor", &loop->otherwise) ? statement : NULL;
    }
    return cb_parser_expect_word(parser, "endfor") ? statement : NULL;
}

/* set, with, print */

static CbStatement *parse_set(CbParser *parser, CbStatement *statement)
{
    statement->as.set.target = cb_parse_target(parser, true);
    if (!statement->as.set.target) {
        return NULL;
    }
    if (cb_parser_skip(parser, CB_TOKEN_ASSIGN)) {
        statement->as.set.value = cb_parse_tuple(parser, true);
        return statement->as.set.value ? statement : NULL;
    }
    statement->kind = CB_STATEMENT_SET_BLOCK;
    if (cb_parser_at(parser, CB_TOKEN_PIPE)) {
        statement->as.set.value = cb_parse_filters(parser, NULL, false);
        if (!statement->as.set.value) {
            return NULL;
        }
    }
    return parse_whole_body(parser, "endset", &statement->as.set.body) ? statement : NULL;
}

static CbStatement *parse_with(CbParser *parser, CbStatement *statement)
{
    g_autoptr(GPtrArray) targets = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    while (!cb_parser_at(parser, CB_TOKEN_BLOCK_END)) {
        if (targets->len > 0 && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return NULL;
        }
        CbTarget *target = cb_parse_target(parser, false);
        if (!target || !cb_parser_expect(parser, CB_TOKEN_ASSIGN)) {
            return NULL;
        }
        CbExpression *value = cb_parse_expression(parser, true);
        if (!value) {
            return NULL;
        }
        g_ptr_array_add(targets, target);
        g_ptr_array_add(values, value);
    }
    guint count = targets->len;
    statement->as.with.count = count;
    statement->as.with.targets = cb_arena_new_array(parser->arena, CbTarget *, count);
    statement->as.with.values = cb_arena_new_array(parser->arena, CbExpression *, count);
    for (guint i = 0; i < count; i++) {
        statement->as.with.targets[i] = targets->pdata[i];
        statement->as.with.values[i] = values->pdata[i];
    }
    return parse_whole_body(parser, "endwith", &statement->as.with.body) ? statement : NULL;
}

/* macro, call, filter, autoescape */

/* The name of something that is assigned. */
static const CbToken *expect_variable(CbParser *parser)
{
    const CbToken *token = cb_parser_token(parser);
    CbValue value;
    if (cb_parse_literal(token, &value)) {
        return cb_parser_fail(parser, token, NULL, "'%.*s' cannot be assigned to",
                              (int)token->length, token->as.text);
    }
    return cb_parser_expect(parser, CB_TOKEN_NAME);
}

static bool parse_parameter(CbParser *parser, GArray *names, GPtrArray *defaults)
{
    const CbToken *token = expect_variable(parser);
    if (!token) {
        return false;
    }
    CbName name = cb_parser_name(parser, token);
    CbExpression *value = NULL;
    for (guint i = 0; i < names->len; i++) {
        if (cb_name_equal(g_array_index(names, CbName, i), name)) {
            return cb_parser_fail(parser, token, NULL, "the parameter '%s' is there twice",
                                  name.text);
        }
    }
    if (cb_parser_skip(parser, CB_TOKEN_ASSIGN)) {
        value = cb_parse_expression(parser, true);
        if (!value) {
            return false;
        }
    } else if (defaults->len > 0 && defaults->pdata[defaults->len - 1]) {
        return cb_parser_fail(parser, token, "put it before those with a default",
                              "a parameter without a default follows one with a default");
    }
    g_array_append_val(names, name);
    g_ptr_array_add(defaults, value);
    return true;
}

static bool parse_signature(CbParser *parser, CbMacroCode *code)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(CbName));
    g_autoptr(GPtrArray) defaults = g_ptr_array_new();
    if (!cb_parser_expect(parser, CB_TOKEN_LEFT_PARENTHESIS)) {
        return false;
    }
    while (!cb_parser_at(parser, CB_TOKEN_RIGHT_PARENTHESIS)) {
        if (names->len > 0 && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return false;
        }
        if (!parse_parameter(parser, names, defaults)) {
            return false;
        }
    }
    cb_parser_advance(parser);
    code->n_parameters = names->len;
    code->parameters = cb_arena_new_array(parser->arena, CbName, names->len);
    code->defaults = cb_arena_new_array(parser->arena, CbExpression *, names->len);
    for (guint i = 0; i < names->len; i++) {
        code->parameters[i] = g_array_index(names, CbName, i);
        code->defaults[i] = defaults->pdata[i];
    }
    return true;
}

static CbMacroCode *new_macro(CbParser *parser)
{
    CbMacroCode *code = cb_arena_new_struct(parser->arena, CbMacroCode);
    code->routine = cb_arena_new_struct(parser->arena, CbRoutine);
    return code;
}

static CbStatement *parse_macro(CbParser *parser, CbStatement *statement)
{
    CbMacroCode *code = new_macro(parser);
    const CbToken *name = expect_variable(parser);
    statement->as.macro.code = code;
    if (!name) {
        return NULL;
    }
    code->name = cb_parser_name(parser, name);
    if (!parse_signature(parser, code)) {
        return NULL;
    }
    return parse_whole_body(parser, "endmacro", &code->routine->body) ? statement : NULL;
}

/* Whether a call names an argument. */
static bool has_keyword(const CbExpression *call, const char *name)
{
    const CbArguments *arguments = call->as.call.arguments;
    for (guint i = 0; i < arguments->n_keywords; i++) {
        if (strcmp(arguments->keywords[i].text, name) == 0) {
            return true;
        }
    }
    return false;
}

static CbStatement *parse_call_block(CbParser *parser, CbStatement *statement)
{
    CbMacroCode *code = new_macro(parser);
    statement->as.call.code = code;
    if (cb_parser_at(parser, CB_TOKEN_LEFT_PARENTHESIS) && !parse_signature(parser, code)) {
        return NULL;
    }
    const CbToken *token = cb_parser_token(parser);
    CbExpression *call = cb_parse_expression(parser, true);
    if (!call) {
        return NULL;
    }
    if (call->kind != CB_EXPRESSION_CALL) {
        return cb_parser_fail(parser, token, "{% call name(arguments) %}",
                              "expected the call of a macro");
    }
    if (has_keyword(call, "caller")) {
        return cb_parser_fail(parser, token, NULL, "the argument 'caller' is the block itself");
    }
    statement->as.call.call = call;
    return parse_whole_body(parser, "endcall", &code->routine->body) ? statement : NULL;
}

static CbStatement *parse_filter_block(CbParser *parser, CbStatement *statement)
{
    statement->as.filter.filter = cb_parse_filters(parser, NULL, true);
    if (!statement->as.filter.filter) {
        return NULL;
    }
    return parse_whole_body(parser, "endfilter", &statement->as.filter.body) ? statement : NULL;
}

static CbStatement *parse_autoescape(CbParser *parser, CbStatement *statement)
{
    statement->as.autoescape.condition = cb_parse_expression(parser, true);
    if (!statement->as.autoescape.condition) {
        return NULL;
    }
    return parse_whole_body(parser, "endautoescape", &statement->as.autoescape.body) ? statement
                                                                                     : NULL;
}

/* block, extends, include, import */

static bool is_blank(const CbStatement *statement)
{
    if (statement->kind != CB_STATEMENT_TEXT) {
        return false;
    }
    const char *end = statement->as.text.text + statement->as.text.length;
    return cb_text_skip_space(statement->as.text.text, end) == end;
}

static CbStatement *parse_block(CbParser *parser, CbStatement *statement)
{
    const CbToken *name = cb_parser_expect(parser, CB_TOKEN_NAME);
    if (!name) {
        return NULL;
    }
    statement->as.block.name = cb_parser_name(parser, name);
    statement->start = name->start;
    statement->end = name->end;
    statement->as.block.scoped = cb_parser_skip_word(parser, "scoped");
    statement->as.block.required = cb_parser_skip_word(parser, "required");
    if (cb_parser_at(parser, CB_TOKEN_SUBTRACT)) {
        return cb_parser_fail(parser, cb_parser_token(parser), "use an underscore",
                              "the name of a block cannot have hyphens");
    }
    CbBody *body = &statement->as.block.body;
    if (!parse_whole_body(parser, "endblock", body)) {
        return NULL;
    }
    for (guint i = 0; statement->as.block.required && i < body->count; i++) {
        if (!is_blank(body->items[i])) {
            return cb_parser_fail(parser, name, NULL,
                                  "a required block can only contain comments and white space");
        }
    }
    cb_parser_skip_word(parser, statement->as.block.name.text);
    g_ptr_array_add(parser->blocks, statement);
    return statement;
}

static bool parse_template_name(CbParser *parser, CbTemplateName *name)
{
    name->expression = cb_parse_expression(parser, true);
    name->found = cb_arena_new_struct(parser->arena, const CbTemplate *);
    return name->expression != NULL;
}

static CbStatement *parse_extends(CbParser *parser, CbStatement *statement)
{
    return parse_template_name(parser, &statement->as.extends.name) ? statement : NULL;
}

/* Passes `with context` or `without context`. */
static bool pass_context(CbParser *parser, bool *with_context)
{
    bool with = cb_parser_at_word(parser, "with");
    if (!with && !cb_parser_at_word(parser, "without")) {
        return false;
    }
    if (!cb_token_is_word(cb_parser_next(parser), "context")) {
        return false;
    }
    cb_parser_advance(parser);
    cb_parser_advance(parser);
    *with_context = with;
    return true;
}

static CbStatement *parse_include(CbParser *parser, CbStatement *statement)
{
    if (!parse_template_name(parser, &statement->as.include.name)) {
        return NULL;
    }
    if (cb_parser_at_word(parser, "ignore") &&
        cb_token_is_word(cb_parser_next(parser), "missing")) {
        cb_parser_advance(parser);
        cb_parser_advance(parser);
        statement->as.include.ignore_missing = true;
    }
    statement->as.include.with_context = true;
    pass_context(parser, &statement->as.include.with_context);
    return statement;
}

static CbStatement *parse_import(CbParser *parser, CbStatement *statement)
{
    CbImportedName *name = cb_arena_new_struct(parser->arena, CbImportedName);
    if (!parse_template_name(parser, &statement->as.import.name) ||
        !cb_parser_expect_word(parser, "as")) {
        return NULL;
    }
    const CbToken *alias = expect_variable(parser);
    if (!alias) {
        return NULL;
    }
    name->alias = cb_parser_name(parser, alias);
    statement->as.import.names = name;
    statement->as.import.count = 1;
    pass_context(parser, &statement->as.import.with_context);
    return statement;
}

static bool parse_imported_name(CbParser *parser, GArray *names)
{
    const CbToken *token = expect_variable(parser);
    if (!token) {
        return false;
    }
    CbImportedName name = {
        .name = cb_parser_name(parser, token), .start = token->start, .end = token->end};
    if (name.name.text[0] == '_') {
        return cb_parser_fail(parser, token, NULL,
                              "names that begin with an underscore cannot be imported");
    }
    name.alias = name.name;
    if (cb_parser_skip_word(parser, "as")) {
        const CbToken *alias = expect_variable(parser);
        if (!alias) {
            return false;
        }
        name.alias = cb_parser_name(parser, alias);
    }
    g_array_append_val(names, name);
    return true;
}

static CbStatement *parse_from(CbParser *parser, CbStatement *statement)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(CbImportedName));
    bool *with_context = &statement->as.import.with_context;
    if (!parse_template_name(parser, &statement->as.import.name) ||
        !cb_parser_expect_word(parser, "import")) {
        return NULL;
    }
    while (!pass_context(parser, with_context)) {
        if (!parse_imported_name(parser, names)) {
            return NULL;
        }
        if (pass_context(parser, with_context) || !cb_parser_skip(parser, CB_TOKEN_COMMA)) {
            break;
        }
    }
    statement->as.import.count = names->len;
    statement->as.import.names = cb_arena_new_array(parser->arena, CbImportedName, names->len);
    if (names->len > 0) {
        memcpy(statement->as.import.names, names->data, names->len * sizeof(CbImportedName));
    }
    return statement;
}

/* Tags */

static const struct {
    const char *word;
    CbStatementKind kind;
    ParseStatement parse;
} tags[] = {
    {"autoescape", CB_STATEMENT_AUTOESCAPE, parse_autoescape},
    {"block", CB_STATEMENT_BLOCK, parse_block},
    {"call", CB_STATEMENT_CALL, parse_call_block},
    {"extends", CB_STATEMENT_EXTENDS, parse_extends},
    {"filter", CB_STATEMENT_FILTER, parse_filter_block},
    {"for", CB_STATEMENT_FOR, parse_for},
    {"from", CB_STATEMENT_FROM_IMPORT, parse_from},
    {"if", CB_STATEMENT_IF, parse_if},
    {"import", CB_STATEMENT_IMPORT, parse_import},
    {"include", CB_STATEMENT_INCLUDE, parse_include},
    {"macro", CB_STATEMENT_MACRO, parse_macro},
    {"set", CB_STATEMENT_SET, parse_set},
    {"with", CB_STATEMENT_WITH, parse_with},
};

/* Says which tag is open and could be closed here. */
static char *open_tag_hint(const CbParser *parser)
{
    if (parser->open_tags->len == 0) {
        return NULL;
    }
    const CbToken *open = parser->open_tags->pdata[parser->open_tags->len - 1];
    CbPosition place = cb_source_position(parser->source, open->start);
    return g_strdup_printf("'%.*s' of line %u is still open", (int)open->length, open->as.text,
                           place.line);
}

static CbStatement *fail_unknown_tag(CbParser *parser, const CbToken *token)
{
    g_autofree char *name = g_strndup(token->as.text, token->length);
    const char *words[G_N_ELEMENTS(tags)];
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++) {
        words[i] = tags[i].word;
    }
    g_autofree char *hint = cb_suggest_near(name, words, G_N_ELEMENTS(tags));
    if (!hint || g_str_has_prefix(name, "end") || g_str_has_prefix(name, "el")) {
        g_free(hint);
        hint = open_tag_hint(parser);
    }
    if (g_str_has_prefix(name, "end") || strcmp(name, "else") == 0 || strcmp(name, "elif") == 0) {
        return cb_parser_fail(parser, token, hint, "'%s' has nothing to end here", name);
    }
    return cb_parser_fail(parser, token, hint, "unknown tag '%s'", name);
}

static CbStatement *parse_tag(CbParser *parser)
{
    const CbToken *token = cb_parser_expect(parser, CB_TOKEN_NAME);
    if (!token) {
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++) {
        if (!cb_token_is_word(token, tags[i].word)) {
            continue;
        }
        g_ptr_array_add(parser->open_tags, (gpointer)token);
        CbStatement *statement = tags[i].parse(parser, start(parser, tags[i].kind, token));
        g_ptr_array_set_size(parser->open_tags, (gint)parser->open_tags->len - 1);
        return statement && cb_parser_expect(parser, CB_TOKEN_BLOCK_END) ? statement : NULL;
    }
    return fail_unknown_tag(parser, token);
}

/* `{% print a, b %}`, which Jinja has without documenting it. */
static bool parse_print(CbParser *parser, GPtrArray *items)
{
    bool first = true;
    cb_parser_advance(parser);
    while (!cb_parser_at(parser, CB_TOKEN_BLOCK_END)) {
        if (!first && !cb_parser_expect(parser, CB_TOKEN_COMMA)) {
            return false;
        }
        CbStatement *output = start(parser, CB_STATEMENT_OUTPUT, cb_parser_token(parser));
        output->as.output = cb_parse_expression(parser, true);
        if (!output->as.output) {
            return false;
        }
        g_ptr_array_add(items, output);
        first = false;
    }
    cb_parser_advance(parser);
    return true;
}

static bool parse_output(CbParser *parser, GPtrArray *items)
{
    cb_parser_advance(parser);
    CbStatement *output = start(parser, CB_STATEMENT_OUTPUT, cb_parser_token(parser));
    output->as.output = cb_parse_tuple(parser, true);
    if (!output->as.output || !cb_parser_expect(parser, CB_TOKEN_VARIABLE_END)) {
        return false;
    }
    g_ptr_array_add(items, output);
    return true;
}

static void add_text(CbParser *parser, GPtrArray *items)
{
    const CbToken *token = cb_parser_advance(parser);
    CbStatement *text = start(parser, CB_STATEMENT_TEXT, token);
    text->as.text.text = token->as.text;
    text->as.text.length = token->length;
    g_ptr_array_add(items, text);
}

static bool fail_open(CbParser *parser)
{
    const CbToken *open = parser->open_tags->pdata[parser->open_tags->len - 1];
    return cb_parser_fail(parser, open, NULL, "'%.*s' is not closed", (int)open->length,
                          open->as.text);
}

/* Statements up to one of `end_words`, or to the end of the template if that is NULL. */
static bool parse_statements(CbParser *parser, const char *const *end_words, GPtrArray *items)
{
    for (;;) {
        switch (cb_parser_token(parser)->kind) {
        case CB_TOKEN_TEXT:
            add_text(parser, items);
            break;
        case CB_TOKEN_VARIABLE_BEGIN:
            if (!parse_output(parser, items)) {
                return false;
            }
            break;
        case CB_TOKEN_BLOCK_BEGIN:
            cb_parser_advance(parser);
            if (at_end_word(parser, end_words)) {
                return true;
            }
            if (cb_parser_at_word(parser, "print")) {
                if (!parse_print(parser, items)) {
                    return false;
                }
                break;
            }
            CbStatement *statement = parse_tag(parser);
            if (!statement) {
                return false;
            }
            g_ptr_array_add(items, statement);
            break;
        case CB_TOKEN_END:
            return !end_words || fail_open(parser);
        default:
            return cb_parser_fail_expected(parser, "text or a tag");
        }
    }
}

static bool parse_body_until(CbParser *parser, const char *const *end_words, CbBody *body)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    if (!cb_parser_enter(parser)) {
        return false;
    }
    bool done = parse_statements(parser, end_words, items);
    cb_parser_leave(parser);
    if (done) {
        fill_body(parser, items, body);
    }
    return done;
}

bool cb_parse_template(CbArena *arena, const CbSource *source, CbDiagnostics *diagnostics,
                       CbBody *body, GPtrArray *blocks)
{
    CbParser parser = {.arena = arena,
                       .blocks = blocks,
                       .source = source,
                       .diagnostics = diagnostics,
                       .tokens = cb_template_tokens(arena, source),
                       .open_tags = g_ptr_array_new()};
    bool done = parse_body_until(&parser, NULL, body);
    g_array_unref(parser.tokens);
    g_ptr_array_unref(parser.open_tags);
    return done;
}
