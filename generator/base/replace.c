#include "base/replace.h"

#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More files than this are made durable together, by one sync of their file system: one sync a file
 * takes minutes for thousands. */
#define SYNCED_ONE_BY_ONE 16

typedef struct {
    char *path;      /* the file itself, links followed */
    char *temporary; /* beside it; NULL once it has taken its place */
    char *old;       /* what stood there; NULL if nothing did */
    gsize old_length;
    gboolean is_new;
    gboolean done;
} Step;

static void clear_step(gpointer data)
{
    Step *step = data;
    if (step->temporary != NULL) {
        g_unlink(step->temporary);
    }
    g_free(step->temporary);
    g_free(step->path);
    g_free(step->old);
}

static gboolean fail(GError **error, const char *path, int code)
{
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot write %s: %s",
                path, g_strerror(code));
    return FALSE;
}

/* The permissions of a file that is there, or those that a new one gets. */
static mode_t mode_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0) {
        return status.st_mode & 07777;
    }
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Writes the text beside its place. */
static gboolean prepare(Step *step, const CbReplacement *file, gboolean sync, GError **error)
{
    char *resolved = realpath(file->path, NULL);
    step->path = g_strdup(resolved != NULL ? resolved : file->path);
    free(resolved);
    step->is_new = file->is_new;
    g_autofree char *folder = g_path_get_dirname(step->path);
    g_autofree char *name = g_path_get_basename(step->path);
    g_autofree char *hidden = g_strdup_printf(".%s.XXXXXX", name);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        return fail(error, step->path, errno);
    }
    if (file->is_new && g_file_test(step->path, G_FILE_TEST_EXISTS)) {
        return fail(error, step->path, EEXIST);
    }
    if (!file->is_new && !g_file_get_contents(step->path, &step->old, &step->old_length, error)) {
        return FALSE;
    }
    char *temporary = g_build_filename(folder, hidden, NULL);
    int descriptor = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        g_free(temporary);
        return fail(error, step->path, errno);
    }
    step->temporary = temporary;
    gboolean written = cb_descriptor_write(descriptor, file->text, file->length) &&
                       (!sync || fsync(descriptor) == 0) &&
                       fchmod(descriptor, mode_of(step->path)) == 0;
    int code = errno;
    return (close(descriptor) == 0 && written) || fail(error, step->path, code);
}

/* Makes durable what was written, once for each file system. */
static gboolean sync_together(const GArray *steps, GError **error)
{
    g_autoptr(GHashTable) synced = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        struct stat status;
        int file = open(step->temporary, O_RDONLY | O_CLOEXEC);
        gboolean done = file >= 0 && fstat(file, &status) == 0;
        gint64 device = done ? (gint64)status.st_dev : 0;
        if (done && !g_hash_table_contains(synced, &device)) {
            done = syncfs(file) == 0;
            g_hash_table_add(synced, g_memdup2(&device, sizeof device));
        }
        int code = errno;
        if ((file >= 0 && close(file) != 0) || !done) {
            return fail(error, step->path, code);
        }
    }
    return TRUE;
}

static gboolean take_place(Step *step, GError **error)
{
    /* A link fails where something stands already; not every file system has links. */
    if (step->is_new && link(step->temporary, step->path) == 0) {
        step->done = TRUE; /* the name beside it goes when the step is cleared */
        return TRUE;
    }
    if ((step->is_new && errno == EEXIST) || g_rename(step->temporary, step->path) != 0) {
        return fail(error, step->path, errno);
    }
    g_clear_pointer(&step->temporary, g_free);
    step->done = TRUE;
    return TRUE;
}

/* Gives back what stood there. */
static void undo(const Step *step)
{
    if (step->done && step->old != NULL) {
        g_file_set_contents_full(step->path, step->old, (gssize)step->old_length,
                                 G_FILE_SET_CONTENTS_CONSISTENT, (int)mode_of(step->path), NULL);
    } else if (step->done) {
        g_unlink(step->path);
    }
}

gboolean cb_files_replace(const CbReplacement *files, guint n_files, GError **error)
{
    g_autoptr(GArray) steps = g_array_sized_new(FALSE, TRUE, sizeof(Step), n_files);
    g_array_set_clear_func(steps, clear_step);
    g_array_set_size(steps, n_files);
    gboolean together = n_files > SYNCED_ONE_BY_ONE;
    gboolean done = TRUE;
    for (guint i = 0; done && i < n_files; i++) {
        done = prepare(&g_array_index(steps, Step, i), &files[i], !together, error);
    }
    done = done && (!together || sync_together(steps, error));
    for (guint i = 0; done && i < n_files; i++) {
        done = take_place(&g_array_index(steps, Step, i), error);
    }
    for (guint i = 0; !done && i < n_files; i++) {
        undo(&g_array_index(steps, Step, i));
    }
    return done;
}
