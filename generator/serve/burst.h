/* Changes of files that belong together: when the last of a burst has come.
 *
 * One save should be answered at once; a thousand files that change in a second, once. So the
 * quiet that ends a burst is short for one file and grows with their number. A file that was
 * begun but not closed, and one that was taken away, are given time to come back: editors write
 * over files, and put new ones in their place. Pure: the clock is an argument, in microseconds. */
#ifndef CB_SERVE_BURST_H
#define CB_SERVE_BURST_H

#include <glib.h>

#define CB_BURST_QUIET 4000           /* after each file that changed */
#define CB_BURST_QUIET_LONGEST 100000 /* however many did; and for a file that is being written */
#define CB_BURST_QUIET_GONE 20000     /* after a file went away */
#define CB_BURST_LONGEST 1000000      /* from the first change, however many follow */

typedef enum {
    CB_CHANGE_BEGUN,  /* a file came, or is being written */
    CB_CHANGE_SAVED,  /* it is complete */
    CB_CHANGE_GONE,   /* it went away */
    CB_CHANGE_TOUCHED /* its rights or times changed: says nothing of what is being written */
} CbChange;

typedef struct CbBurst CbBurst;

CbBurst *cb_burst_new(void);
void cb_burst_free(CbBurst *burst);

/* Adds a change of the file `path`. */
void cb_burst_add(CbBurst *burst, const char *path, CbChange change, gint64 now);

/* When the burst is over if nothing else comes; -1 if there is none. */
gint64 cb_burst_end(const CbBurst *burst);

/* The paths that changed, as a set; the burst is empty then. Free with g_hash_table_unref. */
GHashTable *cb_burst_take(CbBurst *burst);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbBurst, cb_burst_free)

#endif
