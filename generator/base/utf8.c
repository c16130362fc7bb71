#include "base/utf8.h"

#include <string.h>

/* Bytes that are looked at as a whole once one of them is not ASCII: more than a character. */
#define PART_LENGTH 64u

/* Eight bytes with the value 1, and with the highest bit alone. */
#define ONES 0x0101010101010101u
#define HIGHEST (ONES * 0x80u)

static guint64 word_at(const char *text)
{
    guint64 word;
    memcpy(&word, text, sizeof word);
    return word;
}

/* Whether eight bytes are ASCII and at least so much. */
static gboolean is_plain_word(guint64 word, guchar limit)
{
    /* Subtracting sets the highest bit of a byte that is less; of others only above one that is. */
    return ((word | (word - ONES * limit)) & HIGHEST) == 0;
}

gsize cb_utf8_plain_length(const char *text, gsize length, guchar limit)
{
    gsize at = 0;
    while (length - at >= sizeof(guint64) && is_plain_word(word_at(text + at), limit)) {
        at += sizeof(guint64);
    }
    while (at < length && (guchar)text[at] >= limit && (guchar)text[at] < 0x80) {
        at++;
    }
    return at;
}

gsize cb_utf8_ascii_length(const char *text, gsize length)
{
    return cb_utf8_plain_length(text, length, 1);
}

const char *cb_utf8_find_below(const char *at, const char *end, guchar limit)
{
    while ((gsize)(end - at) >= sizeof(guint64)) {
        guint64 word = GUINT64_FROM_LE(word_at(at));
        guint64 found = (word - ONES * limit) & ~word & HIGHEST;
        if (found != 0) { /* the lowest of them is less; those above only may be */
            return at + (guint)__builtin_ctzll(found) / 8;
        }
        at += sizeof word;
    }
    while (at < end && (guchar)*at >= limit) {
        at++;
    }
    return at;
}

gboolean cb_utf8_is_valid(const char *text, gsize length, const char **end)
{
    const char *stop = text + length;
    const char *valid = text;
    gboolean goes_on = TRUE;
    while (goes_on) {
        valid += cb_utf8_ascii_length(valid, (gsize)(stop - valid));
        const char *from = valid;
        g_utf8_validate_len(from, MIN((gsize)(stop - from), PART_LENGTH), &valid);
        goes_on = valid > from;
    }
    if (end != NULL) {
        *end = valid;
    }
    return valid == stop;
}

gboolean cb_utf8_is_invisible(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        switch (g_unichar_type(character)) {
        case G_UNICODE_FORMAT:
        case G_UNICODE_SPACE_SEPARATOR:
        case G_UNICODE_LINE_SEPARATOR:
        case G_UNICODE_PARAGRAPH_SEPARATOR:
            break;
        default:
            if (!g_unichar_isspace(character)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

/* The first letter or digit from `at` on, which goes on behind it; 0 if there is none. */
static gunichar next_letter(const char **at)
{
    while (*at != NULL && **at != '\0') {
        gunichar letter = g_utf8_get_char(*at);
        *at = g_utf8_next_char(*at);
        if (g_unichar_isalnum(letter)) {
            return letter;
        }
    }
    return 0;
}

gboolean cb_utf8_same_words(const char *one, const char *other)
{
    gunichar letter = 0;
    do {
        letter = next_letter(&one);
        if (letter != next_letter(&other)) {
            return FALSE;
        }
    } while (letter != 0);
    return TRUE;
}
