/* A library to preload: one system call or allocation of a program fails, or is its last.
 *
 *     FAULT=CLASS:NUMBER:ERROR   the NUMBERth call of the class fails with the error number; 0
 * kills the program (SIGKILL) before the call is made FAULT_COUNT=FILE           how many calls of
 * the class there were is written there at the end
 *
 * Classes: open, read, write (and what ends it: truncating, syncing, closing), name (rename, link,
 * mkdir, unlink, fchmod), list (folders), look (stat, flock), map (files), room (memory that is
 * mapped, beside malloc), memory (and map, and room), change (write and name), and any (all of
 * them). Calls about files of the system are passed over, and so is what goes to standard output
 * and error. With FAULT_NO_EXCHANGE set, folders cannot be exchanged in one step, as on some file
 * systems. With FAULT_CHANGE=HOW:END, the first file whose path ends so changes once it is read in
 * part: it grows, shrinks, vanishes, or is replaced. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum {
    OPEN = 1,
    READ = 2,
    WRITE = 4,
    NAME = 8,
    LIST = 16,
    MEMORY = 32,
    LOOK = 64,
    MAP = 128,
    ROOM = 256
};

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static int watched; /* classes; 0 until the program begins */
static long wanted;
static int failure;
static int no_exchange;
static atomic_long count;
static const char *changing;          /* end of a path; NULL: no file changes */
static const char *change;            /* grow, shrink, vanish or replace */
static char changing_path[4096];      /* of the file that is open */
static atomic_int changing_file = -1; /* the file once it is open, -1 before and after */

static int classes(const char *name)
{
    static const struct {
        const char *name;
        int classes;
    } table[] = {{"open", OPEN},
                 {"read", READ},
                 {"write", WRITE},
                 {"name", NAME},
                 {"list", LIST},
                 {"memory", MEMORY | MAP | ROOM},
                 {"map", MAP},
                 {"room", ROOM},
                 {"look", LOOK},
                 {"change", WRITE | NAME},
                 {"any", OPEN | READ | WRITE | NAME | LIST | MEMORY | LOOK | MAP | ROOM}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t length = strlen(table[i].name);
        if (strncmp(name, table[i].name, length) == 0 && name[length] == ':') {
            return table[i].classes;
        }
    }
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("FAULT");
    const char *number = fault != NULL ? strchr(fault, ':') : NULL;
    no_exchange = getenv("FAULT_NO_EXCHANGE") != NULL;
    change = getenv("FAULT_CHANGE");
    changing = change != NULL ? strchr(change, ':') + 1 : NULL;
    if (number != NULL) {
        char *error;
        wanted = strtol(number + 1, &error, 10);
        failure = *error == ':' ? (int)strtol(error + 1, NULL, 10) : 0;
        watched = classes(fault);
    }
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    watched = 0;
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file != NULL) {
        fprintf(file, "%ld\n", atomic_load(&count));
        fclose(file);
    }
}

/* Whether this call of a class is the one that fails. */
static int fails(int class)
{
    if ((watched & class) == 0 || atomic_fetch_add(&count, 1) + 1 != wanted) {
        return 0;
    }
    if (failure == 0) {
        kill(getpid(), SIGKILL);
    }
    errno = failure;
    return 1;
}

static int is_of_the_system(const char *path)
{
    static const char *const folders[] = {"/usr/", "/lib",  "/etc/", "/proc/",
                                          "/sys/", "/dev/", "/var/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (strncmp(path, folders[i], strlen(folders[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define MODE(flags)                                                                                \
    va_list list;                                                                                  \
    va_start(list, flags);                                                                         \
    mode_t mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;                      \
    va_end(list)

/* Remembers the file that is to change while it is read. */
static int opened(int file, const char *path, int flags)
{
    size_t end = changing != NULL ? strlen(changing) : 0;
    size_t length = strlen(path);
    if (end > 0 && file >= 0 && (flags & O_ACCMODE) == O_RDONLY && length >= end &&
        length < sizeof changing_path && strcmp(path + length - end, changing) == 0) {
        memcpy(changing_path, path, length + 1);
        atomic_store(&changing_file, file);
    }
    return file;
}

/* Changes the file that is being read, once: by more, by nothing any more, by another file. */
static void change_behind(int file)
{
    static const char more[] = "\n# more\n";
    if (changing == NULL || file < 0 || atomic_load(&changing_file) != file) {
        return;
    }
    atomic_store(&changing_file, -1);
    changing = NULL;
    if (change[0] == 'v' || change[0] == 'r') {
        NEXT(unlink)(changing_path);
    }
    if (change[0] == 's') {
        NEXT(truncate)(changing_path, 3);
    }
    if (change[0] == 'g' || change[0] == 'r') {
        int other = NEXT(open)(changing_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
        ssize_t written = NEXT(write)(other, more, sizeof more - 1);
        (void)written;
        NEXT(close)(other);
    }
}

int open(const char *path, int flags, ...)
{
    MODE(flags);
    int file = !is_of_the_system(path) && fails(OPEN) ? -1 : NEXT(open)(path, flags, mode);
    return opened(file, path, flags);
}

int open64(const char *path, int flags, ...)
{
    MODE(flags);
    int file = !is_of_the_system(path) && fails(OPEN) ? -1 : NEXT(open64)(path, flags, mode);
    return opened(file, path, flags);
}

int openat(int folder, const char *path, int flags, ...)
{
    MODE(flags);
    return !is_of_the_system(path) && fails(OPEN) ? -1 : NEXT(openat)(folder, path, flags, mode);
}

ssize_t read(int file, void *bytes, size_t length)
{
    ssize_t got = fails(READ) ? -1 : NEXT(read)(file, bytes, length);
    change_behind(file);
    return got;
}

ssize_t __read_chk(int file, void *bytes, size_t length, size_t size);
ssize_t __read_chk(int file, void *bytes, size_t length, size_t size)
{
    ssize_t got = fails(READ) ? -1 : NEXT(__read_chk)(file, bytes, length, size);
    change_behind(file);
    return got;
}

ssize_t write(int file, const void *bytes, size_t length)
{
    return file > 2 && fails(WRITE) ? -1 : NEXT(write)(file, bytes, length);
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{
    return fails(WRITE) ? -1 : NEXT(pwrite)(file, bytes, length, offset);
}

ssize_t pread(int file, void *bytes, size_t length, off_t offset)
{
    return fails(READ) ? -1 : NEXT(pread)(file, bytes, length, offset);
}

int ftruncate(int file, off_t length)
{
    return fails(WRITE) ? -1 : NEXT(ftruncate)(file, length);
}

int fsync(int file)
{
    return fails(WRITE) ? -1 : NEXT(fsync)(file);
}

int syncfs(int file)
{
    return fails(WRITE) ? -1 : NEXT(syncfs)(file);
}

/* Closing what was written: a file system may only then say that it is full. */
int close(int file)
{
    struct stat status;
    int flags = (watched & WRITE) != 0 ? fcntl(file, F_GETFL) : O_RDONLY;
    int is_written = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && fstat(file, &status) == 0 &&
                     S_ISREG(status.st_mode);
    int fault = is_written && fails(WRITE) ? errno : 0;
    int closed = NEXT(close)(file);
    errno = fault != 0 ? fault : errno;
    return fault != 0 ? -1 : closed;
}

/* What is looked at, not changed. */
int lstat(const char *path, struct stat *status)
{
    return !is_of_the_system(path) && fails(LOOK) ? -1 : NEXT(lstat)(path, status);
}

int stat(const char *path, struct stat *status)
{
    return !is_of_the_system(path) && fails(LOOK) ? -1 : NEXT(stat)(path, status);
}

int fstatat(int folder, const char *path, struct stat *status, int flags)
{
    return fails(LOOK) ? -1 : NEXT(fstatat)(folder, path, status, flags);
}

int flock(int file, int operation)
{
    return fails(LOOK) ? -1 : NEXT(flock)(file, operation);
}

int fchmod(int file, mode_t mode)
{
    return fails(NAME) ? -1 : NEXT(fchmod)(file, mode);
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length,
                        unsigned flags)
{
    change_behind(from);
    return fails(WRITE) ? -1 : NEXT(copy_file_range)(from, from_at, to, to_at, length, flags);
}

int rename(const char *from, const char *to)
{
    return fails(NAME) ? -1 : NEXT(rename)(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (no_exchange && (flags & RENAME_EXCHANGE) != 0) {
        errno = EINVAL;
        return -1;
    }
    return fails(NAME) ? -1 : NEXT(renameat2)(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    return fails(NAME) ? -1 : NEXT(linkat)(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to)
{
    return fails(NAME) ? -1 : NEXT(link)(from, to);
}

int mkdir(const char *path, mode_t mode)
{
    return fails(NAME) ? -1 : NEXT(mkdir)(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    return fails(NAME) ? -1 : NEXT(mkdirat)(folder, path, mode);
}

int unlink(const char *path)
{
    return fails(NAME) ? -1 : NEXT(unlink)(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return fails(NAME) ? -1 : NEXT(unlinkat)(folder, path, flags);
}

int remove(const char *path)
{
    return fails(NAME) ? -1 : NEXT(remove)(path);
}

/* Of files, or of memory; malloc's own calls do not come by here. */
void *mmap(void *at, size_t length, int protection, int flags, int file, off_t offset)
{
    return fails(file >= 0 ? MAP : ROOM) ? MAP_FAILED
                                         : NEXT(mmap)(at, length, protection, flags, file, offset);
}

DIR *fdopendir(int file)
{
    return fails(LIST) ? NULL : NEXT(fdopendir)(file);
}

DIR *opendir(const char *path)
{
    return !is_of_the_system(path) && fails(LIST) ? NULL : NEXT(opendir)(path);
}

struct dirent *readdir(DIR *folder)
{
    return fails(LIST) ? NULL : NEXT(readdir)(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    return fails(LIST) ? NULL : NEXT(readdir64)(folder);
}

void *malloc(size_t size)
{
    return fails(MEMORY) ? NULL : __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    return fails(MEMORY) ? NULL : __libc_calloc(number, size);
}

void *realloc(void *block, size_t size)
{
    return fails(MEMORY) ? NULL : __libc_realloc(block, size);
}
