#include "base/diagnostic.h"

#include "base/limits.h"
#include <string.h>

static CbSource *source_of(const char *path, const char *text)
{
    return cb_source_new(path, text, strlen(text));
}

static void assert_printed(CbDiagnostics *list, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_text(list, FALSE, out);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_codes(void)
{
    g_assert_cmpstr(cb_code_name(CB_CODE_FILE_MISSING), ==, "CB001");
    g_assert_cmpstr(cb_code_name(CB_CODE_YAML_SYNTAX), ==, "CB010");
    g_assert_cmpstr(cb_code_name(CB_CODE_TEMPLATE_MISSING), ==, "CB602");
    for (int i = 1; i < CB_CODE_COUNT; i++) {
        g_assert_cmpstr(cb_code_name((CbCode)(i - 1)), <, cb_code_name((CbCode)i));
    }
}

static void test_text(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    CbSource *source = source_of("a.yaml", "title: x\nsector: zórgg # no\n");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 17, 23),
                       "did you mean \"zorg\"?", "unknown term \"%s\"", "zórgg");
    cb_diagnostics_note(list, cb_span_new(source, 0, 5), "included from");
    cb_source_unref(source);
    assert_printed(list, "a.yaml:2:9: error[CB010]: unknown term \"zórgg\"\n"
                         "   2 | sector: zórgg # no\n"
                         "     |         ^^^^^\n"
                         "     included from a.yaml:1:1\n"
                         "     hint: did you mean \"zorg\"?\n");
}

static void test_sorted_once(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbSource) b = source_of("b", "one\ntwo\n");
    g_autoptr(CbSource) a = source_of("a", "one\n");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(b, 4, 4), NULL, "second");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(b, 0, 1), NULL, "first");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(b, 0, 1), NULL, "first");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(a, 0, 3), NULL, "other");
    cb_diagnostics_add_file(list, CB_CODE_FILE_MISSING, "c", NULL, "not there");
    assert_printed(list, "a:1:1: error[CB010]: other\n   1 | one\n     | ^^^\n"
                         "b:1:1: error[CB010]: first\n   1 | one\n     | ^\n"
                         "b:2:1: error[CB010]: second\n   2 | two\n     | ^\n"
                         "c: error[CB001]: not there\n"
                         "     hint: make it, or write its name as it is\n");
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_ERROR), ==, 4);
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_WARNING), ==, 0);
}

static void test_terminal(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbSource) source = source_of("a\033[2J", "\t日本\033]0;x\a y");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 4, 7), "\xE2\x80\xAE",
                       "\xFF\n");
    assert_printed(list, "a\uFFFD[2J:1:3: error[CB010]: \uFFFD \n"
                         "   1 |  日本\uFFFD]0;x\uFFFD y\n"
                         "     |    ^^\n"
                         "     hint: \uFFFD\n");
}

static void test_long_line(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autofree char *text = g_strnfill(100000, 'x');
    g_autoptr(CbSource) source = source_of("a", text);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 50000, 60000), NULL, "long");
    cb_diagnostics_print_text(list, FALSE, out);
    g_assert_true(g_str_has_prefix(out->str, "a:1:50001: error[CB010]: long\n   1 | …xxx"));
    g_assert_cmpuint(out->len, <, 400);
}

static void test_span_of_lines(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbSource) source = source_of("a", "one\ntwo\n");
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 1, 6), NULL, "both");
    assert_printed(list, "a:1:2: error[CB010]: both\n   1 | one\n     |  ^^\n");
}

/* The messages of so many warnings, one a file, folded. Free with g_free. */
static char *folded_warnings(guint count, gboolean strict, gboolean *folded)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_autofree char *path = g_strdup_printf("cases/%02u.yaml", i);
        cb_diagnostics_add_file(list, CB_CODE_SUMMARY_MISSING, path, NULL,
                                "the case has no summary");
    }
    cb_diagnostics_add_file(list, CB_CODE_YAML_SYNTAX, "z", NULL, "wrong");
    if (strict) {
        cb_diagnostics_promote_warnings(list);
    }
    *folded = cb_diagnostics_print_folded(list, FALSE, out);
    return g_string_free(out, FALSE);
}

static guint n_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strv_length(lines) - 1;
}

static void test_folded(void)
{
    gboolean folded;
    g_autofree char *few = folded_warnings(CB_WARNINGS_OF_ONE_CODE, FALSE, &folded);
    g_assert_false(folded);
    g_assert_cmpuint(n_lines(few), ==, CB_WARNINGS_OF_ONE_CODE + 1);
    g_autofree char *many = folded_warnings(CB_WARNINGS_OF_ONE_CODE + 1, FALSE, &folded);
    g_assert_true(folded);
    g_assert_cmpstr(many, ==,
                    "cases/00.yaml: warning[CB901]: the case has no summary\n"
                    "cases/01.yaml: warning[CB901]: the case has no summary\n"
                    "cases/02.yaml: warning[CB901]: the case has no summary\n"
                    "z: error[CB010]: wrong\n"
                    "warning[CB901]: 8 more like these: a case has no summary\n");
    g_autofree char *strict = folded_warnings(CB_WARNINGS_OF_ONE_CODE + 1, TRUE, &folded);
    g_assert_false(folded);
    g_assert_cmpuint(n_lines(strict), ==, CB_WARNINGS_OF_ONE_CODE + 2);
}

static void test_strict(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    cb_diagnostics_add_file(list, CB_CODE_TEMPLATE_UNDEFINED, "a", NULL, "one");
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_WARNING), ==, 1);
    cb_diagnostics_promote_warnings(list);
    cb_diagnostics_add_file(list, CB_CODE_TEMPLATE_UNDEFINED, "b", NULL, "two");
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_ERROR), ==, 2);
}

static void add_many(CbDiagnostics *list, guint count)
{
    g_autoptr(CbSource) source = source_of("a", "text");
    for (guint i = 0; i < count; i++) {
        cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 0, 1), NULL, "%u", i);
    }
}

static void test_limit(void)
{
    g_autoptr(CbDiagnostics) at = cb_diagnostics_new();
    g_autoptr(CbDiagnostics) above = cb_diagnostics_new();
    guint count;
    add_many(at, CB_MAX_DIAGNOSTICS_PER_FILE);
    g_assert_cmpuint(cb_diagnostics_count(at, CB_SEVERITY_ERROR), ==, CB_MAX_DIAGNOSTICS_PER_FILE);
    add_many(above, CB_MAX_DIAGNOSTICS_PER_FILE + 1000);
    cb_diagnostics_sort(above);
    const CbDiagnostic *items = cb_diagnostics_items(above, &count);
    g_assert_cmpuint(count, ==, CB_MAX_DIAGNOSTICS_PER_FILE + 1);
    g_assert_cmpint(items[count - 1].code, ==, CB_CODE_FILE_MISTAKES);
}

static void test_warnings_alone_stay_warnings(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbSource) source = source_of("a", "text");
    for (guint i = 0; i < CB_MAX_DIAGNOSTICS_PER_FILE + 10; i++) {
        cb_diagnostics_add(list, CB_CODE_UNTRANSLATED, cb_span_new(source, 0, 1), NULL, "%u", i);
    }
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_ERROR), ==, 0);
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_WARNING), ==,
                     CB_MAX_DIAGNOSTICS_PER_FILE + 1);
}

static void test_json(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbSource) source = source_of("a.yaml", "one\n\"two\"\n");
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_json(list, out);
    g_assert_cmpstr(out->str, ==, "[]\n");
    g_string_truncate(out, 0);
    cb_diagnostics_add(list, CB_CODE_YAML_SYNTAX, cb_span_new(source, 4, 9), "a", "say \"x\"");
    cb_diagnostics_add_file(list, CB_CODE_UNTRANSLATED, "b", NULL, "x\xFF");
    cb_diagnostics_print_json(list, out);
    g_assert_cmpstr(out->str, ==,
                    "[\n  {\"file\": \"a.yaml\", \"line\": 2, \"column\": 1, \"end_line\": 2, "
                    "\"end_column\": 6, \"severity\": \"error\", \"code\": \"CB010\", "
                    "\"message\": \"say \\\"x\\\"\", \"hint\": \"a\"},\n"
                    "  {\"file\": \"b\", \"line\": null, \"column\": null, \"end_line\": null, "
                    "\"end_column\": null, \"severity\": \"warning\", \"code\": \"CB900\", "
                    "\"message\": \"x\uFFFD\", \"hint\": null}\n]\n");
}

static void test_take(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    g_autoptr(CbDiagnostics) other = cb_diagnostics_new();
    CbSource *source = cb_source_new("a.yaml", "one\n", 4);
    cb_diagnostics_add_file(list, CB_CODE_FILE_MISSING, "b", NULL, "first");
    cb_diagnostics_add(other, CB_CODE_YAML_SYNTAX, cb_span_new(source, 0, 3), "hint", "second");
    cb_diagnostics_note(other, cb_span_new(source, 0, 1), "included from");
    cb_diagnostics_take(list, other);
    cb_source_unref(source);
    g_assert_cmpuint(cb_diagnostics_count(other, CB_SEVERITY_ERROR), ==, 0);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_text(list, FALSE, out);
    g_assert_cmpstr(out->str, ==,
                    "a.yaml:1:1: error[CB010]: second\n   1 | one\n     | ^^^\n"
                    "     included from a.yaml:1:1\n     hint: hint\n"
                    "b: error[CB001]: first\n"
                    "     hint: make it, or write its name as it is\n");
}

static gpointer add_from_thread(gpointer data)
{
    add_many(data, 100);
    return NULL;
}

static void test_threads(void)
{
    g_autoptr(CbDiagnostics) list = cb_diagnostics_new();
    GThread *threads[4];
    for (int i = 0; i < 4; i++) {
        threads[i] = g_thread_new(NULL, add_from_thread, list);
    }
    for (int i = 0; i < 4; i++) {
        g_thread_join(threads[i]);
    }
    g_assert_cmpuint(cb_diagnostics_count(list, CB_SEVERITY_ERROR), ==, 400);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diagnostic/codes", test_codes);
    g_test_add_func("/diagnostic/text", test_text);
    g_test_add_func("/diagnostic/sorted-once", test_sorted_once);
    g_test_add_func("/diagnostic/terminal", test_terminal);
    g_test_add_func("/diagnostic/long-line", test_long_line);
    g_test_add_func("/diagnostic/span-of-lines", test_span_of_lines);
    g_test_add_func("/diagnostic/strict", test_strict);
    g_test_add_func("/diagnostic/limit", test_limit);
    g_test_add_func("/diagnostic/warnings-alone", test_warnings_alone_stay_warnings);
    g_test_add_func("/diagnostic/folded", test_folded);
    g_test_add_func("/diagnostic/json", test_json);
    g_test_add_func("/diagnostic/take", test_take);
    g_test_add_func("/diagnostic/threads", test_threads);
    return g_test_run();
}
