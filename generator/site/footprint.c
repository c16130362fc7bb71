#include "site/footprint.h"

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/folder_names.h"
#include "base/parallel.h"
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BLOCK (64 * 1024)
#define FILES_AT_ONCE 256 /* that a thread looks at */

/* What tells a file. */
typedef struct {
    guint64 size, inode, device, mode;
    gint64 changed[4]; /* content and status: seconds and nanoseconds */
} Told;

typedef struct {
    char *path;     /* below the folder */
    gint64 changed; /* content or status, whichever came later, in microseconds since 1970 */
    Told told;      /* zeros: it went away */
} File;

/* A folder that is being looked at. */
typedef struct CbFootprintLook {
    int root_fd; /* -1: it is not there … */
    int error;   /* … for this reason */
    gboolean with_dots;
    struct stat except; /* st_ino 0: none */
    GArray *files;      /* of File */
    gboolean failed;
} Look;

static Told tell(const struct stat *status)
{
    return (Told){
        .size = (guint64)status->st_size,
        .inode = (guint64)status->st_ino,
        .device = (guint64)status->st_dev,
        .mode = (guint64)status->st_mode,
        .changed = {status->st_mtim.tv_sec, status->st_mtim.tv_nsec, status->st_ctim.tv_sec,
                    status->st_ctim.tv_nsec},
    };
}

static gint64 last_change(const struct stat *status)
{
    gint64 content = status->st_mtim.tv_sec * G_USEC_PER_SEC + status->st_mtim.tv_nsec / 1000;
    gint64 place = status->st_ctim.tv_sec * G_USEC_PER_SEC + status->st_ctim.tv_nsec / 1000;
    return MAX(content, place);
}

static gboolean is_any(const char *name G_GNUC_UNUSED)
{
    return TRUE;
}

static gboolean is_shown(const char *name)
{
    return name[0] != '.';
}

static void look_into(Look *look, const char *folder, guint depth);

/* Takes over `path`, of something of a type of struct dirent. */
static void look_at(Look *look, char *path, guchar type, guint depth)
{
    struct stat status;
    gboolean is_folder = type == DT_DIR;
    if (type == DT_LNK || type == DT_UNKNOWN) {
        is_folder = fstatat(look->root_fd, path, &status, 0) == 0 && S_ISDIR(status.st_mode);
    }
    File file = {.path = path};
    g_array_append_val(look->files, file);
    if (look->files->len > CB_MAX_FOOTPRINT_FILES) {
        look->failed = TRUE;
    } else if (is_folder) {
        look_into(look, path, depth + 1);
    }
}

static void look_into(Look *look, const char *folder, guint depth)
{
    struct stat status;
    int fd = depth > CB_MAX_FOOTPRINT_DEPTH
                 ? -1
                 : openat(look->root_fd, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        look->failed = TRUE;
    }
    if (fd < 0) {
        return;
    }
    gboolean is_except = !look->failed && look->except.st_ino == status.st_ino &&
                         look->except.st_dev == status.st_dev;
    if (look->failed || is_except) {
        close(fd);
        return;
    }
    int error = 0;
    g_autoptr(GArray) names = cb_folder_names(fd, look->with_dots || depth > 0 ? is_any : is_shown,
                                              CB_MAX_FOOTPRINT_FILES + 1, &error);
    look->failed = error != 0;
    for (guint i = 0; !look->failed && i < names->len; i++) {
        const CbFolderName *name = &g_array_index(names, CbFolderName, i);
        char *path = depth > 0 ? g_strconcat(folder, "/", name->name, NULL) : g_strdup(name->name);
        look_at(look, path, name->type, depth);
    }
}

/* CbParallelFunction. */
static void tell_some(guint index, guint worker G_GNUC_UNUSED, gpointer data)
{
    Look *look = data;
    guint end = MIN((index + 1) * FILES_AT_ONCE, look->files->len);
    for (guint i = index * FILES_AT_ONCE; i < end; i++) {
        File *file = &g_array_index(look->files, File, i);
        struct stat status;
        if (fstatat(look->root_fd, file->path, &status, 0) != 0) {
            continue;
        }
        /* What is in a folder is told by its files. */
        file->told =
            S_ISDIR(status.st_mode) ? (Told){.mode = (guint64)status.st_mode} : tell(&status);
        file->changed = last_change(&status);
    }
}

static gboolean add_content(const Look *look, const char *path, CbDigest *digest)
{
    int fd = openat(look->root_fd, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return FALSE;
    }
    g_autofree char *block = g_malloc(READ_BLOCK);
    gssize got;
    while ((got = cb_descriptor_read(fd, block, READ_BLOCK)) > 0) {
        cb_digest_bytes(digest, block, (gsize)got);
    }
    close(fd);
    return got == 0;
}

/* The digest of all that was told, but for what is in the folder `except` ("cases/"). */
static char *sum_up(const Look *look, const char *except, gint64 trusted_until, gboolean *has_fresh)
{
    CbDigest digest = CB_DIGEST_INIT;
    gboolean failed = look->failed;
    if (look->root_fd < 0) {
        return look->error == ENOENT ? g_strdup("none") : NULL;
    }
    for (guint i = 0; i < look->files->len && !failed; i++) {
        const File *file = &g_array_index(look->files, File, i);
        gboolean is_fresh = file->changed > trusted_until;
        if (except != NULL && g_str_has_prefix(file->path, except)) {
            continue;
        }
        cb_digest_text(&digest, file->path);
        cb_digest_bytes(&digest, &file->told, sizeof file->told);
        if (is_fresh && has_fresh != NULL) {
            *has_fresh = TRUE;
        }
        if (is_fresh && S_ISREG((mode_t)file->told.mode)) {
            failed = !add_content(look, file->path, &digest);
        }
    }
    return failed ? NULL : cb_digest_string(&digest);
}

static void clear_file(gpointer data)
{
    g_free(((File *)data)->path);
}

/* Looks at all there is. */
static void look_at_all(Look *look, const char *path, guint jobs)
{
    look->files = g_array_new(FALSE, TRUE, sizeof(File));
    g_array_set_clear_func(look->files, clear_file);
    look->root_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (look->root_fd < 0) {
        look->error = errno;
        return;
    }
    File root = {.path = g_strdup(".")};
    g_array_append_val(look->files, root);
    look_into(look, ".", 0);
    guint parts = (look->files->len + FILES_AT_ONCE - 1) / FILES_AT_ONCE;
    if (!look->failed) {
        cb_parallel_for(parts, jobs, tell_some, look);
    }
}

static void look_away(Look *look)
{
    g_array_unref(look->files);
    if (look->root_fd >= 0) {
        close(look->root_fd);
    }
}

static Look look_for(const char *except)
{
    Look look = {.root_fd = -1};
    if (except == NULL || stat(except, &look.except) != 0) {
        look.except.st_ino = 0;
    }
    return look;
}

char *cb_footprint_new(const char *path, const char *except, gint64 trusted_until, guint jobs,
                       gboolean *has_fresh)
{
    Look look = look_for(except);
    look_at_all(&look, path, jobs);
    char *digest = sum_up(&look, NULL, trusted_until, has_fresh);
    look_away(&look);
    return digest;
}

static void free_told(gpointer data)
{
    CbFootprintFile *file = data;
    g_free(file->path);
    g_free(file);
}

/* The files of a part, each with its number. */
static GPtrArray *list_part(const Look *look, const char *part, gint64 trusted_until)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(free_told);
    for (guint i = 0; i < look->files->len; i++) {
        const File *file = &g_array_index(look->files, File, i);
        if (!g_str_has_prefix(file->path, part) || S_ISDIR((mode_t)file->told.mode)) {
            continue;
        }
        CbDigest digest = CB_DIGEST_INIT;
        cb_digest_bytes(&digest, &file->told, sizeof file->told);
        CbFootprintFile *told = g_new(CbFootprintFile, 1);
        told->path = g_strdup(file->path);
        told->told = file->changed > trusted_until ? 0 : digest.low | 1;
        g_ptr_array_add(files, told);
    }
    return files;
}

void cb_footprint_init(CbFootprint *footprint, const char *path, const char *except, guint jobs)
{
    *footprint = (CbFootprint){.look = g_new(Look, 1)};
    *footprint->look = look_for(except);
    look_at_all(footprint->look, path, jobs);
}

static void forget_told(CbFootprint *footprint)
{
    g_clear_pointer(&footprint->whole, g_free);
    g_clear_pointer(&footprint->others, g_free);
    g_clear_pointer(&footprint->files, g_ptr_array_unref);
}

void cb_footprint_tell(CbFootprint *footprint, const char *part, gint64 trusted_until)
{
    forget_told(footprint);
    footprint->whole = sum_up(footprint->look, NULL, trusted_until, NULL);
    footprint->others = sum_up(footprint->look, part, trusted_until, NULL);
    footprint->files = list_part(footprint->look, part, trusted_until);
}

void cb_footprint_clear(CbFootprint *footprint)
{
    forget_told(footprint);
    if (footprint->look != NULL) {
        look_away(footprint->look);
        g_clear_pointer(&footprint->look, g_free);
    }
}

char *cb_footprint_of_output(const char *path, guint jobs)
{
    Look look = {.root_fd = -1, .with_dots = TRUE};
    look_at_all(&look, path, jobs);
    char *digest = sum_up(&look, NULL, G_MAXINT64, NULL);
    look_away(&look);
    return digest;
}

/* The program */

/* The build id among the notes of a part of an object, or NULL. */
static const ElfW(Nhdr) * find_build_id(const char *notes, gsize length)
{
    while (length >= sizeof(ElfW(Nhdr))) {
        const ElfW(Nhdr) *note = (const void *)notes;
        gsize name = (note->n_namesz + 3u) & ~(gsize)3;
        gsize size = sizeof *note + name + ((note->n_descsz + 3u) & ~(gsize)3);
        if (size > length) {
            return NULL;
        }
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4) {
            return note;
        }
        notes += size;
        length -= size;
    }
    return NULL;
}

/* A dl_iterate_phdr callback: adds the build id of one object, or what its file is. */
static int add_object(struct dl_phdr_info *info, size_t size G_GNUC_UNUSED, void *data)
{
    GChecksum *sum = data;
    struct stat status;
    if (strstr(info->dlpi_name, "vdso") != NULL) {
        return 0; /* a part of the kernel */
    }
    for (guint i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        const char *notes = (const char *)info->dlpi_addr + part->p_vaddr;
        const ElfW(Nhdr) *note =
            part->p_type == PT_NOTE ? find_build_id(notes, part->p_memsz) : NULL;
        if (note != NULL) {
            const guchar *id = (const guchar *)(note + 1) + 4;
            g_checksum_update(sum, id, (gssize)note->n_descsz);
            return 0;
        }
    }
    const char *path = *info->dlpi_name != '\0' ? info->dlpi_name : "/proc/self/exe";
    if (stat(path, &status) == 0) {
        Told told = tell(&status);
        g_checksum_update(sum, (const guchar *)&told, sizeof told);
    }
    return 0;
}

char *cb_footprint_of_program(void)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    dl_iterate_phdr(add_object, sum);
    return g_strdup(g_checksum_get_string(sum));
}
