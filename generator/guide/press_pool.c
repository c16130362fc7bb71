#include "guide/press_pool.h"

struct CbPressPool {
    const CbPrintStyle *style;
    CbPatternShelf *patterns; /* of all presses */
    GMutex mutex;
    GPtrArray *idle; /* of CbPress */
};

static void free_press(gpointer data)
{
    cb_press_free(data);
}

CbPressPool *cb_press_pool_new(const CbPrintStyle *style)
{
    CbPressPool *pool = g_new0(CbPressPool, 1);
    pool->style = style;
    pool->patterns = cb_pattern_shelf_new();
    pool->idle = g_ptr_array_new_with_free_func(free_press);
    g_mutex_init(&pool->mutex);
    return pool;
}

void cb_press_pool_free(CbPressPool *pool)
{
    if (pool == NULL) {
        return;
    }
    g_ptr_array_unref(pool->idle);
    cb_pattern_shelf_free(pool->patterns);
    g_mutex_clear(&pool->mutex);
    g_free(pool);
}

CbPress *cb_press_pool_take(CbPressPool *pool, CbDiagnostics *diagnostics)
{
    CbPress *press = NULL;
    g_mutex_lock(&pool->mutex);
    if (pool->idle->len > 0) {
        press = g_ptr_array_steal_index(pool->idle, pool->idle->len - 1);
    }
    g_mutex_unlock(&pool->mutex);
    return press != NULL ? press : cb_press_new(pool->style, pool->patterns, diagnostics);
}

void cb_press_pool_put(CbPressPool *pool, CbPress *press)
{
    if (press == NULL) {
        return;
    }
    g_mutex_lock(&pool->mutex);
    g_ptr_array_add(pool->idle, press);
    g_mutex_unlock(&pool->mutex);
}
