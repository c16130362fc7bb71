/* A bump allocator: many small allocations, freed all at once.
 *
 * One arena lives as long as the collection's model, one scratch arena as long as a
 * render. Memory from an arena is zeroed, aligned for any type, and never freed alone.
 * An arena is not thread-safe: each thread has its own. Running out of memory aborts,
 * as everywhere in GLib. */
#ifndef CB_BASE_ARENA_H
#define CB_BASE_ARENA_H

#include <glib.h>

typedef struct CbArena CbArena;

/* What allocating needs to know; the rest is arena.c's. */
struct CbArena {
    char *at;     /* free memory of the block that is being filled … */
    char *end;    /* … and its end */
    void *blocks; /* all blocks, in the order in which they are filled */
    void *current;
    gsize filled;        /* bytes handed out from the blocks before the current one */
    GPtrArray *children; /* adopted arenas, or NULL */
};

#define CB_ARENA_ALIGNMENT 16u

/* A new, empty arena. Free it with cb_arena_free. */
CbArena *cb_arena_new(void);

/* Frees the arena and everything allocated from it. NULL is allowed. */
void cb_arena_free(CbArena *arena);

/* Forgets everything allocated from the arena but keeps its memory for the next use. */
void cb_arena_reset(CbArena *arena);

/* The bytes that `size` takes in an arena. */
static inline gsize cb_arena_aligned(gsize size)
{
    return (size + CB_ARENA_ALIGNMENT - 1) & ~(gsize)(CB_ARENA_ALIGNMENT - 1);
}

/* The same as cb_arena_alloc, from another block. */
void *cb_arena_alloc_elsewhere(CbArena *arena, gsize size);

/* `size` bytes of zeroed memory; never NULL, not even for 0. */
static inline void *cb_arena_alloc(CbArena *arena, gsize size)
{
    size += size == 0;
    if (G_UNLIKELY(size > (gsize)(arena->end - arena->at))) {
        return cb_arena_alloc_elsewhere(arena, size);
    }
    void *memory = arena->at;
    arena->at += cb_arena_aligned(size);
    return memory;
}

/* `count` elements of `size` bytes each, zeroed; aborts if the product overflows. */
void *cb_arena_alloc_array(CbArena *arena, gsize count, gsize size);

/* A NUL-terminated copy of `length` bytes of `text`. */
char *cb_arena_strndup(CbArena *arena, const char *text, gsize length);

/* A copy of the NUL-terminated `text`; NULL gives NULL. */
char *cb_arena_strdup(CbArena *arena, const char *text);

/* printf into the arena. */
char *cb_arena_printf(CbArena *arena, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Makes `child` live exactly as long as `arena`: it is freed with it, not before. For results
 * that several threads made, each in its own arena. Resetting `arena` keeps it. */
void cb_arena_adopt(CbArena *arena, CbArena *child);

/* Bytes handed out since the arena was made or reset; for tests and --timings. */
gsize cb_arena_used(const CbArena *arena);

#define cb_arena_new_struct(arena, type) ((type *)cb_arena_alloc((arena), sizeof(type)))
#define cb_arena_new_array(arena, type, count)                                                     \
    ((type *)cb_arena_alloc_array((arena), (count), sizeof(type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbArena, cb_arena_free)

#endif
