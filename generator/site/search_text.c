#include "site/search_text.h"

#include "base/utf8.h"
#include <string.h>

#define ELLIPSIS "…"

/* A random odd number, and how far its product's high bits are brought down. */
#define DIGEST_FACTOR G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)
#define DIGEST_SHIFT 29

void cb_search_text_init(CbSearchText *text)
{
    *text = (CbSearchText){.bytes = g_string_new(NULL),
                           .runs = g_array_new(FALSE, FALSE, sizeof(CbSearchRun))};
}

void cb_search_text_clear(CbSearchText *text)
{
    g_string_free(text->bytes, TRUE);
    g_array_unref(text->runs);
}

void cb_search_text_empty(CbSearchText *text)
{
    g_string_truncate(text->bytes, 0);
    g_array_set_size(text->runs, 0);
    cb_search_text_label(text, NULL);
}

void cb_search_text_label(CbSearchText *text, const char *label)
{
    text->label = label;
    text->n_values = 0;
}

static const CbSearchRun *run_at(const CbSearchText *text, guint index)
{
    return &g_array_index(text->runs, CbSearchRun, index);
}

/* Begins a line, and a run if its language is another. */
static void begin_line(CbSearchText *text, guint language)
{
    GString *bytes = text->bytes;
    if (bytes->len > 0 && bytes->str[bytes->len - 1] != '\n') {
        g_string_append_c(bytes, '\n');
    }
    guint count = text->runs->len;
    if (count == 0 || run_at(text, count - 1)->language != language) {
        CbSearchRun run = {(guint32)bytes->len, language};
        g_array_append_val(text->runs, run);
    }
}

/* As many of `length` bytes as are shown, whole characters. */
static gsize shown_of(const CbSearchText *text, const char *bytes, gsize length)
{
    gsize room = CB_MAX_SEARCH_TEXT - MIN(text->bytes->len, CB_MAX_SEARCH_TEXT);
    if (length <= room) {
        return length;
    }
    while (room > 0 && ((guchar)bytes[room] & 0xc0) == 0x80) {
        room--;
    }
    return room;
}

gsize cb_search_text_add(CbSearchText *text, guint language, const char *bytes, gsize length)
{
    length = shown_of(text, bytes, length);
    if (length == 0) {
        return text->bytes->len;
    }
    gboolean goes_on =
        text->n_values > 0 && run_at(text, text->runs->len - 1)->language == language;
    if (goes_on) {
        g_string_append(text->bytes, ", ");
    } else {
        begin_line(text, language);
    }
    if (text->label != NULL) {
        if (text->n_values == 0) {
            g_string_append(text->bytes, text->label);
            g_string_append(text->bytes, ": ");
        }
        text->n_values++;
    }
    gsize start = text->bytes->len;
    g_string_append_len(text->bytes, bytes, (gssize)length);
    return start;
}

/* The run that a position is in. */
static CbSearchPassage run_of(const CbSearchText *text, guint32 position)
{
    guint count = text->runs->len;
    guint index = count - 1;
    while (index > 0 && run_at(text, index)->start > position) {
        index--;
    }
    gsize end = index + 1 < count ? run_at(text, index + 1)->start : text->bytes->len;
    return (CbSearchPassage){run_at(text, index)->start, (guint32)end,
                             run_at(text, index)->language};
}

static gboolean is_between(const char *at)
{
    return g_ascii_isspace(*at);
}

/* Where the passage of a word begins: its line's beginning if that is near, else a word's. */
static const char *beginning_of(const char *from, const char *word)
{
    const char *at = word;
    for (guint i = 0; i < CB_SEARCH_BEFORE && at > from; i++) {
        if (at[-1] == '\n') {
            return at;
        }
        do { /* a whole character */
            at--;
        } while (((guchar)*at & 0xc0) == 0x80);
    }
    if (at == from) {
        return at;
    }
    const char *next = at;
    while (next < word && !is_between(next)) {
        next = g_utf8_next_char(next);
    }
    next = next < word ? next : at;
    while (next < word && is_between(next)) {
        next++;
    }
    return next;
}

/* Where a passage that begins at `from` ends: after a word, or at `end`. */
static const char *ending_of(const char *from, const char *word, const char *end)
{
    const char *at = from;
    for (gsize left = CB_SEARCH_PASSAGE; left > 0 && at < end;) {
        gsize ascii = cb_utf8_ascii_length(at, MIN(left, (gsize)(end - at)));
        left -= MAX(ascii, 1);
        at = ascii > 0 ? at + ascii : g_utf8_next_char(at);
    }
    if (at >= end) {
        return end;
    }
    const char *last = at;
    while (last > word && !is_between(last)) {
        last--;
    }
    return last > word ? last : at;
}

CbSearchPassage cb_search_text_passage(const CbSearchText *text, guint32 start, guint32 after)
{
    if (text->runs->len == 0) {
        return (CbSearchPassage){0};
    }
    CbSearchPassage run = run_of(text, MIN(start + after, (guint32)text->bytes->len));
    const char *bytes = text->bytes->str;
    const char *word = bytes + CLAMP(start, run.start, run.end);
    while (word > bytes + run.start && ((guchar)*word & 0xc0) == 0x80) {
        word--;
    }
    const char *from = beginning_of(bytes + run.start, word);
    const char *to = ending_of(from, word, bytes + run.end);
    while (to > from && is_between(to - 1)) {
        to--;
    }
    return (CbSearchPassage){(guint32)(from - bytes), (guint32)(to - bytes), run.language};
}

void cb_search_text_append(const CbSearchText *text, const CbSearchPassage *passage, GString *out)
{
    const char *bytes = text->bytes->str;
    if (passage->start > 0 && bytes[passage->start - 1] != '\n') {
        g_string_append(out, ELLIPSIS);
    }
    g_string_append_len(out, bytes + passage->start, (gssize)(passage->end - passage->start));
    const char *next = bytes + passage->end;
    if (*next != '\n' && *next != '\0') {
        g_string_append(out, ELLIPSIS);
    }
}

static guint64 add_word(guint64 digest, guint64 word)
{
    digest = (digest ^ GUINT64_FROM_LE(word)) * DIGEST_FACTOR;
    return digest ^ digest >> DIGEST_SHIFT;
}

guint64 cb_search_digest(guint64 digest, const char *bytes, gsize length)
{
    guint64 word = 0;
    digest = (digest ^ length) * DIGEST_FACTOR;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        digest = add_word(digest, word);
    }
    if (length > 0) {
        word = 0;
        memcpy(&word, bytes, length);
        digest = add_word(digest, word);
    }
    return digest;
}

guint64 cb_search_text_digest(const CbSearchText *text)
{
    guint64 digest = cb_search_digest(0, text->bytes->str, text->bytes->len);
    for (guint i = 0; i < text->runs->len; i++) {
        const CbSearchRun *run = run_at(text, i);
        digest = (digest ^ run->start) * DIGEST_FACTOR;
        digest = (digest ^ run->language) * DIGEST_FACTOR;
    }
    return digest;
}
