#include "load/markdown_node.h"

#include <string.h>

static gboolean is_comment(const char *html)
{
    return g_str_has_prefix(html, "<!--");
}

static void append_inline_text(cmark_node *node, GString *out)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_INLINE:
        if (is_comment(cmark_node_get_literal(node)))
            break;
        G_GNUC_FALLTHROUGH;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
        g_string_append(out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        g_string_append_c(out, ' ');
        break;
    default:
        break;
    }
}

void cb_node_append_text(cmark_node *node, GString *out)
{
    for (cmark_node *child = node; child; child = cb_node_next(child, node, FALSE))
        append_inline_text(child, out);
}

static void end_line(GString *out)
{
    gsize end = out->len;
    while (end > 0 && g_ascii_isspace(out->str[end - 1]))
        end--;
    g_string_truncate(out, end);
    if (end > 0)
        g_string_append_c(out, '\n');
}

static void append_block_text(cmark_node *node, GString *out)
{
    const char *literal = cmark_node_get_literal(node);
    if (cb_node_is_leaf_block(node)) {
        cb_node_append_text(node, out);
        if (cb_markdown_kind(node) == CB_MARKDOWN_TABLE_CELL && cmark_node_next(node)) {
            g_string_append_c(out, '\t');
            return;
        }
    } else if (literal && !is_comment(literal)) {
        g_string_append(out, literal);
    }
    end_line(out);
}

void cb_markdown_render_text(const CbMarkdown *document, GString *out)
{
    GString *text = g_string_new(NULL);
    cmark_node *root = document->root;
    for (cmark_node *node = root; node;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (cb_node_is_leaf_block(node) || cmark_node_get_literal(node))
            append_block_text(node, text);
    }
    if (text->len > 0 && text->str[text->len - 1] == '\n')
        g_string_truncate(text, text->len - 1);
    g_string_append_len(out, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
}
