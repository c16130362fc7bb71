#include "serve/watch.h"

#include "base/limits.h"
#include "load/file.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

/* Bytes of events that are read at once. */
#define EVENT_BLOCK (64 * 1024)
/* Below a root, links to folders are followed this far: templates/ and themes/NAME may be some. */
#define LINK_DEPTH 2

typedef struct {
    char *folder;   /* absolute */
    char **folders; /* those in it that count; NULL: all */
} Root;

/* A folder that the system tells about. */
typedef struct {
    char *path;
    char *only; /* the one name that counts: what a root stands in; NULL: all do */
} Folder;

struct CbWatch {
    GPtrArray *roots;    /* of Root */
    GHashTable *folders; /* watch descriptor to Folder */
    int descriptor;      /* of inotify; -1: the system does not tell */
    gint is_outdated;    /* atomic */
    guint32 moved;       /* what ties the two names of a file that is renamed together */
    char *moved_from;    /* the first of them */
    guint64 signature;   /* of all files when they were last looked at */
};

static void root_free(gpointer data)
{
    Root *root = data;
    g_free(root->folder);
    g_strfreev(root->folders);
    g_free(root);
}

static void folder_free(gpointer data)
{
    Folder *folder = data;
    g_free(folder->path);
    g_free(folder->only);
    g_free(folder);
}

static GHashTable *folders_new(void)
{
    return g_hash_table_new_full(NULL, NULL, NULL, folder_free);
}

CbWatch *cb_watch_new(void)
{
    CbWatch *watch = g_new0(CbWatch, 1);
    watch->roots = g_ptr_array_new_with_free_func(root_free);
    watch->folders = folders_new();
    watch->descriptor = -1;
#ifdef __linux__
    watch->descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#endif
    return watch;
}

void cb_watch_free(CbWatch *watch)
{
    if (watch == NULL) {
        return;
    }
    if (watch->descriptor >= 0) {
        close(watch->descriptor);
    }
    g_ptr_array_unref(watch->roots);
    g_hash_table_unref(watch->folders);
    g_free(watch->moved_from);
    g_free(watch);
}

void cb_watch_add(CbWatch *watch, const char *folder, const char *const *folders)
{
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    for (guint i = 0; i < watch->roots->len; i++) {
        if (strcmp(((Root *)g_ptr_array_index(watch->roots, i))->folder, absolute) == 0) {
            return;
        }
    }
    Root *root = g_new0(Root, 1);
    root->folder = g_steal_pointer(&absolute);
    root->folders = g_strdupv((char **)folders);
    g_ptr_array_add(watch->roots, root);
    g_atomic_int_set(&watch->is_outdated, TRUE);
}

gboolean cb_watch_is_outdated(const CbWatch *watch)
{
    return g_atomic_int_get(&watch->is_outdated);
}

int cb_watch_descriptor(const CbWatch *watch)
{
    return watch->descriptor;
}

gboolean cb_watch_is_blind(const CbWatch *watch)
{
    return watch->descriptor < 0;
}

gboolean cb_watch_is_behind(const CbWatch *watch)
{
    struct pollfd ready = {.fd = watch->descriptor, .events = POLLIN};
    return watch->descriptor >= 0 && poll(&ready, 1, 0) > 0;
}

static gboolean is_folder(const char *path)
{
    GStatBuf status;
    return g_lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Calls `visit` for the folder and, depth first, for all below it that count. */
static void walk(const Root *root, const char *path, guint depth,
                 void (*visit)(const char *path, gpointer data), gpointer data)
{
    visit(path, data);
    g_autoptr(GDir) directory = depth < CB_MAX_FOLDER_DEPTH ? g_dir_open(path, 0, NULL) : NULL;
    for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;) {
        if (cb_file_is_left_over(name) ||
            (depth == 0 && root->folders != NULL &&
             !g_strv_contains((const char *const *)root->folders, name))) {
            continue;
        }
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (is_folder(below) || (depth < LINK_DEPTH && g_file_test(below, G_FILE_TEST_IS_DIR))) {
            walk(root, below, depth + 1, visit, data);
        }
    }
}

#ifdef __linux__

static const guint32 told = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM |
                            IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/* Gives up: the system has no more watches for us. */
static void go_blind(CbWatch *watch)
{
    close(watch->descriptor);
    watch->descriptor = -1;
    g_hash_table_remove_all(watch->folders);
}

/* Has the system tell about a folder; of a single name in it if `only` is not NULL. */
static void tell(CbWatch *watch, const char *path, const char *only)
{
    if (watch->descriptor < 0) {
        return;
    }
    int number = inotify_add_watch(watch->descriptor, path, told);
    if (number < 0) {
        if (errno == ENOSPC || errno == ENOMEM || errno == EMFILE) {
            go_blind(watch);
        }
        return;
    }
    Folder *known = g_hash_table_lookup(watch->folders, GINT_TO_POINTER(number));
    Folder *folder = g_new0(Folder, 1);
    folder->path = g_strdup(path);
    gboolean counts_more = known != NULL && g_strcmp0(known->only, only) != 0;
    folder->only = counts_more ? NULL : g_strdup(only);
    g_hash_table_insert(watch->folders, GINT_TO_POINTER(number), folder);
}

static void tell_folder(const char *path, gpointer watch)
{
    tell(watch, path, NULL);
}

/* Has the system tell when `path` comes or goes: through the nearest folder above it. */
static void tell_above(CbWatch *watch, const char *path)
{
    g_autofree char *above = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    while (!is_folder(above) && strcmp(above, "/") != 0) {
        g_autofree char *nearer = g_steal_pointer(&above);
        g_free(name);
        above = g_path_get_dirname(nearer);
        name = g_path_get_basename(nearer);
    }
    tell(watch, above, name);
}

void cb_watch_refresh(CbWatch *watch)
{
    g_autoptr(GHashTable) before = g_steal_pointer(&watch->folders);
    watch->folders = folders_new();
    g_atomic_int_set(&watch->is_outdated, FALSE);
    for (guint i = 0; i < watch->roots->len; i++) {
        const Root *root = g_ptr_array_index(watch->roots, i);
        tell_above(watch, root->folder);
        walk(root, root->folder, 0, tell_folder, watch);
    }
    GHashTableIter iterator;
    gpointer number;
    g_hash_table_iter_init(&iterator, before);
    while (watch->descriptor >= 0 && g_hash_table_iter_next(&iterator, &number, NULL)) {
        if (!g_hash_table_contains(watch->folders, number)) {
            inotify_rm_watch(watch->descriptor, GPOINTER_TO_INT(number));
        }
    }
}

static CbChange change_of(guint32 mask)
{
    if (mask & (IN_DELETE | IN_MOVED_FROM)) {
        return CB_CHANGE_GONE;
    }
    if (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) {
        return CB_CHANGE_SAVED;
    }
    return mask & IN_ATTRIB ? CB_CHANGE_TOUCHED : CB_CHANGE_BEGUN;
}

/* A name that became another is not one that may come back: there is nothing to wait for. */
static void note_rename(CbWatch *watch, const struct inotify_event *event, const char *path,
                        CbBurst *burst, gint64 now)
{
    if (event->mask & IN_MOVED_FROM) {
        g_free(watch->moved_from);
        watch->moved_from = g_strdup(path);
        watch->moved = event->cookie;
    } else if ((event->mask & IN_MOVED_TO) && watch->moved_from != NULL &&
               event->cookie == watch->moved && !(event->mask & IN_ISDIR)) {
        cb_burst_add(burst, watch->moved_from, CB_CHANGE_SAVED, now);
        g_clear_pointer(&watch->moved_from, g_free);
    }
}

static void add_event(CbWatch *watch, const struct inotify_event *event, CbBurst *burst, gint64 now)
{
    if (event->mask & IN_Q_OVERFLOW) {
        g_atomic_int_set(&watch->is_outdated, TRUE);
        cb_burst_add(burst, "", CB_CHANGE_GONE, now);
        return;
    }
    const Folder *folder = g_hash_table_lookup(watch->folders, GINT_TO_POINTER(event->wd));
    const char *name = event->len > 0 ? event->name : "";
    if (folder == NULL || (event->mask & IN_IGNORED) ||
        (folder->only != NULL && strcmp(folder->only, name) != 0) ||
        (event->len > 0 && cb_file_is_left_over(name))) {
        return;
    }
    gboolean is_of_folder = (event->mask & (IN_ISDIR | IN_DELETE_SELF | IN_MOVE_SELF)) != 0;
    if (is_of_folder || folder->only != NULL) {
        g_atomic_int_set(&watch->is_outdated, TRUE);
    }
    g_autofree char *path = g_build_filename(folder->path, name, NULL);
    note_rename(watch, event, path, burst, now);
    cb_burst_add(burst, path, is_of_folder ? CB_CHANGE_GONE : change_of(event->mask), now);
}

void cb_watch_read(CbWatch *watch, CbBurst *burst, gint64 now)
{
    _Alignas(struct inotify_event) char block[EVENT_BLOCK];
    while (watch->descriptor >= 0) {
        gssize length = read(watch->descriptor, block, sizeof block);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            return;
        }
        for (const char *at = block; at < block + length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            add_event(watch, event, burst, now);
            at += sizeof *event + event->len;
        }
    }
}

#else

void cb_watch_refresh(CbWatch *watch)
{
    g_atomic_int_set(&watch->is_outdated, FALSE);
}

void cb_watch_read(CbWatch *watch, CbBurst *burst, gint64 now)
{
    (void)watch;
    (void)burst;
    (void)now;
}

#endif

/* Looking */

static guint64 mix(guint64 hash, const void *bytes, gsize length)
{
    const guchar *at = bytes;
    for (gsize i = 0; i < length; i++) {
        hash = (hash ^ at[i]) * G_GUINT64_CONSTANT(1099511628211); /* FNV-1a */
    }
    return hash;
}

/* Adds every name in a folder, with what the system knows about it, to a signature; the order in
 * which names come does not count. */
static void sign_folder(const char *path, gpointer data)
{
    guint64 *signature = data;
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        GStatBuf status;
        if (cb_file_is_left_over(name) || g_stat(file, &status) != 0 || S_ISDIR(status.st_mode)) {
            continue;
        }
        guint64 hash = mix(G_GUINT64_CONSTANT(14695981039346656037), file, strlen(file));
        hash = mix(hash, &status.st_size, sizeof status.st_size);
        hash = mix(hash, &status.st_mtime, sizeof status.st_mtime);
        hash = mix(hash, &status.st_ctime, sizeof status.st_ctime);
        hash = mix(hash, &status.st_ino, sizeof status.st_ino);
#ifdef __linux__
        hash = mix(hash, &status.st_mtim.tv_nsec, sizeof status.st_mtim.tv_nsec);
#endif
        *signature += hash;
    }
}

void cb_watch_look(CbWatch *watch, CbBurst *burst, gint64 now)
{
    guint64 signature = 0;
    for (guint i = 0; i < watch->roots->len; i++) {
        const Root *root = g_ptr_array_index(watch->roots, i);
        walk(root, root->folder, 0, sign_folder, &signature);
    }
    if (signature != watch->signature && watch->signature != 0) {
        cb_burst_add(burst, "", CB_CHANGE_SAVED, now);
    }
    watch->signature = signature;
}
