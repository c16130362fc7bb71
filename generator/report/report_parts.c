#include "report/report_parts.h"

#include "model/editorial.h"
#include "site/locale.h"

#include <string.h>

CbMap *cb_report_entry(CbArena *arena, const CbCollection *collection, CbKind kind, guint index)
{
    const CbEntry *entry = cb_collection_entry(collection, kind, index);
    guint language = 0;
    const char *title = cb_text_get(&entry->title, 0, &language);
    CbMap *map = cb_map_new(arena, 8);
    cb_map_set(map, "id", cb_value_string(entry->id));
    cb_map_set(map, "path", cb_value_string(entry->path));
    cb_map_set(map, "title", cb_value_string(title != NULL ? title : entry->id));
    cb_map_set(map, "language", cb_value_string(collection->config.languages[language]));
    return map;
}

CbValue cb_report_list(CbArena *arena, CbValue items, gsize count)
{
    CbMap *map = cb_map_new(arena, 3);
    cb_map_set(map, "items", items);
    cb_map_set(map, "count", cb_value_integer((gint64)count));
    cb_map_set(map, "more", cb_value_integer((gint64)(count - items.as.list->length)));
    return cb_value_map(map);
}

/* Translations */

/* Entries of a kind that lack something in a language, and how many do not. */
static CbValue translated_kind(CbArena *arena, const CbCollection *collection, CbKind kind,
                               guint language)
{
    guint count = cb_collection_count(collection, kind), lacking = 0;
    CbListBuilder entries;
    cb_list_builder_init(&entries, arena, 8);
    for (guint i = 0; i < count; i++) {
        g_autofree char *parts = cb_editorial_untranslated(collection, kind, i, language);
        if (parts == NULL || ++lacking > CB_REPORT_MAX_CASES) {
            continue;
        }
        CbMap *entry = cb_report_entry(arena, collection, kind, i);
        cb_map_set(entry, "parts", cb_value_string(cb_arena_strdup(arena, parts)));
        cb_list_builder_add(&entries, cb_value_map(entry));
    }
    CbMap *map = cb_map_new(arena, 4);
    cb_map_set(map, "kind", cb_value_string(cb_kind_folder(kind)));
    cb_map_set(map, "count", cb_value_integer(count));
    cb_map_set(map, "complete", cb_value_integer(count - lacking));
    cb_map_set(map, "lacking", cb_report_list(arena, cb_list_builder_end(&entries), lacking));
    return cb_value_map(map);
}

CbValue cb_report_translations(CbArena *arena, const CbCollection *collection)
{
    const CbConfig *config = &collection->config;
    CbListBuilder languages;
    if (config->n_languages < 2) {
        return cb_value_none();
    }
    cb_list_builder_init(&languages, arena, config->n_languages);
    for (guint language = 0; language < config->n_languages; language++) {
        CbListBuilder kinds;
        cb_list_builder_init(&kinds, arena, CB_KIND_PAGE + 1);
        for (CbKind kind = CB_KIND_CASE; kind <= CB_KIND_PAGE; kind++) {
            cb_list_builder_add(&kinds, translated_kind(arena, collection, kind, language));
        }
        CbMap *map = cb_map_new(arena, 3);
        cb_map_set(map, "language", cb_value_string(config->languages[language]));
        cb_map_set(map, "name", cb_value_string(cb_locale_name(config->languages[language])));
        cb_map_set(map, "kinds", cb_list_builder_end(&kinds));
        cb_list_builder_add(&languages, cb_value_map(map));
    }
    return cb_list_builder_end(&languages);
}

/* Stale cases */

static gint64 day_number(CbDate date)
{
    return (gint64)date.year * 10000 + date.month * 100 + date.day;
}

static int compare_updated(gconstpointer a, gconstpointer b)
{
    const CbCase *one = *(const CbCase *const *)a, *other = *(const CbCase *const *)b;
    gint64 difference = day_number(one->entry.updated) - day_number(other->entry.updated);
    if (difference != 0) {
        return difference < 0 ? -1 : 1;
    }
    return one < other ? -1 : one > other;
}

CbValue cb_report_stale(CbArena *arena, const CbCollection *collection, gint64 today)
{
    g_autoptr(GPtrArray) stale = g_ptr_array_new();
    guint undated = 0;
    for (guint i = 0; i < collection->n_cases; i++) {
        CbCase *one = &collection->cases[i];
        undated += one->entry.updated.year == 0 ? 1 : 0;
        if (cb_editorial_is_stale(one->entry.updated, today)) {
            g_ptr_array_add(stale, one);
        }
    }
    g_ptr_array_sort(stale, compare_updated);
    CbListBuilder cases;
    cb_list_builder_init(&cases, arena, 8);
    for (guint i = 0; i < MIN(stale->len, CB_REPORT_MAX_CASES); i++) {
        const CbCase *one = g_ptr_array_index(stale, i);
        CbDate day = one->entry.updated;
        CbMap *map =
            cb_report_entry(arena, collection, CB_KIND_CASE, (guint)(one - collection->cases));
        cb_map_set(map, "updated",
                   cb_value_string(
                       cb_arena_printf(arena, "%04d-%02d-%02d", day.year, day.month, day.day)));
        cb_list_builder_add(&cases, cb_value_map(map));
    }
    CbMap *map = cb_map_new(arena, 2);
    cb_map_set(map, "cases", cb_report_list(arena, cb_list_builder_end(&cases), stale->len));
    cb_map_set(map, "undated", cb_value_integer(undated));
    return cb_value_map(map);
}

/* Unused terms */

/* Whether each term of a vocabulary, or one below it, is used by a case. */
static gboolean *terms_used(const CbCollection *collection, const CbVocabulary *vocabulary)
{
    gboolean *used = g_new0(gboolean, MAX(vocabulary->n_terms, 1));
    for (guint f = 0; f < collection->schema.n_fields; f++) {
        if (collection->schema.fields[f].vocabulary != vocabulary) {
            continue;
        }
        for (guint c = 0; c < collection->n_cases; c++) {
            CbIndexes terms = collection->cases[c].values[f].indexes;
            for (guint32 i = 0; i < terms.length; i++) {
                used[terms.items[i]] = TRUE;
            }
        }
    }
    /* Parents stand before their children. */
    for (guint i = vocabulary->n_terms; i-- > 0;) {
        if (used[i] && vocabulary->terms[i].parent >= 0) {
            used[vocabulary->terms[i].parent] = TRUE;
        }
    }
    return used;
}

static CbValue unused_terms(CbArena *arena, const CbVocabulary *vocabulary, const gboolean *used)
{
    CbListBuilder terms;
    cb_list_builder_init(&terms, arena, 8);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        if (used[i]) {
            continue;
        }
        CbMap *map = cb_map_new(arena, 2);
        cb_map_set(map, "id", cb_value_string(vocabulary->terms[i].id));
        cb_map_set(map, "label",
                   cb_value_string(cb_text_get(&vocabulary->terms[i].label, 0, NULL)));
        cb_list_builder_add(&terms, cb_value_map(map));
    }
    return cb_list_builder_end(&terms);
}

CbValue cb_report_unused(CbArena *arena, const CbCollection *collection)
{
    const CbSchema *schema = &collection->schema;
    CbListBuilder vocabularies;
    cb_list_builder_init(&vocabularies, arena, schema->n_vocabularies);
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        const CbVocabulary *vocabulary = &schema->vocabularies[i];
        g_autofree gboolean *used = terms_used(collection, vocabulary);
        CbValue terms = unused_terms(arena, vocabulary, used);
        CbMap *map = cb_map_new(arena, 3);
        cb_map_set(map, "id", cb_value_string(vocabulary->id));
        cb_map_set(map, "count", cb_value_integer(vocabulary->n_terms));
        cb_map_set(map, "terms", terms);
        if (terms.as.list->length > 0) {
            cb_list_builder_add(&vocabularies, cb_value_map(map));
        }
    }
    return cb_list_builder_end(&vocabularies);
}

/* Practices and cases */

static CbValue graph_practices(CbArena *arena, const CbCollection *collection,
                               const guint *place_of_case)
{
    CbListBuilder practices;
    cb_list_builder_init(&practices, arena, collection->n_practices);
    for (guint i = 0; i < collection->n_practices; i++) {
        CbIndexes shown = collection->practices[i].cases;
        CbListBuilder cases;
        cb_list_builder_init(&cases, arena, shown.length);
        for (guint32 j = 0; j < shown.length; j++) {
            CbMap *one = cb_report_entry(arena, collection, CB_KIND_CASE, shown.items[j]);
            cb_map_set(one, "place", cb_value_integer(place_of_case[shown.items[j]]));
            cb_list_builder_add(&cases, cb_value_map(one));
        }
        CbMap *map = cb_report_entry(arena, collection, CB_KIND_PRACTICE, i);
        cb_map_set(map, "cases", cb_list_builder_end(&cases));
        cb_list_builder_add(&practices, cb_value_map(map));
    }
    return cb_list_builder_end(&practices);
}

CbValue cb_report_graph(CbArena *arena, const CbCollection *collection)
{
    g_autofree guint *place_of_case = g_new0(guint, MAX(collection->n_cases, 1));
    CbListBuilder linked, alone;
    guint n_linked = 0, n_alone = 0;
    cb_list_builder_init(&linked, arena, collection->n_cases);
    cb_list_builder_init(&alone, arena, 8);
    for (guint i = 0; i < collection->n_cases; i++) {
        CbValue one = cb_value_map(cb_report_entry(arena, collection, CB_KIND_CASE, i));
        if (collection->cases[i].practices.length > 0) {
            place_of_case[i] = n_linked++;
            cb_list_builder_add(&linked, one);
        } else if (++n_alone <= CB_REPORT_MAX_CASES) {
            cb_list_builder_add(&alone, one);
        }
    }
    CbMap *map = cb_map_new(arena, 4);
    cb_map_set(map, "practices", graph_practices(arena, collection, place_of_case));
    cb_map_set(map, "cases", cb_list_builder_end(&linked));
    cb_map_set(map, "alone", cb_report_list(arena, cb_list_builder_end(&alone), n_alone));
    cb_map_set(map, "is_drawn",
               cb_value_boolean(n_linked > 0 &&
                                n_linked + collection->n_practices <= CB_REPORT_MAX_DRAWN));
    return cb_value_map(map);
}

/* Messages */

/* Shorter values are part of many words; letters of a message are no secret. */
#define LEAST_QUOTED 4

/* Whether a message is about a private value, or quotes one. */
static gboolean is_private(const CbCollection *collection, const CbDiagnostic *diagnostic)
{
    for (guint i = 0; i < collection->n_private_values; i++) {
        const CbPrivateValue *value = &collection->private_values[i];
        CbSpan span = value->span;
        gboolean is_there = span.source != NULL && span.source == diagnostic->span.source &&
                            diagnostic->span.start >= span.start &&
                            diagnostic->span.start <= span.end;
        gboolean is_quoted =
            strlen(value->text) >= LEAST_QUOTED &&
            (strstr(diagnostic->message, value->text) != NULL ||
             (diagnostic->hint != NULL && strstr(diagnostic->hint, value->text) != NULL));
        if (is_there || is_quoted) {
            return TRUE;
        }
    }
    return FALSE;
}

static CbValue message_value(CbArena *arena, const CbCollection *collection,
                             const CbDiagnostic *diagnostic)
{
    gboolean is_hidden = is_private(collection, diagnostic);
    const char *message = is_hidden ? cb_code_summary(diagnostic->code) : diagnostic->message;
    const char *hint = is_hidden ? NULL : diagnostic->hint;
    CbMap *map = cb_map_new(arena, 6);
    gboolean is_error = diagnostic->severity == CB_SEVERITY_ERROR;
    cb_map_set(map, "severity", cb_value_string(is_error ? "error" : "warning"));
    cb_map_set(map, "code", cb_value_string(cb_code_name(diagnostic->code)));
    cb_map_set(map, "summary", cb_value_string(cb_code_summary(diagnostic->code)));
    cb_map_set(map, "message", cb_value_string(cb_arena_strdup(arena, message)));
    cb_map_set(map, "hint",
               hint != NULL ? cb_value_string(cb_arena_strdup(arena, hint)) : cb_value_none());
    if (diagnostic->span.source != NULL) {
        CbPosition position = cb_source_position(diagnostic->span.source, diagnostic->span.start);
        const char *path = cb_source_path(diagnostic->span.source);
        cb_map_set(map, "place",
                   cb_value_string(
                       cb_arena_printf(arena, "%s:%u:%u", path, position.line, position.column)));
    } else {
        cb_map_set(map, "place", cb_value_string(cb_arena_strdup(arena, diagnostic->path)));
    }
    return cb_value_map(map);
}

CbValue cb_report_messages(CbArena *arena, const CbCollection *collection,
                           const CbDiagnostics *found)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(found, &count);
    CbListBuilder messages;
    cb_list_builder_init(&messages, arena, MIN(count, CB_REPORT_MAX_MESSAGES));
    for (guint i = 0; i < MIN(count, CB_REPORT_MAX_MESSAGES); i++) {
        cb_list_builder_add(&messages, message_value(arena, collection, &items[i]));
    }
    return cb_report_list(arena, cb_list_builder_end(&messages), count);
}
