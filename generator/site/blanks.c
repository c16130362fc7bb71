#include "site/blanks.h"

#include <string.h>

/* What stands for a blank, or for nothing. */
typedef struct {
    const char *text;
    gsize length;
    const char *plain;
} Sign;

#define BLANK(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1, " "                                                                \
    }
#define UNSEEN(text)                                                                               \
    {                                                                                              \
        text, sizeof(text) - 1, ""                                                                 \
    }

static const Sign entities[] = {
    BLANK("&nbsp;"),  BLANK("&#160;"),   BLANK("&#xa0;"),   BLANK("&ensp;"),
    BLANK("&emsp;"),  BLANK("&thinsp;"), BLANK("&hairsp;"), BLANK("&#8239;"),
    BLANK("&#32;"),   UNSEEN("&shy;"),   UNSEEN("&#173;"),  UNSEEN("&#xad;"),
    UNSEEN("&zwnj;"), UNSEEN("&zwj;"),   UNSEEN("&#8203;"), UNSEEN("&#x200b;"),
};

static const Sign characters[] = {
    BLANK("\u00A0"),  BLANK("\u1680"),  BLANK("\u2000"),  BLANK("\u2001"),  BLANK("\u2002"),
    BLANK("\u2003"),  BLANK("\u2004"),  BLANK("\u2005"),  BLANK("\u2006"),  BLANK("\u2007"),
    BLANK("\u2008"),  BLANK("\u2009"),  BLANK("\u200A"),  BLANK("\u2028"),  BLANK("\u2029"),
    BLANK("\u202F"),  BLANK("\u205F"),  BLANK("\u3000"),  UNSEEN("\u00AD"), UNSEEN("\u200B"),
    UNSEEN("\u200C"), UNSEEN("\u200D"), UNSEEN("\u2060"), UNSEEN("\uFEFF"),
};

static const Sign *find(const Sign *signs, gsize count, const char *at, gsize left)
{
    for (gsize i = 0; i < count; i++) {
        if (signs[i].length <= left &&
            g_ascii_strncasecmp(at, signs[i].text, signs[i].length) == 0) {
            return &signs[i];
        }
    }
    return NULL;
}

/* The sign that begins at `at`, or NULL. */
static const Sign *sign_at(const char *at, gsize left)
{
    switch ((guchar)*at) {
    case '&':
        return find(entities, G_N_ELEMENTS(entities), at, left);
    case 0xC2:
    case 0xE1:
    case 0xE2:
    case 0xE3:
    case 0xEF:
        return find(characters, G_N_ELEMENTS(characters), at, left);
    default:
        return NULL;
    }
}

GString *cb_blanks_plain(const char *bytes, gsize length, gsize *from, gsize *to)
{
    GString *out = NULL;
    gsize done = 0, first = *from, last = *to;
    for (gsize at = 0; at < length;) {
        const Sign *sign = sign_at(bytes + at, length - at);
        if (sign == NULL) {
            at++;
            continue;
        }
        if (out == NULL) {
            out = g_string_sized_new(length);
        }
        g_string_append_len(out, bytes + done, (gssize)(at - done));
        g_string_append(out, sign->plain);
        at += sign->length;
        done = at;
        /* What was left out so far stands before these. */
        if (at <= first) {
            *from = out->len + (first - at);
        }
        if (at <= last) {
            *to = out->len + (last - at);
        }
    }
    if (out != NULL) {
        g_string_append_len(out, bytes + done, (gssize)(length - done));
        *from = MIN(*from, out->len);
        *to = MIN(*to, out->len);
    }
    return out;
}
