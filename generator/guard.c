#include "guard.h"

#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"

/* Bytes from which on a request for memory may be what some content claims to need; whoever asks
 * has to look whether it was given. */
#define LARGE_REQUEST (64u * 1024 * 1024)

#define NO_MEMORY                                                                                  \
    "casebook: there is no memory left; nothing is half published\n"                               \
    "hint: give it more (ulimit -v, the limit of the container), or fewer --jobs\n"
#define LIBRARY_ENDS                                                                               \
    "casebook: a library could not go on; nothing is half published\n"                             \
    "hint: if there is memory enough, please report it\n"

/* Bytes for a handler that runs where the stack has no room left. */
#define HANDLER_STACK 65536

/* Whether main has come to its end. What ends the program before is a library. */
static volatile sig_atomic_t is_finished;

/* Says what can be said without memory, and ends the program, with the status of the system. The
 * output is replaced in one step, so it is whole. */
static void give_up(const char *text)
{
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
    _exit(CB_EXIT_SYSTEM);
}

/* Every request for memory of the program and its libraries goes through here, and the first small
 * one that is refused is the end. Of the libraries that draw, some end the program in their own way
 * then, and some leave a glyph out and go on, which nobody would notice in a guide. Sanitizers have
 * functions of their own. */
#ifdef __has_feature
#define HAS_SANITIZER __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#else
#define HAS_SANITIZER 0
#endif
#if defined(__GLIBC__) && !HAS_SANITIZER
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ALL_VISIBLE __attribute__((visibility("default"), used))

static void *checked(void *block, size_t size)
{
    if (block == NULL && size > 0 && size < LARGE_REQUEST) {
        give_up(NO_MEMORY);
    }
    return block;
}

ALL_VISIBLE void *malloc(size_t size)
{
    static __typeof__(&malloc) next;
    next = next != NULL ? next : NEXT(malloc);
    return checked(next(size), size);
}

ALL_VISIBLE void *calloc(size_t count, size_t size)
{
    static __typeof__(&calloc) next;
    next = next != NULL ? next : NEXT(calloc);
    gboolean is_large = size > 0 && count > LARGE_REQUEST / size;
    return checked(next(count, size), is_large ? LARGE_REQUEST : count * size);
}

ALL_VISIBLE void *realloc(void *block, size_t size)
{
    static __typeof__(&realloc) next;
    next = next != NULL ? next : NEXT(realloc);
    return checked(next(block, size), size);
}

ALL_VISIBLE void *aligned_alloc(size_t alignment, size_t size)
{
    static __typeof__(&aligned_alloc) next;
    next = next != NULL ? next : NEXT(aligned_alloc);
    return checked(next(alignment, size), size);
}

ALL_VISIBLE int posix_memalign(void **block, size_t alignment, size_t size)
{
    static __typeof__(&posix_memalign) next;
    next = next != NULL ? next : NEXT(posix_memalign);
    int problem = next(block, alignment, size);
    if (problem == ENOMEM && size < LARGE_REQUEST) {
        give_up(NO_MEMORY);
    }
    return problem;
}
#endif

static void on_signal(int number)
{
    (void)number;
    give_up(LIBRARY_ENDS);
}

static void on_exit_of_others(void)
{
    if (!is_finished) {
        give_up(LIBRARY_ENDS);
    }
}

/* Libraries end a program in ways of their own: exit, abort, an exception, an address that is none.
 * The status is that of the system for all of them. Handlers of a sanitizer stay. */
static void watch_libraries(void)
{
    static const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS};
    static char room[HANDLER_STACK];
    const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
    sigaltstack(&stack, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    atexit(on_exit_of_others);
}

/* GLogWriterFunc: GLib ends the program where it cannot go on, as without memory. Nothing that was
 * published is touched then, and the exit status says that it was the system. */
static GLogWriterOutput write_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields,
                                  gpointer unused)
{
    (void)unused;
    if ((level & G_LOG_LEVEL_ERROR) == 0) {
        return g_log_writer_default(level, fields, n_fields, NULL);
    }
    fputs("casebook: the system gave up", stderr);
    for (gsize i = 0; i < n_fields; i++) {
        if (strcmp(fields[i].key, "MESSAGE") == 0) {
            fprintf(stderr, ": %s", (const char *)fields[i].value);
        }
    }
    fputc('\n', stderr);
    _exit(CB_EXIT_SYSTEM);
}

void cb_guard_begin(void)
{
    watch_libraries();
    g_log_set_writer_func(write_log, NULL, NULL);
}

void cb_guard_end(void)
{
    is_finished = TRUE;
}
