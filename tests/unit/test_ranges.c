#include "model/ranges.h"

#include <math.h>

static CbRange *choose(CbArena *arena, const double *numbers, guint length, gboolean whole,
                       guint *count)
{
    CbRange *ranges = cb_ranges_choose(arena, numbers, length, whole, count);
    for (guint i = 0; i < length; i++) {
        int found = cb_ranges_find(ranges, *count, numbers[i]);
        g_assert_cmpint(found, >=, 0);
        g_assert_cmpfloat(ranges[found].low, <=, numbers[i]);
    }
    return ranges;
}

/* "0-19 20-39": first and last whole numbers. */
static char *text_of(const double *numbers, guint length, gboolean whole)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    guint count = 0;
    CbRange *ranges = choose(arena, numbers, length, whole, &count);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(text, "%s%g", i > 0 ? " " : "", ranges[i].low);
        if (ranges[i].high > ranges[i].low) {
            g_string_append_printf(text, "-%g", ranges[i].high - (whole ? 1 : 0));
        }
    }
    return g_string_free(text, FALSE);
}

static void test_few(void)
{
    const double numbers[] = {7, 3, 3, -1, 7};
    g_autofree char *none = text_of(numbers, 0, TRUE);
    g_autofree char *some = text_of(numbers, G_N_ELEMENTS(numbers), TRUE);
    g_assert_cmpstr(none, ==, "");
    g_assert_cmpstr(some, ==, "-1 3 7");
}

static void test_limit_of_single_numbers(void)
{
    double numbers[CB_MAX_SINGLE_NUMBERS + 1];
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        numbers[i] = i;
    }
    g_autofree char *single = text_of(numbers, CB_MAX_SINGLE_NUMBERS, TRUE);
    g_autofree char *ranges = text_of(numbers, CB_MAX_SINGLE_NUMBERS + 1, TRUE);
    g_assert_cmpstr(single, ==, "0 1 2 3 4 5 6 7 8 9 10 11");
    g_assert_cmpstr(ranges, ==, "0-1 2-3 4-5 6-7 8-9 10-11 12-13");
}

static void test_even(void)
{
    const double whole[] = {12, 19, 33, 38, 41, 55, 58, 62, 77, 81, 88, 93, 99, 20};
    const double parts[] = {-0.2, -0.1, 0, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75};
    g_autofree char *tens = text_of(whole, G_N_ELEMENTS(whole), TRUE);
    g_autofree char *tenths = text_of(parts, G_N_ELEMENTS(parts), FALSE);
    g_assert_cmpstr(tens, ==, "0-19 20-39 40-59 60-79 80-99");
    g_assert_cmpstr(tenths, ==, "-0.2-0 0-0.2 0.2-0.4 0.4-0.6 0.6-0.8");
}

/* Where one is far larger than the others, ranges grow; those that hold nothing are left out. */
static void test_growing(void)
{
    const double numbers[] = {1, 3, 4, 8, 9, 12, 15, 22, 30, 44, 60, 85, 110, 25000};
    const double steep[] = {0,    0.001, 0.002, 0.004, 0.01, 0.02, 0.03,
                            0.05, 0.2,   0.3,   0.4,   0.5,  900};
    g_autofree char *text = text_of(numbers, G_N_ELEMENTS(numbers), TRUE);
    g_autofree char *other = text_of(steep, G_N_ELEMENTS(steep), FALSE);
    g_assert_cmpstr(text, ==, "1-1 2-4 5-9 10-19 20-49 50-99 100-199 20000-49999");
    g_assert_cmpstr(other, ==, "0-0.001 0.001-0.005 0.01-0.05 0.05-0.1 0.1-0.5 0.5-1 500-1000");
}

/* Whatever the numbers, each is in a range, and ranges are not many. */
static void test_extremes(void)
{
    const double sizes[] = {1e-300, 1e-9, 1, 1e9, 1e15, 1e300};
    for (guint s = 0; s < G_N_ELEMENTS(sizes); s++) {
        g_autoptr(CbArena) arena = cb_arena_new();
        double numbers[40];
        guint count = 0;
        for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
            numbers[i] = (i % 2 == 0 ? 1 : -1) * sizes[s] * (1 + i * 0.37);
        }
        choose(arena, numbers, G_N_ELEMENTS(numbers), FALSE, &count);
        g_assert_cmpuint(count, <=, CB_MAX_RANGES);
        for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
            numbers[i] = pow(10, (double)i * 7 - 130);
        }
        choose(arena, numbers, G_N_ELEMENTS(numbers), FALSE, &count);
    }
}

static void test_find(void)
{
    const CbRange ranges[] = {{0, 10}, {10, 20}, {50, 100}};
    g_assert_cmpint(cb_ranges_find(ranges, 3, 0), ==, 0);
    g_assert_cmpint(cb_ranges_find(ranges, 3, 10), ==, 1);
    g_assert_cmpint(cb_ranges_find(ranges, 3, 99.9), ==, 2);
    g_assert_cmpint(cb_ranges_find(ranges, 3, 30), ==, -1);
    g_assert_cmpint(cb_ranges_find(ranges, 3, 100), ==, -1);
    g_assert_cmpint(cb_ranges_find(ranges, 3, -1), ==, -1);
    g_assert_cmpint(cb_ranges_find(ranges, 0, 1), ==, -1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ranges/few", test_few);
    g_test_add_func("/ranges/limit-of-single-numbers", test_limit_of_single_numbers);
    g_test_add_func("/ranges/even", test_even);
    g_test_add_func("/ranges/growing", test_growing);
    g_test_add_func("/ranges/extremes", test_extremes);
    g_test_add_func("/ranges/find", test_find);
    return g_test_run();
}
