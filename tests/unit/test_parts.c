#include "plan/parts.h"
#include "plan/plan.h"

/* Cases of a long list in the test: more than stand on one page, and not a multiple. */
#define MANY (CB_MAX_CASES_IN_LIST + 1)

static void test_counts(void)
{
    g_assert_cmpuint(cb_part_count(0), ==, 1);
    g_assert_cmpuint(cb_part_count(CB_MAX_CASES_IN_LIST), ==, 1);
    g_assert_cmpuint(cb_part_count(CB_MAX_CASES_IN_LIST + 1), ==, 11);
    g_assert_cmpuint(cb_part_sitemaps(0), ==, 1);
    g_assert_cmpuint(cb_part_sitemaps(CB_ADDRESSES_PER_SITEMAP), ==, 1);
    g_assert_cmpuint(cb_part_sitemaps(CB_ADDRESSES_PER_SITEMAP + 1), ==, 2);
}

/* Every case is in exactly one part. */
static void test_ranges(void)
{
    guint next = 0;
    for (guint i = 0; i < cb_part_count(MANY); i++) {
        CbPart part = cb_part_range(MANY, i);
        g_assert_cmpuint(part.first, ==, next);
        g_assert_cmpuint(part.end, >, part.first);
        g_assert_cmpuint(part.end - part.first, <=, CB_CASES_PER_PART);
        next = part.end;
    }
    g_assert_cmpuint(next, ==, MANY);
    CbPart whole = cb_part_range(CB_MAX_CASES_IN_LIST, 0);
    g_assert_cmpuint(whole.first, ==, 0);
    g_assert_cmpuint(whole.end, ==, CB_MAX_CASES_IN_LIST);
}

static void test_paths(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_assert_cmpstr(cb_part_path(arena, "cases.html", 0), ==, "cases.html");
    g_assert_cmpstr(cb_part_path(arena, "en/cases.html", 1), ==, "en/cases.2.html");
    g_assert_cmpstr(cb_part_path(arena, "sitemap.xml", 2), ==, "sitemap.3.xml");
}

/* A collection of so many cases in two languages, of which one facet has one value. */
static CbCollection *make_collection(CbArena *arena, guint n_cases)
{
    static const char *const languages[] = {"nl", "en"};
    static const CbField field = {.id = "started", .type = CB_FIELD_YEAR, .facet = TRUE};
    CbCollection *collection = cb_arena_new_struct(arena, CbCollection);
    CbCase *cases = cb_arena_new_array(arena, CbCase, n_cases);
    guint32 *all = cb_arena_new_array(arena, guint32, n_cases);
    for (guint i = 0; i < n_cases; i++) {
        cases[i].entry.id = cb_arena_printf(arena, "case-%u", i);
        all[i] = i;
    }
    CbFacetValue *value = cb_arena_new_struct(arena, CbFacetValue);
    *value = (CbFacetValue){.value = 2020, .cases = {all, n_cases}};
    CbFacet *facet = cb_arena_new_struct(arena, CbFacet);
    *facet = (CbFacet){.values = value, .n_values = 1};
    collection->config.base_url = "https://example.org/";
    collection->config.languages = languages;
    collection->config.n_languages = G_N_ELEMENTS(languages);
    collection->schema.fields = &field;
    collection->schema.n_fields = 1;
    collection->cases = cases;
    collection->n_cases = n_cases;
    collection->facets = facet;
    collection->n_facets = 1;
    return collection;
}

static CbPlan *make_plan(CbArena *arena, guint n_cases)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbPlan *plan = cb_plan_new(make_collection(arena, n_cases), FALSE);
    g_assert_true(cb_plan_finish(plan, diagnostics));
    return plan;
}

static void test_short_list(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbPlan) plan = make_plan(arena, CB_MAX_CASES_IN_LIST);
    g_assert_nonnull(cb_plan_find(plan, "cases.html"));
    g_assert_null(cb_plan_find(plan, "cases.2.html"));
    g_assert_null(cb_plan_find(plan, "by/started/2020.2.html"));
    g_assert_null(cb_plan_find(plan, "sitemap.2.xml"));
}

static void test_long_list(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbPlan) plan = make_plan(arena, MANY);
    g_assert_nonnull(cb_plan_find(plan, "cases.11.html"));
    g_assert_null(cb_plan_find(plan, "cases.12.html"));
    g_assert_nonnull(cb_plan_find(plan, "en/by/started/2020.11.html"));
    const CbOutput *third = cb_plan_find(plan, "cases.3.html");
    g_assert_cmpuint(third->part, ==, 2);
    g_assert_cmpstr(cb_plan_part(third, 0)->path, ==, "cases.html");
    g_assert_cmpstr(cb_plan_part(third, 10)->path, ==, "cases.11.html");
    g_assert_cmpstr(cb_plan_translation(plan, third, 1), ==, "en/cases.3.html");
    const CbOutput *value = cb_plan_find(plan, "en/by/started/2020.4.html");
    g_assert_cmpstr(cb_plan_translation(plan, value, 0), ==, "by/started/2020.4.html");
}

static void test_sitemaps(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbPlan) plan = make_plan(arena, CB_ADDRESSES_PER_SITEMAP / 2);
    g_assert_cmpuint(cb_plan_find(plan, "sitemap.xml")->part, ==, 0);
    g_assert_nonnull(cb_plan_find(plan, "sitemap.3.xml"));
    g_assert_null(cb_plan_find(plan, "sitemap.4.xml"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parts/counts", test_counts);
    g_test_add_func("/parts/ranges", test_ranges);
    g_test_add_func("/parts/paths", test_paths);
    g_test_add_func("/parts/short-list", test_short_list);
    g_test_add_func("/parts/long-list", test_long_list);
    g_test_add_func("/parts/sitemaps", test_sitemaps);
    return g_test_run();
}
