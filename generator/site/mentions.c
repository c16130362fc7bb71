#include "site/mentions.h"

#include "model/indexes.h"

/* Adds both directions of "an entry of `kind` names an entry of `named`". */
static void add_links(const CbCollection *collection, CbKind named, CbKind kind, GArray *forward,
                      GArray *backward)
{
    guint count = cb_collection_count(collection, named);
    for (guint i = 0; i < count; i++) {
        CbIndexes links = cb_collection_entry(collection, named, i)->backlinks[kind];
        for (guint32 j = 0; j < links.length; j++) {
            cb_index_pairs_add(backward, i, links.items[j]);
            cb_index_pairs_add(forward, links.items[j], i);
        }
    }
}

/* Both lists of a pair of kinds. */
static void join_kinds(const CbCollection *collection, CbArena *arena, CbKind a, CbKind b,
                       CbMentions *mentions)
{
    g_autoptr(GArray) of_a = cb_index_pairs_new();
    g_autoptr(GArray) of_b = cb_index_pairs_new();
    add_links(collection, a, b, of_b, of_a);
    if (a != b) {
        add_links(collection, b, a, of_a, of_b);
    } else {
        g_array_append_vals(of_a, of_b->data, of_b->len);
    }
    mentions->of[a][b] = cb_index_pairs_group(arena, of_a, cb_collection_count(collection, a));
    if (a != b) {
        mentions->of[b][a] = cb_index_pairs_group(arena, of_b, cb_collection_count(collection, b));
    }
}

CbMentions *cb_mentions_new(const CbCollection *collection, CbArena *arena)
{
    CbMentions *mentions = cb_arena_new_struct(arena, CbMentions);
    for (CbKind a = 0; a < CB_KIND_GUIDE; a++) {
        for (CbKind b = a; b < CB_KIND_GUIDE; b++) {
            join_kinds(collection, arena, a, b, mentions);
        }
    }
    return mentions;
}

CbIndexes cb_mentions_get(const CbMentions *mentions, CbKind of, guint index, CbKind kind)
{
    return mentions->of[of][kind] ? mentions->of[of][kind][index] : (CbIndexes){0};
}
