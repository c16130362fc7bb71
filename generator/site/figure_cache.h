/* Figures as pages show them: drawn once for each language and place, by any thread.
 *
 * Links in a figure are relative to the page that holds it, so a drawing can be shared by all
 * pages of a folder. */
#ifndef CB_SITE_FIGURE_CACHE_H
#define CB_SITE_FIGURE_CACHE_H

#include <glib.h>

typedef struct CbFigureCache CbFigureCache;

CbFigureCache *cb_figure_cache_new(void);
void cb_figure_cache_free(CbFigureCache *cache);

/* The text stored under `key`, or NULL. Valid as long as the cache. */
const char *cb_figure_cache_get(CbFigureCache *cache, const char *key);
/* Stores a copy of `text`, unless another thread was first; returns what is stored. */
const char *cb_figure_cache_put(CbFigureCache *cache, const char *key, const char *text,
                                gsize length);

#endif
