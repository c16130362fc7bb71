/* Images made smaller: what they are said to be, they are; what cannot be scaled is said. */
#include "base/limits.h"
#include "site/image_scale.h"
#include "site/image_size.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <webp/encode.h>

#define HEADER 30 /* bytes: an image that ends before has not even a size */

static GBytes *image_of(const char *type, int width, int height)
{
    g_autoptr(GdkPixbuf) pixels =
        gdk_pixbuf_new(GDK_COLORSPACE_RGB, strcmp(type, "png") == 0, 8, width, height);
    char *buffer = NULL;
    gsize size = 0;
    gdk_pixbuf_fill(pixels, 0x336699ff);
    g_assert_true(gdk_pixbuf_save_to_buffer(pixels, &buffer, &size, type, NULL, NULL));
    return g_bytes_new_take(buffer, size);
}

static GBytes *webp_of(int width, int height)
{
    g_autofree guint8 *pixels = g_malloc0((gsize)width * (gsize)height * 4);
    uint8_t *encoded = NULL;
    size_t size = WebPEncodeRGBA(pixels, width, height, width * 4, 50, &encoded);
    g_assert_cmpuint(size, >, 0);
    GBytes *bytes = g_bytes_new(encoded, size);
    WebPFree(encoded);
    return bytes;
}

/* A JPEG with an Exif segment that says how the camera was held. */
static GBytes *turned_jpeg(int width, int height, char orientation)
{
    const char exif[] = {'\xFF', '\xE1', 0, 34, 'E',         'x', 'i', 'f', 0,    0, 'I', 'I',
                         '*',    0,      8, 0,  0,           0,   1,   0,   0x12, 1, 3,   0,
                         1,      0,      0, 0,  orientation, 0,   0,   0,   0,    0, 0,   0};
    g_autoptr(GBytes) plain = image_of("jpeg", width, height);
    gsize length = 0;
    const char *data = g_bytes_get_data(plain, &length);
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)data, 2);
    g_byte_array_append(out, (const guint8 *)exif, sizeof exif);
    g_byte_array_append(out, (const guint8 *)data + 2, (guint)length - 2);
    return g_byte_array_free_to_bytes(out);
}

static void assert_size(GBytes *bytes, guint width, guint height)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    guint w = 0;
    guint h = 0;
    g_assert_true(cb_image_size(data, length, &w, &h));
    g_assert_cmpuint(w, ==, width);
    g_assert_cmpuint(h, ==, height);
}

static CbImageFormat format_of(GBytes *bytes)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    return cb_image_format(data, length);
}

static GBytes *scaled(GBytes *bytes, guint width, GError **error)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    return cb_image_scale(data, length, width, error);
}

static void check(GBytes *bytes, CbImageFormat format, guint width, guint height)
{
    g_assert_cmpint(format_of(bytes), ==, format);
    g_autoptr(GBytes) small = scaled(bytes, width, NULL);
    g_autoptr(GBytes) again = scaled(bytes, width, NULL);
    g_assert_nonnull(small);
    g_assert_cmpint(format_of(small), ==, format);
    assert_size(small, width, height);
    g_assert_true(g_bytes_equal(small, again));
    g_bytes_unref(bytes);
}

static void test_formats(void)
{
    check(image_of("jpeg", 300, 200), CB_IMAGE_JPEG, 150, 100);
    check(image_of("png", 300, 200), CB_IMAGE_PNG, 31, 21);
    check(webp_of(300, 200), CB_IMAGE_WEBP, 150, 100);
    check(image_of("png", 3000, 1), CB_IMAGE_PNG, 10, 1);
}

static void test_turned(void)
{
    g_autoptr(GBytes) upright = turned_jpeg(300, 200, 1);
    assert_size(upright, 300, 200);
    g_autoptr(GBytes) half_turn = turned_jpeg(300, 200, 3);
    assert_size(half_turn, 300, 200);
    g_autoptr(GBytes) turned = turned_jpeg(300, 200, 6);
    assert_size(turned, 200, 300);
    check(g_bytes_ref(turned), CB_IMAGE_JPEG, 100, 150);
    g_autoptr(GBytes) printed = cb_image_for_print(turned, 1000, NULL);
    assert_size(printed, 200, 300);
    g_assert_false(g_bytes_equal(turned, printed));
}

static void assert_refused(const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) given = g_bytes_new_static(bytes, length);
    g_autoptr(GBytes) small = scaled(given, 10, &error);
    g_assert_null(small);
    g_assert_nonnull(error);
}

static void test_broken(void)
{
    GBytes *whole[] = {image_of("jpeg", 300, 200), image_of("png", 300, 200), webp_of(300, 200)};
    assert_refused("", 0);
    assert_refused("<svg xmlns='http://www.w3.org/2000/svg' width='20' height='9'/>", 60);
    for (gsize i = 0; i < G_N_ELEMENTS(whole); i++) {
        gsize length = 0;
        const char *data = g_bytes_get_data(whole[i], &length);
        for (gsize part = 0; part < HEADER; part++) {
            assert_refused(data, part);
        }
        g_bytes_unref(whole[i]);
    }
}

/* A PNG that says it has so many pixels, and ends there. */
static gboolean says_too_large(guint32 width, guint32 height)
{
    guint8 head[33] = "\211PNG\r\n\032\n\0\0\0\015IHDR";
    guint32 wide = GUINT32_TO_BE(width);
    guint32 high = GUINT32_TO_BE(height);
    memcpy(head + 16, &wide, 4);
    memcpy(head + 20, &high, 4);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) small = cb_image_scale(head, sizeof head, 10, &error);
    g_assert_null(small);
    return g_error_matches(error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_INSUFFICIENT_MEMORY);
}

static void test_limit(void)
{
    g_assert_false(says_too_large(CB_MAX_IMAGE_PIXELS / 8000, 8000));
    g_assert_true(says_too_large(CB_MAX_IMAGE_PIXELS / 8000 + 1, 8000));
    g_assert_true(says_too_large(12000, 12000));
}

static void test_print(void)
{
    g_autoptr(GBytes) small = image_of("png", 30, 20);
    g_autoptr(GBytes) same = cb_image_for_print(small, 100, NULL);
    g_assert_true(same == small);
    g_autoptr(GBytes) large = image_of("jpeg", 300, 200);
    g_autoptr(GBytes) narrow = cb_image_for_print(large, 100, NULL);
    assert_size(narrow, 100, 67);
    g_autoptr(GBytes) webp = webp_of(300, 200);
    g_autoptr(GBytes) png = cb_image_for_print(webp, 1000, NULL);
    g_assert_cmpint(format_of(png), ==, CB_IMAGE_PNG);
    g_autoptr(GBytes) svg = g_bytes_new_static("<svg/>", 6);
    g_autoptr(GBytes) vectors = cb_image_for_print(svg, 100, NULL);
    g_assert_true(svg == vectors);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image-scale/formats", test_formats);
    g_test_add_func("/image-scale/turned", test_turned);
    g_test_add_func("/image-scale/broken", test_broken);
    g_test_add_func("/image-scale/limit", test_limit);
    g_test_add_func("/image-scale/print", test_print);
    return g_test_run();
}
