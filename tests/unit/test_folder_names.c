#include "base/folder_names.h"
#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

static gboolean has_no_dot(const char *name)
{
    return name[0] != '.';
}

static GArray *names_of(const Fixture *fixture, const char *path, guint most, int *error)
{
    g_autofree char *full = g_build_filename(fixture->folder, path, NULL);
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    return cb_folder_names(fd, has_no_dot, most, error);
}

static void test_names(void)
{
    g_auto(Fixture) fixture = fixture_new();
    const char *const written[] = {"c", "a", "b/inner", ".hidden"};
    int error = -1;
    for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
        fixture_write(&fixture, written[i], "x");
    }
    g_autoptr(GArray) names = names_of(&fixture, ".", 100, &error);
    g_assert_cmpint(error, ==, 0);
    g_assert_cmpuint(names->len, ==, 3);
    for (guint i = 0; i < names->len; i++) {
        const CbFolderName *name = &g_array_index(names, CbFolderName, i);
        g_assert_cmpint(name->name[0], ==, "abc"[i]);
        g_assert_true(name->type == (i == 1 ? DT_DIR : DT_REG) || name->type == DT_UNKNOWN);
    }
}

static void test_most(void)
{
    g_auto(Fixture) fixture = fixture_new();
    fixture_write(&fixture, "a", "x");
    fixture_write(&fixture, "b", "x");
    g_autoptr(GArray) names = names_of(&fixture, ".", 1, NULL);
    g_assert_cmpuint(names->len, ==, 1);
}

static void test_no_folder(void)
{
    g_auto(Fixture) fixture = fixture_new();
    int error = 0;
    fixture_write(&fixture, "a", "x");
    g_assert_null(names_of(&fixture, "a", 1, &error));
    g_assert_cmpint(error, !=, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/folder-names/names", test_names);
    g_test_add_func("/folder-names/most", test_most);
    g_test_add_func("/folder-names/no-folder", test_no_folder);
    return g_test_run();
}
