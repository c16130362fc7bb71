#include "fixture.h"
#include "plan/plan.h"

#include <string.h>

static const char configuration[] = "title: { nl: Proef, en: Trial }\n"
                                    "languages: [nl, en]\n"
                                    "guides:\n"
                                    "  - id: guide\n"
                                    "    title: Guide\n"
                                    "    parts: [cases]\n";
static const char schema[] = "case:\n"
                             "  sector: { type: term, vocabulary: sectors, facet: true }\n"
                             "  started: { type: year, facet: true }\n"
                             "vocabularies:\n"
                             "  sectors:\n"
                             "    - id: care\n"
                             "      terms: [ { id: home-care }, { id: hospitals } ]\n"
                             "    - { id: culture }\n";

static Fixture small_collection(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", configuration);
    fixture_write(&fixture, "schema.yaml", schema);
    fixture_write(&fixture, "cases/one.yaml", "title: One\nsector: home-care\nstarted: 2016\n");
    fixture_write(&fixture, "pages/about.md", "---\ntitle: About\n---\n\nText.\n");
    fixture_write(&fixture, "media/Photo.jpg", "x");
    return fixture;
}

static gboolean has_path(const CbPlan *plan, const char *path)
{
    return cb_plan_find(plan, path) != NULL;
}

static void test_outputs(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    cb_plan_add_asset(plan, "assets/style-00000000.css", 0);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    static const char *const there[] = {
        "index.html",    "cases.html",    "cases/one.html",  "by/sector/care.html",
        "about.html",    "guide.html",    "cases.csv",       "by/sector/home-care.html",
        "cases.json",    "compare.html",  "search.html",     "by/started/2016.html",
        "404.html",      "feed.xml",      "sitemap.xml",     "en/index.html",
        "robots.txt",    "en/guide.html", "en/feed.xml",     "en/by/sector/home-care.html",
        "en/about.html", "en/cases.json", "media/Photo.jpg", "assets/style-00000000.css"};
    for (gsize i = 0; i < G_N_ELEMENTS(there); i++) {
        if (!has_path(plan, there[i])) {
            g_error("the plan lacks %s", there[i]);
        }
    }
    static const char *const absent[] = {
        "by/sector/culture.html", "practices.html", "guide.pdf",
        "en/sitemap.xml",         "figures.html",   "by/sector/hospitals.html"};
    for (gsize i = 0; i < G_N_ELEMENTS(absent); i++) {
        if (has_path(plan, absent[i])) {
            g_error("the plan has %s", absent[i]);
        }
    }
    fixture_clear(&fixture);
}

static void test_paths(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, TRUE);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    g_assert_cmpstr(cb_plan_entry_path(plan, CB_KIND_CASE, 0, 1), ==, "en/cases/one.html");
    g_assert_cmpstr(cb_plan_path(plan, CB_OUTPUT_CASES, 0), ==, "cases.html");
    g_assert_null(cb_plan_path(plan, CB_OUTPUT_PRACTICES, 0));
    g_assert_cmpstr(cb_plan_guide_pdf(plan, 0, 1), ==, "en/guide.pdf");
    g_assert_cmpstr(cb_plan_media_path(plan, "Photo.jpg"), ==, "media/Photo.jpg");
    g_assert_null(cb_plan_media_path(plan, "photo.jpg"));
    fixture_clear(&fixture);
}

static void test_share_images(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    g_assert_null(cb_plan_share_image(plan, 0, 0));
    cb_plan_add_share_images(plan);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    g_assert_cmpstr(cb_plan_share_image(plan, 0, 0), ==, "cases/one.png");
    g_assert_cmpstr(cb_plan_share_image(plan, -1, 1), ==, "en/share.png");
    g_assert_true(has_path(plan, "en/cases/one.png"));
    fixture_clear(&fixture);
}

/* Above the limit, links to cases have the picture of the collection. */
static void test_most_share_images(void)
{
    for (guint over = 0; over < 2; over++) {
        Fixture fixture = small_collection();
        for (guint i = 1; i < CB_MAX_CASES_WITH_IMAGES + over; i++) {
            g_autofree char *name = g_strdup_printf("cases/more-%03u.yaml", i);
            fixture_write(&fixture, name, "title: More\nsector: care\n");
        }
        fixture_load(&fixture);
        g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
        cb_plan_add_share_images(plan);
        g_assert_cmpuint(fixture.collection->n_cases, ==, CB_MAX_CASES_WITH_IMAGES + over);
        g_assert_cmpstr(cb_plan_share_image(plan, 3, 0), ==,
                        over ? "share.png" : "cases/more-004.png");
        fixture_clear(&fixture);
    }
}

static void test_facets(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    int sector = cb_schema_field(&fixture.collection->schema, "sector");
    int facet = cb_plan_facet_of_field(plan, (guint)sector);
    g_assert_cmpint(facet, ==, 0);
    int home_care = cb_plan_facet_value(plan, 0, 1);
    g_assert_cmpstr(cb_plan_facet_value_id(plan, 0, (guint)home_care), ==, "home-care");
    g_assert_cmpstr(cb_plan_facet_path(plan, 0, (guint)home_care, 1), ==,
                    "en/by/sector/home-care.html");
    int culture = cb_plan_facet_value(plan, 0, 3);
    g_assert_null(cb_plan_facet_path(plan, 0, (guint)culture, 0));
    g_assert_cmpint(cb_plan_facet_value(plan, 0, 99), ==, -1);
    int year = cb_plan_facet_value(plan, 1, 2016);
    g_assert_cmpstr(cb_plan_facet_value_id(plan, 1, (guint)year), ==, "2016");
    fixture_clear(&fixture);
}

static void test_translations(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, TRUE);
    g_assert_true(cb_plan_finish(plan, fixture.diagnostics));
    guint count = 0;
    const CbOutput *outputs = cb_plan_outputs(plan, &count);
    for (guint i = 0; i < count; i++) {
        if (!cb_output_kind_page(outputs[i].kind)) {
            continue;
        }
        const char *other = cb_plan_translation(plan, &outputs[i], 1 - outputs[i].language);
        const CbOutput *translated = cb_plan_find(plan, other);
        g_assert_nonnull(translated);
        g_assert_cmpint(translated->kind, ==, outputs[i].kind);
        g_assert_cmpstr(cb_plan_translation(plan, translated, outputs[i].language), ==,
                        outputs[i].path);
    }
    fixture_clear(&fixture);
}

/* Loads, plans, and expects a clash of which the message says `expected`. */
static void assert_clash(Fixture *fixture, const char *expected)
{
    fixture_load(fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture->collection, FALSE);
    g_assert_false(cb_plan_finish(plan, fixture->diagnostics));
    g_autofree char *messages = fixture_messages(fixture);
    if (!strstr(messages, expected)) {
        g_error("no \"%s\" in: %s", expected, messages);
    }
    fixture_clear(fixture);
}

static void test_clash(void)
{
    Fixture fixture = small_collection();
    fixture_write(&fixture, "pages/cases.md", "---\ntitle: Cases\n---\n\nText.\n");
    assert_clash(&fixture, "pages/cases.md:2:8: error[CB700]: two pages would be written to "
                           "cases.html");
}

static void test_clash_of_case(void)
{
    Fixture fixture = small_collection();
    fixture_write(&fixture, "media/photo.jpg", "y");
    assert_clash(
        &fixture,
        "media/photo.jpg: error[CB701]: media/Photo.jpg and media/photo.jpg differ only in");
}

/* How many pages of pairs a plan has. */
static guint count_pairs(guint n_cases)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: Trial\nlanguages: [en]\n");
    fixture_write(&fixture, "schema.yaml", schema);
    for (guint i = 0; i < n_cases; i++) {
        g_autofree char *name = g_strdup_printf("cases/n%u.yaml", i);
        fixture_write(&fixture, name, "title: One\nsector: home-care\nstarted: 2016\n");
    }
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    guint count = 0, pairs = 0;
    const CbOutput *outputs = cb_plan_outputs(plan, &count);
    for (guint i = 0; i < count; i++) {
        pairs += outputs[i].kind == CB_OUTPUT_PAIR;
    }
    fixture_clear(&fixture);
    return pairs;
}

static void test_pairs(void)
{
    /* The term and the one above it, each with the year. */
    g_assert_cmpuint(count_pairs(1), ==, 2);
    g_assert_cmpuint(count_pairs(CB_MAX_CASES_WITH_PAIRS), ==, 2);
    g_assert_cmpuint(count_pairs(CB_MAX_CASES_WITH_PAIRS + 1), ==, 0);
}

static void test_pair_path(void)
{
    Fixture fixture = small_collection();
    fixture_load(&fixture);
    g_autoptr(CbPlan) plan = cb_plan_new(fixture.collection, FALSE);
    /* In either order: home-care is value 1 of facet 0, 2016 value 0 of facet 1. */
    g_assert_cmpstr(cb_plan_pair_path(plan, (CbPair){0, 1, 1, 0}, 0), ==,
                    "by/sector/home-care/started/2016.html");
    g_assert_cmpstr(cb_plan_pair_path(plan, (CbPair){1, 0, 0, 1}, 1), ==,
                    "en/by/sector/home-care/started/2016.html");
    g_assert_null(cb_plan_pair_path(plan, (CbPair){0, 3, 1, 0}, 0));
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plan/outputs", test_outputs);
    g_test_add_func("/plan/paths", test_paths);
    g_test_add_func("/plan/share-images", test_share_images);
    g_test_add_func("/plan/most-share-images", test_most_share_images);
    g_test_add_func("/plan/facets", test_facets);
    g_test_add_func("/plan/translations", test_translations);
    g_test_add_func("/plan/clash", test_clash);
    g_test_add_func("/plan/clash-of-case", test_clash_of_case);
    g_test_add_func("/plan/pairs", test_pairs);
    g_test_add_func("/plan/pair-path", test_pair_path);
    return g_test_run();
}
