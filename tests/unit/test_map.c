#include "base/value.h"

#include <string.h>

static CbArena *arena;

static void test_small(void)
{
    CbMap *map = cb_map_new(arena, 0);
    g_assert_cmpuint(cb_map_length(map), ==, 0);
    g_assert_cmpint(cb_map_get(map, "a").type, ==, CB_VALUE_UNDEFINED);
    cb_map_set(map, "b", cb_value_integer(1));
    cb_map_set(map, "a", cb_value_integer(2));
    cb_map_set(map, "b", cb_value_integer(3));
    g_assert_cmpuint(cb_map_length(map), ==, 2);
    g_assert_cmpstr(cb_map_key_at(map, 0).as.string, ==, "b");
    g_assert_cmpint(cb_map_value_at(map, 0).as.integer, ==, 3);
    g_assert_cmpint(cb_map_get_length(map, "abc", 1).as.integer, ==, 2);
    g_assert_cmpint(cb_map_get_hashed(map, "a", 1, cb_hash_bytes("a", 1)).as.integer, ==, 2);
}

static void check_many(gsize expected)
{
    CbMap *map = cb_map_new(arena, expected);
    for (gint64 i = 0; i < 5000; i++) {
        cb_map_set(map, cb_arena_printf(arena, "key-%" G_GINT64_FORMAT, i), cb_value_integer(i));
    }
    g_assert_cmpuint(cb_map_length(map), ==, 5000);
    for (gint64 i = 0; i < 5000; i++) {
        const char *key = cb_arena_printf(arena, "key-%" G_GINT64_FORMAT, i);
        g_assert_cmpint(cb_map_get(map, key).as.integer, ==, i);
        g_assert_cmpstr(cb_map_key_at(map, (gsize)i).as.string, ==, key);
    }
    g_assert_cmpint(cb_map_get(map, "key-5000").type, ==, CB_VALUE_UNDEFINED);
    g_assert_cmpint(cb_map_get(map, "").type, ==, CB_VALUE_UNDEFINED);
}

static void test_many(void)
{
    check_many(0);
    check_many(7);
    check_many(9);
    check_many(5000);
}

/* Wherever it was found last, in a map of another shape or in an empty one. */
static void test_near(void)
{
    CbMap *empty = cb_map_new(arena, 0);
    CbMap *first = cb_map_new(arena, 0);
    CbMap *second = cb_map_new(arena, 0);
    const CbName name = {"title", 5, cb_hash_bytes("title", 5)};
    CbValue value = cb_value_undefined();
    gint place = 0;
    g_assert_false(cb_map_find_near(empty, name, &place, &value));
    cb_map_set(first, "id", cb_value_integer(1));
    cb_map_set(first, "title", cb_value_integer(2));
    cb_map_set_name(second, name, cb_value_integer(3));
    for (int round = 0; round < 2; round++) {
        g_assert_true(cb_map_find_near(first, name, &place, &value));
        g_assert_cmpint(value.as.integer, ==, 2);
        g_assert_cmpint(place, ==, 1);
        g_assert_true(cb_map_find_near(second, name, &place, &value));
        g_assert_cmpint(value.as.integer, ==, 3);
        g_assert_cmpint(place, ==, 0);
    }
    g_assert_false(cb_map_find_near(empty, name, &place, &value));
}

static void test_any_key(void)
{
    CbMap *map = cb_map_new(arena, 0);
    CbListBuilder builder;
    cb_list_builder_init(&builder, arena, 1);
    cb_list_builder_add(&builder, cb_value_string("a"));
    CbValue tuple = cb_list_builder_end_tuple(&builder);
    cb_list_builder_init(&builder, arena, 1);
    CbValue list = cb_list_builder_end(&builder);

    cb_map_set_value(map, cb_value_integer(1), cb_value_string("one"));
    cb_map_set_value(map, cb_value_boolean(true), cb_value_string("true"));
    cb_map_set_value(map, cb_value_none(), cb_value_string("none"));
    cb_map_set_value(map, tuple, cb_value_string("tuple"));
    for (gint64 i = 2; i < 20; i++) {
        cb_map_set_value(map, cb_value_integer(i), cb_value_integer(i));
    }
    g_assert_cmpstr(cb_map_get_value(map, cb_value_float(1)).as.string, ==, "true");
    g_assert_cmpstr(cb_map_get_value(map, cb_value_none()).as.string, ==, "none");
    g_assert_cmpstr(cb_map_get_value(map, tuple).as.string, ==, "tuple");
    g_assert_cmpint(cb_map_get_value(map, cb_value_integer(19)).as.integer, ==, 19);
    g_assert_false(cb_map_find_value(map, list, NULL));
    g_assert_false(cb_map_find_value(map, cb_value_string("1"), NULL));
    g_assert_true(cb_map_find_value(map, cb_value_integer(19), NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    arena = cb_arena_new();
    g_test_add_func("/map/small", test_small);
    g_test_add_func("/map/many", test_many);
    g_test_add_func("/map/near", test_near);
    g_test_add_func("/map/any-key", test_any_key);
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
