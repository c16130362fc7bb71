/* The output folder: written beside the old one, and swapped in one step.
 *
 * For the output `public` these names stand beside it, all on its file system:
 *
 *     .public.casebook-lock   held while a build writes; removed afterwards
 *     .public.casebook-new    the staging folder
 *     .public.casebook-old    the old output, only where folders cannot be exchanged in one step
 *     .public.casebook-state  what the next build knows of this one (site/state.h); it stays
 *
 * A commit exchanges output and staging folder by renameat2(RENAME_EXCHANGE), then removes what
 * was exchanged out. Where the file system cannot do that: the output is renamed to -old, the
 * staging folder to the output, and -old is removed. A build that is killed leaves the output as
 * it was or as it is to be, except between those two renames: then it is missing, and the next
 * cb_output_prepare, before the content is read, puts -old back, also in the place of an empty
 * folder that was made meanwhile. Left-overs are removed by the next cb_output_begin as well.
 *
 * A file that is to be as it was is linked from the old output instead of written, so that it keeps
 * its time stamp: tools that compare these to publish what changed then see only that.
 *
 * A marker file in the output says that Casebook made it, and whether it is a site or a dashboard;
 * its first sentence counts. A folder that has other files and no marker is refused, and so is one
 * that was made for the other purpose, and one on which a file system is mounted, for it can be
 * neither exchanged nor renamed. Dashboards of older versions have a site's marker; they are known
 * by their files. */
#ifndef CB_SITE_OUTPUT_H
#define CB_SITE_OUTPUT_H

#include <glib.h>

#define CB_OUTPUT_MARKER ".casebook-output"

typedef struct CbOutputFolder CbOutputFolder;

typedef enum {
    CB_OUTPUT_OF_BUILD, /* a site */
    CB_OUTPUT_OF_REPORT /* a dashboard */
} CbOutputPurpose;

typedef enum {
    CB_OUTPUT_ERROR_FOREIGN, /* the folder is not one that Casebook made for this purpose */
    CB_OUTPUT_ERROR_PATH,    /* no folder can be at this path */
    CB_OUTPUT_ERROR_BUSY,    /* another build writes it */
    CB_OUTPUT_ERROR_SYSTEM   /* a system call failed */
} CbOutputError;

#define CB_OUTPUT_ERROR (cb_output_error_quark())
GQuark cb_output_error_quark(void);

/* Says, before anything else is done, whether the output folder `path` may be replaced, and puts
 * back what a killed build had set aside. Nothing is made. Errors as of cb_output_begin. */
gboolean cb_output_prepare(const char *path, CbOutputPurpose purpose, GError **error);

/* Locks the output folder `path` (which need not exist), cleans up after killed builds and makes
 * an empty staging folder. Files that are as they were are taken over from the old output if
 * `reuse`. Messages of errors name `path` and what to do. */
CbOutputFolder *cb_output_begin(const char *path, CbOutputPurpose purpose, gboolean reuse,
                                GError **error);

/* Writes one file into the staging folder, making its folders. `path` is counted from the top.
 * Thread-safe. */
gboolean cb_output_write(CbOutputFolder *folder, const char *path, const char *bytes, gsize length,
                         GError **error);

/* Says that the old output was found to be as it was left: what is taken over from it need not be
 * looked at again. */
void cb_output_trust(CbOutputFolder *folder);

/* Takes the file over from the old output as it is. FALSE if there is none, or none may be used.
 * Thread-safe. */
gboolean cb_output_keep(CbOutputFolder *folder, const char *path);

/* The bytes of a file of the old output; NULL if there is none, or none may be used, or it is
 * larger than CB_MAX_ASSET_SIZE. Thread-safe. */
GBytes *cb_output_read_old(const CbOutputFolder *folder, const char *path);

/* Whether a file that was written was taken over from the old output. Thread-safe. */
gboolean cb_output_is_kept(const CbOutputFolder *folder, const char *path);

/* Copies the regular file `source` into the staging folder. Thread-safe. */
gboolean cb_output_copy(CbOutputFolder *folder, const char *path, const char *source,
                        GError **error);

/* Makes the staging folder the output and removes the old one. The folder is finished with after
 * this, whatever it returns; on failure the old output stands as it was. */
gboolean cb_output_commit(CbOutputFolder *folder, GError **error);

/* Removes the staging folder if there was no commit, and gives up the lock. NULL is allowed. */
void cb_output_free(CbOutputFolder *folder);

/* The path of a helper that stands beside the output `path`: `.public.casebook-PURPOSE`. NULL if
 * the output's parent is not there. Free with g_free. */
char *cb_output_beside(const char *path, const char *purpose);

/* For tests of the way without exchange: the next commits of this folder behave as if the file
 * system could not exchange. */
void cb_output_without_exchange(CbOutputFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbOutputFolder, cb_output_free)

#endif
