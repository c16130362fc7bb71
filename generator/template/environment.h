/* Inside of the environment: tables of what templates call, and compiled templates. */
#ifndef CB_TEMPLATE_ENVIRONMENT_H
#define CB_TEMPLATE_ENVIRONMENT_H

#include "template/callable.h"
#include "template/tree.h"

struct CbEnvironment {
    CbTemplateLoader loader;
    CbTemplateLister lister; /* NULL: no hints */
    gpointer loader_data;    /* of both */
    CbArena *arena;          /* of what the environment itself keeps */
    CbCallables *filters;
    CbCallables *tests;
    CbCallables *functions;
    CbCallables *methods[CB_METHOD_TYPES];
    CbMap *globals;        /* functions as values, by name */
    GRWLock lock;          /* of `templates` */
    GHashTable *templates; /* name to CbTemplate, or to NULL if it does not compile */
};

/* Whether there is a template. */
typedef enum { CB_LOOKUP_FOUND, CB_LOOKUP_MISSING, CB_LOOKUP_BROKEN } CbLookup;

/* Reports that there is no template of this name, with one that may have been meant. */
void cb_environment_report_missing(const CbEnvironment *environment, const char *name, CbSpan span,
                                   CbDiagnostics *diagnostics);

/* The compiled template of a name. Mistakes in it go to `diagnostics`; a missing one is left to
 * the caller to report. */
CbLookup cb_environment_get(CbEnvironment *environment, const char *name,
                            CbDiagnostics *diagnostics, const CbTemplate **template);

/* The name as loaders know it, without "." and empty parts, or NULL: absolute, with "..". */
char *cb_template_name(const char *name, gsize length);

#endif
