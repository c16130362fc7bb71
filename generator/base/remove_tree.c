#include "base/remove_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders that nftw keeps open. */
#define OPEN_FOLDERS 16

/* Folders inside each other that are emptied without looking at their files. */
#define QUICK_DEPTH 8

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

/* Removes what a folder says are files, and folders that are empty then. Closes `fd`. */
static void empty_quickly(int fd, guint depth)
{
    DIR *folder = fdopendir(fd);
    if (folder == NULL) {
        close(fd);
        return;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *name = entry->d_name;
        gboolean is_self =
            name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
        if (entry->d_type != DT_DIR) {
            (void)!unlinkat(fd, name, 0);
        } else if (!is_self && depth < QUICK_DEPTH) {
            int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (inner >= 0) {
                empty_quickly(inner, depth + 1);
            }
            (void)!unlinkat(fd, name, AT_REMOVEDIR);
        }
    }
    closedir(folder);
}

gboolean cb_remove_tree(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0 && errno == ENOENT) {
        return TRUE;
    }
    /* Most of what is removed are files, of which a folder says so. */
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        empty_quickly(fd, 0);
    }
    /* The rest, and what could not be removed, which is told only here. */
    return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}
