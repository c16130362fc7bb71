#include "site/compress.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

#define BROTLI_QUALITY 9 /* 10 and 11 take ten times as long for a twentieth less */
#define WINDOW_SIZE(bits) (((gsize)1 << (bits)) - 16) /* RFC 7932, 9.1 */
#define GZIP_WRAPPER 16 /* added to the size of the window: with a header of gzip */
#define MEMORY_LEVEL 9

const char *cb_compress_extension(CbCompression compression)
{
    return compression == CB_COMPRESS_GZIP ? ".gz" : ".br";
}

gboolean cb_compress_is_text(const char *path)
{
    static const char *const endings[] = {".html", ".css", ".js",   ".json",        ".csv", ".svg",
                                          ".xml",  ".txt", ".yaml", ".webmanifest", ".md",  ".map"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(path, endings[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static GBytes *compress_gzip(const char *bytes, gsize length)
{
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (length > G_MAXUINT ||
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP_WRAPPER,
                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
        return NULL;
    }
    gsize room = deflateBound(&stream, length);
    g_autofree guint8 *out = g_malloc(room);
    stream.next_in = (Bytef *)(gsize)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    gboolean done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    gsize size = stream.total_out;
    deflateEnd(&stream);
    return done && size < length ? g_bytes_new(out, size) : NULL;
}

/* The smallest window that holds all: a larger one would only be memory to be cleared. */
static int window_of(gsize length)
{
    int bits = BROTLI_MIN_WINDOW_BITS;
    while (bits < BROTLI_DEFAULT_WINDOW && WINDOW_SIZE(bits) < length) {
        bits++;
    }
    return bits;
}

static GBytes *compress_brotli(const char *bytes, gsize length)
{
    size_t size = BrotliEncoderMaxCompressedSize(length);
    g_autofree guint8 *out = g_malloc(MAX(size, 1));
    gboolean done = size > 0 && BrotliEncoderCompress(
                                    BROTLI_QUALITY, window_of(length), BROTLI_MODE_TEXT, length,
                                    (const uint8_t *)bytes, &size, out) == BROTLI_TRUE;
    return done && size < length ? g_bytes_new(out, size) : NULL;
}

GBytes *cb_compress(CbCompression compression, const char *bytes, gsize length)
{
    return compression == CB_COMPRESS_GZIP ? compress_gzip(bytes, length)
                                           : compress_brotli(bytes, length);
}
