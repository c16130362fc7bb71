#include "load/file.h"

#include "base/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *root;
    CbArena *arena;
    CbDiagnostics *diagnostics;
} Folder;

static void set_up(Folder *folder, gconstpointer unused)
{
    (void)unused;
    folder->root = g_dir_make_tmp("casebook-XXXXXX", NULL);
    folder->arena = cb_arena_new();
    folder->diagnostics = cb_diagnostics_new();
    g_assert_nonnull(folder->root);
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) directory = NULL;
    if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        directory = g_dir_open(path, 0, NULL);
    }
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_all(child);
    }
    g_remove(path);
}

static void tear_down(Folder *folder, gconstpointer unused)
{
    (void)unused;
    remove_all(folder->root);
    g_free(folder->root);
    cb_arena_free(folder->arena);
    cb_diagnostics_free(folder->diagnostics);
}

static void write_file(Folder *folder, const char *path, const char *text, gssize length)
{
    g_autofree char *full = g_build_filename(folder->root, path, NULL);
    g_autofree char *parent = g_path_get_dirname(full);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_assert_true(g_file_set_contents(full, text, length, NULL));
}

/* The code of the only diagnostic. */
static CbCode only_code(Folder *folder)
{
    guint count;
    const CbDiagnostic *items = cb_diagnostics_items(folder->diagnostics, &count);
    g_assert_cmpuint(count, ==, 1);
    return items[0].code;
}

static void assert_refused(Folder *folder, const char *path, CbCode code)
{
    g_assert_null(cb_file_read(folder->root, path, folder->diagnostics));
    g_assert_cmpint(only_code(folder), ==, code);
}

static void test_read(Folder *folder, gconstpointer unused)
{
    (void)unused;
    write_file(folder, "a/b.yaml", "\xEF\xBB\xBFtitle: é\r\n", -1);
    g_autoptr(CbSource) source = cb_file_read(folder->root, "a/b.yaml", folder->diagnostics);
    g_assert_nonnull(source);
    g_assert_cmpstr(cb_source_text(source, NULL), ==, "\xEF\xBB\xBFtitle: é\r\n");
    g_assert_true(g_str_has_suffix(cb_source_path(source), "/a/b.yaml"));
}

static void test_missing(Folder *folder, gconstpointer unused)
{
    (void)unused;
    assert_refused(folder, "a", CB_CODE_FILE_MISSING);
}

static void test_folder(Folder *folder, gconstpointer unused)
{
    (void)unused;
    write_file(folder, "a/b", "", 0);
    assert_refused(folder, "a", CB_CODE_FILE_KIND);
}

static void test_fifo(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "fifo", NULL);
    g_assert_cmpint(mkfifo(full, 0600), ==, 0);
    assert_refused(folder, "fifo", CB_CODE_FILE_KIND);
}

static void test_device(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "zero", NULL);
    g_assert_cmpint(symlink("/dev/zero", full), ==, 0);
    assert_refused(folder, "zero", CB_CODE_FILE_KIND);
}

static void test_link_outside(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "passwd", NULL);
    g_assert_cmpint(symlink("/etc/passwd", full), ==, 0);
    assert_refused(folder, "passwd", CB_CODE_FILE_KIND);
}

static void test_link_inside(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "link.yaml", NULL);
    write_file(folder, "a/b.yaml", "x", -1);
    g_assert_cmpint(symlink("a/b.yaml", full), ==, 0);
    g_autoptr(CbSource) source = cb_file_read(folder->root, "link.yaml", folder->diagnostics);
    g_assert_nonnull(source);
}

static void test_nul(Folder *folder, gconstpointer unused)
{
    (void)unused;
    write_file(folder, "a", "one\0two", 7);
    assert_refused(folder, "a", CB_CODE_FILE_NUL);
}

static void test_utf8(Folder *folder, gconstpointer unused)
{
    (void)unused;
    guint count;
    write_file(folder, "a", "one\ncaf\xE9\n", -1);
    assert_refused(folder, "a", CB_CODE_FILE_UTF8);
    const CbDiagnostic *items = cb_diagnostics_items(folder->diagnostics, &count);
    g_assert_cmpstr(items[0].message, ==, "byte 0xE9 at offset 7 is not valid UTF-8");
}

static void test_utf16(Folder *folder, gconstpointer unused)
{
    (void)unused;
    guint count;
    write_file(folder, "a",
               "\xFF\xFE"
               "a\0b\0",
               6);
    assert_refused(folder, "a", CB_CODE_FILE_UTF8);
    const CbDiagnostic *items = cb_diagnostics_items(folder->diagnostics, &count);
    g_assert_cmpstr(items[0].hint, ==, "it looks like UTF-16; save it as UTF-8");
}

/* `bytes` of text in lines. */
static char *lines(gsize bytes)
{
    char *text = g_strnfill(bytes, 'x');
    for (gsize i = 99; i < bytes; i += 100) {
        text[i] = '\n';
    }
    return text;
}

static void test_size(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *text = lines(CB_MAX_TEXT_FILE_SIZE + 1);
    write_file(folder, "at", text, CB_MAX_TEXT_FILE_SIZE);
    write_file(folder, "above", text, CB_MAX_TEXT_FILE_SIZE + 1);
    g_autoptr(CbSource) source = cb_file_read(folder->root, "at", folder->diagnostics);
    g_assert_nonnull(source);
    assert_refused(folder, "above", CB_CODE_FILE_TOO_LARGE);
}

static void test_line(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *text = g_strnfill(CB_MAX_LINE_LENGTH + 1, 'x');
    write_file(folder, "at", text, CB_MAX_LINE_LENGTH);
    write_file(folder, "above", text, CB_MAX_LINE_LENGTH + 1);
    g_autoptr(CbSource) source = cb_file_read(folder->root, "at", folder->diagnostics);
    g_assert_nonnull(source);
    assert_refused(folder, "above", CB_CODE_FILE_LINE);
}

/* What is no file of a collection: its own limit of size, none of lines. */
static void test_anywhere(Folder *folder, gconstpointer unused)
{
    (void)unused;
    const gsize size_max = CB_MAX_LINE_LENGTH + 1;
    g_autofree char *text = g_strnfill(size_max + 1, 'x');
    write_file(folder, "at", text, (gssize)size_max);
    write_file(folder, "above", text, (gssize)size_max + 1);
    write_file(folder, "nul", "a\0b", 3);
    g_autofree char *at = g_build_filename(folder->root, "at", NULL);
    g_autoptr(CbSource) source = cb_file_read_anywhere(at, size_max, folder->diagnostics);
    g_assert_nonnull(source);
    g_assert_null(cb_file_read_anywhere("/dev/null/x", size_max, folder->diagnostics));
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_UNREADABLE);
    static const struct {
        const char *name;
        CbCode code;
    } refused[] = {{"above", CB_CODE_FILE_TOO_LARGE},
                   {"none", CB_CODE_FILE_MISSING},
                   {"nul", CB_CODE_FILE_NUL}};
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autofree char *path = g_build_filename(folder->root, refused[i].name, NULL);
        cb_diagnostics_free(folder->diagnostics);
        folder->diagnostics = cb_diagnostics_new();
        g_assert_null(cb_file_read_anywhere(path, size_max, folder->diagnostics));
        g_assert_cmpint(only_code(folder), ==, refused[i].code);
    }
}

static void test_list(Folder *folder, gconstpointer unused)
{
    (void)unused;
    static const char *const names[] = {"b/z.md",     "b/a.md", "a.md", ".git/config", "README.md",
                                        "b/note.md~", "b/.x",   "b.md", "b/c/d.md",    "Thumbs.db"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        write_file(folder, names[i], "", 0);
    }
    g_autoptr(GArray) files = cb_files_list(folder->arena, folder->root, "", folder->diagnostics);
    g_autoptr(GString) listed = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        g_string_append_printf(listed, "%s ", g_array_index(files, CbFile, i).path);
    }
    g_assert_cmpstr(listed->str, ==, "a.md b.md b/a.md b/c/d.md b/z.md ");
    g_assert_cmpstr(g_array_index(files, CbFile, 3).folder, ==, "b/c");
    g_assert_cmpstr(g_array_index(files, CbFile, 3).name, ==, "d.md");
}

static void test_list_missing(Folder *folder, gconstpointer unused)
{
    (void)unused;
    guint count;
    g_autoptr(GArray) files = cb_files_list(folder->arena, folder->root, "no", folder->diagnostics);
    cb_diagnostics_items(folder->diagnostics, &count);
    g_assert_cmpuint(files->len, ==, 0);
    g_assert_cmpuint(count, ==, 0);
}

static void test_list_loop(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "a", "loop", NULL);
    write_file(folder, "a/b.md", "", 0);
    g_assert_cmpint(symlink("..", full), ==, 0);
    g_autoptr(GArray) files = cb_files_list(folder->arena, folder->root, "a", folder->diagnostics);
    g_assert_cmpuint(files->len, ==, 1);
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_KIND);
}

/* A folder of a collection that is a link: out of it nothing is listed, inside it is. */
static void test_list_link(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *root = g_build_filename(folder->root, "collection", NULL);
    g_autofree char *out = g_build_filename(root, "cases", NULL);
    g_autofree char *in = g_build_filename(root, "media", NULL);
    write_file(folder, "elsewhere/secret.yaml", "", 0);
    write_file(folder, "collection/kept/photo.png", "", 0);
    g_assert_cmpint(symlink("../elsewhere", out), ==, 0);
    g_assert_cmpint(symlink("kept", in), ==, 0);
    g_autoptr(GArray) inside = cb_files_list(folder->arena, root, "media", folder->diagnostics);
    g_assert_cmpuint(inside->len, ==, 1);
    g_autoptr(GArray) outside = cb_files_list(folder->arena, root, "cases", folder->diagnostics);
    g_assert_cmpuint(outside->len, ==, 0);
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_KIND);
    g_assert_false(cb_file_may_write(root, "cases", NULL));
    g_assert_false(cb_file_may_write(root, "cases/new/one.yaml", NULL));
    g_assert_true(cb_file_may_write(root, "media/photo.png", NULL));
    g_assert_true(cb_file_may_write(root, "pages/new.md", NULL));
    g_assert_true(cb_file_is_inside(root, "media/photo.png"));
    g_assert_false(cb_file_is_inside(root, "cases/secret.yaml"));
    g_assert_false(cb_file_is_inside(root, "media/none.png"));
}

static gpointer write_and_close(gpointer end)
{
    g_assert_cmpint(write(GPOINTER_TO_INT(end), "01234", 5), ==, 5);
    g_assert_cmpint(write(GPOINTER_TO_INT(end), "56789", 5), ==, 5);
    close(GPOINTER_TO_INT(end));
    return NULL;
}

/* A pipe into which nobody writes is not waited for; what comes out of another is. */
static void test_pipe(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *path = g_build_filename(folder->root, "pipe", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    g_assert_null(cb_file_read_bytes(path, 10, &error));
    g_assert_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(ENODATA));
    g_clear_error(&error);
    g_assert_null(cb_file_read_anywhere(path, 10, folder->diagnostics));
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_UNREADABLE);
    /* As long as somebody may read it, what was written stays. */
    int kept = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int end = open(path, O_WRONLY | O_CLOEXEC);
    g_assert_cmpint(kept, >=, 0);
    g_assert_cmpint(end, >=, 0);
    g_autoptr(GThread) writer = g_thread_new("writer", write_and_close, GINT_TO_POINTER(end));
    g_autoptr(GString) bytes = cb_file_read_bytes(path, 10, &error);
    g_thread_join(g_steal_pointer(&writer));
    close(kept);
    g_assert_no_error(error);
    g_assert_cmpstr(bytes->str, ==, "0123456789");
}

static void list_nested(Folder *folder, guint depth, guint *n_files)
{
    g_autoptr(GString) path = g_string_new("deep");
    for (guint i = 0; i < depth; i++) {
        g_string_append(path, "/d");
    }
    g_string_append(path, "/x");
    write_file(folder, path->str, "", 0);
    g_autoptr(GArray) files =
        cb_files_list(folder->arena, folder->root, "deep", folder->diagnostics);
    *n_files = files->len;
}

static void test_list_depth(Folder *folder, gconstpointer unused)
{
    (void)unused;
    guint n_files;
    list_nested(folder, CB_MAX_FOLDER_DEPTH, &n_files);
    g_assert_cmpuint(n_files, ==, 1);
    list_nested(folder, CB_MAX_FOLDER_DEPTH + 1, &n_files);
    g_assert_cmpuint(n_files, ==, 1);
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_TOO_LARGE);
}

static void test_list_name(Folder *folder, gconstpointer unused)
{
    (void)unused;
    g_autofree char *full = g_build_filename(folder->root, "caf\xE9", NULL);
    g_assert_true(g_file_set_contents(full, "", 0, NULL));
    g_autoptr(GArray) files = cb_files_list(folder->arena, folder->root, "", folder->diagnostics);
    g_assert_cmpuint(files->len, ==, 0);
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_NAME);
}

static void test_display(void)
{
    static const char *const cases[][3] = {
        {".", "a/b", "a/b"},
        {"content", "a", "content/a"},
        {"content/", "a", "content/a"},
        {"./content", "a", "content/a"},
        {"./", "a", "a"},
        {"/x", "a", "/x/a"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *display = cb_file_display(cases[i][0], cases[i][1]);
        g_assert_cmpstr(display, ==, cases[i][2]);
    }
}

/* With a limit of three, not CB_MAX_FILES: at it all is well; what is beyond is reported once. */
static void test_count_limit(Folder *folder, gconstpointer unused)
{
    (void)unused;
    write_file(folder, "cases/a.yaml", "", 0);
    write_file(folder, "cases/b.yaml", "", 0);
    write_file(folder, "cases/c.yaml", "", 0);
    g_autoptr(GArray) all =
        cb_files_list_up_to(folder->arena, folder->root, "cases", 3, folder->diagnostics);
    g_assert_cmpuint(all->len, ==, 3);
    g_assert_cmpuint(cb_diagnostics_count(folder->diagnostics, CB_SEVERITY_ERROR), ==, 0);
    write_file(folder, "cases/d.yaml", "", 0);
    write_file(folder, "cases/e.yaml", "", 0);
    g_autoptr(GArray) more =
        cb_files_list_up_to(folder->arena, folder->root, "cases", 3, folder->diagnostics);
    g_assert_cmpuint(more->len, ==, 4);
    g_assert_cmpint(only_code(folder), ==, CB_CODE_FILE_TOO_LARGE);
}

#define ADD(path, function) g_test_add("/file/" path, Folder, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("read", test_read);
    ADD("missing", test_missing);
    ADD("folder", test_folder);
    ADD("fifo", test_fifo);
    ADD("device", test_device);
    ADD("link-outside", test_link_outside);
    ADD("link-inside", test_link_inside);
    ADD("nul", test_nul);
    ADD("utf8", test_utf8);
    ADD("utf16", test_utf16);
    ADD("size", test_size);
    ADD("line", test_line);
    ADD("anywhere", test_anywhere);
    ADD("list", test_list);
    ADD("list-missing", test_list_missing);
    ADD("list-loop", test_list_loop);
    ADD("list-link", test_list_link);
    ADD("pipe", test_pipe);
    ADD("list-depth", test_list_depth);
    ADD("list-name", test_list_name);
    ADD("count-limit", test_count_limit);
    g_test_add_func("/file/display", test_display);
    return g_test_run();
}
