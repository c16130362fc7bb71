/* Reading regular files of the theme and of media/, and nothing else: a FIFO, a device or a
 * socket is refused before it can hang the build. */
#ifndef CB_SITE_RAW_FILE_H
#define CB_SITE_RAW_FILE_H

#include <glib.h>

/* Opens a regular file for reading. -1 with an error of G_FILE_ERROR that names the path. */
int cb_raw_file_open(const char *path, GError **error);

/* The first bytes of a regular file: `*length` of them, at most `limit`. FALSE with an error. */
gboolean cb_raw_file_head(const char *path, guint8 *bytes, gsize limit, gsize *length,
                          GError **error);

/* The bytes of a regular file of at most `limit` bytes. */
GBytes *cb_raw_file_read(const char *path, gsize limit, GError **error);

/* The paths below `folder` of all regular files in it, sorted by bytes; hidden ones and links to
 * folders are left out. Folders nested deeper than CB_MAX_FOLDER_DEPTH are an error. Free with
 * g_ptr_array_unref. */
GPtrArray *cb_raw_file_list(const char *folder, GError **error);

#endif
