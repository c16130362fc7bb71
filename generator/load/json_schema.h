/* JSON Schema (2020-12) of a collection's files, for editors that complete and check while
 * typing.
 *
 * They say what `casebook check` says of a single file: keys, types, terms with their labels, ids,
 * ranges, patterns. What needs other texts (links in Markdown, translations) only the check
 * knows. */
#ifndef CB_LOAD_JSON_SCHEMA_H
#define CB_LOAD_JSON_SCHEMA_H

#include "load/entry.h"
#include "load/targets.h"

typedef enum {
    CB_SCHEMA_CASE,
    CB_SCHEMA_TRANSLATION, /* of a case */
    CB_SCHEMA_FIGURE,
    CB_SCHEMA_CONFIG,
    CB_SCHEMA_FIELDS, /* schema.yaml itself */
    CB_SCHEMA_KIND_COUNT
} CbSchemaKind;

/* What the schemas are about. All borrowed. */
typedef struct {
    const CbConfig *config;
    const CbSchema *schema;
    const CbTargets *targets; /* ids that files may name */
} CbSchemaSource;

/* "case", "translation", "figure", "config", "fields". */
extern const char *const cb_schema_kind_names[];

/* Appends the schema of a kind of file. */
void cb_json_schema_write(const CbSchemaSource *source, CbSchemaKind kind, GString *out);

/* What a built-in field of a case is for, where schema.yaml does not say it; NULL if unknown. */
const char *cb_schema_usual_description(const char *id);

/* Where the schemas of a collection are kept, below it; hidden, so that no check reads it. */
#define CB_SCHEMA_FOLDER ".vscode"

/* How a file tells an editor its schema; a relative path follows. */
#define CB_SCHEMA_LINE "# yaml-language-server: $schema="

#endif
