#include "base/escape.h"
#include "load/markdown_node.h"

#include <string.h>

typedef struct {
    const CbMarkdown *document;
    const CbMarkdownHtml *options;
    GString *out;
    const char *link_end; /* what the link that is open needs at its end; NULL: no link is open */
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
    if (!value || !*value)
        return;
    g_string_append_printf(writer->out, " %s=\"", name);
    put_escaped(writer, value);
    g_string_append_c(writer->out, '"');
}

/* A URL in an attribute. What may not stand in one is percent-encoded; what is, stays. */
static void put_url(Writer *writer, const char *url)
{
    g_autoptr(GString) encoded = g_string_new(NULL);
    for (; *url; url++) {
        if (strchr(" \"<>`{}|\\^", *url) || g_ascii_iscntrl(*url))
            g_string_append_printf(encoded, "%%%02X", (guchar)*url);
        else
            g_string_append_c(encoded, *url);
    }
    put_escaped(writer, encoded->str);
}

/* Begins a block on a line of its own. */
static void begin_line(Writer *writer)
{
    GString *out = writer->out;
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
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
    if (link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT)
        return TRUE;
    return options->resolve && options->resolve(link, target, options->user_data);
}

/* #id: a heading of this text if there is one, else something else on the page. */
static void write_fragment(Writer *writer, const char *id)
{
    g_autofree char *own = g_strconcat(writer->document->id_prefix, id, NULL);
    put(writer, "#");
    put_escaped(writer, g_hash_table_contains(writer->document->ids, own) ? own : id);
}

static void open_link(Writer *writer, cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
    CbLinkTarget target;
    gboolean found = resolve(writer, link, &target);
    const char *url = link->kind == CB_LINK_URL ? link->target : target.url;
    writer->link_end = "";
    if (found && (link->kind == CB_LINK_FRAGMENT || (url && *url && cb_url_is_safe(url, -1)))) {
        put(writer, "<a href=\"");
        if (link->kind == CB_LINK_FRAGMENT)
            write_fragment(writer, link->target);
        else
            put_url(writer, url);
        put(writer, "\"");
        write_attribute(writer, "title", cmark_node_get_title(node));
        put(writer, url && is_external(url) ? " rel=\"noopener\">" : ">");
        writer->link_end = "</a>";
    }
    if (!link->has_text)
        put_escaped(writer, found && target.title ? target.title : link->target);
}

static void close_link(Writer *writer)
{
    put(writer, writer->link_end);
    writer->link_end = NULL;
}

static void write_dimension(Writer *writer, const char *name, int pixels)
{
    if (pixels > 0)
        g_string_append_printf(writer->out, " %s=\"%d\"", name, pixels);
}

/* Images of the collection are shown; what else is written as an image is linked to. */
static void write_image(Writer *writer, cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
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
        write_attribute(writer, "title", cmark_node_get_title(node));
        write_dimension(writer, "width", target.width);
        write_dimension(writer, "height", target.height);
        put(writer, " loading=\"lazy\">");
    } else if (is_safe && !writer->link_end) {
        put(writer, "<a href=\"");
        put_url(writer, url);
        put(writer, is_external(url) ? "\" rel=\"noopener\">" : "\">");
        put_escaped(writer, text ? text : link->target);
        put(writer, "</a>");
    } else {
        put_escaped(writer, text ? text : link->target);
    }
}

static void write_figure(Writer *writer, cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
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

/* Footnotes */

static void write_footnote_id(Writer *writer, const char *kind, int number, int reference)
{
    g_string_append_printf(writer->out, "%s%s-%d", writer->document->id_prefix, kind, number);
    if (reference > 1)
        g_string_append_printf(writer->out, "-%d", reference);
}

static void write_reference(Writer *writer, cmark_node *node)
{
    int number = cb_markdown_footnote_number(node);
    put(writer, "<sup class=\"footnote\" id=\"");
    write_footnote_id(writer, "footnote-ref", number, cb_markdown_footnote_references(node));
    put(writer, "\">");
    if (!writer->link_end) {
        put(writer, "<a href=\"#");
        write_footnote_id(writer, "footnote", number, 1);
        put(writer, "\" role=\"doc-noteref\">");
    }
    g_string_append_printf(writer->out, "%d", number);
    put(writer, writer->link_end ? "</sup>" : "</a></sup>");
}

static void write_back_links(Writer *writer, cmark_node *footnote, gboolean follows_text)
{
    int number = cb_markdown_footnote_number(footnote);
    int references = cb_markdown_footnote_references(footnote);
    const char *label =
        writer->options->back_label ? writer->options->back_label : "Back to reference";
    for (int i = 1; i <= references; i++) {
        if (i > 1 || follows_text)
            put(writer, " ");
        put(writer, "<a class=\"footnote-back\" href=\"#");
        write_footnote_id(writer, "footnote-ref", number, i);
        put(writer, "\" role=\"doc-backlink\" aria-label=\"");
        put_escaped(writer, label);
        g_string_append_printf(writer->out, i > 1 ? " %d-%d" : " %d", number, i);
        put(writer, "\">↩</a>");
    }
}

static void write_footnotes(Writer *writer, gboolean entering)
{
    begin_line(writer);
    if (!entering) {
        put(writer, "</ol>\n</section>\n");
        return;
    }
    put(writer, "<section class=\"footnotes\" role=\"doc-endnotes\"");
    write_attribute(writer, "aria-label",
                    writer->options->footnotes_label ? writer->options->footnotes_label
                                                     : "Footnotes");
    put(writer, ">\n<ol>\n");
}

static void write_footnote(Writer *writer, cmark_node *node, gboolean entering)
{
    if (entering) {
        begin_line(writer);
        put(writer, "<li id=\"");
        write_footnote_id(writer, "footnote", cb_markdown_footnote_number(node), 1);
        put(writer, "\">\n");
        return;
    }
    cmark_node *last = cmark_node_last_child(node);
    if (!last || cmark_node_get_type(last) != CMARK_NODE_PARAGRAPH) {
        begin_line(writer);
        put(writer, "<p>");
        write_back_links(writer, node, FALSE);
        put(writer, "</p>\n");
    }
    put(writer, "</li>\n");
}

/* Tables */

static void write_table(Writer *writer, cmark_node *table, gboolean entering)
{
    if (!entering) {
        put(writer, cmark_node_next(cmark_node_first_child(table)) ? "</tbody>\n" : "");
        put(writer, "</table>\n</div>\n");
        return;
    }
    g_autoptr(GString) label = g_string_new(NULL);
    cmark_node *head = cmark_node_first_child(table);
    for (cmark_node *cell = cmark_node_first_child(head); cell; cell = cmark_node_next(cell)) {
        gsize before = label->len;
        if (before > 0)
            g_string_append(label, ", ");
        gsize start = label->len;
        cb_node_append_text(cell, label);
        if (label->len == start)
            g_string_truncate(label, before);
    }
    begin_line(writer);
    /* Wide tables scroll in their box, for which the keyboard needs a way in. */
    put(writer, "<div class=\"table\" role=\"group\" tabindex=\"0\"");
    write_attribute(writer, "aria-label", label->str);
    put(writer, ">\n<table>\n");
}

static void write_row(Writer *writer, cmark_node *row, gboolean entering)
{
    gboolean is_head = !cmark_node_previous(row);
    if (entering)
        put(writer, is_head ? "<thead>\n<tr>" : "<tr>");
    else
        put(writer, is_head ? "</tr>\n</thead>\n" : "</tr>\n");
    if (!entering && is_head && cmark_node_next(row))
        put(writer, "<tbody>\n");
}

static void write_cell(Writer *writer, cmark_node *cell, gboolean entering)
{
    static const char *const classes[] = {NULL, "left", "center", "right"};
    cmark_node *row = cmark_node_parent(cell);
    gboolean is_head = !cmark_node_previous(row) && cmark_node_first_child(cell);
    if (!entering) {
        put(writer, is_head ? "</th>" : "</td>");
        return;
    }
    put(writer, is_head ? "<th scope=\"col\"" : "<td");
    write_attribute(writer, "class", classes[cb_markdown_align(cell)]);
    put(writer, ">");
}

/* Alerts, lists, tasks */

static const char *alert_label(const Writer *writer, const char *kind)
{
    static const char *const kinds[] = {"note", "tip", "important", "warning", "caution"};
    static const char *const labels[] = {"Note", "Tip", "Important", "Warning", "Caution"};
    guint i = 0;
    while (i + 1 < G_N_ELEMENTS(kinds) && strcmp(kinds[i], kind) != 0)
        i++;
    return writer->options->tip_label[i] ? writer->options->tip_label[i] : labels[i];
}

static void write_alert(Writer *writer, cmark_node *alert, gboolean entering)
{
    begin_line(writer);
    if (!entering) {
        put(writer, "</div>\n");
        return;
    }
    const char *kind = cb_markdown_alert(alert);
    g_string_append_printf(writer->out,
                           "<div class=\"alert alert-%s\" role=\"note\">\n<p class=\"alert-title\">"
                           "<span class=\"alert-kind\">",
                           kind);
    put_escaped(writer, alert_label(writer, kind));
    put(writer, "</span>");
    cmark_node *first = cmark_node_first_child(alert);
    if (!first || cb_markdown_kind(first) != CB_MARKDOWN_ALERT_TITLE)
        put(writer, "</p>\n");
}

static void write_alert_title(Writer *writer, gboolean entering)
{
    put(writer, entering ? ": <span class=\"alert-text\">" : "</span></p>\n");
}

static gboolean has_tasks(cmark_node *list)
{
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        if (cb_markdown_task(item) != CB_TASK_NONE)
            return TRUE;
    }
    return FALSE;
}

static void write_list(Writer *writer, cmark_node *list, gboolean entering)
{
    gboolean is_ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    if (!entering) {
        put(writer, is_ordered ? "</ol>\n" : "</ul>\n");
        return;
    }
    begin_line(writer);
    put(writer, is_ordered ? "<ol" : "<ul");
    if (has_tasks(list))
        put(writer, " class=\"tasks\"");
    int start = cmark_node_get_list_start(list);
    if (is_ordered && start != 1)
        g_string_append_printf(writer->out, " start=\"%d\"", start);
    put(writer, ">\n");
}

static void write_item(Writer *writer, cmark_node *item, gboolean entering)
{
    if (!entering)
        put(writer, "</li>\n");
    else
        put(writer, cb_markdown_task(item) == CB_TASK_NONE ? "<li>" : "<li class=\"task\">");
}

static void write_task(Writer *writer, cmark_node *item, gboolean entering)
{
    if (!entering) {
        put(writer, "</label>");
        return;
    }
    put(writer, "<label><input type=\"checkbox\"");
    if (writer->options->interactive_tasks)
        write_attribute(writer, "id", cb_markdown_task_id(item));
    else
        put(writer, " disabled");
    put(writer, cb_markdown_task(item) == CB_TASK_DONE ? " checked> " : "> ");
}

/* Other blocks */

static void write_paragraph(Writer *writer, cmark_node *paragraph, gboolean entering)
{
    cmark_node *parent = cmark_node_parent(paragraph);
    gboolean is_item = cmark_node_get_type(parent) == CMARK_NODE_ITEM;
    gboolean is_tight = is_item && cmark_node_get_list_tight(cmark_node_parent(parent));
    gboolean is_task =
        is_item && !cmark_node_previous(paragraph) && cb_markdown_task(parent) != CB_TASK_NONE;
    if (entering) {
        if (!is_tight) {
            begin_line(writer);
            put(writer, "<p>");
        } else if (cmark_node_previous(paragraph)) {
            begin_line(writer);
        }
        if (is_task)
            write_task(writer, parent, TRUE);
        return;
    }
    if (is_task)
        write_task(writer, parent, FALSE);
    if (cb_markdown_kind(parent) == CB_MARKDOWN_FOOTNOTE && !cmark_node_next(paragraph))
        write_back_links(writer, parent, TRUE);
    if (!is_tight)
        put(writer, "</p>\n");
}

static void write_heading(Writer *writer, cmark_node *heading, gboolean entering)
{
    if (!cmark_node_first_child(heading))
        return;
    int level = cmark_node_get_heading_level(heading) + writer->options->heading_shift;
    level = CLAMP(level, 1, 6);
    if (!entering) {
        g_string_append_printf(writer->out, "</h%d>\n", level);
        return;
    }
    begin_line(writer);
    g_string_append_printf(writer->out, "<h%d", level);
    write_attribute(writer, "id", cb_markdown_heading_id(heading));
    put(writer, ">");
}

static void write_code_block(Writer *writer, cmark_node *node)
{
    const char *info = cmark_node_get_fence_info(node);
    begin_line(writer);
    put(writer, "<pre tabindex=\"0\"><code");
    if (info && *info) {
        put(writer, " class=\"language-");
        cb_escape_html(writer->out, info, (gssize)strcspn(info, " \t"));
        put(writer, "\"");
    }
    put(writer, ">");
    put_escaped(writer, cmark_node_get_literal(node));
    put(writer, "</code></pre>\n");
}

static void write_raw_html(Writer *writer, const char *html, gboolean is_block)
{
    g_autofree char *text = cb_html_as_text(html);
    if (!*text)
        return;
    if (is_block) {
        begin_line(writer);
        put(writer, "<p>");
    }
    put_escaped(writer, text);
    if (is_block)
        put(writer, "</p>\n");
}

static void write_block_quote(Writer *writer, gboolean entering)
{
    begin_line(writer);
    put(writer, entering ? "<blockquote>\n" : "</blockquote>\n");
}

/* The walk */

static void write_common(Writer *writer, cmark_node *node, gboolean entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        write_block_quote(writer, entering);
        break;
    case CMARK_NODE_LIST:
        write_list(writer, node, entering);
        break;
    case CMARK_NODE_ITEM:
        write_item(writer, node, entering);
        break;
    case CMARK_NODE_CODE_BLOCK:
        write_code_block(writer, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        write_raw_html(writer, cmark_node_get_literal(node), TRUE);
        break;
    case CMARK_NODE_PARAGRAPH:
        write_paragraph(writer, node, entering);
        break;
    case CMARK_NODE_HEADING:
        write_heading(writer, node, entering);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        begin_line(writer);
        put(writer, "<hr>\n");
        break;
    case CMARK_NODE_TEXT:
        put_escaped(writer, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        put(writer, "\n");
        break;
    case CMARK_NODE_LINEBREAK:
        put(writer, "<br>\n");
        break;
    case CMARK_NODE_CODE:
        put(writer, "<code>");
        put_escaped(writer, cmark_node_get_literal(node));
        put(writer, "</code>");
        break;
    case CMARK_NODE_HTML_INLINE:
        write_raw_html(writer, cmark_node_get_literal(node), FALSE);
        break;
    case CMARK_NODE_EMPH:
        put(writer, entering ? "<em>" : "</em>");
        break;
    case CMARK_NODE_STRONG:
        put(writer, entering ? "<strong>" : "</strong>");
        break;
    case CMARK_NODE_LINK:
        if (entering)
            open_link(writer, node);
        else
            close_link(writer);
        break;
    case CMARK_NODE_IMAGE:
        write_image(writer, node);
        break;
    default:
        break;
    }
}

static void write_node(Writer *writer, cmark_node *node, gboolean entering)
{
    switch (cb_markdown_kind(node)) {
    case CB_MARKDOWN_COMMON:
        write_common(writer, node, entering);
        break;
    case CB_MARKDOWN_TABLE:
        write_table(writer, node, entering);
        break;
    case CB_MARKDOWN_TABLE_ROW:
        write_row(writer, node, entering);
        break;
    case CB_MARKDOWN_TABLE_CELL:
        write_cell(writer, node, entering);
        break;
    case CB_MARKDOWN_ALERT:
        write_alert(writer, node, entering);
        break;
    case CB_MARKDOWN_ALERT_TITLE:
        write_alert_title(writer, entering);
        break;
    case CB_MARKDOWN_FIGURE:
        write_figure(writer, node);
        break;
    case CB_MARKDOWN_FOOTNOTE_REFERENCE:
        if (entering)
            write_reference(writer, node);
        break;
    case CB_MARKDOWN_FOOTNOTES:
        write_footnotes(writer, entering);
        break;
    case CB_MARKDOWN_FOOTNOTE:
        write_footnote(writer, node, entering);
        break;
    }
}

/* Images and figures write what is inside themselves. */
static gboolean writes_children(cmark_node *node)
{
    return cmark_node_get_type(node) != CMARK_NODE_IMAGE &&
           cb_markdown_kind(node) != CB_MARKDOWN_FIGURE;
}

void cb_markdown_render_html(const CbMarkdown *document, const CbMarkdownHtml *options,
                             GString *out)
{
    Writer writer = {.document = document, .options = options, .out = out};
    cmark_iter *iter = cmark_iter_new(document->root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        write_node(&writer, node, event == CMARK_EVENT_ENTER);
        if (!writes_children(node) && event == CMARK_EVENT_ENTER) {
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
        }
    }
    cmark_iter_free(iter);
}
