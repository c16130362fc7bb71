/* Making images smaller: JPEG and PNG through gdk-pixbuf (which librsvg brings along), WebP through
 * libwebp. The format stays what it is; only the first bytes say which it is. The same bytes give
 * the same result. Nothing is decoded that would need more memory than CB_MAX_IMAGE_PIXELS. */
#ifndef CB_SITE_IMAGE_SCALE_H
#define CB_SITE_IMAGE_SCALE_H

#include <glib.h>

typedef enum {
    CB_IMAGE_OTHER, /* not scaled: SVG, GIF (it may move), anything else */
    CB_IMAGE_JPEG,
    CB_IMAGE_PNG,
    CB_IMAGE_WEBP
} CbImageFormat;

CbImageFormat cb_image_format(const guint8 *bytes, gsize length);

/* ".jpg", ".png", ".webp", "" for others. */
const char *cb_image_extension(CbImageFormat format);

/* The image `width` pixels wide, upright (a camera's note of how it was held is followed). NULL
 * with `error` if it is no such image, is broken or too large. */
GBytes *cb_image_scale(const guint8 *bytes, gsize length, guint width, GError **error);

/* The image as a PDF can take it: JPEG or PNG, upright, at most `widest` pixels wide; the same
 * bytes if they will do. SVG and unknown formats are returned as they are. NULL with `error`. */
GBytes *cb_image_for_print(GBytes *bytes, guint widest, GError **error);

#endif
