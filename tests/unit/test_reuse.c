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

/* What can be taken over when CASE became `text`, the file `path` having changed; NULL: nothing. */
static CbReuse *reuse_of(const Fixture *now, const char *path)
{
    g_auto(Fixture) before = make(CASE);
    g_auto(CbStateResult) last = {0}, known = {0};
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    cb_reuse_note(before.collection, 1, &last);
    cb_reuse_note(now->collection, 1, &known);
    g_ptr_array_add(changed, (gpointer)path);
    return cb_reuse_new(now->collection, &last, &known, changed);
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
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.en.yaml");
    CbOutput page = {.kind = CB_OUTPUT_CASE, .index = 0};
    g_assert_nonnull(reuse);
    g_assert_false(keeps(reuse, CB_OUTPUT_CASE, 0));
    g_assert_true(cb_reuse_is_changed_case(reuse, &page));
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
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.yaml");
    g_assert_nonnull(reuse);
    g_assert_false(keeps(reuse, CB_OUTPUT_PRACTICE, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_PRACTICE, 1));
    g_assert_false(keeps(reuse, CB_OUTPUT_CASES_CSV, 0));
    g_assert_true(keeps(reuse, CB_OUTPUT_CASES, 0));
}

/* What others show of a case, or what leads from and to it, is different. */
static void test_shared(void)
{
    static const char *const texts[] = {
        "title: Another\n",
        "title: A\nsummary: Longer.\n",
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
        g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/a.yaml");
        g_assert_null(reuse);
    }
}

static void test_unknown_file(void)
{
    g_auto(Fixture) now = make(CASE);
    g_autoptr(CbReuse) reuse = reuse_of(&now, "cases/nobody.yaml");
    g_assert_null(reuse);
    g_assert_null(cb_reuse_new(now.collection, NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reuse/text", test_text);
    g_test_add_func("/reuse/tips", test_tips);
    g_test_add_func("/reuse/shared", test_shared);
    g_test_add_func("/reuse/unknown-file", test_unknown_file);
    return g_test_run();
}
