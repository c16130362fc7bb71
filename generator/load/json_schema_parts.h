/* Parts that the JSON Schemas of a collection's files are made of. Part of load/json_schema.h.
 *
 * Every function writes members into the object that is open: the caller opens and closes it. */
#ifndef CB_LOAD_JSON_SCHEMA_PARTS_H
#define CB_LOAD_JSON_SCHEMA_PARTS_H

#include "base/json_writer.h"
#include "load/json_schema.h"

#define CB_SCHEMA_ID_PATTERN "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"

typedef struct {
    const CbSchemaSource *source;
    CbJsonWriter json;
} CbSchemaWriter;

typedef void (*CbSchemaPart)(CbSchemaWriter *writer);
typedef void (*CbSchemaText)(CbSchemaWriter *writer, gconstpointer data);

/* The whole document: a map without unknown keys. The caller writes `required` and `properties`;
 * closing adds the definitions that texts refer to. */
void cb_schema_open_document(CbSchemaWriter *writer, const char *title);
void cb_schema_close_document(CbSchemaWriter *writer);
/* The same of a file that may be empty. */
void cb_schema_open_empty_document(CbSchemaWriter *writer, const char *title);
/* The same if the caller has opened `$defs` already. */
void cb_schema_close_definitions(CbSchemaWriter *writer);

/* A map without unknown keys: opened, its properties follow. `required` may be NULL. */
void cb_schema_open_map(CbSchemaWriter *writer, const char *const *required);
/* A map that nothing may stand for. */
void cb_schema_open_optional_map(CbSchemaWriter *writer);
void cb_schema_close_map(CbSchemaWriter *writer);
void cb_schema_required(CbSchemaWriter *writer, const char *const *keys);

/* A key with its value. */
void cb_schema_property(CbSchemaWriter *writer, const char *key, CbSchemaPart part);
void cb_schema_property_text(CbSchemaWriter *writer, const char *key);
/* The same of a key that is required: its value is not empty. */
void cb_schema_property_required(CbSchemaWriter *writer, const char *key, CbSchemaPart part);
void cb_schema_property_required_text(CbSchemaWriter *writer, const char *key);
/* An id, which YAML may take for a number. */
void cb_schema_property_id(CbSchemaWriter *writer, const char *key);

/* `title` and `description`; NULL is left out. */
void cb_schema_describe(CbSchemaWriter *writer, const char *title, const char *description);

/* A value that counts as none: nothing, or an empty text; and any other value. */
void cb_schema_empty(CbSchemaWriter *writer);
void cb_schema_given(CbSchemaWriter *writer);

/* Of a required key: neither nothing, nor a text that shows nothing, nor a list or map of that. */
void cb_schema_not_empty(CbSchemaWriter *writer);

/* A JSON type, or nothing at all: a key without value counts as absent. */
void cb_schema_type(CbSchemaWriter *writer, const char *type);

/* A text, in all languages or by language. A pattern is one of load/pattern.h; NULL is none. */
void cb_schema_text(CbSchemaWriter *writer, const char *pattern);
void cb_schema_texts(CbSchemaWriter *writer, const char *pattern);
void cb_schema_any_text(CbSchemaWriter *writer);
/* A text that is one string: in translations. */
void cb_schema_plain_text(CbSchemaWriter *writer, const char *pattern);
void cb_schema_plain_texts(CbSchemaWriter *writer, const char *pattern);
void cb_schema_string(CbSchemaWriter *writer);

void cb_schema_boolean(CbSchemaWriter *writer);
void cb_schema_date(CbSchemaWriter *writer);
void cb_schema_url(CbSchemaWriter *writer);
/* The address of a site. */
void cb_schema_site_url(CbSchemaWriter *writer);
/* An address by language, in a translation; an e-mail address. With the field's own pattern. */
void cb_schema_urls(CbSchemaWriter *writer, const char *pattern);
void cb_schema_plain_url(CbSchemaWriter *writer, const char *pattern);
void cb_schema_email(CbSchemaWriter *writer, const char *pattern);
void cb_schema_number(CbSchemaWriter *writer, const CbField *field);
/* A finite number, or a whole one. */
void cb_schema_any_number(CbSchemaWriter *writer, gboolean is_integer);
void cb_schema_media(CbSchemaWriter *writer);

/* One of the words. */
void cb_schema_choice(CbSchemaWriter *writer, const char *const *words);
/* A list of words, or of what has the pattern (may be NULL). */
void cb_schema_words(CbSchemaWriter *writer, const char *const *words, const char *pattern);
void cb_schema_vocabulary_names(CbSchemaWriter *writer);

/* A term with its label, or several. */
void cb_schema_terms(CbSchemaWriter *writer, const CbVocabulary *vocabulary, gboolean several);
/* An id of a kind, or several. */
void cb_schema_ids(CbSchemaWriter *writer, CbKind kind, gboolean several);

/* The whole schema of a figure. */
void cb_schema_write_figure(CbSchemaWriter *writer);

#endif
