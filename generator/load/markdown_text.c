#include "base/append.h"
#include "base/utf8.h"
#include "load/markdown_flow.h"
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
    for (cmark_node *child = node; child; child = cb_node_next(child, node, FALSE)) {
        append_inline_text(child, out);
    }
}

/* What the walk over a document's flow carries. */
typedef struct {
    CbLinkResolver resolve;
    gpointer user_data;
    GString *out;
    gsize start; /* of this text in `out` */
} TextWriter;

static void end_line(const TextWriter *writer)
{
    GString *out = writer->out;
    gsize end = out->len;
    while (end > writer->start && g_ascii_isspace(out->str[end - 1])) {
        end--;
    }
    g_string_truncate(out, end);
    if (end > writer->start) {
        g_string_append_c(out, '\n');
    }
}

/* A link without text shows the title of its target. */
static void append_title(const TextWriter *writer, const CbMarkdownLink *link)
{
    CbLinkTarget target = {0};
    if (!link || link->has_text || link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT) {
        return;
    }
    gboolean found = writer->resolve && writer->resolve(link, &target, writer->user_data);
    g_string_append(writer->out, found && target.title ? target.title : link->target);
}

/* Writes what the mark at `at` means; where the flow goes on. */
static const char *append_mark(const TextWriter *writer, const char *at,
                               const CbMarkdownHole **hole)
{
    gsize length = (guchar)at[1];
    switch ((CbMarkdownMark)*at) {
    case CB_FLOW_MARKUP:
        return at + 2 + length;
    case CB_FLOW_PLAIN:
        cb_append(writer->out, at + 2, length);
        return at + 2 + length;
    case CB_FLOW_STOP:
        end_line(writer);
        return at + 1;
    case CB_FLOW_BREAK:
        g_string_append_c(writer->out, ' ');
        return at + 1;
    case CB_FLOW_BYTE:
        g_string_append_c(writer->out, at[1]);
        return at + 2;
    case CB_FLOW_HOLE:
        append_title(writer, (*hole)++->link);
        return at + 1;
    case CB_FLOW_END:
    case CB_FLOW_LINE:
    case CB_FLOW_MARKS:
    default:
        return at + 1;
    }
}

void cb_markdown_render_text(const CbMarkdown *document, GString *out)
{
    cb_markdown_render_text_titles(document, NULL, NULL, out);
}

void cb_markdown_render_text_titles(const CbMarkdown *document, CbLinkResolver resolve,
                                    gpointer user_data, GString *out)
{
    TextWriter writer = {resolve, user_data, out, out->len};
    const CbMarkdownHole *hole = document->holes;
    const char *at = document->flow;
    const char *end = at + document->flow_length;
    for (;;) {
        const char *run = at;
        at = cb_utf8_find_below(at, end, CB_FLOW_MARKS);
        cb_append(out, run, (gsize)(at - run));
        if (*at == CB_FLOW_END) {
            break;
        }
        at = append_mark(&writer, at, &hole);
    }
    if (out->len > writer.start && out->str[out->len - 1] == '\n') {
        g_string_truncate(out, out->len - 1);
    }
}
