/* The files of the index: when they are cut, and that they are the same on any number of threads.
 * What is in them is read by the script's own tests. */
#include "site/search_code.h"
#include "site/search_files.h"

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

static const char *const languages[] = {"en", "nl"};

/* What the files borrow. */
typedef struct {
    CbSearchPage *pages;
    CbSearchFiles *files;
} Made;

static void made_clear(Made *made)
{
    cb_search_files_free(made->files);
    g_free(made->pages);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static Made files_with(guint count, guint jobs, const char *title, CbSearchRead read)
{
    const CbSearchCorpus corpus = {
        .n_documents = count, .languages = languages, .n_languages = 2, .read = read};
    g_autoptr(CbSearchIndex) index = cb_search_index_new(&corpus, jobs);
    Made made = {.pages = g_new0(CbSearchPage, count + 1)};
    for (guint i = 0; i < count; i++) {
        made.pages[i] = (CbSearchPage){.path = "cases/one", .title = title};
    }
    CbSearchKind kinds[] = {{"case", count}};
    CbSearchListing listing = {.languages = languages,
                               .head = "en/search-index.js",
                               .pages = made.pages,
                               .kinds = kinds,
                               .n_kinds = 1,
                               .read = read};
    CbSearchPassages *passages = cb_search_files_passages(index, &listing, jobs);
    made.files = cb_search_files_new(index, passages, &listing, NULL, jobs);
    cb_search_passages_free(passages);
    return made;
}

static Made files_of(guint count, guint jobs)
{
    return files_with(count, jobs, "A \"title\" <with> all", read_text);
}

static char *bytes_of(const CbSearchFiles *files, guint index)
{
    GString *bytes = g_string_new(NULL);
    cb_search_files_read(files, index, bytes);
    return g_string_free(bytes, FALSE);
}

static guint count_named(const CbSearchFiles *files, const char *part)
{
    guint found = 0;
    for (guint i = 0; i < cb_search_files_count(files); i++) {
        found += strstr(cb_search_files_path(files, i), part) != NULL;
    }
    return found;
}

static void test_one_file(void)
{
    g_auto(Made) made = files_of(CB_SEARCH_ONE_FILE, 1);
    g_assert_cmpuint(count_named(made.files, "/words-"), ==, 1);
    g_assert_cmpuint(count_named(made.files, "/ends-"), ==, 0);
    g_assert_cmpuint(count_named(made.files, "/pages-"), >, 5);
    g_assert_cmpstr(cb_search_files_path(made.files, 0), ==, "en/search-index.js");
    g_autofree char *head = bytes_of(made.files, 0);
    g_assert_nonnull(strstr(head, "\"root\":\"../\""));
    g_assert_nonnull(strstr(head, "\"known\":\"\"")); /* all words are there */
    const char *words = cb_search_files_path(made.files, 1);
    g_assert_true(g_regex_match_simple("^assets/search-en/words-0-[0-9a-z]{6}[.]js$", words, 0, 0));
}

static void test_many_files(void)
{
    g_auto(Made) made = files_of(CB_SEARCH_ONE_FILE + 1, 1);
    g_assert_cmpuint(count_named(made.files, "/words-"), >, 5);
    g_assert_cmpuint(count_named(made.files, "/ends-"), >=, 1);
    g_assert_cmpuint(count_named(made.files, "/pages-"), >, 5);
    g_autofree char *head = bytes_of(made.files, 0);
    g_assert_nonnull(strstr(head, "\"known\":\"A")); /* a form, whole */
    for (guint i = 0; i < cb_search_files_count(made.files); i++) {
        g_autofree char *bytes = bytes_of(made.files, i);
        g_assert_cmpuint(strlen(bytes), <, CB_SEARCH_FILE_SIZE * 3 / 2);
    }
}

/* A few long titles take as many files as many short ones. */
static void test_large_file(void)
{
    const guint count = 100;
    g_autofree char *title = g_strnfill(CB_SEARCH_ONE_FILE_SIZE / count - 2000, 'x');
    g_auto(Made) below = files_with(count, 1, title, read_text);
    g_assert_cmpuint(count_named(below.files, "/ends-"), ==, 0);
    g_autofree char *longer = g_strnfill(CB_SEARCH_ONE_FILE_SIZE / count, 'x');
    g_auto(Made) above = files_with(count, 1, longer, read_text);
    g_assert_cmpuint(count_named(above.files, "/ends-"), ==, 1);
}

/* A text that two words of different files have, in two languages. */
static void read_two_languages(guint document, CbSearchReader *reader,
                               gpointer user_data G_GNUC_UNUSED)
{
    const char *own = "Own <text> here.";
    const char *other = "Een andere.";
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, own, strlen(own));
    cb_search_reader_label(reader, "Sector");
    cb_search_reader_add(reader, CB_SEARCH_VALUE, 0, "Care", 4);
    cb_search_reader_add(reader, CB_SEARCH_VALUE, 0, "Work", 4);
    cb_search_reader_label(reader, NULL);
    cb_search_reader_add(reader, CB_SEARCH_BODY, 1, other, strlen(other));
    if (document == 1) {
        cb_search_reader_find(reader, CB_SEARCH_HEADING, 0, "Hidden", 6);
    }
}

static void test_texts(void)
{
    g_auto(Made) made = files_with(2, 1, "One", read_two_languages);
    g_assert_cmpuint(cb_search_files_count(made.files), ==, 2);
    g_autofree char *words = bytes_of(made.files, 1);
    g_assert_nonnull(strstr(words,
                            "[[\"cases/one\",\"One\",\"\",\"\",\"Own \\u003ctext\\u003e here."
                            "\\nSector: Care, Work\\n\",[\"nl\",\"Een andere.\"]],["));
    g_assert_null(strchr(words, '<'));
    g_assert_null(strstr(words, "Hidden"));
}

/* Where the texts are too long for the one file, it has their beginnings. */
static void test_beginnings(void)
{
    g_autofree char *title = g_strnfill(CB_SEARCH_TEXTS_SIZE / 4, 'x');
    g_auto(Made) made = files_with(2, 1, title, read_two_languages);
    g_assert_cmpuint(count_named(made.files, "/pages-"), ==, 2);
    g_autofree char *words = bytes_of(made.files, 1);
    g_assert_nonnull(strstr(words, ",\"Own \\u003ctext\\u003e here.\\nSector: Care, Work\"]"));
    g_assert_null(strstr(words, "Een andere"));
    g_autofree char *pages = bytes_of(made.files, 2);
    g_assert_nonnull(strstr(pages, "Care, Work\\n\",[\"nl\",\"Een andere.\"]]"));
}

/* The names follow a text that no word tells of. */
static void read_marked(guint document G_GNUC_UNUSED, CbSearchReader *reader,
                        gpointer user_data G_GNUC_UNUSED)
{
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, "one, two", 8);
}

static void read_unmarked(guint document G_GNUC_UNUSED, CbSearchReader *reader,
                          gpointer user_data G_GNUC_UNUSED)
{
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, "one. two", 8);
}

static void test_versions(void)
{
    g_auto(Made) one = files_with(1, 1, "One", read_marked);
    g_auto(Made) same = files_with(1, 1, "One", read_marked);
    g_auto(Made) text = files_with(1, 1, "One", read_unmarked);
    g_auto(Made) title = files_with(1, 1, "One.", read_marked);
    const char *path = cb_search_files_path(one.files, 1);
    g_assert_cmpstr(path, ==, cb_search_files_path(same.files, 1));
    g_assert_cmpstr(path, !=, cb_search_files_path(text.files, 1));
    g_assert_cmpstr(path, !=, cb_search_files_path(title.files, 1));
}

static void read_edited(guint document, CbSearchReader *reader, gpointer user_data)
{
    read_text(document, reader, user_data);
    if (document == 700) {
        cb_search_reader_add(reader, CB_SEARCH_BODY, 0, "an edit", 7);
    }
}

/* An edit of one text leaves the files that do not show it as they are. */
static void test_edit(void)
{
    const guint count = CB_SEARCH_ONE_FILE + 1;
    g_auto(Made) before = files_of(count, 1);
    g_auto(Made) after = files_with(count, 1, "A \"title\" <with> all", read_edited);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 1; i < cb_search_files_count(before.files); i++) {
        g_hash_table_add(known, (gpointer)cb_search_files_path(before.files, i));
    }
    guint n_new = 0;
    for (guint i = 1; i < cb_search_files_count(after.files); i++) {
        n_new += !g_hash_table_contains(known, cb_search_files_path(after.files, i));
    }
    g_assert_cmpuint(n_new, >, 0);
    g_assert_cmpuint(n_new, <, cb_search_files_count(after.files) / 2);
}

static void test_threads(void)
{
    g_auto(Made) one = files_of(CB_SEARCH_ONE_FILE + 500, 1);
    g_auto(Made) four = files_of(CB_SEARCH_ONE_FILE + 500, 4);
    guint count = cb_search_files_count(one.files);
    g_assert_cmpuint(count, ==, cb_search_files_count(four.files));
    for (guint i = 0; i < count; i++) {
        g_assert_cmpstr(cb_search_files_path(one.files, i), ==,
                        cb_search_files_path(four.files, i));
        g_autofree char *of_one = bytes_of(one.files, i);
        g_autofree char *of_four = bytes_of(four.files, i);
        g_assert_cmpstr(of_one, ==, of_four);
    }
}

static void test_none(void)
{
    g_auto(Made) made = files_of(0, 1);
    g_assert_cmpuint(cb_search_files_count(made.files), ==, 2);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-files/one-file", test_one_file);
    g_test_add_func("/search-files/many-files", test_many_files);
    g_test_add_func("/search-files/large-file", test_large_file);
    g_test_add_func("/search-files/threads", test_threads);
    g_test_add_func("/search-files/none", test_none);
    g_test_add_func("/search-files/numbers", test_numbers);
    g_test_add_func("/search-files/texts", test_texts);
    g_test_add_func("/search-files/beginnings", test_beginnings);
    g_test_add_func("/search-files/versions", test_versions);
    g_test_add_func("/search-files/edit", test_edit);
    return g_test_run();
}
