#include "template/sort.h"

#include "template/operators.h"

#include <string.h>

/* From this many members on, sorting by digits is faster than by comparison. */
#define RADIX_MIN 128
/* How often strings are sorted by their next eight bytes before whole strings are compared. */
#define CHUNKS_MAX 8
/* Up to this many members are sorted by insertion. */
#define INSERTION_MAX 12

/* A member while it is sorted: ranks order as the keys do, as far as they reach. */
typedef struct {
    guint64 rank;
    guint32 index;
} Entry;

typedef struct Sorter Sorter;
typedef int (*Compare)(const Sorter *sorter, const Entry *left, const Entry *right);

struct Sorter {
    CbRender *render;
    const CbSort *sort;
    Entry *spare; /* room for as many entries */
    gsize offset; /* strings: bytes that are known to be equal */
    Compare compare;
};

static const CbValue *keys_of(const Sorter *sorter, const Entry *entry)
{
    return &sorter->sort->keys[entry->index * sorter->sort->n_keys];
}

/* Comparison */

static int compare_ranks(const Entry *left, const Entry *right)
{
    return left->rank < right->rank ? -1 : left->rank > right->rank;
}

/* Strings of equal rank, from the offset on. */
static int compare_strings(const Sorter *sorter, const Entry *left, const Entry *right)
{
    const CbValue *a = keys_of(sorter, left);
    const CbValue *b = keys_of(sorter, right);
    gsize offset = MIN(sorter->offset, MIN(a->length, b->length));
    gsize common = MIN(a->length, b->length) - offset;
    int order = compare_ranks(left, right);
    if (order != 0) {
        return order;
    }
    order = memcmp(a->as.string + offset, b->as.string + offset, common);
    if (order == 0) {
        order = a->length < b->length ? -1 : a->length > b->length;
    }
    return sorter->sort->reverse ? -order : order;
}

static int compare_ranks_only(const Sorter *sorter, const Entry *left, const Entry *right)
{
    (void)sorter;
    return compare_ranks(left, right);
}

/* Keys of any types. */
static int compare_values(const Sorter *sorter, const Entry *left, const Entry *right)
{
    CbRender *render = sorter->render;
    const CbValue *a = keys_of(sorter, left);
    const CbValue *b = keys_of(sorter, right);
    int order = 0;
    for (gsize i = 0; i < sorter->sort->n_keys && order == 0 && !render->failed; i++) {
        bool equal = false;
        if (sorter->sort->as_lists && (!cb_equal(render, a[i], b[i], &equal) || equal)) {
            continue;
        }
        if (!cb_order(render, render->at, a[i], b[i], &order)) {
            return 0;
        }
    }
    if (order > 1) { /* NaN */
        return 0;
    }
    return sorter->sort->reverse ? -order : order;
}

/* Sorting by comparison */

static void insert_sort(const Sorter *sorter, Entry *entries, gsize length)
{
    for (gsize i = 1; i < length; i++) {
        Entry entry = entries[i];
        gsize at = i;
        while (at > 0 && sorter->compare(sorter, &entries[at - 1], &entry) > 0) {
            entries[at] = entries[at - 1];
            at--;
        }
        entries[at] = entry;
    }
}

static void merge(const Sorter *sorter, Entry *entries, gsize middle, gsize length)
{
    Entry *left = sorter->spare;
    gsize l = 0;
    gsize r = middle;
    memcpy(left, entries, middle * sizeof *left);
    for (gsize at = 0; l < middle; at++) {
        if (r < length && sorter->compare(sorter, &left[l], &entries[r]) > 0) {
            entries[at] = entries[r++];
        } else {
            entries[at] = left[l++];
        }
    }
}

/* Halves are sorted and merged; the depth is the logarithm of the length. */
static void merge_sort(const Sorter *sorter, Entry *entries, gsize length)
{
    if (length <= INSERTION_MAX) {
        insert_sort(sorter, entries, length);
        return;
    }
    gsize middle = length / 2;
    merge_sort(sorter, entries, middle);
    merge_sort(sorter, entries + middle, length - middle);
    if (sorter->compare(sorter, &entries[middle - 1], &entries[middle]) > 0) {
        merge(sorter, entries, middle, length);
    }
}

/* Sorting by digits */

/* One pass: by the byte of the ranks at `shift`, stable. FALSE if all have the same. */
static bool radix_pass(const Entry *from, Entry *to, gsize length, const guint32 *counts,
                       guint shift)
{
    guint32 starts[256];
    guint32 total = 0;
    for (guint digit = 0; digit < 256; digit++) {
        if (counts[digit] == length) {
            return false;
        }
        starts[digit] = total;
        total += counts[digit];
    }
    for (gsize i = 0; i < length; i++) {
        to[starts[(from[i].rank >> shift) & 0xff]++] = from[i];
    }
    return true;
}

static void radix_sort(const Sorter *sorter, Entry *entries, gsize length)
{
    guint32 counts[8][256] = {{0}};
    Entry *from = entries;
    Entry *to = sorter->spare;
    for (gsize i = 0; i < length; i++) {
        for (guint digit = 0; digit < 8; digit++) {
            counts[digit][(entries[i].rank >> (8 * digit)) & 0xff]++;
        }
    }
    for (guint digit = 0; digit < 8; digit++) {
        if (!radix_pass(from, to, length, counts[digit], 8 * digit)) {
            continue;
        }
        Entry *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != entries) {
        memcpy(entries, from, length * sizeof *entries);
    }
}

/* Ranks */

/* Eight bytes of a string from the offset on, the first the most significant. There are no NUL
 * bytes in strings, so that a shorter one comes first. */
static guint64 string_rank(const CbValue *key, gsize offset)
{
    guint64 rank = 0;
    if (offset + sizeof rank <= key->length) {
        memcpy(&rank, key->as.string + offset, sizeof rank);
        return GUINT64_FROM_BE(rank);
    }
    for (gsize i = offset; i < offset + sizeof rank; i++) {
        rank = rank << 8 | (i < key->length ? (guchar)key->as.string[i] : 0);
    }
    return rank;
}

static void rank_strings(const Sorter *sorter, Entry *entries, gsize length)
{
    guint64 flip = sorter->sort->reverse ? G_MAXUINT64 : 0;
    for (gsize i = 0; i < length; i++) {
        entries[i].rank = string_rank(keys_of(sorter, &entries[i]), sorter->offset) ^ flip;
    }
}

/* Sorts strings that are equal up to the offset. */
static void sort_strings(Sorter *sorter, Entry *entries, gsize length, guint chunks)
{
    gsize offset = sorter->offset;
    rank_strings(sorter, entries, length);
    if (length < RADIX_MIN || chunks == CHUNKS_MAX) {
        merge_sort(sorter, entries, length);
        return;
    }
    radix_sort(sorter, entries, length);
    for (gsize start = 0, end; start < length; start = end) {
        guint64 rank = entries[start].rank;
        for (end = start + 1; end < length && entries[end].rank == rank; end++) {
        }
        sorter->offset = offset + sizeof rank;
        if (end - start > 1 && keys_of(sorter, &entries[start])->length > sorter->offset) {
            sort_strings(sorter, entries + start, end - start, chunks + 1);
        }
    }
    sorter->offset = offset;
}

static bool all_strings(const CbSort *sort)
{
    for (gsize i = 0; i < sort->length; i++) {
        if (sort->keys[i].type != CB_VALUE_STRING) {
            return false;
        }
    }
    return true;
}

static bool all_integers(const CbSort *sort)
{
    gint64 integer;
    for (gsize i = 0; i < sort->length; i++) {
        if (!cb_integer_of(sort->keys[i], &integer)) {
            return false;
        }
    }
    return true;
}

static void sort_integers(Sorter *sorter, Entry *entries, gsize length)
{
    guint64 flip = (guint64)1 << 63 ^ (sorter->sort->reverse ? G_MAXUINT64 : 0);
    for (gsize i = 0; i < length; i++) {
        gint64 integer = 0;
        cb_integer_of(sorter->sort->keys[i], &integer);
        entries[i].rank = (guint64)integer ^ flip;
    }
    sorter->compare = compare_ranks_only;
    if (length < RADIX_MIN) {
        merge_sort(sorter, entries, length);
    } else {
        radix_sort(sorter, entries, length);
    }
}

bool cb_sort(CbRender *render, const CbSort *sort, guint32 *order)
{
    gsize length = sort->length;
    Entry *entries = cb_arena_new_array(render->arena, Entry, length);
    Sorter sorter = {
        .render = render, .sort = sort, .spare = cb_arena_new_array(render->arena, Entry, length)};
    for (gsize i = 0; i < length; i++) {
        entries[i].index = (guint32)i;
    }
    if (sort->n_keys == 1 && all_strings(sort)) {
        sorter.compare = compare_strings;
        sort_strings(&sorter, entries, length, 0);
    } else if (sort->n_keys == 1 && all_integers(sort)) {
        sort_integers(&sorter, entries, length);
    } else {
        sorter.compare = compare_values;
        merge_sort(&sorter, entries, length);
    }
    for (gsize i = 0; i < length; i++) {
        order[i] = entries[i].index;
    }
    return !render->failed;
}
