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
    gsize end = find_end(parse, target, ")\r\n");
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
}
