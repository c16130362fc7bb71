#include "site/raw_file.h"

#include "base/descriptor.h"
#include "base/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (64 * 1024)

static void fail(GError **error, const char *path)
{
    int saved = errno;
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(saved), "cannot read %s: %s",
                path, g_strerror(saved));
}

int cb_raw_file_open(const char *path, GError **error)
{
    int fd = cb_descriptor_open(path);
    if (fd < 0 && errno == EINVAL) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "cannot read %s: not a regular file",
                    path);
    } else if (fd < 0) {
        fail(error, path);
    }
    return fd;
}

gboolean cb_raw_file_head(const char *path, guint8 *bytes, gsize limit, gsize *length,
                          GError **error)
{
    int fd = cb_raw_file_open(path, error);
    if (fd < 0) {
        return FALSE;
    }
    gssize got = cb_descriptor_read(fd, (char *)bytes, limit);
    if (got < 0) {
        fail(error, path);
    }
    close(fd);
    *length = (gsize)MAX(got, 0);
    return got >= 0;
}

/* Reads all of `fd`, up to one byte more than `limit`; NULL with errno. */
static GByteArray *read_all(int fd, gsize limit)
{
    char block[BLOCK];
    GByteArray *bytes = g_byte_array_new();
    for (gssize got = BLOCK; got == BLOCK && bytes->len <= limit;) {
        got = cb_descriptor_read(fd, block, BLOCK);
        if (got < 0) {
            g_byte_array_unref(bytes);
            return NULL;
        }
        g_byte_array_append(bytes, (const guint8 *)block, (guint)got);
    }
    return bytes;
}

GBytes *cb_raw_file_read(const char *path, gsize limit, GError **error)
{
    int fd = cb_raw_file_open(path, error);
    if (fd < 0) {
        return NULL;
    }
    GByteArray *bytes = read_all(fd, limit);
    if (bytes == NULL) {
        fail(error, path);
    }
    close(fd);
    if (bytes != NULL && bytes->len > limit) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                    "cannot read %s: larger than %" G_GSIZE_FORMAT " bytes", path, limit);
        g_byte_array_unref(bytes);
        return NULL;
    }
    return bytes != NULL ? g_byte_array_free_to_bytes(bytes) : NULL;
}

static gboolean list_folder(const char *root, const char *below, guint depth, GPtrArray *files,
                            GError **error);

static gboolean list_one(const char *root, const char *path, guint depth, GPtrArray *files,
                         GError **error)
{
    struct stat link, status;
    g_autofree char *whole = g_build_filename(root, path, NULL);
    if (lstat(whole, &link) == 0 && S_ISDIR(link.st_mode)) {
        return list_folder(root, path, depth + 1, files, error);
    }
    if (stat(whole, &status) != 0) {
        if (errno != ENOENT) {
            fail(error, whole);
        }
        return errno == ENOENT;
    }
    if (S_ISREG(status.st_mode)) {
        g_ptr_array_add(files, g_strdup(path));
    }
    return TRUE;
}

/* Adds the files of `root`/`below` to `files`. */
static gboolean list_folder(const char *root, const char *below, guint depth, GPtrArray *files,
                            GError **error)
{
    g_autofree char *path = g_build_filename(root, below, NULL);
    if (depth > CB_MAX_FOLDER_DEPTH) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_LOOP, "%s: folders are nested too deeply",
                    path);
        return FALSE;
    }
    g_autoptr(GDir) dir = g_dir_open(path, 0, error);
    if (!dir) {
        return FALSE;
    }
    errno = 0; /* GLib says nothing when reading fails halfway */
    for (const char *name; (name = g_dir_read_name(dir)) != NULL; errno = 0) {
        g_autofree char *next = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
        if (name[0] != '.' && !list_one(root, next, depth, files, error)) {
            return FALSE;
        }
    }
    if (errno != 0) {
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno), "%s: %s", path,
                    g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *cb_raw_file_list(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    if (!list_folder(folder, "", 0, files, error)) {
        return NULL;
    }
    g_ptr_array_sort(files, compare_paths);
    return g_steal_pointer(&files);
}
