#include "base/commonmark.h"

static cmark_mem *memory(void)
{
    static cmark_mem functions = {g_malloc0_n, g_realloc, g_free};
    return &functions;
}

cmark_node *cb_commonmark_parse(const char *text, gsize length)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, memory());
    cmark_parser_feed(parser, text, length);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

cmark_node *cb_commonmark_node(cmark_node_type type)
{
    return cmark_node_new_with_mem(type, memory());
}
