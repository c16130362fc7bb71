/* A snapshot: a collection and its theme at one moment, with the plan of the site and all that its
 * pages share. Immutable, counted references; what is made of one snapshot fits together.
 *
 * Nothing is rendered until it is asked for, and the search is made at its first question. */
#ifndef CB_SERVE_SNAPSHOT_H
#define CB_SERVE_SNAPSHOT_H

#include "site/site.h"

typedef struct CbSnapshot CbSnapshot;

typedef struct {
    const char *folder; /* of the collection */
    CbLoadOptions load;
} CbSnapshotOptions;

/* Loads everything, or only what changed since `before` (NULL: none): `changed` has the absolute
 * paths of all files that did. What is wrong is in cb_snapshot_diagnostics; with an error the
 * snapshot has no site. */
CbSnapshot *cb_snapshot_new(const CbSnapshotOptions *options, const CbSnapshot *before,
                            GHashTable *changed);
CbSnapshot *cb_snapshot_ref(CbSnapshot *snapshot);
void cb_snapshot_unref(CbSnapshot *snapshot);

gboolean cb_snapshot_is_good(const CbSnapshot *snapshot);
/* Everything that was found while loading. */
CbDiagnostics *cb_snapshot_diagnostics(const CbSnapshot *snapshot);

/* The folders on disk that the theme is made of, as far as they are known; NULL-terminated. */
const char *const *cb_snapshot_theme_folders(const CbSnapshot *snapshot);

/* Whether pages of `before` become those of `snapshot` by other style sheets alone; `changed` has
 * the absolute paths of the files that changed in between. Both are good. */
gboolean cb_snapshot_is_restyled(const CbSnapshot *snapshot, const CbSnapshot *before,
                                 GHashTable *changed);

/* Appends the paths of all style sheets, as a JSON array. */
void cb_snapshot_append_sheets(const CbSnapshot *snapshot, GString *out);

/* The rest is for good snapshots. */

/* All outputs but the files of the search, in the order of the plan. */
const CbOutput *cb_snapshot_outputs(const CbSnapshot *snapshot, guint *count);

/* The output of a path; NULL if there is none. Search files have none (cb_snapshot_search). */
const CbOutput *cb_snapshot_find(const CbSnapshot *snapshot, const char *path);

/* Whether an output takes long, or an unknown path may be one of the search: not to hold up others
 * for. */
gboolean cb_output_takes_long(const CbOutput *output, const char *path);

/* The bytes of an output, but not of media; NULL with diagnostics if it cannot be rendered. What
 * can be looked at but would stop a build (a link that leads nowhere, a private value) is in the
 * diagnostics, too. */
GBytes *cb_snapshot_render(CbSnapshot *snapshot, const CbOutput *output,
                           CbDiagnostics *diagnostics);

/* The page for a path that is not there, with links that are right from this path; NULL if there
 * is none. */
GBytes *cb_snapshot_render_not_found(CbSnapshot *snapshot, const char *path,
                                     CbDiagnostics *diagnostics);

/* The bytes of a file of the search, or NULL. */
GBytes *cb_snapshot_search(CbSnapshot *snapshot, const char *path);

/* Opens a file of media/ for reading: its descriptor and size; -1 if it is gone, no regular file,
 * or outside of the collection. */
int cb_snapshot_open_media(const CbSnapshot *snapshot, const CbOutput *output, guint64 *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSnapshot, cb_snapshot_unref)

#endif
