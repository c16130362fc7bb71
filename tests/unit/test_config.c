#include "fixture.h"

#include <string.h>

static Fixture loaded(const char *text)
{
    Fixture fixture = fixture_new();
    CbLoadOptions options = {.jobs = 1};
    fixture_write(&fixture, "casebook.yaml", text);
    fixture_write(&fixture, "pages/about.md", "---\ntitle: Over\n---\nx\n");
    fixture.collection = cb_collection_load(fixture.folder, &options, fixture.diagnostics);
    return fixture;
}

/* What a collection gets that says no more than it must. */
static void test_least(void)
{
    Fixture fixture = loaded("title: T\nlanguages: [fr, xx]\n");
    const CbConfig *config = &fixture.collection->config;
    g_assert_cmpuint(config->n_languages, ==, 2);
    g_assert_cmpstr(config->theme, ==, "folio");
    g_assert_null(config->base_url);
    g_assert_cmpuint(config->n_navigation, ==, 6);
    g_assert_cmpuint(config->n_guides, ==, 0);
    g_assert_cmpuint(config->n_phases, ==, 3);
    g_assert_cmpstr(cb_text_get(&config->phases[1].label, 0, NULL), ==, "Agir");
    g_assert_cmpint(cb_config_phase(config, "acting"), ==, 1);
    g_assert_cmpint(cb_config_phase(config, "nothing"), ==, -1);
    g_assert_cmpint(cb_config_language(config, "xx"), ==, 1);
    g_assert_cmpint(cb_config_language(config, "nl"), ==, -1);
    fixture_clear(&fixture);
}

static void test_all(void)
{
    Fixture fixture =
        loaded("title: { nl: Proef, en: Trial }\ndescription: x\nlanguages: [nl, en]\n"
               "base_url: https://example.org/cases\ntheme: civic\nsheets: true\nrooted_404: true\n"
               "navigation: [cases, page:about, guide:g]\n"
               "phases: [{ id: first, label: Eerst }]\n"
               "guides: [{ id: g, title: Gids, parts: [register, cases] }]\n");
    const CbConfig *config = &fixture.collection->config;
    g_assert_cmpuint(cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR), ==, 0);
    g_assert_cmpstr(cb_text_get(&config->title, 1, NULL), ==, "Trial");
    g_assert_cmpstr(config->base_url, ==, "https://example.org/cases/");
    g_assert_cmpstr(config->theme, ==, "civic");
    g_assert_true(config->sheets);
    g_assert_true(config->has_rooted_404);
    g_assert_cmpuint(config->n_navigation, ==, 3);
    g_assert_cmpuint(config->n_phases, ==, 1);
    g_assert_cmpuint(config->guides[0].n_parts, ==, 2);
    g_assert_cmpstr(config->guides[0].parts[0], ==, "register");
    fixture_clear(&fixture);
}

static void test_wrong(void)
{
    static const struct {
        const char *text;
        CbCode code;
        gboolean is_usable;
    } cases[] = {
        {"title: T\n", CB_CODE_KEY_MISSING, FALSE},
        {"- T\n", CB_CODE_TYPE, FALSE},
        {"title: T\nlanguages: []\n", CB_CODE_KEY_MISSING, FALSE},
        {"title: T\nlanguages: nl\n", CB_CODE_TYPE, FALSE},
        {"title: T\nlanguages: [nl, NL]\n", CB_CODE_LANGUAGE_UNKNOWN, TRUE},
        {"title: T\nlanguages: [nl, nl]\n", CB_CODE_VALUE_TWICE, TRUE},
        {"title: T\nlanguages: [nl]\nbase_url: mailto:a@b.org\n", CB_CODE_URL, TRUE},
        {"title: T\nlanguages: [nl]\nnavigation: [page:nothing]\n", CB_CODE_REFERENCE, TRUE},
        {"title: T\nlanguages: [nl]\nphases: [{ id: a }, { id: a }]\n", CB_CODE_CONFIG_ID_TWICE,
         TRUE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture = loaded(cases[i].text);
        g_assert_true(cb_diagnostics_has(fixture.diagnostics, cases[i].code));
        g_assert_cmpint(fixture.collection != NULL, ==, cases[i].is_usable);
        fixture_clear(&fixture);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/least", test_least);
    g_test_add_func("/config/all", test_all);
    g_test_add_func("/config/wrong", test_wrong);
    return g_test_run();
}
