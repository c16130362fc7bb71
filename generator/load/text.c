#include "load/text.h"

CbText cb_text_new(CbArena *arena, const char *text, CbSpan span)
{
    CbTranslation *item = cb_arena_new_struct(arena, CbTranslation);
    *item = (CbTranslation){.text = text, .span = span};
    return (CbText){.items = item, .n_items = 1};
}

gboolean cb_text_has(const CbText *text, guint language)
{
    return language < text->n_items && text->items[language].text;
}

gboolean cb_body_has(const CbBody *body, guint language)
{
    return language < body->n_documents && body->documents[language];
}

const char *cb_text_get(const CbText *text, guint language, guint *actual)
{
    if (!cb_text_has(text, language)) {
        for (language = 0; language < text->n_items && !text->items[language].text;) {
            language++;
        }
    }
    if (actual) {
        *actual = language;
    }
    return cb_text_has(text, language) ? text->items[language].text : NULL;
}

const CbMarkdown *cb_body_get(const CbBody *body, guint language, guint *actual)
{
    if (!cb_body_has(body, language)) {
        for (language = 0; language < body->n_documents && !body->documents[language];) {
            language++;
        }
    }
    if (actual) {
        *actual = language;
    }
    return cb_body_has(body, language) ? body->documents[language] : NULL;
}

gboolean cb_text_is_set(const CbText *text)
{
    return cb_text_get(text, 0, NULL) != NULL;
}

gboolean cb_body_is_set(const CbBody *body)
{
    return cb_body_get(body, 0, NULL) != NULL;
}
