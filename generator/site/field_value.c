#include "site/field_value.h"

#include "site/body.h"

#include <string.h>

/* One value of a field: what it says, where it leads, and its term if it has one. */
typedef struct {
    const char *text;
    guint actual; /* the language of the text */
    const char *path;
    const CbTerm *term;
} Value;

typedef void (*ValueVisitor)(const Value *value, gpointer user_data);

/* Where the values of one field are found. */
typedef struct {
    const CbSite *site;
    const CbSiteLanguage *language;
    CbArena *arena;
    const CbField *field;
    const CbFieldValue *value;
    int facet; /* of the field, -1 if it is none */
} Source;

gboolean cb_field_is_shown(const CbCollection *collection, const CbCase *one, guint field)
{
    return one->values[field].is_set && !collection->schema.fields[field].is_private;
}

/* The page of a facet's value, or NULL. */
static const char *facet_path(const Source *source, guint32 value)
{
    if (source->facet < 0) {
        return NULL;
    }
    int number = cb_plan_facet_value(source->site->plan, (guint)source->facet, value);
    return number < 0 ? NULL
                      : cb_plan_facet_path(source->site->plan, (guint)source->facet, (guint)number,
                                           source->language->number);
}

static void visit_text(const Source *source, const CbText *text, ValueVisitor visit,
                       gpointer user_data)
{
    Value value = {.actual = source->language->number};
    value.text = cb_text_get(text, source->language->number, &value.actual);
    if (!value.text) {
        return;
    }
    if (source->field->type == CB_FIELD_URL) {
        value.path = value.text;
    } else if (source->field->type == CB_FIELD_EMAIL) {
        value.path = cb_arena_printf(source->arena, "mailto:%s", value.text);
    } else if (source->field->type == CB_FIELD_IMAGE) {
        value.path = cb_plan_media_path(source->site->plan, value.text);
    }
    visit(&value, user_data);
}

static void visit_terms(const Source *source, ValueVisitor visit, gpointer user_data)
{
    for (guint32 i = 0; i < source->value->indexes.length; i++) {
        guint32 number = source->value->indexes.items[i];
        Value value = {.actual = source->language->number,
                       .term = &source->field->vocabulary->terms[number],
                       .path = facet_path(source, number)};
        value.text = cb_text_get(&value.term->label, source->language->number, &value.actual);
        if (!value.text) {
            value.text = value.term->id;
        }
        visit(&value, user_data);
    }
}

static void visit_references(const Source *source, ValueVisitor visit, gpointer user_data)
{
    for (guint32 i = 0; i < source->value->indexes.length; i++) {
        guint32 number = source->value->indexes.items[i];
        const CbEntry *entry =
            cb_collection_entry(source->site->collection, source->field->to, number);
        Value value = {.actual = source->language->number};
        value.text = cb_text_get(&entry->title, source->language->number, &value.actual);
        value.path = cb_plan_entry_path(source->site->plan, source->field->to, number,
                                        source->language->number);
        visit(&value, user_data);
    }
}

/* A text that is written from a number, a date or a truth value. */
static void visit_written(const Source *source, ValueVisitor visit, gpointer user_data)
{
    const CbFieldValue *value = source->value;
    const CbLocale *locale = source->language->locale;
    g_autoptr(GString) out = g_string_new(NULL);
    const char *path = NULL;
    switch (source->field->type) {
    case CB_FIELD_YEAR:
        g_string_append_printf(out, "%d", (int)value->number);
        path = facet_path(source, (guint32)value->number);
        break;
    case CB_FIELD_BOOLEAN:
        g_string_append(out,
                        cb_strings_text(source->language->strings, value->boolean ? "yes" : "no"));
        path = facet_path(source, value->boolean ? 1 : 0);
        break;
    case CB_FIELD_DATE:
        cb_locale_date(locale, value->date, CB_DATE_LONG, out);
        break;
    default:
        cb_locale_number(locale, value->number, -1, out);
        break;
    }
    Value written = {.text = cb_arena_strndup(source->arena, out->str, out->len),
                     .actual = source->language->number,
                     .path = path};
    visit(&written, user_data);
}

static void visit_values(const Source *source, ValueVisitor visit, gpointer user_data)
{
    switch (source->field->type) {
    case CB_FIELD_TEXT:
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
    case CB_FIELD_IMAGE:
        visit_text(source, &source->value->text, visit, user_data);
        break;
    case CB_FIELD_MARKDOWN:
        break;
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        visit_terms(source, visit, user_data);
        break;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        visit_references(source, visit, user_data);
        break;
    case CB_FIELD_LIST:
        for (guint i = 0; i < source->value->n_list; i++) {
            visit_text(source, &source->value->list[i], visit, user_data);
        }
        break;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_BOOLEAN:
    case CB_FIELD_YEAR:
    case CB_FIELD_DATE:
        visit_written(source, visit, user_data);
        break;
    }
}

static Source source_of(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                        const CbCase *one, guint field)
{
    return (Source){.site = site,
                    .language = language,
                    .arena = arena,
                    .field = &site->collection->schema.fields[field],
                    .value = &one->values[field],
                    .facet = cb_plan_facet_of_field(site->plan, field)};
}

typedef struct {
    const Source *source;
    CbListBuilder list;
    GString *text;
    const char *separator;
    guint actual; /* language of the first value */
} Collected;

static void add_text(const Value *value, gpointer user_data)
{
    Collected *collected = user_data;
    if (collected->text->len > 0) {
        g_string_append(collected->text, collected->separator);
    } else {
        collected->actual = value->actual;
    }
    g_string_append(collected->text, value->text);
}

static void add_value(const Value *value, gpointer user_data)
{
    Collected *collected = user_data;
    const Source *source = collected->source;
    CbRecord record = cb_record_new(source->arena, &source->site->collection->config,
                                    source->language->number, 5);
    add_text(value, collected);
    cb_record_string(&record, "text", value->text);
    cb_record_string(&record, "path", value->path);
    if (value->term) {
        cb_record_string(&record, "id", value->term->id);
        cb_record_string(&record, "label", value->text);
        cb_record_note_fallback(&record, "label", value->actual);
        cb_record_integer(&record, "level", value->term->level);
    }
    cb_record_note_fallback(&record, "text", value->actual);
    cb_list_builder_add(&collected->list, cb_record_end(&record));
}

static void set_markdown(const Source *source, CbRecord *record)
{
    cb_record_body(record, "body", &source->value->markdown);
    guint actual = source->language->number;
    const CbMarkdown *document = cb_body_get(&source->value->markdown, actual, &actual);
    cb_record_string(
        record, "text",
        document ? cb_body_plain(source->site, source->language, source->arena, document) : "");
    cb_record_note_fallback(record, "text", actual);
}

CbValue cb_field_value(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                       const CbCase *one, guint field)
{
    Source source = source_of(site, language, arena, one, field);
    CbRecord record = cb_record_new(arena, &site->collection->config, language->number, 10);
    g_autoptr(GString) text = g_string_new(NULL);
    Collected collected = {
        .source = &source, .text = text, .separator = ", ", .actual = language->number};
    cb_list_builder_init(&collected.list, arena, source.value->indexes.length);

    cb_record_string(&record, "id", source.field->id);
    cb_record_text(&record, "label", &source.field->label);
    cb_record_text(&record, "description", &source.field->description);
    cb_record_text(&record, "group", &source.field->group);
    cb_record_string(&record, "type", cb_field_type_name(source.field->type));
    cb_record_text(&record, "unit", &source.field->unit);
    visit_values(&source, add_value, &collected);
    cb_record_set(&record, "values", cb_list_builder_end(&collected.list));
    if (source.field->type == CB_FIELD_MARKDOWN) {
        set_markdown(&source, &record);
    } else {
        cb_record_string(&record, "text", cb_arena_strndup(arena, text->str, text->len));
    }
    cb_record_note_fallback(&record, "text", collected.actual);
    return cb_record_end(&record);
}

void cb_field_text(const CbSite *site, const CbSiteLanguage *language, CbArena *scratch,
                   const CbCase *one, guint field, const char *separator, gboolean with_unit,
                   GString *out)
{
    Source source = source_of(site, language, scratch, one, field);
    g_autoptr(GString) text = g_string_new(NULL);
    Collected collected = {.source = &source, .text = text, .separator = separator};
    if (!source.value->is_set) {
        return;
    }
    if (source.field->type == CB_FIELD_MARKDOWN) {
        const CbMarkdown *document = cb_body_get(&source.value->markdown, language->number, NULL);
        if (document) {
            g_string_append(out, cb_body_plain(site, language, scratch, document));
        }
        return;
    }
    visit_values(&source, add_text, &collected);
    g_string_append_len(out, text->str, (gssize)text->len);
    const char *unit = cb_text_get(&source.field->unit, language->number, NULL);
    if (with_unit && unit && text->len > 0) {
        g_string_append_printf(out, " %s", unit);
    }
}

/* Whether two fields stand under the same heading. */
static gboolean same_group(const CbSiteLanguage *language, const CbField *a, const CbField *b)
{
    return g_strcmp0(cb_text_get(&a->group, language->number, NULL),
                     cb_text_get(&b->group, language->number, NULL)) == 0;
}

guint *cb_field_group_leaders(const CbSite *site, const CbSiteLanguage *language)
{
    const CbSchema *schema = &site->collection->schema;
    guint *leaders = cb_arena_new_array(site->arena, guint, schema->n_fields);
    for (guint i = 0; i < schema->n_fields; i++) {
        while (!same_group(language, &schema->fields[leaders[i]], &schema->fields[i])) {
            leaders[i]++;
        }
    }
    return leaders;
}

/* Appends the fields under each heading, or, without `headed`, those under none. */
static void add_groups(const CbSite *site, const CbSiteLanguage *language, CbListBuilder *groups,
                       gboolean headed, CbListBuilder *list)
{
    const CbSchema *schema = &site->collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        if (groups[i].arena == NULL || cb_text_is_set(&schema->fields[i].group) != headed) {
            continue;
        }
        CbRecord group = cb_record_new(list->arena, &site->collection->config, language->number, 2);
        cb_record_text(&group, "label", &schema->fields[i].group);
        cb_record_set(&group, "fields", cb_list_builder_end(&groups[i]));
        cb_list_builder_add(list, cb_record_end(&group));
    }
}

/* The fields under each heading, the headings in the order of their first field; before them those
 * that have none, which would seem to belong to the heading above them. */
static CbValue groups_value(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                            const CbValue *values)
{
    const CbSchema *schema = &site->collection->schema;
    CbListBuilder *groups = cb_arena_new_array(arena, CbListBuilder, schema->n_fields);
    CbListBuilder list;
    cb_list_builder_init(&list, arena, schema->n_fields);
    for (guint i = 0; i < schema->n_fields; i++) {
        CbListBuilder *group = &groups[language->field_groups[i]];
        if (values[i].type == CB_VALUE_UNDEFINED) {
            continue;
        }
        if (!group->arena) {
            cb_list_builder_init(group, arena, schema->n_fields);
        }
        cb_list_builder_add(group, values[i]);
    }
    add_groups(site, language, groups, FALSE, &list);
    add_groups(site, language, groups, TRUE, &list);
    return cb_list_builder_end(&list);
}

void cb_fields_set(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                   const CbCase *one, CbMap *map)
{
    const CbSchema *schema = &site->collection->schema;
    CbValue *values = cb_arena_new_array(arena, CbValue, schema->n_fields);
    CbMap *by_id = cb_map_new(arena, schema->n_fields);
    CbListBuilder list;
    cb_list_builder_init(&list, arena, schema->n_fields);
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!cb_field_is_shown(site->collection, one, i)) {
            continue;
        }
        values[i] = cb_field_value(site, language, arena, one, i);
        cb_map_set(by_id, schema->fields[i].id, values[i]);
        cb_list_builder_add(&list, values[i]);
    }
    cb_map_set(map, "field", cb_value_map(by_id));
    cb_map_set(map, "fields", cb_list_builder_end(&list));
    cb_map_set(map, "groups", groups_value(site, language, arena, values));
}

/* The fields of a case, each made when a template asks for it. */
typedef struct {
    CbObject object;
    const CbSite *site;
    const CbSiteLanguage *language;
    const CbCase *one;
} Fields;

static bool get_field(CbRender *render, const CbObject *object, CbName name, CbValue *value)
{
    const Fields *fields = (const Fields *)object;
    g_autofree char *id = g_strndup(name.text, name.length);
    int field = cb_schema_field(&fields->site->collection->schema, id);
    if (field < 0 || !cb_field_is_shown(fields->site->collection, fields->one, (guint)field)) {
        return false;
    }
    *value = cb_field_value(fields->site, fields->language, cb_render_arena(render), fields->one,
                            (guint)field);
    return true;
}

static const CbObjectClass fields_class = {.name = "the fields of a case", .get = get_field};

CbValue cb_fields_value(const CbSite *site, const CbSiteLanguage *language, const CbCase *one)
{
    Fields *fields = cb_arena_new_struct(site->arena, Fields);
    *fields = (Fields){.object = {&fields_class}, .site = site, .language = language, .one = one};
    return cb_value_object(&fields->object);
}
