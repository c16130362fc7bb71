#include "base/small_blocks.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define UNIT 16u        /* sizes are multiples of it */
#define PAGE_SIZE 4096u /* the system's pages are as large, or a multiple */
#define MAPPED_SIZE (1024u * 1024)
#define CLASSES 8u /* 16, 32 … 128 bytes */

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define IS_USED FALSE
#else
#define IS_USED (sizeof(void *) == 8)
#endif

/* A block that is free. */
typedef struct Free {
    struct Free *next;
} Free;

/* What a page begins with: blocks follow at once, 8 bytes beside a multiple of 16. */
typedef struct Page {
    CbSmallBlocks *set;
    struct Page *next; /* of those that were mapped first of several at once */
    gsize size;        /* of its blocks */
} Page;

_Static_assert(sizeof(void *) != 8 || sizeof(Page) % UNIT == 8, "blocks are known by address");

struct CbSmallBlocks {
    Page *pages;   /* the first of each time */
    guint n_ready; /* pages that are mapped and have no size yet … */
    char *ready;   /* … from here on */
    Free *freed[CLASSES];
    char *at[CLASSES]; /* what is left of the last page of a size … */
    char *end[CLASSES];
    gsize used; /* blocks that are not freed, and one until the set is released */
};

CbSmallBlocks *cb_small_blocks_new(void)
{
    CbSmallBlocks *set = g_new0(CbSmallBlocks, 1);
    set->used = 1;
    return set;
}

static void drop(CbSmallBlocks *set)
{
    if (--set->used > 0) {
        return;
    }
    for (Page *page = set->pages, *next = NULL; page != NULL; page = next) {
        next = page->next;
        munmap(page, MAPPED_SIZE);
    }
    g_free(set);
}

void cb_small_blocks_release(CbSmallBlocks *set)
{
    drop(set);
}

/* More pages, straight from the system: malloc would keep them when they are freed. */
static void map_pages(CbSmallBlocks *set)
{
    void *pages =
        mmap(NULL, MAPPED_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        g_error("failed to allocate %u bytes", MAPPED_SIZE);
    }
    set->ready = pages;
    set->n_ready = MAPPED_SIZE / PAGE_SIZE;
}

static void add_page(CbSmallBlocks *set, gsize class)
{
    gboolean is_first = set->n_ready == 0;
    if (is_first) {
        map_pages(set);
    }
    Page *page = (Page *)(void *)set->ready;
    *page = (Page){.set = set, .next = set->pages, .size = (class + 1) * UNIT};
    set->pages = is_first ? page : set->pages;
    set->ready += PAGE_SIZE;
    set->n_ready--;
    set->at[class] = (char *)(page + 1);
    set->end[class] = (char *)page + PAGE_SIZE;
}

void *cb_small_block_new(CbSmallBlocks *set, gsize size)
{
    gsize units = size > UNIT ? (size + UNIT - 1) / UNIT : 1;
    if (!IS_USED || set == NULL || units > CLASSES) {
        /* Whole units: some mallocs give smaller blocks at any multiple of 8. */
        return g_malloc(units * UNIT);
    }
    gsize class = units - 1;
    set->used++;
    Free *block = set->freed[class];
    if (block != NULL) {
        set->freed[class] = block->next;
        return block;
    }
    if ((gsize)(set->end[class] - set->at[class]) < units * UNIT) {
        add_page(set, class);
    }
    void *memory = set->at[class];
    set->at[class] += units * UNIT;
    return memory;
}

/* The page that a block lies in; NULL of malloc's. */
static Page *page_of(void *block)
{
    uintptr_t address = (uintptr_t)block;
    gboolean is_small = IS_USED && address % UNIT == UNIT / 2;
    return is_small ? (Page *)((char *)block - address % PAGE_SIZE) : NULL;
}

void *cb_small_block_resize(CbSmallBlocks *set, void *block, gsize size)
{
    const Page *page = page_of(block);
    if (page == NULL && block != NULL) {
        g_assert(size <= G_MAXSIZE - UNIT);
        return g_realloc(block, (size + UNIT - 1) / UNIT * UNIT + (size == 0 ? UNIT : 0));
    }
    if (page != NULL && size <= page->size) {
        return block;
    }
    void *moved = cb_small_block_new(set, size);
    if (page != NULL) {
        memcpy(moved, block, page->size);
        cb_small_block_free(block);
    }
    return moved;
}

void cb_small_block_free(void *block)
{
    const Page *page = page_of(block);
    if (page == NULL) {
        g_free(block);
        return;
    }
    CbSmallBlocks *set = page->set;
    Free *one = block;
    gsize class = page->size / UNIT - 1;
    one->next = set->freed[class];
    set->freed[class] = one;
    drop(set);
}
