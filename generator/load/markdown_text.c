#include "load/markdown_node.h"

#include <string.h>

char *cb_html_as_text(const char *html)
{
    GString *text = g_string_new(NULL);
    const char *comment;
    while ((comment = strstr(html, "<!--"))) {
        g_string_append_len(text, html, comment - html);
        const char *end = strstr(comment + strlen("<!--"), "-->");
        html = end ? end + strlen("-->") : comment + strlen(comment);
    }
    g_string_append(text, html);
    return g_strstrip(g_string_free(text, FALSE));
}

static void append_html(const char *html, GString *out)
{
    g_autofree char *text = cb_html_as_text(html);
    g_string_append(out, text);
}

static void append_inline_text(cmark_node *node, GString *out)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
        g_string_append(out, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_HTML_INLINE:
        append_html(cmark_node_get_literal(node), out);
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

/* What the walk over a document's blocks carries. */
typedef struct {
    CbLinkResolver resolve;
    gpointer user_data;
    GString *out;
} TextWriter;

static void end_line(GString *out)
{
    gsize end = out->len;
    while (end > 0 && g_ascii_isspace(out->str[end - 1]))
        end--;
    g_string_truncate(out, end);
    if (end > 0)
        g_string_append_c(out, '\n');
}

/* A link without text shows the title of its target. */
static void append_title(const TextWriter *writer, const CbMarkdownLink *link)
{
    CbLinkTarget target = {0};
    if (!link || link->has_text || link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT)
        return;
    gboolean found = writer->resolve && writer->resolve(link, &target, writer->user_data);
    g_string_append(writer->out, found && target.title ? target.title : link->target);
}

static void append_block(const TextWriter *writer, cmark_node *block)
{
    for (cmark_node *node = block; node; node = cb_node_next(node, block, FALSE)) {
        append_inline_text(node, writer->out);
        append_title(writer, cb_markdown_link(node));
    }
    if (cb_markdown_kind(block) == CB_MARKDOWN_TABLE_CELL && cmark_node_next(block))
        g_string_append_c(writer->out, '\t');
    else
        end_line(writer->out);
}

static void append_literal(const TextWriter *writer, cmark_node *node)
{
    const char *literal = cmark_node_get_literal(node);
    if (cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK)
        append_html(literal, writer->out);
    else
        g_string_append(writer->out, literal);
    end_line(writer->out);
}

void cb_markdown_render_text(const CbMarkdown *document, GString *out)
{
    cb_markdown_render_text_titles(document, NULL, NULL, out);
}

void cb_markdown_render_text_titles(const CbMarkdown *document, CbLinkResolver resolve,
                                    gpointer user_data, GString *out)
{
    TextWriter writer = {resolve, user_data, g_string_new(NULL)};
    cmark_node *root = document->root;
    for (cmark_node *node = root; node;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (cb_node_is_leaf_block(node))
            append_block(&writer, node);
        else if (cmark_node_get_literal(node))
            append_literal(&writer, node);
    }
    GString *text = writer.out;
    if (text->len > 0 && text->str[text->len - 1] == '\n')
        g_string_truncate(text, text->len - 1);
    g_string_append_len(out, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
}
