#include "load/markdown_depth.h"

#include "base/limits.h"
#include <string.h>

typedef struct {
    guint markers; /* block quotes and list items that the line may begin */
    guint columns; /* of white space before and between them */
    gboolean is_blank;
} LinePrefix;

/* Bytes of the list marker at `text`, or 0. */
static gsize list_marker_length(const char *text)
{
    gsize length = 0;
    if (strchr("*+-", *text)) {
        length = 1;
    } else {
        while (length < 9 && g_ascii_isdigit(text[length])) {
            length++;
        }
        if (length == 0 || (text[length] != '.' && text[length] != ')')) {
            return 0;
        }
        length++;
    }
    return text[length] == '\0' || strchr(" \t\n", text[length]) ? length : 0;
}

static LinePrefix read_prefix(const char *text, gsize length)
{
    LinePrefix prefix = {0, 0, FALSE};
    gsize i = 0;
    while (i < length) {
        gsize marker = text[i] == '>' ? 1 : list_marker_length(text + i);
        if (text[i] == ' ') {
            prefix.columns++;
        } else if (text[i] == '\t') {
            prefix.columns += 4;
        } else if (marker > 0) {
            prefix.markers++;
        } else {
            break;
        }
        i += MAX(marker, 1);
    }
    prefix.is_blank = i == length && prefix.markers == 0;
    return prefix;
}

/* A line of `* * *` is one thematic break, not nested lists. */
static gboolean is_thematic_break(const char *text, gsize length)
{
    char mark = '\0';
    for (gsize i = 0; i < length; i++) {
        if (text[i] == ' ' || text[i] == '\t') {
            continue;
        }
        if (!strchr("*-", text[i]) || (mark != '\0' && text[i] != mark)) {
            return FALSE;
        }
        mark = text[i];
    }
    return TRUE;
}

static void cut(CbMarkdownParse *parse, gsize offset, gsize length)
{
    CbMarkdownEdit *rest = cb_markdown_edit_new();
    cb_markdown_edit_copy(rest, parse->edit, 0, offset);
    gsize origin = cb_markdown_edit_origin(parse->edit, offset);
    if (parse->diagnostics) {
        cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_DEPTH,
                           cb_parse_span(parse, origin, origin + length),
                           "use fewer `>` or list markers before each other",
                           "quotes and lists are nested more than %d deep", CB_MAX_MARKDOWN_DEPTH);
    }
    cb_markdown_edit_free(parse->edit);
    parse->edit = rest;
}

/* A container is opened by its marker, and kept open on further lines by `>` or by at least
 * two columns of white space. So a line cannot be deeper than the containers that were open,
 * as far as its white space reaches, and its own markers. */
void cb_markdown_limit_blocks(CbMarkdownParse *parse)
{
    CbMarkdownEdit *edit = parse->edit;
    guint n_lines = cb_markdown_edit_n_lines(edit);
    guint open = 0;
    gboolean after_blank = TRUE;
    for (guint line = 1; line <= n_lines; line++) {
        gsize start = cb_markdown_edit_line_start(edit, line);
        gsize length = cb_markdown_edit_line_end(edit, line) - start;
        const char *text = edit->text->str + start;
        LinePrefix prefix = read_prefix(text, length);
        if (prefix.markers > 1 && is_thematic_break(text, length)) {
            prefix.markers = 1;
        }
        if (after_blank && !prefix.is_blank && prefix.columns == 0 && prefix.markers == 0) {
            open = 0;
        }
        guint depth = MIN(open, prefix.columns / 2) + prefix.markers;
        if (depth > CB_MAX_MARKDOWN_DEPTH) {
            cut(parse, start, length);
            return;
        }
        open = MAX(open, depth);
        after_blank = prefix.is_blank;
    }
}

static guint is_dissolvable(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK ||
           type == CMARK_NODE_IMAGE;
}

static cmark_node *dissolve(cmark_node *node, cmark_node *root)
{
    cmark_node *first = cmark_node_first_child(node);
    cmark_node *child;
    while ((child = cmark_node_first_child(node))) {
        cmark_node_insert_before(node, child);
    }
    cmark_node *next = first ? first : cb_node_next(node, root, TRUE);
    cmark_node_free(node);
    return next;
}

void cb_markdown_limit_inlines(cmark_node *root)
{
    guint depth = 0;
    cmark_node *node = root;
    while (node) {
        if (is_dissolvable(node) && depth >= CB_MAX_MARKDOWN_DEPTH) {
            cmark_node *parent = cmark_node_parent(node);
            node = dissolve(node, root);
            /* What follows may stand further up. */
            for (; node && parent != cmark_node_parent(node); parent = cmark_node_parent(parent)) {
                depth -= is_dissolvable(parent);
            }
            continue;
        }
        if (cmark_node_first_child(node)) {
            depth += is_dissolvable(node);
            node = cmark_node_first_child(node);
            continue;
        }
        while (node && node != root && !cmark_node_next(node)) {
            node = cmark_node_parent(node);
            depth -= is_dissolvable(node);
        }
        node = node == root ? NULL : cmark_node_next(node);
    }
}
