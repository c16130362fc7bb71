/* The same work for many items, on all cores.
 *
 * Items are handed out one after the other from a shared counter, so that long items do not
 * hold up the rest. Results must not depend on which worker did what: each item writes only
 * to its own place, and what workers gather is merged in the order of the items. */
#ifndef CB_BASE_PARALLEL_H
#define CB_BASE_PARALLEL_H

#include <glib.h>

/* Most threads that --jobs may ask for. */
#define CB_MAX_JOBS 64

/* The work for item `index`; `worker` (below the number of jobs) names the thread, for
 * scratch memory of its own. */
typedef void (*CbParallelFunction)(guint index, guint worker, gpointer user_data);

/* How many threads `jobs` means: 0 is one for each core; never more than CB_MAX_JOBS. */
guint cb_parallel_jobs(guint jobs);

/* Calls `function` for 0 … count-1 on `jobs` threads, the calling one included, and returns
 * when all are done. If threads cannot be had, fewer do the work. */
void cb_parallel_for(guint count, guint jobs, CbParallelFunction function, gpointer user_data);

#endif
