#include "report/online.h"
#include "report/online_address.h"
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
    g_autofree char *allowed = g_strdup_printf("127.0.0.1:%u", port);
    const char *const hosts[] = {"", "::", allowed, "localhost:1", NULL};
    const CbOnlineOptions options = {.now = 5, .timeout = 100, .hosts = hosts};
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

static gboolean is_public(const char *text)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(text);
    g_assert_nonnull(address);
    return cb_online_address_is_public(address);
}

/* The first and the last address of ranges that are not public, and their neighbours. */
static void test_public_addresses(void)
{
    static const char *const others[] = {"0.0.0.0",
                                         "0.255.255.255",
                                         "10.0.0.0",
                                         "10.255.255.255",
                                         "100.64.0.0",
                                         "100.127.255.255",
                                         "127.0.0.1",
                                         "127.255.255.255",
                                         "169.254.169.254",
                                         "172.16.0.0",
                                         "172.31.255.255",
                                         "192.0.0.170",
                                         "192.0.2.1",
                                         "192.88.99.1",
                                         "192.168.0.0",
                                         "192.168.255.255",
                                         "198.18.0.0",
                                         "198.19.255.255",
                                         "198.51.100.1",
                                         "203.0.113.255",
                                         "224.0.0.1",
                                         "239.255.255.255",
                                         "240.0.0.1",
                                         "255.255.255.255",
                                         "::",
                                         "::1",
                                         "::7f00:1",
                                         "::ffff:127.0.0.1",
                                         "::ffff:10.1.2.3",
                                         "64:ff9b::7f00:1",
                                         "64:ff9b:1::1",
                                         "100::1",
                                         "2001::1",
                                         "2001:1ff:ffff::1",
                                         "2001:db8::1",
                                         "2002:7f00:1::",
                                         "3fff::1",
                                         "3fff:fff:ffff::",
                                         "4000::1",
                                         "5f00::1",
                                         "fc00::1",
                                         "fdff::1",
                                         "fe80::1",
                                         "febf::1",
                                         "fec0::1",
                                         "ff02::1",
                                         "1fff::1"};
    static const char *const open[] = {
        "1.0.0.0",     "9.255.255.255",   "11.0.0.0",       "100.63.255.255",
        "100.128.0.0", "126.255.255.255", "128.0.0.0",      "169.253.255.255",
        "169.255.0.0", "172.15.255.255",  "172.32.0.0",     "192.0.1.0",
        "192.0.3.0",   "192.167.255.255", "192.169.0.0",    "198.17.255.255",
        "198.20.0.0",  "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101",
        "2000::1",     "2001:200::1",     "2001:db7::1",    "2001:db9::1",
        "2003::1",     "2606:4700::1111", "3ffe::1",        "3fff:1000::1"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_test_message("%s", others[i]);
        g_assert_false(is_public(others[i]));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(open); i++) {
        g_test_message("%s", open[i]);
        g_assert_true(is_public(open[i]));
    }
}

/* Nobody is connected to whose address is not public, however a link writes it. */
static void test_not_public(void)
{
    static const char *const hosts[] = {"127.0.0.1", "localhost",          "2130706433", "0x7f.1",
                                        "0",         "[::ffff:127.0.0.1]", "127.1"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GInetAddress) any = g_inet_address_new_any(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) place = g_inet_socket_address_new(any, 0);
    g_autoptr(GSocket) server =
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
    g_assert_true(g_socket_bind(server, place, FALSE, &error) && g_socket_listen(server, &error));
    g_autoptr(GSocketAddress) bound = g_socket_get_local_address(server, &error);
    guint port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    g_socket_set_blocking(server, FALSE);
    const CbOnlineOptions options = {.now = 5, .timeout = 500};
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autofree char *url = g_strdup_printf("http://%s:%u/", hosts[i], port);
        const char *urls[] = {url};
        CbLinkAnswer answer;
        g_assert_true(cb_online_ask(urls, 1, &options, &answer, &error));
        g_assert_cmpint(answer.state, ==, CB_LINK_FAILED);
        g_assert_cmpint(answer.asked, ==, 0);
        g_assert_nonnull(strstr(answer.detail, "not a public address"));
        cb_link_answer_clear(&answer);
    }
    g_assert_null(g_socket_accept(server, NULL, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_setenv("no_proxy", "*", TRUE);
    g_test_add_func("/online/cache-ages", test_cache_ages);
    g_test_add_func("/online/cache-damaged", test_cache_damaged);
    g_test_add_func("/online/silence", test_silence);
    g_test_add_func("/online/public-addresses", test_public_addresses);
    g_test_add_func("/online/not-public", test_not_public);
    return g_test_run();
}
