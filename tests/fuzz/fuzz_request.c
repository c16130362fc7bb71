/* What a request asks for, and whom it believes to talk to: any bytes are refused, or are a path
 * below the output and a name of this machine. The first line is the target, the rest the host. */
#include "base/limits.h"
#include "plan/url.h"
#include "serve/content_type.h"
#include "serve/request_path.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(const char *target)
{
    g_autofree char *path = cb_request_path(target);
    if (path == NULL) {
        return;
    }
    g_assert_true(target[0] == '/');
    g_assert_true(g_utf8_validate(path, -1, NULL));
    g_assert_cmpuint(strlen(path), <=, CB_MAX_REQUEST_TARGET + strlen("index.html"));
    for (const char *at = path; *at != '\0'; at++) {
        g_assert_true((guchar)*at >= ' ' && *at != '\\' && *at != 0x7F);
    }
    g_autofree char *whole = g_strconcat("/output/", path, NULL);
    g_autofree char *canonical = g_canonicalize_filename(whole, "/");
    g_assert_cmpstr(canonical, ==, whole);
    g_assert_nonnull(cb_content_type(path));

    /* Written as a link, it comes back. */
    g_autoptr(GString) link = g_string_new("/");
    cb_url_append_path(link, path);
    if (link->len <= CB_MAX_REQUEST_TARGET) {
        g_autofree char *again = cb_request_path(link->str);
        g_assert_cmpstr(again, ==, path);
    }
}

static void check_host(const char *host)
{
    gboolean is_own = cb_request_host_is_own(host, FALSE);
    gboolean is_public = cb_request_host_is_own(host, TRUE);
    g_assert_true(!is_own || is_public);
    if (is_own) {
        g_assert_true(g_ascii_strncasecmp(host, "localhost", 9) == 0 ||
                      g_str_has_prefix(host, "127.") || host[0] == '[');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *target = g_strndup((const char *)data, size);
    char *host = strchr(target, '\n');
    if (host != NULL) {
        *host++ = '\0';
        check_host(host);
    }
    check_path(target);
    return 0;
}
