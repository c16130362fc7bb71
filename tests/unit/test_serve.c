/* The parts of the preview that need no network: what is kept, what is watched, how mistakes look.
 */
#include "serve/connections.h"
#include "serve/content_type.h"
#include "serve/overlay.h"
#include "serve/pages.h"
#include "serve/watch.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void test_content_types(void)
{
    g_assert_cmpstr(cb_content_type("en/index.html"), ==, "text/html; charset=utf-8");
    g_assert_cmpstr(cb_content_type("media/PHOTO.JPG"), ==, "image/jpeg");
    g_assert_cmpstr(cb_content_type("guide.pdf"), ==, "application/pdf");
    g_assert_cmpstr(cb_content_type("media/x.html.exe"), ==, "application/octet-stream");
    g_assert_cmpstr(cb_content_type("media/a.html/file"), ==, "application/octet-stream");
    g_assert_cmpstr(cb_content_type("noending"), ==, "application/octet-stream");
}

/* Pages */

static GBytes *bytes_of(gsize length)
{
    return g_bytes_new_take(g_strnfill(length, 'x'), length);
}

static void keep(CbPages *pages, const char *path, guint64 snapshot, gsize length)
{
    g_autoptr(GBytes) bytes = bytes_of(length);
    cb_pages_keep(pages, path, snapshot, bytes);
}

static CbPagesState state_of(CbPages *pages, const char *path, guint64 snapshot, gsize *length)
{
    g_autoptr(GBytes) bytes = NULL;
    CbPagesState state = cb_pages_get(pages, path, snapshot, &bytes);
    *length = bytes != NULL ? g_bytes_get_size(bytes) : 0;
    return state;
}

static void test_pages(void)
{
    gsize length = 0;
    g_autoptr(CbPages) pages = cb_pages_new(1000000);
    g_assert_cmpint(state_of(pages, "a", 1, &length), ==, CB_PAGES_UNKNOWN);
    g_assert_cmpuint(length, ==, 0);
    keep(pages, "a", 1, 10);
    g_assert_cmpint(state_of(pages, "a", 1, &length), ==, CB_PAGES_MADE);
    g_assert_cmpuint(length, ==, 10);
    /* Of a newer snapshot it is not known, but the old one can be shown. */
    g_assert_cmpint(state_of(pages, "a", 2, &length), ==, CB_PAGES_UNKNOWN);
    g_assert_cmpuint(length, ==, 10);
    cb_pages_fail(pages, "a", 2);
    g_assert_cmpint(state_of(pages, "a", 2, &length), ==, CB_PAGES_FAILED);
    g_assert_cmpuint(length, ==, 10);
    /* A slow thread with an old snapshot does not take the newer page's place. */
    keep(pages, "a", 3, 30);
    keep(pages, "a", 2, 20);
    g_assert_cmpint(state_of(pages, "a", 3, &length), ==, CB_PAGES_MADE);
    g_assert_cmpuint(length, ==, 30);
    cb_pages_fail(pages, "never", 3);
    g_assert_cmpint(state_of(pages, "never", 3, &length), ==, CB_PAGES_FAILED);
    g_assert_cmpuint(length, ==, 0);
}

/* With a limit of 10,000 bytes, not CB_MAX_KEPT_PAGES. */
static void test_pages_limit(void)
{
    gsize length = 0;
    g_autoptr(CbPages) pages = cb_pages_new(10000);
    for (guint i = 0; i < 1000; i++) {
        g_autofree char *path = g_strdup_printf("%u", i);
        keep(pages, path, 1, 1000);
        g_assert_cmpuint(cb_pages_size(pages), <=, 10000);
    }
    g_assert_cmpint(state_of(pages, "999", 1, &length), ==, CB_PAGES_MADE);
    g_assert_cmpint(state_of(pages, "0", 1, &length), ==, CB_PAGES_UNKNOWN);
    /* One that is larger than all of the room is kept until the next comes. */
    keep(pages, "large", 1, 20000);
    g_assert_cmpint(state_of(pages, "large", 1, &length), ==, CB_PAGES_MADE);
    keep(pages, "small", 1, 10);
    g_assert_cmpint(state_of(pages, "large", 1, &length), ==, CB_PAGES_UNKNOWN);
}

/* Overlay */

static void assert_has(const GString *html, const char *part)
{
    if (strstr(html->str, part) == NULL) {
        g_error("%s is not in %s", part, html->str);
    }
}

static void test_overlay(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(GString) html = g_string_new(NULL);
    const char *text = "title: <b>\nsector: zorgg <x>\n";
    g_autoptr(CbSource) source = cb_source_new("cases/a<b>.yaml", text, strlen(text));
    cb_diagnostics_add(list, CB_CODE_CASE_STALE, cb_span_new(source, 0, 1), NULL, "only a warning");
    cb_overlay_html(list, html);
    g_assert_cmpstr(html->str, ==, "");
    cb_diagnostics_add(list, CB_CODE_TERM_UNKNOWN, cb_span_new(source, 19, 24),
                       "did you mean \"zorg\"?", "unknown term \"zorgg\" <script>");
    cb_diagnostics_note(list, cb_span_new(source, 0, 1), "included from");
    cb_diagnostics_add_file(list, CB_CODE_FILE_MISSING, "schema.yaml", NULL, "not there");
    cb_diagnostics_sort(list);
    cb_overlay_html(list, html);
    assert_has(html, "<h1>2 mistakes</h1>");
    assert_has(html, "cases/a&lt;b&gt;.yaml:2:9 <span class=\"code\">CB203</span>");
    assert_has(html, "unknown term &#34;zorgg&#34; &lt;script&gt;");
    assert_has(html, "<span class=\"number\">2</span>sector: <mark>zorgg</mark> &lt;x&gt;</pre>");
    assert_has(html, "did you mean &#34;zorg&#34;?");
    assert_has(html, "included from cases/a&lt;b&gt;.yaml:1:1");
    assert_has(html, "schema.yaml <span class=\"code\">CB001</span>");
    g_assert_null(strstr(html->str, "only a warning"));
    g_assert_null(strstr(html->str, "<b>"));
}

/* Long lines, places at the end, bytes that are no text: shown in part, never read beyond. */
static void test_overlay_edges(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(GString) html = g_string_new(NULL);
    g_autofree char *filler = g_strnfill(5000, 'x');
    g_autofree char *text = g_strconcat("\x80\x80\xC3(", filler, "\xE2\x82", filler, "\xF0", NULL);
    gsize length = strlen(text);
    g_autoptr(CbSource) source = cb_source_new("a", text, length);
    for (gsize at = 0; at <= length; at += 251) {
        cb_diagnostics_add(list, CB_CODE_FILE_UTF8, cb_span_new(source, at, length), NULL, "%u",
                           (guint)at);
    }
    cb_diagnostics_add(list, CB_CODE_FILE_UTF8, cb_span_new(source, length, length), NULL, "end");
    cb_diagnostics_sort(list);
    cb_overlay_html(list, html);
    g_assert_true(g_utf8_validate_len(html->str, html->len, NULL));
    g_assert_cmpuint(html->len, <, 50000);
}

static void test_overlay_limit(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(GString) html = g_string_new(NULL);
    for (guint i = 0; i < CB_OVERLAY_MAX; i++) {
        cb_diagnostics_add_file(list, CB_CODE_FILE_MISSING, "a", NULL, "number %u", i);
    }
    cb_overlay_html(list, html);
    g_assert_null(strstr(html->str, "more"));
    cb_diagnostics_add_file(list, CB_CODE_FILE_MISSING, "a", NULL, "one above");
    g_string_truncate(html, 0);
    cb_overlay_html(list, html);
    assert_has(html, "and 1 more");
}

/* Connections */

static gboolean is_shut(int socket)
{
    struct pollfd ready = {.fd = socket, .events = POLLIN};
    return poll(&ready, 1, 0) == 1 && (ready.revents & (POLLIN | POLLHUP)) != 0;
}

static void test_connections(void)
{
    int ends[2];
    const gint64 start = 1000;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    g_autoptr(CbConnections) connections = cb_connections_new();
    CbConnection *one = cb_connections_add(connections, ends[0], start);
    g_assert_cmpuint(
        cb_connections_close_late(connections, start + CB_CONNECTION_FIRST_PATIENCE - 1), ==, 0);
    /* Our own work is not the client's fault. */
    cb_connections_work(connections, one);
    g_assert_cmpuint(cb_connections_close_late(connections, start + 100 * CB_CONNECTION_PATIENCE),
                     ==, 0);
    /* A large answer may take longer. */
    cb_connections_send(connections, one, 10 * CB_CONNECTION_SPEED, start);
    gint64 end = start + CB_CONNECTION_PATIENCE + 10 * G_USEC_PER_SEC;
    g_assert_cmpuint(cb_connections_close_late(connections, end - 1), ==, 0);
    cb_connections_rest(connections, one, end);
    g_assert_false(is_shut(ends[1]));
    g_assert_cmpuint(cb_connections_close_late(connections, end + CB_CONNECTION_PATIENCE), ==, 1);
    g_assert_true(is_shut(ends[1]));
    g_assert_cmpuint(cb_connections_close_late(connections, end + 2 * CB_CONNECTION_PATIENCE), ==,
                     0);
    cb_connections_remove(connections, one);
    /* Who sends no request at first is not kept for as long. */
    CbConnection *silent = cb_connections_add(connections, ends[0], start);
    g_assert_cmpuint(cb_connections_close_late(connections, start + CB_CONNECTION_FIRST_PATIENCE),
                     ==, 1);
    cb_connections_remove(connections, silent);
    close(ends[0]);
    close(ends[1]);
    /* Nor is who sends nothing more, unless an answer is on its way. */
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    CbConnection *half = cb_connections_add(connections, ends[0], start);
    g_assert_cmpuint(cb_connections_close_late(connections, start), ==, 0);
    shutdown(ends[1], SHUT_WR);
    cb_connections_send(connections, half, 1, start);
    g_assert_cmpuint(cb_connections_close_late(connections, start), ==, 0);
    cb_connections_rest(connections, half, start);
    g_assert_cmpuint(cb_connections_close_late(connections, start), ==, 1);
    cb_connections_remove(connections, half);
    close(ends[0]);
    close(ends[1]);
}

/* Watching */

static char *write_file(const char *folder, const char *name)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents_full(path, name, -1, G_FILE_SET_CONTENTS_NONE, 0666, NULL));
    return path;
}

/* Whether something that counts was noticed at `path`. The system knows at once: no waiting. */
static gboolean noticed(CbWatch *watch, const char *path)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_watch_read(watch, burst, 1);
    g_assert_false(cb_watch_is_behind(watch));
    g_autoptr(GHashTable) paths = cb_burst_take(burst);
    if (cb_watch_is_outdated(watch)) {
        cb_watch_refresh(watch);
    }
    return path != NULL ? g_hash_table_contains(paths, path) : g_hash_table_size(paths) > 0;
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        remove_all(below);
    }
    g_remove(path);
}

static void test_watch(void)
{
    static const char *const folders[] = {"cases", NULL};
    g_autofree char *top = g_dir_make_tmp("casebook-test-XXXXXX", NULL);
    g_autofree char *root = g_build_filename(top, "content", NULL);
    g_autofree char *cases = g_build_filename(root, "cases", NULL);
    g_autofree char *other = g_build_filename(top, "other", NULL);
    g_autofree char *first = write_file(root, "cases/a.yaml");
    g_autofree char *second = write_file(root, "public/a.html");
    g_autoptr(CbWatch) watch = cb_watch_new();
    cb_watch_add(watch, root, folders);
    cb_watch_refresh(watch);
    if (cb_watch_is_blind(watch)) {
        g_test_skip("the system does not tell");
        return;
    }
    g_assert_false(noticed(watch, NULL));
    g_free(write_file(root, "cases/a.yaml"));
    g_assert_true(cb_watch_is_behind(watch));
    g_assert_true(noticed(watch, first));
    g_free(write_file(root, "public/b.html"));
    g_assert_false(noticed(watch, NULL));
    g_free(write_file(root, "cases/.a.yaml.swp"));
    g_free(write_file(root, "cases/a.yaml~"));
    g_assert_false(noticed(watch, second));
    g_free(write_file(root, "casebook.yaml"));
    g_assert_true(noticed(watch, NULL));

    /* A new file that takes the place of another is complete. */
    g_autofree char *temporary = write_file(root, "cases/sedA1b2");
    g_assert_cmpint(g_rename(temporary, first), ==, 0);
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_watch_read(watch, burst, 1);
    g_assert_cmpint(cb_burst_end(burst), ==, 1 + 2 * CB_BURST_QUIET);

    /* A folder that is new is watched from then on. */
    g_autofree char *deep = write_file(root, "cases/deep/er/c.yaml");
    g_assert_true(noticed(watch, NULL));
    g_free(write_file(root, "cases/deep/er/c.yaml"));
    g_assert_true(noticed(watch, deep));

    /* One that went away and came back; and all of it. */
    remove_all(cases);
    g_assert_true(noticed(watch, NULL));
    g_free(write_file(root, "cases/a.yaml"));
    g_assert_true(noticed(watch, NULL));
    g_free(write_file(root, "cases/a.yaml"));
    g_assert_true(noticed(watch, first));
    g_assert_cmpint(g_rename(root, other), ==, 0);
    g_assert_true(noticed(watch, NULL));
    g_free(write_file(other, "cases/a.yaml"));
    g_assert_false(noticed(watch, NULL));
    g_assert_cmpint(g_rename(other, root), ==, 0);
    g_assert_true(noticed(watch, NULL));
    g_free(write_file(root, "cases/a.yaml"));
    g_assert_true(noticed(watch, first));
    remove_all(top);
}

/* A collection that is a link to one of several, and a theme that is a link. */
static void test_watch_links(void)
{
    g_autofree char *top = g_dir_make_tmp("casebook-test-XXXXXX", NULL);
    g_autofree char *root = g_build_filename(top, "content", NULL);
    g_autofree char *next = g_build_filename(top, "next", NULL);
    g_autofree char *theme = g_build_filename(top, "one/themes/mine", NULL);
    g_autofree char *seen = g_build_filename(root, "cases/a.yaml", NULL);
    g_autofree char *style = g_build_filename(root, "themes/mine/style.css", NULL);
    g_free(write_file(top, "one/cases/a.yaml"));
    g_free(write_file(top, "one/themes/README.md"));
    g_free(write_file(top, "two/cases/a.yaml"));
    g_free(write_file(top, "theme/style.css"));
    g_assert_cmpint(symlink("one", root), ==, 0);
    g_assert_cmpint(symlink("two", next), ==, 0);
    g_assert_cmpint(symlink("../../theme", theme), ==, 0);
    g_autoptr(CbWatch) watch = cb_watch_new();
    cb_watch_add(watch, root, NULL);
    cb_watch_refresh(watch);
    if (!cb_watch_is_blind(watch)) {
        g_free(write_file(top, "theme/style.css"));
        g_assert_true(noticed(watch, style));
        g_assert_cmpint(g_rename(next, root), ==, 0);
        g_assert_true(noticed(watch, root));
        g_free(write_file(top, "two/cases/a.yaml"));
        g_assert_true(noticed(watch, seen));
        g_free(write_file(top, "one/cases/a.yaml"));
        g_assert_false(noticed(watch, NULL));
    }
    remove_all(top);
}

static void test_look(void)
{
    g_autofree char *root = g_dir_make_tmp("casebook-test-XXXXXX", NULL);
    g_autofree char *first = write_file(root, "cases/a.yaml");
    g_autoptr(CbWatch) watch = cb_watch_new();
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_watch_add(watch, root, NULL);
    cb_watch_look(watch, burst, 1);
    cb_watch_look(watch, burst, 2);
    g_assert_cmpint(cb_burst_end(burst), ==, -1);
    g_free(write_file(root, "cases/b.yaml"));
    cb_watch_look(watch, burst, 3);
    g_assert_cmpint(cb_burst_end(burst), ==, 3 + CB_BURST_QUIET);
    g_hash_table_unref(cb_burst_take(burst));
    cb_watch_look(watch, burst, 4);
    g_assert_cmpint(cb_burst_end(burst), ==, -1);
    g_assert_cmpint(g_remove(first), ==, 0);
    cb_watch_look(watch, burst, 5);
    g_assert_cmpint(cb_burst_end(burst), ==, 5 + CB_BURST_QUIET);
    remove_all(root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/serve/content-types", test_content_types);
    g_test_add_func("/serve/pages", test_pages);
    g_test_add_func("/serve/pages-limit", test_pages_limit);
    g_test_add_func("/serve/overlay", test_overlay);
    g_test_add_func("/serve/overlay-edges", test_overlay_edges);
    g_test_add_func("/serve/overlay-limit", test_overlay_limit);
    g_test_add_func("/serve/connections", test_connections);
    g_test_add_func("/serve/watch", test_watch);
    g_test_add_func("/serve/watch-links", test_watch_links);
    g_test_add_func("/serve/look", test_look);
    return g_test_run();
}
