#include "guide/hyphenate.h"

#include <string.h>

static CbHyphenator *hyphenator_for(CbPatternShelf *shelf, const char *language)
{
    g_autofree char *path = cb_hyphenator_find(language);
    g_assert_nonnull(path);
    CbHyphenator *hyphenator = cb_hyphenator_new(shelf, path, language, 2, 3);
    g_assert_nonnull(hyphenator);
    return hyphenator;
}

static void assert_hyphenated(CbHyphenator *hyphenator, const char *word, const char *expected)
{
    guint count = 0;
    const guint8 *points = cb_hyphenate(hyphenator, word, strlen(word), &count);
    g_autoptr(GString) out = g_string_new(NULL);
    guint next = 0;
    for (guint i = 0; i < strlen(word); i++) {
        if (next < count && points[next] == i) {
            g_string_append_c(out, '-');
            next++;
        }
        g_string_append_c(out, word[i]);
    }
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_dutch(void)
{
    g_autoptr(CbPatternShelf) shelf = cb_pattern_shelf_new();
    g_autoptr(CbHyphenator) dutch = hyphenator_for(shelf, "nl");
    assert_hyphenated(dutch, "medewerker", "me-de-wer-ker");
    assert_hyphenated(dutch, "MEDEWERKER", "ME-DE-WER-KER");
    assert_hyphenated(dutch, "coëfficiënt", "coëf-fi-ciënt");
    assert_hyphenated(dutch, "ja", "ja");
}

static void test_other_languages(void)
{
    g_autoptr(CbPatternShelf) shelf = cb_pattern_shelf_new();
    g_autoptr(CbHyphenator) english = hyphenator_for(shelf, "en");
    assert_hyphenated(english, "hyphenation", "hy-phen-ation");
    g_autoptr(CbHyphenator) german = hyphenator_for(shelf, "de");
    assert_hyphenated(german, "Übersetzung", "Über-set-zung");
    g_autoptr(CbHyphenator) french = hyphenator_for(shelf, "fr");
    assert_hyphenated(french, "développement", "dé-ve-lop-pe-ment");
}

/* Letters that the patterns' encoding lacks, and words without end. */
static void test_odd_words(void)
{
    g_autoptr(CbPatternShelf) shelf = cb_pattern_shelf_new();
    g_autoptr(CbHyphenator) dutch = hyphenator_for(shelf, "nl");
    assert_hyphenated(dutch, "Łódźkówka", "Łódźkówka");
    assert_hyphenated(dutch, "", "");
    char word[CB_MAX_HYPHENATED_WORD + 2];
    guint count = 0;
    memset(word, 'a', sizeof word);
    g_assert_nonnull(cb_hyphenate(dutch, word, CB_MAX_HYPHENATED_WORD, &count));
    g_assert_null(cb_hyphenate(dutch, word, CB_MAX_HYPHENATED_WORD + 1, &count));
    g_assert_cmpuint(count, ==, 0);
}

static void test_find(void)
{
    g_autofree char *none = cb_hyphenator_find("xx");
    g_assert_null(none);
    g_autofree char *country = cb_hyphenator_find("nl-BE");
    g_assert_nonnull(country);
    g_autofree char *unknown_country = cb_hyphenator_find("nl-ZZ");
    g_assert_nonnull(unknown_country);
    g_autoptr(CbPatternShelf) shelf = cb_pattern_shelf_new();
    g_assert_null(cb_hyphenator_new(shelf, "/nowhere.dic", "nl", 2, 3));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/hyphenate/dutch", test_dutch);
    g_test_add_func("/guide/hyphenate/other-languages", test_other_languages);
    g_test_add_func("/guide/hyphenate/odd-words", test_odd_words);
    g_test_add_func("/guide/hyphenate/find", test_find);
    return g_test_run();
}
