#include "site/text_metrics.h"

#include <string.h>

/* Hundredths of the size for the characters from space to tilde. */
static const guint8 ascii_widths[] = {
    28, 30, 38, 62, 62, 86, 68, 22, 36, 36, 42, 62, 28, 42, 28, 36, /* space to / */
    62, 46, 60, 62, 64, 60, 62, 56, 62, 62, 28, 28, 62, 62, 62, 54, /* 0 to ? */
    94, 68, 66, 72, 72, 60, 58, 74, 74, 28, 56, 66, 56, 88, 76, 76, /* @ to O */
    64, 76, 66, 66, 66, 74, 68, 98, 66, 66, 62, 36, 36, 36, 48, 48, /* P to _ */
    34, 56, 60, 56, 60, 58, 36, 60, 60, 26, 26, 54, 26, 86, 60, 60, /* ` to o */
    60, 60, 40, 54, 36, 60, 56, 80, 54, 56, 54, 36, 30, 36, 62,     /* p to ~ */
};

#define OTHER_WIDTH 62 /* of letters beyond ASCII */
#define WIDE_WIDTH 100 /* of East Asian characters */

static double character_width(gunichar character)
{
    if (character >= ' ' && character <= '~') {
        return ascii_widths[character - ' '];
    }
    if (g_unichar_iszerowidth(character)) {
        return 0;
    }
    return g_unichar_iswide(character) ? WIDE_WIDTH : OTHER_WIDTH;
}

double cb_text_width(const char *text, gsize length, double size)
{
    double width = 0;
    for (const char *c = text; c < text + length; c = g_utf8_next_char(c)) {
        width += character_width(g_utf8_get_char(c));
    }
    return width * size / 100;
}

/* The end of the piece that begins at `text`: up to the next space, or after a hyphen. */
static const char *piece_end(const char *text)
{
    const char *end = text;
    while (*end && *end != ' ' && *end != '\n') {
        if (*end == '-' && end > text && end[1] && end[1] != ' ') {
            return end + 1;
        }
        end++;
    }
    return end;
}

static void add_line(CbListBuilder *list, CbArena *arena, const char *start, const char *end)
{
    gsize length = (gsize)(end - start);
    cb_list_builder_add(list,
                        cb_value_string_length(cb_arena_strndup(arena, start, length), length));
}

CbValue cb_text_wrap(CbArena *arena, const char *text, double width, double size)
{
    CbListBuilder list;
    cb_list_builder_init(&list, arena, 4);
    const char *start = text + strspn(text, " \n"), *line_end = start;
    while (*line_end) {
        const char *word = line_end + strspn(line_end, " \n");
        const char *end = piece_end(word);
        if (end == word) {
            break;
        }
        gboolean fits = cb_text_width(start, (gsize)(end - start), size) <= width;
        if (!fits && line_end > start) {
            add_line(&list, arena, start, line_end);
            start = word;
        }
        line_end = end;
    }
    add_line(&list, arena, start, line_end);
    return cb_list_builder_end(&list);
}
