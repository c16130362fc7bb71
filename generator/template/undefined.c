#include "base/suggest.h"
#include "template/environment.h"
#include "template/inspect.h"
#include "template/walk.h"

#include <string.h>

/* A template as part of a page. */
typedef struct {
    const CbTemplate *template;
    GHashTable *assigned; /* set of the names given in it, and in those it has variables in common
                             with: what is imported has its own */
    bool with_context;    /* it sees the page's variables */
} Part;

typedef struct {
    CbEnvironment *environment;
    CbDiagnostics *diagnostics;
    GHashTable *templates;  /* looked up so far: name to CbTemplate, or to NULL */
    GPtrArray *found;       /* one for each file, in the order of finding */
    GHashTable *allowed;    /* of each file, by path: set of the names that one of its pages has */
    GHashTable *everything; /* set of all these names */
    GHashTable *in_pages;   /* set of the files that see the variables of a page */
    GArray *parts;          /* of the page in progress */
    GPtrArray *assigned;    /* the sets of their names, the page's own first */
    const Part *part;       /* the part in progress, or NULL */
} Check;

/* What a page consists of */

static void report_missing(const Check *check, const char *name, const CbUse *use)
{
    if (use && use->needed) {
        cb_environment_report_missing(
            check->environment, name,
            cb_span_new(use->template->source, use->expression->start, use->expression->end),
            check->diagnostics);
    }
}

static const CbTemplate *look_up(const Check *check, const char *name, const CbUse *use)
{
    const CbTemplate *template = NULL;
    if (g_hash_table_lookup_extended(check->templates, name, NULL, (gpointer *)&template)) {
        return template;
    }
    CbLookup lookup = cb_environment_get(check->environment, name, check->diagnostics, &template);
    if (lookup == CB_LOOKUP_MISSING) {
        report_missing(check, name, use);
    }
    if (template) {
        g_ptr_array_add(check->found, (gpointer) template);
    }
    /* What is missing is looked up again, so that it is reported at each place. */
    if (lookup != CB_LOOKUP_MISSING) {
        g_hash_table_insert(check->templates, g_strdup(name), (gpointer) template);
    }
    return template;
}

/* Whether a template is there already; `assigned` is NULL for one with names of its own. */
static bool has_part(const Check *check, const CbTemplate *template, const GHashTable *assigned,
                     bool with_context)
{
    for (guint i = 0; i < check->parts->len; i++) {
        const Part *part = &g_array_index(check->parts, Part, i);
        if (part->template == template && (part->with_context || !with_context) &&
            (assigned == NULL || part->assigned == assigned)) {
            return true;
        }
    }
    return false;
}

static GHashTable *new_names(const Check *check)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(check->assigned, names);
    return names;
}

/* CbVisitUse. */
static void add_part(const char *name, const CbUse *use, gpointer data)
{
    const Check *check = data;
    const CbTemplate *template = look_up(check, name, use);
    bool shares = use != NULL && use->kind != CB_USE_IMPORT && use->with_context;
    GHashTable *assigned = shares ? check->part->assigned : NULL;
    bool with_context = use == NULL || (check->part->with_context && use->with_context);
    if (template == NULL || has_part(check, template, assigned, with_context)) {
        return;
    }
    Part part = {template, shares ? assigned : new_names(check), with_context};
    g_array_append_val(check->parts, part);
}

/* Names that a template gives to something */

static void add_name(GHashTable *names, CbName name)
{
    if (name.text) {
        g_hash_table_add(names, (gpointer)name.text);
    }
}

static void add_target(GHashTable *names, const CbTarget *target)
{
    if (target->kind == CB_TARGET_NAME) {
        add_name(names, target->name);
    }
    for (guint i = 0; i < target->count; i++) {
        add_target(names, target->items[i]);
    }
}

static void add_macro(GHashTable *names, const CbMacroCode *code)
{
    add_name(names, code->name);
    for (guint i = 0; i < code->n_parameters; i++) {
        add_name(names, code->parameters[i]);
    }
}

static void add_assigned(const CbStatement *statement, gpointer names)
{
    switch ((CbStatementKind)statement->kind) {
    case CB_STATEMENT_FOR:
        add_target(names, statement->as.loop->target);
        break;
    case CB_STATEMENT_SET:
    case CB_STATEMENT_SET_BLOCK:
        add_target(names, statement->as.set.target);
        break;
    case CB_STATEMENT_WITH:
        for (guint i = 0; i < statement->as.with.count; i++) {
            add_target(names, statement->as.with.targets[i]);
        }
        break;
    case CB_STATEMENT_MACRO:
        add_macro(names, statement->as.macro.code);
        break;
    case CB_STATEMENT_CALL:
        add_macro(names, statement->as.call.code);
        break;
    case CB_STATEMENT_IMPORT:
    case CB_STATEMENT_FROM_IMPORT:
        for (guint i = 0; i < statement->as.import.count; i++) {
            add_name(names, statement->as.import.names[i].alias);
        }
        break;
    default:
        break;
    }
}

static void add_all(GHashTable *names, GHashTable *more)
{
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, more);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        g_hash_table_add(names, name);
    }
}

/* The names that a template may read: a set that grows. A file that is found by several names has
 * one. */
static GHashTable *allowed_in(const Check *check, const CbTemplate *template)
{
    const char *path = cb_source_path(template->source);
    GHashTable *names = g_hash_table_lookup(check->allowed, path);
    if (!names) {
        names = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(check->allowed, (gpointer)path, names);
        g_ptr_array_add(check->found, (gpointer) template);
    }
    return names;
}

/* Finds the templates of a page, and the names that each gives to something. */
static void find_parts(Check *check, const CbTemplatePage *page)
{
    g_array_set_size(check->parts, 0);
    g_ptr_array_set_size(check->assigned, 0);
    add_part(page->name, NULL, check);
    for (guint i = 0; i < check->parts->len; i++) {
        const Part part = g_array_index(check->parts, Part, i);
        const CbWalk walk = {.statement = add_assigned, .data = part.assigned};
        check->part = &part;
        cb_walk_template(&walk, part.template);
        cb_template_uses(part.template, add_part, check);
        check->part = NULL;
    }
}

/* Gives a part the names that it may read: those that it and the templates it belongs to give to
 * something, and if it sees the page's variables, these. */
static void allow_names(const Check *check, const Part *part, const CbTemplatePage *page)
{
    GHashTable *names = allowed_in(check, part->template);
    add_all(names, part->assigned);
    if (page->known == NULL) {
        add_all(names, check->everything);
    }
    if (!part->with_context) {
        return;
    }
    add_all(names, check->assigned->pdata[0]);
    g_hash_table_add(check->in_pages, (gpointer)cb_source_path(part->template->source));
    for (guint i = 0; page->known != NULL && page->known[i] != NULL; i++) {
        g_hash_table_add(names, (gpointer)page->known[i]);
    }
}

/* Finds all templates of a page, and gives each the names that the page and they themselves have:
 * an included template sees those of the place that it stands in, blocks those of a child. */
static void check_page(Check *check, const CbTemplatePage *page)
{
    find_parts(check, page);
    for (guint i = 0; i < check->assigned->len; i++) {
        add_all(check->everything, check->assigned->pdata[i]);
    }
    for (guint i = 0; page->known != NULL && page->known[i] != NULL; i++) {
        g_hash_table_add(check->everything, (gpointer)page->known[i]);
    }
    for (guint i = 0; i < check->parts->len; i++) {
        allow_names(check, &g_array_index(check->parts, Part, i), page);
    }
}

/* Undefined names */

typedef struct {
    const CbTemplate *template;
    GHashTable *known; /* what need not be reported, or has been */
    GPtrArray *names;  /* candidates for hints, sorted */
    const Check *check;
} Names;

/* Whether a test or filter is there for values that may be undefined. */
static bool accepts_undefined(const CbExpression *expression)
{
    static const char *const names[] = {"defined", "undefined", "default", "d"};
    if (expression->kind != CB_EXPRESSION_FILTER && expression->kind != CB_EXPRESSION_TEST) {
        return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(expression->as.call.name.text, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Names that the template itself asks about are no mistake. */
static void note_asked(CbExpression *expression, gpointer data)
{
    const Names *names = data;
    if (accepts_undefined(expression) && expression->as.call.subject &&
        expression->as.call.subject->kind == CB_EXPRESSION_CONTEXT) {
        add_name(names->known, expression->as.call.subject->as.variable.name);
    }
    cb_expression_each(expression, note_asked, data);
}

static char *hint_for(const GPtrArray *names, const char *name)
{
    return cb_suggest_near(name, (const char *const *)names->pdata, names->len);
}

/* What only pages have, a template that is imported does not see. */
static char *hint_for_name(const Names *names, const char *name)
{
    const Check *check = names->check;
    if (g_hash_table_contains(check->everything, name) &&
        !g_hash_table_contains(check->in_pages, cb_source_path(names->template->source))) {
        return g_strdup("add \"with context\" where this template is imported or included");
    }
    return hint_for(names->names, name);
}

static void report_unknown(CbExpression *expression, gpointer data)
{
    const Names *names = data;
    cb_expression_each(expression, report_unknown, data);
    if (expression->kind != CB_EXPRESSION_CONTEXT) {
        return;
    }
    const char *name = expression->as.variable.name.text;
    if (!g_hash_table_add(names->known, (gpointer)name)) {
        return;
    }
    g_autofree char *hint = hint_for_name(names, name);
    cb_diagnostics_add(names->check->diagnostics, CB_CODE_TEMPLATE_UNDEFINED,
                       cb_span_new(names->template->source, expression->start, expression->end),
                       hint, "nothing is called '%s' here", name);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted_names(GHashTable *set)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, set);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        g_ptr_array_add(names, name);
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Imported names that are not there */

typedef struct {
    GHashTable *names; /* set of what a template exports */
    bool complete;     /* they are all that it has: it extends no other */
} Exports;

static void add_exported_target(GHashTable *names, const CbTarget *target)
{
    if (target->kind == CB_TARGET_NAME && target->exported) {
        add_name(names, target->name);
    }
    for (guint i = 0; i < target->count; i++) {
        add_exported_target(names, target->items[i]);
    }
}

static void add_exported(const CbStatement *statement, gpointer data)
{
    Exports *exports = data;
    if (statement->kind == CB_STATEMENT_SET || statement->kind == CB_STATEMENT_SET_BLOCK) {
        add_exported_target(exports->names, statement->as.set.target);
    } else if (statement->kind == CB_STATEMENT_MACRO && statement->as.macro.exported) {
        add_name(exports->names, statement->as.macro.code->name);
    } else if (statement->kind == CB_STATEMENT_EXTENDS) {
        exports->complete = false;
    }
}

static void report_import(const CbStatement *statement, gpointer data)
{
    const Names *names = data;
    const CbExpression *from = statement->as.import.name.expression;
    if (statement->kind != CB_STATEMENT_FROM_IMPORT || from->kind != CB_EXPRESSION_CONSTANT ||
        from->as.constant.type != CB_VALUE_STRING) {
        return;
    }
    const CbTemplate *template =
        g_hash_table_lookup(names->check->templates, from->as.constant.as.string);
    g_autoptr(GHashTable) exported = g_hash_table_new(g_str_hash, g_str_equal);
    Exports exports = {exported, template != NULL};
    const CbWalk walk = {.statement = add_exported, .data = &exports};
    if (template != NULL) {
        cb_walk_template(&walk, template);
    }
    g_autoptr(GPtrArray) candidates = sorted_names(exported);
    for (guint i = 0; exports.complete && i < statement->as.import.count; i++) {
        const CbImportedName *name = &statement->as.import.names[i];
        if (g_hash_table_contains(exported, name->name.text)) {
            continue;
        }
        g_autofree char *hint = hint_for(candidates, name->name.text);
        cb_diagnostics_add(names->check->diagnostics, CB_CODE_TEMPLATE_UNDEFINED,
                           cb_span_new(names->template->source, name->start, name->end), hint,
                           "'%s' has no '%s'", from->as.constant.as.string, name->name.text);
    }
}

/* Both */

static void check_names(const Check *check, const CbTemplate *template)
{
    GHashTable *known = allowed_in(check, template);
    const CbMap *globals = check->environment->globals;
    for (gsize i = 0; i < cb_map_length(globals); i++) {
        g_hash_table_add(known, (gpointer)cb_map_key_at(globals, i).as.string);
    }
    g_autoptr(GPtrArray) candidates = sorted_names(known);
    Names names = {template, known, candidates, check};
    const CbWalk asking = {.expression = note_asked, .data = &names};
    const CbWalk reporting = {
        .statement = report_import, .expression = report_unknown, .data = &names};
    cb_walk_template(&asking, template);
    cb_walk_template(&reporting, template);
}

/* Blocks that replace nothing */

typedef struct {
    const Check *check;
    GPtrArray *templates; /* that are extended, and that these extend */
    bool complete;        /* all of them are known */
} Parents;

/* CbVisitUse. */
static void add_parent(const char *name, const CbUse *use, gpointer data)
{
    Parents *parents = data;
    if (use->kind != CB_USE_EXTENDS) {
        return;
    }
    gpointer template = g_hash_table_lookup(parents->check->templates, name);
    parents->complete &= use->needed && template != NULL;
    if (template && !g_ptr_array_find(parents->templates, template, NULL)) {
        g_ptr_array_add(parents->templates, template);
    }
}

/* A template that extends one whose name is computed has parents that are not known. */
static void note_computed(const CbStatement *statement, gpointer data)
{
    Parents *parents = data;
    if (statement->kind == CB_STATEMENT_EXTENDS &&
        statement->as.extends.name.expression->kind != CB_EXPRESSION_CONSTANT) {
        parents->complete = false;
    }
}

static void find_parents(Parents *parents, const CbTemplate *template)
{
    const CbWalk walk = {.statement = note_computed, .data = parents};
    const CbTemplate *at = template;
    for (guint i = 0;; i++) {
        cb_template_uses(at, add_parent, parents);
        cb_walk_template(&walk, at);
        if (i == parents->templates->len) {
            return;
        }
        at = parents->templates->pdata[i];
    }
}

static void add_blocks(GPtrArray *names, const CbTemplate *template)
{
    for (guint i = 0; i < template->n_blocks; i++) {
        g_ptr_array_add(names, (gpointer) template->blocks[i].name.text);
    }
}

typedef struct {
    const CbTemplate *template;
    GPtrArray *blocks; /* names of the parents' blocks */
    GHashTable *used;  /* names of attributes that the template reads: of `self` maybe */
    CbDiagnostics *diagnostics;
} Blocks;

static void note_attribute(CbExpression *expression, gpointer data)
{
    const Blocks *blocks = data;
    if (expression->kind == CB_EXPRESSION_ATTRIBUTE) {
        add_name(blocks->used, expression->as.attribute.name);
    }
    cb_expression_each(expression, note_attribute, data);
}

static void report_block(const CbStatement *statement, gpointer data)
{
    const Blocks *blocks = data;
    if (statement->kind != CB_STATEMENT_BLOCK || !statement->as.block.skipped) {
        return;
    }
    const char *name = statement->as.block.name.text;
    if (g_ptr_array_find_with_equal_func(blocks->blocks, name, g_str_equal, NULL) ||
        g_hash_table_contains(blocks->used, name)) {
        return;
    }
    g_autofree char *hint = hint_for(blocks->blocks, name);
    cb_diagnostics_add(blocks->diagnostics, CB_CODE_TEMPLATE_UNDEFINED,
                       cb_span_new(blocks->template->source, statement->start, statement->end),
                       hint, "no template that this one extends has a block '%s'", name);
}

static void check_blocks(const Check *check, const CbTemplate *template)
{
    g_autoptr(GPtrArray) templates = g_ptr_array_new();
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GHashTable) used = g_hash_table_new(g_str_hash, g_str_equal);
    Parents parents = {check, templates, true};
    find_parents(&parents, template);
    if (!parents.complete || templates->len == 0) {
        return;
    }
    for (guint i = 0; i < templates->len; i++) {
        add_blocks(names, templates->pdata[i]);
    }
    Blocks blocks = {template, names, used, check->diagnostics};
    const CbWalk noting = {.expression = note_attribute, .data = &blocks};
    const CbWalk reporting = {.statement = report_block, .data = &blocks};
    cb_walk_template(&noting, template);
    cb_walk_template(&reporting, template);
}

/* Whether the template is part of a page that has been checked. */
static bool is_known(const Check *check, const char *name)
{
    const CbTemplate *template = look_up(check, name, NULL);
    return !template || g_hash_table_contains(check->allowed, cb_source_path(template->source));
}

void cb_environment_check(CbEnvironment *environment, const CbTemplatePage *pages, gsize n_pages,
                          CbDiagnostics *diagnostics)
{
    g_autoptr(GHashTable) templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GHashTable) allowed =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_hash_table_unref);
    g_autoptr(GHashTable) everything = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) in_pages = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_autoptr(GPtrArray) assigned =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
    Check check = {.environment = environment,
                   .diagnostics = diagnostics,
                   .templates = templates,
                   .found = found,
                   .allowed = allowed,
                   .everything = everything,
                   .in_pages = in_pages,
                   .parts = parts,
                   .assigned = assigned};
    for (gsize i = 0; i < n_pages; i++) {
        if (pages[i].known) {
            check_page(&check, &pages[i]);
        }
    }
    for (gsize i = 0; i < n_pages; i++) {
        if (!pages[i].known && !is_known(&check, pages[i].name)) {
            check_page(&check, &pages[i]);
        }
    }
    for (guint i = 0; i < found->len; i++) {
        check_names(&check, found->pdata[i]);
        check_blocks(&check, found->pdata[i]);
    }
}
