#include "load/markdown_edit.h"

#include "base/utf8.h"
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

typedef struct {
    guint32 derived;   /* offset in the edit */
    guint32 origin;    /* offset in the user's text */
    gboolean inserted; /* all bytes stand at `origin` */
} Run;

CbMarkdownEdit *cb_markdown_edit_new(void)
{
    CbMarkdownEdit *edit = g_new0(CbMarkdownEdit, 1);
    edit->text = g_string_new(NULL);
    edit->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    return edit;
}

void cb_markdown_edit_free(CbMarkdownEdit *edit)
{
    if (!edit) {
        return;
    }
    g_string_free(edit->text, TRUE);
    g_array_unref(edit->runs);
    if (edit->lines) {
        g_array_unref(edit->lines);
    }
    g_free(edit);
}

static void add_run(CbMarkdownEdit *edit, gsize origin, gboolean inserted)
{
    Run run = {(guint32)edit->text->len, (guint32)origin, inserted};
    if (edit->runs->len > 0) {
        Run *last = &g_array_index(edit->runs, Run, edit->runs->len - 1);
        if (last->derived == run.derived) {
            *last = run;
            return;
        }
        if (!last->inserted && !inserted &&
            last->origin + (run.derived - last->derived) == origin) {
            return;
        }
    }
    g_array_append_val(edit->runs, run);
}

/* The run in which `offset` lies; the edit has at least one. */
static guint find_run(const CbMarkdownEdit *edit, gsize offset)
{
    guint low = 0, high = edit->runs->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(edit->runs, Run, middle).derived <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static gsize origin_in_run(const Run *run, gsize offset)
{
    return run->inserted ? run->origin : run->origin + (offset - run->derived);
}

gsize cb_markdown_edit_origin(const CbMarkdownEdit *edit, gsize offset)
{
    if (edit->runs->len == 0) {
        return 0;
    }
    return origin_in_run(&g_array_index(edit->runs, Run, find_run(edit, offset)), offset);
}

void cb_markdown_edit_copy(CbMarkdownEdit *edit, const CbMarkdownEdit *from, gsize start, gsize end)
{
    end = MIN(end, from->text->len);
    while (start < end) {
        guint i = find_run(from, start);
        const Run *run = &g_array_index(from->runs, Run, i);
        gsize stop = end;
        if (i + 1 < from->runs->len) {
            stop = MIN(end, g_array_index(from->runs, Run, i + 1).derived);
        }
        add_run(edit, origin_in_run(run, start), run->inserted);
        g_string_append_len(edit->text, from->text->str + start, (gssize)(stop - start));
        start = stop;
    }
}

void cb_markdown_edit_insert(CbMarkdownEdit *edit, const char *text, gssize length, gsize origin)
{
    add_run(edit, origin, TRUE);
    g_string_append_len(edit->text, text, length);
}

static void append_source(CbMarkdownEdit *edit, const char *text, gsize start, gsize end)
{
    if (start >= end) {
        return;
    }
    add_run(edit, start, FALSE);
    g_string_append_len(edit->text, text + start, (gssize)(end - start));
}

static gboolean is_control(guchar byte)
{
    return byte == 0x7F || (byte < 0x20 && byte != '\n' && byte != '\t');
}

static gboolean is_mark(const char *text)
{
    return (guchar)text[0] == 0xEF && (guchar)text[1] == 0xB7 && (guchar)text[2] >= 0x90 &&
           (guchar)text[2] <= 0xAF;
}

char *cb_markdown_clean(const char *text, gsize length)
{
    char *clean = g_malloc0(length + 1);
    if (length > 0) {
        memcpy(clean, text, length);
    }
    const char *invalid = clean;
    const char *end = clean + length;
    while (!cb_utf8_is_valid(invalid, (gsize)(end - invalid), &invalid)) {
        clean[invalid - clean] = *invalid ? '?' : ' ';
    }
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)clean[i];
        if (G_LIKELY((byte >= 0x20 && byte < 0x7F) || byte == '\n')) {
            continue;
        }
        if (clean[i] == '\r') {
            clean[i] = clean[i + 1] == '\n' ? '\r' : '\n';
        } else if (is_control((guchar)clean[i])) {
            clean[i] = ' ';
        } else if (is_mark(clean + i)) {
            memcpy(clean + i, "\xEF\xBF\xBD", 3);
        }
    }
    return clean;
}

CbMarkdownEdit *cb_markdown_edit_new_clean(const char *clean, gsize length)
{
    g_assert(length < G_MAXUINT32 / 2);
    CbMarkdownEdit *edit = cb_markdown_edit_new();
    gsize from = g_str_has_prefix(clean, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    for (const char *next; (next = memchr(clean + from, '\r', length - from)) != NULL;) {
        append_source(edit, clean, from, (gsize)(next - clean));
        from = (gsize)(next - clean) + 1;
    }
    append_source(edit, clean, from, length);
    return edit;
}

static void find_lines(CbMarkdownEdit *edit)
{
    edit->lines = g_array_new(FALSE, FALSE, sizeof(guint32));
    gsize offset = 0;
    while (offset < edit->text->len) {
        guint32 start = (guint32)offset;
        g_array_append_val(edit->lines, start);
        const char *feed = memchr(edit->text->str + offset, '\n', edit->text->len - offset);
        offset = feed ? (gsize)(feed - edit->text->str) + 1 : edit->text->len;
    }
}

guint cb_markdown_edit_n_lines(CbMarkdownEdit *edit)
{
    if (!edit->lines) {
        find_lines(edit);
    }
    return edit->lines->len;
}

gsize cb_markdown_edit_line_start(CbMarkdownEdit *edit, guint line)
{
    if (line > cb_markdown_edit_n_lines(edit)) {
        return edit->text->len;
    }
    return line == 0 ? 0 : g_array_index(edit->lines, guint32, line - 1);
}

gsize cb_markdown_edit_line_end(CbMarkdownEdit *edit, guint line)
{
    gsize end = cb_markdown_edit_line_start(edit, line + 1);
    gsize start = cb_markdown_edit_line_start(edit, line);
    return end > start && edit->text->str[end - 1] == '\n' ? end - 1 : end;
}
