#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BLOCK_SIZE 1024u
#define LARGEST_BLOCK_SIZE (64u * 1024)
#define ALIGNMENT (_Alignof(max_align_t))

typedef struct Block {
    struct Block *next;
    gsize size; /* bytes of `data` */
    gsize used; /* bytes handed out; the rest is zero */
    _Alignas(max_align_t) char data[];
} Block;

struct CbArena {
    Block *first;   /* all blocks, in the order in which they are filled */
    Block *current; /* the one that is being filled */
    gsize used;
    GPtrArray *children; /* adopted arenas, or NULL */
};

static Block *block_new(gsize size)
{
    g_assert(size <= G_MAXSIZE - sizeof(Block));
    Block *block = g_malloc0(sizeof(Block) + size);
    block->size = size;
    return block;
}

CbArena *cb_arena_new(void)
{
    CbArena *arena = g_new0(CbArena, 1);
    arena->first = arena->current = block_new(FIRST_BLOCK_SIZE);
    return arena;
}

void cb_arena_free(CbArena *arena)
{
    if (!arena)
        return;
    for (Block *block = arena->first, *next; block; block = next) {
        next = block->next;
        g_free(block);
    }
    g_clear_pointer(&arena->children, g_ptr_array_unref);
    g_free(arena);
}

void cb_arena_reset(CbArena *arena)
{
    for (Block *block = arena->first; block; block = block->next) {
        memset(block->data, 0, block->used);
        block->used = 0;
    }
    arena->current = arena->first;
    arena->used = 0;
}

/* Moves on to a block with room for `size` bytes: the next of an earlier round, or a new one. */
static Block *advance(CbArena *arena, gsize size)
{
    Block *current = arena->current;
    if (current->next && current->next->size >= size)
        return arena->current = current->next;
    gsize usual = MIN(current->size * 2, LARGEST_BLOCK_SIZE);
    Block *block = block_new(MAX(size, usual));
    block->next = current->next;
    current->next = block;
    return arena->current = block;
}

void *cb_arena_alloc(CbArena *arena, gsize size)
{
    g_assert(size <= G_MAXSIZE / 2);
    gsize rounded = (MAX(size, 1) + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    Block *block = arena->current;
    if (block->size - block->used < rounded)
        block = advance(arena, rounded);
    void *memory = block->data + block->used;
    block->used += rounded;
    arena->used += rounded;
    return memory;
}

void *cb_arena_alloc_array(CbArena *arena, gsize count, gsize size)
{
    g_assert(size == 0 || count <= G_MAXSIZE / 2 / size);
    return cb_arena_alloc(arena, count * size);
}

char *cb_arena_strndup(CbArena *arena, const char *text, gsize length)
{
    char *copy = cb_arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *cb_arena_strdup(CbArena *arena, const char *text)
{
    return text ? cb_arena_strndup(arena, text, strlen(text)) : NULL;
}

char *cb_arena_printf(CbArena *arena, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *text = g_strdup_vprintf(format, values);
    va_end(values);
    return cb_arena_strdup(arena, text);
}

static void free_child(gpointer child)
{
    cb_arena_free(child);
}

void cb_arena_adopt(CbArena *arena, CbArena *child)
{
    if (!arena->children)
        arena->children = g_ptr_array_new_with_free_func(free_child);
    g_ptr_array_add(arena->children, child);
}

gsize cb_arena_used(const CbArena *arena)
{
    return arena->used;
}
