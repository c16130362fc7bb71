/* Writing several files, all of them or none.
 *
 * Each new text is written beside its file and made durable first; only when all of them stand
 * there do they take their places, each in one step. A reader of a single file sees the old text
 * or the new one. If a step fails, what was replaced before it gets its old text back; only a
 * crash between two steps can leave some files new and others old. */
#ifndef CB_BASE_REPLACE_H
#define CB_BASE_REPLACE_H

#include <glib.h>

typedef struct {
    const char *path;
    const char *text;
    gsize length;
    gboolean is_new; /* must not be there yet */
} CbReplacement;

/* FALSE with `error` if nothing was changed. A file keeps its permissions, and a link keeps leading
 * to the file that is written. */
gboolean cb_files_replace(const CbReplacement *files, guint n_files, GError **error);

#endif
