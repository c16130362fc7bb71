/* The footprint of a folder: a digest that changes when anything in it may have changed.
 *
 * Every file is told by its path, size, inode and time stamps (of its content and of its status,
 * in nanoseconds). A file that was written a moment ago could be written again within the same
 * tick of the clock, so of those changed after a given moment the content counts as well. */
#ifndef CB_SITE_FOOTPRINT_H
#define CB_SITE_FOOTPRINT_H

#include <glib.h>

#define CB_MAX_FOOTPRINT_FILES 4000000 /* files of a folder that are told apart */
#define CB_MAX_FOOTPRINT_DEPTH 32      /* folders inside each other, those behind links included */

/* Makes the footprint of the folder `path`; links are followed. Left out are names that begin
 * with a dot at the top, and the folder `except` (a path, or NULL) wherever it is met. Of files
 * changed after `trusted_until` (microseconds since 1970) the content counts; `*has_fresh` (may be
 * NULL) becomes TRUE if there are such files or folders. A folder that is not there has a
 * footprint, too. NULL if the folder cannot be told: too deep, unreadable. Free with
 * g_free. */
char *cb_footprint_new(const char *path, const char *except, gint64 trusted_until, guint jobs,
                       gboolean *has_fresh);

/* The same of an output, of which names that begin with a dot count, and contents never. */
char *cb_footprint_of_output(const char *path, guint jobs);

/* The footprint of the program that runs, its libraries included: what they were built as. */
char *cb_footprint_of_program(void);

#endif
