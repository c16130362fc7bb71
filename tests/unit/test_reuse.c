#include "fixture.h"
#include "site/reuse.h"

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

#define CASE                                                                                       \
    "title: A\nsummary: In short.\npractices: [one]\nsections:\n  - title: Begin\n"                \
    "    text: |\n      Words.\ntips:\n  - Do it.\n"

/* A collection with a case `a` as given, another, and two practices. */
static Fixture make(const char *text)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml",
                  "title: T\nlanguages: [en]\nguides: [{ id: g, title: G }]\n");
    fixture_write(&fixture, "schema.yaml", "case:\n  practices: { type: refs, to: practices }\n");
    fixture_write(&fixture, "cases/a.yaml", text);
    fixture_write(&fixture, "cases/b.yaml", "title: B\n");
    fixture_write(&fixture, "practices/acting/one.md", "---\ntitle: One\n---\nText.\n");
    fixture_write(&fixture, "practices/acting/two.md", "---\ntitle: Two\n---\nText.\n");
    fixture_load(&fixture);
    return fixture;
}

/* What can be taken over when CASE became what it is now, the file `path` having changed; NULL:
 * nothing. `plan` must be freed after it. */
static CbReuse *reuse_of(const Fixture *now, const char *path, CbPlan **plan)
{
    g_auto(Fixture) before = make(CASE);
    g_auto(CbStateResult) last = {0}, known = {0};
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    cb_reuse_note(before.collection, NULL, 1, &last);
    cb_reuse_complete(before.collection, 1, &last);
    cb_reuse_note(now->collection, &last, 1, &known);
    g_ptr_array_add(changed, (gpointer)path);
    *plan = cb_plan_new(now->collection, FALSE);
    return cb_reuse_new(*plan, &last, &known, changed);
}

/* Whether the one output of a kind, or that of entry `index`, is kept. */
static gboolean keeps(const CbReuse *reuse, CbOutputKind kind, guint index)
{
    CbOutput output = {.kind = kind, .index = index};
    return cb_reuse_keeps(reuse, &output);
}

static void test_text(void)
{
    g_auto(Fixture) now = make("title: A\nsummary: In short.\npractices: [one]\nsections:\n"
                               "  - title: Begin\n    text: |\n      Other words.\n"
                               "tips:\n  - Do it.\n");
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.en.yaml", &plan);
    CbOutput page = {.kind = CB_OUTPUT_CASE, .index = 0};
    g_assert_nonnull(reuse);
    g_assert_false(keeps(reuse, CB_OUTPUT_CASE, 0));
    g_assert_true(cb_reuse_decides(reuse, &page));
    g_assert_true(keeps(reuse, CB_OUTPUT_CASE, 1));
    g_assert_true(keeps(reuse, CB_OUTPUT_CASES, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_PRACTICE, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_CASES_CSV, 0));
    g_assert_false(keeps(reuse, CB_OUTPUT_GUIDE, 0));
    g_assert_false(keeps(reuse, CB_OUTPUT_SEARCH_DATA, 0));
}

static void test_tips(void)
{
    g_auto(Fixture) now = make("title: A\nsummary: In short.\npractices: [one]\nsections:\n"
                               "  - title: Begin\n    text: |\n      Words.\n"
                               "tips:\n  - Do it now.\n");
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.yaml", &plan);
    g_assert_nonnull(reuse);
    g_assert_false(keeps(reuse, CB_OUTPUT_PRACTICE, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_PRACTICE, 1));
    g_assert_false(keeps(reuse, CB_OUTPUT_CASES_CSV, 0));
    g_assert_false(keeps(reuse, CB_OUTPUT_RECORDS, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_CASES, 0));
}

/* A collection of cases of which "m" has the title `title`; "x" and those after it have nothing in
 * common with it. A page names the case `named`. */
static Fixture make_many(const char *title, const char *named)
{
    static const char *const ids[] = {"k", "l", "m", "n", "x", "y", "z"};
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [en]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n  sector: { type: term, vocabulary: sectors, facet: true }\n"
                  "  size: { type: term, vocabulary: sizes, facet: true }\n"
                  "vocabularies:\n  sectors: [{ id: care, label: C }, { id: trade, label: T }]\n"
                  "  sizes: [{ id: small, label: S }, { id: large, label: L }]\n");
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autofree char *path = g_strdup_printf("cases/%s.yaml", ids[i]);
        g_autofree char *text = g_strdup_printf(
            "title: %s\nsector: %s\nsize: %s\n", strcmp(ids[i], "m") == 0 ? title : ids[i],
            i < 4 ? "care" : "trade", i < 4 ? "small" : "large");
        fixture_write(&fixture, path, text);
    }
    g_autofree char *page = g_strdup_printf("---\ntitle: P\n---\n[](case:%s)\n", named);
    fixture_write(&fixture, "pages/about.md", page);
    fixture_load(&fixture);
    return fixture;
}

/* What can be taken over when the title "M" became another; NULL: nothing. */
static CbReuse *reuse_of_many(const Fixture *now, const char *named, CbPlan **plan)
{
    g_auto(Fixture) before = make_many("M", named);
    g_auto(CbStateResult) last = {0}, known = {0};
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    cb_reuse_note(before.collection, NULL, 1, &last);
    cb_reuse_complete(before.collection, 1, &last);
    cb_reuse_note(now->collection, &last, 1, &known);
    g_ptr_array_add(changed, (gpointer) "cases/m.yaml");
    *plan = cb_plan_new(now->collection, FALSE);
    return cb_reuse_new(*plan, &last, &known, changed);
}

static gboolean keeps_case(const CbReuse *reuse, const Fixture *now, const char *id)
{
    return keeps(reuse, CB_OUTPUT_CASE,
                 (guint)cb_collection_find(now->collection, CB_KIND_CASE, id));
}

static gboolean keeps_value(const CbReuse *reuse, guint facet, guint value)
{
    CbOutput output = {.kind = CB_OUTPUT_FACET, .index = facet, .value = value};
    return cb_reuse_keeps(reuse, &output);
}

/* A title in its place: lists and what stands around it. */
static void test_title(void)
{
    g_auto(Fixture) now = make_many("Mm", "z");
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of_many(&now, "z", &plan);
    g_assert_nonnull(reuse);
    g_assert_false(keeps_case(reuse, &now, "m"));
    g_assert_false(keeps_case(reuse, &now, "k")); /* related */
    g_assert_true(keeps_case(reuse, &now, "y"));
    g_assert_true(keeps_case(reuse, &now, "z"));
    g_assert_false(keeps_value(reuse, 0, 0));
    g_assert_true(keeps_value(reuse, 0, 1));
    g_assert_false(keeps(reuse, CB_OUTPUT_CASES, 0));
    g_assert_false(keeps(reuse, CB_OUTPUT_CASES_CSV, 0));
    g_assert_false(keeps(reuse, CB_OUTPUT_HOME, 0));
}

/* A title by which the case stands elsewhere: also what it stood beside, and stands beside now. */
static void test_place(void)
{
    g_auto(Fixture) now = make_many("Yy", "z");
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of_many(&now, "z", &plan);
    g_assert_nonnull(reuse);
    g_assert_false(keeps_case(reuse, &now, "l"));
    g_assert_false(keeps_case(reuse, &now, "n"));
    g_assert_false(keeps_case(reuse, &now, "y"));
    g_assert_false(keeps_case(reuse, &now, "z"));
    g_assert_true(keeps_case(reuse, &now, "x"));
    g_assert_true(keeps_value(reuse, 1, 1));
}

/* A text names the case: its title may be shown anywhere. */
static void test_named(void)
{
    g_auto(Fixture) now = make_many("Mm", "m");
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of_many(&now, "m", &plan);
    g_assert_null(reuse);
}

/* What others show of a case, or what leads from and to it, is different. */
static void test_shared(void)
{
    static const char *const texts[] = {
        "title: A\nsummary: In short.\npractices: [one, two]\nsections:\n  - title: Begin\n"
        "    text: |\n      Words.\ntips:\n  - Do it.\n",
        "title: A\nsummary: In short.\npractices: [one]\nsections:\n  - title: End\n"
        "    text: |\n      Words.\ntips:\n  - Do it.\n",
        "title: A\nsummary: In short.\npractices: [one]\nsections:\n  - title: Begin\n"
        "    text: |\n      [](case:b) Words.\ntips:\n  - Do it.\n",
        "title: A\nsummary: In short.\npractices: [one]\nsections:\n  - title: Begin\n"
        "    text: |\n      ## Words\ntips:\n  - Do it.\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(Fixture) now = make(texts[i]);
        g_autoptr(CbPlan) plan = NULL;
        g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.yaml", &plan);
        g_assert_null(reuse);
    }
}

static void test_unknown_file(void)
{
    g_auto(Fixture) now = make(CASE);
    g_autoptr(CbPlan) plan = NULL;
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/nobody.yaml", &plan);
    g_assert_null(reuse);
    g_assert_null(cb_reuse_new(plan, NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reuse/text", test_text);
    g_test_add_func("/reuse/tips", test_tips);
    g_test_add_func("/reuse/title", test_title);
    g_test_add_func("/reuse/place", test_place);
    g_test_add_func("/reuse/named", test_named);
    g_test_add_func("/reuse/shared", test_shared);
    g_test_add_func("/reuse/unknown-file", test_unknown_file);
    return g_test_run();
}
