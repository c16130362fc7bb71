#include "command/fresh_folder.h"

#include "base/remove_tree.h"

#include <errno.h>
#include <glib/gstdio.h>

struct CbFreshFolder {
    char *folder;
    char *hidden; /* in it; NULL when finished */
    gboolean is_made;
};

static gboolean fail(GError **error, const char *path, int code)
{
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot make %s: %s", path,
                g_strerror(code));
    return FALSE;
}

static gboolean make_hidden(CbFreshFolder *fresh, GError **error)
{
    fresh->hidden = g_build_filename(fresh->folder, ".casebook-XXXXXX", NULL);
    if (g_mkdtemp_full(fresh->hidden, 0777) != NULL) {
        return TRUE;
    }
    int code = errno;
    g_clear_pointer(&fresh->hidden, g_free);
    return fail(error, fresh->folder, code);
}

CbFreshFolder *cb_fresh_folder_new(const char *folder, GError **error)
{
    g_autoptr(CbFreshFolder) fresh = g_new0(CbFreshFolder, 1);
    fresh->folder = g_strdup(folder);
    fresh->is_made = !g_file_test(folder, G_FILE_TEST_EXISTS);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        fail(error, folder, errno);
        return NULL;
    }
    return make_hidden(fresh, error) ? g_steal_pointer(&fresh) : NULL;
}

const char *cb_fresh_folder_path(const CbFreshFolder *fresh)
{
    return fresh->hidden;
}

gboolean cb_fresh_folder_clear(CbFreshFolder *fresh, GError **error)
{
    cb_remove_tree(fresh->hidden);
    g_clear_pointer(&fresh->hidden, g_free);
    return make_hidden(fresh, error);
}

/* Takes the first `count` names away again. */
static void take_back(const CbFreshFolder *fresh, const GPtrArray *names, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *to = g_build_filename(fresh->folder, names->pdata[i], NULL);
        cb_remove_tree(to);
    }
}

gboolean cb_fresh_folder_finish(CbFreshFolder *fresh, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(fresh->hidden, 0, error);
    if (directory == NULL) {
        return FALSE;
    }
    for (const char *name; (name = g_dir_read_name(directory)) != NULL;) {
        g_ptr_array_add(names, g_strdup(name));
    }
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *from = g_build_filename(fresh->hidden, names->pdata[i], NULL);
        g_autofree char *to = g_build_filename(fresh->folder, names->pdata[i], NULL);
        if (g_rename(from, to) != 0) {
            int code = errno;
            take_back(fresh, names, i);
            return fail(error, to, code);
        }
    }
    cb_remove_tree(fresh->hidden);
    g_clear_pointer(&fresh->hidden, g_free);
    return TRUE;
}

void cb_fresh_folder_free(CbFreshFolder *fresh)
{
    if (fresh->hidden != NULL) {
        cb_remove_tree(fresh->hidden);
    }
    if (fresh->hidden != NULL && fresh->is_made) {
        g_rmdir(fresh->folder);
    }
    g_free(fresh->hidden);
    g_free(fresh->folder);
    g_free(fresh);
}
