/* A document's text, and the passages that are cut from it. */
#include "site/search_text.h"

#include <string.h>

static void add(CbSearchText *text, guint language, const char *line)
{
    cb_search_text_add(text, language, line, strlen(line));
}

/* The passage around the first place of `word`, or just before it. */
static char *passage_of(const CbSearchText *text, const char *word, guint32 rounded)
{
    guint32 start = (guint32)(strstr(text->bytes->str, word) - text->bytes->str);
    CbSearchPassage passage = cb_search_text_passage(text, start - rounded, rounded);
    GString *out = g_string_new(NULL);
    cb_search_text_append(text, &passage, out);
    return g_string_free(out, FALSE);
}

static void assert_passage(const CbSearchText *text, const char *word, const char *expected)
{
    g_autofree char *exact = passage_of(text, word, 0);
    g_assert_cmpstr(exact, ==, expected);
    g_assert_true(g_utf8_validate(exact, -1, NULL));
}

static void test_lines(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    add(&text, 0, "First line.");
    cb_search_text_label(&text, "Sector");
    add(&text, 0, "Care");
    add(&text, 0, "Work");
    cb_search_text_label(&text, "Empty");
    cb_search_text_label(&text, NULL);
    add(&text, 0, "Last.");
    add(&text, 0, "");
    g_assert_cmpstr(text.bytes->str, ==, "First line.\nSector: Care, Work\nLast.");
    assert_passage(&text, "Work", "Sector: Care, Work\nLast.");
    cb_search_text_clear(&text);
}

static void test_languages(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    add(&text, 2, "Een.");
    add(&text, 1, "Two.");
    add(&text, 1, "Three.");
    g_assert_cmpuint(text.runs->len, ==, 2);
    assert_passage(&text, "Een", "Een.");
    assert_passage(&text, "Three", "Three.");
    guint32 start = (guint32)(strstr(text.bytes->str, "Two") - text.bytes->str);
    CbSearchPassage passage = cb_search_text_passage(&text, start - 3, 3);
    g_assert_cmpuint(passage.language, ==, 1);
    g_assert_cmpuint(passage.start, ==, start);
    cb_search_text_clear(&text);
}

/* A long line is cut at words, before and after. */
static void test_cut(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < 100; i++) {
        g_string_append_printf(line, "été%u ", 10 + i % 90);
    }
    g_string_insert(line, 350, " needle ");
    add(&text, 0, line->str);
    g_string_free(line, TRUE);
    g_autofree char *passage = passage_of(&text, "needle", 0);
    g_autofree char *rounded = passage_of(&text, "needle", 3);
    g_assert_nonnull(strstr(rounded, "needle"));
    glong length = g_utf8_strlen(passage, -1);
    g_assert_true(g_utf8_validate(rounded, -1, NULL));
    g_assert_true(g_str_has_prefix(passage, "…été") && g_str_has_suffix(passage, "…"));
    g_assert_cmpint(length, >, CB_SEARCH_PASSAGE - 10);
    g_assert_cmpint(length, <=, CB_SEARCH_PASSAGE + 2);
    const char *word = strstr(passage, "needle");
    g_assert_cmpint(g_utf8_strlen(passage, word - passage), <=, CB_SEARCH_BEFORE + 1);
    cb_search_text_clear(&text);
}

/* Without white space it is cut between characters. */
static void test_no_spaces(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < 300; i++) {
        g_string_append(line, i == 200 ? "学" : "𠀀");
    }
    add(&text, 0, line->str);
    for (guint32 start = 0; start < line->len; start += 37) {
        CbSearchPassage passage = cb_search_text_passage(&text, start, 3);
        const char *bytes = text.bytes->str + passage.start;
        g_assert_true(g_utf8_validate(bytes, (gssize)(passage.end - passage.start), NULL));
        g_assert_cmpuint(passage.end, >, start);
    }
    g_string_free(line, TRUE);
    cb_search_text_clear(&text);
}

static void test_nothing(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    CbSearchPassage passage = cb_search_text_passage(&text, 0, 3);
    g_assert_cmpuint(passage.start, ==, passage.end);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_search_text_append(&text, &passage, out);
    g_assert_cmpstr(out->str, ==, "");
    cb_search_text_clear(&text);
}

/* What is too long is cut after a whole character. */
static void test_limit(void)
{
    CbSearchText text;
    cb_search_text_init(&text);
    GString *line = g_string_new("a");
    while (line->len <= CB_MAX_SEARCH_TEXT) {
        g_string_append(line, "é");
    }
    add(&text, 0, line->str);
    g_assert_cmpuint(text.bytes->len, ==, CB_MAX_SEARCH_TEXT - 1);
    g_assert_true(g_utf8_validate(text.bytes->str, -1, NULL));
    add(&text, 1, "é");
    g_assert_cmpuint(text.runs->len, ==, 1);
    g_string_free(line, TRUE);
    cb_search_text_clear(&text);
}

static void test_digest(void)
{
    CbSearchText one, other;
    cb_search_text_init(&one);
    cb_search_text_init(&other);
    add(&one, 0, "some text of more than eight bytes");
    add(&other, 0, "some text of more than eight bytes");
    g_assert_cmpuint(cb_search_text_digest(&one), ==, cb_search_text_digest(&other));
    cb_search_text_empty(&other);
    add(&other, 1, "some text of more than eight bytes");
    g_assert_cmpuint(cb_search_text_digest(&one), !=, cb_search_text_digest(&other));
    cb_search_text_empty(&other);
    add(&other, 0, "some text of more than eight bytef");
    g_assert_cmpuint(cb_search_text_digest(&one), !=, cb_search_text_digest(&other));
    cb_search_text_clear(&one);
    cb_search_text_clear(&other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-text/lines", test_lines);
    g_test_add_func("/search-text/languages", test_languages);
    g_test_add_func("/search-text/cut", test_cut);
    g_test_add_func("/search-text/no-spaces", test_no_spaces);
    g_test_add_func("/search-text/nothing", test_nothing);
    g_test_add_func("/search-text/limit", test_limit);
    g_test_add_func("/search-text/digest", test_digest);
    return g_test_run();
}
