/* Finding font files by name: in given folders first, then in the system's font folders. */
#ifndef CB_GUIDE_FONT_FILES_H
#define CB_GUIDE_FONT_FILES_H

#include <glib.h>

#define CB_MAX_FONT_FOLDER_DEPTH 6     /* folders inside font folders */
#define CB_MAX_FONT_FOLDER_FILES 50000 /* files looked at */

/* Name of a font file -> its path, for everything below `folders` (NULL-terminated, may be NULL)
 * and the system's font folders; of equal names the first found, in sorted order. Free with
 * g_hash_table_unref. `unlisted` gets the first folder that is there and cannot be listed, or NULL;
 * free it with g_free. */
GHashTable *cb_font_files(const char *const *folders, char **unlisted);

#endif
