#include "model/indexes.h"

#define SET(...)                                                                                   \
    cb_indexes_new(arena, (const guint32[]){__VA_ARGS__},                                          \
                   G_N_ELEMENTS(((const guint32[]){__VA_ARGS__})))

static void assert_set(CbIndexes set, const guint32 *expected, guint32 length)
{
    g_assert_cmpuint(set.length, ==, length);
    for (guint32 i = 0; i < length; i++) {
        g_assert_cmpuint(set.items[i], ==, expected[i]);
    }
}

#define ASSERT_SET(set, ...)                                                                       \
    assert_set((set), (const guint32[]){__VA_ARGS__},                                              \
               G_N_ELEMENTS(((const guint32[]){__VA_ARGS__})))

static void sets_are_sorted_without_repetitions(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    ASSERT_SET(SET(5, 1, 3, 1, 5, 5), 1, 3, 5);
    ASSERT_SET(SET(7), 7);
    g_assert_cmpuint(cb_indexes_new(arena, NULL, 0).length, ==, 0);
}

static void members_are_found(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    CbIndexes set = SET(2, 4, 8, 16);
    g_assert_true(cb_indexes_contain(set, 2));
    g_assert_true(cb_indexes_contain(set, 16));
    g_assert_false(cb_indexes_contain(set, 3));
    g_assert_false(cb_indexes_contain(set, 17));
    g_assert_false(cb_indexes_contain((CbIndexes){0}, 0));
}

static void sets_combine(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    CbIndexes a = SET(1, 3, 5);
    CbIndexes b = SET(3, 4, 5, 6);
    CbIndexes none = {0};
    ASSERT_SET(cb_indexes_union(arena, a, b), 1, 3, 4, 5, 6);
    ASSERT_SET(cb_indexes_union(arena, a, none), 1, 3, 5);
    ASSERT_SET(cb_indexes_union(arena, none, b), 3, 4, 5, 6);
    ASSERT_SET(cb_indexes_intersection(arena, a, b), 3, 5);
    g_assert_cmpuint(cb_indexes_intersection(arena, a, none).length, ==, 0);
}

static void pairs_group(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GArray) pairs = cb_index_pairs_new();
    cb_index_pairs_add(pairs, 2, 9);
    cb_index_pairs_add(pairs, 0, 4);
    cb_index_pairs_add(pairs, 2, 3);
    cb_index_pairs_add(pairs, 2, 9);
    cb_index_pairs_add(pairs, 7, 1);
    CbIndexes *groups = cb_index_pairs_group(arena, pairs, 3);
    ASSERT_SET(groups[0], 4);
    g_assert_cmpuint(groups[1].length, ==, 0);
    ASSERT_SET(groups[2], 3, 9);
}

/* Against the slow way, on pseudo-random sets. */
static void sets_agree_with_brute_force(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int round = 0; round < 200; round++) {
        gboolean in_a[64] = {FALSE}, in_b[64] = {FALSE};
        guint32 a_items[40], b_items[40];
        for (guint i = 0; i < 40; i++) {
            a_items[i] = (guint32)g_rand_int_range(random, 0, 64);
            b_items[i] = (guint32)g_rand_int_range(random, 0, 64);
            in_a[a_items[i]] = TRUE;
            in_b[b_items[i]] = TRUE;
        }
        CbIndexes a = cb_indexes_new(arena, a_items, 40);
        CbIndexes b = cb_indexes_new(arena, b_items, 40);
        CbIndexes both = cb_indexes_intersection(arena, a, b);
        CbIndexes either = cb_indexes_union(arena, a, b);
        for (guint32 item = 0; item < 64; item++) {
            g_assert_cmpint(cb_indexes_contain(both, item), ==, in_a[item] && in_b[item]);
            g_assert_cmpint(cb_indexes_contain(either, item), ==, in_a[item] || in_b[item]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/indexes/new", sets_are_sorted_without_repetitions);
    g_test_add_func("/indexes/contain", members_are_found);
    g_test_add_func("/indexes/combine", sets_combine);
    g_test_add_func("/indexes/group", pairs_group);
    g_test_add_func("/indexes/brute-force", sets_agree_with_brute_force);
    return g_test_run();
}
