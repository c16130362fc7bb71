/* The template engine: Jinja's language over CbValue.
 *
 * An environment finds, compiles and keeps templates; compiled templates are immutable and
 * shared by all threads. A render takes values in, gives bytes out, and allocates only from
 * the scratch arena given to it. The language and its departures from Jinja are described in
 * templates/README.md. */
#ifndef CB_TEMPLATE_TEMPLATE_H
#define CB_TEMPLATE_TEMPLATE_H

#include "base/diagnostic.h"
#include "base/value.h"

typedef struct CbEnvironment CbEnvironment;

/* Finds the text of a template by name ("layout.html", relative to the root, never to the
 * including file): a new reference to its source, or NULL if there is none. One that cannot be
 * read is no missing one if the loader reports that where the render reports. Called once for each
 * name; must be thread-safe. */
typedef CbSource *(*CbTemplateLoader)(const char *name, gpointer user_data);

/* Adds names of templates that there are, to be freed with g_free, to an array: what `name`, which
 * is missing, may have meant. Must be thread-safe. */
typedef void (*CbTemplateLister)(const char *name, GPtrArray *names, gpointer user_data);

/* A function, filter or test of the host: positional `arguments` (a filter's or test's subject
 * is the first) and `keywords` (NULL if none). Returns FALSE after cb_render_fail. */
typedef gboolean (*CbFunction)(CbRender *render, const CbValue *arguments, gsize n_arguments,
                               const CbMap *keywords, gpointer user_data, CbValue *result);

CbEnvironment *cb_environment_new(CbTemplateLoader loader, gpointer user_data);
void cb_environment_free(CbEnvironment *environment);

/* For hints: with the loader's user data. Before the first render only. */
void cb_environment_set_lister(CbEnvironment *environment, CbTemplateLister lister);

/* Adds to (or replaces in) what templates can call. Before the first render only. Names and
 * user data must outlive the environment. */
void cb_environment_add_function(CbEnvironment *environment, const char *name, CbFunction function,
                                 gpointer user_data);
void cb_environment_add_filter(CbEnvironment *environment, const char *name, CbFunction function,
                               gpointer user_data);
void cb_environment_add_test(CbEnvironment *environment, const char *name, CbFunction function,
                             gpointer user_data);

/* Renders the template `name` with the map `context` into `out` (appending). Errors go to
 * `diagnostics` with their place and the chain of includes and calls; FALSE then, and `out` is
 * as it was. `host` is what cb_render_host gives to functions. Thread-safe: each thread has its
 * own scratch arena, and nothing rendered refers to it afterwards. */
gboolean cb_environment_render(CbEnvironment *environment, const char *name, const CbMap *context,
                               gpointer host, CbArena *scratch, GString *out,
                               CbDiagnostics *diagnostics);

/* Names of templates that a render of `name` may need (itself, extends, includes, imports with
 * constant names, transitively), sorted, in a NULL-terminated array: what an incremental build
 * depends on. Free with g_strfreev. NULL if it does not compile. */
char **cb_environment_dependencies(CbEnvironment *environment, const char *name,
                                   CbDiagnostics *diagnostics);

/* A template that is rendered by itself. */
typedef struct {
    const char *name;
    const char *const *known; /* names that its context has, NULL-terminated; NULL: it is not known
                                 what renders it */
} CbTemplatePage;

/* casebook check: compiles the templates of `pages` and all that these name, and reports mistakes;
 * as warnings, names that a template reads and that no page has which it is part of, and blocks
 * that no template has which it extends. */
void cb_environment_check(CbEnvironment *environment, const CbTemplatePage *pages, gsize n_pages,
                          CbDiagnostics *diagnostics);

/* For functions and filters: the scratch arena, the host pointer, a variable of the calling
 * context, and the way to fail with the position of the call. */
CbArena *cb_render_arena(CbRender *render);
gpointer cb_render_host(CbRender *render);
CbValue cb_render_variable(CbRender *render, const char *name);
gboolean cb_render_fail(CbRender *render, const char *format, ...) G_GNUC_PRINTF(2, 3);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbEnvironment, cb_environment_free)

#endif
