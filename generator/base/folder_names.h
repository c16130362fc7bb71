/* What is in a folder, with what the folder itself says of it: a file need not be looked at. */
#ifndef CB_BASE_FOLDER_NAMES_H
#define CB_BASE_FOLDER_NAMES_H

#include <glib.h>

typedef struct {
    char *name;
    guchar type; /* of a struct dirent: DT_UNKNOWN where the file system does not say */
} CbFolderName;

/* The names in an open folder, which is closed, sorted; "." and ".." are none. Only those that
 * `is_wanted`, and at most so many. NULL if it is no folder; `*error` (may be NULL) becomes an
 * errno then, and if only a part of it could be read, else 0. Free with g_array_unref. */
GArray *cb_folder_names(int fd, gboolean (*is_wanted)(const char *name), guint most, int *error);

#endif
