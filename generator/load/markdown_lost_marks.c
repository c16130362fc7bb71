#include "load/markdown_lost_marks.h"

#include "load/markdown_blocks.h"
#include <string.h>

#define MOST_HASHES 6 /* of a heading, CommonMark 0.31, section 4.2 */
#define FENCE_LENGTH 3

static void report(CbMarkdownParse *parse, gsize start, gsize length, const char *hint)
{
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_MARK_LOST,
                       cb_parse_span(parse, start, start + length), hint,
                       "this mark is shown as text");
}

/* Whether a line has cells between pipes, one at each end. Its length goes to `*length`. */
static gboolean is_row(const char *line, gsize *length)
{
    *length = strcspn(line, "\r\n");
    gsize end = *length;
    while (end > 0 && g_ascii_isspace(line[end - 1])) {
        end--;
    }
    return end > 2 && line[0] == '|' && line[end - 1] == '|' && line[end - 2] != '\\' &&
           memchr(line + 1, '|', end - 2) != NULL;
}

/* Rows of a table from the first line of a paragraph on, with no line of dashes among them. */
static void look_for_table(CbMarkdownParse *parse, gsize start)
{
    const char *line = parse->text + start;
    gsize head = 0;
    gsize row = 0;
    if (!is_row(line, &head)) {
        return;
    }
    const char *next = line + head;
    next += *next == '\r' ? 1 : 0;
    next += *next == '\n' ? 1 : 0;
    next += strspn(next, " \t>");
    /* A row of dashes that makes no table is reported as such. */
    if (is_row(next, &row) && strspn(next, "|-: \t") < row) {
        report(parse, start, head, "below the head of a table comes a line | --- | --- |");
    }
}

/* `##Title`. One sign alone may be a word of its own: #talent. */
static void look_for_heading(CbMarkdownParse *parse, gsize start)
{
    const char *text = parse->text + start;
    gsize hashes = strspn(text, "#");
    gunichar next = g_utf8_get_char(text + hashes);
    if (hashes >= 2 && hashes <= MOST_HASHES && g_unichar_isalnum(next)) {
        report(parse, start, hashes, "write a space after it: ## Title");
    }
}

/* `- [] task`, which has no blank between its brackets. */
static void look_for_task(CbMarkdownParse *parse, gsize start)
{
    const char *text = parse->text + start;
    if (g_str_has_prefix(text, "[] ")) {
        report(parse, start, strlen("[]"), "write a space between the brackets: - [ ] task");
    }
}

/* `> [TIP]`, without its exclamation mark. */
static void look_for_alert(CbMarkdownParse *parse, gsize start)
{
    const char *text = parse->text + start;
    gsize length = text[0] == '[' ? strcspn(text, "]\r\n") : 0;
    if (length > 1 && text[length] == ']' && strchr("\r\n", text[length + 1]) != NULL) {
        g_autofree char *kind = g_ascii_strdown(text + 1, (gssize)length - 1);
        if (cb_markdown_alert_kind(kind) != NULL) {
            report(parse, start, length + 1, "write an exclamation mark before it: [!TIP]");
        }
    }
}

static void look_at_paragraph(CbMarkdownParse *parse, cmark_node *paragraph)
{
    gsize start = cb_parse_block_start(parse, paragraph);
    if (start >= parse->length) {
        return;
    }
    gboolean is_first = cmark_node_previous(paragraph) == NULL;
    cmark_node_type parent = cmark_node_get_type(cmark_node_parent(paragraph));
    look_for_heading(parse, start);
    look_for_table(parse, start);
    if (is_first && parent == CMARK_NODE_ITEM) {
        look_for_task(parse, start);
    } else if (is_first && parent == CMARK_NODE_BLOCK_QUOTE) {
        look_for_alert(parse, start);
    }
}

/* Whether a line of what cmark read is a fence that ends code begun with `sign`. */
static gboolean is_fence(const CbMarkdownParse *parse, int number, char sign)
{
    guint line = (guint)MAX(number, 1);
    const char *text = parse->edit->text->str;
    gsize at = cb_markdown_edit_line_start(parse->edit, line);
    gsize end = cb_markdown_edit_line_end(parse->edit, line);
    while (at < end && strchr(" \t>", text[at]) != NULL) {
        at++;
    }
    gsize run = at;
    while (run < end && text[run] == sign) {
        run++;
    }
    gsize rest = run;
    while (rest < end && g_ascii_isspace(text[rest])) {
        rest++;
    }
    return run - at >= FENCE_LENGTH && rest == end;
}

static void look_at_code(CbMarkdownParse *parse, cmark_node *code)
{
    gsize start = cb_parse_block_start(parse, code);
    const char *text = parse->text + MIN(start, parse->length);
    gsize length = strspn(text, text[0] == '~' ? "~" : "`");
    int last = cmark_node_get_end_line(code);
    gboolean is_closed = last > cmark_node_get_start_line(code) && is_fence(parse, last, text[0]);
    if (length >= FENCE_LENGTH && !is_closed) {
        cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_MARK_LOST,
                           cb_parse_span(parse, start, start + length),
                           "write the same signs on a line of their own where the code ends",
                           "this code has no end: what follows is part of it");
    }
}

void cb_markdown_report_lost_marks(CbMarkdownParse *parse)
{
    /* Most texts have none of the signs that these marks begin with. */
    if (parse->diagnostics == NULL || strpbrk(parse->text, "#[|`~") == NULL) {
        return;
    }
    cmark_node *root = parse->document->root;
    for (cmark_node *node = root; node != NULL;) {
        gboolean is_leaf = cb_node_is_leaf_block(node);
        if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) {
            look_at_paragraph(parse, node);
        } else if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK) {
            look_at_code(parse, node);
        }
        node = cb_node_next(node, root, is_leaf);
    }
}
