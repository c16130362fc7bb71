#include "load/markdown_lost_links.h"

#include <string.h>

/* How far back the text of a link is followed. */
#define LONGEST_TEXT 1000

/* Where a link begins whose text ends before `close`, a `]`; G_MAXSIZE if it is none. */
static gsize opening_of(const CbMarkdownParse *parse, gsize close)
{
    const char *text = parse->text;
    guint depth = 1;
    for (gsize i = close; i > 0 && close - i < LONGEST_TEXT; i--) {
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

/* Where the line ends that a place is in. */
static gsize line_end(const CbMarkdownParse *parse, gsize at)
{
    return MIN(at + strcspn(parse->text + at, "\r\n"), parse->length);
}

static void report(CbMarkdownParse *parse, gsize start, gsize end, const char *hint)
{
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_LINK_LOST,
                       cb_parse_span(parse, start, end), hint,
                       "this is shown as text, not as a link");
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
        return;
    }
    gsize line = line_end(parse, target);
    gsize end = target + strcspn(text + target, ")\r\n");
    gsize word = target + strcspn(text + target, " \t)\r\n");
    if (end >= line) {
        report(parse, start, word, "put a ) after the address");
    } else if (word < end) {
        report(parse, start, end + 1,
               "write the address without blanks, or between < and >: [text](<address>)");
    } else {
        report(parse, start, end + 1, "no link can stand in the text of another");
    }
}

/* Whether an address begins here: one that cannot be a remark between parentheses. */
static gboolean is_address(const char *text)
{
    static const char *const beginnings[] = {
        "case:",  "practice:", "topic:",  "tool:",    "figure:", "page:",
        "guide:", "media:",    "http://", "https://", "mailto:", "tel:"};
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        gsize length = strlen(beginnings[i]);
        if (strncmp(text, beginnings[i], length) == 0 && text[length] != ' ') {
            return TRUE;
        }
    }
    return FALSE;
}

void cb_markdown_report_parted_links(CbMarkdownParse *parse, cmark_node *block)
{
    gsize from = cb_parse_block_start(parse, block);
    for (cmark_node *node = cmark_node_first_child(block); node != NULL;
         node = cb_node_next(node, block, FALSE)) {
        const char *at =
            cmark_node_get_type(node) == CMARK_NODE_TEXT ? cmark_node_get_literal(node) : "";
        while ((at = strstr(at, "] (")) != NULL) {
            at += strlen("] (");
            g_autofree char *wanted = g_strndup(at - 3, 3 + strcspn(at, ") \t\n"));
            gsize close;
            if (!is_address(at) || !cb_parse_search(parse, from, wanted, &close)) {
                continue;
            }
            from = close + 1;
            gsize start = opening_of(parse, close);
            if (start != G_MAXSIZE && parse->text[close - 1] != '\\') {
                gsize end = close + strcspn(parse->text + close, ")\r\n");
                report(parse, start, MIN(end + 1, line_end(parse, close)),
                       "write no blank between ] and (");
            }
        }
    }
}
