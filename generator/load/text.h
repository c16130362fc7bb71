/* Texts in several languages.
 *
 * A text holds one string for each language of the collection, by the language's number
 * (0 is the default). What has no translation falls back to the default language; if that
 * is missing too, to the first language that has it. */
#ifndef CB_LOAD_TEXT_H
#define CB_LOAD_TEXT_H

#include "base/limits.h"

#include "base/arena.h"
#include "base/source.h"
#include "load/markdown.h"

/* One translation. */
typedef struct {
    const char *text; /* NULL: none */
    CbSpan span;      /* where it stands */
} CbTranslation;

typedef struct {
    const CbTranslation *items; /* by language; those beyond have none */
    guint n_items;
} CbText;

/* The same for Markdown: the document parsed, one for each language that has it. */
typedef struct {
    CbMarkdown *const *documents; /* NULL: none */
    guint n_documents;
} CbBody;

/* A text that is the same in every language. */
CbText cb_text_new(CbArena *arena, const char *text, CbSpan span);

/* The text in `language`, or the fallback; NULL if it is empty in all. `*actual` (may be NULL)
 * is the language it is in. */
const char *cb_text_get(const CbText *text, guint language, guint *actual);
const CbMarkdown *cb_body_get(const CbBody *body, guint language, guint *actual);

/* Whether it is in this language, without falling back. */
gboolean cb_text_has(const CbText *text, guint language);
gboolean cb_body_has(const CbBody *body, guint language);

/* Whether any language has it. */
gboolean cb_text_is_set(const CbText *text);
gboolean cb_body_is_set(const CbBody *body);

#endif
