/* The parsed tree to its final form: names become slots, filters and tests are looked up, their
 * arguments bound, and what is constant is computed. */
#ifndef CB_TEMPLATE_RESOLVE_H
#define CB_TEMPLATE_RESOLVE_H

#include "template/environment.h"

/* Completes a template of which `top->body` is parsed and `blocks` are its block statements.
 * False after a diagnostic. */
bool cb_resolve_template(CbEnvironment *environment, CbTemplate *template, GPtrArray *blocks,
                         CbDiagnostics *diagnostics);

#endif
