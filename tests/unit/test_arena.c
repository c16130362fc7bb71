#include "base/arena.h"

#include <string.h>

static void test_zeroed_and_aligned(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    for (gsize size = 0; size < 500; size++) {
        char *memory = cb_arena_alloc(arena, size);
        g_assert_nonnull(memory);
        g_assert_cmpuint((gsize)memory % _Alignof(max_align_t), ==, 0);
        for (gsize i = 0; i < size; i++) {
            g_assert_cmpint(memory[i], ==, 0);
        }
        memset(memory, 0xFF, size);
    }
}

static void test_distinct(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    char *blocks[2000];
    for (int i = 0; i < 2000; i++) {
        blocks[i] = cb_arena_alloc(arena, 100);
        memset(blocks[i], i & 0x7F, 100);
    }
    for (int i = 0; i < 2000; i++) {
        for (int j = 0; j < 100; j++) {
            g_assert_cmpint(blocks[i][j], ==, i & 0x7F);
        }
    }
}

static void test_larger_than_a_block(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    char *large = cb_arena_alloc(arena, 5 * 1024 * 1024);
    char *small = cb_arena_alloc(arena, 8);
    large[5 * 1024 * 1024 - 1] = 'x';
    small[0] = 'y';
    g_assert_cmpuint(cb_arena_used(arena), >=, 5 * 1024 * 1024 + 8);
}

static void test_reset(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    for (int round = 0; round < 3; round++) {
        g_assert_cmpuint(cb_arena_used(arena), ==, 0);
        for (int i = 0; i < 100; i++) {
            char *memory = cb_arena_alloc(arena, 1000);
            for (int j = 0; j < 1000; j++) {
                g_assert_cmpint(memory[j], ==, 0);
            }
            memset(memory, 1, 1000);
        }
        cb_arena_reset(arena);
    }
}

static void test_texts(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_assert_cmpstr(cb_arena_strndup(arena, "abcdef", 3), ==, "abc");
    g_assert_cmpstr(cb_arena_strndup(arena, NULL, 0), ==, "");
    g_assert_cmpstr(cb_arena_strdup(arena, "é"), ==, "é");
    g_assert_null(cb_arena_strdup(arena, NULL));
    g_assert_cmpstr(cb_arena_printf(arena, "%s-%d", "a", 7), ==, "a-7");
}

static void test_overflow(void)
{
    if (g_test_subprocess()) {
        g_autoptr(CbArena) arena = cb_arena_new();
        cb_arena_alloc_array(arena, G_MAXSIZE / 2, 8);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/zeroed-and-aligned", test_zeroed_and_aligned);
    g_test_add_func("/arena/distinct", test_distinct);
    g_test_add_func("/arena/larger-than-a-block", test_larger_than_a_block);
    g_test_add_func("/arena/reset", test_reset);
    g_test_add_func("/arena/texts", test_texts);
    g_test_add_func("/arena/overflow", test_overflow);
    return g_test_run();
}
