/* What the model computes from a small collection: references, facets, related, figures. */
#include "fixture.h"
#include "model/facets.h"
#include "model/indexes.h"
#include "model/related.h"

static void write_collection(Fixture *fixture)
{
    fixture_write(fixture, "casebook.yaml", "title: Test\nlanguages: [en]\n");
    fixture_write(
        fixture, "schema.yaml",
        "case:\n"
        "  sector: { type: term, vocabulary: sectors, facet: true }\n"
        "  size: { type: term, vocabulary: sizes, facet: true }\n"
        "  kinds: { type: terms, vocabulary: kinds, facet: true }\n"
        "  practices: { type: refs, to: practices, facet: true }\n"
        "  started: { type: year, facet: true }\n"
        "  secret: { type: term, vocabulary: sectors, private: true }\n"
        "vocabularies:\n"
        "  sectors: [{ id: care }, { id: school }, { id: unused }]\n"
        "  sizes: { scale: true, terms: [{ id: small }, { id: middle }, { id: large }] }\n"
        "  kinds:\n"
        "    - id: people\n"
        "      terms: [{ id: coaching }, { id: training }]\n"
        "    - id: structure\n");
    fixture_write(fixture, "cases/a.yaml",
                  "title: A\nsector: care\nsize: large\nkinds: [coaching, training]\n"
                  "practices: [voice]\nstarted: 2019\n");
    fixture_write(fixture, "cases/b.yaml",
                  "title: B\nsector: care\nsize: small\nkinds: [training]\nstarted: 2020\n"
                  "summary: As in [](case:a).\n");
    fixture_write(fixture, "cases/c.yaml",
                  "title: C\nsector: school\nkinds: [structure]\nrelated: [a]\nstarted: 2019\n");
    fixture_write(fixture, "cases/d.yaml", "title: D\nsector: care\n");
    fixture_write(fixture, "practices/acting/voice.md",
                  "---\ntitle: Voice\ncases: [b]\n---\nSeen in [](case:c).\n");
    fixture_write(fixture, "figures/kinds.yaml",
                  "title: Kinds\nkind: bars\ncount: kinds\nunit: percent\n"
                  "where: { sector: care }\n");
    fixture_write(fixture, "figures/top.yaml", "title: Top\nkind: bars\ncount: kinds\nlevel: 1\n");
    fixture_write(fixture, "figures/sizes.yaml", "title: Sizes\nkind: bars\ncount: size\n");
    fixture_write(fixture, "figures/table.yaml",
                  "title: Table\nkind: crosstab\nrows: sector\ncolumns: size\n");
}

static const CbCollection *load(Fixture *fixture)
{
    write_collection(fixture);
    fixture_load(fixture);
    return fixture->collection;
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    *fixture = fixture_new();
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_clear(fixture);
}

static guint32 find(const CbCollection *collection, CbKind kind, const char *id)
{
    int index = cb_collection_find(collection, kind, id);
    g_assert_cmpint(index, >=, 0);
    return (guint32)index;
}

static guint32 find_case(const CbCollection *collection, const char *id)
{
    return find(collection, CB_KIND_CASE, id);
}

/* The ids of a set of cases, joined: "a b". */
static char *ids(const CbCollection *collection, CbIndexes set)
{
    GString *text = g_string_new(NULL);
    for (guint32 i = 0; i < set.length; i++) {
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               collection->cases[set.items[i]].entry.id);
    }
    return g_string_free(text, FALSE);
}

#define ASSERT_CASES(collection, set, expected)                                                    \
    do {                                                                                           \
        g_autofree char *found = ids((collection), (set));                                         \
        g_assert_cmpstr(found, ==, (expected));                                                    \
    } while (0)

static void references_go_both_ways(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    const CbArticle *voice = &collection->practices[find(collection, CB_KIND_PRACTICE, "voice")];
    ASSERT_CASES(collection, voice->cases, "a b");
    ASSERT_CASES(collection, voice->named_cases, "b");
    const CbCase *b = &collection->cases[find_case(collection, "b")];
    g_assert_cmpuint(b->practices.length, ==, 1);
    int field = cb_schema_field(&collection->schema, "practices");
    g_assert_true(b->values[field].is_set);
    g_assert_cmpuint(b->values[field].indexes.length, ==, 1);
}

static void backlinks_name_who_links(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    const CbEntry *a = &collection->cases[find_case(collection, "a")].entry;
    ASSERT_CASES(collection, a->backlinks[CB_KIND_CASE], "b c");
    const CbEntry *c = &collection->cases[find_case(collection, "c")].entry;
    g_assert_cmpuint(c->backlinks[CB_KIND_PRACTICE].length, ==, 1);
    g_assert_cmpuint(c->backlinks[CB_KIND_CASE].length, ==, 0);
}

static const CbFacet *facet(const CbCollection *collection, const char *field)
{
    int index = cb_schema_field(&collection->schema, field);
    g_assert_cmpint(index, >=, 0);
    return cb_collection_facet(collection, (guint32)index);
}

static void facets_count_each_case_once(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    const CbFacet *kinds = facet(collection, "kinds");
    g_assert_cmpuint(kinds->n_values, ==, 4);
    ASSERT_CASES(collection, kinds->values[0].cases, "a b"); /* people, by its children */
    ASSERT_CASES(collection, kinds->values[1].cases, "a");
    ASSERT_CASES(collection, kinds->values[2].cases, "a b");
    ASSERT_CASES(collection, kinds->values[3].cases, "c");
    const CbFacet *sectors = facet(collection, "sector");
    g_assert_cmpuint(sectors->n_values, ==, 3);
    g_assert_cmpuint(sectors->values[2].cases.length, ==, 0);
    const CbFacet *started = facet(collection, "started");
    g_assert_cmpuint(started->n_values, ==, 2);
    g_assert_cmpuint(started->values[0].value, ==, 2019);
    ASSERT_CASES(collection, started->values[0].cases, "a c");
    g_assert_null(facet(collection, "secret"));
}

static void related_cases_say_why(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    CbRelatedCases a = cb_related_of(collection, find_case(collection, "a"));
    g_assert_cmpuint(a.count, >=, 2);
    g_assert_cmpuint(a.items[0].index, ==, find_case(collection, "b"));
    g_assert_cmpfloat(a.items[0].weight, >, a.items[1].weight);
    g_assert_cmpuint(a.items[0].n_reasons, ==, 3);
    const char *reason = collection->schema.fields[a.items[0].reasons[0].field].id;
    g_assert_cmpstr(reason, !=, "sector"); /* three of four cases share it: the weakest reason */
    CbRelatedCases c = cb_related_of(collection, find_case(collection, "c"));
    g_assert_cmpuint(c.count, ==, 1);
    g_assert_true(c.items[0].by_editor);
    g_assert_cmpuint(c.items[0].index, ==, find_case(collection, "a"));
    g_assert_cmpuint(c.items[0].n_reasons, ==, 0);
}

static const CbFigure *figure(const CbCollection *collection, const char *id)
{
    return &collection->figures[find(collection, CB_KIND_FIGURE, id)];
}

static void assert_bar(const CbFigure *one, guint index, const char *label, double value)
{
    g_assert_cmpuint(index, <, one->n_bars);
    g_assert_cmpstr(cb_text_get(&one->bars[index].label, 0, NULL), ==, label);
    g_assert_cmpfloat_with_epsilon(one->bars[index].values[0], value, 1e-9);
}

static void bars_are_counted(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    const CbFigure *kinds = figure(collection, "kinds");
    g_assert_cmpuint(kinds->n_cases, ==, 3);
    g_assert_cmpuint(kinds->n_bars, ==, 3);
    assert_bar(kinds, 0, "people", 200.0 / 3);
    assert_bar(kinds, 1, "training", 200.0 / 3); /* more than coaching, so before it */
    assert_bar(kinds, 2, "coaching", 100.0 / 3);
    const CbFigure *top = figure(collection, "top");
    g_assert_cmpuint(top->n_bars, ==, 2);
    assert_bar(top, 0, "people", 2);
    assert_bar(top, 1, "structure", 1);
}

static void a_scale_keeps_its_order_and_gaps(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbFigure *sizes = figure(load(fixture), "sizes");
    g_assert_cmpuint(sizes->n_bars, ==, 3);
    assert_bar(sizes, 0, "small", 1);
    assert_bar(sizes, 1, "middle", 0);
    assert_bar(sizes, 2, "large", 1);
}

static void crosstabs_are_counted(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbCollection *collection = load(fixture);
    const CbFigure *table = figure(collection, "table");
    g_assert_cmpuint(table->n_rows, ==, 2);
    g_assert_cmpuint(table->n_columns, ==, 3);
    ASSERT_CASES(collection, table->cells[0], "b");
    ASSERT_CASES(collection, table->cells[1], "");
    ASSERT_CASES(collection, table->cells[2], "a");
    ASSERT_CASES(collection, table->cells[3], "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
    ADD("/model/references", references_go_both_ways);
    ADD("/model/backlinks", backlinks_name_who_links);
    ADD("/model/facets", facets_count_each_case_once);
    ADD("/model/related", related_cases_say_why);
    ADD("/model/bars", bars_are_counted);
    ADD("/model/scale", a_scale_keeps_its_order_and_gaps);
    ADD("/model/crosstab", crosstabs_are_counted);
    return g_test_run();
}
