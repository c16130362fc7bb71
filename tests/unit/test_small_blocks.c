#include "base/small_blocks.h"

#include <string.h>

#define COUNT 5000

static void check_filled(const guchar *block, gsize size, guchar byte)
{
    for (gsize i = 0; i < size; i++) {
        g_assert_cmpint(block[i], ==, byte);
    }
}

/* Blocks of all sizes keep what is in them, while others are freed and given again. */
static void test_distinct(void)
{
    CbSmallBlocks *set = cb_small_blocks_new();
    guchar *blocks[COUNT];
    for (guint i = 0; i < COUNT; i++) {
        blocks[i] = cb_small_block_new(set, i % 200);
        g_assert_cmpuint((gsize)blocks[i] % sizeof(void *), ==, 0);
        memset(blocks[i], (int)(i % 251), i % 200);
    }
    for (guint i = 0; i < COUNT; i += 3) {
        cb_small_block_free(blocks[i]);
        blocks[i] = cb_small_block_new(set, i % 200);
        memset(blocks[i], (int)(i % 251), i % 200);
    }
    for (guint i = 0; i < COUNT; i++) {
        check_filled(blocks[i], i % 200, (guchar)(i % 251));
    }
    cb_small_blocks_release(set);
    for (guint i = 0; i < COUNT; i++) {
        cb_small_block_free(blocks[i]);
    }
}

/* A block grows out of the set, and what is malloc's stays so. */
static void test_resize(void)
{
    CbSmallBlocks *set = cb_small_blocks_new();
    guchar *block = cb_small_block_resize(set, NULL, 1);
    block[0] = 7;
    for (gsize size = 1; size < 1000; size++) {
        block = cb_small_block_resize(size < 500 ? set : NULL, block, size);
        block[size - 1] = 7;
        check_filled(block, size, 7);
    }
    cb_small_block_free(block);
    cb_small_block_free(NULL);
    cb_small_blocks_release(set);
}

/* Without a set there is malloc; a set without blocks is freed at once (the leak check tells). */
static void test_without_a_set(void)
{
    guchar *block = cb_small_block_new(NULL, 5);
    memset(block, 3, 5);
    block = cb_small_block_resize(NULL, block, 4);
    check_filled(block, 4, 3);
    block = cb_small_block_resize(NULL, block, 0);
    cb_small_block_free(block);
    cb_small_blocks_release(cb_small_blocks_new());
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/small-blocks/distinct", test_distinct);
    g_test_add_func("/small-blocks/resize", test_resize);
    g_test_add_func("/small-blocks/without-a-set", test_without_a_set);
    return g_test_run();
}
