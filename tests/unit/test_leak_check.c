#include "fixture.h"
#include "site/leak_check.h"

#include <string.h>

static const char schema[] = "case:\n"
                             "  contact: { type: email, private: true }\n"
                             "  notes: { type: markdown, private: true }\n"
                             "  code: { type: text, private: true }\n"
                             "  website: { type: url }\n";
static const char one[] = "title: One\n"
                          "contact: an@example.org\n"
                          "notes: |\n"
                          "  Some private \"notes\" & more\n"
                          "code: short\n"
                          "website: https://example.org/public\n";

/* What is said when one output has these bytes. */
static char *check(const char *bytes)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: Trial\nlanguages: [en]\n");
    fixture_write(&fixture, "schema.yaml", schema);
    fixture_write(&fixture, "cases/one.yaml", one);
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    CbDiagnostics *said = cb_diagnostics_new();
    CbLeakCheck *leaks = cb_leak_check_new(plan);
    g_assert_nonnull(leaks);
    cb_leak_check_output(leaks, 1, bytes, strlen(bytes));
    cb_leak_check_output(leaks, 0, "nothing here", 12);
    cb_leak_check_finish(leaks, said);
    GString *out = g_string_new(NULL);
    cb_diagnostics_print_text(said, FALSE, out);
    cb_leak_check_free(leaks);
    cb_diagnostics_free(said);
    fixture_clear(&fixture);
    return g_string_free(out, FALSE);
}

static void assert_leak(const char *bytes, const char *field)
{
    g_autofree char *said = check(bytes);
    g_autofree char *expected =
        g_strdup_printf("error[CB720]: the private field \"%s\" would be published", field);
    if (!strstr(said, expected))
        g_error("no \"%s\" in: %s", expected, said);
}

static void assert_clear(const char *bytes)
{
    g_autofree char *said = check(bytes);
    g_assert_cmpstr(said, ==, "");
}

static void test_found(void)
{
    assert_leak("an@example.org", "contact");
    assert_leak("<p>an@example.org</p>", "contact");
    assert_leak("aan@example.org.", "contact");
    assert_leak("Some private \"notes\" & more", "notes");
    assert_leak("<p>Some private &#34;notes&#34; &amp; more</p>", "notes");
    assert_leak("{\"x\":\"Some private \\\"notes\\\" \\u0026 more\"}", "notes");
}

static void test_not_found(void)
{
    assert_clear("");
    assert_clear("an@ex");
    assert_clear("an@example.or");
    assert_clear("short");
    assert_clear("https://example.org/public");
}

static void test_nothing_private(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: Trial\nlanguages: [en]\n");
    fixture_write(&fixture, "cases/one.yaml", "title: One\n");
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    g_assert_null(cb_leak_check_new(plan));
    cb_leak_check_output(NULL, 0, "anything", 8);
    cb_leak_check_finish(NULL, fixture.diagnostics);
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/leak-check/found", test_found);
    g_test_add_func("/leak-check/not-found", test_not_found);
    g_test_add_func("/leak-check/nothing-private", test_nothing_private);
    return g_test_run();
}
