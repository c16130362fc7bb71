#include "base/utf8.h"

#include <string.h>

/* Texts of every length around the eight and sixty-four bytes that are looked at together, with
 * something at each place. */
static void each_place(const char *what, void (*check)(const char *text, gsize length, gsize at))
{
    for (gsize length = 0; length < 140; length++) {
        for (gsize at = 0; at <= length; at++) {
            g_autoptr(GString) text = g_string_new(NULL);
            while (text->len < at) {
                g_string_append_c(text, 'a');
            }
            g_string_append_len(text, what, (gssize)MAX(strlen(what), 1));
            while (text->len < length) {
                g_string_append_c(text, (char)0x7f);
            }
            check(text->str, text->len, at);
        }
    }
}

static void check_ascii(const char *text, gsize length, gsize at)
{
    g_assert_cmpuint(cb_utf8_ascii_length(text, length), ==, at);
}

static void test_ascii(void)
{
    g_assert_cmpuint(cb_utf8_ascii_length("", 0), ==, 0);
    g_assert_cmpuint(cb_utf8_ascii_length("\x01\x7f abcdefghij", 13), ==, 13);
    each_place("é", check_ascii);
    each_place("", check_ascii); /* NUL */
}

static void check_plain(const char *text, gsize length, gsize at)
{
    g_assert_cmpuint(cb_utf8_plain_length(text, length, 'a'), ==, at);
}

static void test_plain(void)
{
    each_place("`", check_plain);
    each_place("\tb", check_plain);
    each_place("é", check_plain);
}

static void check_below(const char *text, gsize length, gsize at)
{
    g_assert_true(cb_utf8_find_below(text, text + length, 'a') == text + at);
    g_assert_true(cb_utf8_find_below(text, text + length, 1) == text + length);
}

static void test_find_below(void)
{
    each_place("`é", check_below);
    each_place("\tb", check_below);
    g_autofree char *high = g_strnfill(100, (char)0xff);
    g_assert_true(cb_utf8_find_below(high, high + 100, 0x80) == high + 100);
}

static void check_like_glib(const char *text, gsize length, gsize at G_GNUC_UNUSED)
{
    const char *end, *expected;
    gboolean is_valid = g_utf8_validate_len(text, length, &expected);
    g_assert_cmpint(cb_utf8_is_valid(text, length, &end), ==, is_valid);
    g_assert_true(end == expected);
    g_assert_cmpint(cb_utf8_is_valid(text, length, NULL), ==, is_valid);
}

static void test_valid(void)
{
    static const char *const parts[] = {"",         "é",        "—",       "😀",
                                        "\xc3",     "\xe2\x80", "\x80",    "\xed\xa0\x80",
                                        "\xc0\xaf", "éééé—😀",   "\xf0\x9f"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        each_place(parts[i], check_like_glib);
    }
    g_autoptr(GString) long_text = g_string_new(NULL);
    for (guint i = 0; i < 100; i++) {
        g_string_append(long_text, "что—");
    }
    check_like_glib(long_text->str, long_text->len, 0);
}

static void test_same_words(void)
{
    g_assert_true(cb_utf8_same_words("It's \"so\" - 2", "It\u2019s \u201cso\u201d \u2013 2."));
    g_assert_true(cb_utf8_same_words("", NULL));
    g_assert_true(cb_utf8_same_words(" \u2013 ", ""));
    g_assert_false(cb_utf8_same_words("cafe", "caf\u00e9"));
    g_assert_false(cb_utf8_same_words("two", "two three"));
    g_assert_false(cb_utf8_same_words(NULL, "a"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/utf8/ascii", test_ascii);
    g_test_add_func("/utf8/plain", test_plain);
    g_test_add_func("/utf8/find-below", test_find_below);
    g_test_add_func("/utf8/valid", test_valid);
    g_test_add_func("/utf8/same-words", test_same_words);
    return g_test_run();
}
