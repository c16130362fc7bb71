/* Values: what templates compute with, and what pages hand them.
 *
 * A value is 16 bytes, copied freely; what it points at is immutable and lives in an arena
 * (the model's, or a render's scratch). Page contexts, data files and template literals are
 * all made of these. "Safe" is a property of the string: text that is markup already and is
 * not escaped again.
 *
 * Maps keep the order of insertion and find keys in constant time. Objects are values with
 * behaviour (macros, loop, namespaces, lazily made maps), known by their class alone. */
#ifndef CB_BASE_VALUE_H
#define CB_BASE_VALUE_H

#include "base/arena.h"
#include <stdbool.h>

typedef enum {
    CB_VALUE_UNDEFINED, /* zeroed memory is undefined */
    CB_VALUE_NONE,
    CB_VALUE_BOOLEAN,
    CB_VALUE_INTEGER,
    CB_VALUE_FLOAT,
    CB_VALUE_STRING,
    CB_VALUE_LIST,
    CB_VALUE_TUPLE,
    CB_VALUE_MAP,
    CB_VALUE_OBJECT
} CbValueType;

typedef struct CbList CbList;
typedef struct CbMap CbMap;
typedef struct CbObject CbObject;

typedef struct {
    guint8 type;    /* CbValueType */
    bool safe;      /* strings only: is markup, not to be escaped */
    guint32 length; /* strings only: bytes, without the NUL */
    union {
        bool boolean;
        gint64 integer;
        double number;
        const char *string; /* UTF-8, NUL-terminated */
        const CbList *list; /* lists and tuples */
        const CbMap *map;
        const CbObject *object;
    } as;
} CbValue;

struct CbList {
    gsize length;
    CbValue items[];
};

CbValue cb_value_none(void);
CbValue cb_value_boolean(bool boolean);
CbValue cb_value_integer(gint64 integer);
CbValue cb_value_float(double number);
/* Borrowing: the text must live as long as the value. `text` NULL gives none. */
CbValue cb_value_string(const char *text);
CbValue cb_value_string_length(const char *text, gsize length);
/* The same, marked as safe. */
CbValue cb_value_markup(const char *text, gsize length);
CbValue cb_value_map(const CbMap *map);
CbValue cb_value_object(const CbObject *object);

/* A list built step by step in an arena; cb_list_builder_end gives the value. */
typedef struct {
    CbArena *arena;
    CbList *list;
    gsize capacity;
} CbListBuilder;

void cb_list_builder_init(CbListBuilder *builder, CbArena *arena, gsize expected);
void cb_list_builder_add(CbListBuilder *builder, CbValue value);
CbValue cb_list_builder_end(CbListBuilder *builder);

/* An empty map in an arena. Adding an existing key replaces its value in place. Once handed
 * to a template a map must not change any more. */
CbMap *cb_map_new(CbArena *arena, gsize expected);
/* String keys: `key` is borrowed. */
void cb_map_set(CbMap *map, const char *key, CbValue value);
/* Any hashable key (none, boolean, integer, float, string, tuple of these). */
void cb_map_set_value(CbMap *map, CbValue key, CbValue value);
/* The value of a key, or undefined. */
CbValue cb_map_get(const CbMap *map, const char *key);
CbValue cb_map_get_length(const CbMap *map, const char *key, gsize length);
CbValue cb_map_get_value(const CbMap *map, CbValue key);
gsize cb_map_length(const CbMap *map);
/* Key and value number `index`, in order of insertion. */
CbValue cb_map_key_at(const CbMap *map, gsize index);
CbValue cb_map_value_at(const CbMap *map, gsize index);

/* Reads a JSON document (RFC 8259) into a value: integers stay exact, keys keep their order.
 * Returns undefined and sets `error` (domain of GLib's markup errors is not used; message has
 * line and column) when it is not JSON or is nested deeper than CB_MAX_YAML_DEPTH. */
CbValue cb_value_from_json(CbArena *arena, const char *text, gsize length, GError **error);

#endif
