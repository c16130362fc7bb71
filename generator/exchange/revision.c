#include "exchange/revision.h"

#include "base/remove_tree.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

/* Arguments of one call of git. */
#define ARGUMENTS_MAX 16

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

/* Runs git in a folder with arguments up to NULL. What it prints, without the last line end, or
 * NULL. */
static char *run_git(const char *folder, const char *index, const char *const *arguments,
                     GError **error)
{
    const char *line[ARGUMENTS_MAX] = {
        "git", "-C", folder, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"};
    guint count = 7;
    for (; *arguments != NULL && count < ARGUMENTS_MAX - 1; arguments++) {
        line[count++] = *arguments;
    }
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C", TRUE);
    if (index != NULL) {
        g_subprocess_launcher_setenv(launcher, "GIT_INDEX_FILE", index, TRUE);
    }
    g_autoptr(GSubprocess) process = g_subprocess_launcher_spawnv(launcher, line, error);
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
    char *path = colon != NULL ? g_strdup(colon + 1) : run_git(collection, NULL, prefix, error);
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
    g_autofree char *tree = path != NULL ? run_git(collection, NULL, verify, error) : NULL;
    return tree != NULL ? g_strdup_printf("%s:%s", tree, path) : NULL;
}

CbRevision *cb_revision_read(const char *name, const char *collection, GError **error)
{
    if (*name == '-') {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "%s: the name of a revision does not begin with a hyphen", name);
        return NULL;
    }
    g_autofree char *tree = find_tree(name, collection, error);
    if (tree == NULL) {
        return NULL;
    }
    g_autoptr(CbRevision) revision = g_new0(CbRevision, 1);
    revision->temporary = g_dir_make_tmp("casebook-XXXXXX", error);
    if (revision->temporary == NULL) {
        return NULL;
    }
    revision->folder = g_build_filename(revision->temporary, "collection", NULL);
    g_autofree char *index = g_build_filename(revision->temporary, "index", NULL);
    g_autofree char *prefix = g_strdup_printf("--prefix=%s/", revision->folder);
    const char *const top[] = {"rev-parse", "--show-toplevel", NULL};
    const char *const read[] = {"read-tree", tree, NULL};
    const char *const write[] = {"checkout-index", "--all", "--quiet", prefix, NULL};
    /* From the top: further down, what is not below the current folder would be left out. */
    g_autofree char *root = run_git(collection, NULL, top, error);
    g_autofree char *read_output = root != NULL ? run_git(root, index, read, error) : NULL;
    g_autofree char *written = read_output != NULL ? run_git(root, index, write, error) : NULL;
    return written != NULL ? g_steal_pointer(&revision) : NULL;
}
