#include "load/markdown_flow.h"

#include "base/append.h"
#include "base/utf8.h"
#include <string.h>

#define LONGEST_PIECE 255

void cb_markdown_flow_init(CbMarkdownFlow *flow)
{
    flow->bytes = g_string_sized_new(1024);
    flow->holes = g_array_new(FALSE, FALSE, sizeof(CbMarkdownHole));
    flow->open = 0;
}

void cb_markdown_flow_clear(CbMarkdownFlow *flow)
{
    g_string_free(flow->bytes, TRUE);
    g_array_unref(flow->holes);
}

void cb_markdown_flow_text(CbMarkdownFlow *flow, const char *text)
{
    const char *end = text + strlen(text);
    const char *at;
    while ((at = cb_utf8_find_below(text, end, CB_FLOW_MARKS)) < end) {
        cb_append(flow->bytes, text, (gsize)(at - text));
        g_string_append_c(flow->bytes, (char)CB_FLOW_BYTE);
        g_string_append_c(flow->bytes, *at);
        text = at + 1;
    }
    cb_append(flow->bytes, text, (gsize)(end - text));
    flow->open = 0;
}

/* How many of the bytes of a text fit without cutting a character. */
static gsize whole_characters(const char *text, gsize length, gsize most)
{
    gsize part = MIN(length, most);
    while (part < length && part > 0 && ((guchar)text[part] & 0xC0) == 0x80) {
        part--;
    }
    return part;
}

/* Appends bytes of one form alone, to the piece of that form that ends the flow if there is one. */
static void append_piece(CbMarkdownFlow *flow, CbMarkdownMark mark, const char *text)
{
    GString *bytes = flow->bytes;
    gsize length = strlen(text);
    while (length > 0) {
        if (flow->open == 0 || bytes->str[flow->open - 1] != (char)mark ||
            (guchar)bytes->str[flow->open] == LONGEST_PIECE) {
            g_string_append_c(bytes, (char)mark);
            flow->open = bytes->len;
            g_string_append_c(bytes, '\0');
        }
        guint used = (guchar)bytes->str[flow->open];
        gsize part = whole_characters(text, length, LONGEST_PIECE - used);
        if (part == 0) {
            flow->open = 0;
            continue;
        }
        cb_append(bytes, text, part);
        bytes->str[flow->open] = (char)(used + part);
        text += part;
        length -= part;
    }
}

void cb_markdown_flow_markup(CbMarkdownFlow *flow, const char *markup)
{
    append_piece(flow, CB_FLOW_MARKUP, markup);
}

void cb_markdown_flow_plain(CbMarkdownFlow *flow, const char *text)
{
    append_piece(flow, CB_FLOW_PLAIN, text);
}

void cb_markdown_flow_mark(CbMarkdownFlow *flow, CbMarkdownMark mark)
{
    g_string_append_c(flow->bytes, (char)mark);
    flow->open = 0;
}

void cb_markdown_flow_hole(CbMarkdownFlow *flow, CbMarkdownHole hole)
{
    cb_markdown_flow_mark(flow, CB_FLOW_HOLE);
    g_array_append_val(flow->holes, hole);
}

/* Where a flow goes on after the mark at `at`; NULL if it is not whole. */
static const char *pass_mark(const char *at, const char *end, guint *n_holes)
{
    CbMarkdownMark mark = (CbMarkdownMark)*at++;
    gsize length = 0;
    if (mark == CB_FLOW_HOLE) {
        (*n_holes)++;
    } else if (mark == CB_FLOW_BYTE) {
        length = 1;
    } else if ((mark == CB_FLOW_MARKUP || mark == CB_FLOW_PLAIN) && at < end) {
        length = (guchar)*at++;
    }
    gboolean is_whole =
        (gsize)(end - at) > length &&
        ((mark != CB_FLOW_PLAIN && mark != CB_FLOW_BYTE) || cb_utf8_is_valid(at, length, NULL));
    return is_whole ? at + length : NULL;
}

gboolean cb_markdown_flow_is_whole(const char *bytes, gsize length, guint n_holes)
{
    const char *at = bytes, *end = bytes + length;
    guint found = 0;
    while (at != NULL && at < end && *at != CB_FLOW_END) {
        const char *run = at;
        at += cb_utf8_plain_length(at, (gsize)(end - at), CB_FLOW_MARKS);
        if (at < end && (guchar)*at >= CB_FLOW_MARKS) {
            at = cb_utf8_find_below(at, end, CB_FLOW_MARKS);
            if (!cb_utf8_is_valid(run, (gsize)(at - run), NULL)) {
                return FALSE;
            }
        }
        if (at < end && *at != CB_FLOW_END) {
            at = pass_mark(at, end, &found);
        }
    }
    return at != NULL && at + 1 == end && found == n_holes;
}
