#include "fixture.h"
#include "site/link_check.h"

#include <string.h>

/* Checks two pages of a small site and returns what is said. */
static char *check(const char *home, const char *cases)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: Trial\nlanguages: [en]\n");
    fixture_write(&fixture, "cases/one.yaml", "title: One\n");
    fixture_write(&fixture, "media/a b.jpg", "x");
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    CbDiagnostics *said = cb_diagnostics_new();
    CbLinkCheck *links = cb_link_check_new(plan);
    CbLinkReader *reader = cb_link_reader_new();
    guint count = 0;
    const CbOutput *outputs = cb_plan_outputs(plan, &count);
    for (guint i = 0; i < count; i++) {
        const char *html = outputs[i].kind == CB_OUTPUT_HOME    ? home
                           : outputs[i].kind == CB_OUTPUT_CASES ? cases
                                                                : "";
        cb_link_check_page(links, i, html, strlen(html), reader);
    }
    cb_link_check_finish(links, said);
    GString *out = g_string_new(NULL);
    cb_diagnostics_print_text(said, FALSE, out);
    cb_link_reader_free(reader);
    cb_link_check_free(links);
    cb_diagnostics_free(said);
    fixture_clear(&fixture);
    return g_string_free(out, FALSE);
}

static void assert_good(const char *home, const char *cases)
{
    g_autofree char *said = check(home, cases);
    g_assert_cmpstr(said, ==, "");
}

static void assert_bad(const char *home, const char *cases, const char *code)
{
    g_autofree char *said = check(home, cases);
    if (!strstr(said, code)) {
        g_error("no %s for %s: %s", code, home, said);
    }
}

static void test_good(void)
{
    assert_good("<a href=\"cases.html\">x</a><a href='./cases/one.html'>y</a>", "");
    assert_good("<a href=cases.html>x</a><img src=\"media/a%20b.jpg\"/>", "");
    assert_good("<a href=\"https://example.org/x\"><a href=\"mailto:a@b\"><a href=\"//x.org\">",
                "");
    assert_good("<a href=\"cases.html#two\">", "<p ID=\"two\">");
    assert_good("<a href=\"#here\"><p id=here>", "");
    assert_good("<a href=\"cases.html?c=1\"><form action=\"search.html\">", "");
    assert_good("<p title=\"<a href='nowhere.html'>\">", "");
    assert_good("<!-- <a href=\"nowhere.html\"> -->", "");
    assert_good("a < b <", "");
}

static void test_bad(void)
{
    assert_bad("<a href=\"nowhere.html\">", "", "CB710");
    assert_bad("<a class=x HREF='cases/two.html'>", "", "CB710");
    assert_bad("<link href=\"style.css\">", "", "CB710");
    assert_bad("<form action=\"find.html\">", "", "CB710");
    assert_bad("<a href=\"../cases.html\">", "", "CB710");
    assert_bad("<a href=\"/cases.html\">", "", "CB710");
    assert_bad("<a href=\"cases.html#three\">", "<p id=\"two\">", "CB711");
    assert_bad("<a href=\"#nowhere\"><p id=\"here\">", "", "CB711");
}

static guint count_of(const char *text, const char *part)
{
    guint count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

/* What a template writes wrongly on several pages is said once. */
static void test_once(void)
{
    const char *page = "<a href=\"nowhere.html\"><a href=\"#gone\"><a href=\"#gone\">";
    g_autofree char *said = check(page, page);
    g_assert_cmpuint(count_of(said, "CB710"), ==, 1);
    g_assert_cmpuint(count_of(said, "CB711"), ==, 1);
    g_assert_cmpuint(count_of(said, "leads nowhere, here and on 1 other page\n"), ==, 2);
}

/* What ends in the middle is read without going past the end. */
static void test_cut_short(void)
{
    static const char page[] = "<a class=\"x\" href=\"cases.html\" id='y'><!-- z -->";
    for (gsize i = 0; i <= strlen(page); i++) {
        g_autofree char *part = g_strndup(page, i);
        g_autofree char *said = check(part, "");
        (void)said;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/link-check/good", test_good);
    g_test_add_func("/link-check/bad", test_bad);
    g_test_add_func("/link-check/once", test_once);
    g_test_add_func("/link-check/cut-short", test_cut_short);
    return g_test_run();
}
