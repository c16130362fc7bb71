#include "base/digest.h"

#include <string.h>

/* Odd numbers without pattern: digits of pi. */
#define LOW_MULTIPLIER 0xa4093822299f31d1u
#define HIGH_MULTIPLIER 0x082efa98ec4e6c89u

/* Bytes from which on they are taken in blocks of so many words. */
#define LONG 1024
#define LANES 8

/* Each half is multiplied and folded by itself, so that what one loses the other has. */
static inline guint64 fold(guint64 half, guint64 word, guint64 multiplier)
{
    guint64 product = (half ^ word) * multiplier;
    return product ^ product >> 29;
}

static inline void add_word(CbDigest *digest, guint64 word)
{
    digest->low = fold(digest->low, word, LOW_MULTIPLIER) + digest->high;
    digest->high = fold(digest->high, word, HIGH_MULTIPLIER);
}

void cb_digest_number(CbDigest *digest, guint64 number)
{
    add_word(digest, number);
}

/* Adds blocks of LANES words, each lane by itself: a processor multiplies several at once.
 * Returns how many bytes they are. */
static gsize add_blocks(CbDigest *digest, const char *bytes, gsize length)
{
    guint64 lanes[LANES];
    gsize done = 0;
    for (guint i = 0; i < LANES; i++) {
        lanes[i] = digest->low + i;
    }
    for (; length - done >= sizeof lanes; done += sizeof lanes) {
        guint64 words[LANES];
        memcpy(words, bytes + done, sizeof words);
        for (guint i = 0; i < LANES; i++) {
            lanes[i] = fold(lanes[i], words[i], LOW_MULTIPLIER);
        }
    }
    for (guint i = 0; i < LANES; i++) {
        add_word(digest, lanes[i]);
    }
    return done;
}

void cb_digest_bytes(CbDigest *digest, gconstpointer bytes, gsize length)
{
    const char *at = bytes;
    guint64 word;
    add_word(digest, length);
    if (length >= LONG) {
        gsize done = add_blocks(digest, at, length);
        at += done;
        length -= done;
    }
    for (; length >= sizeof word; length -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        add_word(digest, word);
    }
    if (length > 0) {
        word = 0;
        memcpy(&word, at, length);
        add_word(digest, word);
    }
}

void cb_digest_text(CbDigest *digest, const char *text)
{
    if (text == NULL) {
        add_word(digest, G_MAXUINT64);
    } else {
        cb_digest_bytes(digest, text, strlen(text));
    }
}

gboolean cb_digest_equal(const CbDigest *a, const CbDigest *b)
{
    return a->low == b->low && a->high == b->high;
}

char *cb_digest_string(const CbDigest *digest)
{
    return g_strdup_printf("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", digest->low,
                           digest->high);
}
