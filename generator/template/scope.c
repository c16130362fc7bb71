#include "template/scope.h"

#include <string.h>

struct CbSlots {
    CbSlots *outer;
    CbArena *arena;
    CbMap *by_key;    /* "space:level:name" to slot */
    guint32 count;    /* slots handed out */
    guint32 n_spaces; /* separate scopes so far */
};

struct CbSymbols {
    CbSymbols *parent; /* the scope around it */
    CbSymbols *base;   /* a branch of an `if`: what it shares and adds to; else NULL */
    CbArena *arena;
    CbSlots *slots;
    guint level;   /* how many scopes are around it */
    guint32 space; /* tells separate scopes of the same level apart */
    CbSymbol *first;
    CbSymbol **end; /* where the next symbol is linked */
    CbMap *by_name; /* name to CbSymbol, as an object */
};

/* Slots */

CbSlots *cb_slots_new(CbArena *arena, CbSlots *outer)
{
    CbSlots *slots = cb_arena_new_struct(arena, CbSlots);
    slots->arena = arena;
    slots->outer = outer;
    slots->by_key = cb_map_new(arena, 0);
    return slots;
}

guint32 cb_slots_count(const CbSlots *slots)
{
    return slots->count;
}

guint32 cb_slots_levels(const CbSlots *inner, const CbSlots *outer)
{
    guint32 levels = 0;
    for (; inner != outer; inner = inner->outer) {
        g_assert(inner->outer);
        levels++;
    }
    return levels;
}

static guint32 slot_of_key(CbSlots *slots, const char *key)
{
    CbValue found = cb_map_get(slots->by_key, key);
    if (found.type == CB_VALUE_INTEGER) {
        return (guint32)found.as.integer;
    }
    cb_map_set(slots->by_key, key, cb_value_integer(slots->count));
    return slots->count++;
}

guint32 cb_slots_context(CbSlots *slots, CbName name)
{
    return slot_of_key(slots, cb_arena_printf(slots->arena, "context:%s", name.text));
}

/* Symbols */

CbSymbols *cb_symbols_new(CbArena *arena, CbSymbols *parent, CbSlots *slots, bool separate)
{
    CbSymbols *symbols = cb_arena_new_struct(arena, CbSymbols);
    symbols->arena = arena;
    symbols->parent = parent;
    symbols->slots = slots;
    symbols->level = parent ? parent->level + 1 : 0;
    symbols->space = separate                           ? ++slots->n_spaces
                     : parent && parent->slots == slots ? parent->space
                                                        : 0;
    symbols->end = &symbols->first;
    symbols->by_name = cb_map_new(arena, 0);
    return symbols;
}

/* The symbols of a branch: those of `base`, and what the branch adds. */
static CbSymbols *new_branch(CbSymbols *base)
{
    CbSymbols *branch = cb_symbols_new(base->arena, base->parent, base->slots, false);
    branch->base = base;
    branch->space = base->space;
    return branch;
}

static CbSymbol *find_here(const CbSymbols *symbols, CbName name)
{
    CbValue found = cb_map_get_hashed(symbols->by_name, name.text, name.length, name.hash);
    return found.type == CB_VALUE_OBJECT ? (CbSymbol *)found.as.object : NULL;
}

/* The symbol in this scope (and what its branch shares), not further out. */
static CbSymbol *find_in_scope(const CbSymbols *symbols, CbName name)
{
    CbSymbol *found = NULL;
    for (; symbols && !found; symbols = symbols->base) {
        found = find_here(symbols, name);
    }
    return found;
}

CbSymbol *cb_symbols_find(CbSymbols *symbols, CbName name)
{
    CbSymbol *found = NULL;
    for (; symbols && !found; symbols = symbols->parent) {
        found = find_in_scope(symbols, name);
    }
    return found;
}

static CbSymbol *add_symbol(CbSymbols *symbols, CbSymbol symbol)
{
    CbSymbol *copy = cb_arena_new_struct(symbols->arena, CbSymbol);
    *copy = symbol;
    copy->next = NULL;
    *symbols->end = copy;
    symbols->end = &copy->next;
    cb_map_set_value(symbols->by_name, cb_value_string_length(symbol.name.text, symbol.name.length),
                     cb_value_object((const CbObject *)copy));
    return copy;
}

static CbSymbol *define(CbSymbols *symbols, CbName name, CbSymbolOrigin origin)
{
    CbSymbol *symbol = find_here(symbols, name);
    if (!symbol) {
        const char *key =
            cb_arena_printf(symbols->arena, "%u:%u:%s", symbols->space, symbols->level, name.text);
        symbol = add_symbol(symbols, (CbSymbol){.name = name,
                                                .slots = symbols->slots,
                                                .slot = slot_of_key(symbols->slots, key)});
    }
    symbol->origin = origin;
    return symbol;
}

CbSymbol *cb_symbols_parameter(CbSymbols *symbols, CbName name)
{
    CbSymbol *symbol = define(symbols, name, CB_SYMBOL_PARAMETER);
    symbol->stored = true;
    return symbol;
}

static void copy_from(CbSymbol *symbol, CbSymbol *outer)
{
    symbol->origin = CB_SYMBOL_COPY;
    symbol->from = outer;
    outer->needs_slot = true;
}

void cb_symbols_store(CbSymbols *symbols, CbName name)
{
    CbSymbol *known = find_in_scope(symbols, name);
    if (known) {
        CbSymbol *here = find_here(symbols, name);
        if (!here) {
            here = add_symbol(symbols, *known);
        }
        here->stored = true;
        return;
    }
    CbSymbol *outer = symbols->parent ? cb_symbols_find(symbols->parent, name) : NULL;
    CbSymbol *symbol = define(symbols, name, CB_SYMBOL_MISSING);
    symbol->stored = true;
    if (outer) {
        copy_from(symbol, outer);
    }
}

void cb_symbols_load(CbSymbols *symbols, CbName name)
{
    if (!cb_symbols_find(symbols, name)) {
        define(symbols, name, CB_SYMBOL_CONTEXT);
    }
}

/* Branches of an `if` */

static bool stored_in_scope(const CbSymbols *symbols, CbName name)
{
    const CbSymbol *symbol = find_in_scope(symbols, name);
    return symbol && symbol->stored;
}

/* In how many of the branches the name is assigned. */
static guint count_stores(CbSymbols *const *branches, guint count, CbName name)
{
    guint stores = 0;
    for (guint i = 0; i < count; i++) {
        const CbSymbol *symbol = find_here(branches[i], name);
        stores += symbol && symbol->stored;
    }
    return stores;
}

/* A name that only some branches assign begins with its outer value. */
static void begin_with_outer(CbSymbols *symbols, CbSymbol *symbol)
{
    CbSymbol *outer = symbols->parent ? cb_symbols_find(symbols->parent, symbol->name) : NULL;
    if (outer) {
        copy_from(symbol, outer);
    } else {
        symbol->origin = CB_SYMBOL_CONTEXT;
    }
}

/* Takes over what the branches have added. */
static void merge_branches(CbSymbols *symbols, CbSymbols *const *branches, guint count)
{
    CbMap *partial = cb_map_new(symbols->arena, 0);
    for (guint i = 0; i < count; i++) {
        for (CbSymbol *symbol = branches[i]->first; symbol; symbol = symbol->next) {
            if (symbol->stored && !stored_in_scope(symbols, symbol->name) &&
                count_stores(branches, count, symbol->name) < count) {
                cb_map_set(partial, symbol->name.text, cb_value_boolean(true));
            }
        }
    }
    for (guint i = 0; i < count; i++) {
        for (CbSymbol *symbol = branches[i]->first; symbol; symbol = symbol->next) {
            CbSymbol *here = find_here(symbols, symbol->name);
            if (!here) {
                add_symbol(symbols, *symbol);
                continue;
            }
            here->origin = symbol->origin;
            here->from = symbol->from;
            here->stored = here->stored || symbol->stored;
            here->needs_slot = here->needs_slot || symbol->needs_slot;
        }
    }
    for (gsize i = 0; i < cb_map_length(partial); i++) {
        CbValue key = cb_map_key_at(partial, i);
        begin_with_outer(symbols, find_here(symbols, cb_name(key.as.string, key.length)));
    }
}

static void analyse_branches(CbSymbols *symbols, const CbBranch *branches, guint count);

/* `elif` is an `if` of its own in a branch, as Jinja's tree has it. */
static void analyse_elif(CbSymbols *symbols, const CbBranch *branch)
{
    cb_symbols_analyse_expression(symbols, branch->test);
    CbSymbols *parts[3];
    for (int i = 0; i < 3; i++) {
        parts[i] = new_branch(symbols);
    }
    cb_symbols_analyse_body(parts[0], &branch->body);
    merge_branches(symbols, parts, 3);
}

static void analyse_branches(CbSymbols *symbols, const CbBranch *branches, guint count)
{
    CbSymbols *parts[3];
    guint last = count > 1 && !branches[count - 1].test ? count - 1 : count;
    cb_symbols_analyse_expression(symbols, branches[0].test);
    for (int i = 0; i < 3; i++) {
        parts[i] = new_branch(symbols);
    }
    cb_symbols_analyse_body(parts[0], &branches[0].body);
    for (guint i = 1; i < last; i++) {
        analyse_elif(parts[1], &branches[i]);
    }
    if (last < count) {
        cb_symbols_analyse_body(parts[2], &branches[last].body);
    }
    merge_branches(symbols, parts, 3);
}

/* Analysis */

static void analyse_child(CbExpression *expression, gpointer symbols)
{
    cb_symbols_analyse_expression(symbols, expression);
}

void cb_symbols_analyse_expression(CbSymbols *symbols, CbExpression *expression)
{
    if (!expression) {
        return;
    }
    if (expression->kind == CB_EXPRESSION_NAME) {
        cb_symbols_load(symbols, expression->as.variable.name);
    } else {
        cb_expression_each(expression, analyse_child, symbols);
    }
}

void cb_symbols_analyse_target(CbSymbols *symbols, const CbTarget *target, bool as_parameter)
{
    switch (target->kind) {
    case CB_TARGET_NAME:
        if (as_parameter) {
            cb_symbols_parameter(symbols, target->name);
        } else {
            cb_symbols_store(symbols, target->name);
        }
        break;
    case CB_TARGET_TUPLE:
        for (guint i = 0; i < target->count; i++) {
            cb_symbols_analyse_target(symbols, target->items[i], as_parameter);
        }
        break;
    case CB_TARGET_NAMESPACE:
        cb_symbols_load(symbols, target->namespace->as.variable.name);
        break;
    }
}

static void analyse_import(CbSymbols *symbols, const CbStatement *statement)
{
    cb_symbols_analyse_expression(symbols, statement->as.import.name.expression);
    for (guint i = 0; i < statement->as.import.count; i++) {
        cb_symbols_store(symbols, statement->as.import.names[i].alias);
    }
}

/* What a statement reads and assigns in the scope that it stands in; not what is inside the
 * scopes that it opens. */
static void analyse_statement(CbSymbols *symbols, const CbStatement *statement)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_TEXT:
    case CB_STATEMENT_BLOCK:
    case CB_STATEMENT_AUTOESCAPE:
        break;
    case CB_STATEMENT_OUTPUT:
        cb_symbols_analyse_expression(symbols, statement->as.output);
        break;
    case CB_STATEMENT_IF:
        analyse_branches(symbols, statement->as.conditional.branches,
                         statement->as.conditional.count);
        break;
    case CB_STATEMENT_FOR:
        cb_symbols_analyse_expression(symbols, statement->as.loop->iterable);
        break;
    case CB_STATEMENT_SET:
        cb_symbols_analyse_expression(symbols, statement->as.set.value);
        cb_symbols_analyse_target(symbols, statement->as.set.target, false);
        break;
    case CB_STATEMENT_SET_BLOCK:
        cb_symbols_analyse_target(symbols, statement->as.set.target, false);
        break;
    case CB_STATEMENT_WITH:
        for (guint i = 0; i < statement->as.with.count; i++) {
            cb_symbols_analyse_expression(symbols, statement->as.with.values[i]);
        }
        break;
    case CB_STATEMENT_MACRO:
        cb_symbols_store(symbols, statement->as.macro.code->name);
        break;
    case CB_STATEMENT_CALL:
        cb_symbols_analyse_expression(symbols, statement->as.call.call);
        break;
    case CB_STATEMENT_FILTER:
        cb_symbols_analyse_expression(symbols, statement->as.filter.filter);
        break;
    case CB_STATEMENT_EXTENDS:
        cb_symbols_analyse_expression(symbols, statement->as.extends.name.expression);
        break;
    case CB_STATEMENT_INCLUDE:
        cb_symbols_analyse_expression(symbols, statement->as.include.name.expression);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        analyse_import(symbols, statement);
        break;
    }
}

void cb_symbols_analyse_body(CbSymbols *symbols, const CbBody *body)
{
    for (guint i = 0; i < body->count; i++) {
        analyse_statement(symbols, body->items[i]);
    }
}

/* Results */

static bool needs_entry(const CbSymbol *symbol)
{
    return symbol->origin == CB_SYMBOL_MISSING || symbol->origin == CB_SYMBOL_COPY ||
           (symbol->origin == CB_SYMBOL_CONTEXT && (symbol->stored || symbol->needs_slot));
}

static CbEntry entry_of(const CbSymbol *symbol)
{
    CbEntry entry = {.action = CB_ENTRY_MISSING, .slot = symbol->slot, .name = symbol->name};
    if (symbol->origin == CB_SYMBOL_CONTEXT) {
        entry.action = CB_ENTRY_CONTEXT;
    }
    if (symbol->origin == CB_SYMBOL_COPY) {
        entry.action = CB_ENTRY_COPY;
        entry.from = symbol->from->slot;
        entry.levels = cb_slots_levels(symbol->slots, symbol->from->slots);
    }
    return entry;
}

CbScope cb_symbols_scope(CbSymbols *symbols, CbArena *arena)
{
    CbScope scope = {0};
    guint count = 0;
    for (const CbSymbol *symbol = symbols->first; symbol; symbol = symbol->next) {
        count += needs_entry(symbol);
    }
    scope.entries = cb_arena_new_array(arena, CbEntry, count);
    for (const CbSymbol *symbol = symbols->first; symbol; symbol = symbol->next) {
        if (needs_entry(symbol)) {
            scope.entries[scope.count++] = entry_of(symbol);
        }
    }
    return scope;
}

static void add_local(CbLocals *locals, const CbSymbols *from, const CbSymbol *symbol)
{
    guint at = locals->count++;
    locals->names[at] = symbol->name;
    locals->slots[at] = symbol->slot;
    locals->levels[at] = cb_slots_levels(from->slots, symbol->slots);
}

CbLocals cb_symbols_locals(CbSymbols *symbols, CbArena *arena)
{
    CbLocals locals = {0};
    CbMap *seen = cb_map_new(symbols->arena, 0);
    for (const CbSymbols *s = symbols; s; s = s->parent) {
        for (const CbSymbol *symbol = s->first; symbol; symbol = symbol->next) {
            if (symbol->stored &&
                !cb_map_find_value(seen, cb_value_string(symbol->name.text), NULL)) {
                cb_map_set(seen, symbol->name.text, cb_value_object((const CbObject *)symbol));
            }
        }
    }
    gsize count = cb_map_length(seen);
    locals.names = cb_arena_new_array(arena, CbName, count);
    locals.slots = cb_arena_new_array(arena, guint32, count);
    locals.levels = cb_arena_new_array(arena, guint32, count);
    for (gsize i = 0; i < count; i++) {
        add_local(&locals, symbols, (const CbSymbol *)cb_map_value_at(seen, i).as.object);
    }
    return locals;
}

/* Uses of special names */

typedef enum { USE_NONE, USE_FOUND, USE_HIDDEN } Use;

typedef struct {
    const char *name;
    Use use;
} UseSearch;

static void search_body(UseSearch *search, const CbBody *body);

static void search_expression(CbExpression *expression, gpointer data)
{
    UseSearch *search = data;
    if (!expression || search->use != USE_NONE) {
        return;
    }
    if (expression->kind == CB_EXPRESSION_NAME) {
        if (strcmp(expression->as.variable.name.text, search->name) == 0) {
            search->use = USE_FOUND;
        }
        return;
    }
    cb_expression_each(expression, search_expression, search);
}

static void search_target(UseSearch *search, const CbTarget *target)
{
    if (search->use != USE_NONE) {
        return;
    }
    if (target->kind == CB_TARGET_NAME && strcmp(target->name.text, search->name) == 0) {
        search->use = USE_HIDDEN;
    }
    for (guint i = 0; i < target->count; i++) {
        search_target(search, target->items[i]);
    }
}

static void search_macro(UseSearch *search, const CbMacroCode *code)
{
    for (guint i = 0; i < code->n_parameters && search->use == USE_NONE; i++) {
        if (strcmp(code->parameters[i].text, search->name) == 0) {
            search->use = USE_HIDDEN;
        }
    }
    for (guint i = 0; i < code->n_parameters; i++) {
        search_expression(code->defaults[i], search);
    }
    search_body(search, &code->routine->body);
}

static void search_loop(UseSearch *search, const CbFor *loop)
{
    search_target(search, loop->target);
    search_expression(loop->iterable, search);
    search_body(search, &loop->body);
    search_body(search, &loop->otherwise);
    search_expression(loop->test, search);
}

/* Children in the order in which Jinja's tree lists them. */
static void search_statement(UseSearch *search, const CbStatement *statement)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_TEXT:
    case CB_STATEMENT_BLOCK:
        break;
    case CB_STATEMENT_OUTPUT:
        search_expression(statement->as.output, search);
        break;
    case CB_STATEMENT_IF:
        for (guint i = 0; i < statement->as.conditional.count; i++) {
            search_expression(statement->as.conditional.branches[i].test, search);
            search_body(search, &statement->as.conditional.branches[i].body);
        }
        break;
    case CB_STATEMENT_FOR:
        search_loop(search, statement->as.loop);
        break;
    case CB_STATEMENT_SET:
    case CB_STATEMENT_SET_BLOCK:
        search_target(search, statement->as.set.target);
        search_expression(statement->as.set.value, search);
        search_body(search, &statement->as.set.body);
        break;
    case CB_STATEMENT_WITH:
        for (guint i = 0; i < statement->as.with.count; i++) {
            search_target(search, statement->as.with.targets[i]);
        }
        for (guint i = 0; i < statement->as.with.count; i++) {
            search_expression(statement->as.with.values[i], search);
        }
        search_body(search, &statement->as.with.body);
        break;
    case CB_STATEMENT_MACRO:
        search_macro(search, statement->as.macro.code);
        break;
    case CB_STATEMENT_CALL:
        search_expression(statement->as.call.call, search);
        search_macro(search, statement->as.call.code);
        break;
    case CB_STATEMENT_FILTER:
        search_body(search, &statement->as.filter.body);
        search_expression(statement->as.filter.filter, search);
        break;
    case CB_STATEMENT_EXTENDS:
        search_expression(statement->as.extends.name.expression, search);
        break;
    case CB_STATEMENT_INCLUDE:
        search_expression(statement->as.include.name.expression, search);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        search_expression(statement->as.import.name.expression, search);
        break;
    case CB_STATEMENT_AUTOESCAPE:
        search_expression(statement->as.autoescape.condition, search);
        search_body(search, &statement->as.autoescape.body);
        break;
    }
}

static void search_body(UseSearch *search, const CbBody *body)
{
    for (guint i = 0; i < body->count && search->use == USE_NONE; i++) {
        search_statement(search, body->items[i]);
    }
}

bool cb_body_uses(const CbBody *body, const char *name)
{
    UseSearch search = {.name = name};
    search_body(&search, body);
    return search.use == USE_FOUND;
}

/* Searching everything inside, blocks included */

typedef bool (*MatchStatement)(const CbStatement *statement, const char *name);

static bool any_statement(const CbBody *body, MatchStatement match, const char *name);

static bool any_inside(const CbStatement *statement, MatchStatement match, const char *name)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_IF:
        for (guint i = 0; i < statement->as.conditional.count; i++) {
            if (any_statement(&statement->as.conditional.branches[i].body, match, name)) {
                return true;
            }
        }
        return false;
    case CB_STATEMENT_FOR:
        return any_statement(&statement->as.loop->body, match, name) ||
               any_statement(&statement->as.loop->otherwise, match, name);
    case CB_STATEMENT_SET_BLOCK:
        return any_statement(&statement->as.set.body, match, name);
    case CB_STATEMENT_WITH:
        return any_statement(&statement->as.with.body, match, name);
    case CB_STATEMENT_MACRO:
        return any_statement(&statement->as.macro.code->routine->body, match, name);
    case CB_STATEMENT_CALL:
        return any_statement(&statement->as.call.code->routine->body, match, name);
    case CB_STATEMENT_FILTER:
        return any_statement(&statement->as.filter.body, match, name);
    case CB_STATEMENT_BLOCK:
        return any_statement(&statement->as.block.body, match, name);
    case CB_STATEMENT_AUTOESCAPE:
        return any_statement(&statement->as.autoescape.body, match, name);
    default:
        return false;
    }
}

static bool any_statement(const CbBody *body, MatchStatement match, const char *name)
{
    for (guint i = 0; i < body->count; i++) {
        if (match(body->items[i], name) || any_inside(body->items[i], match, name)) {
            return true;
        }
    }
    return false;
}

static bool target_has(const CbTarget *target, const char *name)
{
    if (target->kind == CB_TARGET_NAME && strcmp(target->name.text, name) == 0) {
        return true;
    }
    for (guint i = 0; i < target->count; i++) {
        if (target_has(target->items[i], name)) {
            return true;
        }
    }
    return false;
}

static bool assigns(const CbStatement *statement, const char *name)
{
    if (statement->kind == CB_STATEMENT_SET || statement->kind == CB_STATEMENT_SET_BLOCK) {
        return target_has(statement->as.set.target, name);
    }
    return statement->kind == CB_STATEMENT_FOR && target_has(statement->as.loop->target, name);
}

bool cb_body_assigns(const CbBody *body, const char *name)
{
    return any_statement(body, assigns, name);
}

static bool is_scoped_block(const CbStatement *statement, const char *name)
{
    (void)name;
    return statement->kind == CB_STATEMENT_BLOCK && statement->as.block.scoped;
}

bool cb_body_has_scoped_block(const CbBody *body)
{
    return any_statement(body, is_scoped_block, NULL);
}
