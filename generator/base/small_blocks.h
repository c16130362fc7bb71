/* Memory for the many small blocks of one large tree, without the header that malloc puts before
 * each: a node of cmark takes 112 bytes here instead of 128, a text of one character 16 instead of
 * 32. Half a million of both come from a hostile megabyte.
 *
 * Blocks come from pages, those of one size from pages of their own. A page begins at a multiple of
 * its size and says whose it is; a block lies 8 bytes beside a multiple of 16, where no block of
 * malloc's does, so that it is known by its address. A set of blocks belongs to one thread at a
 * time, and its pages are freed when its last block is.
 *
 * Where pointers are short, or under a sanitizer, all blocks are malloc's. */
#ifndef CB_BASE_SMALL_BLOCKS_H
#define CB_BASE_SMALL_BLOCKS_H

#include <glib.h>

typedef struct CbSmallBlocks CbSmallBlocks;

/* A set without blocks. It frees itself after cb_small_blocks_release, when it has none left. */
CbSmallBlocks *cb_small_blocks_new(void);

/* No more blocks will be asked of the set. */
void cb_small_blocks_release(CbSmallBlocks *set);

/* `size` bytes; of malloc's if there are many, or if `set` is NULL. */
void *cb_small_block_new(CbSmallBlocks *set, gsize size);

/* The same bytes, with room for `size`, from `set` or malloc. NULL is as a new block. */
void *cb_small_block_resize(CbSmallBlocks *set, void *block, gsize size);

/* Frees a block, whoever gave it. NULL is allowed. */
void cb_small_block_free(void *block);

#endif
