/* Runs tests/golden/markdown-FOLDER/NAME.md: it must give NAME.html, and NAME.messages if it is
 * there (none: no message). A language may stand before the suffix (quotes.de.md); a name that
 * begins with "interactive" has boxes that can be ticked. With GOLDEN_UPDATE=1 in the
 * environment the results are written instead. */
#include "load/markdown.h"

#include <string.h>

#define GOLDEN "tests/golden"

static gboolean resolve(const CbMarkdownLink *link, CbLinkTarget *target, gpointer user_data)
{
    GStringChunk *strings = user_data;
    static const char *const folders[] = {"cases/",   "practices/", "topics/", "tools/",
                                          "figures/", "",           "",        "media/"};
    if (strcmp(link->target, "missing") == 0) {
        return FALSE;
    }
    g_autofree char *url =
        g_strconcat(folders[link->kind], link->target, link->kind == CB_LINK_MEDIA ? "" : ".html",
                    link->fragment ? "#" : "", link->fragment, NULL);
    g_autofree char *title = g_strdup_printf("<Title of %s>", link->target);
    target->url = g_string_chunk_insert(strings, url);
    target->title = g_string_chunk_insert(strings, title);
    if (link->kind == CB_LINK_MEDIA) {
        target->width = 640;
        target->height = 480;
    }
    if (link->kind == CB_LINK_FIGURE) {
        g_autofree char *html = g_strdup_printf("<figure>%s</figure>", link->target);
        target->html = g_string_chunk_insert(strings, html);
    }
    return TRUE;
}

/* "de" of "quotes.de.md", or NULL. */
static char *language_of(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", -1);
    return g_strv_length(parts) == 3 ? g_strdup(parts[1]) : NULL;
}

static char *sibling(const char *path, const char *suffix)
{
    return g_strdup_printf("%.*s%s", (int)(strlen(path) - strlen("md")), path, suffix);
}

static void compare(const char *path, const char *suffix, const GString *actual)
{
    g_autofree char *expected_path = sibling(path, suffix);
    if (g_getenv("GOLDEN_UPDATE")) {
        if (actual->len > 0) {
            g_file_set_contents(expected_path, actual->str, (gssize)actual->len, NULL);
        } else {
            remove(expected_path);
        }
        return;
    }
    g_autofree char *expected = NULL;
    g_file_get_contents(expected_path, &expected, NULL, NULL);
    g_assert_cmpstr(actual->str, ==, expected ? expected : "");
}

static void test_golden(gconstpointer data)
{
    const char *path = data;
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *language = language_of(name);
    g_autofree char *text = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &text, &length, NULL));

    g_autoptr(CbSource) source = cb_source_new(name, text, length);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbSourceRun run = {0, 0};
    CbSourceMap map = {source, &run, 1, cb_span_new(source, 0, length)};
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, length, &map, NULL, language, diagnostics);

    GStringChunk *strings = g_string_chunk_new(256);
    CbMarkdownHtml options = {
        .resolve = resolve,
        .user_data = strings,
        .interactive_tasks = g_str_has_prefix(name, "interactive"),
    };
    g_autoptr(GString) html = g_string_new(NULL);
    cb_markdown_render_html(document, &options, html);
    g_autoptr(GString) messages = g_string_new(NULL);
    cb_diagnostics_print_text(diagnostics, FALSE, messages);
    compare(path, "html", html);
    compare(path, "messages", messages);
    g_string_chunk_free(strings);
}

static void add_folder(const char *folder)
{
    g_autofree char *path = g_build_filename(GOLDEN, folder, NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(directory))) {
        if (!g_str_has_suffix(name, ".md")) {
            continue;
        }
        g_autofree char *test = g_strdup_printf("/%s/%s", folder, name);
        g_test_add_data_func_full(test, g_build_filename(path, name, NULL), test_golden, g_free);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GDir) directory = g_dir_open(GOLDEN, 0, NULL);
    g_assert_nonnull(directory);
    const char *folder;
    while ((folder = g_dir_read_name(directory))) {
        if (g_str_has_prefix(folder, "markdown-")) {
            add_folder(folder);
        }
    }
    return g_test_run();
}
