#include "base/remove_tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

/* Folders that nftw keeps open. */
#define OPEN_FOLDERS 16

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path) != 0 && errno != ENOENT ? -1 : 0;
}

gboolean cb_remove_tree(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0 && errno == ENOENT) {
        return TRUE;
    }
    return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}
