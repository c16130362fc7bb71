#include "fixture.h"
#include "site/catalogue_data.h"

#include <string.h>

static const char configuration[] = "title: { nl: Proef, en: Trial }\nlanguages: [nl, en]\n";
static const char schema[] =
    "case:\n"
    "  sector: { type: term, vocabulary: sectors, facet: true, label: { nl: Tak, en: Branch } }\n"
    "  aims: { type: terms, vocabulary: sectors, facet: true }\n"
    "  started: { type: year, facet: true }\n"
    "  cost: { type: number, facet: true }\n"
    "  contact: { type: email, private: true }\n"
    "vocabularies:\n"
    "  sectors:\n"
    "    - id: care\n"
    "      label: { nl: Zorg, en: Care }\n"
    "      terms: [ { id: home } ]\n"
    "    - { id: \"none\", label: \"</script>\" }\n";

/* Cases 00 … 39: every tenth is in `home`, and number 5 has all fields. */
static void write_cases(Fixture *fixture)
{
    for (guint i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("cases/n%02u.yaml", i);
        g_autoptr(GString) text = g_string_new(NULL);
        g_string_append_printf(text, "title: Number %02u\n", i);
        g_string_append(text, i % 10 == 0 ? "sector: home\n" : "sector: none\n");
        if (i == 5) {
            g_string_append(text, "aims: [care, none]\nstarted: 2016\ncost: 2.5\n"
                                  "contact: secret@example.org\nupdated: 2025-03-09\n");
        }
        fixture_write(fixture, name, text->str);
    }
}

/* A site with everything that pages need, of a fixture that is loaded. */
typedef struct {
    CbTheme *theme;
    CbAssets *assets;
    CbPlan *plan;
    CbSite *site;
    CbArena *scratch;
} Made;

static Made make_site(Fixture *fixture)
{
    Made made = {.scratch = cb_arena_new()};
    CbSiteOptions options = {.jobs = 1};
    made.theme = cb_theme_load("folio", fixture->folder, (CbSpan){0}, fixture->diagnostics);
    g_assert_nonnull(made.theme);
    made.assets = cb_assets_load(made.theme, fixture->diagnostics);
    made.plan = cb_plan_new(fixture->collection, FALSE);
    g_assert_true(cb_plan_finish(made.plan, fixture->diagnostics));
    made.site = cb_site_new(made.plan, made.theme, made.assets, &options, fixture->diagnostics);
    return made;
}

static void free_site(Made *made)
{
    cb_site_free(made->site);
    cb_plan_free(made->plan);
    cb_assets_free(made->assets);
    cb_theme_free(made->theme);
    cb_arena_free(made->scratch);
}

static char *output(const Made *made, const char *path)
{
    GString *out = g_string_new(NULL);
    const CbOutput *wanted = cb_plan_find(made->plan, path);
    g_assert_nonnull(wanted);
    g_assert_true(cb_site_render(made->site, wanted, made->scratch, out, made->site->diagnostics));
    return g_string_free(out, FALSE);
}

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        g_error("%s is not in %s", part, text);
    }
}

static void test_catalogue(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", configuration);
    fixture_write(&fixture, "schema.yaml", schema);
    write_cases(&fixture);
    fixture_load(&fixture);
    Made made = make_site(&fixture);
    g_autofree char *dutch = output(&made, "assets/cases.js");
    g_autofree char *english = output(&made, "en/assets/cases.js");
    g_assert_true(g_str_has_prefix(dutch, "(this.casebookCatalogue=this.casebookCatalogue||[])"
                                          ".push({\"ids\":[\"n00\",\"n01\","));
    has(dutch, ",20250309,");
    /* Cases 0, 10, 20, 30, as gaps; the parent has its child's. */
    has(dutch, "{\"id\":\"care\",\"label\":\"Zorg\",\"cases\":\"0,9,9,9\"}");
    has(dutch, "{\"id\":\"home\",\"label\":\"home\",\"level\":2,\"cases\":\"0,9,9,9\"}");
    has(english, "\"label\":\"Care\"");
    has(english, "\"id\":\"sector\",\"label\":\"Branch\",\"multiple\":false");
    has(dutch, "\"id\":\"aims\",\"label\":\"aims\",\"multiple\":true");
    has(dutch, "\"numbers\":[null,null,null,null,null,2016,null");
    has(dutch, "\"numbers\":[null,null,null,null,null,2.5,null");
    g_assert_null(strstr(dutch, "</script>"));
    g_assert_null(strstr(dutch, "contact"));
    free_site(&made);
    fixture_clear(&fixture);
}

static void test_records(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", configuration);
    fixture_write(&fixture, "schema.yaml", schema);
    write_cases(&fixture);
    fixture_load(&fixture);
    Made made = make_site(&fixture);
    g_autofree char *records = output(&made, "assets/cases-0.js");
    g_assert_true(g_str_has_prefix(records, "(this.casebookRecords=this.casebookRecords||[])"
                                            ".push([0,[[\"sector\",\"Tak\"],[\"aims\",\"aims\"],"
                                            "[\"started\",\"started\"],[\"cost\",\"cost\"]],["));
    has(records, "[\"cases/n00.html\",\"Number 00\",\"\",[\"home\",\"\",\"\",\"\"],\"\"]");
    has(records, "\"2016\",[\"2,5\",\"2.5\"]],\"\"]");
    g_assert_null(strstr(records, "secret"));
    g_assert_null(cb_plan_find(made.plan, "assets/cases-1.js"));
    free_site(&made);
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue-data/catalogue", test_catalogue);
    g_test_add_func("/catalogue-data/records", test_records);
    return g_test_run();
}
