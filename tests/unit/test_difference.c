#include "base/limits.h"
#include "exchange/difference_write.h"
#include "exchange/revision.h"
#include "fixture.h"

#include <gio/gio.h>
#include <string.h>

#define SCHEMA                                                                                     \
    "case:\n  year: { type: year }\n  note: { type: text, private: true }\n"                       \
    "  open: { type: text%s }\n"

static Fixture collection(const char *is_private, const char *languages)
{
    Fixture fixture = fixture_new();
    g_autofree char *schema = g_strdup_printf(SCHEMA, is_private);
    g_autofree char *config = g_strdup_printf("title: Test\nlanguages: %s\n", languages);
    fixture_write(&fixture, "casebook.yaml", config);
    fixture_write(&fixture, "schema.yaml", schema);
    return fixture;
}

/* The differences of two fixtures as text; clears both. */
static char *compare(Fixture *before, Fixture *after)
{
    fixture_load(before);
    fixture_load(after);
    g_autoptr(CbDifferences) differences =
        cb_differences_new(before->collection, after->collection, after->diagnostics);
    GString *out = g_string_new(NULL);
    cb_differences_write_text(differences, out);
    fixture_clear(before);
    fixture_clear(after);
    return g_string_free(out, FALSE);
}

static void test_private(void)
{
    Fixture before = collection("", "[en]"), after = collection(", private: true", "[en]");
    fixture_write(&before, "cases/a.yaml", "title: A\nsummary: S\nnote: one\nopen: seen\n");
    fixture_write(&after, "cases/a.yaml", "title: A\nsummary: S\nnote: two\nopen: unseen\n");
    g_autofree char *text = compare(&before, &after);
    g_assert_cmpstr(text, ==, "No differences that a reader would notice.\n");
}

static void test_drafts(void)
{
    Fixture before = collection("", "[en]"), after = collection("", "[en]");
    fixture_write(&before, "cases/a.yaml", "title: A\nsummary: S\ndraft: true\n");
    fixture_write(&after, "cases/a.yaml", "title: A\nsummary: S\n");
    g_autofree char *text = compare(&before, &after);
    g_assert_cmpstr(text, ==, "Cases\n  added a: A\n");
}

/* The language of a text counts, not its place in casebook.yaml. */
static void test_languages(void)
{
    Fixture before = collection("", "[en, nl]"), after = collection("", "[nl, en]");
    fixture_write(&before, "cases/a.yaml", "title: { en: One, nl: Een }\nsummary: S\nyear: 1990\n");
    fixture_write(&after, "cases/a.yaml",
                  "title: { en: One, nl: Twee }\nsummary: { en: S, nl: S }\nyear: 1991\n");
    g_autofree char *text = compare(&before, &after);
    g_assert_cmpstr(text, ==,
                    "The site\n  changed site: Test\n"
                    "    Languages: “en, nl” becomes “nl, en”\n\n"
                    "Cases\n  changed a: Twee\n    Title (nl): “Een” becomes “Twee”\n"
                    "    year: “1990” becomes “1991”\n    Summary (nl): “S” added\n");
}

static void write_site(const Fixture *fixture, gboolean is_after)
{
    fixture_write(fixture, "casebook.yaml",
                  is_after ? "title: { en: New, nl: Nieuw }\nlanguages: [en, nl]\ntheme: civic\n"
                             "navigation: [cases, tools]\n"
                           : "title: { en: Old, nl: Oud }\nlanguages: [en, nl]\n"
                             "navigation: [cases]\n");
    g_autofree char *schema = g_strdup_printf(
        "case:\n  hue: { type: term, vocabulary: hues, label: %s%s }\n"
        "  secret: { type: term, vocabulary: secrets, private: true, label: %s }\n"
        "vocabularies:\n  hues: [ { id: red, label: { en: %s, nl: Rood } } ]\n"
        "  secrets: [ { id: one, label: %s } ]\n",
        is_after ? "Colour" : "Hue", is_after ? ", facet: true" : "", is_after ? "B" : "A",
        is_after ? "Crimson" : "Red", is_after ? "Two" : "One");
    fixture_write(fixture, "schema.yaml", schema);
    fixture_write(fixture, "media/plan.txt", is_after ? "new" : "old");
    fixture_write(fixture, "media/same.txt", "same");
    fixture_write(fixture, is_after ? "practices/acting/a.md" : "practices/preparing/a.md",
                  "---\ntitle: { en: A, nl: A }\n---\n");
    fixture_write(fixture, "practices/acting/b.md",
                  is_after ? "---\ntitle: { en: B, nl: B }\norder: 2\n---\n"
                           : "---\ntitle: { en: B, nl: B }\norder: 1\n---\n");
    fixture_write(fixture, "practices/acting/c.md",
                  is_after ? "---\ntitle: { en: C, nl: C }\norder: 1\n---\n"
                           : "---\ntitle: { en: C, nl: C }\norder: 2\n---\n");
    fixture_write(fixture, "tools/t.md",
                  is_after ? "---\ntitle: T\nkind: guide\n---\n"
                           : "---\ntitle: T\nkind: card\n---\n");
}

/* What is of no entry, and where entries stand; nothing of what is private. */
static void test_site(void)
{
    Fixture before = fixture_new(), after = fixture_new();
    write_site(&before, FALSE);
    write_site(&after, TRUE);
    g_autofree char *text = compare(&before, &after);
    g_assert_cmpstr(text, ==,
                    "The site\n"
                    "  changed site: New\n"
                    "    Title (en): “Old” becomes “New”\n"
                    "    Title (nl): “Oud” becomes “Nieuw”\n"
                    "    Theme: “folio” becomes “civic”\n"
                    "    Menu: “cases” becomes “cases, tools”\n"
                    "    Field hue (en): “Hue” becomes “Colour”\n"
                    "    Filters: “Colour” added\n"
                    "    Term red of hues (en): “Red” becomes “Crimson”\n"
                    "    Order of practices: “B, C” becomes “C, B”\n"
                    "    media/plan.txt: changed\n"
                    "\n"
                    "Practices\n"
                    "  changed a: A\n"
                    "    Phase: “Preparing” becomes “Acting”\n"
                    "\n"
                    "Tools\n"
                    "  changed t: T\n"
                    "    Kind: “card” becomes “guide”\n");
}

/* Templates and themes are compared as files, whatever is in them. */
static void test_templates(void)
{
    Fixture before = collection("", "[en]"), after = collection("", "[en]");
    fixture_write(&before, "templates/page.html", "one");
    fixture_write(&after, "templates/page.html", "two");
    fixture_write(&after, "themes/own/theme.yaml", "extends: folio\n");
    g_autofree char *text = compare(&before, &after);
    g_assert_cmpstr(text, ==,
                    "The site\n  changed site: Test\n    Templates: changed\n"
                    "    Look of the theme: changed\n");
}

static void assert_excerpts(const char *before, const char *after, const char *old, const char *new)
{
    g_autofree char *old_part = NULL;
    g_autofree char *new_part = NULL;
    cb_difference_excerpts(before, after, &old_part, &new_part);
    g_assert_cmpstr(old_part, ==, old);
    g_assert_cmpstr(new_part, ==, new);
}

static void test_excerpts(void)
{
    g_autofree char *same = g_strnfill(100, 'x');
    g_autofree char *longer = g_strconcat(same, "é", NULL);
    g_autofree char *other = g_strconcat(same, "è", NULL);
    assert_excerpts(" a\n\tb ", "a\x1b[1m", "a b", "a [1m");
    assert_excerpts("", "", "", "");
    assert_excerpts(longer, other, "…xxxxxxxxxxxxxxxxxxxxxxxxé", "…xxxxxxxxxxxxxxxxxxxxxxxxè");
    g_autofree char *begin = g_strnfill(80, 'x');
    g_autofree char *cut = g_strconcat(begin, "…", NULL);
    assert_excerpts("", same, "", cut);
}

static void git(const char *folder, const char *const *arguments)
{
    g_autoptr(GPtrArray) line = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(line, (gpointer) "git");
    g_ptr_array_add(line, (gpointer) "-C");
    g_ptr_array_add(line, (gpointer)folder);
    for (; *arguments != NULL; arguments++) {
        g_ptr_array_add(line, (gpointer)*arguments);
    }
    g_ptr_array_add(line, NULL);
    g_autoptr(GSubprocess) process = g_subprocess_newv((const char *const *)line->pdata,
                                                       G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
    g_assert_no_error(error);
    g_assert_true(g_subprocess_wait_check(process, NULL, &error));
}

static void assert_revision(const char *name, const char *collection, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CbRevision) revision = cb_revision_read(name, collection, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(revision->folder, "casebook.yaml", NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_autofree char *temporary = g_strdup(revision->temporary);
    g_clear_pointer(&revision, cb_revision_free);
    g_assert_false(g_file_test(temporary, G_FILE_TEST_EXISTS));
}

static void test_revisions(void)
{
    static const char *const init[] = {"init", "--quiet", NULL};
    static const char *const add[] = {"add", "--all", NULL};
    static const char *const commit[] = {"commit", "--quiet", "--message=x", NULL};
    static const char *const tag[] = {"tag", "v1", NULL};
    static const char *const bad[] = {
        "v2", "v1:nowhere", "--all", "-x", "v1:casebook", "v1; touch x", "$(v1)", "", ":content"};
    Fixture fixture = fixture_new();
    g_autofree char *content = g_build_filename(fixture.folder, "content", NULL);
    fixture_write(&fixture, "content/casebook.yaml", "title: One\n");
    fixture_write(&fixture, "other/casebook.yaml", "title: Other\n");
    git(fixture.folder, init);
    git(fixture.folder, add);
    git(fixture.folder, commit);
    git(fixture.folder, tag);
    fixture_write(&fixture, "content/casebook.yaml", "title: Two\n");
    git(fixture.folder, add);
    git(fixture.folder, commit);
    fixture_write(&fixture, "content/casebook.yaml", "title: Three\n");
    assert_revision("v1", content, "title: One\n");
    assert_revision("HEAD", content, "title: Two\n");
    assert_revision("v1:other/", content, "title: Other\n");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", bad[i]);
        g_assert_null(cb_revision_read(bad[i], content, NULL, &error));
        g_assert_nonnull(error);
    }
    fixture_clear(&fixture);
}

/* A repository of a stranger runs nothing, whatever its configuration names. */
static void test_strange_revision(void)
{
    static const char *const settings[][2] = {
        {"filter.evil.smudge", "sh -c 'touch PWNED; cat'"},
        {"filter.evil.required", "true"},
        {"diff.evil.textconv", "sh -c 'touch PWNED; cat'"},
        {"diff.external", "touch PWNED"},
        {"core.fsmonitor", "touch PWNED"},
        {"core.sshCommand", "touch PWNED"},
        {"core.pager", "touch PWNED"},
        {"protocol.ext.allow", "always"},
        {"protocol.file.allow", "always"},
    };
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: One\n");
    fixture_write(&fixture, ".gitattributes", "* filter=evil diff=evil export-subst\n");
    git(fixture.folder, (const char *const[]){"init", "--quiet", NULL});
    git(fixture.folder, (const char *const[]){"add", "--all", NULL});
    git(fixture.folder, (const char *const[]){"commit", "--quiet", "--message=x", NULL});
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        git(fixture.folder, (const char *const[]){"config", settings[i][0], settings[i][1], NULL});
    }
    fixture_write(&fixture, ".git/hooks/post-checkout", "#!/bin/sh\ntouch PWNED\n");
    fixture_write(&fixture, ".git/hooks/post-index-change", "#!/bin/sh\ntouch PWNED\n");
    assert_revision("HEAD", fixture.folder, "title: One\n");
    g_autofree char *sign = g_build_filename(fixture.folder, "PWNED", NULL);
    g_assert_false(g_file_test(sign, G_FILE_TEST_EXISTS));
    fixture_clear(&fixture);
}

/* What is missing is not fetched: the repository says how, and that can be a command. */
static void test_partial_revision(void)
{
    static const char *const urls[] = {"ext::sh -c 'touch PWNED'", "ssh://host/x", "/nowhere"};
    Fixture fixture = fixture_new();
    g_autofree char *sign = g_build_filename(fixture.folder, "PWNED", NULL);
    fixture_write(&fixture, "casebook.yaml", "title: One\n");
    git(fixture.folder, (const char *const[]){"init", "--quiet", NULL});
    git(fixture.folder, (const char *const[]){"add", "--all", NULL});
    git(fixture.folder, (const char *const[]){"commit", "--quiet", "--message=x", NULL});
    git(fixture.folder, (const char *const[]){"config", "core.sshCommand", "touch PWNED", NULL});
    git(fixture.folder, (const char *const[]){"config", "protocol.allow", "always", NULL});
    git(fixture.folder, (const char *const[]){"config", "core.repositoryFormatVersion", "1", NULL});
    git(fixture.folder, (const char *const[]){"config", "extensions.partialClone", "origin", NULL});
    git(fixture.folder, (const char *const[]){"config", "remote.origin.promisor", "true", NULL});
    git(fixture.folder,
        (const char *const[]){"config", "remote.origin.uploadpack", "touch PWNED;", NULL});
    /* The blob of "title: One". */
    g_autofree char *blob = g_build_filename(
        fixture.folder, ".git/objects/e7/084119c972e0074447a50cf49c551a527eaf1d", NULL);
    g_assert_cmpint(g_remove(blob), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autoptr(GError) error = NULL;
        git(fixture.folder, (const char *const[]){"config", "remote.origin.url", urls[i], NULL});
        g_assert_null(cb_revision_read("HEAD", fixture.folder, NULL, &error));
        g_assert_nonnull(error);
        g_assert_false(g_file_test(sign, G_FILE_TEST_EXISTS));
    }
    fixture_clear(&fixture);
}

/* Makes a tree of the entries that are given as `git mktree` takes them; returns its id. */
static char *make_tree(const char *folder, const char *entries)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                         "git", "-C", folder, "mktree", NULL);
    g_assert_no_error(error);
    char *id = NULL;
    g_assert_true(g_subprocess_communicate_utf8(process, entries, NULL, &id, NULL, &error));
    g_assert_no_error(error);
    return g_strchomp(id);
}

static gboolean is_read(const char *tree, const Fixture *fixture, const CbRevisionLimits *limits)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CbRevision) revision = cb_revision_read(tree, fixture->folder, limits, &error);
    g_assert_true((revision == NULL) == (error != NULL));
    return revision != NULL;
}

/* Trees that no honest Git makes: paths that lead out, also through a link; trees without end. */
static void test_hostile_trees(void)
{
    static const char file[] = "100644 blob e7084119c972e0074447a50cf49c551a527eaf1d\t";
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: One\n");
    git(fixture.folder, (const char *const[]){"init", "--quiet", NULL});
    git(fixture.folder, (const char *const[]){"add", "--all", NULL});
    g_autofree char *entry = g_strconcat(file, "casebook.yaml\n", NULL);
    g_autofree char *tree = make_tree(fixture.folder, entry);
    g_assert_true(is_read(tree, &fixture, NULL));
    g_autofree char *up = g_strdup_printf("040000 tree %s\t..\n", tree);
    g_autofree char *up_tree = make_tree(fixture.folder, up);
    g_assert_false(is_read(up_tree, &fixture, NULL));
    g_autofree char *twice = g_strdup_printf(
        "120000 blob e7084119c972e0074447a50cf49c551a527eaf1d\ta\n040000 tree %s\ta\n", tree);
    g_autofree char *twice_tree = make_tree(fixture.folder, twice);
    g_assert_false(is_read(twice_tree, &fixture, NULL));
    /* The list is "100644 blob ID      11\tcasebook.yaml" and a zero. */
    const CbRevisionLimits fit = {.list = 12 + 40 + 8 + 1 + 14, .size = 11};
    const CbRevisionLimits long_list = {.list = fit.list - 1, .size = fit.size};
    const CbRevisionLimits large = {.list = fit.list, .size = fit.size - 1};
    g_assert_true(is_read(tree, &fixture, &fit));
    g_assert_false(is_read(tree, &fixture, &long_list));
    g_assert_false(is_read(tree, &fixture, &large));
    for (guint depth = 0; depth < 12; depth++) {
        g_autoptr(GString) ten = g_string_new(NULL);
        for (guint i = 0; i < 10; i++) {
            g_string_append_printf(ten, "040000 tree %s\t%u\n", tree, i);
        }
        g_free(tree);
        tree = make_tree(fixture.folder, ten->str);
    }
    g_assert_cmpuint(CB_MAX_REVISION_LIST, <, CB_MAX_REVISION_SIZE);
    g_assert_false(is_read(tree, &fixture, NULL)); /* 10^12 files */
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"AUTHOR", "COMMITTER"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = g_strdup_printf("GIT_%s_NAME", names[i]);
        g_autofree char *email = g_strdup_printf("GIT_%s_EMAIL", names[i]);
        g_autofree char *date = g_strdup_printf("GIT_%s_DATE", names[i]);
        g_setenv(name, "Ada", TRUE);
        g_setenv(email, "ada@example.org", TRUE);
        g_setenv(date, "2026-01-01T00:00:00Z", TRUE);
    }
    g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
    g_unsetenv("GIT_DIR");
    g_unsetenv("GIT_WORK_TREE");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/difference/private", test_private);
    g_test_add_func("/difference/drafts", test_drafts);
    g_test_add_func("/difference/languages", test_languages);
    g_test_add_func("/difference/site", test_site);
    g_test_add_func("/difference/templates", test_templates);
    g_test_add_func("/difference/excerpts", test_excerpts);
    g_autofree char *program = g_find_program_in_path("git");
    if (program != NULL) {
        g_test_add_func("/difference/revisions", test_revisions);
        g_test_add_func("/difference/strange-revision", test_strange_revision);
        g_test_add_func("/difference/partial-revision", test_partial_revision);
        g_test_add_func("/difference/hostile-trees", test_hostile_trees);
    }
    return g_test_run();
}
