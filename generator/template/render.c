#include "template/render.h"

#include "base/limits.h"
#include "template/print.h"

#include <string.h>

/* Failure */

static const CbSource *current_source(const CbRender *render)
{
    return render->frame ? render->frame->routine->template->source : NULL;
}

static bool fail_with(CbRender *render, CbCode code, guint32 start, guint32 end, const char *hint,
                      const char *message)
{
    if (render->failed) {
        return false;
    }
    render->failed = true;
    const CbSource *source = current_source(render);
    if (render->diagnostics && source) {
        cb_diagnostics_add(render->diagnostics, code, cb_span_new(source, start, end), hint, "%s",
                           message);
    }
    return false;
}

bool cb_fail(CbRender *render, guint32 start, guint32 end, const char *hint, const char *format,
             ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return fail_with(render, CB_CODE_TEMPLATE_RUNTIME, start, end, hint, message);
}

bool cb_fail_at(CbRender *render, const CbExpression *expression, const char *format, ...)
{
    va_list values;
    const CbExpression *place = expression ? expression : render->at;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return fail_with(render, CB_CODE_TEMPLATE_RUNTIME, place ? place->start : 0,
                     place ? place->end : 0, NULL, message);
}

bool cb_fail_limit_at(CbRender *render, const CbExpression *expression, const char *format, ...)
{
    va_list values;
    const CbExpression *place = expression ? expression : render->at;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return fail_with(render, CB_CODE_TEMPLATE_LIMIT, place ? place->start : 0,
                     place ? place->end : 0, NULL, message);
}

bool cb_fail_limit(CbRender *render, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return fail_with(render, CB_CODE_TEMPLATE_LIMIT,
                     render->statement ? render->statement->start : 0,
                     render->statement ? render->statement->end : 0, NULL, message);
}

void cb_fail_note(CbRender *render, const CbFrame *frame, guint32 start, guint32 end,
                  const char *format, ...)
{
    va_list values;
    if (!render->diagnostics || render->n_notes == CB_MAX_TEMPLATE_NOTES) {
        return;
    }
    render->n_notes++;
    va_start(values, format);
    g_autofree char *text = g_strdup_vprintf(format, values);
    va_end(values);
    cb_diagnostics_note(render->diagnostics,
                        cb_span_new(frame->routine->template->source, start, end), text);
}

bool cb_step_checked(CbRender *render)
{
    if (render->steps > CB_MAX_TEMPLATE_STEPS) {
        return cb_fail_limit(render, "more than %u iterations and calls", CB_MAX_TEMPLATE_STEPS);
    }
    if (cb_arena_used(render->arena) - render->arena_start > CB_MAX_TEMPLATE_MEMORY) {
        return cb_fail_limit(render, "this needs more than %u MB of memory",
                             CB_MAX_TEMPLATE_MEMORY / (1024 * 1024));
    }
    return true;
}

/* Output */

bool cb_check_output(CbRender *render)
{
    if (render->out->len <= render->out_limit) {
        return true;
    }
    return cb_fail_limit(render, "more than %u MB of output",
                         CB_MAX_TEMPLATE_OUTPUT / (1024 * 1024));
}

bool cb_write_any(CbRender *render, CbValue value, bool escape)
{
    CbValue text;
    if (value.type == CB_VALUE_UNDEFINED) {
        return true;
    }
    if (value.type == CB_VALUE_INTEGER || value.type == CB_VALUE_FLOAT ||
        value.type == CB_VALUE_NONE || value.type == CB_VALUE_BOOLEAN) {
        return cb_print(render, value) && cb_check_output(render);
    }
    return cb_to_string(render, value, &text) && cb_write_value(render, text, escape);
}

gsize cb_capture_begin(CbRender *render)
{
    return render->out->len;
}

CbValue cb_capture_end(CbRender *render, gsize mark, bool safe)
{
    gsize length = render->out->len - mark;
    char *copy = cb_arena_alloc(render->arena, length + 1);
    memcpy(copy, render->out->str + mark, length);
    render->out->len = mark;
    render->out->str[mark] = '\0';
    return safe ? cb_value_markup(copy, length) : cb_value_string_length(copy, length);
}

void cb_capture_drop(CbRender *render, gsize mark)
{
    g_string_truncate(render->out, mark);
}

/* Variables */

void *cb_render_grow(CbRender *render, void *array, guint count, guint *capacity, gsize size)
{
    if (count < *capacity) {
        return array;
    }
    *capacity = MAX(4, *capacity * 2);
    void *larger = cb_arena_alloc_array(render->arena, *capacity, size);
    if (count > 0) {
        memcpy(larger, array, count * size);
    }
    return larger;
}

CbFrame *cb_frame_new(CbRender *render, const CbRoutine *routine, CbFrame *outer,
                      CbContext *context)
{
    CbFrame *frame =
        cb_arena_alloc(render->arena, sizeof(CbFrame) + routine->n_slots * sizeof(CbValue));
    frame->outer = outer;
    frame->top = outer ? outer->top : frame;
    frame->context = context;
    frame->routine = routine;
    for (guint32 i = 0; i < routine->n_slots; i++) {
        frame->slots[i].type = CB_VALUE_UNRESOLVED;
    }
    return frame;
}

CbContext *cb_context_new(CbRender *render, const CbTemplate *template, const CbMap *data,
                          const CbLayer *layers)
{
    CbContext *context = cb_arena_new_struct(render->arena, CbContext);
    context->template = template;
    context->data = data;
    context->layers = layers;
    context->autoescape = cb_arena_new_struct(render->arena, bool);
    *context->autoescape = true;
    context->blocks = cb_arena_new_struct(render->arena, CbBlockTable);
    cb_blocks_add(render, context->blocks, template);
    return context;
}

CbContext *cb_context_derive(CbRender *render, CbContext *context, const CbLayer *layers)
{
    CbContext *derived = cb_arena_new_struct(render->arena, CbContext);
    *derived = *context;
    derived->vars = NULL;
    derived->exported = NULL;
    derived->layers = layers;
    return derived;
}

static CbMap *copy_map(CbRender *render, const CbMap *map)
{
    gsize length = cb_map_length(map);
    CbMap *copy = cb_map_new(render->arena, length);
    for (gsize i = 0; i < length; i++) {
        cb_map_set_value(copy, cb_map_key_at(map, i), cb_map_value_at(map, i));
    }
    return copy;
}

const CbLayer *cb_context_layers(CbRender *render, const CbContext *context, const CbLocals *locals,
                                 CbFrame *frame)
{
    const CbLayer *layers = context->layers;
    if (context->vars) {
        CbLayer *layer = cb_arena_new_struct(render->arena, CbLayer);
        layer->next = layers;
        layer->map = copy_map(render, context->vars);
        layers = layer;
    }
    if (locals->count > 0) {
        CbLayer *layer = cb_arena_new_struct(render->arena, CbLayer);
        layer->next = layers;
        layer->names = locals;
        layer->values = cb_arena_new_array(render->arena, CbValue, locals->count);
        for (guint i = 0; i < locals->count; i++) {
            layer->values[i] = *cb_frame_slot(frame, locals->levels[i], locals->slots[i]);
        }
        layers = layer;
    }
    return layers;
}

void cb_context_set(CbRender *render, CbContext *context, CbName name, CbValue value)
{
    if (!context->vars) {
        context->vars = cb_map_new(render->arena, 4);
    }
    cb_map_set_name(context->vars, name, value);
}

void cb_context_export(CbRender *render, CbContext *context, CbName name, bool exported)
{
    if (context->exported == NULL && !exported) {
        return;
    }
    if (!context->exported) {
        context->exported = cb_map_new(render->arena, 4);
    }
    cb_map_set_name(context->exported, name, cb_value_boolean(exported));
}

static bool find_in_map(const CbMap *map, CbName name, CbValue *value)
{
    return map && cb_map_find_hashed(map, name.text, name.length, name.hash, value);
}

static bool find_in_layer(const CbLayer *layer, CbName name, CbValue *value)
{
    if (layer->map) {
        return find_in_map(layer->map, name, value);
    }
    for (guint i = 0; i < layer->names->count; i++) {
        if (layer->names->names[i].hash == name.hash &&
            cb_name_equal(layer->names->names[i], name)) {
            *value = layer->values[i];
            return value->type != CB_VALUE_MISSING && value->type != CB_VALUE_UNRESOLVED;
        }
    }
    return false;
}

CbValue cb_context_get(CbRender *render, const CbContext *context, CbName name)
{
    CbValue value;
    if (find_in_map(context->vars, name, &value)) {
        return value;
    }
    for (const CbLayer *layer = context->layers; layer; layer = layer->next) {
        if (find_in_layer(layer, name, &value)) {
            return value;
        }
    }
    if (find_in_map(context->data, name, &value) ||
        find_in_map(render->environment->globals, name, &value)) {
        return value;
    }
    return (CbValue){.type = CB_VALUE_MISSING};
}

/* Blocks */

CbBlockChain *cb_blocks_find(const CbBlockTable *table, CbName name)
{
    for (guint i = 0; i < table->count; i++) {
        if (table->chains[i].name.hash == name.hash && cb_name_equal(table->chains[i].name, name)) {
            return &table->chains[i];
        }
    }
    return NULL;
}

void cb_blocks_add(CbRender *render, CbBlockTable *table, const CbTemplate *template)
{
    for (guint i = 0; i < template->n_blocks; i++) {
        const CbBlock *block = &template->blocks[i];
        CbBlockChain *chain = cb_blocks_find(table, block->name);
        if (!chain) {
            table->chains = cb_render_grow(render, table->chains, table->count, &table->capacity,
                                           sizeof *chain);
            chain = &table->chains[table->count++];
            chain->name = block->name;
        }
        chain->blocks = cb_render_grow(render, chain->blocks, chain->count, &chain->capacity,
                                       sizeof *chain->blocks);
        chain->blocks[chain->count++] = block;
    }
}
