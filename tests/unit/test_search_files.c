/* The files of the index: when they are cut, and that they are the same on any number of threads.
 * What is in them is read by the script's own tests. */
#include "site/search_code.h"
#include "site/search_files.h"
#include "site/search_snippet.h"

#include <string.h>

static char *text_of(guint document)
{
    GString *text = g_string_new(NULL);
    guint32 random = document + 1;
    for (guint i = 0; i < 30; i++) {
        random = random * 1664525u + 1013904223u;
        g_string_append_printf(text, "word%c%u ", 'a' + (random >> 8) % 26, (random >> 16) % 900);
    }
    return g_string_free(text, FALSE);
}

static void read_text(guint document, CbSearchReader *reader, gpointer user_data G_GNUC_UNUSED)
{
    g_autofree char *text = text_of(document);
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, text, strlen(text));
}

static CbSearchFiles *files_of(guint count, guint jobs)
{
    const char *languages[] = {"en"};
    g_autoptr(CbSearchIndex) index =
        cb_search_index_new(count, languages, 1, jobs, read_text, NULL);
    g_autofree CbSearchPage *pages = g_new0(CbSearchPage, count + 1);
    for (guint i = 0; i < count; i++) {
        pages[i] = (CbSearchPage){.path = "cases/one", .title = "A \"title\" <with> all"};
    }
    CbSearchKind kinds[] = {{"case", count}};
    CbSearchListing listing = {"en", "en/search-index.js", pages, kinds, 1};
    return cb_search_files_new(index, &listing, jobs);
}

static guint count_named(const CbSearchFiles *files, const char *part)
{
    guint count;
    guint found = 0;
    const CbSearchFile *all = cb_search_files_get(files, &count);
    for (guint i = 0; i < count; i++) {
        found += strstr(all[i].path, part) != NULL;
    }
    return found;
}

static void test_one_file(void)
{
    g_autoptr(CbSearchFiles) files = files_of(CB_SEARCH_ONE_FILE, 1);
    guint count;
    const CbSearchFile *all = cb_search_files_get(files, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpstr(all[0].path, ==, "en/search-index.js");
    g_assert_nonnull(strstr(all[0].bytes->str, "\"root\":\"../\""));
    g_assert_true(g_str_has_prefix(all[1].path, "assets/search-en-"));
    g_assert_true(g_str_has_suffix(all[1].path, "/words-0.js"));
}

static void test_many_files(void)
{
    g_autoptr(CbSearchFiles) files = files_of(CB_SEARCH_ONE_FILE + 1, 1);
    guint count;
    const CbSearchFile *all = cb_search_files_get(files, &count);
    g_assert_cmpuint(count_named(files, "/words-"), >, 5);
    g_assert_cmpuint(count_named(files, "/ends-"), >=, 1);
    g_assert_cmpuint(count_named(files, "/pages-"), ==,
                     CB_SEARCH_ONE_FILE / CB_SEARCH_PAGES_PER_FILE + 1);
    for (guint i = 0; i < count; i++) {
        g_assert_cmpuint(all[i].bytes->len, <, CB_SEARCH_FILE_SIZE * 3 / 2);
    }
}

/* A few long texts take as many files as many short ones. */
static void test_large_file(void)
{
    const char *languages[] = {"en"};
    const guint count = 100;
    g_autoptr(CbSearchIndex) index = cb_search_index_new(count, languages, 1, 1, read_text, NULL);
    g_autofree char *snippet = g_strnfill(CB_SEARCH_ONE_FILE_SIZE / count - 2000, 'x');
    CbSearchPage pages[100];
    for (guint i = 0; i < count; i++) {
        pages[i] = (CbSearchPage){.path = "cases/one", .title = "One", .snippet = snippet};
    }
    CbSearchKind kinds[] = {{"case", count}};
    CbSearchListing listing = {"en", "search-index.js", pages, kinds, 1};
    g_autoptr(CbSearchFiles) below = cb_search_files_new(index, &listing, 1);
    g_assert_cmpuint(count_named(below, "/pages-"), ==, 0);
    g_autofree char *longer = g_strnfill(CB_SEARCH_ONE_FILE_SIZE / count, 'x');
    for (guint i = 0; i < count; i++) {
        pages[i].snippet = longer;
    }
    g_autoptr(CbSearchFiles) above = cb_search_files_new(index, &listing, 1);
    g_assert_cmpuint(count_named(above, "/pages-"), ==, count / CB_SEARCH_PAGES_PER_FILE);
}

static void test_threads(void)
{
    g_autoptr(CbSearchFiles) one = files_of(CB_SEARCH_ONE_FILE + 500, 1);
    g_autoptr(CbSearchFiles) four = files_of(CB_SEARCH_ONE_FILE + 500, 4);
    guint n_one;
    guint n_four;
    const CbSearchFile *of_one = cb_search_files_get(one, &n_one);
    const CbSearchFile *of_four = cb_search_files_get(four, &n_four);
    g_assert_cmpuint(n_one, ==, n_four);
    for (guint i = 0; i < n_one; i++) {
        g_assert_cmpstr(of_one[i].path, ==, of_four[i].path);
        g_assert_true(g_string_equal(of_one[i].bytes, of_four[i].bytes));
    }
}

static void test_none(void)
{
    g_autoptr(CbSearchFiles) files = files_of(0, 1);
    guint count;
    cb_search_files_get(files, &count);
    g_assert_cmpuint(count, ==, 2);
}

static void assert_number(guint32 number, const char *code)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_search_code_number(out, number);
    g_assert_cmpstr(out->str, ==, code);
}

static void test_numbers(void)
{
    assert_number(0, "0");
    assert_number(63, "#");
    assert_number(64, "$0");
    assert_number(65, "%0");
    assert_number(64 + 25, "$1");
    g_autoptr(GString) out = g_string_new(NULL);
    cb_search_code_number(out, G_MAXUINT32);
    g_assert_cmpuint(out->len, <=, 7);
}

static void assert_snippet(const char *text, const char *expected)
{
    g_autofree char *snippet = cb_search_snippet(text, strlen(text));
    g_assert_cmpstr(snippet, ==, expected);
}

static void test_snippets(void)
{
    assert_snippet("", "");
    assert_snippet("  One\n two\tthree \n", "One two three");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < CB_SEARCH_SNIPPET; i++) {
        g_string_append(text, "é");
    }
    assert_snippet(text->str, text->str);
    g_autofree char *cut = g_strconcat(text->str, "…", NULL);
    g_string_append(text, "é");
    assert_snippet(text->str, cut);
    g_string_assign(text, "one two");
    while (text->len < CB_SEARCH_SNIPPET + 10) {
        g_string_append(text, " three");
    }
    g_autofree char *snippet = cb_search_snippet(text->str, text->len);
    g_assert_true(g_str_has_suffix(snippet, " three…"));
    g_assert_cmpint(g_utf8_strlen(snippet, -1), <=, CB_SEARCH_SNIPPET + 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-files/one-file", test_one_file);
    g_test_add_func("/search-files/many-files", test_many_files);
    g_test_add_func("/search-files/large-file", test_large_file);
    g_test_add_func("/search-files/threads", test_threads);
    g_test_add_func("/search-files/none", test_none);
    g_test_add_func("/search-files/numbers", test_numbers);
    g_test_add_func("/search-files/snippets", test_snippets);
    return g_test_run();
}
