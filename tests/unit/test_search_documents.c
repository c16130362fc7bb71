/* What of a collection enters the search, and what does not. */
#include "fixture.h"
#include "site/search_documents.h"

#include <string.h>

static Fixture collection_fixture(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: Test\nlanguages: [en, nl]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n"
                  "  organisation: { type: text }\n"
                  "  project: { type: text }\n"
                  "  sector: { type: term, vocabulary: sectors, facet: true }\n"
                  "  notes: { type: text, private: true }\n"
                  "  contact: { type: email }\n"
                  "vocabularies:\n"
                  "  sectors:\n"
                  "    - { id: care, label: { en: Hospitals, nl: Ziekenhuizen } }\n");
    fixture_write(
        &fixture, "cases/one.yaml",
        "title: Lighthouse\norganisation: Keepers\nproject: Lighthouse\nsector: "
        "care\nnotes: secretword\n"
        "contact: someone@mailword.example\nsummary: A summaryword here.\n"
        "sections:\n  - title: Headingword\n    text: The *bodyword* stands near [](topic:light).\n"
        "tips:\n  - A tipword.\n");
    fixture_write(&fixture, "cases/one.nl.yaml", "title: Vuurtoren\nproject: Vuurtoren\n");
    fixture_write(&fixture, "topics/light.md", "---\ntitle: Topicword\n---\n## Inner\n\nText.\n");
    fixture_write(&fixture, "tools/draft.md", "---\ntitle: Draftword\ndraft: true\n---\nText.\n");
    return fixture;
}

/* All the search's data in a language, as one text. */
static char *data_of(Fixture *fixture, guint language)
{
    const CbLoadOptions options = {.jobs = 1};
    g_autoptr(CbCollection) collection =
        cb_collection_load(fixture->folder, &options, fixture->diagnostics);
    g_assert_nonnull(collection);
    g_autoptr(CbPlan) plan = cb_plan_new(collection, FALSE);
    g_autoptr(CbSearch) search = cb_search_new(plan, NULL, NULL, 1);
    cb_search_add_outputs(search, plan);
    g_assert_true(cb_plan_finish(plan, fixture->diagnostics));
    GString *data = g_string_new(NULL);
    guint count;
    const CbOutput *outputs = cb_plan_outputs(plan, &count);
    for (guint i = 0; i < count; i++) {
        if (outputs[i].kind == CB_OUTPUT_SEARCH_DATA && outputs[i].language == language) {
            cb_search_read(search, &outputs[i], data);
        }
    }
    return g_string_free(data, FALSE);
}

/* Whether the dictionary can have a form that ends like this: forms share their beginnings. */
static void assert_found(const char *data, const char *ending, gboolean expected)
{
    g_test_message("%s", ending);
    g_assert_true((strstr(data, ending) != NULL) == expected);
}

static void test_texts(void)
{
    Fixture fixture = collection_fixture();
    g_autofree char *data = data_of(&fixture, 0);
    const char *there[] = {"lighthouse",  "keepers",  "hospitals", "summaryword",
                           "headingword", "bodyword", "tipword",   "topicword"};
    for (guint i = 0; i < G_N_ELEMENTS(there); i++) {
        assert_found(data, there[i] + 1, TRUE);
    }
    assert_found(data, "secretword", FALSE);
    assert_found(data, "ecretwor", FALSE);
    assert_found(data, "mailword", FALSE);
    assert_found(data, "raftword", FALSE);
    assert_found(data, "[\"case\",1]", TRUE);
    assert_found(
        data,
        "[\"cases/one\",\"Lighthouse\",\"Keepers\",\"\",\"A summaryword here.\\nHeadingword\\n"
        "The bodyword stands near Topicword.\\nA tipword.\\nsector: Hospitals\"]",
        TRUE);
    fixture_clear(&fixture);
}

static void test_fallback(void)
{
    Fixture fixture = collection_fixture();
    g_autofree char *data = data_of(&fixture, 1);
    assert_found(data, "uurtoren", TRUE);
    assert_found(data, "iekenhuizen", TRUE);
    assert_found(data, "odyword", TRUE);
    assert_found(data, "ighthouse", FALSE);
    assert_found(data, "\"nl/cases/one\",\"Vuurtoren\"", TRUE);
    assert_found(data, "[\"nl/topics/light\",\"Topicword\",\"\",\"en\",[\"en\",\"Inner\\nText.\"]]",
                 TRUE);
    assert_found(data, "\"root\":\"../\"", TRUE);
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-documents/texts", test_texts);
    g_test_add_func("/search-documents/fallback", test_fallback);
    return g_test_run();
}
