#include "template/entities.h"
#include "base/commonmark.h"

#include <cmark.h>
#include <stdbool.h>
#include <string.h>

/* The longest name of an entity. */
#define NAME_MAX_LENGTH 32

/* Names that browsers know without a semicolon, too. */
static const char legacy_names[] =
    " AElig AMP Aacute Acirc Agrave Aring Atilde Auml COPY Ccedil ETH Eacute Ecirc Egrave Euml GT "
    "Iacute Icirc Igrave Iuml LT Ntilde Oacute Ocirc Ograve Oslash Otilde Ouml QUOT REG THORN "
    "Uacute Ucirc Ugrave Uuml Yacute aacute acirc acute aelig agrave amp aring atilde auml brvbar "
    "ccedil cedil cent copy curren deg divide eacute ecirc egrave eth euml frac12 frac14 frac34 "
    "gt iacute icirc iexcl igrave iquest iuml laquo lt macr micro middot nbsp not ntilde oacute "
    "ocirc ograve ordf ordm oslash otilde ouml para plusmn pound quot raquo reg sect shy sup1 "
    "sup2 sup3 szlig thorn times uacute ucirc ugrave uml uuml yacute yen yuml ";

/* What the numbers 128 to 159 mean, from Windows; 0: themselves. */
static const guint16 windows_characters[] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static bool is_legacy(const char *name, gsize length)
{
    char padded[NAME_MAX_LENGTH + 3];
    if (length > NAME_MAX_LENGTH) {
        return false;
    }
    g_snprintf(padded, sizeof padded, " %.*s ", (int)length, name);
    return strstr(legacy_names, padded) != NULL;
}

/* The text of the Markdown paragraph that holds only this entity: cmark knows them all. */
static bool append_named(GString *out, const char *name, gsize length)
{
    char source[NAME_MAX_LENGTH + 3];
    if (length == 0 || length > NAME_MAX_LENGTH) {
        return false;
    }
    int size = g_snprintf(source, sizeof source, "&%.*s;", (int)length, name);
    cmark_node *document = cb_commonmark_parse(source, (gsize)size);
    cmark_node *paragraph = cmark_node_first_child(document);
    cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
    const char *literal = text ? cmark_node_get_literal(text) : NULL;
    bool known = literal && strcmp(literal, source) != 0 && !cmark_node_next(text);
    if (known) {
        g_string_append(out, literal);
    }
    cmark_node_free(document);
    return known;
}

static bool is_noncharacter(guint32 code)
{
    return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

static void append_numbered(GString *out, guint32 code)
{
    if (code >= 0x80 && code <= 0x9f) {
        guint32 meant = windows_characters[code - 0x80];
        g_string_append_unichar(out, meant ? meant : code);
    } else if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        g_string_append(out, "\xef\xbf\xbd");
    } else if (code == 0x0d || code == 0x09 || code == 0x0a || code == 0x0c) {
        g_string_append_c(out, (char)code);
    } else if (code >= 0x20 && code != 0x7f && !is_noncharacter(code)) {
        g_string_append_unichar(out, code);
    }
}

/* Resolves "&#…;" at `at`; the bytes that it took, or 0 if it is none. */
static gsize append_number(GString *out, const char *at, const char *end)
{
    const char *digits = at + 2;
    bool hex = digits < end && (*digits == 'x' || *digits == 'X');
    guint32 code = 0;
    if (hex) {
        digits++;
    }
    const char *next = digits;
    while (next < end && (hex ? g_ascii_isxdigit(*next) : g_ascii_isdigit(*next))) {
        code = MIN(code * (hex ? 16u : 10u) + (guint32)g_ascii_xdigit_value(*next), 0x110000u);
        next++;
    }
    if (next == digits) {
        return 0;
    }
    append_numbered(out, code);
    if (next < end && *next == ';') {
        next++;
    }
    return (gsize)(next - at);
}

/* Resolves "&name;" at `at`, or a legacy name at the beginning of what follows. */
static gsize append_name(GString *out, const char *at, const char *end)
{
    const char *name = at + 1;
    const char *next = name;
    while (next < end && next - name < NAME_MAX_LENGTH && g_ascii_isalnum(*next)) {
        next++;
    }
    gsize length = (gsize)(next - name);
    if (next < end && *next == ';' && append_named(out, name, length)) {
        return length + 2;
    }
    for (; length >= 2; length--) {
        if (is_legacy(name, length) && append_named(out, name, length)) {
            return length + 1;
        }
    }
    return 0;
}

void cb_unescape_html(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        const char *ampersand = memchr(text, '&', (gsize)(end - text));
        g_string_append_len(out, text, (ampersand ? ampersand : end) - text);
        if (!ampersand) {
            return;
        }
        gsize width = ampersand + 1 < end && ampersand[1] == '#'
                          ? append_number(out, ampersand, end)
                          : append_name(out, ampersand, end);
        if (width == 0) {
            g_string_append_c(out, '&');
            width = 1;
        }
        text = ampersand + width;
    }
}
