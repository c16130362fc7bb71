/* Reading and writing open files whole: what is done in parts or interrupted is gone on with. */
#ifndef CB_BASE_DESCRIPTOR_H
#define CB_BASE_DESCRIPTOR_H

#include <glib.h>

/* Opens a regular file for reading without ever waiting for it; -1 with errno: EINVAL if it is
 * something else. */
int cb_descriptor_open(const char *path);

/* Writes all bytes where the file stands; FALSE with errno. */
gboolean cb_descriptor_write(int file, const char *bytes, gsize length);

/* Writes all bytes at `offset`, and leaves where the file stands; FALSE with errno. */
gboolean cb_descriptor_write_at(int file, const char *bytes, gsize length, guint64 offset);

/* Reads up to `length` bytes, fewer only at the end of the file; -1 with errno. */
gssize cb_descriptor_read(int file, char *bytes, gsize length);

/* The same from `offset` on, and leaves where the file stands. */
gssize cb_descriptor_read_at(int file, char *bytes, gsize length, guint64 offset);

#endif
