#include "site/image_size.h"

#include <string.h>

/* Expects a size, and that no shorter beginning is read beyond its end. */
static void check(const char *bytes, gsize length, guint width, guint height)
{
    guint w = 0, h = 0;
    for (gsize i = 0; i < length; i++) {
        g_autofree guint8 *part = g_memdup2(bytes, i);
        cb_image_size(part ? part : (const guint8 *)"", i, &w, &h);
    }
    g_assert_true(cb_image_size((const guint8 *)bytes, length, &w, &h));
    g_assert_cmpuint(w, ==, width);
    g_assert_cmpuint(h, ==, height);
}

#define CHECK(text, width, height) check(text, sizeof(text) - 1, width, height)

static void test_formats(void)
{
    CHECK("\211PNG\r\n\032\n\0\0\0\015IHDR\0\0\1\0\0\0\0\100", 256, 64);
    CHECK("GIF89a\100\1\360\0", 320, 240);
    CHECK("\377\330\377\340\0\4ab\377\377\377\302\0\21\10\1\0\2\0\3", 512, 256);
    CHECK("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\235\1\52\100\1\360\0", 320, 240);
    CHECK("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\377\0\0\77\0\0", 256, 64);
    CHECK("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\57\377\300\17\0\0\0\0\0\0", 256, 64);
    CHECK("<?xml version='1.0'?>\n<svg\n width=\"120px\" height=\"80.6\"></svg>", 120, 81);
    CHECK("<svg width=\"100%\" viewBox=\"0 0, 30 20\">", 30, 20);
}

static void check_unknown(const char *bytes, gsize length)
{
    guint w = 0, h = 0;
    g_assert_false(cb_image_size((const guint8 *)bytes, length, &w, &h));
}

#define UNKNOWN(text) check_unknown(text, sizeof(text) - 1)

static void test_unknown(void)
{
    UNKNOWN("");
    UNKNOWN("no image at all, but a text that is long enough for every header");
    UNKNOWN("\211PNG\r\n\032\n\0\0\0\015IHDR\0\0\0\0\0\0\0\100");
    UNKNOWN("\211PNG\r\n\032\n\0\0\0\015IHDR\377\377\377\377\0\0\0\100");
    UNKNOWN("\377\330\377\340\377\377abcdefghi");
    UNKNOWN("\377\330\377\377\377\377\377\377\377\377\377\377");
    UNKNOWN("<svg width=\"10em\" height=\"5em\">");
    UNKNOWN("<svg width=\"10\" height=\"-5\">");
    UNKNOWN("<svg viewBox=\"0 0 x\">");
    UNKNOWN("<svg");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image-size/formats", test_formats);
    g_test_add_func("/image-size/unknown", test_unknown);
    return g_test_run();
}
