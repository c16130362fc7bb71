#include "template/environment.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "template/call.h"
#include "template/functions.h"
#include "template/inherit.h"
#include "template/parser.h"
#include "template/render.h"
#include "template/resolve.h"

#include <string.h>

static void template_free(gpointer data)
{
    CbTemplate *template = data;
    cb_source_unref(template->source);
    cb_arena_free(template->arena);
}

CbEnvironment *cb_environment_new(CbTemplateLoader loader, gpointer user_data)
{
    CbEnvironment *environment = g_new0(CbEnvironment, 1);
    environment->loader = loader;
    environment->loader_data = user_data;
    environment->arena = cb_arena_new();
    environment->filters = cb_callables_new();
    environment->tests = cb_callables_new();
    environment->functions = cb_callables_new();
    for (int i = 0; i < CB_METHOD_TYPES; i++) {
        environment->methods[i] = cb_callables_new();
    }
    cb_callables_add_builtins(environment->functions, cb_functions);
    cb_callables_add_builtins(environment->tests, cb_tests);
    cb_callables_add_builtins(environment->filters, cb_filters_text);
    cb_callables_add_builtins(environment->filters, cb_filters_html);
    cb_callables_add_builtins(environment->filters, cb_filters_list);
    cb_callables_add_builtins(environment->filters, cb_filters_order);
    cb_callables_add_builtins(environment->filters, cb_filters_number);
    cb_callables_add_builtins(environment->methods[CB_METHODS_STRING], cb_methods_string);
    cb_callables_add_builtins(environment->methods[CB_METHODS_LIST], cb_methods_list);
    cb_callables_add_builtins(environment->methods[CB_METHODS_MAP], cb_methods_map);
    environment->globals = cb_map_new(environment->arena, 0);
    for (const CbBuiltin *builtin = cb_functions; builtin->name; builtin++) {
        cb_map_set(
            environment->globals, builtin->name,
            cb_function_value(environment->arena,
                              cb_callables_find(environment->functions,
                                                cb_name(builtin->name, strlen(builtin->name)))));
    }
    g_rw_lock_init(&environment->lock);
    environment->templates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, template_free);
    return environment;
}

void cb_environment_free(CbEnvironment *environment)
{
    if (!environment) {
        return;
    }
    g_hash_table_unref(environment->templates);
    g_rw_lock_clear(&environment->lock);
    cb_callables_free(environment->filters);
    cb_callables_free(environment->tests);
    cb_callables_free(environment->functions);
    for (int i = 0; i < CB_METHOD_TYPES; i++) {
        cb_callables_free(environment->methods[i]);
    }
    cb_arena_free(environment->arena);
    g_free(environment);
}

void cb_environment_add_function(CbEnvironment *environment, const char *name, CbFunction function,
                                 gpointer user_data)
{
    cb_callables_add(environment->functions, name, function, user_data);
    cb_map_set(
        environment->globals, name,
        cb_function_value(environment->arena,
                          cb_callables_find(environment->functions, cb_name(name, strlen(name)))));
}

void cb_environment_add_filter(CbEnvironment *environment, const char *name, CbFunction function,
                               gpointer user_data)
{
    cb_callables_add(environment->filters, name, function, user_data);
}

void cb_environment_add_test(CbEnvironment *environment, const char *name, CbFunction function,
                             gpointer user_data)
{
    cb_callables_add(environment->tests, name, function, user_data);
}

/* Templates */

/* Whether a name has only parts that are names, as most have. */
static bool is_clean(const char *name, gsize length)
{
    bool begins = true;
    for (gsize i = 0; i < length; i++) {
        if (name[i] == '\0' || name[i] == '\\' || (begins && (name[i] == '/' || name[i] == '.'))) {
            return false;
        }
        begins = name[i] == '/';
    }
    return !begins;
}

char *cb_template_name(const char *name, gsize length)
{
    if (is_clean(name, length)) {
        return g_strndup(name, length);
    }
    g_autofree char *copy = g_strndup(name, length);
    if (length == 0 || strlen(copy) != length || copy[0] == '/' || strchr(copy, '\\')) {
        return NULL;
    }
    g_auto(GStrv) parts = g_strsplit(copy, "/", -1);
    GString *clean = g_string_new(NULL);
    for (gsize i = 0; parts[i]; i++) {
        if (strcmp(parts[i], "..") == 0) {
            g_string_free(clean, TRUE);
            return NULL;
        }
        if (parts[i][0] != '\0' && strcmp(parts[i], ".") != 0) {
            g_string_append_printf(clean, "%s%s", clean->len > 0 ? "/" : "", parts[i]);
        }
    }
    return g_string_free(clean, FALSE);
}

/* Compiles a source, of which it takes the reference. NULL after a diagnostic. */
static CbTemplate *compile(CbEnvironment *environment, const char *name, CbSource *source,
                           CbDiagnostics *diagnostics)
{
    CbArena *arena = cb_arena_new();
    CbTemplate *template = cb_arena_new_struct(arena, CbTemplate);
    g_autoptr(GPtrArray) blocks = g_ptr_array_new();
    template->arena = arena;
    template->source = source;
    template->name = cb_arena_strdup(arena, name);
    template->top = cb_arena_new_struct(arena, CbRoutine);
    if (cb_parse_template(arena, source, diagnostics, &template->top->body, blocks) &&
        cb_resolve_template(environment, template, blocks, diagnostics)) {
        return template;
    }
    template_free(template);
    return NULL;
}

static CbTemplate *known_template(CbEnvironment *environment, const char *name)
{
    g_rw_lock_reader_lock(&environment->lock);
    CbTemplate *template = g_hash_table_lookup(environment->templates, name);
    g_rw_lock_reader_unlock(&environment->lock);
    return template;
}

/* Keeps a template, unless another thread was faster; the one that is kept. */
static CbTemplate *keep_template(CbEnvironment *environment, CbTemplate *template)
{
    g_rw_lock_writer_lock(&environment->lock);
    CbTemplate *known = g_hash_table_lookup(environment->templates, template->name);
    if (!known) {
        g_hash_table_insert(environment->templates, (gpointer) template->name, template);
    }
    g_rw_lock_writer_unlock(&environment->lock);
    if (known) {
        template_free(template);
    }
    return known ? known : template;
}

void cb_environment_set_lister(CbEnvironment *environment, CbTemplateLister lister)
{
    environment->lister = lister;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void cb_environment_report_missing(const CbEnvironment *environment, const char *name, CbSpan span,
                                   CbDiagnostics *diagnostics)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (environment->lister != NULL) {
        environment->lister(name, names, environment->loader_data);
    }
    g_ptr_array_sort(names, compare_names);
    g_autofree char *hint = cb_suggest_near(name, (const char *const *)names->pdata, names->len);
    cb_diagnostics_add(diagnostics, CB_CODE_TEMPLATE_MISSING, span, hint,
                       "there is no template '%s'", name);
}

CbLookup cb_environment_get(CbEnvironment *environment, const char *name,
                            CbDiagnostics *diagnostics, const CbTemplate **template)
{
    *template = known_template(environment, name);
    if (*template) {
        return CB_LOOKUP_FOUND;
    }
    guint errors = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
    CbSource *source = environment->loader(name, environment->loader_data);
    if (source == NULL && cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > errors) {
        return CB_LOOKUP_BROKEN;
    }
    if (!source) {
        return CB_LOOKUP_MISSING;
    }
    CbTemplate *compiled = compile(environment, name, source, diagnostics);
    if (!compiled) {
        return CB_LOOKUP_BROKEN;
    }
    *template = keep_template(environment, compiled);
    return CB_LOOKUP_FOUND;
}

/* The template that the caller asks for by name. */
static const CbTemplate *root_template(CbEnvironment *environment, const char *name,
                                       CbDiagnostics *diagnostics)
{
    const CbTemplate *template = NULL;
    g_autofree char *known = cb_template_name(name, strlen(name));
    CbLookup lookup =
        known ? cb_environment_get(environment, known, diagnostics, &template) : CB_LOOKUP_MISSING;
    if (lookup == CB_LOOKUP_MISSING) {
        cb_diagnostics_add_file(diagnostics, CB_CODE_TEMPLATE_MISSING, name, NULL,
                                "there is no template '%s'", name);
    }
    return template;
}

gboolean cb_environment_render(CbEnvironment *environment, const char *name, const CbMap *context,
                               gpointer host, CbArena *scratch, GString *out,
                               CbDiagnostics *diagnostics)
{
    const CbTemplate *template = root_template(environment, name, diagnostics);
    gsize start = out->len;
    if (!template) {
        return FALSE;
    }
    CbRender render = {.environment = environment,
                       .arena = scratch,
                       .out = out,
                       .diagnostics = diagnostics,
                       .host = host,
                       .data = context,
                       .out_limit = start + CB_MAX_TEMPLATE_OUTPUT,
                       .arena_start = cb_arena_used(scratch)};
    if (cb_run_template(&render, cb_context_new(&render, template, context, NULL))) {
        return TRUE;
    }
    g_string_truncate(out, start);
    return FALSE;
}

/* For functions of the host */

CbArena *cb_render_arena(CbRender *render)
{
    return render->arena;
}

gpointer cb_render_host(CbRender *render)
{
    return render->host;
}

CbValue cb_render_variable(CbRender *render, const char *name)
{
    CbValue value = cb_value_undefined();
    if (render->frame) {
        value = cb_context_get(render, render->frame->context, cb_name(name, strlen(name)));
    }
    return value.type == CB_VALUE_MISSING ? cb_value_undefined() : value;
}

gboolean cb_render_fail(CbRender *render, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    return cb_fail_at(render, NULL, "%s", message);
}
