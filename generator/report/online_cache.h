/* Answers of other sites that are kept in a file, so that they are not asked too often.
 *
 * A JSON object from address to `state`, `status`, `detail`, `asked`. A file that cannot be read
 * counts as empty; answers that are too old are forgotten. */
#ifndef CB_REPORT_ONLINE_CACHE_H
#define CB_REPORT_ONLINE_CACHE_H

#include "report/online.h"

typedef struct CbOnlineCache CbOnlineCache;

/* The answers in the file `path` that still count at `now`. Never NULL. */
CbOnlineCache *cb_online_cache_read(const char *path, gint64 now);
void cb_online_cache_free(CbOnlineCache *cache);

/* Copies the answer for an address into `*answer`, if there is one. */
void cb_online_cache_find(const CbOnlineCache *cache, const char *url, CbLinkAnswer *answer);

/* Remembers an answer. */
void cb_online_cache_set(CbOnlineCache *cache, const char *url, const CbLinkAnswer *answer);

/* Writes the file, making its folder. */
gboolean cb_online_cache_write(const CbOnlineCache *cache, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbOnlineCache, cb_online_cache_free)

#endif
