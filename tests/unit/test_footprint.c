#include "fixture.h"
#include "site/footprint.h"

#include <unistd.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

/* The footprint of the fixture's folder; everything is trusted. */
static char *footprint(const Fixture *fixture)
{
    return cb_footprint_new(fixture->folder, NULL, G_MAXINT64, 2, NULL);
}

/* Whether the footprint is another than `before`, which is freed. */
static gboolean has_changed(const Fixture *fixture, char *before)
{
    g_autofree char *now = footprint(fixture);
    g_assert_nonnull(before);
    g_assert_nonnull(now);
    gboolean changed = strcmp(before, now) != 0;
    g_free(before);
    return changed;
}

static void test_changes(void)
{
    g_auto(Fixture) fixture = fixture_new();
    fixture_write(&fixture, "cases/a.yaml", "title: A");
    g_assert_false(has_changed(&fixture, footprint(&fixture)));

    char *before = footprint(&fixture);
    fixture_write(&fixture, "cases/b.yaml", "title: B");
    g_assert_true(has_changed(&fixture, before));

    before = footprint(&fixture);
    fixture_write(&fixture, "cases/b.yaml", "title: BB");
    g_assert_true(has_changed(&fixture, before));

    before = footprint(&fixture);
    g_autofree char *one = g_build_filename(fixture.folder, "cases/b.yaml", NULL);
    g_autofree char *other = g_build_filename(fixture.folder, "cases/c.yaml", NULL);
    g_assert_cmpint(g_rename(one, other), ==, 0);
    g_assert_true(has_changed(&fixture, before));

    before = footprint(&fixture);
    g_assert_cmpint(g_unlink(other), ==, 0);
    g_assert_true(has_changed(&fixture, before));
}

/* Where time stamps cannot be trusted yet, contents tell. */
static void test_fresh(void)
{
    g_auto(Fixture) fixture = fixture_new();
    gboolean has_fresh = FALSE;
    fixture_write(&fixture, "a", "one");
    g_autofree char *trusted = cb_footprint_new(fixture.folder, NULL, G_MAXINT64, 1, &has_fresh);
    g_assert_false(has_fresh);
    g_autofree char *fresh = cb_footprint_new(fixture.folder, NULL, 0, 1, &has_fresh);
    g_assert_true(has_fresh);
    g_assert_cmpstr(trusted, !=, fresh);
    g_autofree char *again = cb_footprint_new(fixture.folder, NULL, 0, 1, NULL);
    g_assert_cmpstr(fresh, ==, again);
}

static void test_left_out(void)
{
    g_auto(Fixture) fixture = fixture_new();
    g_autofree char *out = g_build_filename(fixture.folder, "public", NULL);
    fixture_write(&fixture, "a", "one");
    fixture_write(&fixture, "public/index.html", "one");
    g_autofree char *before = cb_footprint_new(fixture.folder, out, G_MAXINT64, 1, NULL);
    fixture_write(&fixture, "public/index.html", "another");
    fixture_write(&fixture, ".hidden", "x");
    g_autofree char *after = cb_footprint_new(fixture.folder, out, G_MAXINT64, 1, NULL);
    g_assert_cmpstr(before, ==, after);
    g_autofree char *output = cb_footprint_of_output(out, 1);
    fixture_write(&fixture, "public/.hidden", "x");
    g_autofree char *changed = cb_footprint_of_output(out, 1);
    g_assert_cmpstr(output, !=, changed);
}

/* A folder `depth` folders deep. */
static void make_deep(const Fixture *fixture, guint depth)
{
    g_autoptr(GString) path = g_string_new(NULL);
    for (guint i = 0; i < depth; i++) {
        g_string_append(path, "d/");
    }
    g_string_append(path, "file");
    fixture_write(fixture, path->str, "x");
}

static void test_depth(void)
{
    g_auto(Fixture) fixture = fixture_new();
    make_deep(&fixture, CB_MAX_FOOTPRINT_DEPTH);
    g_autofree char *deep = footprint(&fixture);
    g_assert_nonnull(deep);
    make_deep(&fixture, CB_MAX_FOOTPRINT_DEPTH + 1);
    g_assert_null(footprint(&fixture));
}

static void test_links(void)
{
    g_auto(Fixture) fixture = fixture_new();
    g_auto(Fixture) elsewhere = fixture_new();
    g_autofree char *link = g_build_filename(fixture.folder, "templates", NULL);
    fixture_write(&fixture, "a", "one");
    fixture_write(&elsewhere, "case.html", "one");
    g_assert_cmpint(symlink(elsewhere.folder, link), ==, 0);
    char *before = footprint(&fixture);
    fixture_write(&elsewhere, "case.html", "another");
    g_assert_true(has_changed(&fixture, before));
    g_autofree char *up = g_build_filename(fixture.folder, "up", NULL);
    g_assert_cmpint(symlink(".", up), ==, 0);
    g_assert_null(footprint(&fixture));
    g_assert_cmpint(g_unlink(up), ==, 0);
    g_assert_cmpint(g_unlink(link), ==, 0);
}

static void test_missing(void)
{
    g_auto(Fixture) fixture = fixture_new();
    g_autofree char *missing = g_build_filename(fixture.folder, "nothing", NULL);
    g_autofree char *none = cb_footprint_new(missing, NULL, G_MAXINT64, 1, NULL);
    g_assert_nonnull(none);
    g_assert_cmpint(g_mkdir(missing, 0777), ==, 0);
    g_autofree char *empty = cb_footprint_new(missing, NULL, G_MAXINT64, 1, NULL);
    g_assert_cmpstr(none, !=, empty);
}

static void test_program(void)
{
    g_autofree char *one = cb_footprint_of_program();
    g_autofree char *other = cb_footprint_of_program();
    g_assert_cmpuint(strlen(one), ==, 64);
    g_assert_cmpstr(one, ==, other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/footprint/changes", test_changes);
    g_test_add_func("/footprint/fresh", test_fresh);
    g_test_add_func("/footprint/left-out", test_left_out);
    g_test_add_func("/footprint/depth", test_depth);
    g_test_add_func("/footprint/links", test_links);
    g_test_add_func("/footprint/missing", test_missing);
    g_test_add_func("/footprint/program", test_program);
    return g_test_run();
}
