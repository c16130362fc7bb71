#include "base/limits.h"
#include "base/value.h"

#include <math.h>

static CbArena *arena;

static CbValue list_of(gsize length, const CbValue *items)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, arena, 0);
    for (gsize i = 0; i < length; i++) {
        cb_list_builder_add(&builder, items[i]);
    }
    return cb_list_builder_end(&builder);
}

static CbValue nested(guint depth, bool tuple)
{
    CbValue value = cb_value_integer(1);
    for (guint i = 0; i < depth; i++) {
        CbListBuilder builder;
        cb_list_builder_init(&builder, arena, 1);
        cb_list_builder_add(&builder, value);
        value = tuple ? cb_list_builder_end_tuple(&builder) : cb_list_builder_end(&builder);
    }
    return value;
}

static bool equal(CbValue a, CbValue b)
{
    bool same = false;
    g_assert_true(cb_value_equal(a, b, &same));
    bool reverse = !same;
    g_assert_true(cb_value_equal(b, a, &reverse));
    g_assert_true(same == reverse);
    return same;
}

static void assert_same_hash(CbValue a, CbValue b)
{
    guint32 hash_a = 0;
    guint32 hash_b = 1;
    g_assert_true(cb_value_hash(a, &hash_a));
    g_assert_true(cb_value_hash(b, &hash_b));
    g_assert_cmpuint(hash_a, ==, hash_b);
}

static void test_size(void)
{
    CbValue zeroed = {0};
    g_assert_cmpuint(sizeof(CbValue), ==, 16);
    g_assert_cmpint(zeroed.type, ==, CB_VALUE_UNDEFINED);
    g_assert_cmpint(cb_value_string(NULL).type, ==, CB_VALUE_NONE);
}

static void test_list_builder(void)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, arena, 3);
    for (gint64 i = 0; i < 1000; i++) {
        cb_list_builder_add(&builder, cb_value_integer(i));
    }
    CbValue list = cb_list_builder_end(&builder);
    g_assert_cmpint(list.type, ==, CB_VALUE_LIST);
    g_assert_cmpuint(list.as.list->length, ==, 1000);
    for (gint64 i = 0; i < 1000; i++) {
        g_assert_cmpint(list.as.list->items[i].as.integer, ==, i);
    }

    cb_list_builder_init(&builder, arena, 0);
    CbValue tuple = cb_list_builder_end_tuple(&builder);
    g_assert_cmpint(tuple.type, ==, CB_VALUE_TUPLE);
    g_assert_cmpuint(tuple.as.list->length, ==, 0);
}

static void test_equal_numbers(void)
{
    g_assert_true(equal(cb_value_integer(1), cb_value_float(1.0)));
    g_assert_true(equal(cb_value_integer(1), cb_value_boolean(true)));
    g_assert_true(equal(cb_value_float(0.0), cb_value_float(-0.0)));
    g_assert_true(equal(cb_value_float(0.0), cb_value_boolean(false)));
    g_assert_false(equal(cb_value_float(NAN), cb_value_float(NAN)));
    g_assert_false(equal(cb_value_integer(G_MAXINT64), cb_value_float(0x1p63)));
    g_assert_false(equal(cb_value_integer((1ll << 53) + 1), cb_value_float(0x1p53)));
    g_assert_false(equal(cb_value_integer(0), cb_value_none()));
    g_assert_false(equal(cb_value_integer(1), cb_value_string("1")));
    assert_same_hash(cb_value_integer(7), cb_value_float(7.0));
    assert_same_hash(cb_value_boolean(false), cb_value_float(-0.0));
}

static void test_equal_others(void)
{
    CbValue one = cb_value_integer(1);
    CbValue two = cb_value_integer(2);
    g_assert_true(equal(cb_value_string("a"), cb_value_markup("a", 1)));
    g_assert_false(equal(cb_value_string("a"), cb_value_string("ab")));
    g_assert_true(equal(cb_value_undefined(), cb_value_undefined()));
    g_assert_false(equal(cb_value_undefined(), cb_value_none()));
    g_assert_true(equal(list_of(2, (CbValue[]){one, two}), list_of(2, (CbValue[]){one, two})));
    g_assert_false(equal(list_of(2, (CbValue[]){one, two}), list_of(1, (CbValue[]){one})));
    g_assert_false(equal(nested(1, true), nested(1, false)));
    assert_same_hash(nested(2, true), nested(2, true));
    assert_same_hash(cb_value_string("a"), cb_value_markup("a", 1));

    CbMap *a = cb_map_new(arena, 0);
    CbMap *b = cb_map_new(arena, 0);
    cb_map_set(a, "x", one);
    cb_map_set(a, "y", two);
    cb_map_set(b, "y", two);
    cb_map_set(b, "x", one);
    g_assert_true(equal(cb_value_map(a), cb_value_map(b)));
    cb_map_set(b, "x", two);
    g_assert_false(equal(cb_value_map(a), cb_value_map(b)));
}

static void test_depth_limit(void)
{
    bool same;
    guint32 hash;
    g_assert_true(equal(nested(CB_MAX_VALUE_DEPTH, false), nested(CB_MAX_VALUE_DEPTH, false)));
    g_assert_false(cb_value_equal(nested(CB_MAX_VALUE_DEPTH + 1, false),
                                  nested(CB_MAX_VALUE_DEPTH + 1, false), &same));
    g_assert_true(cb_value_hash(nested(CB_MAX_VALUE_DEPTH, true), &hash));
    g_assert_false(cb_value_hash(nested(CB_MAX_VALUE_DEPTH + 1, true), &hash));
    g_assert_false(cb_value_hash(nested(1, false), &hash));
}

static CbValue many_of(guint length, CbValue item, guint others, CbValue other)
{
    g_autofree CbValue *items = g_new(CbValue, length + others);
    for (guint i = 0; i < length + others; i++) {
        items[i] = i < length ? item : other;
    }
    return list_of(length + others, items);
}

/* A list takes a step for itself and one for each member: 999 lists of 10,000 steps, and numbers.
 */
static void test_step_limit(void)
{
    const CbValue one = cb_value_integer(1);
    const CbValue a = many_of(9999, one, 0, one), b = many_of(9999, one, 0, one);
    bool same = false;
    G_STATIC_ASSERT(CB_MAX_VALUE_STEPS == 10000000);
    for (guint more = 0; more <= 1; more++) {
        CbValue left = many_of(999, a, 9999 + more, one);
        CbValue right = many_of(999, b, 9999 + more, one);
        g_assert_cmpint(cb_value_equal(left, right, &same), ==, more == 0);
        g_assert_true(same || more == 1);
    }
}

/* Each level holds the one below twice: comparing two of them doubles with every level. */
static void test_doubling(void)
{
    CbValue a = cb_value_integer(1);
    CbValue b = cb_value_integer(1);
    bool same;
    for (int i = 0; i < 60; i++) {
        a = list_of(2, (CbValue[]){a, a});
        b = list_of(2, (CbValue[]){b, b});
    }
    g_assert_false(cb_value_equal(a, b, &same));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    arena = cb_arena_new();
    g_test_add_func("/value/size", test_size);
    g_test_add_func("/value/list-builder", test_list_builder);
    g_test_add_func("/value/equal-numbers", test_equal_numbers);
    g_test_add_func("/value/equal-others", test_equal_others);
    g_test_add_func("/value/depth-limit", test_depth_limit);
    g_test_add_func("/value/step-limit", test_step_limit);
    g_test_add_func("/value/doubling", test_doubling);
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
