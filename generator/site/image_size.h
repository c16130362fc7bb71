/* How large an image is, from the beginning of its file: PNG, GIF, JPEG (T.81, B.2.2), WebP
 * (RFC 9649) and SVG. Pages say it, so that a browser leaves room before the image is there. */
#ifndef CB_SITE_IMAGE_SIZE_H
#define CB_SITE_IMAGE_SIZE_H

#include <glib.h>

/* Bytes at the beginning of a file that are looked at. */
#define CB_IMAGE_HEAD_SIZE (256u * 1024)

/* The size in pixels from the first bytes of a file, or FALSE: unknown format, or cut short. */
gboolean cb_image_size(const guint8 *bytes, gsize length, guint *width, guint *height);

/* Whether a JPEG says that it was taken with the camera on its side: shown upright, its width is
 * what is stored as its height. cb_image_size gives the size as it is shown. */
gboolean cb_image_is_turned(const guint8 *bytes, gsize length);

/* The same for a file; FALSE with `error` if it cannot be read. */
gboolean cb_image_file_size(const char *path, guint *width, guint *height, GError **error);

#endif
