/* Maps from values to values, in the order of insertion, with keys found in constant time.
 *
 * A map lives in an arena and is never freed alone. Once handed to a template it must not change
 * any more. Part of base/value.h, which users include. */
#ifndef CB_BASE_MAP_H
#define CB_BASE_MAP_H

#include "base/value.h"

/* An empty map in an arena, with room for `expected` entries (a hint). */
CbMap *cb_map_new(CbArena *arena, gsize expected);

/* Sets the value of a string key, which is borrowed. An existing key keeps its place. */
void cb_map_set(CbMap *map, const char *key, CbValue value);
/* The same for a name, whose hash is known. */
void cb_map_set_name(CbMap *map, CbName name, CbValue value);
/* The same for any key that can be hashed (see cb_value_hash). Others are a bug and abort. */
void cb_map_set_value(CbMap *map, CbValue key, CbValue value);

/* The value of a key, or undefined. */
CbValue cb_map_get(const CbMap *map, const char *key);
CbValue cb_map_get_length(const CbMap *map, const char *key, gsize length);
/* The same with the hash that cb_hash_bytes gave for the key. */
CbValue cb_map_get_hashed(const CbMap *map, const char *key, gsize length, guint32 hash);
/* The same for any key; undefined for a key that cannot be hashed. */
CbValue cb_map_get_value(const CbMap *map, CbValue key);
/* Whether a string key is there, its value in `*value`. */
bool cb_map_find_hashed(const CbMap *map, const char *key, gsize length, guint32 hash,
                        CbValue *value);
/* The same; `*place`, which threads may share, is where it was found last: maps that are looked at
 * by turns often have the same keys in the same places. */
bool cb_map_find_near(const CbMap *map, CbName name, gint *place, CbValue *value);
/* Whether a key is there, its value in `*value` (which may be NULL). */
bool cb_map_find_value(const CbMap *map, CbValue key, CbValue *value);

gsize cb_map_length(const CbMap *map);
/* Key and value number `index`, in order of insertion. */
CbValue cb_map_key_at(const CbMap *map, gsize index);
CbValue cb_map_value_at(const CbMap *map, gsize index);

#endif
