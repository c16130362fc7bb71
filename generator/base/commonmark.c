#include "base/commonmark.h"

#include "base/small_blocks.h"
#include <string.h>

#define LONG_TEXT (32u * 1024) /* bytes of one whose nodes have pages of their own */

/* Where the nodes of the text that this thread parses come from; NULL: from malloc. cmark's
 * functions of memory are given nothing that could say it. */
static _Thread_local CbSmallBlocks *current;

static void *zeroed(size_t count, size_t size)
{
    g_assert(size == 0 || count <= G_MAXSIZE / 2 / size);
    return memset(cb_small_block_new(current, count * size), 0, count * size);
}

static void *resized(void *block, size_t size)
{
    return cb_small_block_resize(current, block, size);
}

static cmark_mem *memory(void)
{
    static cmark_mem functions = {zeroed, resized, cb_small_block_free};
    return &functions;
}

static cmark_node *parse(const char *text, gsize length)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, memory());
    cmark_parser_feed(parser, text, length);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

cmark_node *cb_commonmark_parse(const char *text, gsize length)
{
    if (length < LONG_TEXT) {
        return parse(text, length);
    }
    CbSmallBlocks *blocks = cb_small_blocks_new();
    current = blocks;
    cmark_node *document = parse(text, length);
    current = NULL;
    cb_small_blocks_release(blocks);
    return document;
}

cmark_node *cb_commonmark_node(cmark_node_type type)
{
    return cmark_node_new_with_mem(type, memory());
}
