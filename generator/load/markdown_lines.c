#include "load/markdown_lines.h"

#include <string.h>

guint cb_lines_first(cmark_node *block)
{
    return (guint)MAX(cmark_node_get_start_line(block), 1);
}

guint cb_lines_last(cmark_node *block)
{
    return (guint)MAX(cmark_node_get_end_line(block), 1);
}

static gsize first_content(CbMarkdownEdit *edit, cmark_node *block)
{
    guint line = cb_lines_first(block);
    gsize offset = cb_markdown_edit_line_start(edit, line) +
                   (gsize)MAX(cmark_node_get_start_column(block) - 1, 0);
    return MIN(offset, cb_markdown_edit_line_end(edit, line));
}

static guint count_quotes(cmark_node *block)
{
    guint count = 0;
    for (cmark_node *node = cmark_node_parent(block); node; node = cmark_node_parent(node)) {
        count += cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE;
    }
    return count;
}

gsize cb_lines_content(CbMarkdownEdit *edit, cmark_node *block, guint line)
{
    if (line == cb_lines_first(block)) {
        return first_content(edit, block);
    }
    guint quotes = count_quotes(block);
    gsize offset = cb_markdown_edit_line_start(edit, line);
    gsize end = cb_markdown_edit_line_end(edit, line);
    for (; offset < end; offset++) {
        char byte = edit->text->str[offset];
        if (byte == '>' && quotes > 0) {
            quotes--;
        } else if (byte != ' ' && byte != '\t') {
            break;
        }
    }
    return offset;
}

void cb_lines_append_prefix(CbMarkdownEdit *out, CbMarkdownEdit *edit, cmark_node *block,
                            gboolean is_first)
{
    gsize start = cb_markdown_edit_line_start(edit, cb_lines_first(block));
    gsize end = first_content(edit, block);
    if (is_first) {
        cb_markdown_edit_copy(out, edit, start, end);
        return;
    }
    gsize origin = cb_markdown_edit_origin(edit, start);
    for (gsize i = start; i < end; i++) {
        char byte = edit->text->str[i];
        cb_markdown_edit_insert(out, byte == '>' ? ">" : byte == '\t' ? "\t" : " ", 1, origin);
        /* A quote takes a space after it to itself, also one that replaces a list marker. */
        if (byte == '>' && i + 1 < end && !strchr("> \t", edit->text->str[i + 1])) {
            cb_markdown_edit_insert(out, " ", 1, origin);
        }
    }
}
