#include "load/text.h"

static CbText text_of(const CbTranslation *items, guint n_items)
{
    return (CbText){.items = items, .n_items = n_items};
}

static void test_get(void)
{
    const CbTranslation both[] = {{.text = "nl"}, {.text = "en"}};
    CbText text = text_of(both, 2);
    guint actual;
    g_assert_cmpstr(cb_text_get(&text, 1, &actual), ==, "en");
    g_assert_cmpuint(actual, ==, 1);
    g_assert_cmpstr(cb_text_get(&text, 0, NULL), ==, "nl");
    g_assert_true(cb_text_is_set(&text));
}

static void test_fallback(void)
{
    const CbTranslation second[] = {{.text = NULL}, {.text = "en"}, {.text = NULL}};
    CbText text = text_of(second, 3);
    guint actual;
    g_assert_cmpstr(cb_text_get(&text, 2, &actual), ==, "en");
    g_assert_cmpuint(actual, ==, 1);
    g_assert_false(cb_text_has(&text, 2));
    g_assert_false(cb_text_has(&text, 7));
    g_assert_true(cb_text_is_set(&text));
}

static void test_unset(void)
{
    const CbText text = {0};
    const CbBody body = {0};
    g_assert_null(cb_text_get(&text, 0, NULL));
    g_assert_false(cb_text_is_set(&text));
    g_assert_null(cb_body_get(&body, 1, NULL));
    g_assert_false(cb_body_is_set(&body));
}

static void test_new(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    CbText text = cb_text_new(arena, "2016", (CbSpan){0});
    g_assert_cmpstr(cb_text_get(&text, 3, NULL), ==, "2016");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/get", test_get);
    g_test_add_func("/text/fallback", test_fallback);
    g_test_add_func("/text/unset", test_unset);
    g_test_add_func("/text/new", test_new);
    return g_test_run();
}
