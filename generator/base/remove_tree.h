/* A folder with all that is in it, removed. */
#ifndef CB_BASE_REMOVE_TREE_H
#define CB_BASE_REMOVE_TREE_H

#include <glib.h>

/* Removes the file or folder at `path` and all below it without following links; what is not there
 * is removed already. FALSE, with errno, if something is left. */
gboolean cb_remove_tree(const char *path);

#endif
