#include "base/append.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "load/markdown_flow.h"
#include "load/markdown_node.h"

#include <string.h>

typedef struct {
    const CbMarkdown *document;
    const CbMarkdownHtml *options;
    GString *out;
    const char *link_end; /* what the link that is open needs at its end */
} Writer;

static void put(Writer *writer, const char *markup)
{
    g_string_append(writer->out, markup);
}

static void put_escaped(Writer *writer, const char *text)
{
    cb_escape_html(writer->out, text, -1);
}

static void write_attribute(Writer *writer, const char *name, const char *value)
{
    if (!value || !*value) {
        return;
    }
    g_string_append_printf(writer->out, " %s=\"", name);
    put_escaped(writer, value);
    g_string_append_c(writer->out, '"');
}

/* A URL in an attribute. What may not stand in one is percent-encoded; what is, stays. */
static void put_url(Writer *writer, const char *url)
{
    g_autoptr(GString) encoded = g_string_new(NULL);
    for (; *url; url++) {
        if (strchr(" \"<>`{}|\\^", *url) || g_ascii_iscntrl(*url)) {
            g_string_append_printf(encoded, "%%%02X", (guchar)*url);
        } else {
            g_string_append_c(encoded, *url);
        }
    }
    put_escaped(writer, encoded->str);
}

/* Begins a block on a line of its own. */
static void begin_line(Writer *writer)
{
    GString *out = writer->out;
    if (out->len > 0 && out->str[out->len - 1] != '\n') {
        g_string_append_c(out, '\n');
    }
}

/* Links and images */

static gboolean is_external(const char *url)
{
    return g_str_has_prefix(url, "//") || g_ascii_strncasecmp(url, "http:", 5) == 0 ||
           g_ascii_strncasecmp(url, "https:", 6) == 0;
}

/* What a link becomes; FALSE: there is no such target, its text stays. */
static gboolean resolve(Writer *writer, const CbMarkdownLink *link, CbLinkTarget *target)
{
    const CbMarkdownHtml *options = writer->options;
    memset(target, 0, sizeof *target);
    if (link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT) {
        return TRUE;
    }
    return options->resolve && options->resolve(link, target, options->user_data);
}

/* #id: a heading of this text if there is one, else something else on the page. */
static void write_fragment(Writer *writer, const CbMarkdownHole *hole)
{
    put(writer, "#");
    if (hole->flag) {
        put_escaped(writer, writer->document->id_prefix);
    }
    put_escaped(writer, hole->link->target);
}

static void open_link(Writer *writer, const CbMarkdownHole *hole)
{
    const CbMarkdownLink *link = hole->link;
    CbLinkTarget target;
    gboolean found = resolve(writer, link, &target);
    const char *url = link->kind == CB_LINK_URL ? link->target : target.url;
    writer->link_end = "";
    if (found && (link->kind == CB_LINK_FRAGMENT || (url && *url && cb_url_is_safe(url, -1)))) {
        put(writer, "<a href=\"");
        if (link->kind == CB_LINK_FRAGMENT) {
            write_fragment(writer, hole);
        } else {
            put_url(writer, url);
        }
        put(writer, "\"");
        write_attribute(writer, "title", hole->text);
        const char *own = writer->document->language;
        if (!link->has_text && own != NULL && g_strcmp0(target.title_language, own) != 0) {
            write_attribute(writer, "lang", target.title_language);
        }
        put(writer, url && is_external(url) ? " rel=\"noopener\">" : ">");
        writer->link_end = "</a>";
    }
    if (!link->has_text) {
        put_escaped(writer, found && target.title ? target.title : link->target);
    }
}

static void write_dimension(Writer *writer, const char *name, int pixels)
{
    if (pixels > 0) {
        g_string_append_printf(writer->out, " %s=\"%d\"", name, pixels);
    }
}

/* Images of the collection are shown; what else is written as an image is linked to. */
static void write_image(Writer *writer, const CbMarkdownHole *hole)
{
    const CbMarkdownLink *link = hole->link;
    CbLinkTarget target;
    gboolean found = resolve(writer, link, &target);
    const char *url = link->kind == CB_LINK_URL ? link->target : target.url;
    gboolean is_safe = found && url && cb_url_is_safe(url, -1);
    const char *text = *link->text ? link->text : target.title;
    if (is_safe && link->kind == CB_LINK_MEDIA) {
        put(writer, "<img src=\"");
        put_url(writer, url);
        put(writer, "\" alt=\"");
        put_escaped(writer, link->text);
        put(writer, "\"");
        write_attribute(writer, "title", hole->text);
        write_dimension(writer, "width", target.width);
        write_dimension(writer, "height", target.height);
        write_attribute(writer, "srcset", target.srcset);
        write_attribute(writer, "sizes", target.srcset != NULL ? target.sizes : NULL);
        put(writer, " loading=\"lazy\">");
    } else if (is_safe && !hole->flag) {
        put(writer, "<a href=\"");
        put_url(writer, url);
        put(writer, is_external(url) ? "\" rel=\"noopener\">" : "\">");
        put_escaped(writer, text ? text : link->target);
        put(writer, "</a>");
    } else {
        put_escaped(writer, text ? text : link->target);
    }
}

static void write_figure(Writer *writer, const CbMarkdownLink *link)
{
    CbLinkTarget target;
    begin_line(writer);
    if (resolve(writer, link, &target) && target.html) {
        put(writer, target.html);
        put(writer, "\n");
        return;
    }
    const char *text = *link->text ? link->text : target.title;
    put(writer, "<p>");
    gboolean is_link = target.url && cb_url_is_safe(target.url, -1);
    if (is_link) {
        put(writer, "<a href=\"");
        put_url(writer, target.url);
        put(writer, "\">");
    }
    put_escaped(writer, text ? text : link->target);
    put(writer, is_link ? "</a></p>\n" : "</p>\n");
}

/* Footnotes, alerts, headings, tasks */

static void write_reference_id(Writer *writer, int number, int reference)
{
    g_string_append_printf(writer->out, "%sfootnote-ref-%d", writer->document->id_prefix, number);
    if (reference > 1) {
        g_string_append_printf(writer->out, "-%d", reference);
    }
}

static void write_back_links(Writer *writer, const CbMarkdownHole *hole)
{
    const char *label =
        writer->options->back_label ? writer->options->back_label : "Back to reference";
    for (int i = 1; i <= hole->references; i++) {
        if (i > 1 || hole->flag) {
            put(writer, " ");
        }
        put(writer, "<a class=\"footnote-back\" href=\"#");
        write_reference_id(writer, hole->number, i);
        put(writer, "\" role=\"doc-backlink\" aria-label=\"");
        put_escaped(writer, label);
        g_string_append_printf(writer->out, i > 1 ? " %d-%d" : " %d", hole->number, i);
        put(writer, "\">↩</a>");
    }
}

static const char *alert_label(const Writer *writer, const char *kind)
{
    static const char *const kinds[] = {"note", "tip", "important", "warning", "caution"};
    static const char *const labels[] = {"Note", "Tip", "Important", "Warning", "Caution"};
    guint i = 0;
    while (i + 1 < G_N_ELEMENTS(kinds) && strcmp(kinds[i], kind) != 0) {
        i++;
    }
    return writer->options->tip_label[i] ? writer->options->tip_label[i] : labels[i];
}

static void write_heading(Writer *writer, const CbMarkdownHole *hole)
{
    int level = CLAMP(hole->number + writer->options->heading_shift, 1, 6);
    gboolean is_end = hole->kind == CB_HOLE_HEADING_END;
    g_string_append_printf(writer->out, is_end ? "</h%d>\n" : "<h%d", level);
}

static void write_task(Writer *writer, const CbMarkdownHole *hole)
{
    if (writer->options->interactive_tasks) {
        write_attribute(writer, "id", hole->text);
    } else {
        put(writer, " disabled");
    }
    put(writer, hole->flag ? " checked> " : "> ");
}

static void write_hole(Writer *writer, const CbMarkdownHole *hole)
{
    const char *label = writer->options->footnotes_label;
    switch (hole->kind) {
    case CB_HOLE_LINK:
        open_link(writer, hole);
        break;
    case CB_HOLE_LINK_END:
        put(writer, writer->link_end);
        break;
    case CB_HOLE_IMAGE:
        write_image(writer, hole);
        break;
    case CB_HOLE_FIGURE:
        write_figure(writer, hole->link);
        break;
    case CB_HOLE_BACK_LINKS:
        write_back_links(writer, hole);
        break;
    case CB_HOLE_FOOTNOTES:
        write_attribute(writer, "aria-label", label ? label : "Footnotes");
        break;
    case CB_HOLE_ALERT:
        put_escaped(writer, alert_label(writer, hole->text));
        break;
    case CB_HOLE_HEADING:
    case CB_HOLE_HEADING_END:
        write_heading(writer, hole);
        break;
    case CB_HOLE_TASK:
        write_task(writer, hole);
        break;
    case CB_HOLE_TITLE:
        break;
    }
}

/* Writes what the mark at `at` means; where the flow goes on. */
static const char *write_mark(Writer *writer, const char *at, const CbMarkdownHole **hole)
{
    gsize length = (guchar)at[1];
    switch ((CbMarkdownMark)*at) {
    case CB_FLOW_MARKUP:
        cb_append(writer->out, at + 2, length);
        return at + 2 + length;
    case CB_FLOW_PLAIN:
        return at + 2 + length;
    case CB_FLOW_LINE:
        begin_line(writer);
        return at + 1;
    case CB_FLOW_BREAK:
        g_string_append_c(writer->out, '\n');
        return at + 1;
    case CB_FLOW_BYTE:
        g_string_append_c(writer->out, at[1]);
        return at + 2;
    case CB_FLOW_HOLE:
        write_hole(writer, (*hole)++);
        return at + 1;
    case CB_FLOW_END:
    case CB_FLOW_STOP:
    case CB_FLOW_MARKS:
    default:
        return at + 1;
    }
}

void cb_markdown_render_html(const CbMarkdown *document, const CbMarkdownHtml *options,
                             GString *out)
{
    Writer writer = {.document = document, .options = options, .out = out, .link_end = ""};
    const CbMarkdownHole *hole = document->holes;
    const char *at = document->flow;
    const char *end = at + document->flow_length;
    for (;;) {
        const char *run = at;
        at = cb_utf8_find_below(at, end, CB_FLOW_MARKS);
        cb_escape_html(out, run, at - run);
        if (*at == CB_FLOW_END) {
            return;
        }
        at = write_mark(&writer, at, &hole);
    }
}
