/* Presses for many guides on many threads: a press is taken, used by one thread, and put back for
 * the next. There are never more than guides in the making. */
#ifndef CB_GUIDE_PRESS_POOL_H
#define CB_GUIDE_PRESS_POOL_H

#include "guide/press.h"

typedef struct CbPressPool CbPressPool;

/* A pool for `style`, which must outlive it. Free with cb_press_pool_free once all are back. */
CbPressPool *cb_press_pool_new(const CbPrintStyle *style);
void cb_press_pool_free(CbPressPool *pool);

/* A press that nobody else has, or NULL with a diagnostic. Thread-safe. */
CbPress *cb_press_pool_take(CbPressPool *pool, CbDiagnostics *diagnostics);
/* Puts it back; NULL is allowed. Thread-safe. */
void cb_press_pool_put(CbPressPool *pool, CbPress *press);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPressPool, cb_press_pool_free)

#endif
