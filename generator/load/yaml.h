/* YAML to trees that know where every byte stands, from libyaml's events.
 *
 * A node is a scalar, a list or a map; anchors and aliases are expanded within the limits of
 * base/limits.h. Scalars keep their text; what type it is to be, the schema says, not YAML
 * ("no" and 2016 stay text until a field asks). Nodes live in the arena. */
#ifndef CB_LOAD_YAML_H
#define CB_LOAD_YAML_H

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/value.h"

typedef enum { CB_NODE_SCALAR, CB_NODE_LIST, CB_NODE_MAP } CbNodeKind;

typedef enum {
    CB_SCALAR_PLAIN,
    CB_SCALAR_QUOTED,
    CB_SCALAR_LITERAL,
    CB_SCALAR_FOLDED
} CbScalarStyle;

typedef struct CbNode CbNode;

typedef struct {
    const char *key; /* NUL-terminated, no NUL inside */
    CbSpan key_span;
    CbNode *value;
} CbNodeEntry;

struct CbNode {
    CbNodeKind kind;
    CbScalarStyle style; /* scalars */
    CbSpan span;         /* of the value as written, quotes and block indicator included */
    const char *text;    /* scalars: the value, NUL-terminated */
    gsize length;        /* scalars: bytes of text; lists and maps: number of members */
    union {
        CbNode **items;       /* lists */
        CbNodeEntry *entries; /* maps, in the order of the file */
        const char *repaired; /* scalars: the source as it was read, if parts of it were blanked */
    };
    guint32 end; /* scalars: where the parser saw it end, line breaks included */
    gboolean
        is_damaged; /* something of it could not be read, which is said: it may lack anything */
};

/* Parses one YAML document. NULL if anything of it cannot be read; every mistake is in
 * `diagnostics` with its place and what the parser was doing. An empty document is an empty map. */
CbNode *cb_yaml_parse(CbArena *arena, const CbSource *source, CbDiagnostics *diagnostics);

/* The same for a part of a source: front matter. */
CbNode *cb_yaml_parse_part(CbArena *arena, const CbSource *source, gsize start, gsize end,
                           CbDiagnostics *diagnostics);

/* The same with the nodes' texts in an arena of their own: they outlive the nodes. */
CbNode *cb_yaml_parse_apart(CbArena *nodes, CbArena *texts, const CbSource *source, gsize start,
                            gsize end, CbDiagnostics *diagnostics);

/* The same, but what can be read is returned, whatever else cannot be: `*is_damaged` is set then,
 * and what is missing in a node that is damaged is no further mistake. The places of what is not
 * read are added to `*lost` (may be NULL), an array of CbSpan, which is made if there are any. */
CbNode *cb_yaml_parse_damaged(CbArena *nodes, CbArena *texts, const CbSource *source, gsize start,
                              gsize end, gboolean *is_damaged, GArray **lost,
                              CbDiagnostics *diagnostics);

/* Whether a node, or one below it, is damaged. NULL is not. */
gboolean cb_node_has_damage(const CbNode *node);

/* Whether what a map has under a key, or would have, could not be read: `value` is its value, or
 * NULL. */
gboolean cb_node_is_lost(const CbNode *map, const CbNode *value);

/* The value of a key of a map, or NULL. */
CbNode *cb_node_get(const CbNode *map, const char *key);

/* From the text of a scalar back to the file. In the arena. */
const CbSourceMap *cb_node_map(CbArena *arena, const CbNode *node);

/* A scalar without quotes that is empty, `~` or `null`. */
gboolean cb_node_is_null(const CbNode *node);

/* Whether a text is a boolean by YAML 1.2's core schema (true, True, TRUE, false …). Sets which. */
gboolean cb_yaml_is_boolean(const char *text, gboolean *value);

/* Whether a text is a decimal number by YAML 1.2's core schema; it may be out of a double's range.
 */
gboolean cb_yaml_is_number(const char *text);

/* Whether a text without quotation marks is one by YAML 1.2's core schema: no number, boolean or
 * null. */
gboolean cb_yaml_is_text(const char *text);

/* The tree as a template value, plain scalars typed by YAML 1.2's core schema: data files of
 * `casebook render`. */
CbValue cb_node_to_value(CbArena *arena, const CbNode *node);

#endif
