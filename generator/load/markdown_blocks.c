#include "load/markdown_blocks.h"

#include "base/suggest.h"
#include <string.h>

static const char *const alert_kinds[] = {"note", "tip", "important", "warning", "caution"};
#define N_ALERT_KINDS G_N_ELEMENTS(alert_kinds)

#define MAX_ALERT_KIND 20 /* bytes between [! and ] */

const char *cb_markdown_alert_kind(const char *word)
{
    for (guint i = 0; i < N_ALERT_KINDS; i++) {
        if (strcmp(word, alert_kinds[i]) == 0) {
            return alert_kinds[i];
        }
    }
    return NULL;
}

/* The kind in `[!kind]` at the start of `text`, in lower case, or NULL. */
static char *read_alert_kind(const char *text, gsize *length)
{
    if (!g_str_has_prefix(text, "[!")) {
        return NULL;
    }
    gsize end = 2;
    while (end < 2 + MAX_ALERT_KIND && g_ascii_isalpha(text[end])) {
        end++;
    }
    if (end == 2 || text[end] != ']' || (text[end + 1] != '\0' && text[end + 1] != ' ')) {
        return NULL;
    }
    *length = end + 1;
    return g_ascii_strdown(text + 2, (gssize)(end - 2));
}

static void report_alert(CbMarkdownParse *parse, cmark_node *paragraph, const char *kind)
{
    if (!parse->diagnostics) {
        return;
    }
    gsize start = cb_parse_block_start(parse, paragraph);
    gsize length = strlen(kind) + strlen("[!]");
    g_autofree char *hint = cb_suggest_hint(kind, alert_kinds, N_ALERT_KINDS);
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_ALERT_UNKNOWN,
                       cb_parse_span(parse, start, start + length), hint,
                       "unknown kind of alert \"%s\"", kind);
}

/* The tag of a language in `[!LANG tag]`, if that is all of the `length` bytes; else NULL. */
static char *read_language(const char *text, gsize length)
{
    if (length < strlen("[!LANG en]") || !g_str_has_prefix(text, "[!LANG ") ||
        text[length - 1] != ']') {
        return NULL;
    }
    const char *tag = text + strlen("[!LANG ");
    gsize size = length - strlen("[!LANG ]");
    return cb_is_language_tag(tag, size) ? g_strndup(tag, size) : NULL;
}

/* Says of a mark that begins like an alert's, or a language's, that it is neither. */
static void report_mark(CbMarkdownParse *parse, cmark_node *text)
{
    const char *literal = cmark_node_get_literal(text);
    gsize length = strcspn(literal, "]");
    if (parse->diagnostics == NULL || !g_str_has_prefix(literal, "[!")) {
        return;
    }
    length = literal[length] == ']' ? length + 1 : strcspn(literal, " ");
    gsize start = cb_parse_block_start(parse, cmark_node_parent(text));
    gboolean is_language = g_str_has_prefix(literal, "[!LANG ");
    g_autofree char *tag = read_language(literal, length);
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_ALERT_UNKNOWN,
                       cb_parse_span(parse, start, start + length),
                       tag != NULL ? "write what follows on the next line"
                       : is_language
                           ? "write the tag of a language, as in [!LANG fr]"
                           : "write one word, as in [!TIP]; a title follows after a blank",
                       tag != NULL   ? "a language stands alone on its line"
                       : is_language ? "this names no language"
                                     : "this is no kind of alert");
}

static gboolean is_break(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* Takes the first line of the paragraph, which the mark is already taken off, as the title. */
static cmark_node *take_title(CbMarkdownParse *parse, cmark_node *paragraph)
{
    cmark_node *title =
        cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_ALERT_TITLE);
    cmark_node *node = cmark_node_first_child(paragraph);
    while (node && !is_break(node)) {
        cmark_node *next = cmark_node_next(node);
        if (cmark_node_get_type(node) == CMARK_NODE_TEXT && !*cmark_node_get_literal(node)) {
            cmark_node_free(node);
        } else {
            cmark_node_append_child(title, node);
        }
        node = next;
    }
    if (node) {
        cmark_node_free(node);
    }
    if (cmark_node_first_child(title)) {
        return title;
    }
    cmark_node_free(title);
    return NULL;
}

static void make_alert(CbMarkdownParse *parse, cmark_node *quote, const char *kind, gsize length)
{
    cmark_node *paragraph = cmark_node_first_child(quote);
    cmark_node *text = cmark_node_first_child(paragraph);
    const char *literal = cmark_node_get_literal(text) + length;
    g_autofree char *rest = g_strdup(literal + strspn(literal, " "));
    cmark_node_set_literal(text, rest);

    cmark_node *alert = cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_ALERT);
    CbNodeInfo *info = cb_node_info(parse->document, alert);
    info->name = kind;
    info->start = (guint32)cb_parse_block_start(parse, quote) + 1;
    cmark_node *title = take_title(parse, paragraph);
    if (!cmark_node_first_child(paragraph)) {
        cmark_node_free(paragraph);
    }
    cb_node_move_children(quote, alert);
    if (title) {
        cmark_node_prepend_child(alert, title);
    }
    cmark_node_replace(quote, alert);
    cmark_node_free(quote);
}

/* The text with which a block begins, if that is a bracket, written without a backslash. */
static cmark_node *bracket_text(const CbMarkdownParse *parse, cmark_node *block)
{
    cmark_node *paragraph = cmark_node_first_child(block);
    cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
    if (!text || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH ||
        cmark_node_get_type(text) != CMARK_NODE_TEXT) {
        return NULL;
    }
    gsize start = cb_parse_block_start(parse, paragraph);
    return start < parse->length && parse->text[start] == '[' ? text : NULL;
}

/* Takes the line with the mark off, and the paragraph if nothing else is in it. */
static void drop_first_line(cmark_node *paragraph)
{
    cmark_node *text = cmark_node_first_child(paragraph);
    cmark_node *end = cmark_node_next(text);
    cmark_node_free(text);
    if (end) {
        cmark_node_free(end);
    }
    if (!cmark_node_first_child(paragraph)) {
        cmark_node_free(paragraph);
    }
}

/* Makes a passage of a block quote that begins with the mark. FALSE if it does not. */
static gboolean find_passage(CbMarkdownParse *parse, cmark_node *quote, cmark_node *text)
{
    cmark_node *after = cmark_node_next(text);
    const char *literal = cmark_node_get_literal(text);
    g_autofree char *tag = read_language(literal, strlen(literal));
    if (!tag || (after && !is_break(after))) {
        return FALSE;
    }
    cmark_node *passage =
        cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_PASSAGE);
    CbNodeInfo *info = cb_node_info(parse->document, passage);
    info->name = cb_arena_strdup(parse->document->arena, tag);
    info->start = (guint32)cb_parse_block_start(parse, quote) + 1;
    drop_first_line(cmark_node_parent(text));
    cb_node_move_children(quote, passage);
    cmark_node_replace(quote, passage);
    cmark_node_free(quote);
    return TRUE;
}

static void find_alert(CbMarkdownParse *parse, cmark_node *quote)
{
    cmark_node *text = bracket_text(parse, quote);
    if (!text || find_passage(parse, quote, text)) {
        return;
    }
    gsize length;
    g_autofree char *word = read_alert_kind(cmark_node_get_literal(text), &length);
    if (!word) {
        report_mark(parse, text);
        return;
    }
    const char *kind = cb_markdown_alert_kind(word);
    if (kind != NULL) {
        make_alert(parse, quote, kind, length);
    } else {
        report_alert(parse, cmark_node_parent(text), word);
    }
}

/* All nodes of a type, in document order: the tree changes while they are treated. */
static GPtrArray *collect(cmark_node *root, cmark_node_type type)
{
    GPtrArray *nodes = g_ptr_array_new();
    for (cmark_node *node = root; node;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (cmark_node_get_type(node) == type) {
            g_ptr_array_add(nodes, node);
        }
    }
    return nodes;
}

/* Takes the mark of a language off a cell that begins with it. */
static void find_cell_language(CbMarkdownParse *parse, cmark_node *cell)
{
    cmark_node *text = cmark_node_first_child(cell);
    CbNodeInfo *info = cb_node_info(parse->document, cell);
    if (text == NULL || cmark_node_get_type(text) != CMARK_NODE_TEXT || info->start == 0 ||
        info->start > parse->length || parse->text[info->start - 1] != '[') {
        return;
    }
    const char *literal = cmark_node_get_literal(text);
    const char *end = strchr(literal, ']');
    g_autofree char *tag = end != NULL ? read_language(literal, (gsize)(end + 1 - literal)) : NULL;
    if (tag != NULL) {
        g_autofree char *rest = g_strdup(end + 1 + strspn(end + 1, " "));
        info->name = cb_arena_strdup(parse->document->arena, tag);
        cmark_node_set_literal(text, rest);
    }
}

void cb_markdown_find_cell_languages(CbMarkdownParse *parse)
{
    g_autoptr(GPtrArray) blocks = collect(parse->document->root, CMARK_NODE_CUSTOM_BLOCK);
    for (guint i = 0; i < blocks->len; i++) {
        if (cb_markdown_kind(blocks->pdata[i]) == CB_MARKDOWN_TABLE_CELL) {
            find_cell_language(parse, blocks->pdata[i]);
        }
    }
}

void cb_markdown_find_alerts(CbMarkdownParse *parse)
{
    g_autoptr(GPtrArray) quotes = collect(parse->document->root, CMARK_NODE_BLOCK_QUOTE);
    for (guint i = 0; i < quotes->len; i++) {
        find_alert(parse, quotes->pdata[i]);
    }
}

static CbMarkdownTask read_task(const char *text)
{
    if (text[0] != '[' || text[1] == '\0' || text[2] != ']' || text[3] != ' ') {
        return CB_TASK_NONE;
    }
    if (text[1] == ' ') {
        return CB_TASK_OPEN;
    }
    return text[1] == 'x' || text[1] == 'X' ? CB_TASK_DONE : CB_TASK_NONE;
}

/* FNV-1a of the text, letters and digits only, so that a comma does not change the id. */
static guint64 hash_text(const char *text)
{
    guint64 hash = 14695981039346656037u;
    for (; *text; text++) {
        if (g_ascii_isalnum(*text) || (guchar)*text >= 0x80) {
            hash = (hash ^ (guchar)g_ascii_tolower(*text)) * 1099511628211u;
        }
    }
    return hash;
}

static void find_task(CbMarkdownParse *parse, cmark_node *item)
{
    CbMarkdown *document = parse->document;
    cmark_node *text = bracket_text(parse, item);
    CbMarkdownTask task = text ? read_task(cmark_node_get_literal(text)) : CB_TASK_NONE;
    if (task == CB_TASK_NONE) {
        return;
    }
    cmark_node *paragraph = cmark_node_parent(text);
    g_autofree char *rest = g_strdup(cmark_node_get_literal(text) + strlen("[ ] "));
    cmark_node_set_literal(text, rest);
    g_autoptr(GString) words = g_string_new(NULL);
    cb_node_append_text(paragraph, words);
    char id[32];
    g_snprintf(id, sizeof id, "task-%010" G_GINT64_MODIFIER "x",
               hash_text(words->str) & G_GUINT64_CONSTANT(0xFFFFFFFFFF));
    CbNodeInfo *info = cb_node_info(document, item);
    info->task = task;
    info->name = cb_node_unique_id(document, id);
}

void cb_markdown_find_tasks(CbMarkdownParse *parse)
{
    g_autoptr(GPtrArray) items = collect(parse->document->root, CMARK_NODE_ITEM);
    for (guint i = 0; i < items->len; i++) {
        find_task(parse, items->pdata[i]);
    }
}
