#include "site/record.h"

#include "site/body.h"

CbRecord cb_record_new(CbArena *arena, const CbConfig *config, guint language, gsize expected)
{
    return (CbRecord){
        .arena = arena, .config = config, .language = language, .map = cb_map_new(arena, expected)};
}

void cb_record_set(CbRecord *record, const char *name, CbValue value)
{
    cb_map_set(record->map, name, value);
}

void cb_record_string(CbRecord *record, const char *name, const char *text)
{
    cb_map_set(record->map, name, cb_value_string(text));
}

void cb_record_integer(CbRecord *record, const char *name, gint64 number)
{
    cb_map_set(record->map, name, cb_value_integer(number));
}

void cb_record_boolean(CbRecord *record, const char *name, gboolean boolean)
{
    cb_map_set(record->map, name, cb_value_boolean(boolean));
}

void cb_record_note_fallback(CbRecord *record, const char *name, guint actual)
{
    if (actual == record->language) {
        return;
    }
    if (!record->fallback) {
        record->fallback = cb_map_new(record->arena, 4);
        cb_map_set(record->map, "fallback", cb_value_map(record->fallback));
    }
    cb_map_set(record->fallback, name, cb_value_string(record->config->languages[actual]));
}

void cb_record_text(CbRecord *record, const char *name, const CbText *text)
{
    guint actual = record->language;
    const char *string = cb_text_get(text, record->language, &actual);
    cb_record_string(record, name, string);
    if (string) {
        cb_record_note_fallback(record, name, actual);
    }
}

void cb_record_texts(CbRecord *record, const char *name, const CbText *texts, guint count)
{
    CbListBuilder list;
    cb_list_builder_init(&list, record->arena, count);
    for (guint i = 0; i < count; i++) {
        guint actual = record->language;
        const char *string = cb_text_get(&texts[i], record->language, &actual);
        cb_list_builder_add(&list, cb_value_string(string));
        if (string) {
            cb_record_note_fallback(record, cb_arena_printf(record->arena, "%s.%u", name, i),
                                    actual);
        }
    }
    cb_record_set(record, name, cb_list_builder_end(&list));
}

static void set_body(CbRecord *record, const char *name, const CbBody *body,
                     CbValue (*make_value)(CbArena *arena, const CbMarkdown *document))
{
    guint actual = record->language;
    const CbMarkdown *document = cb_body_get(body, record->language, &actual);
    if (!document) {
        cb_record_set(record, name, cb_value_none());
        return;
    }
    cb_record_set(record, name, make_value(record->arena, document));
    cb_record_note_fallback(record, name, actual);
}

void cb_record_body(CbRecord *record, const char *name, const CbBody *body)
{
    set_body(record, name, body, cb_body_value);
}

void cb_record_shared_body(CbRecord *record, const char *name, const CbBody *body)
{
    set_body(record, name, body, cb_body_value_shared);
}

CbValue cb_record_end(CbRecord *record)
{
    return cb_value_map(record->map);
}
