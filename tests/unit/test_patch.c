/* Entries that are read again alone: what comes of it is what reading everything gives. */
#include "model/patch.h"

#include "serve/snapshot.h"

#include "fixture.h"

#include <string.h>
#include <unistd.h>

static void write_collection(const Fixture *fixture)
{
    fixture_write(fixture, "casebook.yaml",
                  "title: Trial\nlanguages: [nl, en]\nnavigation: [cases, practices, topics]\n");
    fixture_write(fixture, "schema.yaml",
                  "case:\n"
                  "  organisation: { type: text }\n"
                  "  sector: { type: term, vocabulary: sectors, facet: true }\n"
                  "  topics: { type: refs, to: topics, facet: true }\n"
                  "  practices: { type: refs, to: practices, facet: true }\n"
                  "  started: { type: year, facet: true }\n"
                  "  contact: { type: email, private: true }\n"
                  "vocabularies:\n"
                  "  sectors:\n"
                  "    - { id: care, label: Care }\n"
                  "    - { id: trade, label: Trade }\n");
    for (guint i = 0; i < 12; i++) {
        g_autofree char *name = g_strdup_printf("cases/case-%u.yaml", i);
        g_autofree char *text = g_strdup_printf(
            "title: Title %u\norganisation: Org %u\nsector: %s\ntopics: [topic-%u]\n"
            "started: %u\ncontact: person%u@example.org\nsummary: Summary %u.\n"
            "sections:\n  - title: First\n    text: |\n      Text %u, see [](case:case-%u).\n"
            "tips:\n  - A tip.\n",
            i, i, i % 3 ? "care" : "trade", i % 2, 2010 + i % 4, i, i, i, (i + 1) % 12);
        fixture_write(fixture, name, text);
    }
    fixture_write(fixture, "cases/case-3.en.yaml", "title: Title 3 in English\n");
    for (guint i = 0; i < 2; i++) {
        g_autofree char *topic = g_strdup_printf("topics/topic-%u.md", i);
        g_autofree char *practice = g_strdup_printf("practices/preparing/practice-%u.md", i);
        fixture_write(fixture, topic, "---\ntitle: A topic\n---\n\nWords about [](case:case-1).\n");
        fixture_write(fixture, practice,
                      "---\ntitle: A practice\ncases: [case-2]\n---\n\nWhat to do.\n");
    }
    fixture_write(fixture, "pages/about.md", "---\ntitle: About\n---\n\nAbout it.\n");
    fixture_write(fixture, "figures/sectors.yaml", "title: Sectors\nkind: bars\ncount: sector\n");
}

typedef struct {
    const char *file;
    const char *from;
    const char *to;
    gboolean is_patched;  /* not: everything must be read */
    gboolean is_mistaken; /* not patched for its mistakes */
} Edit;

static const Edit edits[] = {
    {"cases/case-3.yaml", "Text 3,", "Other words,", TRUE, FALSE},
    {"cases/case-3.yaml", "Summary 3.", "Another *summary*.", TRUE, FALSE},
    {"cases/case-3.yaml", "title: First", "title: Second", TRUE, FALSE},
    {"cases/case-3.yaml", "A tip.", "One tip.\n  - Two tips.", TRUE, FALSE},
    {"cases/case-3.yaml", "Org 3", "Zorg 3", TRUE, FALSE},
    {"cases/case-3.yaml", "person3@", "nobody@", TRUE, FALSE},
    {"cases/case-3.yaml", "organisation:", "featured: true\norganisation:", TRUE, FALSE},
    {"cases/case-3.en.yaml", "\n", "\nsummary: In English.\n", TRUE, FALSE},
    {"topics/topic-1.md", "Words", "Other words", TRUE, FALSE},
    {"practices/preparing/practice-0.md", "What", "How", TRUE, FALSE},
    {"pages/about.md", "About it", "All about it", TRUE, FALSE},
    {"cases/case-3.yaml", "title: Title 3", "title: A title", FALSE, FALSE},
    {"cases/case-3.en.yaml", "Title 3", "A title", FALSE, FALSE},
    {"cases/case-3.yaml", "sector: trade", "sector: care", FALSE, FALSE},
    {"cases/case-3.yaml", "topic-1", "topic-0", FALSE, FALSE},
    {"cases/case-3.yaml", "started: 2013", "started: 2010", FALSE, FALSE},
    {"cases/case-3.yaml", "case:case-4", "case:case-5", FALSE, FALSE},
    {"cases/case-3.yaml", "organisation:", "related: [case-9]\norganisation:", FALSE, FALSE},
    {"cases/case-3.yaml", "organisation:", "draft: true\norganisation:", FALSE, FALSE},
    {"practices/preparing/practice-0.md", "case-2", "case-3", FALSE, FALSE},
    {"practices/preparing/practice-0.md", "title:", "order: 3\ntitle:", FALSE, FALSE},
    {"topics/topic-1.md", "case:case-1", "case:case-2", FALSE, FALSE},
    {"figures/sectors.yaml", "Sectors", "Kinds", FALSE, FALSE},
    {"schema.yaml", "label: Care", "label: Caring", FALSE, FALSE},
    {"casebook.yaml", "Trial", "Error", FALSE, FALSE},
    {"cases/case-3.yaml", "sector: trade", "sector: trader", FALSE, TRUE},
    {"cases/case-3.yaml", "title: Title 3", "title: [", FALSE, TRUE},
    {"cases/case-3.yaml", "case:case-4", "case:nobody", FALSE, TRUE},
    {"topics/topic-1.md", "---\n", "", FALSE, TRUE},
};

static char *read_file(const Fixture *fixture, const char *file)
{
    g_autofree char *path = g_build_filename(fixture->folder, file, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

/* Makes an edit; what was there before. */
static char *make_edit(const Fixture *fixture, const Edit *edit)
{
    char *before = read_file(fixture, edit->file);
    g_autoptr(GString) after = g_string_new(before);
    g_string_replace(after, edit->from, edit->to, 1);
    fixture_write(fixture, edit->file, after->str);
    return before;
}

static void test_edits(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
        const Edit *edit = &edits[i];
        g_autofree char *before = make_edit(&fixture, edit);
        g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
        g_autoptr(CbCollection) patched =
            cb_collection_patch(fixture.collection, &edit->file, 1, diagnostics);
        g_test_message("%s: %s", edit->file, edit->to);
        g_assert_cmpint(patched != NULL, ==, edit->is_patched);
        g_assert_cmpint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0, ==,
                        edit->is_mistaken);
        fixture_write(&fixture, edit->file, before);
    }
    fixture_clear(&fixture);
}

/* Files that came, went, or are links are for reading everything. */
static void test_files(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    static const char *const wrong[] = {"cases/new.yaml", "cases/case-3.en.yaml", "cases",
                                        "media/x.png", "practices/preparing"};
    g_autofree char *gone = g_build_filename(fixture.folder, "cases/case-3.en.yaml", NULL);
    fixture_write(&fixture, "cases/new.yaml", "title: New\n");
    g_assert_cmpint(g_remove(gone), ==, 0);
    g_autofree char *folder = g_build_filename(fixture.folder, "practices/preparing", NULL);
    g_autofree char *elsewhere = g_build_filename(fixture.folder, "elsewhere", NULL);
    g_assert_cmpint(g_rename(folder, elsewhere), ==, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_null(cb_collection_patch(fixture.collection, &wrong[i], 1, fixture.diagnostics));
    }
    g_assert_cmpuint(cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR), ==, 0);
    const char *fleeting = "cases/sedA1b2";
    g_autoptr(CbCollection) unmoved =
        cb_collection_patch(fixture.collection, &fleeting, 1, fixture.diagnostics);
    g_assert_nonnull(unmoved);
    g_autoptr(CbCollection) same =
        cb_collection_patch(fixture.collection, NULL, 0, fixture.diagnostics);
    g_assert_nonnull(same);
    fixture_clear(&fixture);
}

static void test_links(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    g_autofree char *link = g_build_filename(fixture.folder, "cases/twin.yaml", NULL);
    g_assert_cmpint(symlink("case-1.yaml", link), ==, 0);
    fixture_load(&fixture);
    const char *file = edits[0].file;
    g_free(make_edit(&fixture, &edits[0]));
    g_assert_null(cb_collection_patch(fixture.collection, &file, 1, fixture.diagnostics));
    fixture_clear(&fixture);
}

static void test_limit(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    const char *paths[CB_MAX_PATCHES + 1];
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        paths[i] = "cases/case-3.yaml";
    }
    g_autoptr(CbCollection) at_limit =
        cb_collection_patch(fixture.collection, paths, CB_MAX_PATCHES, fixture.diagnostics);
    g_assert_nonnull(at_limit);
    g_assert_null(
        cb_collection_patch(fixture.collection, paths, CB_MAX_PATCHES + 1, fixture.diagnostics));
    fixture_clear(&fixture);
}

/* Snapshots */

static CbSnapshot *snapshot_of(const Fixture *fixture, const CbSnapshot *before,
                               GHashTable *changed)
{
    const CbSnapshotOptions options = {.folder = fixture->folder,
                                       .load = {.jobs = 1, .without_advice = TRUE}};
    return cb_snapshot_new(&options, before, changed);
}

/* Compares every output of two snapshots. */
static void assert_same(CbSnapshot *one, CbSnapshot *other)
{
    guint count = 0, other_count = 0;
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    const CbOutput *outputs = cb_snapshot_outputs(one, &count);
    cb_snapshot_outputs(other, &other_count);
    g_assert_cmpuint(count, ==, other_count);
    for (guint i = 0; i < count; i++) {
        const CbOutput *twin = cb_snapshot_find(other, outputs[i].path);
        g_assert_nonnull(twin);
        if (outputs[i].kind == CB_OUTPUT_MEDIA) {
            continue;
        }
        g_autoptr(GBytes) bytes = cb_snapshot_render(one, &outputs[i], diagnostics);
        g_autoptr(GBytes) twin_bytes = cb_snapshot_render(other, twin, diagnostics);
        g_assert_nonnull(bytes);
        g_assert_nonnull(twin_bytes);
        if (!g_bytes_equal(bytes, twin_bytes)) {
            g_error("%s differs", outputs[i].path);
        }
    }
    g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), ==, 0);
}

/* Adds a file by its absolute path. */
static void add_changed(GHashTable *changed, const Fixture *fixture, const char *file)
{
    g_autofree char *path = g_build_filename(fixture->folder, file, NULL);
    g_hash_table_add(changed, g_canonicalize_filename(path, NULL));
}

/* All that is wrong is said, whether entries are read alone or with all others. */
static void test_mistakes(void)
{
    static const Edit wrong[] = {
        {"cases/case-3.yaml", "sector: trade", "topics: [see [](case:nobody)\nsector: trade", FALSE,
         TRUE},
        {"cases/case-3.yaml", "Text 3, see", "Text 3, see [](case:noone) [", FALSE, TRUE},
        {"topics/topic-1.md", "case:case-1", "case:nowhere", FALSE, TRUE},
        {"topics/topic-0.md", "---\n", "---\ndraft: true\n", FALSE, TRUE},
    };
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(CbSnapshot) good = snapshot_of(&fixture, NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_free(make_edit(&fixture, &wrong[i]));
        add_changed(changed, &fixture, wrong[i].file);
        g_autoptr(CbSnapshot) fresh = snapshot_of(&fixture, NULL, NULL);
        g_autoptr(CbSnapshot) next = snapshot_of(&fixture, good, changed);
        g_autoptr(GString) all = g_string_new(NULL);
        g_autoptr(GString) heard = g_string_new(NULL);
        cb_diagnostics_print_text(cb_snapshot_diagnostics(fresh), FALSE, all);
        cb_diagnostics_print_text(cb_snapshot_diagnostics(next), FALSE, heard);
        g_assert_cmpstr(heard->str, ==, all->str);
        g_assert_nonnull(strstr(all->str, "error["));
    }
    fixture_clear(&fixture);
}

/* Edits in any order, patched one on the other, are what reading everything gives each time. */
static void test_random(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(CbSnapshot) good = snapshot_of(&fixture, NULL, NULL);
    guint n_good = 0;
    g_assert_true(cb_snapshot_is_good(good));
    for (guint i = 0; i < 120; i++) {
        gsize number = (gsize)g_rand_int_range(random, 0, G_N_ELEMENTS(edits));
        g_autofree char *before = make_edit(&fixture, &edits[number]);
        if (i % 7 == 0) {
            fixture_write(
                &fixture, "templates/page.html",
                i % 2 ? "{% extends 'standard/page.html' %}"
                      : "{% extends 'standard/page.html' %}{% block head %}x{% endblock %}");
            add_changed(changed, &fixture, "templates/page.html");
        }
        add_changed(changed, &fixture, edits[number].file);
        g_autoptr(CbSnapshot) fresh = snapshot_of(&fixture, NULL, NULL);
        CbSnapshot *next = snapshot_of(&fixture, good, changed);
        g_assert_cmpint(cb_snapshot_is_good(next), ==, cb_snapshot_is_good(fresh));
        if (cb_snapshot_is_good(next)) {
            assert_same(next, fresh);
            cb_snapshot_unref(good);
            good = next;
            n_good++;
            g_hash_table_remove_all(changed);
        } else {
            cb_snapshot_unref(next);
            fixture_write(&fixture, edits[number].file, before);
        }
    }
    g_assert_cmpuint(n_good, >, 50);
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/patch/edits", test_edits);
    g_test_add_func("/patch/files", test_files);
    g_test_add_func("/patch/links", test_links);
    g_test_add_func("/patch/limit", test_limit);
    g_test_add_func("/patch/mistakes", test_mistakes);
    g_test_add_func("/patch/random", test_random);
    return g_test_run();
}
