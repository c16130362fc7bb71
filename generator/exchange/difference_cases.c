#include "exchange/difference_parts.h"

#include "exchange/cell.h"

#include <string.h>

/* Pairs of cases that went and came that are looked at for the same values; where there are more,
 * only titles tell which are renamed. */
#define PAIRS_MAX 100000u
/* Values that two cases must share at least to be taken for one. */
#define SHARED_MIN 3u

/* One place of cases, with its column in each state; NULL where it has none. */
typedef struct {
    const char *field; /* without language */
    const char *language;
    const CbColumn *before;
    const CbColumn *after;
} Place;

/* The cases of both states. */
typedef struct {
    CbComparison *comparison;
    GArray *places;  /* of Place */
    GPtrArray *gone; /* of CbUnit: only before */
    GPtrArray *new;  /* of CbUnit: only after */
} Cases;

/* Places */

static gboolean is_seen(const CbColumn *column)
{
    static const char *const unseen[] = {"draft", "updated", "featured"};
    for (guint i = 0; i < G_N_ELEMENTS(unseen); i++) {
        if (column->key != NULL && strcmp(column->key, unseen[i]) == 0) {
            return FALSE;
        }
    }
    return column->key != NULL;
}

/* Lists of a collection's own are one place, however many columns a table would need. */
static gboolean is_item_of_list(const CbColumn *column)
{
    return column->field != NULL && column->type == CB_FIELD_LIST && column->item > 0;
}

static const char *language_name(const CbSheet *sheet, const CbColumn *column)
{
    gboolean universal = column->type == CB_FIELD_URL || column->type == CB_FIELD_IMAGE ||
                         (column->field != NULL && column->field->is_universal);
    if (!cb_column_is_text(column) || (universal && column->language == 0)) {
        return NULL;
    }
    return sheet->collection->config.languages[column->language];
}

static const char *place_name(CbArena *arena, const CbColumn *column)
{
    g_autoptr(GString) name = g_string_new(column->key);
    if (column->item > 0) {
        g_string_append_printf(name, ".%u", column->item);
    }
    if (column->member != NULL) {
        g_string_append_printf(name, ".%s", column->member);
    }
    return cb_arena_strdup(arena, name->str);
}

/* Adds the columns of a state to the places, each where the other state may have it already. */
static void add_columns(Cases *cases, GHashTable *known, const CbSheet *sheet, gboolean is_after)
{
    CbArena *arena = cases->comparison->arena;
    g_autoptr(GArray) columns = cb_columns_all(arena, sheet, 0);
    for (guint i = 0; i < columns->len; i++) {
        CbColumn *column = cb_arena_new_struct(arena, CbColumn);
        *column = g_array_index(columns, CbColumn, i);
        if (!is_seen(column) || (is_item_of_list(column) && column->item > 1)) {
            continue;
        }
        column->item = is_item_of_list(column) ? 0 : column->item;
        Place place = {place_name(arena, column), language_name(sheet, column), NULL, NULL};
        const char *key = cb_arena_printf(arena, "%s\n%s", place.field,
                                          place.language != NULL ? place.language : "");
        gpointer index = NULL;
        if (!g_hash_table_lookup_extended(known, key, NULL, &index)) {
            index = GUINT_TO_POINTER(cases->places->len);
            g_hash_table_insert(known, (gpointer)key, index);
            g_array_append_val(cases->places, place);
        }
        Place *known_place = &g_array_index(cases->places, Place, GPOINTER_TO_UINT(index));
        *(is_after ? &known_place->after : &known_place->before) = column;
    }
}

/* What either state calls private is no place at all. */
static void drop_private(GArray *places)
{
    for (guint i = places->len; i > 0; i--) {
        const Place *place = &g_array_index(places, Place, i - 1);
        if ((place->before != NULL && place->before->is_private) ||
            (place->after != NULL && place->after->is_private)) {
            g_array_remove_index(places, i - 1);
        }
    }
}

/* Values */

static gboolean is_reference(const CbColumn *column)
{
    return column->type == CB_FIELD_REF || column->type == CB_FIELD_REFS;
}

/* What readers see of a term or of an entry that is named; NULL if nothing. */
static const char *name_of(const CbSheet *sheet, const CbColumn *column, const char *id)
{
    if (is_reference(column)) {
        const char *title = cb_comparison_title(sheet, column->to, id);
        return title == NULL || *title != '\0' ? title : id;
    }
    int term = cb_vocabulary_term(column->vocabulary, id);
    const char *label =
        term >= 0 ? cb_text_get(&column->vocabulary->terms[term].label, 0, NULL) : NULL;
    return label != NULL ? label : id;
}

static void append_name(const CbSheet *sheet, const CbColumn *column, const CbNode *node,
                        gboolean named, GString *out)
{
    if (node->kind != CB_NODE_SCALAR) {
        return;
    }
    g_autofree char *id = g_strstrip(g_strdup(node->text));
    const char *name = name_of(sheet, column, id);
    if (name != NULL) {
        g_string_append_printf(out, "%s%s", out->len > 0 ? CB_CELL_SEPARATOR : "",
                               named ? name : id);
    }
}

/* The value of a case, "" if it has none; of terms and references as ids, or as `named`. */
static const char *value_of(CbArena *arena, const CbSheet *sheet, const CbUnit *unit,
                            const CbColumn *column, gboolean named)
{
    if (column == NULL) {
        return "";
    }
    if (!is_reference(column) && column->vocabulary == NULL) {
        return cb_cell_of(arena, sheet, unit, column);
    }
    const CbNode *node = cb_cell_node(sheet, unit, column);
    g_autoptr(GString) out = g_string_new(NULL);
    if (node != NULL && node->kind == CB_NODE_LIST) {
        for (gsize i = 0; i < node->length; i++) {
            append_name(sheet, column, node->items[i], named, out);
        }
    } else if (node != NULL) {
        append_name(sheet, column, node, named, out);
    }
    return cb_arena_strdup(arena, out->str);
}

/* What people read instead of a place that has no label: "Sections 2 text". */
static const char *label_of(CbArena *arena, const Place *place)
{
    const CbColumn *column = place->after != NULL ? place->after : place->before;
    const char *label = cb_column_label(column, 0);
    if (label != column->heading) {
        return label;
    }
    char *words = cb_arena_strdup(arena, place->field);
    g_strdelimit(words, "._", ' ');
    words[0] = g_ascii_toupper(words[0]);
    return words;
}

static gboolean differ(Cases *cases, const Place *place, const CbUnit *before, const CbUnit *after)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    const CbComparison *both = cases->comparison;
    return strcmp(value_of(scratch, both->before, before, place->before, FALSE),
                  value_of(scratch, both->after, after, place->after, FALSE)) != 0;
}

static void compare_values(Cases *cases, const CbUnit *before, const CbUnit *after, GArray *values)
{
    CbComparison *both = cases->comparison;
    for (guint i = 0; i < cases->places->len; i++) {
        const Place *place = &g_array_index(cases->places, Place, i);
        if (!differ(cases, place, before, after)) {
            continue;
        }
        CbValueDifference value = {
            .field = place->field,
            .label = label_of(both->arena, place),
            .language = place->language,
            .before = value_of(both->arena, both->before, before, place->before, TRUE),
            .after = value_of(both->arena, both->after, after, place->after, TRUE)};
        if (strcmp(value.before, value.after) == 0) {
            /* Different terms or entries that are called the same: their ids tell them apart. */
            value.before = value_of(both->arena, both->before, before, place->before, FALSE);
            value.after = value_of(both->arena, both->after, after, place->after, FALSE);
        }
        cb_comparison_add_value(both, values, value);
    }
}

/* Renamed cases */

/* Whether two cases share more than half of the values that one of them has. */
static gboolean share_most(Cases *cases, const CbUnit *before, const CbUnit *after, guint *shared)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    const CbComparison *both = cases->comparison;
    guint all = 0;
    *shared = 0;
    for (guint i = 0; i < cases->places->len; i++) {
        const Place *place = &g_array_index(cases->places, Place, i);
        const char *old = value_of(scratch, both->before, before, place->before, FALSE);
        const char *new = value_of(scratch, both->after, after, place->after, FALSE);
        all += *old != '\0' || *new != '\0';
        *shared += *old != '\0' && strcmp(old, new) == 0;
    }
    return *shared >= SHARED_MIN && *shared * 2 > all;
}

/* Finds what a new case was called before by its values. NULL if it is new indeed. */
static const CbUnit *find_alike(Cases *cases, const CbUnit *unit)
{
    const CbUnit *best = NULL;
    guint most = 0;
    for (guint i = 0; i < cases->gone->len; i++) {
        const CbUnit *old = cases->gone->pdata[i];
        guint shared = 0;
        if (share_most(cases, old, unit, &shared) && shared > most) {
            best = old;
            most = shared;
        }
    }
    return best;
}

/* The cases that are gone, by title. */
static GHashTable *titles_of_gone(const Cases *cases)
{
    GHashTable *titles = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < cases->gone->len; i++) {
        const CbUnit *unit = cases->gone->pdata[i];
        const char *title = cb_comparison_title(cases->comparison->before, CB_KIND_CASE, unit->id);
        if (*title != '\0' && !g_hash_table_contains(titles, title)) {
            g_hash_table_insert(titles, (gpointer)title, (gpointer)unit);
        }
    }
    return titles;
}

/* Finds the new cases that are old ones, by title if `by_title`, else by their values. */
static void find_renamed(Cases *cases, gboolean by_title)
{
    CbComparison *both = cases->comparison;
    g_autoptr(GHashTable) titles = titles_of_gone(cases);
    for (guint i = 0; i < cases->new->len;) {
        const CbUnit *unit = cases->new->pdata[i];
        const char *title = cb_comparison_title(both->after, CB_KIND_CASE, unit->id);
        const CbUnit *old = by_title ? g_hash_table_lookup(titles, title) : find_alike(cases, unit);
        if (old == NULL) {
            i++;
            continue;
        }
        g_hash_table_remove(titles, title);
        CbEntryDifference *entry =
            cb_comparison_add(both, CB_KIND_CASE, CB_CHANGE_RENAMED, unit->id, title);
        entry->old_id = cb_arena_strdup(both->arena, old->id);
        compare_values(cases, old, unit, entry->values);
        g_ptr_array_remove(cases->gone, (gpointer)old);
        g_ptr_array_remove_index(cases->new, i);
    }
}

/* All cases */

static void add_all(CbComparison *comparison, const GPtrArray *units, const CbSheet *sheet,
                    CbChange change)
{
    for (guint i = 0; i < units->len; i++) {
        const CbUnit *unit = units->pdata[i];
        cb_comparison_add(comparison, CB_KIND_CASE, change, unit->id,
                          cb_comparison_title(sheet, CB_KIND_CASE, unit->id));
    }
}

/* The published case `id`, or NULL. */
static const CbUnit *published(const CbSheet *sheet, const char *id)
{
    return cb_comparison_title(sheet, CB_KIND_CASE, id) != NULL ? cb_sheet_find(sheet, id) : NULL;
}

static void compare_same(Cases *cases, const CbUnit *before, const CbUnit *after)
{
    g_autoptr(GArray) values = g_array_new(FALSE, TRUE, sizeof(CbValueDifference));
    compare_values(cases, before, after, values);
    if (values->len > 0) {
        const char *title = cb_comparison_title(cases->comparison->after, CB_KIND_CASE, after->id);
        CbEntryDifference *entry =
            cb_comparison_add(cases->comparison, CB_KIND_CASE, CB_CHANGE_CHANGED, after->id, title);
        g_array_append_vals(entry->values, values->data, values->len);
    }
}

/* Compares the cases that are in both states, and collects those that are in one only. */
static void sort_out(Cases *cases)
{
    const CbSheet *before = cases->comparison->before, *after = cases->comparison->after;
    for (guint i = 0; i < after->n_cases; i++) {
        const CbUnit *unit = published(after, cb_sheet_case(after, i)->id);
        const CbUnit *old = unit != NULL ? published(before, unit->id) : NULL;
        if (old != NULL) {
            compare_same(cases, old, unit);
        } else if (unit != NULL) {
            g_ptr_array_add(cases->new, (gpointer)unit);
        }
    }
    for (guint i = 0; i < before->n_cases; i++) {
        const CbUnit *unit = published(before, cb_sheet_case(before, i)->id);
        if (unit != NULL && published(after, unit->id) == NULL) {
            g_ptr_array_add(cases->gone, (gpointer)unit);
        }
    }
}

void cb_comparison_cases(CbComparison *comparison)
{
    g_autoptr(GArray) places = g_array_new(FALSE, TRUE, sizeof(Place));
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    g_autoptr(GPtrArray) new = g_ptr_array_new();
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Cases cases = {comparison, places, gone, new};
    add_columns(&cases, known, comparison->after, TRUE);
    add_columns(&cases, known, comparison->before, FALSE);
    drop_private(places);
    sort_out(&cases);
    find_renamed(&cases, TRUE);
    if ((guint64)gone->len * new->len <= PAIRS_MAX) {
        find_renamed(&cases, FALSE);
    }
    add_all(comparison, new, comparison->after, CB_CHANGE_ADDED);
    add_all(comparison, gone, comparison->before, CB_CHANGE_REMOVED);
}
