#include "template/resolve.h"

#include "template/fold.h"
#include "template/operators.h"
#include "template/scope.h"

#include <string.h>

/* A scope that is being resolved, as jinja2.compiler's frames. */
typedef struct {
    CbSymbols *symbols;
    CbSlots *slots;
    bool top_level;     /* not inside of anything but `if` */
    bool root_level;    /* … not even that */
    bool soft;          /* inside of an `if`: unknown filters fail when they are used */
    bool checks_output; /* output depends on whether the template extends another one */
} Frame;

typedef struct {
    CbEnvironment *environment;
    CbTemplate *template;
    CbArena *arena;   /* the template's */
    CbArena *scratch; /* for the names of scopes */
    CbDiagnostics *diagnostics;
    CbFolder *folder;
    GPtrArray *blocks; /* of CbStatement */
    bool autoescape;   /* what is known of it at this place … */
    bool late;         /* … if anything */
    guint n_extends;   /* so far */
    bool is_child;     /* an `extends` at the root level has come */
    bool failed;
} Resolver;

static void resolve_body(Resolver *resolver, Frame *frame, CbBody *body);
static void resolve_expression(Resolver *resolver, Frame *frame, CbExpression *expression);

static void fail(Resolver *resolver, guint32 start, guint32 end, const char *hint,
                 const char *format, ...) G_GNUC_PRINTF(5, 6);

static void fail(Resolver *resolver, guint32 start, guint32 end, const char *hint,
                 const char *format, ...)
{
    va_list values;
    if (resolver->failed) {
        return;
    }
    resolver->failed = true;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    cb_diagnostics_add(resolver->diagnostics, CB_CODE_TEMPLATE_SYNTAX,
                       cb_span_new(resolver->template->source, start, end), hint, "%s", message);
}

/* Frames */

static Frame inner_frame(Resolver *resolver, const Frame *outer, CbSlots *slots, bool separate)
{
    Frame frame = {.slots = slots, .checks_output = outer->checks_output};
    frame.symbols = cb_symbols_new(resolver->scratch, outer->symbols, slots, separate);
    return frame;
}

static CbEscapeMode escape_mode(const Resolver *resolver)
{
    if (resolver->late) {
        return CB_ESCAPE_LATE;
    }
    return resolver->autoescape ? CB_ESCAPE_ON : CB_ESCAPE_OFF;
}

static void set_escape(Resolver *resolver, bool autoescape, bool late)
{
    resolver->autoescape = autoescape;
    resolver->late = late;
    cb_folder_set_escape(resolver->folder, autoescape, late);
}

/* Expressions */

/* The symbol of a name, which becomes a variable of the context if the scope does not know it. */
static CbSymbol *symbol_of(Frame *frame, CbName name)
{
    CbSymbol *symbol = cb_symbols_find(frame->symbols, name);
    if (symbol) {
        return symbol;
    }
    cb_symbols_load(frame->symbols, name);
    return cb_symbols_find(frame->symbols, name);
}

static void resolve_name(Frame *frame, CbExpression *expression)
{
    CbName name = expression->as.variable.name;
    CbSymbol *symbol = symbol_of(frame, name);
    guint32 levels = cb_slots_levels(frame->slots, symbol->slots);
    if (levels == 0 && symbol->origin == CB_SYMBOL_CONTEXT && !symbol->stored) {
        expression->kind = CB_EXPRESSION_CONTEXT;
        expression->as.variable.slot = cb_slots_context(frame->slots, name);
        return;
    }
    symbol->needs_slot = true;
    expression->kind = levels == 0 ? CB_EXPRESSION_LOCAL : CB_EXPRESSION_OUTER;
    expression->as.variable.slot = symbol->slot;
    expression->as.variable.levels = levels;
}

/* Puts the arguments of a filter or test where its parameters are, if they fit. */
static void bind_arguments(Resolver *resolver, CbExpression *expression)
{
    const CbCallable *callable = expression->as.call.callable;
    const CbArguments *arguments = expression->as.call.arguments;
    CbExpression *bound[CB_MAX_PARAMETERS] = {NULL};
    if (!callable->fixed || arguments->n_positional + 1 > callable->n_parameters) {
        return;
    }
    for (guint i = 0; i < arguments->n_positional; i++) {
        bound[i + 1] = arguments->positional[i];
    }
    for (guint k = 0; k < arguments->n_keywords; k++) {
        guint i = 1;
        while (i < callable->n_parameters &&
               !cb_name_equal(callable->parameters[i], arguments->keywords[k])) {
            i++;
        }
        if (i == callable->n_parameters || bound[i]) {
            return;
        }
        bound[i] = arguments->values[k];
    }
    for (guint i = 1; i < callable->n_required; i++) {
        if (!bound[i]) {
            return;
        }
    }
    expression->as.call.bound =
        cb_arena_new_array(resolver->arena, CbExpression *, callable->n_parameters);
    memcpy(expression->as.call.bound, bound, callable->n_parameters * sizeof *bound);
}

static void resolve_callable(Resolver *resolver, const Frame *frame, CbExpression *expression)
{
    bool filter = expression->kind == CB_EXPRESSION_FILTER;
    const CbCallables *table =
        filter ? resolver->environment->filters : resolver->environment->tests;
    CbName name = expression->as.call.name;
    expression->as.call.callable = cb_callables_find(table, name);
    if (expression->as.call.callable) {
        bind_arguments(resolver, expression);
    } else if (!frame->soft) {
        g_autofree char *hint = strchr(name.text, '.')
                                    ? g_strdup("a method is called as (value|filter).method()")
                                    : cb_callables_hint(table, name.text);
        fail(resolver, expression->start, expression->start + name.length, hint,
             "there is no %s '%s'", filter ? "filter" : "test", name.text);
    }
}

typedef struct {
    Resolver *resolver;
    Frame *frame;
} Visit;

static void resolve_child(CbExpression *expression, gpointer data)
{
    const Visit *visit = data;
    resolve_expression(visit->resolver, visit->frame, expression);
}

static void resolve_expression(Resolver *resolver, Frame *frame, CbExpression *expression)
{
    Frame soft = *frame;
    Visit visit = {resolver, frame};
    if (!expression || resolver->failed) {
        return;
    }
    if (expression->kind == CB_EXPRESSION_CONDITIONAL) {
        soft.soft = true;
        visit.frame = &soft;
    }
    if (expression->kind == CB_EXPRESSION_NAME) {
        resolve_name(frame, expression);
    } else {
        cb_expression_each(expression, resolve_child, &visit);
    }
    if (expression->kind == CB_EXPRESSION_FILTER || expression->kind == CB_EXPRESSION_TEST) {
        resolve_callable(resolver, frame, expression);
    }
    if (expression->kind == CB_EXPRESSION_CONCATENATION) {
        expression->escape = escape_mode(resolver) == CB_ESCAPE_ON ? CB_ESCAPE_ON : CB_ESCAPE_OFF;
    }
    if (expression->kind == CB_EXPRESSION_ATTRIBUTE) {
        for (int type = 0; type < CB_METHOD_TYPES; type++) {
            expression->as.attribute.methods[type] = cb_callables_find(
                resolver->environment->methods[type], expression->as.attribute.name);
        }
    }
    if (!resolver->failed) {
        cb_fold_expression(resolver->folder, expression);
    }
}

/* Targets */

static void resolve_target(Resolver *resolver, Frame *frame, CbTarget *target)
{
    switch (target->kind) {
    case CB_TARGET_NAME: {
        CbSymbol *symbol = symbol_of(frame, target->name);
        target->slot = symbol->slot;
        target->exported = frame->top_level;
        break;
    }
    case CB_TARGET_TUPLE:
        for (guint i = 0; i < target->count; i++) {
            resolve_target(resolver, frame, target->items[i]);
        }
        break;
    case CB_TARGET_NAMESPACE:
        resolve_expression(resolver, frame, target->namespace);
        break;
    }
}

/* Statements with scopes */

static CbName special_name(const char *name)
{
    return cb_name(name, strlen(name));
}

static void check_loop_target(Resolver *resolver, const CbStatement *statement)
{
    CbStatement *items[] = {(CbStatement *)statement};
    CbBody body = {items, 1};
    if (cb_body_assigns(&body, "loop")) {
        fail(resolver, statement->start, statement->end, NULL,
             "'loop' is special in a loop and cannot be assigned to");
    }
}

static void resolve_loop_test(Resolver *resolver, Frame *frame, CbFor *loop)
{
    Frame test = inner_frame(resolver, frame, frame->slots, true);
    cb_symbols_analyse_target(test.symbols, loop->test_target, true);
    cb_symbols_analyse_expression(test.symbols, loop->test);
    resolve_expression(resolver, &test, loop->test);
    resolve_target(resolver, &test, loop->test_target);
    loop->test_scope = cb_symbols_scope(test.symbols, resolver->arena);
}

static void resolve_for(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    CbFor *loop = statement->as.loop;
    CbSlots *slots = loop->routine ? cb_slots_new(resolver->scratch, frame->slots) : frame->slots;
    Frame body = inner_frame(resolver, frame, slots, false);
    Frame otherwise = inner_frame(resolver, frame, slots, false);
    check_loop_target(resolver, statement);
    loop->extended =
        loop->routine || cb_body_uses(&loop->body, "loop") || cb_body_has_scoped_block(&loop->body);
    if (loop->extended) {
        loop->loop_slot = cb_symbols_parameter(body.symbols, special_name("loop"))->slot;
    }
    cb_symbols_analyse_target(body.symbols, loop->target, true);
    cb_symbols_analyse_body(body.symbols, &loop->body);
    cb_symbols_analyse_body(otherwise.symbols, &loop->otherwise);
    resolve_expression(resolver, frame, loop->iterable);
    if (loop->test) {
        Frame around = *frame;
        around.slots = slots;
        resolve_loop_test(resolver, &around, loop);
    }
    resolve_target(resolver, &body, loop->target);
    resolve_body(resolver, &body, &loop->body);
    resolve_body(resolver, &otherwise, &loop->otherwise);
    loop->scope = cb_symbols_scope(body.symbols, resolver->arena);
    loop->otherwise_scope = cb_symbols_scope(otherwise.symbols, resolver->arena);
    if (loop->routine) {
        loop->routine->template = resolver->template;
        loop->routine->n_slots = cb_slots_count(slots);
    }
}

static void resolve_with(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    Frame inner = inner_frame(resolver, frame, frame->slots, false);
    for (guint i = 0; i < statement->as.with.count; i++) {
        cb_symbols_analyse_target(inner.symbols, statement->as.with.targets[i], true);
    }
    cb_symbols_analyse_body(inner.symbols, &statement->as.with.body);
    for (guint i = 0; i < statement->as.with.count; i++) {
        resolve_expression(resolver, frame, statement->as.with.values[i]);
        resolve_target(resolver, &inner, statement->as.with.targets[i]);
    }
    resolve_body(resolver, &inner, &statement->as.with.body);
    statement->as.with.scope = cb_symbols_scope(inner.symbols, resolver->arena);
}

/* A body whose output is taken: in set and filter blocks. */
static CbScope resolve_captured(Resolver *resolver, Frame *inner, CbBody *body,
                                CbExpression *filter)
{
    cb_symbols_analyse_body(inner->symbols, body);
    cb_symbols_analyse_expression(inner->symbols, filter);
    resolve_body(resolver, inner, body);
    resolve_expression(resolver, inner, filter);
    return cb_symbols_scope(inner->symbols, resolver->arena);
}

static void resolve_set_block(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    Frame inner = inner_frame(resolver, frame, frame->slots, false);
    inner.checks_output = false;
    statement->escape = (guint8)escape_mode(resolver);
    statement->as.set.scope =
        resolve_captured(resolver, &inner, &statement->as.set.body, statement->as.set.value);
    resolve_target(resolver, frame, statement->as.set.target);
}

static void resolve_filter_block(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    Frame inner = inner_frame(resolver, frame, frame->slots, false);
    statement->escape = (guint8)escape_mode(resolver);
    statement->as.filter.scope =
        resolve_captured(resolver, &inner, &statement->as.filter.body, statement->as.filter.filter);
}

static void resolve_autoescape(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    Frame inner = inner_frame(resolver, frame, frame->slots, false);
    bool autoescape = resolver->autoescape;
    bool late = resolver->late;
    CbValue condition;
    CbExpression *expression = statement->as.autoescape.condition;
    cb_symbols_analyse_expression(inner.symbols, expression);
    cb_symbols_analyse_body(inner.symbols, &statement->as.autoescape.body);
    resolve_expression(resolver, &inner, expression);
    if (cb_fold_value(resolver->folder, expression, &condition)) {
        set_escape(resolver, cb_is_true(condition), late);
    } else {
        set_escape(resolver, autoescape, true);
    }
    resolve_body(resolver, &inner, &statement->as.autoescape.body);
    set_escape(resolver, autoescape, late);
    statement->as.autoescape.scope = cb_symbols_scope(inner.symbols, resolver->arena);
}

/* Macros */

static bool has_parameter(const CbMacroCode *code, const char *name)
{
    for (guint i = 0; i < code->n_parameters; i++) {
        if (strcmp(code->parameters[i].text, name) == 0) {
            return true;
        }
    }
    return false;
}

/* A value that macros have besides their parameters, if the body uses it. */
static bool special_parameter(Frame *frame, const CbMacroCode *code, const char *name,
                              guint32 *slot)
{
    if (has_parameter(code, name) || !cb_body_uses(&code->routine->body, name)) {
        return false;
    }
    *slot = cb_symbols_parameter(frame->symbols, special_name(name))->slot;
    return true;
}

static void check_caller(Resolver *resolver, const CbMacroCode *code, const CbStatement *statement)
{
    for (guint i = 0; i < code->n_parameters; i++) {
        if (strcmp(code->parameters[i].text, "caller") == 0 && !code->defaults[i] &&
            cb_body_uses(&code->routine->body, "caller")) {
            fail(resolver, statement->start, statement->end, "leave it out, or give it a default",
                 "'caller' cannot be a parameter without a default");
        }
    }
}

static void resolve_macro(Resolver *resolver, Frame *frame, CbMacroCode *code,
                          const CbStatement *statement)
{
    CbSlots *slots = cb_slots_new(resolver->scratch, frame->slots);
    Frame inner = inner_frame(resolver, frame, slots, false);
    inner.checks_output = false;
    check_caller(resolver, code, statement);
    code->slots = cb_arena_new_array(resolver->arena, guint32, code->n_parameters);
    for (guint i = 0; i < code->n_parameters; i++) {
        code->slots[i] = cb_symbols_parameter(inner.symbols, code->parameters[i])->slot;
    }
    code->takes_caller = special_parameter(&inner, code, "caller", &code->caller_slot);
    code->takes_keywords = special_parameter(&inner, code, "kwargs", &code->keywords_slot);
    code->takes_positional = special_parameter(&inner, code, "varargs", &code->positional_slot);
    for (guint i = 0; i < code->n_parameters; i++) {
        cb_symbols_analyse_expression(inner.symbols, code->defaults[i]);
    }
    cb_symbols_analyse_body(inner.symbols, &code->routine->body);
    for (guint i = 0; i < code->n_parameters; i++) {
        resolve_expression(resolver, &inner, code->defaults[i]);
    }
    resolve_body(resolver, &inner, &code->routine->body);
    code->routine->template = resolver->template;
    code->routine->scope = cb_symbols_scope(inner.symbols, resolver->arena);
    code->routine->n_slots = cb_slots_count(slots);
}

/* Other statements */

static void resolve_if(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    Frame soft = *frame;
    soft.root_level = false;
    soft.soft = true;
    for (guint i = 0; i < statement->as.conditional.count; i++) {
        CbBranch *branch = &statement->as.conditional.branches[i];
        resolve_expression(resolver, &soft, branch->test);
        resolve_body(resolver, &soft, &branch->body);
    }
}

/* Constant output becomes text. */
static void resolve_output(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    gsize length;
    statement->escape = (guint8)escape_mode(resolver);
    resolve_expression(resolver, frame, statement->as.output);
    if (resolver->failed) {
        return;
    }
    const char *text =
        cb_fold_output(resolver->folder, statement->as.output, resolver->autoescape, &length);
    if (!text) {
        return;
    }
    statement->kind = CB_STATEMENT_TEXT;
    statement->as.text.text = text;
    statement->as.text.length = length;
}

static void resolve_block(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    statement->as.block.skipped = frame->top_level && resolver->is_child;
    statement->unless_child = frame->top_level && resolver->n_extends > 0;
    if (statement->as.block.scoped) {
        statement->as.block.locals = cb_symbols_locals(frame->symbols, resolver->arena);
    }
}

static void resolve_extends(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    if (!frame->top_level) {
        fail(resolver, statement->start, statement->end, "put it at the beginning of the template",
             "'extends' cannot stand inside of another block");
        return;
    }
    resolve_expression(resolver, frame, statement->as.extends.name.expression);
    resolver->is_child = resolver->is_child || frame->root_level;
    resolver->n_extends++;
}

static void resolve_import(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    resolve_expression(resolver, frame, statement->as.import.name.expression);
    statement->as.import.exported = frame->top_level;
    for (guint i = 0; i < statement->as.import.count; i++) {
        CbImportedName *name = &statement->as.import.names[i];
        name->slot = symbol_of(frame, name->alias)->slot;
    }
    if (statement->as.import.with_context) {
        statement->as.import.locals = cb_symbols_locals(frame->symbols, resolver->arena);
    }
}

static void resolve_statement(Resolver *resolver, Frame *frame, CbStatement *statement)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_TEXT:
        break;
    case CB_STATEMENT_OUTPUT:
        resolve_output(resolver, frame, statement);
        break;
    case CB_STATEMENT_IF:
        resolve_if(resolver, frame, statement);
        break;
    case CB_STATEMENT_FOR:
        resolve_for(resolver, frame, statement);
        break;
    case CB_STATEMENT_SET:
        resolve_expression(resolver, frame, statement->as.set.value);
        resolve_target(resolver, frame, statement->as.set.target);
        break;
    case CB_STATEMENT_SET_BLOCK:
        resolve_set_block(resolver, frame, statement);
        break;
    case CB_STATEMENT_WITH:
        resolve_with(resolver, frame, statement);
        break;
    case CB_STATEMENT_MACRO:
        resolve_macro(resolver, frame, statement->as.macro.code, statement);
        statement->as.macro.slot = symbol_of(frame, statement->as.macro.code->name)->slot;
        statement->as.macro.exported = frame->top_level;
        break;
    case CB_STATEMENT_CALL:
        resolve_macro(resolver, frame, statement->as.call.code, statement);
        resolve_expression(resolver, frame, statement->as.call.call);
        break;
    case CB_STATEMENT_FILTER:
        resolve_filter_block(resolver, frame, statement);
        break;
    case CB_STATEMENT_BLOCK:
        resolve_block(resolver, frame, statement);
        break;
    case CB_STATEMENT_EXTENDS:
        resolve_extends(resolver, frame, statement);
        break;
    case CB_STATEMENT_INCLUDE:
        resolve_expression(resolver, frame, statement->as.include.name.expression);
        statement->as.include.locals = cb_symbols_locals(frame->symbols, resolver->arena);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        resolve_import(resolver, frame, statement);
        break;
    case CB_STATEMENT_AUTOESCAPE:
        resolve_autoescape(resolver, frame, statement);
        break;
    }
}

/* Appends text to the text before it, if both are there under the same condition. */
static bool merge_text(Resolver *resolver, CbStatement *before, const CbStatement *statement)
{
    gsize first = before->as.text.length;
    if (before->kind != CB_STATEMENT_TEXT || statement->kind != CB_STATEMENT_TEXT ||
        before->unless_child != statement->unless_child) {
        return false;
    }
    char *both = cb_arena_alloc(resolver->arena, first + statement->as.text.length + 1);
    memcpy(both, before->as.text.text, first);
    memcpy(both + first, statement->as.text.text, statement->as.text.length);
    before->as.text.text = both;
    before->as.text.length = first + statement->as.text.length;
    return true;
}

static bool is_output(const CbStatement *statement)
{
    return statement->kind == CB_STATEMENT_TEXT || statement->kind == CB_STATEMENT_OUTPUT;
}

static void resolve_body(Resolver *resolver, Frame *frame, CbBody *body)
{
    guint kept = 0;
    for (guint i = 0; i < body->count && !resolver->failed; i++) {
        CbStatement *statement = body->items[i];
        if (is_output(statement) && frame->checks_output) {
            if (resolver->is_child) {
                continue; /* a child writes nothing outside of blocks */
            }
            statement->unless_child = true;
        }
        resolve_statement(resolver, frame, statement);
        if (kept == 0 || !merge_text(resolver, body->items[kept - 1], statement)) {
            body->items[kept++] = statement;
        }
    }
    if (!resolver->failed) {
        body->count = kept;
    }
}

/* The whole template */

static bool has_extends(const CbBody *body)
{
    for (guint i = 0; i < body->count; i++) {
        const CbStatement *statement = body->items[i];
        if (statement->kind == CB_STATEMENT_EXTENDS) {
            return true;
        }
        if (statement->kind == CB_STATEMENT_IF) {
            for (guint b = 0; b < statement->as.conditional.count; b++) {
                if (has_extends(&statement->as.conditional.branches[b].body)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static void resolve_top(Resolver *resolver, CbRoutine *top)
{
    CbTemplate *template = resolver->template;
    CbSlots *slots = cb_slots_new(resolver->scratch, NULL);
    Frame frame = {.slots = slots, .top_level = true, .root_level = true};
    frame.symbols = cb_symbols_new(resolver->scratch, NULL, slots, false);
    frame.checks_output = has_extends(&top->body);
    template->uses_self = cb_body_uses(&top->body, "self");
    if (template->uses_self) {
        template->self_slot = cb_symbols_parameter(frame.symbols, special_name("self"))->slot;
    }
    cb_symbols_analyse_body(frame.symbols, &top->body);
    resolve_body(resolver, &frame, &top->body);
    top->template = template;
    top->scope = cb_symbols_scope(frame.symbols, resolver->arena);
    top->n_slots = cb_slots_count(slots);
}

static void resolve_block_body(Resolver *resolver, CbBlock *block, const CbStatement *statement)
{
    CbRoutine *routine = cb_arena_new_struct(resolver->arena, CbRoutine);
    CbSlots *slots = cb_slots_new(resolver->scratch, NULL);
    Frame frame = {.slots = slots};
    frame.symbols = cb_symbols_new(resolver->scratch, NULL, slots, false);
    routine->body = statement->as.block.body;
    block->name = statement->as.block.name;
    block->routine = routine;
    block->uses_self = cb_body_uses(&routine->body, "self");
    block->uses_super = cb_body_uses(&routine->body, "super");
    if (block->uses_self) {
        block->self_slot = cb_symbols_parameter(frame.symbols, special_name("self"))->slot;
    }
    if (block->uses_super) {
        block->super_slot = cb_symbols_parameter(frame.symbols, special_name("super"))->slot;
    }
    cb_symbols_analyse_body(frame.symbols, &routine->body);
    resolve_body(resolver, &frame, &routine->body);
    routine->template = resolver->template;
    routine->scope = cb_symbols_scope(frame.symbols, resolver->arena);
    routine->n_slots = cb_slots_count(slots);
}

static void check_block_names(Resolver *resolver)
{
    CbMap *names = cb_map_new(resolver->scratch, 0);
    for (guint i = 0; i < resolver->blocks->len; i++) {
        const CbStatement *statement = resolver->blocks->pdata[i];
        CbValue name = cb_value_string(statement->as.block.name.text);
        if (cb_map_find_value(names, name, NULL)) {
            fail(resolver, statement->start, statement->end,
                 "self.name() writes a block a second time", "the block '%s' is there twice",
                 name.as.string);
        }
        cb_map_set_value(names, name, cb_value_boolean(true));
    }
}

bool cb_resolve_template(CbEnvironment *environment, CbTemplate *template, GPtrArray *blocks,
                         CbDiagnostics *diagnostics)
{
    Resolver resolver = {.environment = environment,
                         .template = template,
                         .arena = template->arena,
                         .scratch = cb_arena_new(),
                         .diagnostics = diagnostics,
                         .folder = cb_folder_new(environment, template),
                         .blocks = blocks,
                         .autoescape = true};
    check_block_names(&resolver);
    if (!resolver.failed) {
        resolve_top(&resolver, template->top);
    }
    template->n_blocks = blocks->len;
    template->blocks = cb_arena_new_array(template->arena, CbBlock, blocks->len);
    for (guint i = 0; i < blocks->len && !resolver.failed; i++) {
        resolve_block_body(&resolver, &template->blocks[i], blocks->pdata[i]);
    }
    cb_folder_free(resolver.folder);
    cb_arena_free(resolver.scratch);
    return !resolver.failed;
}
