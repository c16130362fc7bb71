/* Which entries have to do with which: of any two kinds, those of the one whose text or fields
 * name the other, or are named by it. Computed once for all pages, in linear time. */
#ifndef CB_SITE_MENTIONS_H
#define CB_SITE_MENTIONS_H

#include "model/collection.h"

typedef struct {
    CbIndexes *of[CB_KIND_COUNT][CB_KIND_COUNT]; /* of[a][b][i]: entries of b for entry i of a */
} CbMentions;

/* In `arena`. */
CbMentions *cb_mentions_new(const CbCollection *collection, CbArena *arena);

/* The entries of `kind` that have to do with entry `index` of kind `of`. */
CbIndexes cb_mentions_get(const CbMentions *mentions, CbKind of, guint index, CbKind kind);

#endif
