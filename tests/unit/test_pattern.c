#include "load/pattern.h"

#include <string.h>

/* What a pattern becomes for editors, or what is wrong with it. */
static void assert_ecma(const char *text, const char *expected)
{
    CbPattern pattern;
    if (!cb_pattern_read(text, &pattern)) {
        g_error("%s: %s", text, pattern.problem);
    }
    g_assert_cmpstr(pattern.ecma, ==, expected);
    g_autoptr(GRegex) regex = g_regex_new(pattern.pcre, 0, 0, NULL);
    if (regex == NULL) {
        g_error("PCRE: %s", pattern.pcre);
    }
    cb_pattern_clear(&pattern);
}

static gboolean matches(const char *text, const char *subject)
{
    CbPattern pattern;
    g_assert_true(cb_pattern_read(text, &pattern));
    g_autoptr(GRegex) regex = g_regex_new(pattern.pcre, 0, 0, NULL);
    gboolean found = g_regex_match(regex, subject, 0, NULL);
    cb_pattern_clear(&pattern);
    return found;
}

static void assert_wrong(const char *text, gsize at, const char *problem)
{
    CbPattern pattern;
    if (cb_pattern_read(text, &pattern)) {
        g_error("%s is taken", text);
    }
    g_assert_cmpuint(pattern.at, ==, at);
    g_assert_true(pattern.end > pattern.at && pattern.end <= strlen(text));
    if (strstr(pattern.problem, problem) == NULL) {
        g_error("%s: %s", text, pattern.problem);
    }
    cb_pattern_clear(&pattern);
}

static void test_written(void)
{
    assert_ecma("[A-Z]{2}-[0-9]+", "^(?:[A-Z]{2}-[0-9]+)$");
    assert_ecma("a\\-b\\_c\\@", "^(?:a-b_c@)$");
    assert_ecma("[\\w-]+", "^(?:[\\w\\-]+)$");
    assert_ecma("[a\\-z/[]", "^(?:[a\\-z\\/\\[])$");
    assert_ecma("a}]/", "^(?:a\\}\\]\\/)$");
    assert_ecma("\\p{Lu}\\P{L}(?:x|y)*?(?=z)\\bq", "^(?:\\p{Lu}\\P{L}(?:x|y)*?(?=z)\\bq)$");
    assert_ecma("\\x41\\u00e9{2,}", "^(?:\\x41\\u00e9{2,})$");
    assert_ecma("", "^(?:)$");
}

static void test_matched(void)
{
    g_assert_true(matches("\\d+", "12"));
    g_assert_false(matches("\\d+", "\u0661\u0662"));
    g_assert_false(matches("\\w+", "é"));
    g_assert_true(matches("\\p{L}+", "é"));
    g_assert_false(matches("\\D", "1"));
    g_assert_true(matches("[\\D]", "é"));
    g_assert_false(matches("[\\W]", "a"));
    g_assert_false(matches("a$", "a\n"));
    g_assert_false(matches("a.b", "a\rb"));
    g_assert_true(matches("a|b", "b"));
    g_assert_false(matches("a|b", "bc"));
    g_assert_true(matches("é\\b.*", "éa"));
}

static void test_wrong(void)
{
    assert_wrong("[a-z", 0, "never closed");
    assert_wrong("x(a", 1, "never closed");
    assert_wrong("a)", 1, "closes nothing");
    assert_wrong("[]a]", 1, "closes nothing");
    assert_wrong("*a", 0, "nothing before it");
    assert_wrong("a++", 2, "nothing before it");
    assert_wrong("(?=a)*", 5, "nothing before it");
    assert_wrong("a{x}", 1, "no number of times");
    assert_wrong("(?i)a", 0, "editors");
    assert_wrong("a\\Z", 1, "editors");
    assert_wrong("(a)\\1", 3, "editors");
    assert_wrong("[[:alpha:]]", 1, "editors");
    assert_wrong("\\p{Greek}", 0, "category");
    assert_wrong("a\\x4", 1, "digits");
    assert_wrong("[a-\\d]", 2, "range");
}

static void test_depth(void)
{
    for (guint depth = CB_MAX_PATTERN_DEPTH; depth <= CB_MAX_PATTERN_DEPTH + 1; depth++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < depth; i++) {
            g_string_append_c(text, '(');
        }
        for (guint i = 0; i < depth; i++) {
            g_string_append_c(text, ')');
        }
        CbPattern pattern;
        g_assert_true(cb_pattern_read(text->str, &pattern) == (depth <= CB_MAX_PATTERN_DEPTH));
        cb_pattern_clear(&pattern);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pattern/written", test_written);
    g_test_add_func("/pattern/matched", test_matched);
    g_test_add_func("/pattern/wrong", test_wrong);
    g_test_add_func("/pattern/depth", test_depth);
    return g_test_run();
}
