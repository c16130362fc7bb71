/* Words, folding, stems. */
#include "site/search_terms.h"

#include <string.h>

/* The words of a text, folded, joined by spaces. */
static char *words_of(const char *text)
{
    GString *joined = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);
    CbSearchWords words;
    cb_search_words_start(&words, text, strlen(text));
    while (cb_search_words_next(&words)) {
        cb_search_fold(words.from, words.length, folded);
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", folded->str);
    }
    return g_string_free(joined, FALSE);
}

#define assert_words(text, expected)                                                               \
    do {                                                                                           \
        g_autofree char *found_ = words_of(text);                                                  \
        g_assert_cmpstr(found_, ==, expected);                                                     \
    } while (0)

/* The table that the script is tested against, too. */
static void test_words(void)
{
    g_autofree char *table = NULL;
    g_assert_true(g_file_get_contents("tests/search/words.tsv", &table, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    guint count = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] == '\0' || *lines[i] == '#') {
            continue;
        }
        g_auto(GStrv) columns = g_strsplit(lines[i], "\t", 2);
        assert_words(columns[0], columns[1]);
        count++;
    }
    g_assert_cmpuint(count, >=, 20);
    assert_words("", "");
}

static void test_longest_word(void)
{
    char text[CB_MAX_SEARCH_WORD + 4] = "";
    memset(text, 'a', CB_MAX_SEARCH_WORD);
    assert_words(text, text);
    text[CB_MAX_SEARCH_WORD] = 'a';
    assert_words(text, "");
    text[CB_MAX_SEARCH_WORD + 1] = ' ';
    text[CB_MAX_SEARCH_WORD + 2] = 'b';
    assert_words(text, "b");
}

static const char *stem_of(CbSearchTerms *terms, guint language, const char *text)
{
    CbSearchWords words;
    cb_search_words_start(&words, text, strlen(text));
    g_assert_true(cb_search_words_next(&words));
    gint64 stem = cb_search_terms_stem(terms, language, &words);
    g_assert_cmpint(stem, >=, 0);
    return cb_search_terms_text(terms, (guint32)stem);
}

static void test_stems(void)
{
    const char *languages[] = {"nl", "en-GB", "xx"};
    g_autoptr(CbSearchTerms) terms = cb_search_terms_new(languages, 3);
    g_assert_cmpstr(stem_of(terms, 0, "talenten"), ==, "talent");
    g_assert_cmpstr(stem_of(terms, 0, "Talent"), ==, "talent");
    g_assert_cmpstr(stem_of(terms, 1, "careers"), ==, "career");
    g_assert_cmpstr(stem_of(terms, 2, "careers"), ==, "careers");
    g_assert_cmpstr(stem_of(terms, 0, "coördinaties"), ==, stem_of(terms, 0, "coordinaties"));
    g_assert_cmpuint(cb_search_terms_count(terms), ==, 4);
}

static void test_forms(void)
{
    const char *languages[] = {"fr"};
    g_autoptr(CbSearchTerms) terms = cb_search_terms_new(languages, 1);
    stem_of(terms, 0, "marché");
    stem_of(terms, 0, "Marché");
    stem_of(terms, 0, "marches");
    guint count;
    const CbSearchForm *forms = cb_search_terms_forms(terms, &count);
    g_assert_cmpuint(count, >=, 2);
    g_assert_cmpstr(forms[0].text, ==, "marche");
    g_assert_cmpstr(forms[count - 1].text, ==, "marches");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-words/words", test_words);
    g_test_add_func("/search-words/longest-word", test_longest_word);
    g_test_add_func("/search-words/stems", test_stems);
    g_test_add_func("/search-words/forms", test_forms);
    return g_test_run();
}
