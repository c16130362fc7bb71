#include "base/suggest.h"

static const char *const names[] = {"care", "education", "industry", "été"};

static void test_nearest(void)
{
    g_assert_cmpstr(cb_suggest("car", names, 4), ==, "care");
    g_assert_cmpstr(cb_suggest("caer", names, 4), ==, "care");
    g_assert_cmpstr(cb_suggest("eductaoin", names, 4), ==, "education");
    g_assert_cmpstr(cb_suggest("ete", names, 4), ==, NULL);
    g_assert_cmpstr(cb_suggest("éte", names, 4), ==, "été");
    g_assert_null(cb_suggest("cellar", names, 4));
    g_assert_null(cb_suggest("", names, 4));
    g_assert_null(cb_suggest("x", (const char *const[]){"y"}, 1));
    g_assert_null(cb_suggest("care", NULL, 0));
}

static void test_first_wins(void)
{
    const char *const equals[] = {"cat", "car"};
    g_assert_cmpstr(cb_suggest("cas", equals, 2), ==, "cat");
}

static void test_long_names(void)
{
    g_autofree char *endless = g_strnfill(100000, 'c');
    g_assert_null(cb_suggest(endless, names, 4));
}

static void test_hint(void)
{
    const char *const many[] = {"a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1", "i1"};
    g_autofree char *near = cb_suggest_hint("industri", names, 4);
    g_autofree char *known = cb_suggest_hint("nothing", names, 2);
    g_autofree char *eight = cb_suggest_hint("nothing", many, 8);
    g_assert_cmpstr(near, ==, "did you mean \"industry\"?");
    g_assert_cmpstr(known, ==, "known: care, education");
    g_assert_cmpstr(eight, ==, "known: a1, b1, c1, d1, e1, f1, g1, h1");
    g_assert_null(cb_suggest_hint("nothing", many, 9));
    g_assert_null(cb_suggest_hint("nothing", NULL, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/suggest/nearest", test_nearest);
    g_test_add_func("/suggest/first-wins", test_first_wins);
    g_test_add_func("/suggest/long-names", test_long_names);
    g_test_add_func("/suggest/hint", test_hint);
    return g_test_run();
}
