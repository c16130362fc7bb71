#include "template/text.h"

#include <string.h>

#define SIGMA 0x3a3
#define SMALL_SIGMA "\xcf\x83"
#define FINAL_SIGMA "\xcf\x82"
#define DOTTED_I 0x130

/* Eight bytes at once. */
#define WORD_HIGH_BITS 0x8080808080808080u
#define WORD_ONES 0x0101010101010101u
/* Bytes of four words. */
#define STRIDE 32

static guint64 word_at(const char *text)
{
    guint64 word;
    memcpy(&word, text, sizeof word);
    return word;
}

/* The letters of ASCII text from `first` to `last` (A to Z, or a to z) in the other case. */
static guint64 swap_letters(guint64 word, char first, char last)
{
    guint64 after_last = word + WORD_ONES * (guint64)(0x7f - last);
    guint64 from_first = word + WORD_ONES * (guint64)(0x80 - first);
    return word ^ (((from_first & ~after_last) & WORD_HIGH_BITS) >> 2);
}

/* Copies eight bytes with their letters in the other case; what they were. */
static guint64 swap_word(char *into, const char *text, char first, char last)
{
    guint64 word = word_at(text);
    guint64 swapped = swap_letters(word, first, last);
    memcpy(into, &swapped, sizeof swapped);
    return word;
}

bool cb_text_swap_ascii(char *into, const char *text, gsize length, char first, char last)
{
    gsize i = 0;
    guint64 all = 0;
    for (; i + sizeof(guint64) <= length; i += sizeof(guint64)) {
        all |= swap_word(into + i, text + i, first, last);
    }
    if (i < length && length >= sizeof(guint64)) { /* the last eight, of which some are done */
        return ((all | swap_word(into + length - 8, text + length - 8, first, last)) &
                WORD_HIGH_BITS) == 0;
    }
    for (; i < length; i++) {
        all |= (guchar)text[i];
        into[i] = (char)(text[i] ^ (text[i] >= first && text[i] <= last ? 'a' - 'A' : 0));
    }
    return (all & WORD_HIGH_BITS) == 0;
}

bool cb_text_is_ascii(const char *text, gsize length)
{
    gsize i = 0;
    for (; i + sizeof(guint64) <= length; i += sizeof(guint64)) {
        if (word_at(text + i) & WORD_HIGH_BITS) {
            return false;
        }
    }
    for (; i < length; i++) {
        if ((guchar)text[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

bool cb_text_is_space(gunichar c)
{
    if (c < 0x80) {
        return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20);
    }
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool cb_text_is_line_end(gunichar c)
{
    return (c >= 0x0a && c <= 0x0d) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

bool cb_text_is_word(gunichar c)
{
    if (c < 0x80) {
        return g_ascii_isalnum((char)c) || c == '_';
    }
    return g_unichar_isalnum(c);
}

const char *cb_text_skip_space(const char *at, const char *end)
{
    while (at < end && cb_text_is_space(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    return at;
}

const char *cb_text_trim_end(const char *start, const char *end)
{
    while (end > start) {
        const char *last = g_utf8_prev_char(end);
        if (!cb_text_is_space(g_utf8_get_char(last))) {
            break;
        }
        end = last;
    }
    return end;
}

/* Bytes of a word that continue a character: those that begin with the bits 10. */
static gsize count_continuations(guint64 word)
{
    guint64 marked = (word >> 7) & ~(word >> 6) & WORD_ONES;
    return (gsize)((marked * WORD_ONES) >> 56);
}

gsize cb_text_count(const char *text, gsize length)
{
    gsize continuations = 0;
    gsize i = 0;
    for (; i + sizeof(guint64) <= length; i += sizeof(guint64)) {
        continuations += count_continuations(word_at(text + i));
    }
    for (; i < length; i++) {
        continuations += ((guchar)text[i] & 0xc0) == 0x80;
    }
    return length - continuations;
}

static bool is_ascii_stride(const char *text)
{
    guint64 all = word_at(text) | word_at(text + 8) | word_at(text + 16) | word_at(text + 24);
    return (all & WORD_HIGH_BITS) == 0;
}

const char *cb_text_at(const char *text, gsize length, gsize index)
{
    const char *end = text + length;
    while (index >= STRIDE && (gsize)(end - text) >= STRIDE && is_ascii_stride(text)) {
        index -= STRIDE;
        text += STRIDE;
    }
    while (index >= sizeof(guint64) && (gsize)(end - text) >= sizeof(guint64)) {
        index -= sizeof(guint64) - count_continuations(word_at(text));
        text += sizeof(guint64);
    }
    /* A word may have ended within a character. */
    while (text < end && ((guchar)*text & 0xc0) == 0x80) {
        text++;
    }
    while (text < end && index > 0) {
        text = g_utf8_next_char(text);
        index--;
    }
    return text;
}

/* Case */

/* Marks and signs that do not end a word for the rule of the final sigma. */
static bool is_case_ignorable(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ||
           type == G_UNICODE_FORMAT || type == G_UNICODE_MODIFIER_LETTER ||
           type == G_UNICODE_MODIFIER_SYMBOL || c == '\'' || c == '.' || c == ':' || c == 0xb7 ||
           c == 0x2019;
}

static bool is_cased(gunichar c)
{
    return g_unichar_isupper(c) || g_unichar_islower(c) || g_unichar_istitle(c) || c == 0xaa ||
           c == 0xba;
}

/* A sigma is final after a letter, with no letter following. */
static bool is_final_sigma(const char *text, const char *end, const char *sigma)
{
    const char *at = sigma;
    bool before = false;
    while (at > text && !before) {
        at = g_utf8_prev_char(at);
        before = is_cased(g_utf8_get_char(at));
        if (!before && !is_case_ignorable(g_utf8_get_char(at))) {
            return false;
        }
    }
    if (!before) {
        return false;
    }
    for (at = g_utf8_next_char(sigma); at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_cased(c)) {
            return false;
        }
        if (!is_case_ignorable(c)) {
            break;
        }
    }
    return true;
}

static void append_upper_character(GString *out, const char *at)
{
    gunichar c = g_utf8_get_char(at);
    if (c < 0x80) {
        g_string_append_c(out, g_ascii_toupper((char)c));
        return;
    }
    g_autofree char *upper = g_utf8_strup(at, g_utf8_next_char(at) - at);
    g_string_append(out, upper);
}

static void append_lower_character(GString *out, const char *text, const char *end, const char *at)
{
    gunichar c = g_utf8_get_char(at);
    if (c == SIGMA) {
        g_string_append(out, is_final_sigma(text, end, at) ? FINAL_SIGMA : SMALL_SIGMA);
    } else if (c == DOTTED_I) {
        g_string_append(out, "i\xcc\x87");
    } else {
        g_string_append_unichar(out, g_unichar_tolower(c));
    }
}

static void append_title_character(GString *out, const char *at)
{
    gunichar c = g_utf8_get_char(at);
    gunichar title = g_unichar_totitle(c);
    if (c < 0x80 || title != c || g_unichar_istitle(c)) {
        g_string_append_unichar(out, title);
        return;
    }
    /* Ligatures and ß have several capitals, of which only the first stays one. */
    g_autofree char *upper = g_utf8_strup(at, g_utf8_next_char(at) - at);
    const char *rest = g_utf8_next_char(upper);
    g_string_append_len(out, upper, rest - upper);
    cb_text_append_lower(out, rest, strlen(rest));
}

void cb_text_append_upper(GString *out, const char *text, gsize length)
{
    if (cb_text_is_ascii(text, length)) {
        g_string_append_len(out, text, (gssize)length);
        cb_text_swap_ascii(out->str + out->len - length, text, length, 'a', 'z');
        return;
    }
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        append_upper_character(out, at);
    }
}

void cb_text_append_lower(GString *out, const char *text, gsize length)
{
    if (cb_text_is_ascii(text, length)) {
        g_string_append_len(out, text, (gssize)length);
        cb_text_swap_ascii(out->str + out->len - length, text, length, 'A', 'Z');
        return;
    }
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        append_lower_character(out, text, text + length, at);
    }
}

void cb_text_append_capitalized(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    if (length == 0) {
        return;
    }
    append_title_character(out, text);
    for (const char *at = g_utf8_next_char(text); at < end; at = g_utf8_next_char(at)) {
        append_lower_character(out, text, end, at);
    }
}

void cb_text_append_title(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    bool inside = false;
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        if (inside) {
            append_lower_character(out, text, end, at);
        } else {
            append_title_character(out, at);
        }
        inside = is_cased(g_utf8_get_char(at));
    }
}

void cb_text_append_swapped(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isupper(c)) {
            append_lower_character(out, text, end, at);
        } else if (g_unichar_islower(c)) {
            append_upper_character(out, at);
        } else {
            g_string_append_unichar(out, c);
        }
    }
}

bool cb_text_is_upper(const char *text, gsize length)
{
    bool found = false;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_cased(c) && !g_unichar_isupper(c)) {
            return false;
        }
        found = found || is_cased(c);
    }
    return found;
}

bool cb_text_is_lower(const char *text, gsize length)
{
    bool found = false;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isupper(c) || g_unichar_istitle(c)) {
            return false;
        }
        found = found || is_cased(c);
    }
    return found;
}

const char *cb_text_find(const char *text, gsize length, const char *needle, gsize needle_length)
{
    if (needle_length == 1) {
        return memchr(text, *needle, length);
    }
    return memmem(text, length, needle, needle_length);
}
