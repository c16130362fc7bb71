#include "load/markdown_write.h"

#include "load/markdown_node.h"

#include <string.h>

typedef struct {
    const CbMarkdown *document;
    CbMarkdownPart part;
    const char *prefix;
    GString *out;
    GString *margin;       /* what every line of the block in progress begins with */
    gboolean needs_margin; /* the current line is empty, without its margin */
    gboolean one_line;     /* in a heading or the cell of a table */
    gboolean in_cell;
} Writer;

static void write_blocks(Writer *writer, cmark_node *parent);
static void write_inlines(Writer *writer, cmark_node *parent);

/* Lines */

static void put_length(Writer *writer, const char *text, gsize length)
{
    if (length == 0) {
        return;
    }
    if (writer->needs_margin) {
        g_string_append_len(writer->out, writer->margin->str, (gssize)writer->margin->len);
    }
    writer->needs_margin = FALSE;
    g_string_append_len(writer->out, text, (gssize)length);
}

static void put(Writer *writer, const char *text)
{
    put_length(writer, text, strlen(text));
}

static void end_line(Writer *writer)
{
    if (writer->needs_margin) { /* an empty line keeps its block open */
        g_string_append_len(writer->out, writer->margin->str, (gssize)writer->margin->len);
    }
    g_string_append_c(writer->out, '\n');
    writer->needs_margin = TRUE;
}

/* Text in which only line ends have a meaning. */
static void put_lines(Writer *writer, const char *text)
{
    while (*text) {
        gsize length = strcspn(text, "\n");
        put_length(writer, text, length);
        text += length;
        if (*text == '\n') {
            end_line(writer);
            text++;
        }
    }
}

void cb_markdown_escape(GString *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (g_ascii_ispunct(*c)) {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, g_ascii_isspace(*c) ? ' ' : *c);
    }
}

/* Whether the sign at `at` could be markup wherever it stands in the line that begins at `line`. */
static gboolean is_markup(const char *line, const char *at)
{
    char before = '\n', after = at[1];
    if (at > line) {
        before = at[-1];
    }
    switch (*at) {
    case '\\':
    case '`':
    case '*':
    case '[':
    case '|':
        return TRUE;
    case '_': /* between letters it is none: snake_case */
        return !g_ascii_isalnum(before) || !g_ascii_isalnum(after);
    case '<':
        return g_ascii_isalpha(after) || (after != '\0' && strchr("/!?", after) != NULL);
    case '&':
        return g_ascii_isalpha(after) || after == '#';
    case '-': /* two become a dash */
        return before == '-' || after == '-';
    default:
        return FALSE;
    }
}

/* Where the sign stands that makes a line a heading, a list, a quotation, a rule: `line` or behind
 * its number; NULL if there is none. */
static const char *block_sign(const char *line)
{
    gsize digits = strspn(line, "0123456789");
    if (digits > 0) {
        return line[digits] == '.' || line[digits] == ')' ? line + digits : NULL;
    }
    return *line != '\0' && strchr("#>+-=~:", *line) != NULL ? line : NULL;
}

static void escape_line(GString *out, const char *line)
{
    const char *sign = block_sign(line);
    for (const char *at = line; *at != '\0'; at++) {
        if (at == sign || is_markup(line, at)) {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *at);
    }
}

void cb_markdown_from_plain(GString *out, const char *text)
{
    g_autoptr(GString) with_line_feeds = g_string_new(text);
    g_string_replace(with_line_feeds, "\r\n", "\n", 0);
    g_string_replace(with_line_feeds, "\r", "\n", 0);
    g_auto(GStrv) lines = g_strsplit(with_line_feeds->str, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        gboolean goes_on = i > 0 && lines[i - 1][0] != '\0' && lines[i][0] != '\0';
        g_string_append(out, goes_on ? "\\\n" : i > 0 ? "\n" : "");
        escape_line(out, lines[i]);
    }
}

static void put_escaped(Writer *writer, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    cb_markdown_escape(escaped, text);
    put_length(writer, escaped->str, escaped->len);
}

/* The longest run of `c` in a text. */
static gsize longest_run(const char *text, char c)
{
    gsize longest = 0, run = 0;
    for (; *text; text++) {
        run = *text == c ? run + 1 : 0;
        longest = MAX(longest, run);
    }
    return longest;
}

static void put_repeated(Writer *writer, char c, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        put_length(writer, &c, 1);
    }
}

/* Inlines */

/* Whether cmark would take a space off both ends of a code. */
static gboolean needs_spaces(const char *code, gsize length)
{
    if (length == 0) {
        return FALSE;
    }
    if (code[0] == '`' || code[length - 1] == '`') {
        return TRUE;
    }
    return code[0] == ' ' && code[length - 1] == ' ' && strspn(code, " ") < length;
}

static void write_code(Writer *writer, const char *code)
{
    gsize ticks = longest_run(code, '`') + 1;
    const char *space = needs_spaces(code, strlen(code)) ? " " : "";
    put_repeated(writer, '`', ticks);
    put(writer, space);
    for (; *code; code++) {
        if (*code == '|' && writer->in_cell) { /* even in code, a bar ends a cell */
            put(writer, "\\");
        }
        put_length(writer, *code == '\n' ? " " : code, 1);
    }
    put(writer, space);
    put_repeated(writer, '`', ticks);
}

/* The kinds that links by id lead to, in the order of CbLinkKind. */
static const char *const home_schemes[] = {"case",   "practice", "topic", "tool",
                                           "figure", "page",     "guide"};

/* The id of a heading of this text, with the prefix; others are on the page of its entry. */
static void put_fragment(Writer *writer, const char *id)
{
    const CbMarkdown *document = writer->document;
    g_autofree char *own = g_strconcat(document->id_prefix, id, NULL);
    gboolean is_own = g_hash_table_contains(document->ids, own);
    if (!is_own && document->home != NULL) {
        put(writer, home_schemes[document->home_kind]);
        put(writer, ":");
        put(writer, document->home);
    }
    put(writer, "#");
    if (is_own) {
        put(writer, writer->prefix);
        put(writer, own);
    } else {
        put(writer, id);
    }
}

/* An address in angle brackets, where only they and backslashes mean anything. */
static void put_address(Writer *writer, const char *url)
{
    put(writer, "<");
    if (url[0] == '#') {
        put_fragment(writer, url + 1);
    } else {
        for (; *url; url++) {
            if (strchr("<>\\&", *url)) {
                put(writer, "\\");
            }
            put_length(writer, *url == '\n' ? " " : url, 1);
        }
    }
    put(writer, ">");
}

static void write_target(Writer *writer, cmark_node *node)
{
    const char *title = cmark_node_get_title(node);
    put(writer, "](");
    put_address(writer, cmark_node_get_url(node));
    if (title && *title) {
        put(writer, " \"");
        put_escaped(writer, title);
        put(writer, "\"");
    }
    put(writer, ")");
}

static void write_enclosed(Writer *writer, cmark_node *node, const char *mark)
{
    put(writer, mark);
    write_inlines(writer, node);
    put(writer, mark);
}

static gboolean is_emphasis(cmark_node *node)
{
    return node && (cmark_node_get_type(node) == CMARK_NODE_EMPH ||
                    cmark_node_get_type(node) == CMARK_NODE_STRONG);
}

/* Asterisks, but underscores where asterisks would run into those of another emphasis. */
static void write_emphasis(Writer *writer, cmark_node *node)
{
    gboolean touches = is_emphasis(cmark_node_previous(node)) ||
                       (is_emphasis(cmark_node_parent(node)) && !cmark_node_previous(node));
    if (cmark_node_get_type(node) == CMARK_NODE_STRONG) {
        write_enclosed(writer, node, touches ? "__" : "**");
    } else {
        write_enclosed(writer, node, touches ? "_" : "*");
    }
}

static void write_break(Writer *writer, gboolean hard)
{
    if (hard && writer->in_cell) {
        put(writer, "<br>");
    } else if (writer->one_line) {
        put(writer, " ");
    } else {
        put(writer, hard ? "\\" : "");
        end_line(writer);
    }
}

static void write_html(Writer *writer, const char *html)
{
    g_autofree char *shown = cb_html_as_text(html);
    put_escaped(writer, shown);
}

static void write_link(Writer *writer, cmark_node *node, const char *open)
{
    put(writer, open);
    write_inlines(writer, node);
    write_target(writer, node);
}

static void write_words(Writer *writer, cmark_node *words)
{
    put(writer, "![");
    write_inlines(writer, words);
    put(writer, "](lang:");
    put(writer, cb_markdown_language(words));
    put(writer, ")");
}

static void put_label(Writer *writer, cmark_node *footnote)
{
    g_autofree char *label =
        g_strdup_printf("[^%s%d]", writer->prefix, cb_markdown_footnote_number(footnote));
    put(writer, label);
}

static void write_inline(Writer *writer, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        put_escaped(writer, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_HTML_INLINE:
        write_html(writer, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        write_break(writer, FALSE);
        break;
    case CMARK_NODE_LINEBREAK:
        write_break(writer, TRUE);
        break;
    case CMARK_NODE_CODE:
        write_code(writer, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        write_emphasis(writer, node);
        break;
    case CMARK_NODE_LINK:
        write_link(writer, node, "[");
        break;
    case CMARK_NODE_IMAGE:
        write_link(writer, node, "![");
        break;
    default:
        if (cb_markdown_kind(node) == CB_MARKDOWN_FOOTNOTE_REFERENCE) {
            put_label(writer, node);
        } else if (cb_markdown_kind(node) == CB_MARKDOWN_WORDS) {
            write_words(writer, node);
        }
        break;
    }
}

/* The tree is at most CB_MAX_MARKDOWN_DEPTH deep. */
static void write_inlines(Writer *writer, cmark_node *parent)
{
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        write_inline(writer, node);
    }
}

/* Blocks */

/* Writes the blocks inside `node` with more in the margin. The first line has `first` instead. */
static void write_inside(Writer *writer, cmark_node *node, const char *first, const char *more)
{
    gsize length = writer->margin->len;
    put(writer, first);
    g_string_append(writer->margin, more);
    write_blocks(writer, node);
    if (!writer->needs_margin) {
        end_line(writer);
    }
    g_string_truncate(writer->margin, length);
}

static void write_heading(Writer *writer, cmark_node *heading)
{
    int level =
        CLAMP(cmark_node_get_heading_level(heading) + writer->part.shift, writer->part.least, 6);
    const char *id = cb_markdown_heading_id(heading);
    put_repeated(writer, '#', (gsize)level);
    put(writer, " ");
    writer->one_line = TRUE;
    write_inlines(writer, heading);
    writer->one_line = FALSE;
    if (id) {
        g_autofree char *written = g_strdup_printf(" {#%s%s}", writer->prefix, id);
        put(writer, written);
    }
    end_line(writer);
}

static void write_code_block(Writer *writer, cmark_node *node)
{
    const char *code = cmark_node_get_literal(node);
    const char *info = cmark_node_get_fence_info(node);
    gsize fence = MAX(longest_run(code, '`') + 1, 3);
    put_repeated(writer, '`', fence);
    if (info && !strpbrk(info, "`\n")) {
        put(writer, info);
    }
    end_line(writer);
    put_lines(writer, code);
    if (*code && code[strlen(code) - 1] != '\n') {
        end_line(writer);
    }
    put_repeated(writer, '`', fence);
    end_line(writer);
}

/* Lists that follow one another have other marks, or they would be one. */
static gboolean has_other_mark(cmark_node *list)
{
    cmark_node *previous = cmark_node_previous(list);
    gboolean other = FALSE;
    while (previous && cmark_node_get_type(previous) == CMARK_NODE_LIST) {
        other = !other;
        previous = cmark_node_previous(previous);
    }
    return other;
}

static void write_item(Writer *writer, cmark_node *item, int number, gboolean other)
{
    static const char *const tasks[] = {"", "[ ] ", "[x] "};
    cmark_node *list = cmark_node_parent(item);
    gboolean ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    g_autofree char *mark = ordered ? g_strdup_printf("%d%s ", number, other ? ")" : ".")
                                    : g_strdup(other ? "* " : "- ");
    g_autofree char *first = g_strconcat(mark, tasks[cb_markdown_task(item)], NULL);
    g_autofree char *more = g_strnfill(strlen(mark), ' ');
    write_inside(writer, item, first, more);
}

static void write_list(Writer *writer, cmark_node *list)
{
    int number = cmark_node_get_list_start(list);
    gboolean other = has_other_mark(list);
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        if (cmark_node_previous(item) && !cmark_node_get_list_tight(list)) {
            end_line(writer);
        }
        write_item(writer, item, number++, other);
    }
}

static void write_alert(Writer *writer, cmark_node *alert)
{
    cmark_node *title = cmark_node_first_child(alert);
    g_autofree char *kind = g_ascii_strup(cb_markdown_alert(alert), -1);
    g_autofree char *first = g_strdup_printf("> [!%s]", kind);
    put(writer, first);
    if (title && cb_markdown_kind(title) == CB_MARKDOWN_ALERT_TITLE) {
        put(writer, " ");
        writer->one_line = TRUE;
        write_inlines(writer, title);
        writer->one_line = FALSE;
    }
    end_line(writer);
    write_inside(writer, alert, "", "> ");
}

static void write_passage(Writer *writer, cmark_node *passage)
{
    put(writer, "> [!LANG ");
    put(writer, cb_markdown_language(passage));
    put(writer, "]");
    end_line(writer);
    put(writer, ">");
    end_line(writer);
    write_inside(writer, passage, "> ", "> ");
}

static void write_row(Writer *writer, cmark_node *row)
{
    writer->one_line = writer->in_cell = TRUE;
    for (cmark_node *cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell)) {
        const char *language = cb_markdown_language(cell);
        put(writer, "| ");
        if (language != NULL) {
            put(writer, "[!LANG ");
            put(writer, language);
            put(writer, "] ");
        }
        write_inlines(writer, cell);
        put(writer, " ");
    }
    writer->one_line = writer->in_cell = FALSE;
    put(writer, "|");
    end_line(writer);
}

static void write_table(Writer *writer, cmark_node *table)
{
    static const char *const rules[] = {"|---", "|:--", "|:-:", "|--:"};
    cmark_node *head = cmark_node_first_child(table);
    write_row(writer, head);
    for (cmark_node *cell = cmark_node_first_child(head); cell; cell = cmark_node_next(cell)) {
        put(writer, rules[cb_markdown_align(cell)]);
    }
    put(writer, "|");
    end_line(writer);
    for (cmark_node *row = cmark_node_next(head); row; row = cmark_node_next(row)) {
        write_row(writer, row);
    }
}

static void write_figure(Writer *writer, cmark_node *figure)
{
    const CbMarkdownLink *link = cb_markdown_link(figure);
    put(writer, "![");
    write_inlines(writer, figure);
    put(writer, "](<figure:");
    put(writer, link->target);
    put(writer, ">)");
    end_line(writer);
}

static void write_footnote(Writer *writer, cmark_node *footnote)
{
    put_label(writer, footnote);
    write_inside(writer, footnote, ": ", "    ");
}

static void write_custom(Writer *writer, cmark_node *node)
{
    switch (cb_markdown_kind(node)) {
    case CB_MARKDOWN_TABLE:
        write_table(writer, node);
        break;
    case CB_MARKDOWN_ALERT:
        write_alert(writer, node);
        break;
    case CB_MARKDOWN_PASSAGE:
        write_passage(writer, node);
        break;
    case CB_MARKDOWN_FIGURE:
        write_figure(writer, node);
        break;
    case CB_MARKDOWN_FOOTNOTES:
        write_blocks(writer, node);
        break;
    case CB_MARKDOWN_FOOTNOTE:
        write_footnote(writer, node);
        break;
    default:
        break;
    }
}

static void write_block(Writer *writer, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        write_inlines(writer, node);
        end_line(writer);
        break;
    case CMARK_NODE_HEADING:
        write_heading(writer, node);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        write_inside(writer, node, "> ", "> ");
        break;
    case CMARK_NODE_LIST:
        write_list(writer, node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        write_code_block(writer, node);
        break;
    case CMARK_NODE_HTML_BLOCK:
        write_html(writer, cmark_node_get_literal(node));
        end_line(writer);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        put(writer, "***");
        end_line(writer);
        break;
    default:
        write_custom(writer, node);
        break;
    }
}

/* Whether two blocks may stand without an empty line between them: those of a tight list. */
static gboolean is_tight(cmark_node *parent)
{
    return cmark_node_get_type(parent) == CMARK_NODE_ITEM &&
           cmark_node_get_list_tight(cmark_node_parent(parent));
}

static void write_blocks(Writer *writer, cmark_node *parent)
{
    gboolean first = TRUE;
    gboolean is_whole = writer->part.blocks == 0 || cmark_node_parent(parent) != NULL;
    guint left = is_whole ? G_MAXUINT : writer->part.blocks;
    for (cmark_node *node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        gboolean is_notes = cb_markdown_kind(node) == CB_MARKDOWN_FOOTNOTES;
        if (cb_markdown_kind(node) == CB_MARKDOWN_ALERT_TITLE || (left == 0 && !is_notes)) {
            continue;
        }
        left -= is_notes ? 0 : 1;
        if (!first && !is_tight(parent)) {
            end_line(writer);
        }
        write_block(writer, node);
        first = FALSE;
    }
}

void cb_markdown_write(const CbMarkdown *document, CbMarkdownPart part, const char *prefix,
                       GString *out)
{
    g_autoptr(GString) margin = g_string_new(NULL);
    g_autoptr(CbMarkdown) again =
        cb_markdown_root(document) == NULL ? cb_markdown_parse_again(document) : NULL;
    const CbMarkdown *tree = again != NULL ? again : document;
    Writer writer = {.document = tree,
                     .part = part,
                     .prefix = prefix ? prefix : "",
                     .out = out,
                     .margin = margin,
                     .needs_margin = TRUE};
    write_blocks(&writer, cb_markdown_root(tree));
}
