#include "load/markdown_ids.h"

#include <string.h>

#define MAX_SLUG 80          /* bytes; longer ids are cut at a hyphen */
#define EMPTY_SLUG "section" /* of a heading without letters or digits */

char *cb_markdown_slug(const char *text)
{
    /* A named locale: the result must not depend on the user's. */
    g_autofree char *ascii = g_str_to_ascii(text, "C");
    GString *slug = g_string_new(NULL);
    for (const char *p = ascii; *p; p++) {
        if (g_ascii_isalnum(*p)) {
            g_string_append_c(slug, g_ascii_tolower(*p));
        } else if (*p != '\'' && *p != '"' && *p != '?' && slug->len > 0 &&
                   slug->str[slug->len - 1] != '-') {
            g_string_append_c(slug, '-');
        }
        if (slug->len > MAX_SLUG) {
            break;
        }
    }
    if (slug->len > MAX_SLUG) {
        const char *hyphen = strrchr(slug->str, '-');
        g_string_truncate(slug, hyphen ? (gsize)(hyphen - slug->str) : MAX_SLUG);
    }
    while (slug->len > 0 && slug->str[slug->len - 1] == '-') {
        g_string_truncate(slug, slug->len - 1);
    }
    if (slug->len == 0) {
        g_string_append(slug, EMPTY_SLUG);
    } else if (g_ascii_isdigit(slug->str[0])) {
        g_string_prepend(slug, "h-");
    }
    return g_string_free(slug, FALSE);
}

/* The id in ` {#id}` at the end of `text`; `*start` is where it begins. NULL if there is none. */
static char *explicit_id(const char *text, gboolean has_text_before, gsize *start)
{
    gsize length = strlen(text);
    if (length < 4 || text[length - 1] != '}') {
        return NULL;
    }
    const char *open = strrchr(text, '{');
    if (!open || open[1] != '#' || !g_ascii_isalpha(open[2])) {
        return NULL;
    }
    for (const char *p = open + 2; *p != '}'; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_') {
            return NULL;
        }
    }
    const char *end = open;
    while (end > text && end[-1] == ' ') {
        end--;
    }
    if (end == text && !has_text_before) {
        return NULL;
    }
    *start = (gsize)(end - text);
    return g_strndup(open + 2, length - (gsize)(open - text) - 3);
}

static char *take_explicit_id(cmark_node *heading)
{
    cmark_node *last = cmark_node_last_child(heading);
    if (!last || cmark_node_get_type(last) != CMARK_NODE_TEXT) {
        return NULL;
    }
    gsize start;
    const char *literal = cmark_node_get_literal(last);
    char *id = explicit_id(literal, cmark_node_previous(last) != NULL, &start);
    if (id) {
        g_autofree char *rest = g_strndup(literal, start);
        cmark_node_set_literal(last, rest);
    }
    return id;
}

static void warn_twice(CbMarkdownParse *parse, cmark_node *heading, const char *id)
{
    gsize start = cb_parse_block_start(parse, heading);
    g_autofree char *mark = g_strdup_printf("{#%s}", id);
    gboolean found = cb_parse_search(parse, start, mark, &start);
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_ID_TWICE,
                       cb_parse_span(parse, start, start + (found ? strlen(mark) : 1)),
                       "ids are unique in a text: choose another", "the id \"%s\" is taken", id);
}

static const char *heading_id(CbMarkdownParse *parse, cmark_node *heading, const char *explicit,
                              const char *text)
{
    if (!explicit) {
        g_autofree char *slug = cb_markdown_slug(text);
        return cb_node_unique_id(parse->document, slug);
    }
    const char *id = cb_node_unique_id(parse->document, explicit);
    if (strcmp(id + strlen(parse->document->id_prefix), explicit) != 0 && parse->diagnostics) {
        warn_twice(parse, heading, explicit);
    }
    return id;
}

const char *cb_node_language_around(cmark_node *node)
{
    while (node && cb_markdown_kind(node) != CB_MARKDOWN_PASSAGE) {
        node = cmark_node_parent(node);
    }
    return node ? cb_markdown_language(node) : NULL;
}

void cb_markdown_find_headings(CbMarkdownParse *parse)
{
    CbMarkdown *document = parse->document;
    g_autoptr(GArray) headings = g_array_new(FALSE, TRUE, sizeof(CbMarkdownHeading));
    for (cmark_node *node = document->root; node;
         node = cb_node_next(node, document->root, cb_node_is_leaf_block(node))) {
        if (cmark_node_get_type(node) != CMARK_NODE_HEADING || !cmark_node_first_child(node)) {
            continue;
        }
        g_autofree char *explicit = take_explicit_id(node);
        g_autoptr(GString) text = g_string_new(NULL);
        cb_node_append_text(node, text);
        CbMarkdownHeading heading = {
            .level = cmark_node_get_heading_level(node),
            .id = heading_id(parse, node, explicit, text->str),
            .text = cb_arena_strndup(document->arena, text->str, text->len),
            .language = cb_node_language_around(node),
        };
        cb_node_info(document, node)->name = heading.id;
        g_array_append_val(headings, heading);
    }
    document->n_headings = headings->len;
    document->headings = cb_arena_new_array(document->arena, CbMarkdownHeading, headings->len);
    if (headings->len > 0) {
        memcpy(document->headings, headings->data, headings->len * sizeof(CbMarkdownHeading));
    }
}
