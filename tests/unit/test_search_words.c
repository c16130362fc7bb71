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
        g_assert_cmpuint(words.hash, ==, cb_search_hash(words.word, words.length));
        cb_search_fold(words.word, words.length, folded);
        g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", folded->str);
    }
    return g_string_free(joined, FALSE);
}

#define assert_words(text, expected)                                                               \
    do {                                                                                           \
        g_autofree char *found_ = words_of(text);                                                  \
        g_assert_cmpstr(found_, ==, expected);                                                     \
    } while (0)

static void test_words(void)
{
    assert_words("", "");
    assert_words(" – … !", "");
    assert_words("Werk voor Talent", "werk voor talent");
    assert_words("hr-beleid, 200–499 (2016).", "hr beleid 200 499 2016");
    assert_words("Meat&More", "meat more");
    assert_words("één coördinatie Financiën", "een coordinatie financien");
    assert_words("e\xcc\x81\x65n", "een");
    assert_words("Straße STRASSE œuvre Łódź", "strasse strasse oeuvre lodz");
    assert_words("Ελλάς Москва", "ελλασ москва");
}

static void test_apostrophes(void)
{
    assert_words("foto's thema’s", "foto thema");
    assert_words("l'eau d’école", "eau ecole");
    assert_words("zo’n O'Neill", "zo neill");
    assert_words("a b 'c'", "a b");
}

static void test_scripts_without_spaces(void)
{
    assert_words("学習する", "学 習 す る");
    assert_words("한국어 x学y", "한국어 x 学 y");
}

static void test_compatibility(void)
{
    assert_words("ﬁnance Ⅳ x²", "finance iv x2");
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
    g_test_add_func("/search-words/apostrophes", test_apostrophes);
    g_test_add_func("/search-words/scripts-without-spaces", test_scripts_without_spaces);
    g_test_add_func("/search-words/compatibility", test_compatibility);
    g_test_add_func("/search-words/longest-word", test_longest_word);
    g_test_add_func("/search-words/stems", test_stems);
    g_test_add_func("/search-words/forms", test_forms);
    return g_test_run();
}
