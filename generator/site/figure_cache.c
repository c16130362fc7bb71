#include "site/figure_cache.h"

struct CbFigureCache {
    GMutex mutex;
    GHashTable *texts;
};

CbFigureCache *cb_figure_cache_new(void)
{
    CbFigureCache *cache = g_new0(CbFigureCache, 1);
    g_mutex_init(&cache->mutex);
    cache->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return cache;
}

void cb_figure_cache_free(CbFigureCache *cache)
{
    if (!cache) {
        return;
    }
    g_hash_table_destroy(cache->texts);
    g_mutex_clear(&cache->mutex);
    g_free(cache);
}

const char *cb_figure_cache_get(CbFigureCache *cache, const char *key)
{
    g_mutex_lock(&cache->mutex);
    const char *text = g_hash_table_lookup(cache->texts, key);
    g_mutex_unlock(&cache->mutex);
    return text;
}

const char *cb_figure_cache_put(CbFigureCache *cache, const char *key, const char *text,
                                gsize length)
{
    g_mutex_lock(&cache->mutex);
    const char *stored = g_hash_table_lookup(cache->texts, key);
    if (!stored) {
        char *copy = g_strndup(text, length);
        g_hash_table_insert(cache->texts, g_strdup(key), copy);
        stored = copy;
    }
    g_mutex_unlock(&cache->mutex);
    return stored;
}
