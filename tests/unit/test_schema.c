#include "fixture.h"

#include <string.h>

static const char text[] =
    "case:\n"
    "  title: { label: { nl: Naam, en: Name }, description: Kort }\n"
    "  summary: { required: true }\n"
    "  organisation: { type: text, required: true, pattern: \"[A-Z].*\", translate: false }\n"
    "  people: { type: integer, min: 1, max: 100, unit: { nl: mensen, en: people }, group: Feiten "
    "}\n"
    "  aims: { type: terms, vocabulary: aims, facet: true }\n"
    "  size: { type: term, vocabulary: sizes }\n"
    "  topics: { type: refs, to: topics }\n"
    "  contact: { type: email, private: true }\n"
    "vocabularies:\n"
    "  aims:\n"
    "    - { id: hrm, label: { nl: Hrm, en: HRM }, terms: [{ id: coaching, terms: [{ id: peer }] "
    "}] }\n"
    "    - { id: other }\n"
    "  sizes: [{ id: 10-19 }, { id: 20-49 }]\n"
    "  depth: { scale: true, terms: [{ id: low }, { id: high }] }\n";

static Fixture loaded(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl, en]\n");
    fixture_write(&fixture, "schema.yaml", text);
    fixture_load(&fixture);
    return fixture;
}

static const CbField *field(const CbSchema *schema, const char *id)
{
    int index = cb_schema_field(schema, id);
    g_assert_cmpint(index, >=, 0);
    return &schema->fields[index];
}

static void test_fields(void)
{
    Fixture fixture = loaded();
    const CbSchema *schema = &fixture.collection->schema;
    g_assert_cmpuint(schema->n_fields, ==, 6);
    g_assert_cmpint(cb_schema_field(schema, "title"), ==, -1);
    g_assert_cmpint(cb_schema_field(schema, "nothing"), ==, -1);
    const CbField *organisation = field(schema, "organisation");
    g_assert_true(organisation->required && organisation->is_universal);
    g_assert_true(g_regex_match(organisation->regex, "Bolle", 0, NULL));
    g_assert_false(g_regex_match(organisation->regex, "bolle", 0, NULL));
    g_assert_false(g_regex_match(organisation->regex, "x Bolle", 0, NULL));
    g_assert_cmpstr(cb_text_get(&organisation->label, 0, NULL), ==, "organisation");
    const CbField *people = field(schema, "people");
    g_assert_true(people->has_min && people->has_max);
    g_assert_cmpfloat(people->min, ==, 1);
    g_assert_cmpfloat(people->max, ==, 100);
    g_assert_cmpstr(cb_text_get(&people->unit, 1, NULL), ==, "people");
    g_assert_cmpstr(cb_text_get(&people->group, 1, NULL), ==, "Feiten");
    g_assert_true(field(schema, "aims")->facet);
    g_assert_cmpint(field(schema, "topics")->to, ==, CB_KIND_TOPIC);
    g_assert_true(field(schema, "contact")->is_private);
    fixture_clear(&fixture);
}

static void test_built_in(void)
{
    Fixture fixture = loaded();
    const CbSchema *schema = &fixture.collection->schema;
    const CbBuiltInField *title = cb_schema_built_in(schema, "title");
    g_assert_cmpstr(cb_text_get(&title->label, 1, NULL), ==, "Name");
    g_assert_cmpstr(cb_text_get(&title->description, 1, NULL), ==, "Kort");
    g_assert_true(cb_schema_built_in(schema, "summary")->required);
    g_assert_null(cb_schema_built_in(schema, "tips"));
    fixture_clear(&fixture);
}

static void test_vocabularies(void)
{
    Fixture fixture = loaded();
    const CbSchema *schema = &fixture.collection->schema;
    const CbVocabulary *aims = field(schema, "aims")->vocabulary;
    g_assert_cmpuint(aims->n_terms, ==, 4);
    g_assert_false(aims->is_scale);
    int peer = cb_vocabulary_term(aims, "peer");
    g_assert_cmpuint(aims->terms[peer].level, ==, 3);
    g_assert_cmpstr(aims->terms[aims->terms[peer].parent].id, ==, "coaching");
    g_assert_cmpint(aims->terms[cb_vocabulary_term(aims, "hrm")].parent, ==, -1);
    g_assert_cmpint(cb_vocabulary_term(aims, "nothing"), ==, -1);
    /* Ids that all begin with digits are a scale, and so is what says so. */
    g_assert_true(field(schema, "size")->vocabulary->is_scale);
    g_assert_true(schema->vocabularies[2].is_scale);
    fixture_clear(&fixture);
}

/* A collection without schema.yaml has the built-in fields alone. */
static void test_none(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl]\n");
    fixture_write(&fixture, "cases/a.yaml", "title: A\nsummary: x\ntips: [y]\n");
    fixture_load(&fixture);
    g_assert_cmpuint(fixture.collection->schema.n_fields, ==, 0);
    g_assert_cmpuint(fixture.collection->n_cases, ==, 1);
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schema/fields", test_fields);
    g_test_add_func("/schema/built-in", test_built_in);
    g_test_add_func("/schema/vocabularies", test_vocabularies);
    g_test_add_func("/schema/none", test_none);
    return g_test_run();
}
