/* A folder that is made with everything in it, or not at all.
 *
 * Its files are written into a hidden folder inside it, and take their places when all is well. */
#ifndef CB_COMMAND_FRESH_FOLDER_H
#define CB_COMMAND_FRESH_FOLDER_H

#include <glib.h>

typedef struct CbFreshFolder CbFreshFolder;

/* Begins a folder, which must not be there or be empty. NULL with `error` if that fails. */
CbFreshFolder *cb_fresh_folder_new(const char *folder, GError **error);

/* Where to write; it is empty again after cb_fresh_folder_clear. */
const char *cb_fresh_folder_path(const CbFreshFolder *fresh);
gboolean cb_fresh_folder_clear(CbFreshFolder *fresh, GError **error);

/* Brings what was written to its place. FALSE with `error` if that fails. */
gboolean cb_fresh_folder_finish(CbFreshFolder *fresh, GError **error);

/* Takes away what was not finished, the folder too if it was made here. */
void cb_fresh_folder_free(CbFreshFolder *fresh);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbFreshFolder, cb_fresh_folder_free)

#endif
