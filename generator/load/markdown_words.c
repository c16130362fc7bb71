#include "load/markdown_words.h"
#include "base/commonmark.h"

#include "load/markdown_footnotes.h"
#include "load/markdown_lost_links.h"
#include "load/markdown_marks.h"
#include "load/markdown_smart.h"
#include <string.h>

/* A part of a block's text: what one inline node contributes. */
typedef struct {
    cmark_node *node;
    guint32 start; /* in the block's text */
    guint32 end;
} Piece;

typedef struct {
    CbMarkdownParse *parse;
    GString *text;  /* of the block */
    GArray *pieces; /* of Piece: the text nodes */
    GArray *frozen; /* of CbSmartRange: code, addresses */
    guint current;  /* piece that is being rewritten */
    gsize copied;   /* bytes of `text` that are in `out` */
    GString *out;   /* the current piece, rewritten */
} Words;

/* An autolink shows its address: no punctuation in it is touched. */
static gboolean is_autolink(cmark_node *node)
{
    cmark_node *text = cmark_node_first_child(node);
    if (cmark_node_get_type(node) != CMARK_NODE_LINK || !text || cmark_node_next(text) ||
        cmark_node_get_type(text) != CMARK_NODE_TEXT) {
        return FALSE;
    }
    const char *url = cmark_node_get_url(node);
    if (g_str_has_prefix(url, "mailto:")) {
        url += strlen("mailto:");
    }
    return strcmp(url, cmark_node_get_literal(text)) == 0;
}

static void restore_literal(const CbMarkdownParse *parse, cmark_node *node)
{
    g_autofree char *clean =
        cb_marks_remove(cmark_node_get_literal(node), parse->text, parse->length);
    if (clean) {
        cmark_node_set_literal(node, clean);
    }
}

static void restore_title(const CbMarkdownParse *parse, cmark_node *node)
{
    g_autofree char *clean =
        cb_marks_remove(cmark_node_get_title(node), parse->text, parse->length);
    if (clean) {
        cmark_node_set_title(node, clean);
    }
}

static void append_frozen(Words *words, const char *literal)
{
    CbSmartRange range = {words->text->len, words->text->len + strlen(literal)};
    g_string_append(words->text, literal);
    if (range.end > range.start) {
        g_array_append_val(words->frozen, range);
    }
}

/* The link whose text ends with `node`, NULL if there is none. */
static cmark_node *link_ending_with(cmark_node *node)
{
    cmark_node *parent = cmark_node_parent(node);
    cmark_node_type type = cmark_node_get_type(parent);
    gboolean is_link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
    return is_link && !cmark_node_next(node) ? parent : NULL;
}

/* Appends a text without the marks of link targets. One at the end may belong to the link that
 * the text is in; others turned out to belong to none. */
static void append_text(Words *words, cmark_node *node)
{
    Piece piece = {node, (guint32)words->text->len, 0};
    const char *literal = cmark_node_get_literal(node);
    CbMark mark;
    while (cb_mark_find(literal, &mark)) {
        gboolean keep = mark.kind == CB_MARK_FOOTNOTE || mark.kind == CB_MARK_LITERAL;
        g_string_append_len(words->text, literal, (keep ? mark.end : mark.start) - literal);
        literal = mark.end;
        cmark_node *link = *literal || keep ? NULL : link_ending_with(node);
        if (link) {
            cb_node_info(words->parse->document, link)->start = (guint32)mark.number + 1;
        } else if (mark.kind == CB_MARK_LINK) {
            cb_markdown_report_lost_link(words->parse, mark.number);
        }
    }
    g_string_append(words->text, literal);
    piece.end = (guint32)words->text->len;
    g_array_append_val(words->pieces, piece);
}

static void append_inline(Words *words, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        if (!is_autolink(cmark_node_parent(node))) {
            append_text(words, node);
            break;
        }
        G_GNUC_FALLTHROUGH;
    case CMARK_NODE_CODE:
    case CMARK_NODE_HTML_INLINE:
        restore_literal(words->parse, node);
        append_frozen(words, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        g_string_append_c(words->text, '\n');
        break;
    case CMARK_NODE_LINK:
    case CMARK_NODE_IMAGE:
        restore_title(words->parse, node);
        break;
    default:
        break;
    }
}

/* Puts the rewritten text into its node, and makes nodes of the footnotes in it. */
static void finish_piece(Words *words, cmark_node *node)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *from = words->out->str;
    CbMark mark;
    while (cb_mark_find(from, &mark)) {
        g_string_append_len(text, from, mark.start - from);
        from = mark.end;
        if (mark.kind != CB_MARK_FOOTNOTE) {
            continue;
        }
        cmark_node *reference = cb_footnote_reference(words->parse, mark.number, text);
        if (!reference) {
            continue;
        }
        if (text->len > 0) {
            cmark_node *before = cb_commonmark_node(CMARK_NODE_TEXT);
            cmark_node_set_literal(before, text->str);
            cmark_node_insert_before(node, before);
        }
        cmark_node_insert_before(node, reference);
        g_string_truncate(text, 0);
    }
    g_string_append(text, from);
    if (text->len > 0) {
        cmark_node_set_literal(node, text->str);
    } else {
        cmark_node_free(node);
    }
}

/* Finishes the pieces that end before `offset`, and copies the current one up to it. */
static void advance(Words *words, gsize offset)
{
    while (words->current < words->pieces->len) {
        const Piece *piece = &g_array_index(words->pieces, Piece, words->current);
        gsize start = MAX(words->copied, piece->start);
        gsize stop = MIN(piece->end, offset);
        if (stop > start) {
            g_string_append_len(words->out, words->text->str + start, (gssize)(stop - start));
        }
        words->copied = MAX(words->copied, stop);
        if (piece->end > offset) {
            return;
        }
        finish_piece(words, piece->node);
        g_string_truncate(words->out, 0);
        words->current++;
    }
}

static void replace(gsize start, gsize end, const char *text, gpointer user_data)
{
    Words *words = user_data;
    advance(words, start);
    const Piece *piece = &g_array_index(words->pieces, Piece, words->current);
    if (end > piece->end) {
        return;
    }
    g_string_append(words->out, text);
    words->copied = end;
}

/* Whether a text has a mark, or signs that become others: quotation marks, "--", "...". */
static gboolean needs_work(const char *text)
{
    static const gboolean is_sign[256] = {
        ['"'] = TRUE, ['\''] = TRUE, ['-'] = TRUE, ['.'] = TRUE, [0xEF] = TRUE, ['\0'] = TRUE,
    };
    for (;; text++) {
        while (!is_sign[(guchar)*text]) {
            text++;
        }
        if (*text == '\0') {
            return FALSE;
        }
        /* A mark begins with a comma before its bytes, which no other text has. */
        if (*text != '-' && *text != '.') {
            return TRUE;
        }
        if (text[1] == *text) {
            return TRUE;
        }
    }
}

/* Whether anything in a block is to be rewritten: signs of its texts, or marks anywhere. */
static gboolean is_plain(cmark_node *block)
{
    for (cmark_node *node = cmark_node_first_child(block); node;
         node = cb_node_next(node, block, FALSE)) {
        cmark_node_type type = cmark_node_get_type(node);
        const char *literal = cmark_node_get_literal(node);
        if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
            (literal != NULL && (*literal == '\0' || needs_work(literal)))) {
            return FALSE;
        }
    }
    return TRUE;
}

static void finish_block(Words *words, cmark_node *block)
{
    if (is_plain(block)) {
        return;
    }
    g_string_truncate(words->text, 0);
    g_string_truncate(words->out, 0);
    g_array_set_size(words->pieces, 0);
    g_array_set_size(words->frozen, 0);
    words->current = 0;
    words->copied = 0;
    for (cmark_node *node = cmark_node_first_child(block); node;
         node = cb_node_next(node, block, FALSE)) {
        append_inline(words, node);
    }
    cb_smart_punctuation(words->text->str, words->parse->language,
                         (const CbSmartRange *)(const void *)words->frozen->data,
                         words->frozen->len, replace, words);
    advance(words, G_MAXSIZE);
}

/* Reports raw HTML, once in a block, at its place. */
static void report_html(CbMarkdownParse *parse, cmark_node *block, const char *html)
{
    g_autofree char *shown = cb_html_as_text(html);
    if (!parse->diagnostics || !*shown) {
        return;
    }
    gsize start = cb_parse_block_start(parse, block);
    g_autofree char *line = g_strndup(html, strcspn(html, "\n"));
    gboolean found = cb_parse_search(parse, start, line, &start);
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_HTML,
                       cb_parse_span(parse, start, start + (found ? strlen(line) : 1)),
                       "use Markdown, or write \\< for the sign itself",
                       "raw HTML is shown as text");
}

/* `<br>` is the one piece of HTML that means something: cells of tables have no other way. */
static gboolean is_line_break(const char *html)
{
    return g_ascii_strcasecmp(html, "<br>") == 0 || g_ascii_strcasecmp(html, "<br/>") == 0 ||
           g_ascii_strcasecmp(html, "<br />") == 0;
}

static void replace_line_breaks(cmark_node *block)
{
    for (cmark_node *node = cmark_node_first_child(block); node;) {
        cmark_node *next = cb_node_next(node, block, FALSE);
        if (cmark_node_get_type(node) == CMARK_NODE_HTML_INLINE &&
            is_line_break(cmark_node_get_literal(node))) {
            cmark_node_replace(node, cb_commonmark_node(CMARK_NODE_LINEBREAK));
            cmark_node_free(node);
        }
        node = next;
    }
}

static void report_inline_html(CbMarkdownParse *parse, cmark_node *block)
{
    for (cmark_node *node = cmark_node_first_child(block); node;
         node = cb_node_next(node, block, FALSE)) {
        if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE ||
            g_str_has_prefix(cmark_node_get_literal(node), "<!--")) {
            continue;
        }
        report_html(parse, block, cmark_node_get_literal(node));
        return;
    }
}

void cb_markdown_finish_words(CbMarkdownParse *parse)
{
    Words words = {
        .parse = parse,
        .text = g_string_new(NULL),
        .pieces = g_array_new(FALSE, FALSE, sizeof(Piece)),
        .frozen = g_array_new(FALSE, FALSE, sizeof(CbSmartRange)),
        .out = g_string_new(NULL),
    };
    cmark_node *root = parse->document->root;
    gboolean has_html = memchr(parse->text, '<', parse->length) != NULL;
    gboolean has_brackets = parse->diagnostics != NULL && strpbrk(parse->text, "[]") != NULL;
    for (cmark_node *node = root; node;) {
        gboolean is_leaf = cb_node_is_leaf_block(node);
        cmark_node_type type = cmark_node_get_type(node);
        if (is_leaf) {
            if (has_html) {
                replace_line_breaks(node);
            }
            if (has_brackets) {
                cb_markdown_report_broken_links(parse, node);
            }
            finish_block(&words, node);
            if (has_html) {
                report_inline_html(parse, node);
            }
        } else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK) {
            restore_literal(parse, node);
            if (type == CMARK_NODE_HTML_BLOCK) {
                report_html(parse, node, cmark_node_get_literal(node));
            }
        }
        if (type == CMARK_NODE_CODE_BLOCK) {
            g_autofree char *info =
                cb_marks_remove(cmark_node_get_fence_info(node), parse->text, parse->length);
            if (info) {
                cmark_node_set_fence_info(node, info);
            }
        }
        node = cb_node_next(node, root, is_leaf);
    }
    g_string_free(words.text, TRUE);
    g_string_free(words.out, TRUE);
    g_array_unref(words.pieces);
    g_array_unref(words.frozen);
}
