/* Building the maps that templates see from the model's texts in several languages.
 *
 * A text that a language lacks comes out in the language that it falls back to; the map then
 * also has `fallback`, a map from the member's name to that language's id, for the filter
 * lang_attribute. */
#ifndef CB_SITE_RECORD_H
#define CB_SITE_RECORD_H

#include "base/value.h"
#include "load/config.h"

typedef struct {
    CbArena *arena;
    const CbConfig *config;
    guint language;
    CbMap *map;
    CbMap *fallback; /* NULL until a text falls back */
} CbRecord;

/* Begins a map with room for `expected` members. */
CbRecord cb_record_new(CbArena *arena, const CbConfig *config, guint language, gsize expected);

void cb_record_set(CbRecord *record, const char *name, CbValue value);
void cb_record_string(CbRecord *record, const char *name, const char *text); /* NULL: none */
void cb_record_integer(CbRecord *record, const char *name, gint64 number);
void cb_record_boolean(CbRecord *record, const char *name, gboolean boolean);
/* A text in the record's language; none if there is none at all. */
void cb_record_text(CbRecord *record, const char *name, const CbText *text);
/* A list of texts likewise; which of them fell back is noted by their places: "NAME.0". */
void cb_record_texts(CbRecord *record, const char *name, const CbText *texts, guint count);
/* A Markdown body likewise. */
void cb_record_body(CbRecord *record, const char *name, const CbBody *body);
/* The same in a record that many pages share. */
void cb_record_shared_body(CbRecord *record, const char *name, const CbBody *body);

/* Says that the member `name` is in the language number `actual`. */
void cb_record_note_fallback(CbRecord *record, const char *name, guint actual);

CbValue cb_record_end(CbRecord *record);

#endif
