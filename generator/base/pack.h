/* Values written one after the other as bytes, and read again in the same order.
 *
 * For what one run of the program leaves for the next on the same machine: numbers are in its byte
 * order. Whatever the bytes are, reading stays within them: what does not fit fails, and gives
 * zeros from then on, so that it is enough to look at `failed` in the end. */
#ifndef CB_BASE_PACK_H
#define CB_BASE_PACK_H

#include <glib.h>

void cb_pack_number(GString *out, guint32 number);
void cb_pack_double(GString *out, double number);
/* Bytes with their length; a NUL follows them. */
void cb_pack_bytes(GString *out, const char *bytes, gsize length);
/* A text that ends with NUL; NULL is another than the empty one. */
void cb_pack_text(GString *out, const char *text);

typedef struct {
    const char *at;
    const char *end;
    gboolean failed;
} CbUnpack;

/* Notes that what was read cannot be; FALSE. */
gboolean cb_unpack_fail(CbUnpack *unpack);

/* A number of at most `most`. */
guint32 cb_unpack_number(CbUnpack *unpack, guint32 most);
/* How many things follow: each takes a byte at least. */
guint32 cb_unpack_count(CbUnpack *unpack);
gboolean cb_unpack_boolean(CbUnpack *unpack);
double cb_unpack_double(CbUnpack *unpack);
/* Bytes where they lie; a NUL follows them. */
const char *cb_unpack_bytes(CbUnpack *unpack, gsize *length);
/* A text of valid UTF-8 where it lies, or NULL. */
const char *cb_unpack_text(CbUnpack *unpack);
/* The same, and never NULL. */
const char *cb_unpack_some_text(CbUnpack *unpack);

/* Numbers of which there are many, most of them small: seven bits in each byte, the lowest first,
 * and a bit that says that more follow. */
#define CB_PACK_SHORT_SIZE 5 /* bytes of the longest */

/* Writes a number to `out`, which has room for it; where it ends. */
static inline char *cb_pack_short(char *out, guint32 number)
{
    for (; number >= 0x80; number >>= 7) {
        *out++ = (char)(number | 0x80);
    }
    *out++ = (char)number;
    return out;
}

/* A number of at most `most`. */
static inline guint32 cb_unpack_short(CbUnpack *unpack, guint32 most)
{
    guint64 number = 0;
    const char *at = unpack->at;
    for (guint shift = 0; at < unpack->end && shift < 7 * CB_PACK_SHORT_SIZE; shift += 7) {
        guchar byte = (guchar)*at++;
        number |= (guint64)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            unpack->at = at;
            return number <= most ? (guint32)number : (guint32)cb_unpack_fail(unpack);
        }
    }
    return (guint32)cb_unpack_fail(unpack);
}

#endif
