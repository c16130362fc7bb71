/* Appending to a GString, where it is done for every few bytes: without a call as long as there is
 * room, which g_string_append_len always needs. */
#ifndef CB_BASE_APPEND_H
#define CB_BASE_APPEND_H

#include <glib.h>
#include <string.h>

static inline void cb_append(GString *out, const char *text, gsize length)
{
    if (G_UNLIKELY(length >= out->allocated_len - out->len)) {
        g_string_append_len(out, text, (gssize)length);
        return;
    }
    memcpy(out->str + out->len, text, length);
    out->len += length;
    out->str[out->len] = '\0';
}

#endif
