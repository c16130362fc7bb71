#include "serve/request_path.h"

#include "base/limits.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *target;
    const char *path; /* NULL: refused */
} Target;

static void test_paths(void)
{
    static const Target targets[] = {
        {"/", "index.html"},
        {"/en/", "en/index.html"},
        {"/cases/aralea.html", "cases/aralea.html"},
        {"/compare.html?c=a,b&x=../..", "compare.html"},
        {"/media/caf%C3%A9%20menu.pdf", "media/café menu.pdf"},
        {"/?", "index.html"},
        {"/%63ases.html", "cases.html"},
        {"/...", "..."},
        {"/a/..b/.c", "a/..b/.c"},
        {"", NULL},
        {"cases.html", NULL},
        {"http://127.0.0.1/", NULL},
        {"*", NULL},
        {"//", NULL},
        {"//example.org/", NULL},
        {"/a//b", NULL},
        {"/.", NULL},
        {"/..", NULL},
        {"/../etc/passwd", NULL},
        {"/cases/../../x", NULL},
        {"/cases/./x", NULL},
        {"/cases/..", NULL},
        {"/%2e%2e/x", NULL},
        {"/%2E./x", NULL},
        {"/.%2e%2fx", NULL},
        {"/a%2Fb", NULL},
        {"/a%5cb", NULL},
        {"/a\\b", NULL},
        {"/a%00", NULL},
        {"/a%00.html", NULL},
        {"/a%0d%0aSet-Cookie:x", NULL},
        {"/a%7f", NULL},
        {"/a#b", NULL},
        {"/%", NULL},
        {"/%4", NULL},
        {"/%4g", NULL},
        {"/%zz", NULL},
        {"/%252e%252e/x", "%2e%2e/x"},
        {"/%c0%ae%c0%ae/x", NULL},
        {"/%ff", NULL},
        {"/a b", "a b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_autofree char *path = cb_request_path(targets[i].target);
        g_test_message("%s", targets[i].target);
        g_assert_cmpstr(path, ==, targets[i].path);
    }
}

static void test_length(void)
{
    g_autofree char *target = g_strnfill(CB_MAX_REQUEST_TARGET + 1, 'a');
    target[0] = '/';
    g_assert_null(cb_request_path(target));
    target[CB_MAX_REQUEST_TARGET] = '\0';
    g_autofree char *path = cb_request_path(target);
    g_assert_cmpstr(path, ==, target + 1);
}

typedef struct {
    const char *host;
    gboolean is_own;    /* on the loopback interface */
    gboolean is_public; /* elsewhere */
} Host;

static void test_hosts(void)
{
    static const Host hosts[] = {
        {"127.0.0.1:4000", TRUE, TRUE},
        {"127.0.0.1", TRUE, TRUE},
        {"127.1.2.3:80", TRUE, TRUE},
        {"localhost:4000", TRUE, TRUE},
        {"LocalHost", TRUE, TRUE},
        {"[::1]:4000", TRUE, TRUE},
        {"[::1]", TRUE, TRUE},
        {"192.168.1.7:4000", FALSE, TRUE},
        {"[fe80::1]:4000", FALSE, TRUE},
        {"0.0.0.0:4000", FALSE, TRUE},
        {"example.org", FALSE, FALSE},
        {"127.0.0.1.example.org", FALSE, FALSE},
        {"localhost.example.org:4000", FALSE, FALSE},
        {"localhost.", FALSE, FALSE},
        {"127.1", FALSE, FALSE},
        {"2130706433", FALSE, FALSE},
        {"0x7f000001", FALSE, FALSE},
        {"::1", FALSE, FALSE},
        {"[127.0.0.1]", FALSE, FALSE},
        {"[::1", FALSE, FALSE},
        {"[::1]x", FALSE, FALSE},
        {"127.0.0.1:", FALSE, FALSE},
        {"127.0.0.1:80x", FALSE, FALSE},
        {"127.0.0.1:123456", FALSE, FALSE},
        {"127.0.0.1:80:80", FALSE, FALSE},
        {"user@127.0.0.1", FALSE, FALSE},
        {"", FALSE, FALSE},
        {":4000", FALSE, FALSE},
        {"[]:4000", FALSE, FALSE},
        {NULL, FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_test_message("%s", hosts[i].host != NULL ? hosts[i].host : "none");
        g_assert_cmpint(cb_request_host_is_own(hosts[i].host, FALSE), ==, hosts[i].is_own);
        g_assert_cmpint(cb_request_host_is_own(hosts[i].host, TRUE), ==, hosts[i].is_public);
    }
}

static void test_machine_name(void)
{
    g_autofree char *local = g_strconcat(g_get_host_name(), ".local:4000", NULL);
    g_autofree char *other = g_strconcat(g_get_host_name(), ".example.org", NULL);
    g_assert_true(cb_request_host_is_own(g_get_host_name(), TRUE));
    g_assert_true(cb_request_host_is_own(local, TRUE));
    g_assert_false(cb_request_host_is_own(other, TRUE));
    if (strcmp(g_get_host_name(), "localhost") != 0) {
        g_assert_false(cb_request_host_is_own(g_get_host_name(), FALSE));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/request-path/paths", test_paths);
    g_test_add_func("/request-path/length", test_length);
    g_test_add_func("/request-path/hosts", test_hosts);
    g_test_add_func("/request-path/machine-name", test_machine_name);
    return g_test_run();
}
