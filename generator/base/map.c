#include "base/map.h"

#include <string.h>

/* Up to this many entries are searched one after the other, without an index. */
#define LINEAR_MAX 8
#define CAPACITY_MIN 4

typedef struct {
    CbValue key;
    CbValue value;
} Entry;

struct CbMap {
    CbArena *arena;  /* where all of it lives */
    gsize length;    /* entries in use */
    gsize capacity;  /* entries there is room for */
    guint32 *hashes; /* of the keys, in the order of the entries */
    Entry *entries;  /* in order of insertion */
    guint32 *index;  /* open addressing: number of an entry, plus one; NULL while small */
    gsize mask;      /* slots of the index, minus one */
};

static void reserve(CbMap *map, gsize capacity)
{
    guint32 *hashes = cb_arena_new_array(map->arena, guint32, capacity);
    Entry *entries = cb_arena_new_array(map->arena, Entry, capacity);
    g_assert(capacity < G_MAXUINT32);
    if (map->length > 0) {
        memcpy(hashes, map->hashes, map->length * sizeof *hashes);
        memcpy(entries, map->entries, map->length * sizeof *entries);
    }
    map->hashes = hashes;
    map->entries = entries;
    map->capacity = capacity;
}

static void index_entry(CbMap *map, gsize entry)
{
    gsize slot = map->hashes[entry] & map->mask;
    while (map->index[slot]) {
        slot = (slot + 1) & map->mask;
    }
    map->index[slot] = (guint32)entry + 1;
}

/* Makes an index of at least twice the capacity, so that a search always ends. */
static void build_index(CbMap *map)
{
    gsize slots = 4 * LINEAR_MAX;
    while (slots < map->capacity * 2) {
        slots *= 2;
    }
    map->index = cb_arena_new_array(map->arena, guint32, slots);
    map->mask = slots - 1;
    for (gsize i = 0; i < map->length; i++) {
        index_entry(map, i);
    }
}

CbMap *cb_map_new(CbArena *arena, gsize expected)
{
    CbMap *map = cb_arena_new_struct(arena, CbMap);
    map->arena = arena;
    if (expected > 0) {
        reserve(map, expected);
    }
    if (expected > LINEAR_MAX) {
        build_index(map);
    }
    return map;
}

static guint64 word_at(const char *text)
{
    guint64 word;
    memcpy(&word, text, sizeof word);
    return word;
}

static guint32 half_at(const char *text)
{
    guint32 half;
    memcpy(&half, text, sizeof half);
    return half;
}

/* Names are short: comparing them here is faster than a call. */
static bool equal_bytes(const char *a, const char *b, gsize length)
{
    if (length > 16) {
        return memcmp(a, b, length) == 0;
    }
    if (length >= 8) {
        return word_at(a) == word_at(b) && word_at(a + length - 8) == word_at(b + length - 8);
    }
    if (length >= 4) {
        return half_at(a) == half_at(b) && half_at(a + length - 4) == half_at(b + length - 4);
    }
    for (gsize i = 0; i < length; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

static bool string_matches(const Entry *entry, const char *key, gsize length)
{
    return entry->key.type == CB_VALUE_STRING && entry->key.length == length &&
           equal_bytes(entry->key.as.string, key, length);
}

static const Entry *find_string(const CbMap *map, const char *key, gsize length, guint32 hash)
{
    if (!map->index) {
        for (gsize i = 0; i < map->length; i++) {
            if (map->hashes[i] == hash && string_matches(&map->entries[i], key, length)) {
                return &map->entries[i];
            }
        }
        return NULL;
    }
    for (gsize slot = hash & map->mask; map->index[slot]; slot = (slot + 1) & map->mask) {
        gsize i = map->index[slot] - 1;
        if (map->hashes[i] == hash && string_matches(&map->entries[i], key, length)) {
            return &map->entries[i];
        }
    }
    return NULL;
}

static bool key_matches(const CbMap *map, gsize entry, CbValue key, guint32 hash)
{
    bool equal;
    return map->hashes[entry] == hash && cb_value_equal(map->entries[entry].key, key, &equal) &&
           equal;
}

static const Entry *find_value(const CbMap *map, CbValue key, guint32 hash)
{
    if (key.type == CB_VALUE_STRING) {
        return find_string(map, key.as.string, key.length, hash);
    }
    if (!map->index) {
        for (gsize i = 0; i < map->length; i++) {
            if (key_matches(map, i, key, hash)) {
                return &map->entries[i];
            }
        }
        return NULL;
    }
    for (gsize slot = hash & map->mask; map->index[slot]; slot = (slot + 1) & map->mask) {
        if (key_matches(map, map->index[slot] - 1, key, hash)) {
            return &map->entries[map->index[slot] - 1];
        }
    }
    return NULL;
}

static void set_hashed(CbMap *map, CbValue key, guint32 hash, CbValue value)
{
    const Entry *found = find_value(map, key, hash);
    if (found) {
        map->entries[found - map->entries].value = value;
        return;
    }
    bool grow = map->length == map->capacity;
    if (grow) {
        reserve(map, MAX(CAPACITY_MIN, map->capacity * 2));
    }
    map->hashes[map->length] = hash;
    map->entries[map->length++] = (Entry){key, value};
    if (map->length > LINEAR_MAX && (grow || !map->index)) {
        build_index(map);
    } else if (map->index) {
        index_entry(map, map->length - 1);
    }
}

void cb_map_set_value(CbMap *map, CbValue key, CbValue value)
{
    guint32 hash = 0;
    if (!cb_value_hash(key, &hash)) {
        g_error("a map cannot have a key of this type");
    }
    set_hashed(map, key, hash, value);
}

void cb_map_set_name(CbMap *map, CbName name, CbValue value)
{
    set_hashed(map, cb_value_string_length(name.text, name.length), name.hash, value);
}

void cb_map_set(CbMap *map, const char *key, CbValue value)
{
    cb_map_set_value(map, cb_value_string(key), value);
}

CbValue cb_map_get_hashed(const CbMap *map, const char *key, gsize length, guint32 hash)
{
    const Entry *entry = find_string(map, key, length, hash);
    return entry ? entry->value : cb_value_undefined();
}

bool cb_map_find_hashed(const CbMap *map, const char *key, gsize length, guint32 hash,
                        CbValue *value)
{
    const Entry *entry = find_string(map, key, length, hash);
    if (entry) {
        *value = entry->value;
    }
    return entry != NULL;
}

bool cb_map_find_near(const CbMap *map, CbName name, gint *place, CbValue *value)
{
    gsize near = (gsize)g_atomic_int_get(place);
    const Entry *entry = near < map->length ? &map->entries[near] : NULL;
    if (entry == NULL || map->hashes[near] != name.hash ||
        !string_matches(entry, name.text, name.length)) {
        entry = find_string(map, name.text, name.length, name.hash);
        if (entry == NULL) {
            return false;
        }
        g_atomic_int_set(place, (gint)(entry - map->entries));
    }
    *value = entry->value;
    return true;
}

CbValue cb_map_get_length(const CbMap *map, const char *key, gsize length)
{
    return cb_map_get_hashed(map, key, length, cb_hash_bytes(key, length));
}

CbValue cb_map_get(const CbMap *map, const char *key)
{
    return cb_map_get_length(map, key, strlen(key));
}

bool cb_map_find_value(const CbMap *map, CbValue key, CbValue *value)
{
    guint32 hash;
    if (!cb_value_hash(key, &hash)) {
        return false;
    }
    const Entry *entry = find_value(map, key, hash);
    if (entry && value) {
        *value = entry->value;
    }
    return entry != NULL;
}

CbValue cb_map_get_value(const CbMap *map, CbValue key)
{
    CbValue value = cb_value_undefined();
    cb_map_find_value(map, key, &value);
    return value;
}

gsize cb_map_length(const CbMap *map)
{
    return map->length;
}

CbValue cb_map_key_at(const CbMap *map, gsize index)
{
    return map->entries[index].key;
}

CbValue cb_map_value_at(const CbMap *map, gsize index)
{
    return map->entries[index].value;
}
