#include "base/folder_names.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void clear_name(gpointer data)
{
    g_free(((CbFolderName *)data)->name);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(((const CbFolderName *)a)->name, ((const CbFolderName *)b)->name);
}

GArray *cb_folder_names(int fd, gboolean (*is_wanted)(const char *name), guint most, int *error)
{
    DIR *folder = fdopendir(fd);
    int failure = folder == NULL ? errno : 0;
    GArray *names = NULL;
    if (folder == NULL) {
        close(fd);
    } else {
        names = g_array_new(FALSE, FALSE, sizeof(CbFolderName));
        g_array_set_clear_func(names, clear_name);
        errno = 0;
        for (const struct dirent *entry; (entry = readdir(folder)) != NULL; errno = 0) {
            const char *name = entry->d_name;
            gboolean is_self = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
            if (!is_self && is_wanted(name) && names->len < most) {
                CbFolderName found = {g_strdup(name), entry->d_type};
                g_array_append_val(names, found);
            }
        }
        failure = errno;
        closedir(folder);
        g_array_sort(names, compare_names);
    }
    if (error != NULL) {
        *error = failure;
    }
    return names;
}
