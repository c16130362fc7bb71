#include "site/image_scale.h"

#include "base/limits.h"
#include "site/image_size.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

#define JPEG_QUALITY "82"
#define WEBP_QUALITY 80.0f

CbImageFormat cb_image_format(const guint8 *bytes, gsize length)
{
    if (length > 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0) {
        return CB_IMAGE_JPEG;
    }
    if (length > 8 && memcmp(bytes, "\x89PNG\r\n\x1A\n", 8) == 0) {
        return CB_IMAGE_PNG;
    }
    if (length > 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0) {
        return CB_IMAGE_WEBP;
    }
    return CB_IMAGE_OTHER;
}

const char *cb_image_extension(CbImageFormat format)
{
    static const char *const extensions[] = {"", ".jpg", ".png", ".webp"};
    return extensions[format];
}

static void set_error(GError **error, const char *message)
{
    g_set_error_literal(error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE, message);
}

/* The size as it will be shown. FALSE with `error` if it is unknown or too large to decode. */
static gboolean measure(const guint8 *bytes, gsize length, guint *width, guint *height,
                        GError **error)
{
    if (!cb_image_size(bytes, length, width, height)) {
        set_error(error, "its size cannot be read");
        return FALSE;
    }
    if (*width > CB_MAX_IMAGE_PIXELS / *height) {
        g_set_error(error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY,
                    "%u × %u pixels are too many", *width, *height);
        return FALSE;
    }
    return TRUE;
}

/* What the loader is told before it decodes: a JPEG is then decoded small. */
typedef struct {
    int width, height; /* to be shown */
    gboolean is_turned;
} Wish;

static void ask_for_size(GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
    const Wish *wish = user_data;
    (void)width;
    (void)height;
    gdk_pixbuf_loader_set_size(loader, wish->is_turned ? wish->height : wish->width,
                               wish->is_turned ? wish->width : wish->height);
}

static GdkPixbuf *load(const guint8 *bytes, gsize length, const char *type, Wish *wish,
                       GError **error)
{
    g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type(type, error);
    if (loader == NULL) {
        return NULL;
    }
    g_signal_connect(loader, "size-prepared", G_CALLBACK(ask_for_size), wish);
    gboolean written = gdk_pixbuf_loader_write(loader, bytes, length, error);
    gboolean closed = gdk_pixbuf_loader_close(loader, written ? error : NULL);
    GdkPixbuf *read = written && closed ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
    if (read == NULL) {
        if (error != NULL && *error == NULL) {
            set_error(error, "it is cut short");
        }
        return NULL;
    }
    return gdk_pixbuf_apply_embedded_orientation(read);
}

static GBytes *save(GdkPixbuf *image, const char *type, GError **error)
{
    char *buffer = NULL;
    gsize size = 0;
    gboolean is_jpeg = strcmp(type, "jpeg") == 0;
    gboolean saved = gdk_pixbuf_save_to_buffer(image, &buffer, &size, type, error,
                                               is_jpeg ? "quality" : "compression",
                                               is_jpeg ? JPEG_QUALITY : "9", NULL);
    return saved ? g_bytes_new_take(buffer, size) : NULL;
}

/* Scaled pixels of a WebP, with the red first and the opacity last; free with g_free. */
static guint8 *load_webp(const guint8 *bytes, gsize length, guint width, guint height,
                         gboolean *has_alpha, GError **error)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config) ||
        WebPGetFeatures(bytes, length, &config.input) != VP8_STATUS_OK ||
        config.input.has_animation) {
        set_error(error, "it is broken, or moves");
        return NULL;
    }
    gsize stride = (gsize)width * 4;
    guint8 *pixels = g_malloc(stride * height);
    *has_alpha = config.input.has_alpha != 0;
    config.options.use_scaling = 1;
    config.options.scaled_width = (int)width;
    config.options.scaled_height = (int)height;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * height;
    if (WebPDecode(bytes, length, &config) != VP8_STATUS_OK) {
        set_error(error, "it is broken");
        g_clear_pointer(&pixels, g_free);
    }
    WebPFreeDecBuffer(&config.output);
    return pixels;
}

static GBytes *save_webp(const guint8 *pixels, guint width, guint height, GError **error)
{
    uint8_t *encoded = NULL;
    size_t size =
        WebPEncodeRGBA(pixels, (int)width, (int)height, (int)width * 4, WEBP_QUALITY, &encoded);
    if (size == 0) {
        set_error(error, "it cannot be written");
        return NULL;
    }
    GBytes *bytes = g_bytes_new(encoded, size);
    WebPFree(encoded);
    return bytes;
}

static const char *type_of(CbImageFormat format)
{
    return format == CB_IMAGE_JPEG ? "jpeg" : "png";
}

GBytes *cb_image_scale(const guint8 *bytes, gsize length, guint width, GError **error)
{
    CbImageFormat format = cb_image_format(bytes, length);
    guint own_width = 0;
    guint own_height = 0;
    if (format == CB_IMAGE_OTHER) {
        set_error(error, "it is neither JPEG, PNG nor WebP");
        return NULL;
    }
    if (!measure(bytes, length, &own_width, &own_height, error)) {
        return NULL;
    }
    guint height = MAX((guint)(((guint64)own_height * width + own_width / 2) / own_width), 1);
    if (format == CB_IMAGE_WEBP) {
        gboolean has_alpha = FALSE;
        g_autofree guint8 *pixels = load_webp(bytes, length, width, height, &has_alpha, error);
        return pixels != NULL ? save_webp(pixels, width, height, error) : NULL;
    }
    Wish wish = {(int)width, (int)height, cb_image_is_turned(bytes, length)};
    g_autoptr(GdkPixbuf) image = load(bytes, length, type_of(format), &wish, error);
    return image != NULL ? save(image, type_of(format), error) : NULL;
}

/* A WebP as PNG, or as JPEG if nothing shines through. */
static GBytes *convert_webp(const guint8 *bytes, gsize length, guint width, guint height,
                            GError **error)
{
    gboolean has_alpha = FALSE;
    guint8 *pixels = load_webp(bytes, length, width, height, &has_alpha, error);
    if (pixels == NULL) {
        return NULL;
    }
    g_autoptr(GBytes) owner = g_bytes_new_take(pixels, (gsize)width * height * 4);
    g_autoptr(GdkPixbuf) image = gdk_pixbuf_new_from_bytes(owner, GDK_COLORSPACE_RGB, TRUE, 8,
                                                           (int)width, (int)height, (int)width * 4);
    return save(image, has_alpha ? "png" : "jpeg", error);
}

static GBytes *convert_gif(const guint8 *bytes, gsize length, guint width, guint height,
                           GError **error)
{
    Wish wish = {(int)width, (int)height, FALSE};
    g_autoptr(GdkPixbuf) image = load(bytes, length, "gif", &wish, error);
    return image != NULL ? save(image, "png", error) : NULL;
}

GBytes *cb_image_for_print(GBytes *bytes, guint widest, GError **error)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    guint width = 0;
    guint height = 0;
    CbImageFormat format = cb_image_format(data, length);
    gboolean is_gif = length > 6 && memcmp(data, "GIF8", 4) == 0;
    if (format == CB_IMAGE_OTHER && !is_gif) {
        return g_bytes_ref(bytes);
    }
    if (!measure(data, length, &width, &height, error)) {
        return NULL;
    }
    guint wanted = MIN(width, widest);
    guint high = MAX((guint)(((guint64)height * wanted + width / 2) / width), 1);
    if (is_gif) {
        return convert_gif(data, length, wanted, high, error);
    }
    if (format == CB_IMAGE_WEBP) {
        return convert_webp(data, length, wanted, high, error);
    }
    gboolean fits = wanted == width && !cb_image_is_turned(data, length);
    return fits ? g_bytes_ref(bytes) : cb_image_scale(data, length, wanted, error);
}
