/* Pictures of a guide: figures as SVG, drawn as vectors by librsvg; images as PNG, JPEG or SVG.
 * A JPEG goes into the file as it is. */
#ifndef CB_GUIDE_PICTURE_H
#define CB_GUIDE_PICTURE_H

#include <cairo.h>
#include <glib.h>

#define CB_POINTS_PER_PIXEL 0.75

typedef struct CbPicture CbPicture;

/* A picture from `bytes` (a reference is taken). What it is, its first bytes say. NULL with
 * `error` if it cannot be read. Free with cb_picture_free. */
CbPicture *cb_picture_new(GBytes *bytes, GError **error);
void cb_picture_free(CbPicture *picture);

/* Its own size in points (a pixel is 0.75 points). */
void cb_picture_size(const CbPicture *picture, double *width, double *height);

/* The size of its smallest letters, as far as the drawing says it, when it is drawn in its own
 * size; points. 0 if it has none. */
double cb_picture_smallest_text(const CbPicture *picture);

/* What of it would become pixels ("<mask>", "a filter"), or NULL. The first time it may have to be
 * drawn: in Pango's default fonts. */
const char *cb_picture_raster_cause(CbPicture *picture);

/* The text that it shows if it is a drawing, else NULL. Free with g_free. */
char *cb_picture_text(const CbPicture *picture);

/* Whether it is made of pixels itself. */
gboolean cb_picture_is_image(const CbPicture *picture);

/* Heights, in its own points, at which a drawing may be cut: amid the widest bands across it in
 * which nothing is drawn. Ascending doubles; none in an image. Free with g_array_unref. */
GArray *cb_picture_cuts(const CbPicture *picture);

/* A drawing from one height to another, as a picture of its own; free with cb_picture_free. */
CbPicture *cb_picture_part(const CbPicture *picture, double top, double bottom);

/* Draws it into the rectangle. FALSE with `error` if librsvg cannot. */
gboolean cb_picture_draw(CbPicture *picture, cairo_t *cr, double x, double y, double width,
                         double height, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPicture, cb_picture_free)

#endif
