#include "fixture.h"

#include <string.h>

static const char schema[] = "case:\n"
                             "  organisation: { type: text, translate: false }\n"
                             "  aims: { type: terms, vocabulary: aims }\n"
                             "  share: { type: number }\n"
                             "  started: { type: year }\n"
                             "  ended: { type: date }\n"
                             "  running: { type: boolean }\n"
                             "  story: { type: markdown }\n"
                             "  partners: { type: list }\n"
                             "  topic: { type: ref, to: topics }\n"
                             "  contact: { type: email, private: true }\n"
                             "vocabularies:\n"
                             "  aims: [{ id: one }, { id: two }, { id: three }]\n";

static const char dutch[] = "title: De bakkerij\n"
                            "organisation: Bolle\n"
                            "aims: [three, one]\n"
                            "share: 0.5\n"
                            "started: 2016\n"
                            "ended: 2026-02-28\n"
                            "running: true\n"
                            "story: Een *verhaal*.\n"
                            "partners: [Zout, Peper]\n"
                            "topic: change\n"
                            "contact: an@example.org\n"
                            "summary: Kort.\n"
                            "sections:\n"
                            "  - { title: Eerst, text: Tekst }\n"
                            "  - { title: Dan }\n"
                            "quotes:\n"
                            "  - { text: Ja, by: An, role: Bakker, paraphrase: true }\n"
                            "tips: [Begin]\n"
                            "links: [{ url: \"https://example.org\" }]\n"
                            "sources: [{ title: Boek }]\n"
                            "related: [other]\n"
                            "featured: true\n"
                            "updated: 2026-11-22\n";

static const char english[] = "title: The bakery\n"
                              "partners: [Salt]\n"
                              "sections:\n"
                              "  - { title: First }\n"
                              "  - { text: Text }\n";

static Fixture loaded(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl, en]\n");
    fixture_write(&fixture, "schema.yaml", schema);
    fixture_write(&fixture, "topics/change.md", "---\ntitle: Thema\n---\nx\n");
    fixture_write(&fixture, "cases/bakery.yaml", dutch);
    fixture_write(&fixture, "cases/bakery.en.yaml", english);
    fixture_write(&fixture, "cases/other.yaml", "title: Zout\ndraft: false\n");
    fixture_write(&fixture, "cases/hidden.yaml", "title: Aap\ndraft: true\n");
    fixture_load(&fixture);
    return fixture;
}

static const CbFieldValue *value(const Fixture *fixture, const char *id)
{
    int field = cb_schema_field(&fixture->collection->schema, id);
    g_assert_cmpint(field, >=, 0);
    return &fixture->collection->cases[0].values[field];
}

static void test_fields(void)
{
    Fixture fixture = loaded();
    g_assert_cmpuint(fixture.collection->n_cases, ==, 2);
    /* Terms stand as written. */
    g_assert_cmpuint(value(&fixture, "aims")->indexes.length, ==, 2);
    g_assert_cmpuint(value(&fixture, "aims")->indexes.items[0], ==, 2);
    g_assert_cmpfloat(value(&fixture, "share")->number, ==, 0.5);
    g_assert_cmpfloat(value(&fixture, "started")->number, ==, 2016);
    g_assert_cmpint(value(&fixture, "ended")->date.day, ==, 28);
    g_assert_true(value(&fixture, "running")->boolean);
    g_assert_true(cb_body_is_set(&value(&fixture, "story")->markdown));
    g_assert_cmpuint(value(&fixture, "topic")->indexes.items[0], ==, 0);
    g_assert_cmpstr(cb_text_get(&value(&fixture, "organisation")->text, 1, NULL), ==, "Bolle");
    fixture_clear(&fixture);
}

/* A private value is kept apart from the case, to be looked for. */
static void test_private(void)
{
    Fixture fixture = loaded();
    g_assert_false(value(&fixture, "contact")->is_set);
    g_assert_cmpuint(fixture.collection->n_private_values, ==, 1);
    g_assert_cmpstr(fixture.collection->private_values[0].text, ==, "an@example.org");
    fixture_clear(&fixture);
}

static void test_built_in(void)
{
    Fixture fixture = loaded();
    const CbCase *one = &fixture.collection->cases[0];
    g_assert_cmpstr(one->entry.id, ==, "bakery");
    g_assert_cmpuint(one->n_sections, ==, 2);
    g_assert_cmpuint(one->n_quotes, ==, 1);
    g_assert_true(one->quotes[0].paraphrase);
    g_assert_cmpuint(one->n_tips, ==, 1);
    g_assert_cmpuint(one->n_links, ==, 1);
    g_assert_cmpuint(one->n_sources, ==, 1);
    g_assert_cmpuint(one->named_related.length, ==, 1);
    g_assert_true(one->featured);
    g_assert_cmpint(one->entry.updated.year, ==, 2026);
    fixture_clear(&fixture);
}

/* Lists are translated by position; what is not falls back, and says so. */
static void test_translation(void)
{
    Fixture fixture = loaded();
    const CbCase *one = &fixture.collection->cases[0];
    const CbFieldValue *partners = value(&fixture, "partners");
    guint actual;
    g_assert_cmpstr(cb_text_get(&one->entry.title, 1, &actual), ==, "The bakery");
    g_assert_cmpuint(actual, ==, 1);
    g_assert_cmpstr(cb_text_get(&partners->list[0], 1, NULL), ==, "Salt");
    g_assert_cmpstr(cb_text_get(&partners->list[1], 1, &actual), ==, "Peper");
    g_assert_cmpuint(actual, ==, 0);
    g_assert_cmpstr(cb_text_get(&one->sections[0].title, 1, NULL), ==, "First");
    g_assert_cmpstr(cb_text_get(&one->sections[1].title, 1, NULL), ==, "Dan");
    g_assert_true(cb_body_has(&one->sections[1].text, 1));
    g_assert_false(cb_body_has(&one->sections[1].text, 0));
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/case/fields", test_fields);
    g_test_add_func("/case/private", test_private);
    g_test_add_func("/case/built-in", test_built_in);
    g_test_add_func("/case/translation", test_translation);
    return g_test_run();
}
