#include "template/inherit.h"

#include "base/limits.h"
#include "template/evaluate.h"
#include "template/execute.h"
#include "template/iterate.h"
#include "template/operators.h"
#include "template/print.h"

#include <string.h>

/* Blocks as values: self.name(), super() */

typedef struct {
    CbObject object;
    CbContext *context;
    const CbBlockChain *chain;
    guint depth; /* which block of the chain */
} BlockReference;

static CbValue block_reference(CbRender *render, CbContext *context, const CbBlockChain *chain,
                               guint depth);

static bool run_block(CbRender *render, CbContext *context, const CbBlockChain *chain, guint depth);

static gboolean block_write(CbRender *render, const CbObject *object, const CbValue *arguments,
                            gsize n_arguments, const CbMap *keywords)
{
    const BlockReference *reference = (const BlockReference *)object;
    (void)arguments;
    if (n_arguments > 0 || keywords) {
        return cb_fail_at(render, NULL, "a block is called without arguments");
    }
    if (render->calls == CB_MAX_TEMPLATE_CALL_DEPTH) {
        return cb_fail_limit_at(render, NULL, "more than %d calls inside each other",
                                CB_MAX_TEMPLATE_CALL_DEPTH);
    }
    if (!cb_step(render)) {
        return FALSE;
    }
    render->calls++;
    bool done = run_block(render, reference->context, reference->chain, reference->depth);
    render->calls--;
    return done;
}

static gboolean block_call(CbRender *render, const CbObject *object, const CbValue *arguments,
                           gsize n_arguments, const CbMap *keywords, CbValue *result)
{
    const BlockReference *reference = (const BlockReference *)object;
    gsize mark = cb_capture_begin(render);
    bool done = block_write(render, object, arguments, n_arguments, keywords);
    *result = cb_capture_end(render, mark, *reference->context->autoescape);
    return done;
}

static bool block_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    const BlockReference *reference = (const BlockReference *)object;
    if (name.length != 5 || memcmp(name.text, "super", 5) != 0) {
        return false;
    }
    *value = block_reference(render, reference->context, reference->chain, reference->depth + 1);
    return true;
}

static const CbObjectClass block_class = {
    .name = "a block", .call = block_call, .write = block_write, .get = block_get};

static CbValue block_reference(CbRender *render, CbContext *context, const CbBlockChain *chain,
                               guint depth)
{
    if (!chain || depth >= chain->count) {
        return cb_value_undefined();
    }
    BlockReference *reference = cb_arena_new_struct(render->arena, BlockReference);
    reference->object.class = &block_class;
    reference->context = context;
    reference->chain = chain;
    reference->depth = depth;
    return cb_value_object(&reference->object);
}

typedef struct {
    CbObject object;
    CbContext *context;
} Self;

static bool self_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    CbContext *context = ((const Self *)object)->context;
    const CbBlockChain *chain = cb_blocks_find(context->blocks, name);
    if (chain) {
        *value = block_reference(render, context, chain, 0);
    }
    return chain != NULL;
}

static void self_list_names(const CbObject *object, GPtrArray *names)
{
    const CbBlockTable *table = ((const Self *)object)->context->blocks;
    for (guint i = 0; i < table->count; i++) {
        g_ptr_array_add(names, (gpointer)table->chains[i].name.text);
    }
}

static const CbObjectClass self_class = {
    .name = "the template", .get = self_get, .list_names = self_list_names};

static CbValue self_value(CbRender *render, CbContext *context)
{
    Self *self = cb_arena_new_struct(render->arena, Self);
    self->object.class = &self_class;
    self->context = context;
    return cb_value_object(&self->object);
}

/* Running blocks and templates */

static bool run_block(CbRender *render, CbContext *context, const CbBlockChain *chain, guint depth)
{
    const CbBlock *block = chain->blocks[depth];
    CbFrame *outer = render->frame;
    CbFrame *frame = cb_frame_new(render, block->routine, NULL, context);
    render->frame = frame;
    if (block->uses_self) {
        frame->slots[block->self_slot] = self_value(render, context);
    }
    if (block->uses_super) {
        frame->slots[block->super_slot] = block_reference(render, context, chain, depth + 1);
    }
    cb_scope_enter(render, frame, &block->routine->scope);
    bool done = cb_execute_body(render, frame, &block->routine->body);
    if (done) {
        render->frame = outer;
    }
    return done;
}

bool cb_execute_block(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    CbContext *context = frame->context;
    if (statement->as.block.skipped) {
        return true;
    }
    const CbBlockChain *chain = cb_blocks_find(context->blocks, statement->as.block.name);
    g_assert(chain);
    if (statement->as.block.required && chain->count <= 1) {
        return cb_fail(render, statement->start, statement->end,
                       "define it in the template that extends this one",
                       "the required block '%s' is not defined", statement->as.block.name.text);
    }
    if (statement->as.block.scoped) {
        context = cb_context_derive(
            render, context,
            cb_context_layers(render, context, &statement->as.block.locals, frame));
    }
    return run_block(render, context, chain, 0);
}

static bool run_level(CbRender *render, CbContext *context, const CbTemplate *template,
                      CbFrame *child, CbFrame **frame)
{
    *frame = cb_frame_new(render, template->top, NULL, context);
    render->frame = *frame;
    if (template->uses_self) {
        (*frame)->slots[template->self_slot] = self_value(render, context);
    }
    cb_scope_enter(render, *frame, &template->top->scope);
    if (cb_execute_body(render, *frame, &template->top->body)) {
        return true;
    }
    if (child) {
        cb_fail_note(render, child, child->parent_start, child->parent_end, "extended from");
    }
    return false;
}

bool cb_run_template(CbRender *render, CbContext *context)
{
    CbFrame *outer = render->frame;
    const CbTemplate *template = context->template;
    CbFrame *child = NULL;
    guint inclusions = render->inclusions;
    while (template) {
        CbFrame *frame;
        if (render->inclusions++ == CB_MAX_TEMPLATE_INCLUDE_DEPTH) {
            return cb_fail_limit(render, "more than %d templates inside each other",
                                 CB_MAX_TEMPLATE_INCLUDE_DEPTH);
        }
        if (!run_level(render, context, template, child, &frame)) {
            return false;
        }
        template = frame->parent;
        child = frame;
    }
    render->inclusions = inclusions;
    render->frame = outer;
    return true;
}

/* Finding templates by the value of an expression */

static bool fail_missing(CbRender *render, const CbExpression *expression, const char *name)
{
    if (render->failed) {
        return false;
    }
    render->failed = true;
    if (render->diagnostics) {
        cb_environment_report_missing(render->environment, name,
                                      cb_span_new(render->frame->routine->template->source,
                                                  expression->start, expression->end),
                                      render->diagnostics);
    }
    return false;
}

/* A template, by one name. `*template` NULL if it is missing. */
static bool find_by_value(CbRender *render, const CbExpression *expression, CbValue name,
                          const CbTemplate **template)
{
    *template = NULL;
    if (name.type != CB_VALUE_STRING) {
        return cb_fail_at(render, expression, "the name of a template cannot be %s",
                          cb_type_name(name));
    }
    g_autofree char *known = cb_template_name(name.as.string, name.length);
    if (!known) {
        return true;
    }
    CbLookup lookup = cb_environment_get(render->environment, known, render->diagnostics, template);
    if (lookup == CB_LOOKUP_BROKEN) {
        render->failed = true;
        cb_fail_note(render, render->frame, expression->start, expression->end, "used from");
        return false;
    }
    return true;
}

/* The first of several names for which there is a template. */
static bool select_template(CbRender *render, const CbExpression *expression, CbValue names,
                            const CbTemplate **template)
{
    const CbList *list;
    *template = NULL;
    if (!cb_is_true(names)) {
        return true;
    }
    if (!cb_collect(render, expression, names, &list)) {
        return false;
    }
    for (gsize i = 0; i < list->length && !*template; i++) {
        if (list->items[i].type != CB_VALUE_UNDEFINED &&
            !find_by_value(render, expression, list->items[i], template)) {
            return false;
        }
    }
    return true;
}

static bool template_named(CbRender *render, CbFrame *frame, const CbTemplateName *named,
                           bool several, CbValue *name, const CbTemplate **template)
{
    const CbExpression *expression = named->expression;
    *template = g_atomic_pointer_get(named->found);
    if (*template != NULL) {
        return true;
    }
    if (!cb_evaluate(render, frame, expression, name)) {
        return false;
    }
    if (several && name->type != CB_VALUE_STRING && name->type != CB_VALUE_UNDEFINED) {
        return select_template(render, expression, *name, template);
    }
    if (!find_by_value(render, expression, *name, template)) {
        return false;
    }
    if (expression->kind == CB_EXPRESSION_CONSTANT) {
        g_atomic_pointer_set(named->found, *template);
    }
    return true;
}

/* The template that must be there. */
static bool need_template(CbRender *render, CbFrame *frame, const CbTemplateName *named,
                          const CbTemplate **template)
{
    CbValue name;
    if (!template_named(render, frame, named, false, &name, template)) {
        return false;
    }
    return *template || fail_missing(render, named->expression, name.as.string);
}

bool cb_execute_extends(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    const CbTemplate *template;
    if (frame->parent) {
        return cb_fail(render, statement->start, statement->end, NULL,
                       "a template can extend only one other");
    }
    if (!need_template(render, frame, &statement->as.extends.name, &template)) {
        return false;
    }
    cb_blocks_add(render, frame->context->blocks, template);
    frame->parent = template;
    frame->parent_start = statement->as.extends.name.expression->start;
    frame->parent_end = statement->as.extends.name.expression->end;
    return true;
}

/* Modules: what import gives */

typedef struct {
    CbObject object;
    const CbTemplate *template;
    const CbMap *members; /* what it exports; NULL if nothing */
    CbValue body;         /* what its top level writes */
} Module;

static bool module_get(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    const CbMap *members = ((const Module *)object)->members;
    (void)render;
    return members != NULL && cb_map_find_hashed(members, name.text, name.length, name.hash, value);
}

static void module_list_names(const CbObject *object, GPtrArray *names)
{
    const CbMap *members = ((const Module *)object)->members;
    for (gsize i = 0; members != NULL && i < cb_map_length(members); i++) {
        g_ptr_array_add(names, (gpointer)cb_map_key_at(members, i).as.string);
    }
}

static CbValue module_print(CbRender *render, const CbObject *object)
{
    (void)render;
    return ((const Module *)object)->body;
}

static const CbObjectClass module_class = {.name = "an imported template",
                                           .is_markup = true,
                                           .get = module_get,
                                           .list_names = module_list_names,
                                           .print = module_print};

/* What a template that has run exports. */
static const CbMap *exported_members(CbRender *render, const CbContext *context)
{
    gsize count = context->exported ? cb_map_length(context->exported) : 0;
    CbMap *members = cb_map_new(render->arena, count);
    for (gsize i = 0; i < count; i++) {
        CbValue key = cb_map_key_at(context->exported, i);
        if (cb_map_value_at(context->exported, i).as.boolean) {
            cb_map_set_value(members, key, cb_map_get_value(context->vars, key));
        }
    }
    return members;
}

static bool run_module(CbRender *render, CbContext *context, Module **module)
{
    gsize mark = cb_capture_begin(render);
    *module = cb_arena_new_struct(render->arena, Module);
    (*module)->object.class = &module_class;
    (*module)->template = context->template;
    bool done = cb_run_template(render, context);
    (*module)->members = exported_members(render, context);
    (*module)->body = cb_capture_end(render, mark, true);
    return done;
}

/* The module of a template without context, which is made once in a render. */
static bool default_module(CbRender *render, const CbTemplate *template, Module **module)
{
    for (guint i = 0; i < render->n_modules; i++) {
        *module = render->modules[i];
        if ((*module)->template == template) {
            return true;
        }
    }
    if (!run_module(render, cb_context_new(render, template, NULL, NULL), module)) {
        return false;
    }
    render->modules = cb_render_grow(render, render->modules, render->n_modules,
                                     &render->modules_capacity, sizeof *render->modules);
    render->modules[render->n_modules++] = *module;
    return true;
}

static CbContext *context_with(CbRender *render, CbFrame *frame, const CbTemplate *template,
                               const CbLocals *locals)
{
    const CbLayer *layers = cb_context_layers(render, frame->context, locals, frame);
    return cb_context_new(render, template, frame->context->data, layers);
}

/* Adds the step of the way to an error in a template that `frame` uses; false. */
static bool note_use(CbRender *render, CbFrame *frame, const CbExpression *name, const char *how)
{
    render->frame = frame;
    cb_fail_note(render, frame, name->start, name->end, "%s", how);
    return false;
}

bool cb_execute_include(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    const CbExpression *expression = statement->as.include.name.expression;
    const CbTemplate *template;
    Module *module;
    CbValue name;
    if (!template_named(render, frame, &statement->as.include.name, true, &name, &template) ||
        !cb_step(render)) {
        return false;
    }
    if (!template) {
        if (statement->as.include.ignore_missing) {
            return true;
        }
        return fail_missing(render, expression,
                            name.type == CB_VALUE_STRING ? name.as.string : "…");
    }
    if (!statement->as.include.with_context) {
        if (!default_module(render, template, &module)) {
            return note_use(render, frame, expression, "included from");
        }
        return cb_write(render, module->body.as.string, module->body.length);
    }
    CbContext *context = context_with(render, frame, template, &statement->as.include.locals);
    return cb_run_template(render, context) || note_use(render, frame, expression, "included from");
}

/* Gives an imported name its value here. */
static void bind_import(CbRender *render, CbFrame *frame, const CbStatement *statement,
                        const CbImportedName *name, CbValue value)
{
    frame->slots[name->slot] = value;
    if (!statement->as.import.exported) {
        return;
    }
    cb_context_set(render, frame->context, name->alias, value);
    cb_context_export(render, frame->context, name->alias, false);
}

bool cb_execute_import(CbRender *render, CbFrame *frame, const CbStatement *statement)
{
    const CbExpression *expression = statement->as.import.name.expression;
    const CbTemplate *template;
    Module *module;
    if (!need_template(render, frame, &statement->as.import.name, &template) || !cb_step(render)) {
        return false;
    }
    bool done =
        statement->as.import.with_context
            ? run_module(render,
                         context_with(render, frame, template, &statement->as.import.locals),
                         &module)
            : default_module(render, template, &module);
    if (!done) {
        return note_use(render, frame, expression, "imported from");
    }
    if (statement->kind == CB_STATEMENT_IMPORT) {
        bind_import(render, frame, statement, &statement->as.import.names[0],
                    cb_value_object(&module->object));
        return true;
    }
    for (guint i = 0; i < statement->as.import.count; i++) {
        const CbImportedName *name = &statement->as.import.names[i];
        CbValue value = cb_value_undefined();
        value.as.object = &module->object; /* for hints */
        module_get(render, &module->object, name->name, &value);
        bind_import(render, frame, statement, name, value);
    }
    return true;
}
