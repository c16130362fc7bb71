#include "plan/url.h"

#include <string.h>

static CbArena *arena;

static void test_relative(void)
{
    g_assert_cmpstr(cb_url_relative(arena, "index.html", "cases.html"), ==, "cases.html");
    g_assert_cmpstr(cb_url_relative(arena, "cases/a.html", "cases/b.html"), ==, "b.html");
    g_assert_cmpstr(cb_url_relative(arena, "cases/a.html", "cases.html"), ==, "../cases.html");
    g_assert_cmpstr(cb_url_relative(arena, "en/cases/a.html", "cases/a.html"), ==,
                    "../../cases/a.html");
    g_assert_cmpstr(cb_url_relative(arena, "en/cases/a.html", "en/by/f/t.html"), ==,
                    "../by/f/t.html");
    g_assert_cmpstr(cb_url_relative(arena, "a.html", "a.html"), ==, "a.html");
    g_assert_cmpstr(cb_url_relative(arena, "case/a.html", "cases/a.html"), ==, "../cases/a.html");
}

static void test_relative_keeps_what_follows(void)
{
    g_assert_cmpstr(cb_url_relative(arena, "cases/a.html", "cases.html?x=1/2#tips"), ==,
                    "../cases.html?x=1/2#tips");
}

static void test_relative_encodes(void)
{
    g_assert_cmpstr(cb_url_relative(arena, "index.html", "media/één foto.jpg"), ==,
                    "media/%C3%A9%C3%A9n%20foto.jpg");
    g_assert_cmpstr(cb_url_relative(arena, "a.html", "media/a:b%.png"), ==, "media/a%3Ab%25.png");
}

static void test_climbs(void)
{
    gsize common = 0;
    g_assert_cmpuint(cb_url_climbs("en/by/f/t.html", "en/cases/a.html", &common), ==, 2);
    g_assert_cmpuint(common, ==, strlen("en/"));
    g_assert_cmpuint(cb_url_climbs("a.html", "b/c.html", &common), ==, 0);
    g_assert_cmpuint(common, ==, 0);
    g_assert_cmpuint(cb_url_climbs("b/a.html", "", &common), ==, 1);
}

static void test_absolute(void)
{
    g_assert_cmpstr(cb_url_absolute(arena, "https://x.org/c/", "cases/a.html"), ==,
                    "https://x.org/c/cases/a.html");
    g_assert_cmpstr(cb_url_absolute(arena, "https://x.org/", "index.html"), ==, "https://x.org/");
    g_assert_cmpstr(cb_url_absolute(arena, "https://x.org/", "en/index.html"), ==,
                    "https://x.org/en/");
    g_assert_cmpstr(cb_url_absolute(arena, "https://x.org/", "my-index.html"), ==,
                    "https://x.org/my-index.html");
}

static const char *resolve(const char *from, const char *url)
{
    const char *fragment = NULL;
    return cb_url_resolve(arena, from, url, strlen(url), &fragment);
}

static void test_base_path(void)
{
    g_assert_cmpstr(cb_url_base_path("https://example.org/"), ==, "/");
    g_assert_cmpstr(cb_url_base_path("https://example.org/a/b/"), ==, "/a/b/");
    g_assert_cmpstr(cb_url_base_path("http://localhost:8000/cases/"), ==, "/cases/");
    g_assert_cmpstr(cb_url_base_path("https://example.org//other.org/"), ==, "/other.org/");
}

static void test_resolve(void)
{
    g_assert_cmpstr(resolve("en/cases/a.html", "../../cases.html"), ==, "cases.html");
    g_assert_cmpstr(resolve("cases/a.html", "b.html?c=1"), ==, "cases/b.html");
    g_assert_cmpstr(resolve("cases/a.html", "./b.html"), ==, "cases/b.html");
    g_assert_cmpstr(resolve("cases/a.html", "#tips"), ==, "cases/a.html");
    g_assert_cmpstr(resolve("cases/a.html", ""), ==, "cases/a.html");
    g_assert_cmpstr(resolve("index.html", "media/%C3%A9.jpg"), ==, "media/é.jpg");
}

static void test_resolve_refuses(void)
{
    g_assert_null(resolve("index.html", "../secret"));
    g_assert_null(resolve("a/b.html", "../../x"));
    g_assert_null(resolve("index.html", "/root.html"));
    g_assert_null(resolve("index.html", "a%2"));
    g_assert_null(resolve("index.html", "a%zz"));
    g_assert_null(resolve("index.html", "a%00b"));
}

static void test_resolve_fragment(void)
{
    const char *fragment = NULL;
    cb_url_resolve(arena, "a.html", "b.html#caf%C3%A9", 16, &fragment);
    g_assert_cmpstr(fragment, ==, "café");
    cb_url_resolve(arena, "a.html", "b.html", 6, &fragment);
    g_assert_null(fragment);
}

/* What is written is found again. */
static void test_round_trip(void)
{
    static const char *const paths[] = {"index.html", "cases/a.html", "en/by/f/t.html",
                                        "media/a b/ç%.png", "en/index.html"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(paths); j++) {
            g_assert_cmpstr(resolve(paths[i], cb_url_relative(arena, paths[i], paths[j])), ==,
                            paths[j]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    arena = cb_arena_new();
    g_test_add_func("/url/relative", test_relative);
    g_test_add_func("/url/climbs", test_climbs);
    g_test_add_func("/url/relative/what-follows", test_relative_keeps_what_follows);
    g_test_add_func("/url/relative/encodes", test_relative_encodes);
    g_test_add_func("/url/absolute", test_absolute);
    g_test_add_func("/url/base-path", test_base_path);
    g_test_add_func("/url/resolve", test_resolve);
    g_test_add_func("/url/resolve/refuses", test_resolve_refuses);
    g_test_add_func("/url/resolve/fragment", test_resolve_fragment);
    g_test_add_func("/url/round-trip", test_round_trip);
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
