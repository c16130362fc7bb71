#include "base/value.h"

#include "base/limits.h"

#include <math.h>
#include <string.h>

/* Lists */

static CbList *new_list(CbArena *arena, gsize capacity)
{
    g_assert(capacity <= (G_MAXSSIZE - sizeof(CbList)) / sizeof(CbValue));
    return cb_arena_alloc(arena, sizeof(CbList) + capacity * sizeof(CbValue));
}

void cb_list_builder_init(CbListBuilder *builder, CbArena *arena, gsize expected)
{
    builder->arena = arena;
    builder->capacity = expected;
    builder->list = expected > 0 ? new_list(arena, expected) : NULL;
}

void cb_list_builder_add(CbListBuilder *builder, CbValue value)
{
    CbList *list = builder->list;
    if (!list || list->length == builder->capacity) {
        gsize capacity = MAX(8, builder->capacity * 2);
        list = new_list(builder->arena, capacity);
        if (builder->list) {
            list->length = builder->list->length;
            memcpy(list->items, builder->list->items, list->length * sizeof(CbValue));
        }
        builder->list = list;
        builder->capacity = capacity;
    }
    list->items[list->length++] = value;
}

static CbValue end_list(CbListBuilder *builder, CbValueType type)
{
    CbValue value = {.type = (guint8)type};
    value.as.list = builder->list ? builder->list : new_list(builder->arena, 0);
    builder->list = NULL;
    return value;
}

CbValue cb_list_builder_end(CbListBuilder *builder)
{
    return end_list(builder, CB_VALUE_LIST);
}

CbValue cb_list_builder_end_tuple(CbListBuilder *builder)
{
    return end_list(builder, CB_VALUE_TUPLE);
}

/* Hashes */

#define HASH_MULTIPLIER 0x9e3779b97f4a7c15u
#define HASH_MIXER 0xd6e8feb86659fd93u

static guint64 mix(guint64 hash)
{
    hash ^= hash >> 32;
    hash *= HASH_MIXER;
    hash ^= hash >> 32;
    return hash;
}

guint32 cb_hash_bytes(const char *bytes, gsize length)
{
    guint64 hash = length * HASH_MULTIPLIER;
    guint64 word;
    for (; length > sizeof word; length -= sizeof word, bytes += sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = (hash ^ word) * HASH_MIXER;
        hash ^= hash >> 32;
    }
    return (guint32)mix((hash ^ cb_few_bytes(bytes, length)) * HASH_MULTIPLIER);
}

guint cb_hash_string(gconstpointer string)
{
    return cb_hash_bytes(string, strlen(string));
}

static guint32 hash_integer(gint64 integer)
{
    return (guint32)mix((guint64)integer * HASH_MULTIPLIER);
}

static guint32 hash_float(double number)
{
    guint64 bits;
    if (number >= -0x1p63 && number < 0x1p63 && floor(number) == number) {
        return hash_integer((gint64)number);
    }
    memcpy(&bits, &number, sizeof bits);
    return (guint32)mix(bits * HASH_MULTIPLIER);
}

static bool hash_value(CbValue value, guint32 *hash, guint depth);

static bool hash_tuple(const CbList *tuple, guint32 *hash, guint depth)
{
    guint64 all = tuple->length;
    if (depth == CB_MAX_VALUE_DEPTH) {
        return false;
    }
    for (gsize i = 0; i < tuple->length; i++) {
        guint32 one;
        if (!hash_value(tuple->items[i], &one, depth + 1)) {
            return false;
        }
        all = mix(all ^ one) * HASH_MULTIPLIER;
    }
    *hash = (guint32)mix(all);
    return true;
}

static bool hash_value(CbValue value, guint32 *hash, guint depth)
{
    switch ((CbValueType)value.type) {
    case CB_VALUE_UNDEFINED:
    case CB_VALUE_NONE:
        *hash = value.type;
        return true;
    case CB_VALUE_BOOLEAN:
        *hash = hash_integer(value.as.boolean);
        return true;
    case CB_VALUE_INTEGER:
        *hash = hash_integer(value.as.integer);
        return true;
    case CB_VALUE_FLOAT:
        *hash = hash_float(value.as.number);
        return true;
    case CB_VALUE_STRING:
        *hash = cb_hash_bytes(value.as.string, value.length);
        return true;
    case CB_VALUE_TUPLE:
        return hash_tuple(value.as.list, hash, depth);
    case CB_VALUE_OBJECT:
        *hash = hash_integer((gint64)(gintptr)value.as.object);
        return !value.as.object->class->not_a_key;
    case CB_VALUE_LIST:
    case CB_VALUE_MAP:
        return false;
    }
    return false;
}

bool cb_value_hash(CbValue value, guint32 *hash)
{
    return hash_value(value, hash, 0);
}

/* Equality */

typedef struct {
    guint depth; /* levels entered */
    guint steps; /* members compared */
} Comparison;

static bool compare(Comparison *comparison, CbValue a, CbValue b, bool *equal);

static bool equal_integer_float(gint64 integer, double number)
{
    return number >= -0x1p63 && number < 0x1p63 && floor(number) == number &&
           (gint64)number == integer;
}

static gint64 integer_of(CbValue value)
{
    return value.type == CB_VALUE_BOOLEAN ? value.as.boolean : value.as.integer;
}

static bool equal_numbers(CbValue a, CbValue b)
{
    if (a.type == CB_VALUE_FLOAT && b.type == CB_VALUE_FLOAT) {
        return a.as.number == b.as.number;
    }
    if (a.type == CB_VALUE_FLOAT) {
        return equal_integer_float(integer_of(b), a.as.number);
    }
    if (b.type == CB_VALUE_FLOAT) {
        return equal_integer_float(integer_of(a), b.as.number);
    }
    return integer_of(a) == integer_of(b);
}

static bool compare_lists(Comparison *comparison, const CbList *a, const CbList *b, bool *equal)
{
    *equal = a->length == b->length;
    for (gsize i = 0; *equal && i < a->length; i++) {
        if (!compare(comparison, a->items[i], b->items[i], equal)) {
            return false;
        }
    }
    return true;
}

static bool compare_maps(Comparison *comparison, const CbMap *a, const CbMap *b, bool *equal)
{
    gsize length = cb_map_length(a);
    *equal = length == cb_map_length(b);
    for (gsize i = 0; *equal && i < length; i++) {
        CbValue other;
        *equal = cb_map_find_value(b, cb_map_key_at(a, i), &other);
        if (*equal && !compare(comparison, cb_map_value_at(a, i), other, equal)) {
            return false;
        }
    }
    return true;
}

static bool compare_containers(Comparison *comparison, CbValue a, CbValue b, bool *equal)
{
    bool done;
    if (comparison->depth == CB_MAX_VALUE_DEPTH) {
        return false;
    }
    comparison->depth++;
    if (a.type == CB_VALUE_MAP) {
        done = compare_maps(comparison, a.as.map, b.as.map, equal);
    } else {
        done = compare_lists(comparison, a.as.list, b.as.list, equal);
    }
    comparison->depth--;
    return done;
}

static bool equal_objects(const CbObject *a, const CbObject *b)
{
    return a == b || (a->class == b->class && a->class->equal && a->class->equal(a, b));
}

static bool compare(Comparison *comparison, CbValue a, CbValue b, bool *equal)
{
    if (++comparison->steps > CB_MAX_VALUE_STEPS) {
        return false;
    }
    if (cb_value_is_number(a) && cb_value_is_number(b)) {
        *equal = equal_numbers(a, b);
        return true;
    }
    *equal = a.type == b.type;
    if (!*equal) {
        return true;
    }
    switch ((CbValueType)a.type) {
    case CB_VALUE_STRING:
        *equal = a.length == b.length && memcmp(a.as.string, b.as.string, a.length) == 0;
        return true;
    case CB_VALUE_LIST:
    case CB_VALUE_TUPLE:
    case CB_VALUE_MAP:
        return a.as.list == b.as.list || compare_containers(comparison, a, b, equal);
    case CB_VALUE_OBJECT:
        *equal = equal_objects(a.as.object, b.as.object);
        return true;
    default:
        return true;
    }
}

bool cb_value_equal(CbValue a, CbValue b, bool *equal)
{
    Comparison comparison = {0};
    return compare(&comparison, a, b, equal);
}
