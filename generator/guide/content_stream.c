#include "guide/content_stream.h"

#include <string.h>

void cb_content_reader_init(CbContentReader *reader, const char *data, gsize length)
{
    *reader = (CbContentReader){.data = data, .length = length};
}

static gboolean is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static gboolean is_delimiter(char c)
{
    return strchr("()<>[]{}/%", c) != NULL && c != '\0';
}

static gboolean is_regular(char c)
{
    return !is_space(c) && !is_delimiter(c);
}

static char peek(const CbContentReader *reader)
{
    return reader->at < reader->length ? reader->data[reader->at] : '\0';
}

static void skip_space(CbContentReader *reader)
{
    while (reader->at < reader->length) {
        if (is_space(peek(reader))) {
            reader->at++;
        } else if (peek(reader) == '%') {
            while (reader->at < reader->length && peek(reader) != '\n' && peek(reader) != '\r') {
                reader->at++;
            }
        } else {
            return;
        }
    }
}

/* "(…)" with nested parentheses and escapes. */
static void skip_string(CbContentReader *reader)
{
    guint depth = 0;
    for (; reader->at < reader->length; reader->at++) {
        char c = peek(reader);
        if (c == '\\') {
            reader->at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            reader->at++;
            return;
        }
    }
    reader->broken = TRUE;
}

static void skip_hex_string(CbContentReader *reader)
{
    while (reader->at < reader->length && peek(reader) != '>') {
        reader->at++;
    }
    reader->broken = reader->at >= reader->length;
    reader->at++;
}

static void skip_word(CbContentReader *reader)
{
    while (reader->at < reader->length && is_regular(peek(reader))) {
        reader->at++;
    }
}

static gboolean starts_with(const CbContentReader *reader, const char *text)
{
    gsize length = strlen(text);
    return reader->length - reader->at >= length &&
           memcmp(reader->data + reader->at, text, length) == 0;
}

/* Skips one operand, or one bracket of an array or dictionary. */
static void skip_operand(CbContentReader *reader, int *depth)
{
    char c = peek(reader);
    if (c == '(') {
        skip_string(reader);
    } else if (starts_with(reader, "<<")) {
        reader->at += 2;
        (*depth)++;
    } else if (starts_with(reader, ">>")) {
        reader->at += 2;
        (*depth)--;
    } else if (c == '<') {
        skip_hex_string(reader);
    } else if (c == '[' || c == ']') {
        reader->at++;
        *depth += c == '[' ? 1 : -1;
    } else if (c == '/') {
        reader->at++;
        skip_word(reader);
    } else {
        reader->broken = TRUE;
    }
    reader->broken = reader->broken || *depth < 0 || *depth > CB_MAX_CONTENT_NESTING;
}

static gboolean is_number(char c)
{
    return g_ascii_isdigit(c) || c == '+' || c == '-' || c == '.';
}

static gboolean is_literal(const char *word, gsize length)
{
    return (length == 4 && (memcmp(word, "true", 4) == 0 || memcmp(word, "null", 4) == 0)) ||
           (length == 5 && memcmp(word, "false", 5) == 0);
}

/* The data of an inline image end with EI between white space. */
static void skip_inline_image(CbContentReader *reader)
{
    while (reader->at + 3 < reader->length) {
        const char *here = reader->data + reader->at;
        if (is_space(here[0]) && here[1] == 'E' && here[2] == 'I' && is_space(here[3])) {
            reader->at += 3;
            return;
        }
        reader->at++;
    }
    reader->broken = TRUE;
}

gboolean cb_content_next(CbContentReader *reader)
{
    int depth = 0;
    skip_space(reader);
    reader->operands = reader->at;
    while (reader->at < reader->length && !reader->broken) {
        char c = peek(reader);
        gsize start = reader->at;
        if (is_number(c)) {
            skip_word(reader);
        } else if (is_regular(c)) {
            skip_word(reader);
            if (depth == 0 && !is_literal(reader->data + start, reader->at - start)) {
                reader->name = start;
                if (cb_content_is(reader, "ID")) {
                    skip_inline_image(reader);
                }
                return !reader->broken;
            }
        } else {
            skip_operand(reader, &depth);
        }
        skip_space(reader);
    }
    reader->broken = reader->broken || reader->operands < reader->at;
    return FALSE;
}

gboolean cb_content_is(const CbContentReader *reader, const char *name)
{
    gsize length = strlen(name);
    return reader->at - reader->name >= length &&
           memcmp(reader->data + reader->name, name, length) == 0 &&
           (reader->name + length == reader->at ||
            !is_regular(reader->data[reader->name + length]));
}

gboolean cb_content_paints(const CbContentReader *reader)
{
    static const char *const names[] = {"BT", "m",  "re", "Do", "sh", "BI", "ID", "f",
                                        "F",  "f*", "B",  "B*", "b",  "b*", "S",  "s"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (cb_content_is(reader, names[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_content_mark_artifacts(const char *data, gsize length, GString *out)
{
    CbContentReader reader;
    guint marked = 0;
    gboolean artifact = FALSE;
    cb_content_reader_init(&reader, data, length);
    while (cb_content_next(&reader)) {
        gboolean begins = cb_content_is(&reader, "BDC") || cb_content_is(&reader, "BMC");
        gboolean ends = cb_content_is(&reader, "EMC");
        gboolean stack = cb_content_is(&reader, "q") || cb_content_is(&reader, "Q");
        if (artifact && (begins || stack)) {
            g_string_append(out, "EMC\n");
            artifact = FALSE;
        } else if (!artifact && marked == 0 && cb_content_paints(&reader)) {
            g_string_append(out, "/Artifact BMC\n");
            artifact = TRUE;
        }
        marked += begins ? 1 : 0;
        if (ends && marked-- == 0) {
            return FALSE;
        }
        g_string_append_len(out, data + reader.operands, (gssize)(reader.at - reader.operands));
        g_string_append_c(out, '\n');
    }
    if (artifact) {
        g_string_append(out, "EMC\n");
    }
    return !reader.broken && marked == 0;
}
