/* Digests of what is compared with what it was: 128 bits, made at the speed of memory.
 *
 * They tell changes that nobody made on purpose to deceive; where somebody might, GChecksum's
 * SHA-256 is the thing. The same bytes in the same order give the same digest in every build of
 * the program on a machine of the same byte order. */
#ifndef CB_BASE_DIGEST_H
#define CB_BASE_DIGEST_H

#include <glib.h>

typedef struct {
    guint64 low, high;
} CbDigest;

/* A digest of nothing yet. */
#define CB_DIGEST_INIT                                                                             \
    {                                                                                              \
        0x243f6a8885a308d3u, 0x13198a2e03707344u                                                   \
    }

/* Adds bytes, and how many they are: two pieces differ from one that joins them. */
void cb_digest_bytes(CbDigest *digest, gconstpointer bytes, gsize length);

/* Adds a text that ends with NUL; NULL is another than the empty one. */
void cb_digest_text(CbDigest *digest, const char *text);

void cb_digest_number(CbDigest *digest, guint64 number);

gboolean cb_digest_equal(const CbDigest *a, const CbDigest *b);

#define CB_DIGEST_LENGTH 32 /* characters of a digest as text */

/* As hexadecimal digits. Free with g_free. */
char *cb_digest_string(const CbDigest *digest);

#endif
