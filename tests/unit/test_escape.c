#include "base/escape.h"

typedef void (*Escape)(GString *out, const char *text, gssize length);

static void assert_escape(Escape escape, const char *text, const char *expected)
{
    GString *out = g_string_new(">");
    escape(out, text, -1);
    g_assert_cmpstr(out->str + 1, ==, expected);
    g_string_truncate(out, 0);
    escape(out, text, 0);
    escape(out, text, 1);
    g_string_free(out, TRUE);
}

static void test_html(void)
{
    assert_escape(cb_escape_html, "", "");
    assert_escape(cb_escape_html, "plain é", "plain é");
    assert_escape(cb_escape_html, "<a href=\"x\">'&'</a>",
                  "&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

static void test_xml(void)
{
    assert_escape(cb_escape_xml,
                  "a<b\x01"
                  "c\td\xef\xbf\xbf\xef\xbf\xbd",
                  "a&lt;b\xef\xbf\xbd"
                  "c\td\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_json(void)
{
    assert_escape(cb_escape_json, "", "\"\"");
    assert_escape(cb_escape_json, "é \"\\\n\t\r\b\f\x01\x7f",
                  "\"é \\\"\\\\\\n\\t\\r\\b\\f\\u0001\\u007f\"");
    assert_escape(cb_escape_json, "</script>&'", "\"\\u003c/script\\u003e\\u0026'\"");
    assert_escape(cb_escape_json, "\u2027\u2028\u2029\u202a", "\"\u2027\\u2028\\u2029\u202a\"");
}

static void test_csv(void)
{
    assert_escape(cb_escape_csv, "", "");
    assert_escape(cb_escape_csv, "a b;c", "a b;c");
    /* A spreadsheet may take other signs for separators than the one that is meant. */
    assert_escape(cb_escape_csv, "a;=1", "\"a;=1\"");
    assert_escape(cb_escape_csv, "a\t=1", "\"a\t=1\"");
    assert_escape(cb_escape_csv, "a,b", "\"a,b\"");
    assert_escape(cb_escape_csv, "say \"x\"\n", "\"say \"\"x\"\"\n\"");
    assert_escape(cb_escape_csv, "=1+1", "'=1+1");
    assert_escape(cb_escape_csv, "@a,b", "\"'@a,b\"");
    assert_escape(cb_escape_csv, "\tx", "'\tx");
    assert_escape(cb_escape_csv, "\n=1", "\"'\n=1\"");
    assert_escape(cb_escape_csv, "\uFF1D1+1", "'\uFF1D1+1");
    assert_escape(cb_escape_csv, "\uFF201", "'\uFF201");
    assert_escape(cb_escape_csv, "\uFF11", "\uFF11");
    assert_escape(cb_escape_csv, "-12", "-12");
    assert_escape(cb_escape_csv, "+3.5", "+3.5");
    assert_escape(cb_escape_csv, "-", "'-");
    assert_escape(cb_escape_csv, "-1-1", "'-1-1");
    assert_escape(cb_escape_csv, "-1.", "'-1.");
}

static void test_url(void)
{
    assert_escape(cb_escape_url, "a-b_c.d~e/f ?é", "a-b_c.d~e%2Ff%20%3F%C3%A9");
}

static void test_url_is_safe(void)
{
    const char *const safe[] = {"",         "a.html",         "./a:b",     "#x:y",
                                "?a:b",     "https://e.org/", "HTTP://e",  "mailto:a@b.c",
                                "tel:+32",  "R&D.html",       "a?b&c;d:e", "//e.org/x",
                                " a.html ", "cases/a.html#b"};
    const char *const unsafe[] = {"javascript:alert(1)", " JaVaScRiPt:x",    "java\nscript:x",
                                  "java\x01script:x",    "javascript&#58;x", "&#106;avascript:x",
                                  "javascript&colon;x",  "data:text/html,x", "vbscript:x",
                                  "file:///etc/passwd",  "httpss:x",         ":x",
                                  "javascripthttps:x",   "\x7fjavascript:x"};
    for (gsize i = 0; i < G_N_ELEMENTS(safe); i++) {
        g_assert_true(cb_url_is_safe(safe[i], -1));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(unsafe); i++) {
        g_assert_false(cb_url_is_safe(unsafe[i], -1));
    }
    g_assert_true(cb_url_is_safe("javascript:", 4));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/escape/html", test_html);
    g_test_add_func("/escape/xml", test_xml);
    g_test_add_func("/escape/json", test_json);
    g_test_add_func("/escape/csv", test_csv);
    g_test_add_func("/escape/url", test_url);
    g_test_add_func("/escape/url-is-safe", test_url_is_safe);
    return g_test_run();
}
