#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BLOCK_SIZE 1024u
#define LARGEST_BLOCK_SIZE (64u * 1024)

_Static_assert(_Alignof(max_align_t) <= CB_ARENA_ALIGNMENT, "any type fits");

typedef struct Block {
    struct Block *next;
    gsize size; /* bytes of `data`, a multiple of the alignment */
    _Alignas(CB_ARENA_ALIGNMENT) char data[];
} Block;

/* All of it zero. */
static Block *block_new(gsize size)
{
    g_assert(size <= G_MAXSIZE - sizeof(Block));
    Block *block = g_malloc0(sizeof(Block) + size);
    block->size = size;
    return block;
}

/* What the current block has handed out. */
static gsize used_of_current(const CbArena *arena)
{
    const Block *block = arena->current;
    return (gsize)(arena->at - block->data);
}

static void fill(CbArena *arena, Block *block)
{
    arena->current = block;
    arena->at = block->data;
    arena->end = block->data + block->size;
}

CbArena *cb_arena_new(void)
{
    CbArena *arena = g_new0(CbArena, 1);
    Block *first = block_new(FIRST_BLOCK_SIZE);
    arena->blocks = first;
    fill(arena, first);
    return arena;
}

void cb_arena_free(CbArena *arena)
{
    if (!arena) {
        return;
    }
    for (Block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        g_free(block);
    }
    g_clear_pointer(&arena->children, g_ptr_array_unref);
    g_free(arena);
}

void cb_arena_reset(CbArena *arena)
{
    memset(((Block *)arena->current)->data, 0, used_of_current(arena));
    for (Block *block = arena->blocks; block != arena->current; block = block->next) {
        memset(block->data, 0, block->size);
    }
    fill(arena, arena->blocks);
    arena->filled = 0;
}

/* Moves on to a block with room for `size` bytes: the next of an earlier round, or a new one. */
static void advance(CbArena *arena, gsize size)
{
    Block *current = arena->current;
    arena->filled += used_of_current(arena);
    if (current->next == NULL || current->next->size < size) {
        gsize usual = MIN(current->size * 2, LARGEST_BLOCK_SIZE);
        Block *block = block_new(MAX(size, usual));
        block->next = current->next;
        current->next = block;
    }
    fill(arena, current->next);
}

void *cb_arena_alloc_elsewhere(CbArena *arena, gsize size)
{
    g_assert(size <= G_MAXSIZE / 2);
    advance(arena, cb_arena_aligned(size));
    void *memory = arena->at;
    arena->at += cb_arena_aligned(size);
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
    if (length > 0) {
        memcpy(copy, text, length);
    }
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
    if (!arena->children) {
        arena->children = g_ptr_array_new_with_free_func(free_child);
    }
    g_ptr_array_add(arena->children, child);
}

gsize cb_arena_used(const CbArena *arena)
{
    return arena->filled + used_of_current(arena);
}
