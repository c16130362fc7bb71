#include "site/search_strings.h"

#include "base/value.h"
#include <string.h>

#define FIRST_CAPACITY 1024u

#define HASH_FACTOR G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)

/* Words are short: of most, their first bytes are all. */
typedef struct {
    guint64 first; /* bytes, as first_bytes gives them */
    const char *text;
    gsize length;
} String;

typedef struct {
    guint32 hash;
    guint32 string; /* number + 1; 0: free */
} Slot;

struct CbSearchStrings {
    CbArena *arena;  /* owns the texts */
    GArray *strings; /* String, by number */
    Slot *slots;     /* open addressing */
    guint32 mask;    /* number of slots - 1; a power of two - 1 */
};

CbSearchStrings *cb_search_strings_new(void)
{
    CbSearchStrings *strings = g_new0(CbSearchStrings, 1);
    strings->arena = cb_arena_new();
    strings->strings = g_array_new(FALSE, FALSE, sizeof(String));
    strings->slots = g_new0(Slot, FIRST_CAPACITY);
    strings->mask = FIRST_CAPACITY - 1;
    return strings;
}

void cb_search_strings_free(CbSearchStrings *strings)
{
    if (strings == NULL) {
        return;
    }
    cb_arena_free(strings->arena);
    g_array_unref(strings->strings);
    g_free(strings->slots);
    g_free(strings);
}

/* Puts a string where none is. */
static void place(CbSearchStrings *strings, Slot slot)
{
    guint32 at = slot.hash & strings->mask;
    while (strings->slots[at].string != 0) {
        at = (at + 1) & strings->mask;
    }
    strings->slots[at] = slot;
}

static void grow(CbSearchStrings *strings)
{
    g_autofree Slot *before = strings->slots;
    guint32 n_before = strings->mask + 1;
    strings->slots = g_new0(Slot, 2 * (gsize)n_before);
    strings->mask = 2 * n_before - 1;
    for (guint32 i = 0; i < n_before; i++) {
        if (before[i].string != 0) {
            place(strings, before[i]);
        }
    }
}

/* The first eight bytes as a number; of less, a number that no others of this length have. */
static guint64 first_bytes(const char *bytes, gsize length)
{
    return cb_few_bytes(bytes, MIN(length, sizeof(guint64)));
}

static guint32 hash_of(guint64 first, const char *bytes, gsize length)
{
    guint32 hash = (guint32)(((first ^ length) * HASH_FACTOR) >> 32);
    return length <= sizeof first
               ? hash
               : hash ^ cb_hash_bytes(bytes + sizeof first, length - sizeof first);
}

guint32 cb_search_strings_find(const CbSearchStrings *strings, const char *bytes, gsize length)
{
    const String *all = (const String *)(void *)strings->strings->data;
    guint64 first = first_bytes(bytes, length);
    guint32 hash = hash_of(first, bytes, length);
    for (guint32 at = hash & strings->mask;; at = (at + 1) & strings->mask) {
        Slot slot = strings->slots[at];
        if (slot.string == 0) {
            return CB_SEARCH_NO_STRING;
        }
        if (slot.hash != hash) {
            continue;
        }
        const String *known = &all[slot.string - 1];
        if (known->first == first && known->length == length &&
            (length <= sizeof first || memcmp(known->text, bytes, length) == 0)) {
            return slot.string - 1;
        }
    }
}

guint32 cb_search_strings_add(CbSearchStrings *strings, const char *bytes, gsize length,
                              gboolean *is_new)
{
    guint32 known = cb_search_strings_find(strings, bytes, length);
    *is_new = known == CB_SEARCH_NO_STRING;
    if (!*is_new) {
        return known;
    }
    String string = {first_bytes(bytes, length), cb_arena_strndup(strings->arena, bytes, length),
                     length};
    g_array_append_val(strings->strings, string);
    guint32 count = strings->strings->len;
    place(strings, (Slot){hash_of(string.first, bytes, length), count});
    if (count > strings->mask / 2) {
        grow(strings);
    }
    return count - 1;
}

guint32 cb_search_strings_count(const CbSearchStrings *strings)
{
    return strings->strings->len;
}

const char *cb_search_strings_text(const CbSearchStrings *strings, guint32 number)
{
    return g_array_index(strings->strings, String, number).text;
}
