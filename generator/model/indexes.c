#include "model/indexes.h"

#include <string.h>

static int compare_items(const void *a, const void *b)
{
    guint32 left = *(const guint32 *)a;
    guint32 right = *(const guint32 *)b;
    return (left > right) - (left < right);
}

/* Sorts if need be, drops repetitions in place; returns the new length. */
static guint32 normalize(guint32 *items, guint32 length)
{
    gboolean sorted = TRUE;
    for (guint32 i = 1; i < length && sorted; i++) {
        sorted = items[i - 1] <= items[i];
    }
    if (!sorted) {
        qsort(items, length, sizeof *items, compare_items);
    }
    guint32 kept = 0;
    for (guint32 i = 0; i < length; i++) {
        if (kept == 0 || items[kept - 1] != items[i]) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

CbIndexes cb_indexes_new(CbArena *arena, const guint32 *items, gsize length)
{
    g_assert(length <= G_MAXUINT32);
    if (length == 0) {
        return (CbIndexes){0};
    }
    guint32 *copy = cb_arena_new_array(arena, guint32, length);
    memcpy(copy, items, length * sizeof *copy);
    return (CbIndexes){.items = copy, .length = normalize(copy, (guint32)length)};
}

guint32 cb_indexes_place(CbIndexes set, guint32 item)
{
    guint32 low = 0;
    guint32 high = set.length;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (set.items[middle] < item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

gboolean cb_indexes_contain(CbIndexes set, guint32 item)
{
    guint32 place = cb_indexes_place(set, item);
    return place < set.length && set.items[place] == item;
}

CbIndexes cb_indexes_union(CbArena *arena, CbIndexes a, CbIndexes b)
{
    if (a.length == 0) {
        return b;
    }
    if (b.length == 0) {
        return a;
    }
    guint32 *items = cb_arena_new_array(arena, guint32, (gsize)a.length + b.length);
    memcpy(items, a.items, a.length * sizeof *items);
    memcpy(items + a.length, b.items, b.length * sizeof *items);
    return (CbIndexes){.items = items, .length = normalize(items, a.length + b.length)};
}

CbIndexes cb_indexes_intersection(CbArena *arena, CbIndexes a, CbIndexes b)
{
    guint32 *items = cb_arena_new_array(arena, guint32, MIN(a.length, b.length));
    guint32 length = 0;
    for (guint32 i = 0, j = 0; i < a.length && j < b.length;) {
        if (a.items[i] == b.items[j]) {
            items[length++] = a.items[i];
            i++;
            j++;
        } else if (a.items[i] < b.items[j]) {
            i++;
        } else {
            j++;
        }
    }
    return (CbIndexes){.items = items, .length = length};
}

GArray *cb_index_pairs_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(CbIndexPair));
}

void cb_index_pairs_add(GArray *pairs, guint32 group, guint32 member)
{
    CbIndexPair pair = {group, member};
    g_array_append_val(pairs, pair);
}

CbIndexes *cb_index_pairs_group(CbArena *arena, const GArray *pairs, guint32 n_groups)
{
    CbIndexes *groups = cb_arena_new_array(arena, CbIndexes, n_groups);
    guint32 *members = cb_arena_new_array(arena, guint32, pairs->len);
    for (guint i = 0; i < pairs->len; i++) {
        const CbIndexPair *pair = &g_array_index(pairs, CbIndexPair, i);
        if (pair->group < n_groups) {
            groups[pair->group].length++;
        }
    }
    g_autofree guint32 *next = g_new(guint32, MAX(n_groups, 1));
    guint32 start = 0;
    for (guint32 group = 0; group < n_groups; group++) {
        groups[group].items = members + start;
        next[group] = start;
        start += groups[group].length;
    }
    for (guint i = 0; i < pairs->len; i++) {
        const CbIndexPair *pair = &g_array_index(pairs, CbIndexPair, i);
        if (pair->group < n_groups) {
            members[next[pair->group]++] = pair->member;
        }
    }
    for (guint32 group = 0; group < n_groups; group++) {
        guint32 *items = members + (groups[group].items - members);
        groups[group].length = normalize(items, groups[group].length);
    }
    return groups;
}
