/* Revisions: a collection as Git keeps it, read into a temporary folder.
 *
 * Git is run with its arguments one by one, never through a shell; neither the repository's index
 * nor its files change, and no hook runs. */
#ifndef CB_EXCHANGE_REVISION_H
#define CB_EXCHANGE_REVISION_H

#include <glib.h>

typedef struct {
    char *temporary; /* holds the index and the folder */
    char *folder;    /* of the collection as it was */
} CbRevision;

/* Reads `name`: REV, the collection in `collection` as it was in that revision, or REV:PATH, a
 * folder by its path from the top of the repository that `collection` lies in. NULL with `error` if
 * the name begins with a hyphen or Git fails. */
CbRevision *cb_revision_read(const char *name, const char *collection, GError **error);

/* Removes the temporary folder, too. */
void cb_revision_free(CbRevision *revision);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbRevision, cb_revision_free)

#endif
