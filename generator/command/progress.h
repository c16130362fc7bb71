/* A line on a terminal that says how far a command is, once it has taken more than half a second.
 */
#ifndef CB_COMMAND_PROGRESS_H
#define CB_COMMAND_PROGRESS_H

#include <glib.h>

typedef struct CbProgress CbProgress;

/* Begins; the line goes to stderr. NULL, which all functions take, if that is no terminal. */
CbProgress *cb_progress_start(void);

/* What is being done: "reading". `stage` must stay as it is. Thread-safe. */
void cb_progress_stage(CbProgress *progress, const char *stage);

/* How far that is. Thread-safe. */
void cb_progress_step(CbProgress *progress, guint done, guint total);

/* Takes the line away, so that others can be written, and frees the progress. */
void cb_progress_end(CbProgress *progress);

/* The line for tests, without what a terminal needs. Free with g_free. */
char *cb_progress_line(const char *stage, guint done, guint total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbProgress, cb_progress_end)

#endif
