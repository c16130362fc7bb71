#include "base/escape.h"

#include "base/append.h"
#include <stdbool.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static gsize length_of(const char *text, gssize length)
{
    return length < 0 ? strlen(text) : (gsize)length;
}

/* HTML and XML */

/* A character's entity, padded so that all can be copied with one move. */
typedef struct {
    char text[8];
    guint8 length; /* 0: stands for itself */
} Entity;

static const Entity html_entities[256] = {
    ['&'] = {"&amp;", 5}, ['<'] = {"&lt;", 4},   ['>'] = {"&gt;", 4},
    ['"'] = {"&#34;", 5}, ['\''] = {"&#39;", 5},
};

/* Sixteen bytes that are compared at once. */
typedef guint8 Bytes __attribute__((vector_size(16)));

/* Bytes of text that are escaped at a time. */
#define PART_LENGTH 4096

/* The first of sixteen bytes that is not zero, or sixteen. */
static gsize first_set(Bytes found)
{
#ifdef __SSE2__
    unsigned marks = (unsigned)_mm_movemask_epi8((__m128i)found);
    return marks == 0 ? sizeof found : (gsize)__builtin_ctz(marks);
#else
    guint64 halves[2];
    memcpy(halves, &found, sizeof halves);
    if (halves[0] != 0) {
        return (gsize)__builtin_ctzll(GUINT64_TO_LE(halves[0])) / 8;
    }
    return halves[1] != 0 ? 8 + (gsize)__builtin_ctzll(GUINT64_TO_LE(halves[1])) / 8 : sizeof found;
#endif
}

/* The first of sixteen bytes that has an entity, or sixteen. */
static gsize first_entity(Bytes bytes)
{
    /* & and ' differ in one bit, as do < and >. */
    return first_set((Bytes)(((bytes & 0xfe) == '&') | ((bytes & 0xfd) == '<') | (bytes == '"')));
}

static char *put_entity(char *to, char c)
{
    const Entity *entity = &html_entities[(guchar)c];
    memcpy(to, entity->text, sizeof entity->text);
    return to + entity->length;
}

/* Copies less than sixteen bytes, as two halves that may overlap, if that is all there is to do. */
static bool copy_clean(char *to, const char *at, gsize length)
{
    guint64 halves[2] = {0};
    gsize half = length >= 8 ? 8 : 4;
    Bytes bytes;
    if (length < half || length >= sizeof bytes) {
        return length == 0;
    }
    memcpy(&halves[0], at, half);
    memcpy(&halves[1], at + length - half, half);
    memcpy(&bytes, halves, sizeof bytes);
    memcpy(to, &halves[0], half);
    memcpy(to + length - half, &halves[1], half);
    return first_entity(bytes) == sizeof bytes;
}

/* Escapes into `to`, where there is room; where it ends. */
static char *escape_part(char *to, const char *at, const char *end)
{
    while ((gsize)(end - at) >= sizeof(Bytes)) {
        Bytes bytes;
        memcpy(&bytes, at, sizeof bytes);
        memcpy(to, &bytes, sizeof bytes);
        gsize clean = first_entity(bytes);
        at += clean;
        to += clean;
        if (clean < sizeof bytes) {
            to = put_entity(to, *at++);
        }
    }
    if (copy_clean(to, at, (gsize)(end - at))) {
        return to + (end - at);
    }
    for (; at < end; at++) {
        if (G_LIKELY(html_entities[(guchar)*at].length == 0)) {
            *to++ = *at;
        } else {
            to = put_entity(to, *at);
        }
    }
    return to;
}

/* Makes room for `size` more bytes. */
static void reserve(GString *out, gsize size)
{
    gsize length = out->len;
    if (G_LIKELY(size < out->allocated_len - length)) {
        return;
    }
    g_string_set_size(out, length + size);
    g_string_truncate(out, length);
}

void cb_escape_html(GString *out, const char *text, gssize length)
{
    const char *end = text + length_of(text, length);
    while (text < end) {
        gsize part = MIN((gsize)(end - text), PART_LENGTH);
        reserve(out, part * 5 + sizeof(Bytes));
        char *to = escape_part(out->str + out->len, text, text + part);
        *to = '\0';
        out->len = (gsize)(to - out->str);
        text += part;
    }
}

/* Bytes at `at` that are a character XML 1.0 forbids, or 0. */
static gsize forbidden_in_xml(const char *at, const char *end)
{
    guchar c = (guchar)*at;
    if (c < 0x20) {
        return c != '\t' && c != '\n' && c != '\r';
    }
    if (c == 0xef && end - at >= 3 && (guchar)at[1] == 0xbf && (guchar)at[2] >= 0xbe) {
        return 3; /* U+FFFE and U+FFFF */
    }
    return 0;
}

void cb_escape_xml(GString *out, const char *text, gssize length)
{
    const char *end = text + length_of(text, length);
    const char *run = text;
    const char *at = text;
    while (at < end) {
        const Entity *entity = &html_entities[(guchar)*at];
        gsize width = entity->length > 0 ? 1 : forbidden_in_xml(at, end);
        if (width == 0) {
            at++;
            continue;
        }
        g_string_append_len(out, run, at - run);
        g_string_append(out, entity->length > 0 ? entity->text : "\xef\xbf\xbd");
        at += width;
        run = at;
    }
    g_string_append_len(out, run, end - run);
}

/* JSON */

/* Appends the escape of the character at `at`, if it needs one; the bytes that it took, or 0. */
static gsize escape_json_character(GString *out, const char *at, const char *end)
{
    static const char letters[] = "\b\t\n\f\r\"\\";
    static const char names[] = "btnfr\"\\";
    guchar c = (guchar)*at;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        g_string_append_c(out, '\\');
        g_string_append_c(out, names[letter - letters]);
        return 1;
    }
    if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&') {
        g_string_append_printf(out, "\\u%04x", c);
        return 1;
    }
    if (c == 0xe2 && end - at >= 3 && (guchar)at[1] == 0x80 && ((guchar)at[2] & 0xfe) == 0xa8) {
        g_string_append(out, (guchar)at[2] == 0xa8 ? "\\u2028" : "\\u2029");
        return 3;
    }
    return 0;
}

/* Bytes from the space on that escape_json_character may have to do with: those of
 * first_odd_in_json. */
static const gboolean is_odd_in_json[256] = {
    ['"'] = TRUE, ['\\'] = TRUE, ['<'] = TRUE,  ['>'] = TRUE,
    ['&'] = TRUE, [0x7f] = TRUE, [0xe2] = TRUE,
};

/* The first of sixteen bytes that is odd in JSON, or sixteen. */
static gsize first_odd_in_json(Bytes bytes)
{
    return first_set((Bytes)((bytes < 0x20) | (bytes == '"') | (bytes == '\\') |
                             ((bytes & 0xfd) == '<') | (bytes == '&') | (bytes == 0x7f) |
                             (bytes == 0xe2)));
}

/* Where the next byte stands that is odd in JSON, or the end. */
static const char *find_odd_in_json(const char *at, const char *end)
{
    while ((gsize)(end - at) >= sizeof(Bytes)) {
        Bytes bytes;
        memcpy(&bytes, at, sizeof bytes);
        gsize clean = first_odd_in_json(bytes);
        at += clean;
        if (clean < sizeof bytes) {
            return at;
        }
    }
    while (at < end && (guchar)*at >= 0x20 && !is_odd_in_json[(guchar)*at]) {
        at++;
    }
    return at;
}

void cb_escape_json(GString *out, const char *text, gssize length)
{
    const char *end = text + length_of(text, length);
    const char *run = text;
    g_string_append_c(out, '"');
    while ((text = find_odd_in_json(text, end)) < end) {
        cb_append(out, run, (gsize)(text - run));
        gsize width = escape_json_character(out, text, end);
        run = text;
        text += MAX(width, 1);
        if (width > 0) {
            run = text;
        }
    }
    cb_append(out, run, (gsize)(end - run));
    g_string_append_c(out, '"');
}

/* CSV */

static gboolean is_plain_number(const char *text, gsize length)
{
    gsize i = 0;
    gsize digits = 0;
    gsize points = 0;
    if (length > 0 && (text[0] == '+' || text[0] == '-')) {
        i++;
    }
    for (; i < length; i++) {
        if (g_ascii_isdigit(text[i])) {
            digits++;
        } else if ((text[i] == '.' || text[i] == ',') && digits > 0 && points == 0) {
            points++;
        } else {
            return FALSE;
        }
    }
    return digits > 0 && g_ascii_isdigit(text[length - 1]);
}

gboolean cb_escape_is_formula(const char *text, gsize length)
{
    static const char *const wide[] = {"\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
    for (guint i = 0; i < G_N_ELEMENTS(wide); i++) {
        if (length >= strlen(wide[i]) && memcmp(text, wide[i], strlen(wide[i])) == 0) {
            return TRUE;
        }
    }
    return length > 0 && memchr("=+-@\t\r\n", text[0], 7) != NULL;
}

static void append_csv(GString *out, const char *text, gsize size, char separator,
                       const char *guard)
{
    gboolean quoted = FALSE;
    for (gsize i = 0; i < size && !quoted; i++) {
        gboolean may_separate = text[i] == ';' || text[i] == '\t';
        quoted = text[i] == separator || text[i] == '"' || text[i] == '\n' || text[i] == '\r' ||
                 (may_separate && cb_escape_is_formula(text + i + 1, size - i - 1));
    }
    if (quoted) {
        g_string_append_c(out, '"');
    }
    g_string_append(out, guard);
    for (gsize i = 0; i < size; i++) {
        if (text[i] == '"') {
            g_string_append_c(out, '"');
        }
        g_string_append_c(out, text[i]);
    }
    if (quoted) {
        g_string_append_c(out, '"');
    }
}

static const char *guard_of(const char *text, gsize size)
{
    return cb_escape_is_formula(text, size) && !is_plain_number(text, size) ? "'" : "";
}

void cb_escape_csv(GString *out, const char *text, gssize length)
{
    gsize size = length_of(text, length);
    append_csv(out, text, size, ',', guard_of(text, size));
}

const char *cb_escape_csv_guard(const char *text)
{
    return guard_of(text, strlen(text));
}

void cb_escape_csv_cell(GString *out, const char *text, gssize length, char separator)
{
    append_csv(out, text, length_of(text, length), separator, "");
}

/* URLs */

void cb_escape_url(GString *out, const char *text, gssize length)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *end = text + length_of(text, length);
    for (; text < end; text++) {
        guchar c = (guchar)*text;
        if (g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            g_string_append_c(out, (char)c);
            continue;
        }
        g_string_append_c(out, '%');
        g_string_append_c(out, digits[c >> 4]);
        g_string_append_c(out, digits[c & 15]);
    }
}

/* Whether an entity begins at the ampersand `at`: it could stand for a colon or a letter. */
static gboolean is_entity(const char *at, const char *end)
{
    at++;
    if (at < end && *at == '#') {
        return TRUE;
    }
    while (at < end && g_ascii_isalnum(*at)) {
        at++;
    }
    return at < end && *at == ';';
}

static gboolean is_allowed_scheme(const char *scheme)
{
    static const char *const allowed[] = {"http", "https", "mailto", "tel"};
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
        if (strcmp(scheme, allowed[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_url_is_safe(const char *url, gssize length)
{
    const char *end = url + length_of(url, length);
    char scheme[8] = "";
    gsize used = 0;
    for (; url < end; url++) {
        guchar c = (guchar)*url;
        if (c <= 0x20 || c == 0x7f) {
            continue; /* browsers skip these, wherever they stand */
        }
        if (c == '&' && is_entity(url, end)) {
            return FALSE;
        }
        if (c == '/' || c == '?' || c == '#' || c == '\\') {
            return TRUE;
        }
        if (c == ':') {
            return is_allowed_scheme(scheme);
        }
        scheme[used] = (char)g_ascii_tolower((char)c);
        if (used < sizeof scheme - 1) {
            used++;
        }
        scheme[used] = '\0';
    }
    return TRUE;
}
