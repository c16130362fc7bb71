/* The schema: which fields a case has, and the vocabularies that classify it.
 *
 * Read from schema.yaml; immutable afterwards. Field 0… are the declared ones in the order of
 * the file. Built-in fields (title, summary, …) can be required or relabelled there, and are
 * kept apart. */
#ifndef CB_LOAD_SCHEMA_H
#define CB_LOAD_SCHEMA_H

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

/* schema.yaml writes a vocabulary as a list of terms, or as a map of `scale` and `terms`. */

/* A term; a vocabulary holds them flat, parents before their children. */
typedef struct {
    const char *id;
    CbText label;
    CbText description;
    int parent;  /* index in the vocabulary, -1 at the top */
    guint level; /* 1 at the top */
    CbSpan span; /* of the id */
} CbTerm;

typedef struct {
    const char *id;
    const CbTerm *terms;
    guint n_terms;
    gboolean
        is_scale; /* the order of the terms has meaning: `scale: true`, or ids that are numbers */
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
    gboolean is_private; /* checked, never published */
    gboolean has_min, has_max;
    double min, max;
    const char *pattern;            /* anchored regular expression for texts, or NULL */
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
    const CbVocabulary *vocabularies;
    guint n_vocabularies;
    const CbBuiltInField *built_in;
    guint n_built_in;
} CbSchema;

/* The plural folder name ("cases") and the link scheme ("case") of a kind. */
const char *cb_kind_folder(CbKind kind);
const char *cb_kind_name(CbKind kind);
/* The name of a type as schema.yaml writes it. */
const char *cb_field_type_name(CbFieldType type);

/* -1 if there is none. */
int cb_schema_field(const CbSchema *schema, const char *id);
int cb_vocabulary_term(const CbVocabulary *vocabulary, const char *id);

#endif
