#include "report/report.h"
#include "report/report_parts.h"

#include "fixture.h"

#include <string.h>

static const CbMap *map_of(CbValue value)
{
    g_assert_cmpint(value.type, ==, CB_VALUE_MAP);
    return value.as.map;
}

static gint64 number(const CbMap *map, const char *key)
{
    CbValue value = cb_map_get(map, key);
    g_assert_cmpint(value.type, ==, CB_VALUE_INTEGER);
    return value.as.integer;
}

static const CbList *list(const CbMap *map, const char *key)
{
    CbValue value = cb_map_get(map, key);
    g_assert_cmpint(value.type, ==, CB_VALUE_LIST);
    return value.as.list;
}

/* A collection of `count` cases, all of which a practice names if `shown`. */
static Fixture with_cases(guint count, gboolean shown)
{
    Fixture fixture = fixture_new();
    g_autoptr(GString) practice = g_string_new("---\ntitle: Ask\ncases: [");
    fixture_write(&fixture, "casebook.yaml", "title: Many\nlanguages: [en]\n");
    for (guint i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("cases/c%u.yaml", i);
        fixture_write(&fixture, name, i == 0 ? "title: A\ntips: [one]\n" : "title: A\n");
        g_string_append_printf(practice, "%sc%u", i > 0 ? ", " : "", i);
    }
    g_string_append(practice, "]\n---\nText.\n");
    if (shown) {
        fixture_write(&fixture, "practices/preparing/ask.md", practice->str);
    }
    fixture_load(&fixture);
    return fixture;
}

static void test_completeness(void)
{
    Fixture fixture = with_cases(2, FALSE);
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbMap *value = map_of(cb_report_completeness(arena, fixture.collection));
    const CbMap *cases = map_of(cb_map_get(value, "cases"));
    const CbMap *first = map_of(list(cases, "items")->items[0]);
    const CbMap *second = map_of(list(cases, "items")->items[1]);
    /* Eight built-in fields, the least complete case first. */
    g_assert_cmpuint(list(value, "fields")->length, ==, 8);
    g_assert_cmpstr(cb_map_get(first, "id").as.string, ==, "c1");
    g_assert_cmpint(number(first, "percent"), ==, 0);
    g_assert_cmpint(number(second, "percent"), ==, 12);
    g_assert_cmpint(number(value, "percent"), ==, 6);
    fixture_clear(&fixture);
}

static void assert_rows(guint count, guint shown)
{
    Fixture fixture = with_cases(count, FALSE);
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbMap *value = map_of(cb_report_completeness(arena, fixture.collection));
    const CbMap *graph = map_of(cb_report_graph(arena, fixture.collection));
    const CbMap *lists[] = {map_of(cb_map_get(value, "cases")), map_of(cb_map_get(graph, "alone"))};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_assert_cmpuint(list(lists[i], "items")->length, ==, shown);
        g_assert_cmpint(number(lists[i], "count"), ==, count);
        g_assert_cmpint(number(lists[i], "more"), ==, count - shown);
    }
    fixture_clear(&fixture);
}

static void test_case_limit(void)
{
    assert_rows(CB_REPORT_MAX_CASES, CB_REPORT_MAX_CASES);
    assert_rows(CB_REPORT_MAX_CASES + 1, CB_REPORT_MAX_CASES);
}

static gboolean is_drawn(guint cases)
{
    Fixture fixture = with_cases(cases, TRUE);
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbMap *graph = map_of(cb_report_graph(arena, fixture.collection));
    gboolean drawn = cb_map_get(graph, "is_drawn").as.boolean;
    g_assert_cmpuint(list(graph, "cases")->length, ==, cases);
    fixture_clear(&fixture);
    return drawn;
}

static void test_drawing_limit(void)
{
    g_assert_true(is_drawn(CB_REPORT_MAX_DRAWN - 1));
    g_assert_false(is_drawn(CB_REPORT_MAX_DRAWN));
}

static void test_message_limit(void)
{
    g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
    g_autoptr(CbArena) arena = cb_arena_new();
    for (guint i = 0; i <= CB_REPORT_MAX_MESSAGES; i++) {
        cb_diagnostics_add_file(found, CB_CODE_FILE_MISSING, "file", NULL, "message %u", i);
    }
    const CbCollection none = {0};
    const CbMap *messages = map_of(cb_report_messages(arena, &none, found));
    g_assert_cmpuint(list(messages, "items")->length, ==, CB_REPORT_MAX_MESSAGES);
    g_assert_cmpint(number(messages, "more"), ==, 1);
}

static guint occurrences(const char *text, const char *part)
{
    guint count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

static void test_link_limit(void)
{
    Fixture fixture = with_cases(1, FALSE);
    g_autoptr(GString) text = g_string_new("title: Links\nsummary: |\n");
    for (guint i = 0; i <= CB_REPORT_MAX_LINKS; i++) {
        g_string_append_printf(text, "  <https://example.org/%u>\n", i);
    }
    fixture_write(&fixture, "cases/c0.yaml", text->str);
    cb_collection_free(fixture.collection);
    fixture_load(&fixture);
    g_autofree char *out = g_build_filename(fixture.folder, "out", NULL);
    g_autofree char *path = g_build_filename(out, "index.html", NULL);
    g_autofree char *page = NULL;
    const CbReportOptions options = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(CbTheme) theme =
        cb_theme_load("folio", fixture.folder, (CbSpan){0}, fixture.diagnostics);
    g_assert_true(cb_report_write(fixture.collection, theme, out, &options, fixture.diagnostics,
                                  fixture.diagnostics, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
    g_assert_cmpuint(occurrences(page, ">not asked</td>"), ==, CB_REPORT_MAX_LINKS);
    g_assert_nonnull(strstr(page, "And 1 more."));
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/completeness", test_completeness);
    g_test_add_func("/report/case-limit", test_case_limit);
    g_test_add_func("/report/drawing-limit", test_drawing_limit);
    g_test_add_func("/report/message-limit", test_message_limit);
    g_test_add_func("/report/link-limit", test_link_limit);
    return g_test_run();
}
