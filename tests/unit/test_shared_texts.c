#include "site/shared_texts.h"

#include "plan/url.h"

#include <string.h>

static CbArena *arena;

static CbSharedText text_of(CbSharedTexts *texts, const char *key, const char *text)
{
    return cb_shared_texts_put(texts, key, text, strlen(text));
}

static const char *place(CbSharedText text, const char *path, const char *root)
{
    gsize length = 0;
    const char *placed = cb_shared_text_place(arena, text, path, root, &length);
    g_assert_cmpuint(strlen(placed), ==, length);
    return placed;
}

static void test_first_counts(void)
{
    g_autofree char *first = g_strdup("first");
    CbSharedTexts *texts = cb_shared_texts_new();
    g_assert_null(cb_shared_texts_get(texts, "key").text);
    g_assert_cmpstr(text_of(texts, "key", first).text, ==, "first");
    first[0] = 'F';
    g_assert_cmpstr(text_of(texts, "key", "second").text, ==, "first");
    g_assert_cmpstr(cb_shared_texts_get(texts, "key").text, ==, "first");
    g_assert_null(cb_shared_texts_get(texts, "other").text);
    cb_shared_texts_free(texts);
}

static void test_no_addresses(void)
{
    CbSharedTexts *texts = cb_shared_texts_new();
    CbSharedText text = text_of(texts, "key", "<p>none</p>");
    g_assert_true(place(text, "en/cases/a.html", NULL) == text.text);
    g_assert_cmpstr(place(text_of(texts, "empty", ""), "a.html", NULL), ==, "");
    cb_shared_texts_free(texts);
}

static void test_root(void)
{
    CbSharedTexts *texts = cb_shared_texts_new();
    CbSharedText text =
        text_of(texts, "key", "[" CB_SHARED_ROOT "cases/a.html] [" CB_SHARED_ROOT "]");
    g_assert_cmpstr(place(text, "en/404.html", "/sub/"), ==, "[/sub/cases/a.html] [/sub/]");
    cb_shared_texts_free(texts);
}

static void test_whole(void)
{
    g_assert_true(cb_shared_text_is_whole("<a href=\"" CB_SHARED_ROOT "cases/a.html\">"));
    g_assert_false(cb_shared_text_is_whole("{\"url\": \"\\ufffecases/a.html\"}"));
    g_assert_false(cb_shared_text_is_whole("?next=%EF%BF%BEcases/a.html"));
}

/* On any page, each address is what it would be had it been made there. */
static void test_relative(void)
{
    static const char *const paths[] = {
        "index.html",      "cases.html?x=1/2#tips", "cases/a.html",    "cases/b.html",
        "case/a.html",     "by/f/t.html",           "by/f/t/g/u.html", "by/é n/t.html",
        "by/é n/a&b.html", "en/index.html",         "en/by/f/t.html",  "en/cases/a.html"};
    CbSharedTexts *texts = cb_shared_texts_new();
    for (gsize to = 0; to < G_N_ELEMENTS(paths); to++) {
        const char *address = cb_url_relative(arena, "", paths[to]);
        const char *written =
            cb_arena_printf(arena, "<a href=\"" CB_SHARED_ROOT "%s\">%s " CB_SHARED_ROOT "%s</a>",
                            address, address, address);
        CbSharedText text = text_of(texts, paths[to], written);
        for (gsize from = 0; from < G_N_ELEMENTS(paths); from++) {
            const char *path = cb_arena_strndup(arena, paths[from], strcspn(paths[from], "?"));
            const char *right = cb_url_relative(arena, path, paths[to]);
            g_assert_cmpstr(
                place(text, path, NULL), ==,
                cb_arena_printf(arena, "<a href=\"%s\">%s %s</a>", right, address, right));
        }
    }
    cb_shared_texts_free(texts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shared-texts/first-counts", test_first_counts);
    g_test_add_func("/shared-texts/no-addresses", test_no_addresses);
    g_test_add_func("/shared-texts/root", test_root);
    g_test_add_func("/shared-texts/whole", test_whole);
    g_test_add_func("/shared-texts/relative", test_relative);
    arena = cb_arena_new();
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
