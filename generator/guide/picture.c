#include "guide/picture.h"

#include "base/limits.h"
#include "guide/svg_cost.h"
#include "guide/svg_look.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

#define MOST_PIXELS 20000  /* of either side of an image */
#define LONGEST_NUMBER 15u /* characters of a size of letters */
#define LONGEST_TAG 400    /* so far around a size it is looked for what hides it */
#define OVERHANG 24.0      /* points */
#define WIDE_BAND 0.5      /* of the widest: bands of a drawing that it may be cut in */

struct CbPicture {
    GBytes *bytes;
    RsvgHandle *svg;          /* or … */
    cairo_surface_t *surface; /* … an image */
    double width, height;     /* points */
    double letters;           /* its smallest, points; 0: it has none */
    double top, whole; /* parts: where in the whole it begins, and the height of that; else 0 */
    gboolean is_looked_at;
    const char *raster_cause; /* once it was looked at; NULL: nothing */
};

typedef struct {
    const guint8 *data;
    gsize length;
    gsize at;
} ByteReader;

static cairo_status_t read_bytes(void *closure, unsigned char *data, unsigned int length)
{
    ByteReader *reader = closure;
    if (length > reader->length - reader->at) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(data, reader->data + reader->at, length);
    reader->at += length;
    return CAIRO_STATUS_SUCCESS;
}

static void set_error(GError **error, const char *message)
{
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
}

static gboolean set_surface(CbPicture *picture, cairo_surface_t *surface, GError **error)
{
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        set_error(error, cairo_status_to_string(cairo_surface_status(surface)));
        cairo_surface_destroy(surface);
        return FALSE;
    }
    picture->surface = surface;
    picture->width = cairo_image_surface_get_width(surface) * CB_POINTS_PER_PIXEL;
    picture->height = cairo_image_surface_get_height(surface) * CB_POINTS_PER_PIXEL;
    return TRUE;
}

static guint64 big_endian(const guint8 *bytes)
{
    return (guint64)bytes[0] << 24 | (guint64)bytes[1] << 16 | (guint64)bytes[2] << 8 | bytes[3];
}

/* A PNG's own header (first chunk: IHDR) says how much memory it wants. */
static gboolean png_is_small(const guint8 *data, gsize length, GError **error)
{
    if (length < 24) {
        set_error(error, "this PNG is cut short");
        return FALSE;
    }
    guint64 width = big_endian(data + 16);
    guint64 height = big_endian(data + 20);
    if (height > 0 && width > CB_MAX_IMAGE_PIXELS / height) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "%" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                    " pixels are too many, make it smaller",
                    width, height);
        return FALSE;
    }
    return TRUE;
}

static gboolean read_png(CbPicture *picture, const guint8 *data, gsize length, GError **error)
{
    if (!png_is_small(data, length, error)) {
        return FALSE;
    }
    ByteReader reader = {.data = data, .length = length};
    return set_surface(picture, cairo_image_surface_create_from_png_stream(read_bytes, &reader),
                       error);
}

/* Width and height from a JPEG's frame header (ITU-T T.81, B.2.2). */
static gboolean jpeg_size(const guint8 *data, gsize length, int *width, int *height)
{
    gsize at = 2;
    while (at + 9 < length && data[at] == 0xFF) {
        guint8 marker = data[at + 1];
        gboolean frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            *height = data[at + 5] << 8 | data[at + 6];
            *width = data[at + 7] << 8 | data[at + 8];
            return *width > 0 && *height > 0 && *width <= MOST_PIXELS && *height <= MOST_PIXELS;
        }
        at += 2u + (gsize)(data[at + 2] << 8 | data[at + 3]);
    }
    return FALSE;
}

static gboolean read_jpeg(CbPicture *picture, const guint8 *data, gsize length, GError **error)
{
    int width = 0;
    int height = 0;
    if (!jpeg_size(data, length, &width, &height)) {
        set_error(error, "this JPEG has no size");
        return FALSE;
    }
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, width, height);
    if (!set_surface(picture, surface, error)) {
        return FALSE;
    }
    return cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, data, length,
                                       (cairo_destroy_func_t)(void (*)(void))g_bytes_unref,
                                       g_bytes_ref(picture->bytes)) == CAIRO_STATUS_SUCCESS;
}

/* The number after `font-size` at `at`, as an attribute or in a style, in the drawing's lengths; 0
 * if it is of another unit. */
static double size_of_letters(const char *at, const char *end)
{
    char number[LONGEST_NUMBER + 1] = "";
    while (at < end && strchr("=:\"' \t\n", *at) != NULL && *at != '\0') {
        at++;
    }
    gsize length = 0;
    while (at + length < end && length < LONGEST_NUMBER &&
           (g_ascii_isdigit(at[length]) || at[length] == '.')) {
        number[length] = at[length];
        length++;
    }
    const char *unit = at + length;
    gboolean has_unit = unit < end && (g_ascii_isalpha(*unit) || *unit == '%');
    gboolean is_pixels = has_unit && end - unit >= 2 && strncmp(unit, "px", 2) == 0;
    return has_unit && !is_pixels ? 0 : g_ascii_strtod(number, NULL);
}

/* Whether the element that `at` stands in is not shown. */
static gboolean is_hidden(const char *data, const char *at, const char *end)
{
    const char *start = at;
    while (start > data && *start != '<' && at - start < LONGEST_TAG) {
        start--;
    }
    gsize rest = (gsize)MIN(end - at, LONGEST_TAG);
    const char *close = memchr(at, '>', rest);
    gsize length = (gsize)((close != NULL ? close : at + rest) - start);
    return g_strstr_len(start, (gssize)length, "display=\"none\"") != NULL;
}

static double smallest_text(const char *data, gsize length)
{
    static const char name[] = "font-size";
    const char *end = data + length;
    double smallest = 0;
    for (const char *at = g_strstr_len(data, (gssize)length, name); at != NULL;
         at = g_strstr_len(at, end - at, name)) {
        double size = is_hidden(data, at, end) ? 0 : size_of_letters(at + strlen(name), end);
        if (size > 0 && (smallest <= 0 || size < smallest)) {
            smallest = size;
        }
        at += strlen(name);
    }
    return smallest;
}

static gboolean read_svg(CbPicture *picture, const guint8 *data, gsize length, GError **error)
{
    picture->svg = rsvg_handle_new_from_data(data, length, error);
    if (picture->svg == NULL || !cb_svg_is_modest((const char *)data, length, error)) {
        return FALSE;
    }
    rsvg_handle_set_dpi(picture->svg, 96);
    double width = 0;
    double height = 0;
    RsvgRectangle view = {0, 0, 0, 0};
    gboolean has_view = FALSE;
    rsvg_handle_get_intrinsic_dimensions(picture->svg, NULL, NULL, NULL, NULL, &has_view, &view);
    picture->letters = smallest_text((const char *)data, length) * CB_POINTS_PER_PIXEL;
    if (rsvg_handle_get_intrinsic_size_in_pixels(picture->svg, &width, &height)) {
        picture->width = width * CB_POINTS_PER_PIXEL;
        picture->height = height * CB_POINTS_PER_PIXEL;
        if (has_view && view.width > 0) {
            picture->letters *= width / view.width;
        }
        return width > 0 && height > 0;
    }
    if (!has_view || view.width <= 0 || view.height <= 0) {
        set_error(error, "this SVG has neither a size nor a viewBox");
        return FALSE;
    }
    picture->width = view.width * CB_POINTS_PER_PIXEL;
    picture->height = view.height * CB_POINTS_PER_PIXEL;
    return TRUE;
}

/* Whether it begins as XML does. */
static gboolean is_text(const guint8 *data, gsize length)
{
    static const char mark[] = "\xEF\xBB\xBF";
    gsize at = length >= 3 && memcmp(data, mark, 3) == 0 ? 3 : 0;
    while (at < length && g_ascii_isspace((char)data[at])) {
        at++;
    }
    return at < length && data[at] == '<';
}

CbPicture *cb_picture_new(GBytes *bytes, GError **error)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    CbPicture *picture = g_new0(CbPicture, 1);
    picture->bytes = g_bytes_ref(bytes);
    gboolean ok = FALSE;
    if (length > 8 && memcmp(data, "\x89PNG", 4) == 0) {
        ok = read_png(picture, data, length, error);
    } else if (length > 4 && data[0] == 0xFF && data[1] == 0xD8) {
        ok = read_jpeg(picture, data, length, error);
    } else if (is_text(data, length)) {
        ok = read_svg(picture, data, length, error);
    } else {
        set_error(error, length > 0 ? "it is no PNG, JPEG or SVG" : "it is empty");
    }
    if (!ok) {
        g_clear_pointer(&picture, cb_picture_free);
        if (error != NULL && *error == NULL) {
            set_error(error, "it has no size");
        }
    }
    return picture;
}

void cb_picture_free(CbPicture *picture)
{
    if (picture == NULL) {
        return;
    }
    g_clear_object(&picture->svg);
    g_clear_pointer(&picture->surface, cairo_surface_destroy);
    g_bytes_unref(picture->bytes);
    g_free(picture);
}

void cb_picture_size(const CbPicture *picture, double *width, double *height)
{
    *width = picture->width;
    *height = picture->height;
}

gboolean cb_picture_is_image(const CbPicture *picture)
{
    return picture->svg == NULL;
}

const char *cb_picture_raster_cause(CbPicture *picture)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(picture->bytes, &length);
    if (picture->svg != NULL && !picture->is_looked_at) {
        picture->raster_cause =
            cb_svg_raster_cause(picture->svg, data, length, picture->width, picture->height);
        picture->is_looked_at = TRUE;
    }
    return picture->raster_cause;
}

char *cb_picture_text(const CbPicture *picture)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(picture->bytes, &length);
    return picture->svg != NULL ? cb_svg_text(data, length) : NULL;
}

double cb_picture_smallest_text(const CbPicture *picture)
{
    return picture->letters;
}

/* The rows of pixels of a drawing that is drawn in its own size, or NULL. */
static cairo_surface_t *draw_pixels(const CbPicture *picture)
{
    double width = ceil(picture->width);
    double height = ceil(picture->height);
    if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > CB_MAX_IMAGE_PIXELS) {
        return NULL;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
    cairo_t *cr = cairo_create(surface);
    RsvgRectangle viewport = {0, 0, picture->width, picture->height};
    gboolean ok = rsvg_handle_render_document(picture->svg, cr, &viewport, NULL) &&
                  cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    if (!ok) {
        g_clear_pointer(&surface, cairo_surface_destroy);
    }
    return surface;
}

static gboolean row_is_blank(const guint8 *row, int width)
{
    for (int i = 0; i < 4 * width; i++) {
        if (row[i] != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

typedef struct {
    int first, last; /* rows of pixels */
} Band;

/* The blank bands between what is drawn, of Band. */
static GArray *blank_bands(cairo_surface_t *surface)
{
    GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
    const guint8 *data = cairo_image_surface_get_data(surface);
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    int drawn = -1; /* the last row that is not blank */
    for (int row = 0; row < height; row++) {
        if (row_is_blank(data + (gsize)row * (gsize)stride, width)) {
            continue;
        }
        if (drawn >= 0 && row > drawn + 1) {
            Band band = {.first = drawn + 1, .last = row};
            g_array_append_val(bands, band);
        }
        drawn = row;
    }
    return bands;
}

GArray *cb_picture_cuts(const CbPicture *picture)
{
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(double));
    cairo_surface_t *surface =
        picture->svg != NULL && picture->whole <= 0 ? draw_pixels(picture) : NULL;
    if (surface == NULL) {
        return cuts;
    }
    g_autoptr(GArray) bands = blank_bands(surface);
    cairo_surface_destroy(surface);
    int widest = 0;
    for (guint i = 0; i < bands->len; i++) {
        const Band *band = &g_array_index(bands, Band, i);
        widest = MAX(widest, band->last - band->first);
    }
    for (guint i = 0; i < bands->len; i++) {
        const Band *band = &g_array_index(bands, Band, i);
        if (band->last - band->first >= WIDE_BAND * widest) {
            double cut = (band->first + band->last) / 2.0;
            g_array_append_val(cuts, cut);
        }
    }
    return cuts;
}

CbPicture *cb_picture_part(const CbPicture *picture, double top, double bottom)
{
    CbPicture *part = g_new0(CbPicture, 1);
    part->bytes = g_bytes_ref(picture->bytes);
    part->svg = g_object_ref(picture->svg);
    part->width = picture->width;
    part->height = bottom - top;
    part->letters = picture->letters;
    part->top = top;
    part->whole = picture->height;
    return part;
}

gboolean cb_picture_draw(CbPicture *picture, cairo_t *cr, double x, double y, double width,
                         double height, GError **error)
{
    double scale = height / picture->height;
    RsvgRectangle viewport = {x, y - picture->top * scale, width,
                              picture->whole > 0 ? picture->whole * scale : height};
    cairo_save(cr);
    /* Painting without a clip would make Cairo forget the tags of a page with nothing else on it.
     * Letters of a drawing may stand out of it a little. */
    double overhang = picture->svg != NULL && picture->whole <= 0 ? OVERHANG : 0;
    cairo_rectangle(cr, x - overhang, y - overhang, width + 2 * overhang, height + 2 * overhang);
    cairo_clip(cr);
    if (picture->svg != NULL) {
        gboolean drawn = rsvg_handle_render_document(picture->svg, cr, &viewport, error);
        cairo_restore(cr);
        return drawn;
    }
    cairo_translate(cr, x, y);
    cairo_scale(cr, width / cairo_image_surface_get_width(picture->surface),
                height / cairo_image_surface_get_height(picture->surface));
    cairo_set_source_surface(cr, picture->surface, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    return TRUE;
}
