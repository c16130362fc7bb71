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
#include <string.h>

typedef enum {
    CB_VALUE_UNDEFINED, /* zeroed memory is undefined; `object` may be what lacks it, for hints */
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
typedef struct CbObjectClass CbObjectClass;

typedef struct {
    guint8 type;    /* CbValueType */
    bool safe;      /* strings only: is markup, not to be escaped */
    guint32 length; /* strings: bytes, without the NUL; tuples: 1 if it is a group, whose members
                       can also be had as `grouper` and `list` */
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

/* A name with the hash of its bytes, as maps are searched by it. */
typedef struct {
    const char *text; /* NUL-terminated where it comes from a template */
    guint32 length;
    guint32 hash;
} CbName;

/* What every object begins with. */
struct CbObject {
    const CbObjectClass *class;
};

/* A render in progress (template/template.h); behaviour may need its arena, or fail it. */
typedef struct CbRender CbRender;

/* What objects of a class can do; a function that is NULL they cannot. Those that return gboolean
 * return FALSE after cb_render_fail. */
struct CbObjectClass {
    const char *name; /* what messages call it: "a macro" */
    bool is_markup;   /* what is printed is markup already */
    bool not_a_key;   /* cannot be a key of a map */

    /* The attribute `name` into `*value`; false if there is none. */
    bool (*get)(CbRender *render, const CbObject *object, CbName name, CbValue *value);

    /* Adds the names of its attributes, borrowed, to an array: for hints. */
    void (*list_names)(const CbObject *object, GPtrArray *names);

    /* Calls it. `keywords` is NULL if there are none. */
    gboolean (*call)(CbRender *render, const CbObject *object, const CbValue *arguments,
                     gsize n_arguments, const CbMap *keywords, CbValue *result);

    /* As `call`, for calls whose result is text that is written at once: writes it. May be NULL. */
    gboolean (*write)(CbRender *render, const CbObject *object, const CbValue *arguments,
                      gsize n_arguments, const CbMap *keywords);

    /* Number of members, and member `index`, which is less than that. */
    gsize (*length)(const CbObject *object);
    CbValue (*item)(CbRender *render, const CbObject *object, gsize index);

    /* An object whose `next` gives the members one after the other; NULL where the object itself
     * has `next`. */
    CbObject *(*iterate)(CbRender *render, const CbObject *object);
    /* The next member into `*value`; `*done` after the last. */
    gboolean (*next)(CbRender *render, CbObject *object, CbValue *value, bool *done);

    /* Whether it equals another object of its class; NULL: only itself. */
    bool (*equal)(const CbObject *object, const CbObject *other);

    /* What it is printed as; NULL: its class in angle brackets. */
    CbValue (*print)(CbRender *render, const CbObject *object);
};

static inline CbValue cb_value_undefined(void)
{
    return (CbValue){.type = CB_VALUE_UNDEFINED};
}

static inline CbValue cb_value_none(void)
{
    return (CbValue){.type = CB_VALUE_NONE};
}

static inline CbValue cb_value_boolean(bool boolean)
{
    return (CbValue){.type = CB_VALUE_BOOLEAN, .as.boolean = boolean};
}

static inline CbValue cb_value_integer(gint64 integer)
{
    return (CbValue){.type = CB_VALUE_INTEGER, .as.integer = integer};
}

static inline CbValue cb_value_float(double number)
{
    return (CbValue){.type = CB_VALUE_FLOAT, .as.number = number};
}

/* Borrowing: the text must live as long as the value. A text longer than 4 GB aborts. */
static inline CbValue cb_value_string_length(const char *text, gsize length)
{
    g_assert(length <= G_MAXUINT32);
    return (CbValue){.type = CB_VALUE_STRING, .length = (guint32)length, .as.string = text};
}

/* The same; NULL gives none. */
static inline CbValue cb_value_string(const char *text)
{
    return text ? cb_value_string_length(text, strlen(text)) : cb_value_none();
}

/* The same, marked as safe. */
static inline CbValue cb_value_markup(const char *text, gsize length)
{
    CbValue value = cb_value_string_length(text, length);
    value.safe = true;
    return value;
}

static inline CbValue cb_value_map(const CbMap *map)
{
    return (CbValue){.type = CB_VALUE_MAP, .as.map = map};
}

static inline CbValue cb_value_object(const CbObject *object)
{
    return (CbValue){.type = CB_VALUE_OBJECT, .as.object = object};
}

/* A list built step by step in an arena; cb_list_builder_end gives the value, after which the
 * builder must not be used. */
typedef struct {
    CbArena *arena;
    CbList *list;
    gsize capacity;
} CbListBuilder;

void cb_list_builder_init(CbListBuilder *builder, CbArena *arena, gsize expected);
void cb_list_builder_add(CbListBuilder *builder, CbValue value);
CbValue cb_list_builder_end(CbListBuilder *builder);
/* The same, as a tuple. */
CbValue cb_list_builder_end_tuple(CbListBuilder *builder);

/* Whether `value` is a boolean, an integer or a float. */
static inline bool cb_value_is_number(CbValue value)
{
    return value.type == CB_VALUE_INTEGER || value.type == CB_VALUE_FLOAT ||
           value.type == CB_VALUE_BOOLEAN;
}

/* Up to eight bytes as a number, of which each counts: where they overlap, they do so for texts of
 * the same length alike. */
static inline guint64 cb_few_bytes(const char *bytes, gsize length)
{
    guint32 halves[2] = {0};
    if (length >= sizeof *halves) {
        memcpy(&halves[0], bytes, sizeof *halves);
        memcpy(&halves[1], bytes + length - sizeof *halves, sizeof *halves);
    } else if (length > 0) {
        halves[0] = (guint32)(guchar)bytes[0] | (guint32)(guchar)bytes[length / 2] << 8 |
                    (guint32)(guchar)bytes[length - 1] << 16;
    }
    return halves[0] | (guint64)halves[1] << 32;
}

/* The hash of bytes as map keys and cb_value_hash compute it. */
guint32 cb_hash_bytes(const char *bytes, gsize length);

/* The same of a NUL-terminated string, as a GHashFunc: several bytes at once, for tables that every
 * page asks often. */
guint cb_hash_string(gconstpointer string);

/* The hash of a value that can be a key: none, boolean, number, string, tuple of these, object
 * (by identity, unless its class says no), undefined. Equal values have equal hashes (1, 1.0 and
 * true are equal). FALSE for lists, maps, and tuples nested deeper than CB_MAX_VALUE_DEPTH. */
bool cb_value_hash(CbValue value, guint32 *hash);

/* Compares as Python's == does: numbers by value, strings by text whether safe or not, lists with
 * lists and tuples with tuples by members, maps by their keys and values, objects as
 * their class says.
 * FALSE if that needs more than CB_MAX_VALUE_DEPTH levels or CB_MAX_VALUE_STEPS comparisons. */
bool cb_value_equal(CbValue a, CbValue b, bool *equal);

#include "base/map.h"

#endif
