/* Collections for tests: written into a folder of their own, and loaded. */
#ifndef CB_TESTS_FIXTURE_H
#define CB_TESTS_FIXTURE_H

#include "model/collection.h"

#include <glib/gstdio.h>

typedef struct {
    char *folder;
    CbDiagnostics *diagnostics;
    CbCollection *collection;
} Fixture;

static inline void fixture_write(const Fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline Fixture fixture_new(void)
{
    Fixture fixture = {.folder = g_dir_make_tmp("casebook-test-XXXXXX", NULL),
                       .diagnostics = cb_diagnostics_new()};
    g_assert_nonnull(fixture.folder);
    return fixture;
}

/* The text of all diagnostics. */
static inline char *fixture_messages(const Fixture *fixture)
{
    GString *out = g_string_new(NULL);
    cb_diagnostics_print_text(fixture->diagnostics, FALSE, out);
    return g_string_free(out, FALSE);
}

/* Loads what was written; it must have no errors. */
static inline void fixture_load(Fixture *fixture)
{
    CbLoadOptions options = {.jobs = 1};
    fixture->collection = cb_collection_load(fixture->folder, &options, fixture->diagnostics);
    g_autofree char *messages = fixture_messages(fixture);
    if (cb_diagnostics_count(fixture->diagnostics, CB_SEVERITY_ERROR) > 0) {
        g_error("%s", messages);
    }
    g_assert_nonnull(fixture->collection);
}

static inline void fixture_remove(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        fixture_remove(child);
    }
    g_remove(path);
}

static inline void fixture_clear(Fixture *fixture)
{
    cb_collection_free(fixture->collection);
    cb_diagnostics_free(fixture->diagnostics);
    fixture_remove(fixture->folder);
    g_free(fixture->folder);
}

#endif
