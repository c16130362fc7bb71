/* Templates that work together: blocks, extends, include, import. */
#ifndef CB_TEMPLATE_INHERIT_H
#define CB_TEMPLATE_INHERIT_H

#include "template/render.h"

/* Runs the top level of a template and of those that it extends. */
bool cb_run_template(CbRender *render, CbContext *context);

/* The statements of the same names. */
bool cb_execute_block(CbRender *render, CbFrame *frame, const CbStatement *statement);
bool cb_execute_extends(CbRender *render, CbFrame *frame, const CbStatement *statement);
bool cb_execute_include(CbRender *render, CbFrame *frame, const CbStatement *statement);
bool cb_execute_import(CbRender *render, CbFrame *frame, const CbStatement *statement);

#endif
