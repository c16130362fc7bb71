#include "fixture.h"

#include <math.h>
#include <string.h>

static const char schema[] = "case:\n"
                             "  aims: { type: terms, vocabulary: aims, facet: true }\n"
                             "  started: { type: year }\n"
                             "  running: { type: boolean }\n"
                             "vocabularies:\n"
                             "  aims: [{ id: one, terms: [{ id: below }] }, { id: two }]\n";

/* A collection with one figure; its messages are the caller's to judge. */
static Fixture loaded(const char *figure)
{
    Fixture fixture = fixture_new();
    CbLoadOptions options = {.jobs = 1};
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl]\n");
    fixture_write(&fixture, "schema.yaml", schema);
    fixture_write(&fixture, "cases/a.yaml",
                  "title: A\naims: [below]\nstarted: 2016\nrunning: true\n");
    fixture_write(&fixture, "cases/b.yaml", "title: B\naims: [two]\nstarted: 2017\n");
    fixture_write(&fixture, "figures/f.yaml", figure);
    fixture.collection = cb_collection_load(fixture.folder, &options, fixture.diagnostics);
    g_assert_nonnull(fixture.collection);
    return fixture;
}

static void test_counted(void)
{
    Fixture fixture = loaded("title: T\nkind: bars\ncount: aims\nlevel: 2\nunit: percent\n"
                             "where: { started: [2016, 2017], running: true }\n");
    g_assert_cmpuint(fixture.collection->n_figures, ==, 1);
    const CbFigure *figure = &fixture.collection->figures[0];
    g_assert_cmpint(figure->count_field, ==, 0);
    g_assert_cmpuint(figure->level, ==, 2);
    g_assert_cmpint(figure->unit, ==, CB_UNIT_PERCENT);
    g_assert_cmpuint(figure->n_where, ==, 2);
    g_assert_cmpuint(figure->n_cases, ==, 1);
    fixture_clear(&fixture);
}

static void test_given(void)
{
    Fixture fixture = loaded("title: T\nkind: bars\nsource: x\nseries: [2024, 2026]\n"
                             "data:\n  - { label: a, values: [58, ~] }\n");
    const CbFigure *figure = &fixture.collection->figures[0];
    g_assert_cmpuint(figure->n_bars, ==, 1);
    g_assert_cmpfloat(figure->bars[0].values[0], ==, 58);
    g_assert_true(isnan(figure->bars[0].values[1]));
    fixture_clear(&fixture);
}

static void test_paths(void)
{
    Fixture fixture =
        loaded("title: T\nkind: paths\nsource: x\ncolumns:\n"
               "  - { title: A, factors: [{ id: x, label: X }] }\n"
               "  - { title: B, factors: [{ id: y, label: Y }] }\n"
               "arrows: [{ from: x, to: y, sign: \"-\" }, { from: y, to: x, weight: 0.5 }]\n");
    const CbFigure *figure = &fixture.collection->figures[0];
    g_assert_cmpuint(figure->n_factors, ==, 2);
    g_assert_cmpuint(figure->factors[1].column, ==, 1);
    g_assert_cmpint(figure->arrows[0].sign, ==, '-');
    g_assert_cmpfloat(figure->arrows[1].weight, ==, 0.5);
    fixture_clear(&fixture);
}

/* A figure with a mistake that leaves nothing to draw is left out. */
static void test_wrong(void)
{
    static const struct {
        const char *text;
        CbCode code;
    } cases[] = {
        {"title: T\nkind: bars\n", CB_CODE_KEY_MISSING},
        {"title: T\nkind: pie\n", CB_CODE_CHOICE},
        {"title: T\nkind: bars\ncount: nothing\n", CB_CODE_FIGURE_FIELD},
        {"title: T\nkind: bars\ncount: aims\ndata: []\n", CB_CODE_FIGURE_SHAPE},
        {"title: T\nkind: quadrants\nx: [a, b]\ny: [a, b]\ncells: [{ title: a }]\n",
         CB_CODE_FIGURE_SHAPE},
        {"title: T\nkind: comparison\ncases: [a, b]\nfields: [nothing]\n", CB_CODE_FIGURE_FIELD},
        {"title: T\nkind: spectrum\npoles: [a]\noptions: [{ label: a }, { label: b }]\n",
         CB_CODE_FIGURE_SHAPE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture = loaded(cases[i].text);
        g_assert_true(cb_diagnostics_has(fixture.diagnostics, cases[i].code));
        g_assert_cmpuint(fixture.collection->n_figures, ==, 0);
        fixture_clear(&fixture);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/figure/counted", test_counted);
    g_test_add_func("/figure/given", test_given);
    g_test_add_func("/figure/paths", test_paths);
    g_test_add_func("/figure/wrong", test_wrong);
    return g_test_run();
}
