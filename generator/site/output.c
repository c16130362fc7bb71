#include "site/output.h"

#include "base/descriptor.h"
#include "base/limits.h"
#include "base/remove_tree.h"
#include "site/raw_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BLOCK (1024 * 1024)
#define COMPARE_BLOCK (16 * 1024)
#define MARKER_SITE "Casebook made this folder."
#define MARKER_DASHBOARD "Casebook made this dashboard."

struct CbOutputFolder {
    char *path; /* of the output as the user wrote it, for messages */
    CbOutputPurpose purpose;
    char *target;  /* of the output, without symbolic links */
    char *staging; /* of the staging folder */
    char *old;     /* where the old output goes when there is no exchange */
    char *lock;    /* of the lock file */
    int lock_fd;
    int staging_fd;
    int old_fd;          /* of the output as it was; -1: nothing is taken over */
    gboolean is_trusted; /* files of the old output need not be looked at */
    gboolean no_exchange;
    GMutex mutex;        /* for made_folders */
    GHashTable *folders; /* made in the staging folder, "cases/" */
};

G_DEFINE_QUARK(casebook - output, cb_output_error)

static gboolean fail_system(GError **error, const char *doing, const char *path)
{
    int saved = errno;
    g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_SYSTEM, "cannot %s %s: %s", doing, path,
                g_strerror(saved));
    return FALSE;
}

static gboolean remove_tree(const char *path, GError **error)
{
    return cb_remove_tree(path) || fail_system(error, "remove", path);
}

/* The output's path without links: of the folder itself if it exists, else its parent's and its
 * name. NULL, with errno, if there is no parent. Free with g_free. */
static char *find_target(const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *parent = g_path_get_dirname(absolute);
    g_autofree char *name = g_path_get_basename(absolute);
    char *whole = realpath(absolute, NULL);
    char *real_parent = whole != NULL ? NULL : realpath(parent, NULL);
    char *target = whole != NULL         ? g_strdup(whole)
                   : real_parent != NULL ? g_build_filename(real_parent, name, NULL)
                                         : NULL;
    int saved = errno;
    free(whole);
    free(real_parent);
    errno = saved;
    return target;
}

/* find_target, with folders made down to the parent. */
static char *resolve_target(const char *path, GError **error)
{
    char *target = find_target(path);
    if (target != NULL) {
        return target;
    }
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *parent = g_path_get_dirname(absolute);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        fail_system(error, "make the folder", parent);
        return NULL;
    }
    target = find_target(path);
    if (target == NULL) {
        fail_system(error, "find the folder", parent);
    }
    return target;
}

/* Whether a folder has nothing in it. */
static gboolean is_empty(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    errno = 0; /* GLib says nothing when reading fails */
    return dir != NULL && g_dir_read_name(dir) == NULL && errno == 0;
}

/* What purposes are called in messages, and the options that name their folders. */
static const char *const titles[] = {
    [CB_OUTPUT_OF_BUILD] = "a site", [CB_OUTPUT_OF_REPORT] = "a dashboard"};
static const char *const options[] = {
    [CB_OUTPUT_OF_BUILD] = "--out", [CB_OUTPUT_OF_REPORT] = "--report"};

/* Reads how the output's marker begins: "" if it has none. A link, or what is no file, is no
 * marker. FALSE if the system does not give what is there. */
static gboolean read_marker(const char *target, char text[static sizeof MARKER_DASHBOARD],
                            GError **error)
{
    struct stat status;
    gssize length = 0;
    g_autofree char *marker = g_build_filename(target, CB_OUTPUT_MARKER, NULL);
    int fd = open(marker, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno != ENOENT && errno != ELOOP && errno != ENXIO) {
        return fail_system(error, "read", marker);
    }
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        length = cb_descriptor_read(fd, text, sizeof MARKER_DASHBOARD - 1);
    }
    if (length < 0) {
        fail_system(error, "read", marker);
    }
    if (fd >= 0) {
        close(fd);
    }
    text[MAX(length, 0)] = '\0';
    return length >= 0;
}

/* Whether a folder has a dashboard's files, and no others: so they were left before their marker
 * said what they are. */
static gboolean is_unmarked_dashboard(const char *target)
{
    g_autoptr(GDir) dir = g_dir_open(target, 0, NULL);
    guint n_known = 0, n_others = 0;
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        gboolean known = strcmp(name, "index.html") == 0 || strcmp(name, "report.css") == 0;
        n_known += known ? 1 : 0;
        n_others += !known && strcmp(name, CB_OUTPUT_MARKER) != 0 ? 1 : 0;
    }
    return n_known == 2 && n_others == 0;
}

/* What Casebook made at the target, whose marker begins with `marker`; FALSE if it made nothing
 * there. */
static gboolean find_purpose(const char *target, const char *marker, CbOutputPurpose *purpose)
{
    gboolean is_site = g_str_has_prefix(marker, MARKER_SITE);
    gboolean is_dashboard =
        is_site ? is_unmarked_dashboard(target) : g_str_has_prefix(marker, MARKER_DASHBOARD);
    *purpose = is_dashboard ? CB_OUTPUT_OF_REPORT : CB_OUTPUT_OF_BUILD;
    return is_site || is_dashboard;
}

static gboolean fail_mount(const CbOutputFolder *folder, GError **error)
{
    g_autofree char *inside = g_build_filename(
        folder->path, folder->purpose == CB_OUTPUT_OF_BUILD ? "public" : "report", NULL);
    g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH,
                "%s is a mount point, which cannot be replaced in one step; give a folder in it "
                "with %s, such as %s",
                folder->path, options[folder->purpose], inside);
    return FALSE;
}

/* Whether a file system is mounted on a folder, as far as the kernel says so. */
static gboolean is_mount_point(const char *path)
{
    struct statx status;
    return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &status) == 0 &&
           (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/* Whether what stands at the target may be replaced: nothing, an empty folder, or one of ours that
 * was made for the same. */
static gboolean may_replace(const CbOutputFolder *folder, GError **error)
{
    struct stat status;
    CbOutputPurpose purpose;
    char marker[sizeof MARKER_DASHBOARD];
    if (lstat(folder->target, &status) != 0) {
        return errno == ENOENT ? TRUE : fail_system(error, "look at", folder->path);
    }
    const char *option = options[folder->purpose];
    if (!S_ISDIR(status.st_mode)) {
        g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH,
                    "%s is not a folder; give another one with %s", folder->path, option);
        return FALSE;
    }
    if (is_mount_point(folder->target)) {
        return fail_mount(folder, error);
    }
    if (is_empty(folder->target)) {
        return TRUE;
    }
    if (!read_marker(folder->target, marker, error)) {
        return FALSE;
    }
    if (!find_purpose(folder->target, marker, &purpose)) {
        g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN,
                    "%s has files that Casebook did not make, so it is left alone; give another "
                    "folder with %s, or empty it yourself",
                    folder->path, option);
        return FALSE;
    }
    if (purpose != folder->purpose) {
        g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN,
                    "%s holds %s, so it is left alone; give another folder with %s, or empty it "
                    "yourself",
                    folder->path, titles[purpose], option);
        return FALSE;
    }
    return TRUE;
}

/* Whether the lock file that is open is still the one at its path. */
static gboolean is_current(const CbOutputFolder *folder)
{
    struct stat open_file, file;
    return fstat(folder->lock_fd, &open_file) == 0 && stat(folder->lock, &file) == 0 &&
           open_file.st_dev == file.st_dev && open_file.st_ino == file.st_ino;
}

/* Takes the lock. Whoever gives it up removes the file first, so a lock on a file that is no
 * longer there is taken again. */
static gboolean take_lock(CbOutputFolder *folder, GError **error)
{
    for (;;) {
        folder->lock_fd = open(folder->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (folder->lock_fd < 0) {
            return fail_system(error, "write beside", folder->path);
        }
        gboolean locked = flock(folder->lock_fd, LOCK_EX | LOCK_NB) == 0;
        if (locked && is_current(folder)) {
            return TRUE;
        }
        int saved = errno;
        close(folder->lock_fd);
        folder->lock_fd = -1;
        if (locked) {
            continue;
        }
        errno = saved;
        if (errno != EWOULDBLOCK) {
            return fail_system(error, "lock", folder->path);
        }
        g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_BUSY,
                    "another build is writing %s; try again when it is done", folder->path);
        return FALSE;
    }
}

static void give_up_lock(CbOutputFolder *folder)
{
    if (folder->lock_fd < 0) {
        return;
    }
    if (is_current(folder)) {
        unlink(folder->lock);
    }
    close(folder->lock_fd);
    folder->lock_fd = -1;
}

/* Puts back what was set aside when a build was killed between its two renames. An empty folder
 * that somebody made meanwhile is none of ours; one with files is the output of that build. */
static gboolean put_back(const CbOutputFolder *folder, GError **error)
{
    struct stat status;
    if (lstat(folder->old, &status) != 0 || !S_ISDIR(status.st_mode)) {
        return TRUE;
    }
    return rename(folder->old, folder->target) == 0 || errno == ENOTEMPTY || errno == EEXIST ||
           fail_system(error, "put back", folder->path);
}

/* Mends what a killed build left behind. */
static gboolean recover(CbOutputFolder *folder, GError **error)
{
    return put_back(folder, error) && may_replace(folder, error) &&
           remove_tree(folder->old, error) && remove_tree(folder->staging, error);
}

static gboolean make_staging(CbOutputFolder *folder, GError **error)
{
    static const char *const texts[] = {
        [CB_OUTPUT_OF_BUILD] = MARKER_SITE " The next build replaces all of it.\n",
        [CB_OUTPUT_OF_REPORT] = MARKER_DASHBOARD " The next one replaces all of it.\n"};
    const char *text = texts[folder->purpose];
    if (mkdir(folder->staging, 0777) != 0) {
        return fail_system(error, "make the folder", folder->staging);
    }
    folder->staging_fd = open(folder->staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->staging_fd < 0) {
        return fail_system(error, "open the folder", folder->staging);
    }
    return cb_output_write(folder, CB_OUTPUT_MARKER, text, strlen(text), error);
}

/* The name of a helper beside the output. */
static char *beside(const char *target, const char *purpose)
{
    g_autofree char *parent = g_path_get_dirname(target);
    g_autofree char *name = g_path_get_basename(target);
    return g_strdup_printf("%s/.%s.casebook-%s", parent, name, purpose);
}

/* Names the output and what stands beside it. */
static gboolean place(CbOutputFolder *folder, char *target, GError **error)
{
    folder->target = target;
    if (strcmp(target, "/") == 0) {
        g_set_error(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH,
                    "the output cannot be the root folder");
        return FALSE;
    }
    folder->staging = beside(target, "new");
    folder->old = beside(target, "old");
    folder->lock = beside(target, "lock");
    return TRUE;
}

static gboolean begin(CbOutputFolder *folder, gboolean reuse, GError **error)
{
    char *target = resolve_target(folder->path, error);
    if (target == NULL || !place(folder, target, error) || !may_replace(folder, error) ||
        !take_lock(folder, error) || !recover(folder, error) || !make_staging(folder, error)) {
        return FALSE;
    }
    if (reuse) {
        folder->old_fd = open(folder->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    return TRUE;
}

static CbOutputFolder *folder_new(const char *path, CbOutputPurpose purpose)
{
    CbOutputFolder *folder = g_new0(CbOutputFolder, 1);
    folder->path = g_strdup(path);
    folder->purpose = purpose;
    folder->lock_fd = folder->staging_fd = folder->old_fd = -1;
    folder->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_mutex_init(&folder->mutex);
    return folder;
}

CbOutputFolder *cb_output_begin(const char *path, CbOutputPurpose purpose, gboolean reuse,
                                GError **error)
{
    g_autoptr(CbOutputFolder) folder = folder_new(path, purpose);
    return begin(folder, reuse, error) ? g_steal_pointer(&folder) : NULL;
}

gboolean cb_output_prepare(const char *path, CbOutputPurpose purpose, GError **error)
{
    struct stat status;
    g_autoptr(GError) busy = NULL;
    g_autoptr(CbOutputFolder) folder = folder_new(path, purpose);
    char *target = find_target(path);
    if (target == NULL) {
        return TRUE; /* nothing is there yet */
    }
    if (!place(folder, target, error) || !may_replace(folder, error)) {
        return FALSE;
    }
    if (lstat(folder->old, &status) != 0) {
        return TRUE;
    }
    if (take_lock(folder, &busy)) {
        return recover(folder, error);
    }
    if (g_error_matches(busy, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_BUSY)) {
        return TRUE; /* it is that build's own, and cb_output_begin says that it is at work */
    }
    g_propagate_error(error, g_steal_pointer(&busy));
    return FALSE;
}

/* Makes one folder (a path with a slash at its end) and those above it. */
static gboolean make_folder(CbOutputFolder *folder, const char *path, gsize length)
{
    g_autofree char *name = g_strndup(path, length);
    for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdirat(folder->staging_fd, name, 0777) != 0 && errno != EEXIST) {
            return FALSE;
        }
        *slash = '/';
    }
    g_hash_table_add(folder->folders, g_steal_pointer(&name));
    return TRUE;
}

/* Makes sure that the folders of a path are there. */
static gboolean make_folders_of(CbOutputFolder *folder, const char *path, GError **error)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return TRUE;
    }
    gsize length = (gsize)(slash - path) + 1;
    g_autofree char *name = g_strndup(path, length);
    g_mutex_lock(&folder->mutex);
    gboolean made =
        g_hash_table_contains(folder->folders, name) || make_folder(folder, path, length);
    if (!made) {
        fail_system(error, "make the folder of", path);
    }
    g_mutex_unlock(&folder->mutex);
    return made;
}

static int open_new(CbOutputFolder *folder, const char *path, GError **error)
{
    if (!make_folders_of(folder, path, error)) {
        return -1;
    }
    int fd = openat(folder->staging_fd, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        fail_system(error, "write", path);
    }
    return fd;
}

/* Closes a file that was written; a file system may only now say that it is full. */
static gboolean finish_file(int fd, gboolean written, const char *path, GError **error)
{
    if (!written) {
        fail_system(error, "write", path);
        close(fd);
        return FALSE;
    }
    return close(fd) == 0 ? TRUE : fail_system(error, "write", path);
}

/* Opens a file of the old output if it is a regular one of this length; -1 otherwise. */
static int open_old(const CbOutputFolder *folder, const char *path, gsize length)
{
    struct stat status;
    int fd = folder->old_fd < 0
                 ? -1
                 : openat(folder->old_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (gsize)status.st_size == length) {
        return fd;
    }
    close(fd);
    return -1;
}

/* Whether what is left of a file is these bytes. */
static gboolean has_bytes(int fd, const char *bytes, gsize length)
{
    char block[COMPARE_BLOCK];
    while (length > 0) {
        gsize part = MIN(length, sizeof block);
        if (cb_descriptor_read(fd, block, part) != (gssize)part ||
            memcmp(block, bytes, part) != 0) {
            return FALSE;
        }
        bytes += part;
        length -= part;
    }
    return TRUE;
}

/* Takes a file over from the old output. */
static gboolean take_over(CbOutputFolder *folder, const char *path)
{
    return make_folders_of(folder, path, NULL) &&
           linkat(folder->old_fd, path, folder->staging_fd, path, 0) == 0;
}

static gboolean is_unchanged(const CbOutputFolder *folder, const char *path, const char *bytes,
                             gsize length)
{
    int fd = open_old(folder, path, length);
    gboolean same = fd >= 0 && has_bytes(fd, bytes, length);
    if (fd >= 0) {
        close(fd);
    }
    return same;
}

gboolean cb_output_write(CbOutputFolder *folder, const char *path, const char *bytes, gsize length,
                         GError **error)
{
    if (is_unchanged(folder, path, bytes, length) && take_over(folder, path)) {
        return TRUE;
    }
    int fd = open_new(folder, path, error);
    return fd >= 0 && finish_file(fd, cb_descriptor_write(fd, bytes, length), path, error);
}

void cb_output_trust(CbOutputFolder *folder)
{
    folder->is_trusted = TRUE;
}

/* Whether a file of the old output can be one that was written. */
static gboolean is_sound(const CbOutputFolder *folder, const char *path)
{
    struct stat status;
    return folder->is_trusted ||
           (fstatat(folder->old_fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode) && status.st_size > 0);
}

gboolean cb_output_keep(CbOutputFolder *folder, const char *path)
{
    return folder->old_fd >= 0 && is_sound(folder, path) && take_over(folder, path);
}

GBytes *cb_output_read_old(const CbOutputFolder *folder, const char *path)
{
    struct stat status;
    GBytes *bytes = NULL;
    int fd = folder->old_fd < 0
                 ? -1
                 : openat(folder->old_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        status.st_size <= CB_MAX_ASSET_SIZE) {
        gsize length = (gsize)status.st_size;
        char *text = g_malloc(length);
        gssize got = cb_descriptor_read(fd, text, length);
        bytes = g_bytes_new_take(text, (gsize)MAX(got, 0));
    }
    close(fd);
    return bytes;
}

gboolean cb_output_is_kept(const CbOutputFolder *folder, const char *path)
{
    struct stat status;
    return folder->old_fd >= 0 &&
           fstatat(folder->staging_fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           status.st_nlink > 1;
}

/* Copies what is left of `from`; FALSE with errno. */
static gboolean copy_bytes(int from, int to)
{
    for (;;) {
        ssize_t copied = copy_file_range(from, NULL, to, NULL, COPY_BLOCK, 0);
        if (copied == 0) {
            return TRUE;
        }
        if (copied < 0 && errno != EINTR) {
            break;
        }
    }
    if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) {
        return FALSE;
    }
    g_autofree char *block = g_malloc(COPY_BLOCK);
    for (gssize got = 1; got > 0;) {
        got = cb_descriptor_read(from, block, COPY_BLOCK);
        if (got < 0 || !cb_descriptor_write(to, block, (gsize)got)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a file of the old output is what `from` is; `from` stands at its beginning again. */
static gboolean is_copy(const CbOutputFolder *folder, const char *path, int from)
{
    struct stat status;
    char one[COMPARE_BLOCK], other[COMPARE_BLOCK];
    int fd = fstat(from, &status) == 0 ? open_old(folder, path, (gsize)status.st_size) : -1;
    gboolean same = fd >= 0;
    for (gssize part = 1; same && part > 0;) {
        part = cb_descriptor_read(from, one, sizeof one);
        same = part >= 0 && cb_descriptor_read(fd, other, sizeof other) == part &&
               memcmp(one, other, (gsize)part) == 0;
    }
    if (fd >= 0) {
        close(fd);
    }
    return lseek(from, 0, SEEK_SET) == 0 && same;
}

gboolean cb_output_copy(CbOutputFolder *folder, const char *path, const char *source,
                        GError **error)
{
    int from = cb_raw_file_open(source, error);
    if (from < 0) {
        return FALSE;
    }
    if (is_copy(folder, path, from) && take_over(folder, path)) {
        close(from);
        return TRUE;
    }
    int to = open_new(folder, path, error);
    gboolean done = to >= 0 && finish_file(to, copy_bytes(from, to), path, error);
    close(from);
    return done;
}

/* Exchanges staging folder and output in one step; FALSE with errno. */
static gboolean exchange(CbOutputFolder *folder)
{
    if (folder->no_exchange) {
        errno = EINVAL;
        return FALSE;
    }
    return renameat2(AT_FDCWD, folder->staging, AT_FDCWD, folder->target, RENAME_EXCHANGE) == 0;
}

/* The way without exchange: a moment without output, which the next start mends. */
static gboolean rename_in_order(CbOutputFolder *folder, GError **error)
{
    gboolean is_first = FALSE;
    if (rename(folder->target, folder->old) != 0) {
        is_first = errno == ENOENT;
        if (!is_first) {
            return fail_system(error, "replace", folder->path);
        }
    }
    if (rename(folder->staging, folder->target) != 0) {
        fail_system(error, "replace", folder->path);
        if (!is_first && rename(folder->old, folder->target) != 0) {
            g_prefix_error(error, "the old output is in %s: ", folder->old);
        }
        return FALSE;
    }
    return TRUE;
}

static gboolean swap(CbOutputFolder *folder, GError **error)
{
    if (exchange(folder)) {
        return TRUE;
    }
    if (errno == ENOENT) {
        return rename(folder->staging, folder->target) == 0
                   ? TRUE
                   : fail_system(error, "write", folder->path);
    }
    if (errno == EINVAL || errno == ENOSYS) {
        return rename_in_order(folder, error);
    }
    return errno == EBUSY ? fail_mount(folder, error) : fail_system(error, "replace", folder->path);
}

gboolean cb_output_commit(CbOutputFolder *folder, GError **error)
{
    close(folder->staging_fd);
    folder->staging_fd = -1;
    /* Whoever had the lock before may have let others put their files there. */
    if (!may_replace(folder, error) || !swap(folder, error)) {
        return FALSE;
    }
    /* The new output stands. What cannot be removed now, the next start tries again. */
    cb_remove_tree(folder->staging);
    cb_remove_tree(folder->old);
    return TRUE;
}

void cb_output_free(CbOutputFolder *folder)
{
    if (!folder) {
        return;
    }
    if (folder->staging_fd >= 0) {
        close(folder->staging_fd);
    }
    if (folder->old_fd >= 0) {
        close(folder->old_fd);
    }
    if (folder->lock_fd >= 0) {
        cb_remove_tree(folder->staging);
    }
    give_up_lock(folder);
    g_hash_table_destroy(folder->folders);
    g_mutex_clear(&folder->mutex);
    g_free(folder->path);
    g_free(folder->target);
    g_free(folder->staging);
    g_free(folder->old);
    g_free(folder->lock);
    g_free(folder);
}

char *cb_output_beside(const char *path, const char *purpose)
{
    g_autofree char *target = find_target(path);
    return target != NULL ? beside(target, purpose) : NULL;
}

void cb_output_without_exchange(CbOutputFolder *folder)
{
    folder->no_exchange = TRUE;
}
