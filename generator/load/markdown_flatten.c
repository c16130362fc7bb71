#include "load/markdown_flatten.h"

#include "base/escape.h"
#include "load/markdown_flow.h"

#include <string.h>

/* What the walk over the tree carries. */
typedef struct {
    CbMarkdown *document;
    CbMarkdownFlow flow;
    gboolean in_link;
    cmark_node *hidden; /* an image or figure: what is inside is in the plain text alone */
} Flattener;

static void put(Flattener *flattener, const char *markup)
{
    cb_markdown_flow_markup(&flattener->flow, markup);
}

static void put_number(Flattener *flattener, int number)
{
    char text[16];
    g_snprintf(text, sizeof text, "%d", number);
    put(flattener, text);
}

static void put_attribute(Flattener *flattener, const char *name, const char *value)
{
    if (value == NULL || *value == '\0') {
        return;
    }
    g_autoptr(GString) attribute = g_string_new(NULL);
    g_string_append_printf(attribute, " %s=\"", name);
    cb_escape_html(attribute, value, -1);
    g_string_append_c(attribute, '"');
    put(flattener, attribute->str);
}

/* Begins a block on a line of its own. */
static void begin_line(Flattener *flattener)
{
    cb_markdown_flow_mark(&flattener->flow, CB_FLOW_LINE);
}

static void put_text(Flattener *flattener, const char *text)
{
    if (flattener->hidden != NULL) {
        cb_markdown_flow_plain(&flattener->flow, text);
    } else {
        cb_markdown_flow_text(&flattener->flow, text);
    }
}

static const char *keep(Flattener *flattener, const char *text)
{
    return text != NULL && *text != '\0' ? cb_arena_strdup(flattener->document->arena, text) : NULL;
}

/* Links and images */

/* Whether a link leads to an id of this text. */
static gboolean is_own_id(const CbMarkdown *document, const CbMarkdownLink *link)
{
    if (link->kind != CB_LINK_FRAGMENT) {
        return FALSE;
    }
    g_autofree char *own = g_strconcat(document->id_prefix, link->target, NULL);
    return g_hash_table_contains(document->ids, own);
}

static void begin_link(Flattener *flattener, cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
    CbMarkdownHole hole = {.kind = CB_HOLE_LINK,
                           .link = link,
                           .text = keep(flattener, cmark_node_get_title(node)),
                           .flag = is_own_id(flattener->document, link)};
    cb_markdown_flow_hole(&flattener->flow, hole);
    flattener->in_link = TRUE;
}

/* An image or a figure. */
static void put_picture(Flattener *flattener, cmark_node *node, CbMarkdownHoleKind kind)
{
    CbMarkdownHole hole = {.kind = kind,
                           .link = cb_markdown_link(node),
                           .text = keep(flattener, cmark_node_get_title(node)),
                           .flag = flattener->in_link};
    cb_markdown_flow_hole(&flattener->flow, hole);
}

static void end_link(Flattener *flattener)
{
    cb_markdown_flow_hole(&flattener->flow, (CbMarkdownHole){.kind = CB_HOLE_LINK_END});
    flattener->in_link = FALSE;
}

/* Footnotes */

static void put_footnote_id(Flattener *flattener, const char *kind, int number, int reference)
{
    put(flattener, flattener->document->id_prefix);
    put(flattener, kind);
    put(flattener, "-");
    put_number(flattener, number);
    if (reference > 1) {
        put(flattener, "-");
        put_number(flattener, reference);
    }
}

static void put_reference(Flattener *flattener, cmark_node *node)
{
    int number = cb_markdown_footnote_number(node);
    put(flattener, "<sup class=\"footnote\" id=\"");
    put_footnote_id(flattener, "footnote-ref", number, cb_markdown_footnote_references(node));
    put(flattener, "\">");
    if (!flattener->in_link) {
        put(flattener, "<a href=\"#");
        put_footnote_id(flattener, "footnote", number, 1);
        put(flattener, "\" role=\"doc-noteref\">");
    }
    put_number(flattener, number);
    put(flattener, flattener->in_link ? "</sup>" : "</a></sup>");
}

static void put_back_links(Flattener *flattener, cmark_node *footnote, gboolean follows_text)
{
    CbMarkdownHole hole = {.kind = CB_HOLE_BACK_LINKS,
                           .number = cb_markdown_footnote_number(footnote),
                           .references = cb_markdown_footnote_references(footnote),
                           .flag = follows_text};
    cb_markdown_flow_hole(&flattener->flow, hole);
}

static void put_footnotes(Flattener *flattener, gboolean entering)
{
    begin_line(flattener);
    if (entering) {
        put(flattener, "<section class=\"footnotes\" role=\"doc-endnotes\"");
        cb_markdown_flow_hole(&flattener->flow, (CbMarkdownHole){.kind = CB_HOLE_FOOTNOTES});
        put(flattener, ">\n<ol>\n");
    } else {
        put(flattener, "</ol>\n</section>\n");
    }
}

static void put_footnote(Flattener *flattener, cmark_node *node, gboolean entering)
{
    if (entering) {
        begin_line(flattener);
        put(flattener, "<li id=\"");
        put_footnote_id(flattener, "footnote", cb_markdown_footnote_number(node), 1);
        put(flattener, "\">\n");
        return;
    }
    cmark_node *last = cmark_node_last_child(node);
    if (last == NULL || cmark_node_get_type(last) != CMARK_NODE_PARAGRAPH) {
        begin_line(flattener);
        put(flattener, "<p>");
        put_back_links(flattener, node, FALSE);
        put(flattener, "</p>\n");
    }
    put(flattener, "</li>\n");
}

/* Tables */

/* What a table is about: the texts of its head. */
static void put_table_label(Flattener *flattener, cmark_node *head)
{
    g_autoptr(GString) label = g_string_new(NULL);
    for (cmark_node *cell = cmark_node_first_child(head); cell != NULL;
         cell = cmark_node_next(cell)) {
        gsize before = label->len;
        if (before > 0) {
            g_string_append(label, ", ");
        }
        gsize start = label->len;
        cb_node_append_text(cell, label);
        if (label->len == start) {
            g_string_truncate(label, before);
        }
    }
    put_attribute(flattener, "aria-label", label->str);
}

static void put_table(Flattener *flattener, cmark_node *table, gboolean entering)
{
    cmark_node *head = cmark_node_first_child(table);
    if (!entering) {
        put(flattener, cmark_node_next(head) != NULL ? "</tbody>\n" : "");
        put(flattener, "</table>\n</div>\n");
        return;
    }
    begin_line(flattener);
    /* Wide tables scroll in their box, for which the keyboard needs a way in. */
    put(flattener, "<div class=\"table\" role=\"group\" tabindex=\"0\"");
    put_table_label(flattener, head);
    put(flattener, ">\n<table>\n");
}

static void put_row(Flattener *flattener, cmark_node *row, gboolean entering)
{
    gboolean is_head = cmark_node_previous(row) == NULL;
    if (entering) {
        put(flattener, is_head ? "<thead>\n<tr>" : "<tr>");
    } else {
        put(flattener, is_head ? "</tr>\n</thead>\n" : "</tr>\n");
    }
    if (!entering && is_head && cmark_node_next(row) != NULL) {
        put(flattener, "<tbody>\n");
    }
}

static void put_cell(Flattener *flattener, cmark_node *cell, gboolean entering)
{
    static const char *const classes[] = {NULL, "left", "center", "right"};
    cmark_node *row = cmark_node_parent(cell);
    gboolean is_head = cmark_node_previous(row) == NULL && cmark_node_first_child(cell) != NULL;
    if (!entering) {
        put(flattener, is_head ? "</th>" : "</td>");
        return;
    }
    put(flattener, is_head ? "<th scope=\"col\"" : "<td");
    put_attribute(flattener, "class", classes[cb_markdown_align(cell)]);
    put_attribute(flattener, "lang", cb_markdown_language(cell));
    put(flattener, ">");
}

/* Alerts, lists, tasks */

static void put_alert(Flattener *flattener, cmark_node *alert, gboolean entering)
{
    begin_line(flattener);
    if (!entering) {
        put(flattener, "</div>\n");
        return;
    }
    const char *kind = cb_markdown_alert(alert);
    put(flattener, "<div class=\"alert alert-");
    put(flattener, kind);
    put(flattener, "\" role=\"note\">\n<p class=\"alert-title\"><span class=\"alert-kind\">");
    cb_markdown_flow_hole(&flattener->flow, (CbMarkdownHole){.kind = CB_HOLE_ALERT, .text = kind});
    put(flattener, "</span>");
    cmark_node *first = cmark_node_first_child(alert);
    if (first == NULL || cb_markdown_kind(first) != CB_MARKDOWN_ALERT_TITLE) {
        put(flattener, "</p>\n");
    }
}

static void put_passage(Flattener *flattener, cmark_node *passage, gboolean entering)
{
    begin_line(flattener);
    if (!entering) {
        put(flattener, "</div>\n");
        return;
    }
    put(flattener, "<div");
    put_attribute(flattener, "lang", cb_markdown_language(passage));
    put(flattener, ">\n");
}

static gboolean has_tasks(cmark_node *list)
{
    for (cmark_node *item = cmark_node_first_child(list); item != NULL;
         item = cmark_node_next(item)) {
        if (cb_markdown_task(item) != CB_TASK_NONE) {
            return TRUE;
        }
    }
    return FALSE;
}

static void put_list(Flattener *flattener, cmark_node *list, gboolean entering)
{
    gboolean is_ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    if (!entering) {
        put(flattener, is_ordered ? "</ol>\n" : "</ul>\n");
        return;
    }
    begin_line(flattener);
    put(flattener, is_ordered ? "<ol" : "<ul");
    if (has_tasks(list)) {
        put(flattener, " class=\"tasks\"");
    }
    int start = cmark_node_get_list_start(list);
    if (is_ordered && start != 1) {
        put(flattener, " start=\"");
        put_number(flattener, start);
        put(flattener, "\"");
    }
    put(flattener, ">\n");
}

static void put_item(Flattener *flattener, cmark_node *item, gboolean entering)
{
    if (!entering) {
        put(flattener, "</li>\n");
    } else {
        put(flattener, cb_markdown_task(item) == CB_TASK_NONE ? "<li>" : "<li class=\"task\">");
    }
}

static void put_task(Flattener *flattener, cmark_node *item, gboolean entering)
{
    if (!entering) {
        put(flattener, "</label>");
        return;
    }
    CbMarkdownHole hole = {.kind = CB_HOLE_TASK,
                           .text = cb_markdown_task_id(item),
                           .flag = cb_markdown_task(item) == CB_TASK_DONE};
    put(flattener, "<label><input type=\"checkbox\"");
    cb_markdown_flow_hole(&flattener->flow, hole);
}

/* Other blocks */

static void put_paragraph(Flattener *flattener, cmark_node *paragraph, gboolean entering)
{
    cmark_node *parent = cmark_node_parent(paragraph);
    gboolean is_item = cmark_node_get_type(parent) == CMARK_NODE_ITEM;
    gboolean is_tight = is_item && cmark_node_get_list_tight(cmark_node_parent(parent));
    gboolean is_first = cmark_node_previous(paragraph) == NULL;
    gboolean is_task = is_item && is_first && cb_markdown_task(parent) != CB_TASK_NONE;
    if (entering) {
        if (!is_tight || !is_first) {
            begin_line(flattener);
        }
        put(flattener, is_tight ? "" : "<p>");
        if (is_task) {
            put_task(flattener, parent, TRUE);
        }
        return;
    }
    if (is_task) {
        put_task(flattener, parent, FALSE);
    }
    if (cb_markdown_kind(parent) == CB_MARKDOWN_FOOTNOTE && cmark_node_next(paragraph) == NULL) {
        put_back_links(flattener, parent, TRUE);
    }
    put(flattener, is_tight ? "" : "</p>\n");
}

static void put_heading(Flattener *flattener, cmark_node *heading, gboolean entering)
{
    if (cmark_node_first_child(heading) == NULL) {
        return;
    }
    CbMarkdownHole hole = {.kind = entering ? CB_HOLE_HEADING : CB_HOLE_HEADING_END,
                           .number = cmark_node_get_heading_level(heading)};
    if (entering) {
        begin_line(flattener);
    }
    cb_markdown_flow_hole(&flattener->flow, hole);
    if (entering) {
        put_attribute(flattener, "id", cb_markdown_heading_id(heading));
        put(flattener, ">");
    }
}

static void put_code_block(Flattener *flattener, cmark_node *node)
{
    const char *info = cmark_node_get_fence_info(node);
    begin_line(flattener);
    put(flattener, "<pre tabindex=\"0\"><code");
    if (info != NULL && *info != '\0') {
        g_autofree char *language = g_strndup(info, strcspn(info, " \t"));
        g_autoptr(GString) class = g_string_new(" class=\"language-");
        cb_escape_html(class, language, -1);
        g_string_append_c(class, '"');
        put(flattener, class->str);
    }
    put(flattener, ">");
    cb_markdown_flow_text(&flattener->flow, cmark_node_get_literal(node));
    put(flattener, "</code></pre>\n");
    cb_markdown_flow_mark(&flattener->flow, CB_FLOW_STOP);
}

static void put_html_block(Flattener *flattener, const char *html)
{
    g_autofree char *text = cb_html_as_text(html);
    if (*text != '\0') {
        begin_line(flattener);
        put(flattener, "<p>");
        cb_markdown_flow_text(&flattener->flow, text);
        put(flattener, "</p>\n");
    }
    cb_markdown_flow_mark(&flattener->flow, CB_FLOW_STOP);
}

static void put_block_quote(Flattener *flattener, gboolean entering)
{
    begin_line(flattener);
    put(flattener, entering ? "<blockquote>\n" : "</blockquote>\n");
}

/* The walk. Nodes that stand inside an image or a figure are in the plain text alone. */

static void put_break(Flattener *flattener, gboolean is_hard)
{
    if (flattener->hidden != NULL) {
        cb_markdown_flow_plain(&flattener->flow, " ");
        return;
    }
    put(flattener, is_hard ? "<br>" : "");
    cb_markdown_flow_mark(&flattener->flow, CB_FLOW_BREAK);
}

static void put_literal(Flattener *flattener, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_INLINE) {
        g_autofree char *text = cb_html_as_text(cmark_node_get_literal(node));
        put_text(flattener, text);
        return;
    }
    gboolean is_code = type == CMARK_NODE_CODE && flattener->hidden == NULL;
    put(flattener, is_code ? "<code>" : "");
    put_text(flattener, cmark_node_get_literal(node));
    put(flattener, is_code ? "</code>" : "");
}

static void put_inline(Flattener *flattener, cmark_node *node, gboolean entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE:
        put_literal(flattener, node);
        break;
    case CMARK_NODE_SOFTBREAK:
        put_break(flattener, FALSE);
        break;
    case CMARK_NODE_LINEBREAK:
        put_break(flattener, TRUE);
        break;
    case CMARK_NODE_EMPH:
        put(flattener, entering ? "<em>" : "</em>");
        break;
    case CMARK_NODE_STRONG:
        put(flattener, entering ? "<strong>" : "</strong>");
        break;
    case CMARK_NODE_LINK:
        if (entering) {
            begin_link(flattener, node);
        } else {
            end_link(flattener);
        }
        break;
    default:
        break;
    }
}

static void put_common(Flattener *flattener, cmark_node *node, gboolean entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        put_block_quote(flattener, entering);
        break;
    case CMARK_NODE_LIST:
        put_list(flattener, node, entering);
        break;
    case CMARK_NODE_ITEM:
        put_item(flattener, node, entering);
        break;
    case CMARK_NODE_CODE_BLOCK:
        put_code_block(flattener, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        put_html_block(flattener, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_PARAGRAPH:
        put_paragraph(flattener, node, entering);
        break;
    case CMARK_NODE_HEADING:
        put_heading(flattener, node, entering);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        begin_line(flattener);
        put(flattener, "<hr>\n");
        break;
    default:
        put_inline(flattener, node, entering);
        break;
    }
}

static void put_node(Flattener *flattener, cmark_node *node, gboolean entering)
{
    switch (cb_markdown_kind(node)) {
    case CB_MARKDOWN_COMMON:
        put_common(flattener, node, entering);
        break;
    case CB_MARKDOWN_TABLE:
        put_table(flattener, node, entering);
        break;
    case CB_MARKDOWN_TABLE_ROW:
        put_row(flattener, node, entering);
        break;
    case CB_MARKDOWN_TABLE_CELL:
        put_cell(flattener, node, entering);
        break;
    case CB_MARKDOWN_ALERT:
        put_alert(flattener, node, entering);
        break;
    case CB_MARKDOWN_ALERT_TITLE:
        put(flattener, entering ? ": <span class=\"alert-text\">" : "</span></p>\n");
        break;
    case CB_MARKDOWN_PASSAGE:
        put_passage(flattener, node, entering);
        break;
    case CB_MARKDOWN_WORDS:
        put(flattener, entering ? "<span" : "</span>");
        if (entering) {
            put_attribute(flattener, "lang", cb_markdown_language(node));
            put(flattener, ">");
        }
        break;
    case CB_MARKDOWN_FOOTNOTE_REFERENCE:
        if (entering) {
            put_reference(flattener, node);
        }
        break;
    case CB_MARKDOWN_FOOTNOTES:
        put_footnotes(flattener, entering);
        break;
    case CB_MARKDOWN_FOOTNOTE:
        put_footnote(flattener, node, entering);
        break;
    case CB_MARKDOWN_FIGURE:
    default:
        break;
    }
}

/* In the plain text a cell ends with a tab, the last of a row and other blocks with the line. */
static void end_block(Flattener *flattener, cmark_node *node)
{
    if (!cb_node_is_leaf_block(node)) {
        return;
    }
    if (cb_markdown_kind(node) == CB_MARKDOWN_TABLE_CELL && cmark_node_next(node) != NULL) {
        cb_markdown_flow_plain(&flattener->flow, "\t");
    } else {
        cb_markdown_flow_mark(&flattener->flow, CB_FLOW_STOP);
    }
}

/* A node inside an image or a figure: its text, and titles of what it leads to. */
static void put_hidden(Flattener *flattener, cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
    cmark_node_type type = cmark_node_get_type(node);
    if (link != NULL) {
        cb_markdown_flow_hole(&flattener->flow,
                              (CbMarkdownHole){.kind = CB_HOLE_TITLE, .link = link});
    } else if (type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG &&
               cb_markdown_kind(node) != CB_MARKDOWN_WORDS) {
        put_inline(flattener, node, TRUE);
    }
}

static void visit(Flattener *flattener, cmark_node *node, gboolean entering)
{
    gboolean is_figure = cb_markdown_kind(node) == CB_MARKDOWN_FIGURE;
    gboolean is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    if (flattener->hidden != NULL && node != flattener->hidden) {
        if (entering) {
            put_hidden(flattener, node);
        }
    } else if (is_figure || is_image) {
        if (entering) {
            put_picture(flattener, node, is_figure ? CB_HOLE_FIGURE : CB_HOLE_IMAGE);
        }
        flattener->hidden = entering ? node : NULL;
    } else {
        put_node(flattener, node, entering);
    }
    if (!entering) {
        end_block(flattener, node);
    }
}

static gboolean is_paragraphs(cmark_node *root)
{
    for (cmark_node *node = cmark_node_first_child(root); node != NULL;
         node = cmark_node_next(node)) {
        if (cb_markdown_kind(node) != CB_MARKDOWN_COMMON ||
            cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH) {
            return FALSE;
        }
    }
    return TRUE;
}

void cb_markdown_flatten(CbMarkdown *document)
{
    Flattener flattener = {.document = document};
    cb_markdown_flow_init(&flattener.flow);
    cmark_iter *iter = cmark_iter_new(document->root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        visit(&flattener, cmark_iter_get_node(iter), event == CMARK_EVENT_ENTER);
    }
    cmark_iter_free(iter);
    cb_markdown_flow_mark(&flattener.flow, CB_FLOW_END);
    const GString *bytes = flattener.flow.bytes;
    const GArray *holes = flattener.flow.holes;
    document->flow = cb_arena_strndup(document->arena, bytes->str, bytes->len);
    document->flow_length = bytes->len;
    document->is_paragraphs = is_paragraphs(document->root);
    if (holes->len > 0) {
        CbMarkdownHole *copy = cb_arena_new_array(document->arena, CbMarkdownHole, holes->len);
        memcpy(copy, holes->data, holes->len * sizeof *copy);
        document->holes = copy;
        document->n_holes = holes->len;
    }
    cb_markdown_flow_clear(&flattener.flow);
}
