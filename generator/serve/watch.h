/* Watching folders: which files below them changed.
 *
 * On Linux by inotify, whose queue has a change before the call that made it returns: what
 * cb_watch_is_behind says is true at that moment. Elsewhere, and where the system has no more
 * watches to give, by looking at all files again and again (cb_watch_look). Folders may go away and
 * come back. Hidden files and what editors leave behind are passed over. */
#ifndef CB_SERVE_WATCH_H
#define CB_SERVE_WATCH_H

#include "serve/burst.h"

/* How often to look where the system does not tell, in microseconds. */
#define CB_WATCH_INTERVAL 300000

typedef struct CbWatch CbWatch;

CbWatch *cb_watch_new(void);
void cb_watch_free(CbWatch *watch);

/* Watches `folder`, which need not exist, and the folders below it; of those that stand directly
 * in it only the NULL-terminated `folders`, or all if that is NULL. Both are copied. A folder that
 * is watched already is not added again. From the next cb_watch_refresh on. */
void cb_watch_add(CbWatch *watch, const char *folder, const char *const *folders);

/* Watches what is there now. Before files are read: what changes afterwards is told. */
void cb_watch_refresh(CbWatch *watch);

/* Whether folders came or went, so that it is time to refresh. */
gboolean cb_watch_is_outdated(const CbWatch *watch);

/* A descriptor that can be read when there is something to tell; -1 if the system does not. */
int cb_watch_descriptor(const CbWatch *watch);

/* Whether changes wait to be read. Thread-safe beside all others. */
gboolean cb_watch_is_behind(const CbWatch *watch);

/* Adds to `burst` what changed since it was last asked; never waits. */
void cb_watch_read(CbWatch *watch, CbBurst *burst, gint64 now);

/* Whether the system does not tell, and the same by looking. */
gboolean cb_watch_is_blind(const CbWatch *watch);
void cb_watch_look(CbWatch *watch, CbBurst *burst, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbWatch, cb_watch_free)

#endif
