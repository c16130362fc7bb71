#include "site/output.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own. */
typedef struct {
    char *root;
    char *out; /* root/public */
} Folders;

static void set_up(Folders *folders, gconstpointer data)
{
    (void)data;
    folders->root = g_dir_make_tmp("casebook-output-XXXXXX", NULL);
    g_assert_nonnull(folders->root);
    folders->out = g_build_filename(folders->root, "public", NULL);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_all(child);
    }
    g_remove(path);
}

static void tear_down(Folders *folders, gconstpointer data)
{
    (void)data;
    remove_all(folders->root);
    g_free(folders->root);
    g_free(folders->out);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0777), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *read_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static gboolean exists(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Nothing but the output stands in the root. */
static void assert_clean(const Folders *folders)
{
    g_autoptr(GDir) dir = g_dir_open(folders->root, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_assert_cmpstr(name, ==, "public");
    }
}

static void publish(const Folders *folders, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, &error);
    g_assert_no_error(error);
    g_assert_true(cb_output_write(folder, "index.html", text, strlen(text), &error));
    g_assert_true(cb_output_write(folder, "en/by/x.html", "x", 1, &error));
    g_assert_true(cb_output_commit(folder, &error));
    g_assert_no_error(error);
}

static void assert_page(const Folders *folders, const char *expected)
{
    g_autofree char *text = read_file(folders->out, "index.html");
    g_assert_cmpstr(text, ==, expected);
}

static void test_first_and_second(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "one");
    assert_page(folders, "one");
    write_file(folders->out, "stray.html", "of an earlier build");
    publish(folders, "two");
    assert_page(folders, "two");
    g_assert_true(exists(folders->out, "en/by/x.html"));
    g_assert_false(exists(folders->out, "stray.html"));
    assert_clean(folders);
}

static void test_nothing_before_commit(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "one");
    CbOutputFolder *folder = cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    g_assert_true(cb_output_write(folder, "index.html", "two", 3, NULL));
    assert_page(folders, "one");
    cb_output_free(folder);
    assert_page(folders, "one");
    assert_clean(folders);
}

static void test_without_exchange(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "one");
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    cb_output_without_exchange(folder);
    g_assert_true(cb_output_write(folder, "index.html", "two", 3, NULL));
    g_assert_true(cb_output_commit(folder, NULL));
    assert_page(folders, "two");
}

static void test_without_exchange_at_first(Folders *folders, gconstpointer data)
{
    (void)data;
    CbOutputFolder *folder = cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    cb_output_without_exchange(folder);
    g_assert_true(cb_output_write(folder, "index.html", "one", 3, NULL));
    g_assert_true(cb_output_commit(folder, NULL));
    cb_output_free(folder);
    assert_page(folders, "one");
    assert_clean(folders);
}

static void test_recovery(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autofree char *old = g_build_filename(folders->root, ".public.casebook-old", NULL);
    publish(folders, "one");
    /* Killed between the two renames: the output is gone, the old one set aside. */
    g_assert_cmpint(g_rename(folders->out, old), ==, 0);
    write_file(folders->root, ".public.casebook-new/index.html", "half");
    CbOutputFolder *folder = cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    g_assert_nonnull(folder);
    assert_page(folders, "one");
    cb_output_free(folder);
    assert_clean(folders);
}

static void prepare(const Folders *folders)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(cb_output_prepare(folders->out, CB_OUTPUT_OF_BUILD, &error));
    g_assert_no_error(error);
}

/* The old output is back before anything is built, also where somebody made an empty folder. */
static void test_recovery_at_once(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autofree char *old = g_build_filename(folders->root, ".public.casebook-old", NULL);
    prepare(folders);
    assert_clean(folders);
    publish(folders, "one");
    g_assert_cmpint(g_rename(folders->out, old), ==, 0);
    prepare(folders);
    assert_page(folders, "one");
    assert_clean(folders);
    g_assert_cmpint(g_rename(folders->out, old), ==, 0);
    g_assert_cmpint(g_mkdir(folders->out, 0777), ==, 0);
    prepare(folders);
    assert_page(folders, "one");
    assert_clean(folders);
}

/* Killed after the second rename: the new output stands, the old one goes. */
static void test_recovery_of_new(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "two");
    write_file(folders->root, ".public.casebook-old/index.html", "one");
    prepare(folders);
    assert_page(folders, "two");
    assert_clean(folders);
}

/* What stands in the place of the output is left alone, and what was set aside as well. */
static void test_recovery_beside_foreign(Folders *folders, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    (void)data;
    write_file(folders->out, "thesis.odt", "precious");
    write_file(folders->root, ".public.casebook-old/index.html", "one");
    g_assert_false(cb_output_prepare(folders->out, CB_OUTPUT_OF_BUILD, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN);
    g_assert_true(exists(folders->out, "thesis.odt"));
    g_assert_true(exists(folders->root, ".public.casebook-old/index.html"));
}

/* While a build is at work, what it set aside is its own. */
static void test_recovery_while_busy(Folders *folders, gconstpointer data)
{
    (void)data;
    CbOutputFolder *folder = cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    write_file(folders->root, ".public.casebook-old/index.html", "one");
    prepare(folders);
    g_assert_true(exists(folders->root, ".public.casebook-old/index.html"));
    g_assert_false(exists(folders->out, "index.html"));
    cb_output_free(folder);
}

static void test_left_overs(Folders *folders, gconstpointer data)
{
    (void)data;
    write_file(folders->root, ".public.casebook-new/deep/er/index.html", "half");
    write_file(folders->root, ".public.casebook-lock", "");
    publish(folders, "one");
    assert_page(folders, "one");
    assert_clean(folders);
}

static void assert_refused(const char *path, int code)
{
    g_autoptr(GError) error = NULL;
    CbOutputFolder *folder = cb_output_begin(path, CB_OUTPUT_OF_BUILD, TRUE, &error);
    g_assert_null(folder);
    g_assert_error(error, CB_OUTPUT_ERROR, code);
}

static void test_foreign(Folders *folders, gconstpointer data)
{
    (void)data;
    write_file(folders->out, "thesis.odt", "precious");
    assert_refused(folders->out, CB_OUTPUT_ERROR_FOREIGN);
    g_autofree char *text = read_file(folders->out, "thesis.odt");
    g_assert_cmpstr(text, ==, "precious");
    assert_clean(folders);
}

static void test_becomes_foreign(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    write_file(folders->out, "thesis.odt", "precious");
    g_assert_false(cb_output_commit(folder, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN);
    g_assert_true(exists(folders->out, "thesis.odt"));
}

/* A marker counts by what is in it, and a link is none. */
static void test_no_marker(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autofree char *marker = g_build_filename(folders->out, CB_OUTPUT_MARKER, NULL);
    write_file(folders->out, "thesis.odt", "precious");
    write_file(folders->out, CB_OUTPUT_MARKER, "");
    assert_refused(folders->out, CB_OUTPUT_ERROR_FOREIGN);
    write_file(folders->out, CB_OUTPUT_MARKER, "Another program made this folder.\n");
    assert_refused(folders->out, CB_OUTPUT_ERROR_FOREIGN);
    write_file(folders->root, "text", "Casebook made this folder.\n");
    g_assert_cmpint(g_remove(marker), ==, 0);
    g_assert_cmpint(symlink("../text", marker), ==, 0);
    assert_refused(folders->out, CB_OUTPUT_ERROR_FOREIGN);
    g_assert_cmpint(g_remove(marker), ==, 0);
    g_assert_cmpint(mkfifo(marker, 0600), ==, 0);
    assert_refused(folders->out, CB_OUTPUT_ERROR_FOREIGN);
    g_assert_true(exists(folders->out, "thesis.odt"));
}

static void publish_dashboard(const Folders *folders)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_REPORT, FALSE, &error);
    g_assert_no_error(error);
    g_assert_true(cb_output_write(folder, "index.html", "one", 3, &error));
    g_assert_true(cb_output_write(folder, "report.css", "x", 1, &error));
    g_assert_true(cb_output_commit(folder, &error));
}

/* A folder that holds the one is refused for the other, with the option to change. */
static void assert_kept_from(const Folders *folders, CbOutputPurpose purpose, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(cb_output_begin(folders->out, purpose, TRUE, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN);
    g_assert_nonnull(strstr(error->message, words));
    g_clear_error(&error);
    g_assert_false(cb_output_prepare(folders->out, purpose, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN);
}

static void test_purposes(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "one");
    assert_kept_from(folders, CB_OUTPUT_OF_REPORT, "holds a site");
    assert_kept_from(folders, CB_OUTPUT_OF_REPORT, "another folder with --report");
    remove_all(folders->out);
    publish_dashboard(folders);
    publish_dashboard(folders);
    assert_kept_from(folders, CB_OUTPUT_OF_BUILD, "holds a dashboard");
    assert_kept_from(folders, CB_OUTPUT_OF_BUILD, "another folder with --out");
}

/* Dashboards of older versions have the marker of a site. */
static void test_older_dashboard(Folders *folders, gconstpointer data)
{
    (void)data;
    publish_dashboard(folders);
    write_file(folders->out, CB_OUTPUT_MARKER, "Casebook made this folder. The next build …\n");
    assert_kept_from(folders, CB_OUTPUT_OF_BUILD, "holds a dashboard");
    publish_dashboard(folders);
    write_file(folders->out, CB_OUTPUT_MARKER, "Casebook made this folder. The next build …\n");
    write_file(folders->out, "404.html", "");
    assert_kept_from(folders, CB_OUTPUT_OF_REPORT, "holds a site");
}

/* A folder on which a file system is mounted cannot be replaced. */
static void test_mount_point(void)
{
    g_autoptr(GError) error = NULL;
    struct stat here, above;
    if (stat("/proc", &here) != 0 || stat("/", &above) != 0 || here.st_dev == above.st_dev) {
        g_test_skip("/proc is not mounted");
        return;
    }
    g_assert_false(cb_output_prepare("/proc", CB_OUTPUT_OF_REPORT, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH);
    g_assert_nonnull(strstr(error->message, "give a folder in it with --report"));
}

static void test_places(Folders *folders, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(g_mkdir(folders->out, 0777), ==, 0);
    publish(folders, "into an empty folder");
    write_file(folders->root, "file", "x");
    g_autofree char *file = g_build_filename(folders->root, "file", NULL);
    assert_refused(file, CB_OUTPUT_ERROR_PATH);
    assert_refused("/", CB_OUTPUT_ERROR_PATH);
}

static void test_link(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autofree char *real = g_build_filename(folders->root, "releases", NULL);
    g_assert_cmpint(g_mkdir(real, 0777), ==, 0);
    g_assert_cmpint(symlink("releases", folders->out), ==, 0);
    publish(folders, "one");
    g_assert_true(g_file_test(folders->out, G_FILE_TEST_IS_SYMLINK));
    g_autofree char *text = read_file(real, "index.html");
    g_assert_cmpstr(text, ==, "one");
}

static void test_two_at_once(Folders *folders, gconstpointer data)
{
    (void)data;
    CbOutputFolder *folder = cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    assert_refused(folders->out, CB_OUTPUT_ERROR_BUSY);
    g_assert_true(cb_output_write(folder, "index.html", "one", 3, NULL));
    g_assert_true(cb_output_commit(folder, NULL));
    assert_page(folders, "one");
    cb_output_free(folder);
    publish(folders, "two");
    assert_page(folders, "two");
}

static void test_copy(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *source = g_build_filename(folders->root, "photo", NULL);
    g_autofree char *fifo = g_build_filename(folders->root, "fifo", NULL);
    write_file(folders->root, "photo", "pixels");
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    g_assert_true(cb_output_copy(folder, "media/photo", source, &error));
    g_assert_false(cb_output_copy(folder, "media/fifo", fifo, &error));
    g_assert_nonnull(error);
    g_assert_true(cb_output_commit(folder, NULL));
    g_autofree char *text = read_file(folders->out, "media/photo");
    g_assert_cmpstr(text, ==, "pixels");
}

static struct stat status_of(const Folders *folders, const char *name)
{
    struct stat status;
    g_autofree char *path = g_build_filename(folders->out, name, NULL);
    g_assert_cmpint(stat(path, &status), ==, 0);
    return status;
}

/* Publishes a page, another and a copy of a file; says which file each became. */
static void publish_three(const Folders *folders, gboolean reuse, const char *page, ino_t files[3])
{
    static const char *const names[] = {"index.html", "en/by/x.html", "media/photo"};
    g_autofree char *source = g_build_filename(folders->root, "photo", NULL);
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, reuse, NULL);
    g_assert_true(cb_output_write(folder, names[0], page, strlen(page), NULL));
    g_assert_true(cb_output_write(folder, names[1], "x", 1, NULL));
    g_assert_true(cb_output_copy(folder, names[2], source, NULL));
    g_assert_true(cb_output_commit(folder, NULL));
    for (int i = 0; i < 3; i++) {
        files[i] = status_of(folders, names[i]).st_ino;
    }
}

/* What is as it was is the same file, with its time stamp; the rest is not. */
static void test_take_over(Folders *folders, gconstpointer data)
{
    ino_t first[3], second[3], third[3], clean[3];
    (void)data;
    write_file(folders->root, "photo", "pixels");
    publish_three(folders, TRUE, "one", first);
    publish_three(folders, TRUE, "two", second);
    g_assert_cmpuint(first[0], !=, second[0]);
    g_assert_cmpuint(first[1], ==, second[1]);
    g_assert_cmpuint(first[2], ==, second[2]);
    assert_page(folders, "two");
    write_file(folders->root, "photo", "others");
    publish_three(folders, TRUE, "two", third);
    g_assert_cmpuint(second[0], ==, third[0]);
    g_assert_cmpuint(second[2], !=, third[2]);
    publish_three(folders, FALSE, "two", clean);
    g_assert_cmpuint(third[0], !=, clean[0]);
    g_assert_cmpuint(third[1], !=, clean[1]);
}

/* A page that a reader replaced by a link is written anew, not followed. */
static void test_take_over_no_link(Folders *folders, gconstpointer data)
{
    (void)data;
    publish(folders, "one");
    write_file(folders->root, "elsewhere", "one");
    g_autofree char *page = g_build_filename(folders->out, "index.html", NULL);
    g_assert_cmpint(g_remove(page), ==, 0);
    g_assert_cmpint(symlink("../elsewhere", page), ==, 0);
    publish(folders, "one");
    g_assert_false(g_file_test(page, G_FILE_TEST_IS_SYMLINK));
    assert_page(folders, "one");
}

/* The same path twice is a bug of the plan; it must not pass silently. */
static void test_same_path(Folders *folders, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(CbOutputFolder) folder =
        cb_output_begin(folders->out, CB_OUTPUT_OF_BUILD, TRUE, NULL);
    g_assert_true(cb_output_write(folder, "a", "1", 1, NULL));
    g_assert_false(cb_output_write(folder, "a", "2", 1, &error));
    g_assert_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_SYSTEM);
}

static void add(const char *path, void (*test)(Folders *, gconstpointer))
{
    g_test_add(path, Folders, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/output/first-and-second", test_first_and_second);
    add("/output/nothing-before-commit", test_nothing_before_commit);
    add("/output/without-exchange", test_without_exchange);
    add("/output/without-exchange/at-first", test_without_exchange_at_first);
    add("/output/recovery", test_recovery);
    add("/output/recovery/at-once", test_recovery_at_once);
    add("/output/recovery/of-new", test_recovery_of_new);
    add("/output/recovery/beside-foreign", test_recovery_beside_foreign);
    add("/output/recovery/while-busy", test_recovery_while_busy);
    add("/output/left-overs", test_left_overs);
    add("/output/foreign", test_foreign);
    add("/output/becomes-foreign", test_becomes_foreign);
    add("/output/no-marker", test_no_marker);
    add("/output/purposes", test_purposes);
    add("/output/older-dashboard", test_older_dashboard);
    g_test_add_func("/output/mount-point", test_mount_point);
    add("/output/places", test_places);
    add("/output/link", test_link);
    add("/output/two-at-once", test_two_at_once);
    add("/output/copy", test_copy);
    add("/output/take-over", test_take_over);
    add("/output/take-over/no-link", test_take_over_no_link);
    add("/output/same-path", test_same_path);
    return g_test_run();
}
