#include "load/markdown_node.h"
#include "base/commonmark.h"

#include <string.h>

#define LONGEST_LANGUAGE 40 /* bytes of its tag */

CbNodeInfo *cb_node_info(CbMarkdown *document, cmark_node *node)
{
    CbNodeInfo *info = cmark_node_get_user_data(node);
    if (!info) {
        info = cb_arena_new_struct(document->nodes, CbNodeInfo);
        cmark_node_set_user_data(node, info);
    }
    return info;
}

cmark_node *cb_node_new(CbMarkdown *document, cmark_node_type type, CbMarkdownKind kind)
{
    cmark_node *node = cb_commonmark_node(type);
    cb_node_info(document, node)->kind = kind;
    return node;
}

void cb_node_move_children(cmark_node *from, cmark_node *to)
{
    cmark_node *child = cmark_node_first_child(from);
    while (child) {
        cmark_node *next = cmark_node_next(child);
        int moved = cmark_node_append_child(to, child);
        g_assert(moved);
        child = next;
    }
}

cmark_node *cb_node_next(cmark_node *node, cmark_node *root, gboolean skip_children)
{
    cmark_node *child = skip_children ? NULL : cmark_node_first_child(node);
    if (child) {
        return child;
    }
    while (node && node != root) {
        cmark_node *next = cmark_node_next(node);
        if (next) {
            return next;
        }
        node = cmark_node_parent(node);
    }
    return NULL;
}

gboolean cb_node_is_leaf_block(cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
        return TRUE;
    case CMARK_NODE_CUSTOM_BLOCK: {
        CbMarkdownKind kind = cb_markdown_kind(node);
        return kind == CB_MARKDOWN_TABLE_CELL || kind == CB_MARKDOWN_FIGURE ||
               kind == CB_MARKDOWN_ALERT_TITLE;
    }
    default:
        return FALSE;
    }
}

CbSpan cb_parse_span(const CbMarkdownParse *parse, gsize start, gsize end)
{
    if (!parse->map) {
        return (CbSpan){NULL, 0, 0};
    }
    return cb_source_map_span(parse->map, MIN(start, parse->length), MIN(end, parse->length));
}

gboolean cb_parse_search(CbMarkdownParse *parse, gsize start, const char *wanted, gsize *found)
{
    gsize window = MIN(parse->length - start, parse->search_budget);
    const char *from = parse->text + start;
    const char *place = g_strstr_len(from, (gssize)window, wanted);
    parse->search_budget -= place ? (gsize)(place - from) : window;
    if (place) {
        *found = (gsize)(place - parse->text);
    }
    return place != NULL;
}

gsize cb_parse_block_start(const CbMarkdownParse *parse, cmark_node *block)
{
    const CbNodeInfo *info = cmark_node_get_user_data(block);
    if (info && info->start > 0) {
        return info->start - 1;
    }
    int line = cmark_node_get_start_line(block);
    int column = cmark_node_get_start_column(block);
    gsize start = cb_markdown_edit_line_start(parse->edit, (guint)MAX(line, 1));
    gsize offset = start + (gsize)MAX(column - 1, 0);
    return cb_markdown_edit_origin(parse->edit, MIN(offset, parse->edit->text->len));
}

const char *cb_node_unique_id(CbMarkdown *document, const char *base)
{
    g_autofree char *wanted = g_strconcat(document->id_prefix, base, NULL);
    gpointer known = NULL, asked = NULL;
    if (!g_hash_table_lookup_extended(document->ids, wanted, &known, &asked)) {
        char *id = cb_arena_strdup(document->arena, wanted);
        g_hash_table_insert(document->ids, id, GUINT_TO_POINTER(0));
        return id;
    }
    guint count = GPOINTER_TO_UINT(asked);
    char *id = NULL;
    do {
        g_free(id);
        id = g_strdup_printf("%s-%u", wanted, ++count + 1);
    } while (g_hash_table_contains(document->ids, id));
    char *kept = cb_arena_strdup(document->arena, id);
    g_free(id);
    g_hash_table_insert(document->ids, known, GUINT_TO_POINTER(count));
    g_hash_table_insert(document->ids, kept, GUINT_TO_POINTER(0));
    return kept;
}

CbMarkdownKind cb_markdown_kind(cmark_node *node)
{
    const CbNodeInfo *info = cmark_node_get_user_data(node);
    return info ? info->kind : CB_MARKDOWN_COMMON;
}

CbMarkdownAlign cb_markdown_align(cmark_node *cell)
{
    const CbNodeInfo *info = cmark_node_get_user_data(cell);
    return info ? info->align : CB_ALIGN_NONE;
}

CbMarkdownTask cb_markdown_task(cmark_node *item)
{
    const CbNodeInfo *info = cmark_node_get_user_data(item);
    return info ? info->task : CB_TASK_NONE;
}

gboolean cb_is_language_tag(const char *tag, gsize length)
{
    gsize letters = 0;
    while (letters < length && g_ascii_isalpha(tag[letters])) {
        letters++;
    }
    if (letters < 2 || letters > 3 || length > LONGEST_LANGUAGE ||
        (letters < length && tag[letters] != '-')) {
        return FALSE;
    }
    for (gsize i = letters; i < length; i++) {
        if (!g_ascii_isalnum(tag[i]) && (tag[i] != '-' || i + 1 == length)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The name in a node's information, which only some nodes have. */
static const char *name_of(cmark_node *node, gboolean has_name)
{
    const CbNodeInfo *info = cmark_node_get_user_data(node);
    return info && has_name ? info->name : NULL;
}

const char *cb_markdown_task_id(cmark_node *item)
{
    return name_of(item, cb_markdown_task(item) != CB_TASK_NONE);
}

const char *cb_markdown_alert(cmark_node *alert)
{
    return name_of(alert, cb_markdown_kind(alert) == CB_MARKDOWN_ALERT);
}

const char *cb_markdown_language(cmark_node *node)
{
    CbMarkdownKind kind = cb_markdown_kind(node);
    return name_of(node, kind == CB_MARKDOWN_PASSAGE || kind == CB_MARKDOWN_TABLE_CELL ||
                             kind == CB_MARKDOWN_WORDS);
}

const char *cb_markdown_heading_id(cmark_node *heading)
{
    return name_of(heading, cmark_node_get_type(heading) == CMARK_NODE_HEADING);
}

int cb_markdown_footnote_number(cmark_node *node)
{
    const CbNodeInfo *info = cmark_node_get_user_data(node);
    return info ? info->number : 0;
}

int cb_markdown_footnote_references(cmark_node *node)
{
    const CbNodeInfo *info = cmark_node_get_user_data(node);
    return info ? info->references : 0;
}

const CbMarkdownLink *cb_markdown_link(cmark_node *node)
{
    const CbNodeInfo *info = cmark_node_get_user_data(node);
    return info ? info->link : NULL;
}
