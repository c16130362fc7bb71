#include "exchange/difference_parts.h"

#include "exchange/cell.h"
#include "exchange/merge.h"

#include <string.h>

/* The texts of articles and figures. */
static const struct {
    const char *key;
    const char *label;
} texts[] = {
    {"title", "Title"},
    {"summary", "Summary"},
    {"description", "Description"},
    {"source", "Source"},
};

/* The keys of figures that readers do not see. */
static const char *const unseen[] = {"draft", "updated", "featured", "topics"};

CbEntryDifference *cb_comparison_add(CbComparison *comparison, int kind, CbChange change,
                                     const char *id, const char *title)
{
    CbEntryDifference entry = {
        .kind = kind,
        .change = change,
        .id = cb_arena_strdup(comparison->arena, id),
        .title = cb_arena_strdup(comparison->arena, title),
        .values = g_array_new(FALSE, TRUE, sizeof(CbValueDifference)),
    };
    GArray *entries = comparison->result->entries;
    g_array_append_val(entries, entry);
    return &g_array_index(entries, CbEntryDifference, entries->len - 1);
}

void cb_comparison_drop_empty(CbComparison *comparison)
{
    GArray *entries = comparison->result->entries;
    const CbEntryDifference *last = &g_array_index(entries, CbEntryDifference, entries->len - 1);
    if (last->values->len == 0) {
        g_array_unref(last->values);
        g_array_set_size(entries, entries->len - 1);
    }
}

void cb_comparison_add_value(CbComparison *comparison, GArray *values, CbValueDifference value)
{
    CbArena *arena = comparison->arena;
    if (value.before != NULL && strcmp(value.before, value.after) == 0) {
        return;
    }
    value.field = cb_arena_strdup(arena, value.field);
    value.label = cb_arena_strdup(arena, value.label);
    value.language = cb_arena_strdup(arena, value.language);
    value.before = cb_arena_strdup(arena, value.before);
    value.after = cb_arena_strdup(arena, value.after);
    g_array_append_val(values, value);
}

const char *cb_comparison_title(const CbSheet *sheet, CbKind kind, const char *id)
{
    const CbCollection *collection = sheet->collection;
    int index = cb_collection_find(collection, kind, id);
    if (index < 0) {
        return NULL;
    }
    const CbEntry *entry = cb_collection_entry(collection, kind, (guint)index);
    const char *title = cb_text_get(&entry->title, 0, NULL);
    return title != NULL ? title : "";
}

/* Articles and figures */

/* The language of a state called `name`, or -1. */
static int language_of(const CbSheet *sheet, const char *name)
{
    return cb_config_language(&sheet->collection->config, name);
}

/* A text of the front matter in a language, "" if there is none. */
static const char *text_of(CbComparison *comparison, const CbSheet *sheet, const CbUnit *unit,
                           const char *key, const char *language)
{
    int number = language_of(sheet, language);
    if (number < 0) {
        return "";
    }
    const CbColumn column = {
        .heading = key, .key = key, .language = (guint)number, .type = CB_FIELD_MARKDOWN};
    return cb_cell_of(comparison->arena, sheet, unit, &column);
}

/* The text below the front matter, without white space around it. */
static const char *body_of(CbComparison *comparison, const CbSheet *sheet, const CbUnit *unit,
                           const char *language)
{
    int number = language_of(sheet, language);
    const CbSource *source = number >= 0 ? unit->sources[number] : NULL;
    if (source == NULL || unit->kind == CB_KIND_FIGURE) {
        return "";
    }
    gsize length = 0;
    const char *text = cb_source_text(source, &length);
    gsize start = MIN(unit->body_starts[number], length);
    return g_strstrip(cb_arena_strndup(comparison->arena, text + start, length - start));
}

static void compare_texts(CbComparison *comparison, const CbUnit *before, const CbUnit *after,
                          const char *language, GArray *values)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const CbValueDifference value = {
            .field = texts[i].key,
            .label = texts[i].label,
            .language = language,
            .before = text_of(comparison, comparison->before, before, texts[i].key, language),
            .after = text_of(comparison, comparison->after, after, texts[i].key, language)};
        cb_comparison_add_value(comparison, values, value);
    }
    const CbValueDifference body = {
        .field = "text",
        .label = "Text",
        .language = language,
        .before = body_of(comparison, comparison->before, before, language),
        .after = body_of(comparison, comparison->after, after, language)};
    cb_comparison_add_value(comparison, values, body);
}

static gboolean is_data(const char *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(key, texts[i].key) == 0) {
            return FALSE;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(unseen); i++) {
        if (strcmp(key, unseen[i]) == 0) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What a figure's file says about what is drawn. */
static CbValue data_of(CbComparison *comparison, const CbUnit *unit)
{
    const CbNode *root = unit->root.nodes[0];
    CbMap *map = cb_map_new(comparison->arena, 8);
    for (gsize i = 0; root != NULL && i < root->length; i++) {
        if (is_data(root->entries[i].key)) {
            cb_map_set(map, root->entries[i].key,
                       cb_merge_value_of(comparison->arena, root->entries[i].value));
        }
    }
    return cb_value_map(map);
}

static void append_bars(GString *out, const CbBar *bars, guint n_bars, guint n_series)
{
    for (guint i = 0; i < n_bars; i++) {
        const char *label = cb_text_get(&bars[i].label, 0, NULL);
        g_string_append_printf(out, "%s:%u", label != NULL ? label : "", bars[i].cases.length);
        for (guint j = 0; bars[i].values != NULL && j < MAX(n_series, 1); j++) {
            g_string_append_printf(out, " %g", bars[i].values[j]);
        }
        g_string_append_c(out, '\n');
    }
}

/* What is counted from the cases, as one text. */
static char *counts_of(const CbSheet *sheet, const char *id)
{
    const CbCollection *collection = sheet->collection;
    int index = cb_collection_find(collection, CB_KIND_FIGURE, id);
    const CbFigure *figure = &collection->figures[index];
    GString *out = g_string_new(NULL);
    if (figure->kind == CB_FIGURE_BARS && figure->count_field >= 0) {
        append_bars(out, figure->bars, figure->n_bars, figure->n_series);
    } else if (figure->kind == CB_FIGURE_CROSSTAB) {
        append_bars(out, figure->rows, figure->n_rows, 0);
        append_bars(out, figure->columns, figure->n_columns, 0);
        for (guint i = 0; figure->cells != NULL && i < figure->n_rows * figure->n_columns; i++) {
            g_string_append_printf(out, " %u", figure->cells[i].length);
        }
    }
    return g_string_free(out, FALSE);
}

static void compare_figures(CbComparison *comparison, const CbUnit *before, const CbUnit *after,
                            GArray *values)
{
    bool same = false;
    if (!cb_value_equal(data_of(comparison, before), data_of(comparison, after), &same) || !same) {
        const CbValueDifference data = {.field = "data", .label = "Data"};
        cb_comparison_add_value(comparison, values, data);
        return;
    }
    g_autofree char *old_counts = counts_of(comparison->before, before->id);
    g_autofree char *new_counts = counts_of(comparison->after, after->id);
    if (strcmp(old_counts, new_counts) != 0) {
        const CbValueDifference counts = {.field = "counts", .label = "Counted cases"};
        cb_comparison_add_value(comparison, values, counts);
    }
}

static void compare_units(CbComparison *comparison, const CbUnit *before, const CbUnit *after,
                          const char *title)
{
    CbEntryDifference *entry =
        cb_comparison_add(comparison, (int)after->kind, CB_CHANGE_CHANGED, after->id, title);
    const CbConfig *now = &comparison->after->collection->config;
    const CbConfig *then = &comparison->before->collection->config;
    for (guint i = 0; i < now->n_languages; i++) {
        compare_texts(comparison, before, after, now->languages[i], entry->values);
    }
    for (guint i = 0; i < then->n_languages; i++) {
        if (cb_config_language(now, then->languages[i]) < 0) {
            compare_texts(comparison, before, after, then->languages[i], entry->values);
        }
    }
    if (after->kind == CB_KIND_FIGURE) {
        compare_figures(comparison, before, after, entry->values);
    }
    cb_comparison_place(comparison, after, entry->values);
    cb_comparison_drop_empty(comparison);
}

/* Parses the files of all that is no case; the published ones by "kind/id". */
static GHashTable *parse_others(const CbSheet *sheet)
{
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    GHashTable *units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = sheet->n_cases; i < sheet->units->len; i++) {
        CbUnit *unit = &g_array_index(sheet->units, CbUnit, i);
        if (cb_comparison_title(sheet, unit->kind, unit->id) != NULL) {
            cb_unit_parse(unit, sheet->arena, sheet->collection->folder, known);
            char *name = g_strdup_printf("%s/%s", cb_kind_name(unit->kind), unit->id);
            g_hash_table_insert(units, name, unit);
        }
    }
    return units;
}

static void compare_others(CbComparison *comparison)
{
    g_autoptr(GHashTable) before = parse_others(comparison->before);
    g_autoptr(GHashTable) after = parse_others(comparison->after);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, after);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const CbUnit *unit = value, *old = g_hash_table_lookup(before, name);
        const char *title = cb_comparison_title(comparison->after, unit->kind, unit->id);
        if (old != NULL) {
            compare_units(comparison, old, unit, title);
        } else {
            cb_comparison_add(comparison, (int)unit->kind, CB_CHANGE_ADDED, unit->id, title);
        }
    }
    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const CbUnit *unit = value;
        if (!g_hash_table_contains(after, name)) {
            cb_comparison_add(comparison, (int)unit->kind, CB_CHANGE_REMOVED, unit->id,
                              cb_comparison_title(comparison->before, unit->kind, unit->id));
        }
    }
}

/* The whole */

static int by_kind_change_id(gconstpointer a, gconstpointer b)
{
    const CbEntryDifference *one = a, *other = b;
    if (one->kind != other->kind) {
        return one->kind < other->kind ? -1 : 1;
    }
    if (one->change != other->change) {
        return one->change < other->change ? -1 : 1;
    }
    return strcmp(one->id, other->id);
}

CbDifferences *cb_differences_new(const CbCollection *before, const CbCollection *after,
                                  CbDiagnostics *diagnostics)
{
    CbDifferences *result = g_new0(CbDifferences, 1);
    result->arena = cb_arena_new();
    result->entries = g_array_new(FALSE, TRUE, sizeof(CbEntryDifference));
    result->n_languages = MAX(before->config.n_languages, after->config.n_languages);
    g_autoptr(CbSheet) old_sheet = cb_sheet_new(before, diagnostics);
    g_autoptr(CbSheet) new_sheet = cb_sheet_new(after, diagnostics);
    CbComparison comparison = {result->arena, old_sheet, new_sheet, result};
    cb_comparison_site(&comparison);
    cb_comparison_cases(&comparison);
    compare_others(&comparison);
    g_array_sort(result->entries, by_kind_change_id);
    return result;
}

void cb_differences_free(CbDifferences *differences)
{
    if (differences == NULL) {
        return;
    }
    for (guint i = 0; i < differences->entries->len; i++) {
        g_array_unref(g_array_index(differences->entries, CbEntryDifference, i).values);
    }
    g_array_unref(differences->entries);
    cb_arena_free(differences->arena);
    g_free(differences);
}
