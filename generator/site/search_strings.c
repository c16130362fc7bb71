#include "site/search_strings.h"

#include <string.h>

#define FIRST_CAPACITY 1024u

typedef struct {
    const char *text;
    guint32 hash;
    guint32 length;
} String;

struct CbSearchStrings {
    CbArena *arena;  /* owns the texts */
    GArray *strings; /* String, by number */
    guint32 *slots;  /* number + 1 of a string, 0: free; open addressing */
    guint32 mask;    /* number of slots - 1; a power of two - 1 */
};

CbSearchStrings *cb_search_strings_new(void)
{
    CbSearchStrings *strings = g_new0(CbSearchStrings, 1);
    strings->arena = cb_arena_new();
    strings->strings = g_array_new(FALSE, FALSE, sizeof(String));
    strings->slots = g_new0(guint32, FIRST_CAPACITY);
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

static void grow(CbSearchStrings *strings)
{
    guint32 capacity = (strings->mask + 1) * 2;
    g_free(strings->slots);
    strings->slots = g_new0(guint32, capacity);
    strings->mask = capacity - 1;
    for (guint i = 0; i < strings->strings->len; i++) {
        guint32 slot = g_array_index(strings->strings, String, i).hash & strings->mask;
        while (strings->slots[slot] != 0) {
            slot = (slot + 1) & strings->mask;
        }
        strings->slots[slot] = i + 1;
    }
}

guint32 cb_search_strings_add(CbSearchStrings *strings, const char *bytes, gsize length,
                              guint32 hash, gboolean *is_new)
{
    guint32 slot = hash & strings->mask;
    const String *all = (const String *)(void *)strings->strings->data;
    while (strings->slots[slot] != 0) {
        guint32 number = strings->slots[slot] - 1;
        if (all[number].hash == hash && all[number].length == length &&
            memcmp(all[number].text, bytes, length) == 0) {
            *is_new = FALSE;
            return number;
        }
        slot = (slot + 1) & strings->mask;
    }
    String added = {.text = cb_arena_strndup(strings->arena, bytes, length),
                    .hash = hash,
                    .length = (guint32)length};
    g_array_append_val(strings->strings, added);
    strings->slots[slot] = strings->strings->len;
    *is_new = TRUE;
    guint32 number = strings->strings->len - 1;
    if (strings->strings->len > strings->mask / 2) {
        grow(strings);
    }
    return number;
}

guint32 cb_search_strings_count(const CbSearchStrings *strings)
{
    return strings->strings->len;
}

const char *cb_search_strings_text(const CbSearchStrings *strings, guint32 number)
{
    return g_array_index(strings->strings, String, number).text;
}
