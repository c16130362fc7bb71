#include "load/markdown_lost_links.h"

#include "load/markdown_links.h"
#include <string.h>

/* How far the text and the address of a link are followed. */
#define LONGEST_PART 500 /* bytes */

/* Where a link begins whose text ends before `close`, a `]`; G_MAXSIZE if it is none. */
static gsize opening_of(const CbMarkdownParse *parse, gsize close)
{
    const char *text = parse->text;
    guint depth = 1;
    for (gsize i = close; i > 0 && close - i < LONGEST_PART; i--) {
        char byte = text[i - 1];
        gboolean is_escaped = i > 1 && text[i - 2] == '\\';
        if (byte == '\n' && i > 1 && text[i - 2] == '\n') {
            break;
        }
        if (is_escaped || (byte != '[' && byte != ']')) {
            continue;
        }
        depth = byte == '[' ? depth - 1 : depth + 1;
        if (depth == 0) {
            return i - 1;
        }
    }
    return G_MAXSIZE;
}

/* The place of the first of `stops` from `at` on, as far as addresses go. */
static gsize find_end(const CbMarkdownParse *parse, gsize at, const char *stops)
{
    gsize limit = MIN(parse->length, at + LONGEST_PART);
    while (at < limit && strchr(stops, parse->text[at]) == NULL) {
        at++;
    }
    return at;
}

static void report(CbMarkdownParse *parse, gsize start, gsize end, const char *hint)
{
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_LINK_LOST,
                       cb_parse_span(parse, start, end), hint,
                       "this is shown as text, not as a link");
}

/* `text](case:id)`. */
static void report_without_opening(CbMarkdownParse *parse, gsize target)
{
    if (cb_markdown_is_reference(parse->text + target)) {
        report(parse, target, find_end(parse, target, " \t)\r\n"),
               "write [ before the text of the link: [text](address)");
    }
}

void cb_markdown_report_lost_link(CbMarkdownParse *parse, gsize target)
{
    const char *text = parse->text;
    if (parse->diagnostics == NULL || target < 3 || target >= parse->length ||
        text[target - 1] != '(' || text[target - 2] != ']' || text[target - 3] == '\\') {
        return;
    }
    gsize start = opening_of(parse, target - 2);
    if (start == G_MAXSIZE) {
        report_without_opening(parse, target);
        return;
    }
    /* Where another link follows, the end of this one is missing. */
    gsize end = find_end(parse, target, ")[\r\n");
    gsize word = find_end(parse, target, " \t)\r\n");
    if (text[end] != ')') {
        report(parse, start, word, "put a ) after the address");
    } else if (word < end) {
        report(parse, start, end + 1,
               "write the address without blanks, or between < and >: [text](<address>)");
    } else {
        report(parse, start, end + 1, "no link can stand in the text of another");
    }
}

/* Says where a blank stands between `]` and `(` of the text of a node. */
static void look_for_parted(CbMarkdownParse *parse, const char *text, gsize from)
{
    for (const char *at = text; (at = strstr(at, "] (")) != NULL;) {
        at += strlen("] (");
        g_autofree char *wanted = g_strndup(at - 3, 3 + strcspn(at, ") \t\n"));
        gsize close;
        if (!cb_markdown_is_address(at) || !cb_parse_search(parse, from, wanted, &close)) {
            continue;
        }
        from = close + 1;
        gsize start = opening_of(parse, close);
        if (start != G_MAXSIZE && parse->text[close - 1] != '\\') {
            gsize end = find_end(parse, close, ")\r\n");
            report(parse, start, MIN(end + 1, find_end(parse, close, "\r\n")),
                   "write no blank between ] and (");
        }
    }
}

/* What is wrong with a link of which the text shows the address at `at`; NULL if nothing is. The
 * place of the bracket before it in the file is `bracket`. */
static const char *broken_hint(const CbMarkdownParse *parse, const char *text, const char *at,
                               gsize bracket)
{
    char before = at > text ? at[-1] : ' ';
    char previous = at > text + 1 ? at[-2] : ' ';
    if (before == ']' || ((before == '[' || before == '{') && previous == ']')) {
        return "write the address between ( and ): [text](address)";
    }
    if (before == '[' && strpbrk(at, "] ") != NULL && *strpbrk(at, "] ") == ']') {
        return "write an address between ( and ), as in [](case:id)";
    }
    return before == '(' && opening_of(parse, bracket) != G_MAXSIZE
               ? "write ] after the text of the link: [text](address)"
               : NULL;
}

/* Says where links by id are shown as text because a bracket is missing, or of the wrong kind. */
static void look_for_broken(CbMarkdownParse *parse, const char *text, gsize from)
{
    for (const char *at = text; (at = strpbrk(at, "[]({")) != NULL;) {
        at++;
        if (!cb_markdown_is_reference(at) || !g_ascii_isalnum(at[strcspn(at, ":") + 1])) {
            continue;
        }
        gsize length = strcspn(at, " \t\n()[]{}<>\"'");
        gsize before = MIN(2, (gsize)(at - text));
        g_autofree char *wanted = g_strndup(at - before, length + before);
        gsize bracket;
        if (!cb_parse_search(parse, from, wanted, &bracket)) {
            continue;
        }
        bracket += before - 1;
        from = bracket + 1;
        const char *hint = broken_hint(parse, text, at, bracket);
        if (hint != NULL && bracket > 0 && parse->text[bracket - 1] != '\\') {
            report(parse, bracket + 1, bracket + 1 + length, hint);
        }
    }
}

/* Where code ends that may look like a link: what is searched for stands behind it. */
static gsize end_of_code(CbMarkdownParse *parse, const char *code, gsize from)
{
    gsize found;
    return strchr(code, ':') != NULL && cb_parse_search(parse, from, code, &found)
               ? found + strlen(code)
               : from;
}

void cb_markdown_report_broken_links(CbMarkdownParse *parse, cmark_node *block)
{
    gsize from = cb_parse_block_start(parse, block);
    for (cmark_node *node = cmark_node_first_child(block); node != NULL;
         node = cb_node_next(node, block, FALSE)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_TEXT) {
            look_for_parted(parse, cmark_node_get_literal(node), from);
            look_for_broken(parse, cmark_node_get_literal(node), from);
        } else if (type == CMARK_NODE_CODE) {
            from = end_of_code(parse, cmark_node_get_literal(node), from);
        }
    }
}
