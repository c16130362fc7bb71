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

/* A file as it was found: another number means that it may have changed; 0, that it was changed too
 * lately to be told from what it will be. */
typedef struct {
    char *path; /* below the folder */
    guint64 told;
} CbFootprintFile;

/* A folder of which one part is told file by file. */
typedef struct {
    struct CbFootprintLook *look; /* what was seen */
    char *whole;                  /* as cb_footprint_new says; NULL: the folder cannot be told */
    char *others;                 /* of all that is not in the part */
    GPtrArray *files; /* of CbFootprintFile: the part's, sorted by path; folders are none */
} CbFootprint;

/* Looks at the folder as cb_footprint_new does; what was seen is told, also more than once, by
 * cb_footprint_tell: of the folder `part` ("cases/") below it, too. */
void cb_footprint_init(CbFootprint *footprint, const char *path, const char *except, guint jobs);
void cb_footprint_tell(CbFootprint *footprint, const char *part, gint64 trusted_until);
void cb_footprint_clear(CbFootprint *footprint);

/* The same of an output, of which names that begin with a dot count, and contents never. */
char *cb_footprint_of_output(const char *path, guint jobs);

/* The footprint of the program that runs, its libraries included: what they were built as. */
char *cb_footprint_of_program(void);

#endif
