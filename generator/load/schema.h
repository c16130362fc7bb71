/* The schema: which fields a case has, and the vocabularies that classify it.
 *
 * Read from schema.yaml; immutable afterwards. Field 0… are the declared ones in the order of
 * the file. Built-in fields (title, summary, …) can be required or relabelled there, and are
 * kept apart. */
#ifndef CB_LOAD_SCHEMA_H
#define CB_LOAD_SCHEMA_H

#include "base/map.h"
#include "load/text.h"
#include "load/yaml.h"

typedef enum {
    CB_FIELD_TEXT,
    CB_FIELD_MARKDOWN,
    CB_FIELD_TERM,
    CB_FIELD_TERMS,
    CB_FIELD_REF,
    CB_FIELD_REFS,
    CB_FIELD_INTEGER,
    CB_FIELD_NUMBER,
    CB_FIELD_BOOLEAN,
    CB_FIELD_YEAR,
    CB_FIELD_DATE,
    CB_FIELD_URL,
    CB_FIELD_EMAIL,
    CB_FIELD_IMAGE,
    CB_FIELD_LIST /* of texts */
} CbFieldType;

/* Whether values are whole or decimal numbers; a year names a time and is none. */
static inline gboolean cb_field_type_is_number(CbFieldType type)
{
    return type == CB_FIELD_INTEGER || type == CB_FIELD_NUMBER;
}

/* The kinds of entry of a collection; also what references point to. */
typedef enum {
    CB_KIND_CASE,
    CB_KIND_PRACTICE,
    CB_KIND_TOPIC,
    CB_KIND_TOOL,
    CB_KIND_FIGURE,
    CB_KIND_PAGE,
    CB_KIND_GUIDE,
    CB_KIND_COUNT
} CbKind;

/* A term; a vocabulary holds them flat, parents before their children. */
typedef struct {
    const char *id;
    CbText label;
    CbText description;
    int parent;  /* index in the vocabulary, -1 at the top */
    guint level; /* 1 at the top */
    CbSpan span; /* of the id */
} CbTerm;

/* schema.yaml writes a vocabulary as a list of terms, or as a map of `scale` and `terms`. */
typedef struct {
    const char *id;
    const CbTerm *terms;
    guint n_terms;
    const CbMap *by_id;    /* id → index */
    const CbMap *by_label; /* label in any language, in small letters → index */
    gboolean is_scale;     /* the order has meaning: `scale: true`, or all ids begin with digits */
    gboolean is_damaged;   /* it may have more terms: parts of it could not be read */
    CbSpan span;
} CbVocabulary;

typedef struct {
    const char *id;
    CbFieldType type;
    CbText label; /* falls back to the id */
    CbText description;
    CbText unit;
    CbText group; /* heading under which the case page lists it; may be empty */
    gboolean required;
    gboolean facet;
    gboolean is_private;   /* checked, never published */
    gboolean is_universal; /* `translate: false`: the same in every language */
    gboolean has_min, has_max;
    double min, max;
    const char *pattern;            /* regular expression for whole texts, or NULL … */
    GRegex *regex;                  /* … compiled, anchored at both ends … */
    const char *ecma;               /* … and as editors read it, anchored, too (load/pattern.h) */
    const CbVocabulary *vocabulary; /* of term and terms */
    CbKind to;                      /* of ref and refs */
    CbSpan span;                    /* of the key */
} CbField;

/* What schema.yaml says about a built-in field. */
typedef struct {
    const char *id;
    CbText label;
    CbText description;
    gboolean required;
} CbBuiltInField;

typedef struct {
    const CbField *fields;
    guint n_fields;
    const CbMap *by_id; /* of fields: id → index */
    const CbVocabulary *vocabularies;
    guint n_vocabularies;
    const CbBuiltInField *built_in;
    guint n_built_in;
    gboolean are_vocabularies_lost; /* some may be missing: lines could not be read */
    gboolean is_broken; /* its fields cannot be read: what keys cases may have is not known */
} CbSchema;

struct CbReader;

/* Reads the root of schema.yaml; NULL gives a schema without fields of its own. Whatever has
 * mistakes is left out. Clear with cb_schema_clear. */
void cb_schema_read(struct CbReader *reader, const CbNode *root, CbSchema *schema);
void cb_schema_clear(CbSchema *schema);

/* The names of the built-in fields of a case, in their usual order, NULL-terminated. */
const char *const *cb_schema_built_in_names(void);
/* What schema.yaml says about a built-in field, or NULL. */
const CbBuiltInField *cb_schema_built_in(const CbSchema *schema, const char *id);

/* The keys of schema.yaml for a field of a type (`type` included), NULL-terminated. */
const char *const *cb_schema_keys(CbFieldType type);

/* The plural folder name ("cases") and the link scheme ("case") of a kind. */
const char *cb_kind_folder(CbKind kind);
const char *cb_kind_name(CbKind kind);
/* The name of a type as schema.yaml writes it. */
const char *cb_field_type_name(CbFieldType type);

/* -1 if there is none. */
int cb_schema_field(const CbSchema *schema, const char *id);
int cb_vocabulary_term(const CbVocabulary *vocabulary, const char *id);

/* The id of the term that has this label in some language, whatever its capitals, or NULL.
 * Borrowed. */
const char *cb_vocabulary_labelled(const CbVocabulary *vocabulary, const char *label);

#endif
