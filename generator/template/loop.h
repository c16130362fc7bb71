/* `for` loops, and the `loop` variable in them. */
#ifndef CB_TEMPLATE_LOOP_H
#define CB_TEMPLATE_LOOP_H

#include "template/render.h"

/* Runs a loop. */
bool cb_execute_for(CbRender *render, CbFrame *frame, const CbFor *loop);

#endif
