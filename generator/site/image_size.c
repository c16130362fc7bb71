#include "site/image_size.h"

#include "site/raw_file.h"

#include <string.h>

#define LARGEST_SIDE 1000000 /* pixels; more is a broken file */

static guint big16(const guint8 *at)
{
    return (guint)at[0] << 8 | at[1];
}

static guint little16(const guint8 *at)
{
    return (guint)at[1] << 8 | at[0];
}

static guint big32(const guint8 *at)
{
    return big16(at) << 16 | big16(at + 2);
}

static guint little24(const guint8 *at)
{
    return (guint)at[2] << 16 | little16(at);
}

static gboolean is_size(guint width, guint height)
{
    return width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
}

static gboolean png_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    if (length < 24 || memcmp(bytes, "\211PNG\r\n\032\n\0\0\0\015IHDR", 16) != 0) {
        return FALSE;
    }
    *width = big32(bytes + 16);
    *height = big32(bytes + 20);
    return TRUE;
}

static gboolean gif_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    if (length < 10 || (memcmp(bytes, "GIF87a", 6) != 0 && memcmp(bytes, "GIF89a", 6) != 0)) {
        return FALSE;
    }
    *width = little16(bytes + 6);
    *height = little16(bytes + 8);
    return TRUE;
}

static gboolean webp_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    if (length < 30 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WEBPVP8", 7) != 0) {
        return FALSE;
    }
    if (bytes[15] == 'X') {
        *width = little24(bytes + 24) + 1;
        *height = little24(bytes + 27) + 1;
    } else if (bytes[15] == 'L') {
        *width = (little16(bytes + 21) & 0x3fff) + 1;
        *height = ((little24(bytes + 22) >> 6) & 0x3fff) + 1;
    } else {
        *width = little16(bytes + 26) & 0x3fff;
        *height = little16(bytes + 28) & 0x3fff;
    }
    return TRUE;
}

/* Whether a JPEG marker begins a frame, which says the size. */
static gboolean is_frame(guint8 marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static guint little32(const guint8 *at)
{
    return little16(at + 2) << 16 | little16(at);
}

/* The orientation (1 to 8; 1: upright) in Exif data, a TIFF (Exif 2.3, 4.6; tag 0x0112). */
static guint exif_orientation(const guint8 *tiff, gsize length)
{
    if (length < 14 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0)) {
        return 1;
    }
    gboolean is_little = tiff[0] == 'I';
    guint (*read16)(const guint8 *) = is_little ? little16 : big16;
    gsize at = is_little ? little32(tiff + 4) : big32(tiff + 4);
    if (at > length - 2) {
        return 1;
    }
    guint entries = read16(tiff + at);
    for (at += 2; entries > 0 && at + 12 <= length; entries--, at += 12) {
        if (read16(tiff + at) == 0x0112) {
            guint orientation = read16(tiff + at + 8);
            return orientation <= 8 ? orientation : 1;
        }
    }
    return 1;
}

/* The orientation that a JPEG's Exif segment (APP1) gives, 1 if there is none. */
static guint jpeg_orientation(const guint8 *bytes, gsize length)
{
    for (gsize at = 2; at + 10 <= length && bytes[at] == 0xff;) {
        gsize size = big16(bytes + at + 2);
        if (bytes[at + 1] == 0xff) {
            at++;
            continue;
        }
        if (is_frame(bytes[at + 1])) {
            return 1;
        }
        if (bytes[at + 1] == 0xe1 && size > 8 && at + 2 + size <= length &&
            memcmp(bytes + at + 4, "Exif\0\0", 6) == 0) {
            return exif_orientation(bytes + at + 10, size - 8);
        }
        at += 2 + size;
    }
    return 1;
}

gboolean cb_image_is_turned(const guint8 *bytes, gsize length)
{
    return length > 4 && bytes[0] == 0xff && bytes[1] == 0xd8 &&
           jpeg_orientation(bytes, length) >= 5;
}

static gboolean jpeg_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    gsize at = 2;
    if (length < 4 || bytes[0] != 0xff || bytes[1] != 0xd8) {
        return FALSE;
    }
    while (at + 9 <= length && bytes[at] == 0xff) {
        guint8 marker = bytes[at + 1];
        if (marker == 0xff) {
            at++;
        } else if (is_frame(marker)) {
            gboolean turned = cb_image_is_turned(bytes, length);
            *height = big16(bytes + at + (turned ? 7 : 5));
            *width = big16(bytes + at + (turned ? 5 : 7));
            return TRUE;
        } else {
            at += 2 + (gsize)big16(bytes + at + 2);
        }
    }
    return FALSE;
}

/* The number of an attribute of the svg tag ("width"), if it is in pixels or without a unit. */
static gboolean svg_attribute(const char *tag, const char *name, double *number)
{
    g_autofree char *start = g_strdup_printf(" %s=\"", name);
    const char *found = strstr(tag, start);
    char *end = NULL;
    if (!found) {
        return FALSE;
    }
    *number = g_ascii_strtod(found + strlen(start), &end);
    return *number > 0 && *number <= LARGEST_SIDE && (*end == '"' || g_str_has_prefix(end, "px\""));
}

/* Width and height of a viewBox: its third and fourth numbers. */
static gboolean svg_view_box(const char *tag, double *width, double *height)
{
    double numbers[4];
    const char *at = strstr(tag, " viewBox=\"");
    if (!at) {
        return FALSE;
    }
    at += strlen(" viewBox=\"");
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        char *end = NULL;
        numbers[i] = g_ascii_strtod(at, &end);
        if (end == at) {
            return FALSE;
        }
        at = end + strspn(end, " ,\t\r\n");
    }
    *width = numbers[2];
    *height = numbers[3];
    return *width > 0 && *height > 0 && *width <= LARGEST_SIDE && *height <= LARGEST_SIDE;
}

static gboolean svg_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    double wide = 0, high = 0;
    const char *start = g_strstr_len((const char *)bytes, (gssize)length, "<svg");
    const char *end =
        start ? memchr(start, '>', length - (gsize)(start - (const char *)bytes)) : NULL;
    if (!end) {
        return FALSE;
    }
    g_autofree char *tag = g_strndup(start, (gsize)(end - start));
    g_strdelimit(tag, "\t\r\n", ' ');
    gboolean known = svg_attribute(tag, "width", &wide) && svg_attribute(tag, "height", &high);
    if (!known && !svg_view_box(tag, &wide, &high)) {
        return FALSE;
    }
    *width = (guint)(wide + 0.5);
    *height = (guint)(high + 0.5);
    return TRUE;
}

gboolean cb_image_size(const guint8 *bytes, gsize length, guint *width, guint *height)
{
    gboolean known =
        png_size(bytes, length, width, height) || gif_size(bytes, length, width, height) ||
        webp_size(bytes, length, width, height) || jpeg_size(bytes, length, width, height) ||
        svg_size(bytes, length, width, height);
    return known && is_size(*width, *height);
}

gboolean cb_image_file_size(const char *path, guint *width, guint *height, GError **error)
{
    g_autofree guint8 *head = g_malloc(CB_IMAGE_HEAD_SIZE);
    gsize length = 0;
    return cb_raw_file_head(path, head, CB_IMAGE_HEAD_SIZE, &length, error) &&
           cb_image_size(head, length, width, height);
}
