#include "load/markdown_links.h"

#include "base/escape.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "load/markdown_marks.h"
#include <string.h>

static const struct {
    const char *scheme;
    CbLinkKind kind;
} schemes[] = {
    {"case:", CB_LINK_CASE},   {"practice:", CB_LINK_PRACTICE}, {"topic:", CB_LINK_TOPIC},
    {"tool:", CB_LINK_TOOL},   {"figure:", CB_LINK_FIGURE},     {"page:", CB_LINK_PAGE},
    {"guide:", CB_LINK_GUIDE}, {"media:", CB_LINK_MEDIA},       {"#", CB_LINK_FRAGMENT},
};

static const char *const published[] = {"https:", "http:", "mailto:", "tel:"};

static gboolean begins_with(const char *text, const char *scheme)
{
    gsize length = strlen(scheme);
    return strncmp(text, scheme, length) == 0 && text[length] != ' ';
}

gboolean cb_markdown_is_reference(const char *text)
{
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (schemes[i].kind != CB_LINK_FRAGMENT && begins_with(text, schemes[i].scheme)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_markdown_is_address(const char *text)
{
    if (cb_markdown_is_reference(text)) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(published); i++) {
        if (begins_with(text, published[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

CbLinkKind cb_link_kind(const char **address)
{
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_str_has_prefix(*address, schemes[i].scheme)) {
            *address += strlen(schemes[i].scheme);
            return schemes[i].kind;
        }
    }
    return CB_LINK_URL;
}

static void parse_target(CbArena *arena, const char *url, CbMarkdownLink *link)
{
    link->kind = cb_link_kind(&url);
    const char *hash = strchr(url, '#');
    if (link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT || !hash) {
        link->target = cb_arena_strdup(arena, url);
    } else {
        link->target = cb_arena_strndup(arena, url, (gsize)(hash - url));
        link->fragment = cb_arena_strdup(arena, hash + 1);
    }
    if (link->kind == CB_LINK_MEDIA) {
        g_autofree char *decoded = g_uri_unescape_string(link->target, NULL);
        if (decoded && g_utf8_validate(decoded, -1, NULL)) {
            link->target = cb_arena_strdup(arena, decoded);
        }
    }
}

/* Where a target that begins at `start` ends in the user's text. */
static gsize target_end(const CbMarkdownParse *parse, gsize start)
{
    gboolean in_angles = start > 0 && parse->text[start - 1] == '<';
    guint parentheses = 0;
    gsize i = start;
    for (; i < parse->length; i++) {
        char byte = parse->text[i];
        if (byte == '\n' || byte == '\r' || (in_angles ? byte == '>' : g_ascii_isspace(byte))) {
            break;
        }
        if (byte == '\\' && i + 1 < parse->length && g_ascii_ispunct(parse->text[i + 1])) {
            i++;
        } else if (byte == '(') {
            parentheses++;
        } else if (byte == ')' && !in_angles && parentheses-- == 0) {
            break;
        }
    }
    return MIN(i, parse->length);
}

/* Where to look for targets without a mark: autolinks, and targets on a line of their own. */
typedef struct {
    cmark_node *block; /* in which the last link stood */
    gsize cursor;      /* after that link, in the user's text */
} Search;

static void move_to_block(const CbMarkdownParse *parse, Search *search, cmark_node *node)
{
    while (node && !cb_node_is_leaf_block(node)) {
        node = cmark_node_parent(node);
    }
    if (node == search->block) {
        return;
    }
    search->block = node;
    search->cursor = node ? cb_parse_block_start(parse, node) : 0;
}

/* An autolink stands in the block; a definition in angle brackets anywhere. */
static CbSpan search_span(CbMarkdownParse *parse, Search *search, const char *url)
{
    if (g_str_has_prefix(url, "mailto:")) {
        url += strlen("mailto:");
    }
    g_autofree char *bracketed = g_strconcat("<", url, NULL);
    gsize start = search->cursor;
    if (cb_parse_search(parse, start, bracketed, &start)) {
        search->cursor = ++start;
    } else if (cb_parse_search(parse, 0, bracketed, &start)) {
        start++;
    } else if (!cb_parse_search(parse, 0, url, &start)) {
        return cb_parse_span(parse, start, start);
    }
    return cb_parse_span(parse, start, start + strlen(url));
}

/* What the user may have meant by an address with an unknown scheme. */
static char *address_hint(const char *url)
{
    const char *names[G_N_ELEMENTS(published) + G_N_ELEMENTS(schemes)];
    gsize n_names = 0;
    for (guint i = 0; i < G_N_ELEMENTS(published); i++) {
        names[n_names++] = published[i];
    }
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (schemes[i].kind != CB_LINK_FRAGMENT) {
            names[n_names++] = schemes[i].scheme;
        }
    }
    /* As in [text]((case:a)). */
    g_autofree char *bare = g_strdup(url + strspn(url, "("));
    if (*url == '(') {
        bare[strcspn(bare, ")")] = '\0';
    }
    const char *colon = strchr(bare, ':');
    g_autofree char *scheme = g_strndup(bare, colon ? (gsize)(colon - bare) + 1 : 0);
    const char *meant = colon ? cb_suggest(scheme, names, n_names) : NULL;
    if (meant) {
        return g_strdup_printf("did you mean \"%s%s\"?", meant, colon + 1);
    }
    return g_strdup("addresses begin with https:, http:, mailto: or tel:; links to content with "
                    "case:, practice:, topic:, tool:, figure:, page:, guide: or media:");
}

static gboolean is_relative(const char *url)
{
    return !strchr(url, ':') && !g_str_has_prefix(url, "//");
}

static void report_address(CbMarkdownParse *parse, const CbMarkdownLink *link)
{
    CbDiagnostics *list = parse->diagnostics;
    if (link->kind != CB_LINK_URL || !list) {
        return;
    }
    if (g_str_has_prefix(link->target, "//")) {
        cb_diagnostics_add(list, CB_CODE_MARKDOWN_URL_UNSAFE, link->span,
                           "begin it with https:", "the address \"%s\" names no protocol",
                           link->target);
        return;
    }
    if (!*link->target) {
        cb_diagnostics_add(list, CB_CODE_MARKDOWN_URL_UNSAFE, link->span,
                           "write it between the parentheses", "the link has no address");
    } else if (!cb_url_is_safe(link->target, -1)) {
        g_autofree char *hint = address_hint(link->target);
        cb_diagnostics_add(list, CB_CODE_MARKDOWN_URL_UNSAFE, link->span, hint,
                           "the address \"%s\" is not allowed", link->target);
    } else if (link->is_image) {
        cb_diagnostics_add(list, CB_CODE_MARKDOWN_IMAGE_OUTSIDE, link->span,
                           "put the image into the folder media and write media:NAME",
                           "the image \"%s\" is not one of the collection's", link->target);
    } else if (is_relative(link->target)) {
        cb_diagnostics_add(
            list, CB_CODE_MARKDOWN_URL_RELATIVE, link->span,
            "link to content by its id (case:ID, page:ID …), to a file by media:NAME",
            "the address \"%s\" depends on the page that it is read on", link->target);
    }
}

static gboolean has_image(cmark_node *link)
{
    for (cmark_node *node = cmark_node_first_child(link); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Where the target stands, as a mark before it or after the link's text says. */
static gboolean marked_target(CbMarkdownParse *parse, cmark_node *node, gsize *target)
{
    const char *url = cmark_node_get_url(node);
    const CbNodeInfo *info = cb_node_info(parse->document, node);
    CbMark mark;
    if (cb_mark_find(url, &mark) && mark.kind == CB_MARK_LINK && mark.start == url) {
        *target = mark.number;
    } else if (info->start > 0) {
        *target = info->start - 1;
    } else {
        return FALSE;
    }
    return *target <= parse->length;
}

static void read_link(CbMarkdownParse *parse, Search *search, cmark_node *node,
                      CbMarkdownLink *link)
{
    move_to_block(parse, search, node);
    CbArena *arena = parse->document->arena;
    const char *url = cmark_node_get_url(node);
    gsize target;
    gboolean marked = marked_target(parse, node, &target);
    if (marked) {
        link->span = cb_parse_span(parse, target, target_end(parse, target));
    }
    g_autofree char *clean = cb_marks_remove(url, parse->text, parse->length);
    if (clean) {
        cmark_node_set_url(node, clean);
    }
    url = cmark_node_get_url(node);
    parse_target(arena, url, link);
    if (!marked) {
        link->span = search_span(parse, search, url);
    }
    link->is_image = cmark_node_get_type(node) == CMARK_NODE_IMAGE;
    g_autoptr(GString) text = g_string_new(NULL);
    cb_node_append_text(node, text);
    link->text = cb_arena_strndup(arena, text->str, text->len);
    link->has_text = !cb_utf8_is_invisible(link->text) || has_image(node);
    report_address(parse, link);
}

/* Makes words in a language of their own of an image that leads to lang:TAG. */
static void make_words(CbMarkdownParse *parse, cmark_node *image)
{
    const char *url = cmark_node_get_url(image);
    g_autofree char *clean = cb_marks_remove(url, parse->text, parse->length);
    url = clean ? clean : url;
    const char *tag = g_str_has_prefix(url, "lang:") ? url + strlen("lang:") : "";
    if (!cb_is_language_tag(tag, strlen(tag))) {
        return;
    }
    cmark_node *words = cb_node_new(parse->document, CMARK_NODE_CUSTOM_INLINE, CB_MARKDOWN_WORDS);
    cb_node_info(parse->document, words)->name = cb_arena_strdup(parse->document->arena, tag);
    cb_node_move_children(image, words);
    cmark_node_replace(image, words);
    cmark_node_free(image);
}

/* All of them; their list is gathered first, because the tree changes. */
static void find_words(CbMarkdownParse *parse)
{
    cmark_node *root = parse->document->root;
    g_autoptr(GPtrArray) images = g_ptr_array_new();
    for (cmark_node *node = root; node; node = cb_node_next(node, root, FALSE)) {
        if (cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
            g_ptr_array_add(images, node);
        }
    }
    for (guint i = 0; i < images->len; i++) {
        make_words(parse, images->pdata[i]);
    }
}

static void collect_links(cmark_node *root, gboolean with_images, GPtrArray *nodes)
{
    for (cmark_node *node = root; node; node = cb_node_next(node, root, FALSE)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_LINK || (with_images && type == CMARK_NODE_IMAGE)) {
            g_ptr_array_add(nodes, node);
        }
    }
}

/* Links of footnotes that are left out: they are checked, and nothing else. */
static void find_dropped_links(CbMarkdownParse *parse)
{
    CbMarkdown *document = parse->document;
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    for (guint i = 0; i < parse->dropped->len; i++) {
        collect_links(parse->dropped->pdata[i], FALSE, nodes);
    }
    document->n_dropped_links = nodes->len;
    document->dropped_links = cb_arena_new_array(document->arena, CbMarkdownLink, nodes->len);
    Search search = {0};
    for (guint i = 0; i < nodes->len; i++) {
        read_link(parse, &search, nodes->pdata[i], &document->dropped_links[i]);
    }
}

void cb_markdown_find_links(CbMarkdownParse *parse)
{
    CbMarkdown *document = parse->document;
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    find_words(parse);
    collect_links(document->root, TRUE, nodes);
    document->n_links = nodes->len;
    document->links = cb_arena_new_array(document->arena, CbMarkdownLink, nodes->len);
    Search search = {0};
    for (guint i = 0; i < nodes->len; i++) {
        read_link(parse, &search, nodes->pdata[i], &document->links[i]);
        cb_node_info(document, nodes->pdata[i])->link = &document->links[i];
    }
    find_dropped_links(parse);
}

static cmark_node *figure_image(cmark_node *paragraph)
{
    cmark_node *image = cmark_node_first_child(paragraph);
    if (!image || cmark_node_next(image) || cmark_node_get_type(image) != CMARK_NODE_IMAGE) {
        return NULL;
    }
    return cb_markdown_link(image)->kind == CB_LINK_FIGURE ? image : NULL;
}

void cb_markdown_find_figures(CbMarkdownParse *parse)
{
    CbMarkdown *document = parse->document;
    cmark_node *node = document->root;
    while (node) {
        cmark_node *next = cb_node_next(node, document->root, cb_node_is_leaf_block(node));
        gboolean is_paragraph = cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH;
        cmark_node *image = is_paragraph ? figure_image(node) : NULL;
        if (image) {
            cmark_node *figure = cb_node_new(document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_FIGURE);
            CbMarkdownLink *link = &document->links[cb_markdown_link(image) - document->links];
            const char *language = cb_node_language_around(node);
            link->is_placed = TRUE;
            link->language =
                cb_arena_strdup(document->arena, language ? language : parse->language);
            cb_node_info(document, figure)->link = link;
            cb_node_move_children(image, figure);
            cmark_node_replace(node, figure);
            cmark_node_free(node);
        }
        node = next;
    }
}
