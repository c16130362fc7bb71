#include "report/online.h"
#include "report/online_cache.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "fixture.h"

static char *cache_in(const char *folder)
{
    return g_build_filename(folder, "kept", "links.json", NULL);
}

static void keep(const char *path, const char *url, CbLinkState state, gint64 asked)
{
    g_autoptr(CbOnlineCache) cache = cb_online_cache_read(path, asked);
    const CbLinkAnswer answer = {
        .state = state, .status = 200, .detail = (char *)"https://example.org/é", .asked = asked};
    g_autoptr(GError) error = NULL;
    cb_online_cache_set(cache, url, &answer);
    cb_online_cache_write(cache, &error);
    g_assert_no_error(error);
}

static CbLinkState found(const char *path, const char *url, gint64 now)
{
    g_autoptr(CbOnlineCache) cache = cb_online_cache_read(path, now);
    CbLinkAnswer answer = {0};
    cb_online_cache_find(cache, url, &answer);
    if (answer.state != CB_LINK_UNASKED) {
        g_assert_cmpint(answer.status, ==, 200);
        g_assert_cmpstr(answer.detail, ==, "https://example.org/é");
    }
    cb_link_answer_clear(&answer);
    return answer.state;
}

static void test_cache_ages(void)
{
    g_autofree char *folder = g_dir_make_tmp("casebook-test-XXXXXX", NULL);
    g_autofree char *path = cache_in(folder);
    gint64 then = 1700000000;
    keep(path, "https://a/", CB_LINK_MOVED, then);
    keep(path, "https://b/", CB_LINK_FAILED, then);
    g_assert_cmpint(found(path, "https://a/", then), ==, CB_LINK_MOVED);
    g_assert_cmpint(found(path, "https://b/", then), ==, CB_LINK_FAILED);
    g_assert_cmpint(found(path, "https://c/", then), ==, CB_LINK_UNASKED);
    g_assert_cmpint(found(path, "https://a/", then + CB_ONLINE_KEEP_GOOD - 1), ==, CB_LINK_MOVED);
    g_assert_cmpint(found(path, "https://a/", then + CB_ONLINE_KEEP_GOOD), ==, CB_LINK_UNASKED);
    g_assert_cmpint(found(path, "https://b/", then + CB_ONLINE_KEEP_BAD - 1), ==, CB_LINK_FAILED);
    g_assert_cmpint(found(path, "https://b/", then + CB_ONLINE_KEEP_BAD), ==, CB_LINK_UNASKED);
    g_assert_cmpint(found(path, "https://a/", then - 1), ==, CB_LINK_UNASKED);
    fixture_remove(folder);
}

/* A cache that is no JSON, or not ours, counts as empty. */
static void test_cache_damaged(void)
{
    static const char *const texts[] = {"",
                                        "[",
                                        "[1]",
                                        "{\"a\":1}",
                                        "{\"https://a/\":{\"state\":\"unheard\"}}",
                                        "{\"https://a/\":{\"state\":7,\"asked\":\"x\"}}"};
    g_autofree char *folder = g_dir_make_tmp("casebook-test-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "links.json", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_true(g_file_set_contents(path, texts[i], -1, NULL));
        g_assert_cmpint(found(path, "https://a/", 10), ==, CB_LINK_UNASKED);
    }
    fixture_remove(folder);
}

/* Whoever does not answer is waited for no longer than the limit, and others are not kept. */
static void test_silence(void)
{
    g_autoptr(GSocketListener) listener = g_socket_listener_new();
    g_autoptr(GError) error = NULL;
    guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *silent = g_strdup_printf("http://127.0.0.1:%u/", port);
    const char *urls[] = {silent, "http://localhost:1/", "http://[::1/"};
    const CbOnlineOptions options = {.now = 5, .timeout = 100};
    CbLinkAnswer answers[G_N_ELEMENTS(urls)];
    gint64 start = g_get_monotonic_time();
    g_assert_true(cb_online_ask(urls, G_N_ELEMENTS(urls), &options, answers, &error));
    g_assert_cmpint(g_get_monotonic_time() - start, <, 30 * G_USEC_PER_SEC);
    for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_assert_cmpint(answers[i].state, ==, CB_LINK_FAILED);
        g_assert_cmpint(answers[i].asked, ==, 5);
        g_assert_nonnull(answers[i].detail);
        cb_link_answer_clear(&answers[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("no_proxy", "*", TRUE);
    g_test_add_func("/online/cache-ages", test_cache_ages);
    g_test_add_func("/online/cache-damaged", test_cache_damaged);
    g_test_add_func("/online/silence", test_silence);
    return g_test_run();
}
