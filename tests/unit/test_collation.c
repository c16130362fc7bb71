#include "base/collation.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

static int compare(const char *language, const char *left, const char *right)
{
    g_autoptr(CbCollator) collator = cb_collator_new(language);
    g_autofree char *left_key = cb_collator_key(collator, left);
    g_autofree char *right_key = cb_collator_key(collator, right);
    return strcmp(left_key, right_key);
}

/* Texts in the order of a language, NULL-terminated. */
static void assert_sorted(const char *language, const char *const *texts)
{
    for (guint i = 0; texts[i + 1] != NULL; i++) {
        if (compare(language, texts[i], texts[i + 1]) >= 0) {
            g_error("%s: \"%s\" does not come before \"%s\"", language, texts[i], texts[i + 1]);
        }
    }
}

static void test_dutch(void)
{
    static const char *const texts[] = {"Aanpak",   "één",      "eend", "ijs",  "IJsland", "ĳver",
                                        "Indiëhof", "induceer", "Zoë",  "Zoen", NULL};
    assert_sorted("nl", texts);
}

static void test_german(void)
{
    static const char *const texts[] = {"Ähre",   "Apfel",   "Straße", "Straßenbahn",
                                        "Strauß", "Überall", "Uhr",    NULL};
    assert_sorted("de", texts);
    /* Beside each other, and never the same. */
    g_assert_cmpint(compare("de", "Strasse", "Straße"), <, 0);
    g_assert_cmpint(compare("de", "Straße", "Strassf"), <, 0);
}

static void test_french(void)
{
    static const char *const texts[] = {"cœur", "cote", "coté",  "côte",
                                        "côté", "Été",  "étude", NULL};
    assert_sorted("fr", texts);
}

/* The same letters stand elsewhere in another language. */
static void test_by_language(void)
{
    g_assert_cmpint(compare("de", "Ärger", "Zorn"), <, 0);
    g_assert_cmpint(compare("sv", "Ärger", "Zorn"), >, 0);
    g_assert_cmpint(compare("xx", "Ärger", "Zorn"), <, 0);
    g_assert_cmpint(compare("", "a", "B"), <, 0);
}

static void test_numbers(void)
{
    static const char *const texts[] = {"Case 1", "Case 2", "Case 10", "Case 100", NULL};
    assert_sorted("en", texts);
}

static void test_any_text(void)
{
    g_autoptr(CbCollator) collator = cb_collator_new("nl");
    g_autofree char *nothing = cb_collator_key(collator, NULL);
    g_autofree char *empty = cb_collator_key(collator, "");
    g_autofree char *long_text = g_strnfill(100000, 'a');
    g_autofree char *longer_text = g_strconcat(long_text, "b", NULL);
    g_autofree char *long_key = cb_collator_key(collator, long_text);
    g_autofree char *longer_key = cb_collator_key(collator, longer_text);
    g_assert_cmpstr(nothing, ==, empty);
    g_assert_cmpint(strcmp(empty, long_key), <, 0);
    g_assert_cmpint(strcmp(long_key, longer_key), <, 0);
    g_assert_cmpint(compare("nl", "\U0001F600", "a"), <, 0);
}

/* The machine's locale changes nothing. */
static void test_no_locale(void)
{
    static const char *const locales[] = {"C", "C.UTF-8", "sv_SE.UTF-8", "de_DE.UTF-8"};
    for (guint i = 0; i < G_N_ELEMENTS(locales); i++) {
        g_setenv("LC_ALL", locales[i], TRUE);
        setlocale(LC_ALL, "");
        g_assert_cmpint(compare("nl", "ärger", "zorn"), <, 0);
        g_assert_cmpint(compare("xx", "ärger", "zorn"), <, 0);
        g_assert_cmpint(compare("nl", "a", "B"), <, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/collation/dutch", test_dutch);
    g_test_add_func("/collation/german", test_german);
    g_test_add_func("/collation/french", test_french);
    g_test_add_func("/collation/by-language", test_by_language);
    g_test_add_func("/collation/numbers", test_numbers);
    g_test_add_func("/collation/any-text", test_any_text);
    g_test_add_func("/collation/no-locale", test_no_locale);
    return g_test_run();
}
