#include "base/terminal.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu

gboolean cb_terminal_shows(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return FALSE;
    default:
        return TRUE;
    }
}

gunichar cb_terminal_next(const char **text, const char *end)
{
    gunichar character = g_utf8_get_char_validated(*text, end - *text);
    if (character == (gunichar)-1 || character == (gunichar)-2) {
        (*text)++;
        return REPLACEMENT;
    }
    *text = g_utf8_next_char(*text);
    return character;
}

void cb_terminal_append(GString *out, const char *text, gsize length)
{
    const char *end = text + length;
    while (text < end) {
        gunichar character = cb_terminal_next(&text, end);
        if (character == '\t' || character == '\n' || character == '\r') {
            character = ' ';
        }
        g_string_append_unichar(out, cb_terminal_shows(character) ? character : REPLACEMENT);
    }
}

char *cb_terminal_text(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *end = strchr(text, '\n'); end != NULL; end = strchr(text, '\n')) {
        cb_terminal_append(out, text, (gsize)(end - text));
        g_string_append_c(out, '\n');
        text = end + 1;
    }
    cb_terminal_append(out, text, strlen(text));
    return g_string_free(out, FALSE);
}
