#include "guide/content_stream.h"

#include <string.h>

static void assert_marked(const char *stream, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    gboolean ok = cb_content_mark_artifacts(stream, strlen(stream), out);
    g_assert_true(ok);
    g_assert_cmpstr(out->str, ==, expected);
}

static void assert_broken(const char *stream)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_assert_false(cb_content_mark_artifacts(stream, strlen(stream), out));
}

static void test_artifacts(void)
{
    assert_marked("0 0 1 rg 0 0 5 5 re f", "0 0 1 rg\n/Artifact BMC\n0 0 5 5 re\nf\nEMC\n");
    assert_marked("/P <</MCID 0>> BDC BT (a) Tj ET EMC",
                  "/P <</MCID 0>> BDC\nBT\n(a) Tj\nET\nEMC\n");
    assert_marked("BT (a) Tj ET /P <</MCID 0>> BDC EMC",
                  "/Artifact BMC\nBT\n(a) Tj\nET\nEMC\n/P <</MCID 0>> BDC\nEMC\n");
    assert_marked("q 0 0 m S Q", "q\n/Artifact BMC\n0 0 m\nS\nEMC\nQ\n");
}

static void test_nested(void)
{
    assert_marked("/P <</MCID 0>> BDC /Span <</ActualText (EMC)>> BDC (x) Tj EMC EMC 1 1 m S",
                  "/P <</MCID 0>> BDC\n/Span <</ActualText (EMC)>> BDC\n(x) Tj\nEMC\nEMC\n"
                  "/Artifact BMC\n1 1 m\nS\nEMC\n");
}

static void test_tokens(void)
{
    assert_marked("[(a\\)(b)) <0a>] TJ % BT\n/Name gs", "[(a\\)(b)) <0a>] TJ\n/Name gs\n");
    assert_marked("true null false 12 w", "true null false 12 w\n");
    assert_marked("", "");
}

static void test_broken(void)
{
    assert_broken("(a");
    assert_broken("<0a");
    assert_broken("EMC");
    assert_broken("/P BMC");
    assert_broken("] TJ");
    assert_broken("BI ID xx");
    assert_broken("1 2 3");
}

static void test_nesting_limit(void)
{
    g_autoptr(GString) stream = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    for (int i = 0; i < CB_MAX_CONTENT_NESTING; i++) {
        g_string_append_c(stream, '[');
    }
    for (int i = 0; i < CB_MAX_CONTENT_NESTING; i++) {
        g_string_append_c(stream, ']');
    }
    g_string_append(stream, " TJ");
    g_assert_true(cb_content_mark_artifacts(stream->str, stream->len, out));
    g_string_prepend_c(stream, '[');
    assert_broken(stream->str);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/content-stream/artifacts", test_artifacts);
    g_test_add_func("/guide/content-stream/nested", test_nested);
    g_test_add_func("/guide/content-stream/tokens", test_tokens);
    g_test_add_func("/guide/content-stream/broken", test_broken);
    g_test_add_func("/guide/content-stream/nesting-limit", test_nesting_limit);
    return g_test_run();
}
