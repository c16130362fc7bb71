/* Revisions: a collection as Git keeps it, read into a temporary folder.
 *
 * Git is run with its arguments one by one, never through a shell; the repository does not change.
 * It may be a stranger's: its files are read as they are kept, without the attributes and filters
 * that it names, no hook of it runs, and nothing is fetched from where it came from. */
#ifndef CB_EXCHANGE_REVISION_H
#define CB_EXCHANGE_REVISION_H

#include <glib.h>

typedef struct {
    char *temporary; /* holds the folder, and what Git wrote */
    char *folder;    /* of the collection as it was */
} CbRevision;

typedef struct {
    gsize list;   /* bytes of the list of files */
    guint64 size; /* bytes of all files */
} CbRevisionLimits;

/* Reads `name`: REV, the collection in `collection` as it was in that revision, or REV:PATH, a
 * folder by its path from the top of the repository that `collection` lies in. Links are links of
 * that folder again, modules of Git are passed over. `limits` may be NULL: those of limits.h. NULL
 * with `error` if the name begins with a hyphen, Git fails, a path leads out, or it is too large.
 */
CbRevision *cb_revision_read(const char *name, const char *collection,
                             const CbRevisionLimits *limits, GError **error);

/* Removes the temporary folder, too. */
void cb_revision_free(CbRevision *revision);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbRevision, cb_revision_free)

#endif
