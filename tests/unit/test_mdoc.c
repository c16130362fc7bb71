#include "command/mdoc.h"

static void assert_sentences(const char *text, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_mdoc_sentences(out, text);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_text(void)
{
    assert_sentences("", "");
    assert_sentences("One. Two (e.g. this)! Three", "One.\nTwo (e.g. this)!\nThree\n");
    assert_sentences(".Sh is no macro, \\ and --out are themselves",
                     "\\&.Sh is no macro, \\e and \\-\\-out are themselves\n");
    assert_sentences("'quotes' `and` ^~", "\\(aqquotes\\(aq \\(gaand\\(ga \\(ha\\(ti\n");
}

/* No line is long, and none that is broken begins with a dot. */
static void test_lines(void)
{
    assert_sentences(
        "a line of forty characters, more or less, and then another one that ends here, "
        ".hidden at the break",
        "a line of forty characters, more or less, and then another one that ends here,\n"
        "\\&.hidden at the break\n");
}

static void test_macro(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_mdoc_macro(out, "It", "plain");
    cb_mdoc_macro(out, "It", "two \"words\"");
    g_assert_cmpstr(out->str, ==, ".It plain\n.It \"two \"\"words\"\"\"\n");
}

static void test_document(void)
{
    static const char text[] =
        "# Title\n\nLeft out.\n\n"
        "## First\n\nA `key` and *more*.\n\n"
        "- one\n- two\n\n"
        "```\n.literal\n```\n\n"
        "### Part\n\n"
        "| code | | what |\n|---|---|---|\n| A | error | wrong |\n\n"
        "| key | says | further |\n|---|---|---|\n| b | x | y |\n| c | z | |\n";
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, sizeof text - 1, NULL, NULL, NULL, diagnostics);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_mdoc_document(out, document);
    g_assert_cmpstr(out->str, ==,
                    ".Sh FIRST\nA \\fBkey\\fR and \\fImore\\fR.\n"
                    ".Pp\n.Bl -bullet -compact\n.It\none\n.It\ntwo\n.El\n"
                    ".Bd -literal -offset indent\n\\&.literal\n.Ed\n"
                    ".Ss Part\n"
                    ".Bl -tag -width Ds -compact\n.It A\nerror:\nwrong\n.El\n"
                    ".Pp\n.Bl -tag -width Ds -compact\n.It b\nx\n(further: y)\n.It c\nz\n.El\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mdoc/text", test_text);
    g_test_add_func("/mdoc/lines", test_lines);
    g_test_add_func("/mdoc/macro", test_macro);
    g_test_add_func("/mdoc/document", test_document);
    return g_test_run();
}
