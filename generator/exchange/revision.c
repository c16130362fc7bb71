#include "exchange/revision.h"

#include "base/limits.h"
#include "base/remove_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Arguments of one call of git. */
#define ARGUMENTS_MAX 16

/* A file of a revision. */
typedef struct {
    const char *path; /* in the collection */
    const char *id;   /* of what is in it */
    guint64 size;
    gboolean is_link;
} Blob;

/* The files of a revision. */
typedef struct {
    GByteArray *list; /* as git prints it; blobs point into it */
    GArray *blobs;    /* of Blob */
    guint64 size;     /* of all of them */
} Files;

static void files_clear(Files *files)
{
    g_clear_pointer(&files->list, g_byte_array_unref);
    g_clear_pointer(&files->blobs, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Files, files_clear)

void cb_revision_free(CbRevision *revision)
{
    if (revision == NULL) {
        return;
    }
    if (revision->temporary != NULL) {
        cb_remove_tree(revision->temporary);
    }
    g_free(revision->temporary);
    g_free(revision->folder);
    g_free(revision);
}

/* Prepares git for a folder that may be a stranger's: what its configuration names is not run.
 * Where it comes from is never asked for what is missing (GIT_NO_LAZY_FETCH is known from 2.44 on;
 * that no protocol is allowed holds before). */
static GSubprocessLauncher *git_launcher(GSubprocessFlags flags)
{
    GSubprocessLauncher *launcher = g_subprocess_launcher_new(flags);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C", TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_ALLOW_PROTOCOL", "", TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_NO_LAZY_FETCH", "1", TRUE);
    g_subprocess_launcher_setenv(launcher, "GIT_TERMINAL_PROMPT", "0", TRUE);
    return launcher;
}

static GSubprocess *start_git(GSubprocessLauncher *launcher, const char *folder,
                              const char *const *arguments, GError **error)
{
    const char *line[ARGUMENTS_MAX] = {
        "git", "-C", folder, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"};
    guint count = 7;
    for (; *arguments != NULL && count < ARGUMENTS_MAX - 1; arguments++) {
        line[count++] = *arguments;
    }
    return g_subprocess_launcher_spawnv(launcher, line, error);
}

/* Waits for git; what it has to say is on standard error. */
static gboolean finish_git(GSubprocess *process, GError **error)
{
    if (!g_subprocess_wait(process, NULL, error)) {
        return FALSE;
    }
    if (!g_subprocess_get_successful(process)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "git does not give the revision");
        return FALSE;
    }
    return TRUE;
}

/* Runs git in a folder with arguments up to NULL. What it prints, without the last line end, or
 * NULL. */
static char *run_git(const char *folder, const char *const *arguments, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        git_launcher(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GSubprocess) process = start_git(launcher, folder, arguments, error);
    g_autofree char *output = NULL;
    g_autofree char *messages = NULL;
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &output, &messages, error)) {
        return NULL;
    }
    if (!g_subprocess_get_successful(process)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "git: %s",
                    g_strchomp(messages != NULL ? messages : output));
        return NULL;
    }
    gsize length = strlen(output);
    if (length > 0 && output[length - 1] == '\n') {
        output[length - 1] = '\0';
    }
    return g_steal_pointer(&output);
}

/* The path of the collection from the top of its repository: after the colon, or where it is. */
static char *path_in_repository(const char *colon, const char *collection, GError **error)
{
    const char *const prefix[] = {"rev-parse", "--show-prefix", NULL};
    char *path = colon != NULL ? g_strdup(colon + 1) : run_git(collection, prefix, error);
    gsize length = path != NULL ? strlen(path) : 0;
    while (length > 0 && path[length - 1] == '/') {
        path[--length] = '\0';
    }
    return path;
}

/* The tree of the collection, as git names it: the id of a tree, a colon and a path. */
static char *find_tree(const char *name, const char *collection, GError **error)
{
    const char *colon = strchr(name, ':');
    gsize length = colon != NULL ? (gsize)(colon - name) : strlen(name);
    g_autofree char *revision = g_strdup_printf("%.*s^{tree}", (int)length, name);
    const char *const verify[] = {"rev-parse", "--verify", revision, NULL};
    g_autofree char *path = path_in_repository(colon, collection, error);
    g_autofree char *tree = path != NULL ? run_git(collection, verify, error) : NULL;
    return tree != NULL ? g_strdup_printf("%s:%s", tree, path) : NULL;
}

static gboolean refuse_size(GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "the revision is too large");
    return FALSE;
}

/* Has git list the files of a tree: "mode type id size<TAB>path<NUL>" each. A tree can name another
 * one many times, so that its list has no end: git is stopped where it is too long. */
static gboolean list_files(const char *folder, const char *tree, gsize most, GByteArray *list,
                           GError **error)
{
    const char *const words[] = {"ls-tree", "-r", "-l", "-z", "--full-tree", tree, NULL};
    g_autoptr(GSubprocessLauncher) launcher = git_launcher(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_autoptr(GSubprocess) process = start_git(launcher, folder, words, error);
    if (process == NULL) {
        return FALSE;
    }
    GInputStream *output = g_subprocess_get_stdout_pipe(process);
    guint8 block[16384];
    gssize count = 0;
    while ((count = g_input_stream_read(output, block, sizeof block, NULL, error)) > 0) {
        g_byte_array_append(list, block, (guint)count);
        if (list->len > most) {
            g_subprocess_force_exit(process);
            return refuse_size(error);
        }
    }
    return count == 0 && finish_git(process, error);
}

/* Whether a path stays in its folder: a tree may hold any names. */
static gboolean stays_inside(const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0' || strcmp(parts[i], ".") == 0 || strcmp(parts[i], "..") == 0) {
            return FALSE;
        }
    }
    return parts[0] != NULL;
}

static gboolean refuse_path(const char *what, const char *path, GError **error)
{
    g_autofree char *shown = g_utf8_make_valid(path, -1);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", shown, what);
    return FALSE;
}

/* Takes one line of the list, which is cut in parts; what is no blob is passed over. */
static gboolean take_line(char *line, Files *files, GError **error)
{
    char *path = strchr(line, '\t');
    char *id = path != NULL ? strstr(line, " blob ") : NULL;
    if (id == NULL || id > path) {
        return TRUE;
    }
    *path++ = '\0';
    id += strlen(" blob ");
    char *size = strchr(id, ' ');
    if (size == NULL || !stays_inside(path)) {
        return refuse_path("no name of a file", path, error);
    }
    *size++ = '\0';
    const Blob blob = {.path = path,
                       .id = id,
                       .size = g_ascii_strtoull(size, NULL, 10),
                       .is_link = g_str_has_prefix(line, "120000 ")};
    files->size += MIN(blob.size, G_MAXUINT64 - files->size);
    g_array_append_val(files->blobs, blob);
    return TRUE;
}

/* Finds the files of a tree. */
static gboolean find_files(const char *folder, const char *tree, const CbRevisionLimits *limits,
                           Files *files, GError **error)
{
    files->list = g_byte_array_new();
    files->blobs = g_array_new(FALSE, FALSE, sizeof(Blob));
    if (!list_files(folder, tree, limits->list, files->list, error)) {
        return FALSE;
    }
    guint8 end = 0;
    guint length = files->list->len;
    g_byte_array_append(files->list, &end, 1);
    char *line = (char *)files->list->data;
    for (const char *last = line + length; line < last;) {
        gsize of_line = strlen(line);
        if (!take_line(line, files, error)) {
            return FALSE;
        }
        line += of_line + 1;
    }
    return files->size <= limits->size || refuse_size(error);
}

/* Has git write all blobs into one file, as they are: it applies no filters there. */
static gboolean fetch_blobs(const CbRevision *revision, const char *folder, const Files *files,
                            const char *path, GError **error)
{
    const char *const batch[] = {"cat-file", "--batch", "--buffer", NULL};
    g_autofree char *asked = g_build_filename(revision->temporary, "ids", NULL);
    g_autoptr(GString) ids = g_string_new(NULL);
    for (guint i = 0; i < files->blobs->len; i++) {
        g_string_append_printf(ids, "%s\n", g_array_index(files->blobs, Blob, i).id);
    }
    if (!g_file_set_contents(asked, ids->str, (gssize)ids->len, error)) {
        return FALSE;
    }
    g_autoptr(GSubprocessLauncher) launcher = git_launcher(G_SUBPROCESS_FLAGS_NONE);
    g_subprocess_launcher_set_stdin_file_path(launcher, asked);
    g_subprocess_launcher_set_stdout_file_path(launcher, path);
    g_autoptr(GSubprocess) process = start_git(launcher, folder, batch, error);
    return process != NULL && finish_git(process, error);
}

static gboolean copy(FILE *from, guint64 size, FILE *to)
{
    char block[16384];
    while (size > 0) {
        gsize part = (gsize)MIN(size, sizeof block);
        if (fread(block, 1, part, from) != part || fwrite(block, 1, part, to) != part) {
            return FALSE;
        }
        size -= part;
    }
    return TRUE;
}

static gboolean copy_file(FILE *from, guint64 size, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *to = file >= 0 ? fdopen(file, "wb") : NULL;
    gboolean is_copied = to != NULL && copy(from, size, to);
    return to != NULL && fclose(to) == 0 && is_copied;
}

static gboolean make_link(FILE *from, guint64 size, const char *path)
{
    char target[PATH_MAX] = "";
    if (size == 0 || size >= sizeof target || fread(target, 1, size, from) != size) {
        errno = EINVAL;
        return FALSE;
    }
    return symlink(target, path) == 0;
}

/* Writes one file that is not there yet, from "id blob size", a line end, its bytes, a line end. */
static gboolean write_blob(const CbRevision *revision, const Blob *blob, FILE *from, GError **error)
{
    char head[128] = "";
    g_autofree char *expected =
        g_strdup_printf("%s blob %" G_GUINT64_FORMAT "\n", blob->id, blob->size);
    if (fgets(head, sizeof head, from) == NULL || strcmp(head, expected) != 0) {
        return refuse_path("git does not have it", blob->path, error);
    }
    const guint64 size = blob->size;
    g_autofree char *path = g_build_filename(revision->folder, blob->path, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0700) != 0 ||
        !(blob->is_link ? make_link(from, size, path) : copy_file(from, size, path)) ||
        getc(from) != '\n') {
        return refuse_path(g_strerror(errno), blob->path, error);
    }
    return TRUE;
}

/* Links come last, so that no path of a file leads through one. */
static gint by_kind(gconstpointer a, gconstpointer b)
{
    return ((const Blob *)a)->is_link - ((const Blob *)b)->is_link;
}

/* Writes the files of a tree into the folder of a revision. */
static gboolean write_files(const CbRevision *revision, const char *collection, const Files *files,
                            GError **error)
{
    g_autofree char *path = g_build_filename(revision->temporary, "blobs", NULL);
    g_array_sort(files->blobs, by_kind);
    if (!fetch_blobs(revision, collection, files, path, error)) {
        return FALSE;
    }
    FILE *from = g_mkdir(revision->folder, 0700) == 0 ? fopen(path, "rbe") : NULL;
    gboolean is_written = from != NULL || refuse_path(g_strerror(errno), path, error);
    for (guint i = 0; is_written && i < files->blobs->len; i++) {
        is_written = write_blob(revision, &g_array_index(files->blobs, Blob, i), from, error);
    }
    if (from != NULL) {
        fclose(from);
    }
    g_unlink(path);
    return is_written;
}

CbRevision *cb_revision_read(const char *name, const char *collection,
                             const CbRevisionLimits *limits, GError **error)
{
    static const CbRevisionLimits usual = {CB_MAX_REVISION_LIST, CB_MAX_REVISION_SIZE};
    if (*name == '-') {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "%s: the name of a revision does not begin with a hyphen", name);
        return NULL;
    }
    g_auto(Files) files = {0};
    g_autofree char *tree = find_tree(name, collection, error);
    if (tree == NULL ||
        !find_files(collection, tree, limits != NULL ? limits : &usual, &files, error)) {
        return NULL;
    }
    g_autoptr(CbRevision) revision = g_new0(CbRevision, 1);
    revision->temporary = g_dir_make_tmp("casebook-XXXXXX", error);
    if (revision->temporary == NULL) {
        return NULL;
    }
    revision->folder = g_build_filename(revision->temporary, "collection", NULL);
    return write_files(revision, collection, &files, error) ? g_steal_pointer(&revision) : NULL;
}
