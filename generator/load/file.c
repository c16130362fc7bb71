#include "load/file.h"

#include "base/folder_names.h"
#include "base/limits.h"
#include "base/utf8.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes asked for at once. */
#define CHUNK_SIZE (64u * 1024)

/* Who writes into a pipe may come a little later: half a second is waited for that. */
#define PIPE_PATIENCE 25
#define PIPE_PAUSE (G_USEC_PER_SEC / 50)

typedef struct {
    CbArena *arena;
    const char *root;
    CbDiagnostics *diagnostics;
    GArray *files;
    guint limit; /* of files */
} Walk;

char *cb_file_display(const char *root, const char *path)
{
    while (g_str_has_prefix(root, "./")) {
        root += 2;
    }
    if (*root == '\0' || strcmp(root, ".") == 0) {
        return g_strdup(path);
    }
    return g_str_has_suffix(root, "/") ? g_strconcat(root, path, NULL)
                                       : g_strconcat(root, "/", path, NULL);
}

static char *full_path(const char *root, const char *path)
{
    return *path ? g_build_filename(root, path, NULL) : g_strdup(root);
}

static void report(CbDiagnostics *diagnostics, CbCode code, const char *root, const char *path,
                   const char *hint, const char *message)
{
    g_autofree char *display = cb_file_display(root, path);
    cb_diagnostics_add_file(diagnostics, code, display, hint, "%s", message);
}

/* A file that the system does not give, for the reason in errno. */
static void report_unreadable(CbDiagnostics *diagnostics, const char *root, const char *path)
{
    g_autofree char *message = g_strdup_printf("the file cannot be read: %s", g_strerror(errno));
    report(diagnostics, CB_CODE_FILE_UNREADABLE, root, path, NULL, message);
}

gboolean cb_file_is_left_over(const char *name)
{
    static const char *const suffixes[] = {"~", ".swp", ".swo", ".bak", ".orig", ".rej", ".tmp"};
    static const char *const names[] = {"README.md", "Thumbs.db", "desktop.ini", "Icon\r"};
    if (name[0] == '.' || name[0] == '#') {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (g_str_has_suffix(name, suffixes[i])) {
            return TRUE;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether `path` is below `folder`, or with `or_same` the folder itself, links followed. */
static gboolean is_below(const char *folder, const char *path, gboolean or_same)
{
    char *real_folder = realpath(folder, NULL);
    char *real = realpath(path, NULL);
    gsize length = real_folder != NULL ? strlen(real_folder) : 0;
    gboolean below =
        real != NULL && real_folder != NULL && strncmp(real, real_folder, length) == 0 &&
        (real[length] == '/' || strcmp(real_folder, "/") == 0 || (or_same && real[length] == '\0'));
    free(real_folder);
    free(real);
    return below;
}

gboolean cb_file_is_inside(const char *root, const char *path)
{
    g_autofree char *full = full_path(root, path);
    return is_below(root, full, FALSE);
}

gboolean cb_file_folder_holds(const char *folder, const char *path)
{
    return is_below(folder, path, TRUE);
}

/* Whether `path` is a link that leads out of `root`, or to nothing. */
static gboolean leads_out(const char *root, const char *path)
{
    g_autofree char *full = full_path(root, path);
    GStatBuf status;
    return g_lstat(full, &status) == 0 && S_ISLNK(status.st_mode) && !cb_file_is_inside(root, path);
}

gboolean cb_file_may_write(const char *root, const char *path, GError **error)
{
    gboolean goes_out = leads_out(root, path);
    for (const char *slash = strchr(path, '/'); slash != NULL && !goes_out;
         slash = strchr(slash + 1, '/')) {
        g_autofree char *folder = g_strndup(path, (gsize)(slash - path));
        goes_out = leads_out(root, folder);
    }
    if (goes_out) {
        g_autofree char *full = full_path(root, path);
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_LOOP,
                    "%s: a link leads out of the collection", full);
    }
    return !goes_out;
}

static void report_link_out(CbDiagnostics *diagnostics, const char *root, const char *path)
{
    report(diagnostics, CB_CODE_FILE_KIND, root, path, "copy the file into the collection",
           "a link leads out of the collection");
}

static gboolean is_content(const char *name)
{
    return !cb_file_is_left_over(name);
}

/* The names in a folder, sorted; NULL if it cannot be read (reported unless it is missing). */
static GArray *names_in(Walk *walk, const char *folder)
{
    g_autofree char *full = full_path(walk->root, folder);
    int fd = g_open(full, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    int error = errno;
    GArray *names = fd >= 0 ? cb_folder_names(fd, is_content, walk->limit + 1, &error) : NULL;
    if (error != 0 && (names != NULL || error != ENOENT)) {
        gboolean is_file = error == ENOTDIR;
        report(walk->diagnostics, is_file ? CB_CODE_FILE_KIND : CB_CODE_FILE_UNREADABLE, walk->root,
               folder, NULL, is_file ? "a folder is expected here" : "the folder cannot be read");
    }
    return names;
}

static void add_file(Walk *walk, const char *folder, const char *path, const char *name,
                     gboolean is_link)
{
    if (walk->files->len == walk->limit) {
        report(walk->diagnostics, CB_CODE_FILE_TOO_LARGE, walk->root, folder,
               "take out what no text needs", "the collection has too many files");
    }
    CbFile file = {
        .path = cb_arena_strdup(walk->arena, path),
        .folder = folder,
        .name = cb_arena_strdup(walk->arena, name),
        .is_link = is_link,
    };
    if (walk->files->len <= walk->limit) {
        g_array_append_val(walk->files, file);
    }
}

static void walk_folder(Walk *walk, const char *folder, guint depth);

/* Looks at what a folder does not say is a file. */
static void walk_other(Walk *walk, const char *folder, const char *path, const char *name,
                       guint depth)
{
    g_autofree char *full = full_path(walk->root, path);
    GStatBuf link, target;
    if (g_lstat(full, &link) != 0) {
        /* What went away is said by whoever needs it; what is there must not be left out. */
        if (errno != ENOENT) {
            report_unreadable(walk->diagnostics, walk->root, path);
        }
        return;
    }
    gboolean is_link = S_ISLNK(link.st_mode);
    if (is_link && g_stat(full, &target) != 0) {
        report(walk->diagnostics, CB_CODE_FILE_KIND, walk->root, path, "take the link out",
               "a link leads to nothing");
    } else if (is_link && !cb_file_is_inside(walk->root, path)) {
        report_link_out(walk->diagnostics, walk->root, path);
    } else if (S_ISDIR(is_link ? target.st_mode : link.st_mode) && is_link) {
        report(walk->diagnostics, CB_CODE_FILE_KIND, walk->root, path, "use a folder instead",
               "a link to a folder is not followed");
    } else if (S_ISDIR(link.st_mode)) {
        walk_folder(walk, path, depth + 1);
    } else if (S_ISREG(is_link ? target.st_mode : link.st_mode)) {
        add_file(walk, folder, path, name, is_link);
    } else {
        report(walk->diagnostics, CB_CODE_FILE_KIND, walk->root, path, "take it out",
               "this is neither a file nor a folder");
    }
}

static void walk_name(Walk *walk, const char *folder, const CbFolderName *found, guint depth)
{
    const char *name = found->name;
    g_autofree char *path = *folder ? g_strconcat(folder, "/", name, NULL) : g_strdup(name);
    if (!g_utf8_validate(name, -1, NULL)) {
        report(walk->diagnostics, CB_CODE_FILE_NAME, walk->root, path, "rename it",
               "the name of a file is not valid UTF-8");
    } else if (found->type == DT_REG) {
        add_file(walk, folder, path, name, FALSE);
    } else {
        walk_other(walk, folder, path, name, depth);
    }
}

static void walk_folder(Walk *walk, const char *folder, guint depth)
{
    if (depth > CB_MAX_FOLDER_DEPTH) {
        report(walk->diagnostics, CB_CODE_FILE_TOO_LARGE, walk->root, folder, "move the files up",
               "folders are nested too deeply");
        return;
    }
    g_autoptr(GArray) names = names_in(walk, folder);
    const char *kept = cb_arena_strdup(walk->arena, folder);
    for (guint i = 0; names && i < names->len; i++) {
        walk_name(walk, kept, &g_array_index(names, CbFolderName, i), depth);
    }
}

static int compare_files(gconstpointer a, gconstpointer b)
{
    return strcmp(((const CbFile *)a)->path, ((const CbFile *)b)->path);
}

GArray *cb_files_list(CbArena *arena, const char *root, const char *folder,
                      CbDiagnostics *diagnostics)
{
    return cb_files_list_up_to(arena, root, folder, CB_MAX_FILES, diagnostics);
}

GArray *cb_files_list_up_to(CbArena *arena, const char *root, const char *folder, guint limit,
                            CbDiagnostics *diagnostics)
{
    Walk walk = {arena, root, diagnostics, g_array_new(FALSE, FALSE, sizeof(CbFile)), limit};
    if (*folder != '\0' && leads_out(root, folder)) {
        report_link_out(diagnostics, root, folder);
        return walk.files;
    }
    walk_folder(&walk, folder, 0);
    g_array_sort(walk.files, compare_files);
    return walk.files;
}

/* Opens a regular file without ever waiting for it; -1 with a diagnostic otherwise. */
static int open_regular(const char *root, const char *path, CbDiagnostics *diagnostics)
{
    g_autofree char *full = full_path(root, path);
    GStatBuf status;
    /* O_NONBLOCK: opening a FIFO must not wait for its other end. */
    int file = g_open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (file < 0) {
        if (errno == ENXIO) {
            report(diagnostics, CB_CODE_FILE_KIND, root, path, NULL, "this is no regular file");
        } else if (errno == ENOENT) {
            report(diagnostics, CB_CODE_FILE_MISSING, root, path, NULL, "the file is not there");
        } else {
            report_unreadable(diagnostics, root, path);
        }
        return -1;
    }
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        report(diagnostics, CB_CODE_FILE_KIND, root, path, NULL, "this is no regular file");
        close(file);
        return -1;
    }
    if (leads_out(root, path)) {
        report_link_out(diagnostics, root, path);
        close(file);
        return -1;
    }
    return file;
}

/* Opens a file or a pipe that the command line names; -1 with errno. Nobody may ever write into a
 * pipe: opening it does not wait for that. */
static int open_anywhere(const char *path)
{
    return g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
}

/* What comes out of a pipe, into which somebody writes, is waited for. */
static gboolean wait_for_pipe(int file)
{
    int flags = fcntl(file, F_GETFL);
    return flags >= 0 && fcntl(file, F_SETFL, flags & ~O_NONBLOCK) == 0;
}

/* All bytes of an open file, or NULL with `error` set to an errno, 0 if it is too large. The file
 * may grow meanwhile: what counts is what was read. */
static GString *read_all(int file, gsize size_max, int *error)
{
    struct stat status = {0};
    gsize expected = fstat(file, &status) == 0 ? (gsize)CLAMP(status.st_size, 0, CHUNK_SIZE) : 0;
    guint patience = PIPE_PATIENCE;
    /* One byte more than there is: the second read meets the end in the room that is there. */
    GString *text = g_string_sized_new(expected + 1);
    for (;;) {
        gsize before = text->len;
        gsize room = before < expected + 1 ? expected + 1 - before : CHUNK_SIZE;
        g_string_set_size(text, before + room);
        gssize got = read(file, text->str + before, room);
        *error = got < 0 ? errno : 0;
        g_string_set_size(text, before + (gsize)MAX(got, 0));
        if (*error == EINTR || (*error == EAGAIN && wait_for_pipe(file))) {
            continue;
        }
        if (got == 0 && (text->len > 0 || !S_ISFIFO(status.st_mode))) {
            return text;
        }
        if (got == 0 && patience-- > 0) {
            g_usleep(PIPE_PAUSE);
            continue;
        }
        *error = got == 0 ? ENODATA : *error;
        if (got <= 0 || text->len > size_max) {
            g_string_free(text, TRUE);
            return NULL;
        }
    }
}

static CbSource *read_source(int file, const char *display, gsize size_max,
                             CbDiagnostics *diagnostics)
{
    int error;
    GString *text = read_all(file, size_max, &error);
    if (text) {
        gsize length = text->len;
        char *bytes = g_realloc(g_string_free(text, FALSE), length + 1);
        return cb_source_new_take(display, bytes, length);
    }
    if (error) {
        cb_diagnostics_add_file(diagnostics, CB_CODE_FILE_UNREADABLE, display,
                                "let it be a file that you may read, or take it away",
                                "the file cannot be read: %s", g_strerror(error));
    } else {
        cb_diagnostics_add_file(diagnostics, CB_CODE_FILE_TOO_LARGE, display,
                                "divide it, or make it smaller", "the file is larger than %u MB",
                                (guint)(size_max >> 20));
    }
    return NULL;
}

static gboolean check_encoding(const CbSource *source, CbDiagnostics *diagnostics)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    const char *end;
    if (cb_utf8_is_valid(text, length, &end)) {
        return TRUE;
    }
    gsize at = (gsize)(end - text);
    if (*end == '\0') {
        cb_diagnostics_add(diagnostics, CB_CODE_FILE_NUL, cb_span_new(source, at, at + 1),
                           "save it as text, in UTF-8", "a NUL byte at offset %" G_GSIZE_FORMAT,
                           at);
        return FALSE;
    }
    gboolean is_utf16 = at == 0 && length >= 2 &&
                        (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
    cb_diagnostics_add(diagnostics, CB_CODE_FILE_UTF8, cb_span_new(source, at, at + 1),
                       is_utf16 ? "it looks like UTF-16; save it as UTF-8" : "save it as UTF-8",
                       "byte 0x%02X at offset %" G_GSIZE_FORMAT " is not valid UTF-8",
                       (guint)(guchar)*end, at);
    return FALSE;
}

gboolean cb_file_is_within_limits(const CbSource *source, CbDiagnostics *diagnostics)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    if (length > CB_MAX_TEXT_FILE_SIZE) {
        cb_diagnostics_add(diagnostics, CB_CODE_FILE_TOO_LARGE, cb_span_new(source, 0, 0),
                           "divide it", "the file is larger than %u MB",
                           CB_MAX_TEXT_FILE_SIZE >> 20);
        return FALSE;
    }
    for (gsize start = 0; start < length;) {
        const char *end = memchr(text + start, '\n', length - start);
        gsize next = end ? (gsize)(end - text) + 1 : length;
        if (next - start > CB_MAX_LINE_LENGTH) {
            cb_diagnostics_add(diagnostics, CB_CODE_FILE_LINE, cb_span_new(source, start, start),
                               "break the line", "a line is longer than %u kB",
                               CB_MAX_LINE_LENGTH >> 10);
            return FALSE;
        }
        start = next;
    }
    return TRUE;
}

CbSource *cb_file_read(const char *root, const char *path, CbDiagnostics *diagnostics)
{
    g_autofree char *display = cb_file_display(root, path);
    int file = open_regular(root, path, diagnostics);
    if (file < 0) {
        return NULL;
    }
    CbSource *source = read_source(file, display, CB_MAX_TEXT_FILE_SIZE, diagnostics);
    close(file);
    if (!source ||
        (check_encoding(source, diagnostics) && cb_file_is_within_limits(source, diagnostics))) {
        return source;
    }
    cb_source_unref(source);
    return NULL;
}

CbSource *cb_file_read_anywhere(const char *path, gsize size_max, CbDiagnostics *diagnostics)
{
    int file = open_anywhere(path);
    if (file < 0) {
        CbCode code = errno == ENOENT ? CB_CODE_FILE_MISSING : CB_CODE_FILE_UNREADABLE;
        cb_diagnostics_add_file(diagnostics, code, path,
                                "let it be a file that you may read, or take it away",
                                "the file cannot be read: %s", g_strerror(errno));
        return NULL;
    }
    CbSource *source = read_source(file, path, size_max, diagnostics);
    close(file);
    if (!source || check_encoding(source, diagnostics)) {
        return source;
    }
    cb_source_unref(source);
    return NULL;
}

GString *cb_file_read_bytes(const char *path, gsize size_max, GError **error)
{
    int file = open_anywhere(path);
    int code = errno;
    GString *bytes = file >= 0 ? read_all(file, size_max, &code) : NULL;
    if (file >= 0) {
        close(file);
    }
    if (bytes == NULL && code != 0) {
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot read %s: %s",
                    path, g_strerror(code));
    } else if (bytes == NULL) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s is larger than %u MB", path,
                    (guint)(size_max >> 20));
    }
    return bytes;
}

gboolean cb_file_exists(const char *root, const char *path)
{
    g_autofree char *full = full_path(root, path);
    GStatBuf status;
    return g_lstat(full, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}
