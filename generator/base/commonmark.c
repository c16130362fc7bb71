#include "base/commonmark.h"

#include <string.h>

/* glibc gives small blocks faster by malloc, which keeps those that its thread has freed, than by
 * calloc. */
static void *zeroed(size_t count, size_t size)
{
    gpointer memory = g_malloc_n(count, size);
    if (memory != NULL) {
        memset(memory, 0, count * size);
    }
    return memory;
}

static cmark_mem *memory(void)
{
    static cmark_mem functions = {zeroed, g_realloc, g_free};
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
