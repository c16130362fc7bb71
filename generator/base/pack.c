#include "base/pack.h"

#include "base/append.h"
#include "base/utf8.h"
#include <string.h>

#define NO_TEXT G_MAXUINT32

void cb_pack_number(GString *out, guint32 number)
{
    cb_append(out, (const char *)&number, sizeof number);
}

void cb_pack_double(GString *out, double number)
{
    cb_append(out, (const char *)&number, sizeof number);
}

void cb_pack_bytes(GString *out, const char *bytes, gsize length)
{
    g_assert(length < NO_TEXT);
    cb_pack_number(out, (guint32)length);
    cb_append(out, bytes, length);
    g_string_append_c(out, '\0');
}

void cb_pack_text(GString *out, const char *text)
{
    if (text == NULL) {
        cb_pack_number(out, NO_TEXT);
    } else {
        cb_pack_bytes(out, text, strlen(text));
    }
}

gboolean cb_unpack_fail(CbUnpack *unpack)
{
    unpack->failed = TRUE;
    unpack->at = unpack->end;
    return FALSE;
}

static gboolean take(CbUnpack *unpack, gpointer value, gsize size)
{
    if ((gsize)(unpack->end - unpack->at) < size) {
        return cb_unpack_fail(unpack);
    }
    memcpy(value, unpack->at, size);
    unpack->at += size;
    return TRUE;
}

guint32 cb_unpack_number(CbUnpack *unpack, guint32 most)
{
    guint32 number = 0;
    if (take(unpack, &number, sizeof number) && number > most) {
        cb_unpack_fail(unpack);
    }
    return unpack->failed ? 0 : number;
}

guint32 cb_unpack_count(CbUnpack *unpack)
{
    guint32 count = cb_unpack_number(unpack, G_MAXUINT32);
    if (count > (gsize)(unpack->end - unpack->at)) {
        cb_unpack_fail(unpack);
    }
    return unpack->failed ? 0 : count;
}

gboolean cb_unpack_boolean(CbUnpack *unpack)
{
    return cb_unpack_number(unpack, 1) != 0;
}

double cb_unpack_double(CbUnpack *unpack)
{
    double number = 0;
    take(unpack, &number, sizeof number);
    return number;
}

/* So many bytes and the NUL after them. */
static const char *take_bytes(CbUnpack *unpack, gsize length)
{
    const char *bytes = unpack->at;
    if ((gsize)(unpack->end - unpack->at) <= length || bytes[length] != '\0') {
        cb_unpack_fail(unpack);
        return "";
    }
    unpack->at += length + 1;
    return bytes;
}

const char *cb_unpack_bytes(CbUnpack *unpack, gsize *length)
{
    *length = cb_unpack_number(unpack, NO_TEXT - 1);
    const char *bytes = take_bytes(unpack, *length);
    *length = unpack->failed ? 0 : *length;
    return bytes;
}

const char *cb_unpack_text(CbUnpack *unpack)
{
    guint32 length = cb_unpack_number(unpack, NO_TEXT);
    if (length == NO_TEXT || unpack->failed) {
        return NULL;
    }
    const char *text = take_bytes(unpack, length);
    if (unpack->failed || !cb_utf8_is_valid(text, length, NULL)) {
        cb_unpack_fail(unpack);
        return NULL;
    }
    return text;
}

const char *cb_unpack_some_text(CbUnpack *unpack)
{
    const char *text = cb_unpack_text(unpack);
    if (text == NULL) {
        cb_unpack_fail(unpack);
    }
    return text != NULL ? text : "";
}
