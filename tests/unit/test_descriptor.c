/* Files, and pipes that hold less than is written at once. */
#include "base/descriptor.h"

#include "fixture.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MUCH (1024 * 1024) /* more than a pipe holds */

static gpointer write_much(gpointer end)
{
    g_autofree char *bytes = g_malloc(MUCH);
    memset(bytes, 'x', MUCH);
    g_assert_true(cb_descriptor_write(GPOINTER_TO_INT(end), bytes, MUCH));
    close(GPOINTER_TO_INT(end));
    return NULL;
}

static void test_parts(void)
{
    int ends[2];
    g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
    GThread *writer = g_thread_new("writer", write_much, GINT_TO_POINTER(ends[1]));
    g_autofree char *bytes = g_malloc0(MUCH + 10);
    g_assert_cmpint(cb_descriptor_read(ends[0], bytes, 10), ==, 10);
    g_assert_cmpint(cb_descriptor_read(ends[0], bytes + 10, MUCH), ==, MUCH - 10);
    g_assert_cmpuint(strspn(bytes, "x"), ==, MUCH);
    g_assert_cmpint(cb_descriptor_read(ends[0], bytes, 10), ==, 0);
    g_thread_join(writer);
    close(ends[0]);
}

static void test_places(void)
{
    Fixture fixture = fixture_new();
    char bytes[11] = "";
    g_autofree char *path = g_build_filename(fixture.folder, "file", NULL);
    int file = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    g_assert_cmpint(file, >=, 0);
    g_assert_true(cb_descriptor_write(file, "01234", 5));
    g_assert_true(cb_descriptor_write_at(file, "ab", 2, 3));
    g_assert_true(cb_descriptor_write(file, "56", 2));
    g_assert_cmpint(cb_descriptor_read_at(file, bytes, 10, 1), ==, 6);
    g_assert_cmpstr(bytes, ==, "12ab56");
    g_assert_cmpint(cb_descriptor_read(file, bytes, 10), ==, 0);
    g_assert_cmpint(cb_descriptor_read_at(file, bytes, 10, 99), ==, 0);
    close(file);
    g_assert_false(cb_descriptor_write(file, "x", 1));
    g_assert_cmpint(cb_descriptor_read(file, bytes, 1), ==, -1);
    fixture_clear(&fixture);
}

static void test_open(void)
{
    Fixture fixture = fixture_new();
    g_autofree char *pipe = g_build_filename(fixture.folder, "pipe", NULL);
    g_autofree char *file = g_build_filename(fixture.folder, "file", NULL);
    fixture_write(&fixture, "file", "x");
    int opened = cb_descriptor_open(file);
    g_assert_cmpint(opened, >=, 0);
    close(opened);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    const char *const refused[] = {pipe, fixture.folder, "/dev/null"};
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_assert_cmpint(cb_descriptor_open(refused[i]), ==, -1);
        g_assert_cmpint(errno, ==, EINVAL);
    }
    g_assert_cmpint(cb_descriptor_open("/dev/null/x"), ==, -1);
    g_assert_cmpint(errno, ==, ENOTDIR);
    fixture_clear(&fixture);
}

static void test_full(void)
{
    int full = g_open("/dev/full", O_WRONLY | O_CLOEXEC, 0);
    if (full < 0) {
        g_test_skip("no /dev/full");
        return;
    }
    g_assert_false(cb_descriptor_write(full, "x", 1));
    g_assert_cmpint(errno, ==, ENOSPC);
    close(full);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/descriptor/parts", test_parts);
    g_test_add_func("/descriptor/places", test_places);
    g_test_add_func("/descriptor/open", test_open);
    g_test_add_func("/descriptor/full", test_full);
    return g_test_run();
}
