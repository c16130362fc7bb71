#include "exchange/cell.h"

#include "base/suggest.h"
#include "load/markdown_write.h"
#include "load/reader.h"

#include <math.h>
#include <string.h>

/* What a name stands for that two have in common. */
#define AMBIGUOUS (G_MAXINT - 1)

/* Canonical texts */

/* Line ends as in YAML; no white space behind the text, nor, of one that is no Markdown, before
 * it. */
static const char *canonical_text(CbArena *arena, const char *text, gboolean is_markdown)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '\r') {
            g_string_append_c(out, *at);
        } else if (at[1] != '\n') {
            g_string_append_c(out, '\n');
        }
    }
    g_strchomp(out->str);
    const char *start = out->str;
    if (!is_markdown) {
        start += strspn(start, " \t\n");
    } else if (out->str[0] == '\n') {
        start += strspn(start, "\n");
    }
    return cb_arena_strdup(arena, start);
}

static const char *canonical_number(CbArena *arena, double number)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(digits, sizeof digits, "%.15g", number);
    return cb_arena_strdup(arena, g_ascii_strtod(digits, NULL) == number
                                      ? digits
                                      : g_ascii_dtostr(digits, sizeof digits, number));
}

static const char *canonical_date(CbArena *arena, const CbDate *date)
{
    return cb_arena_printf(arena, "%04d-%02d-%02d", date->year, date->month, date->day);
}

/* Names of terms and entries */

static void add_name(GHashTable *names, char *prefix, const char *name, int index)
{
    g_autofree char *folded = cb_sheet_fold(name);
    char *key = g_strconcat(prefix, folded, NULL);
    int other = GPOINTER_TO_INT(g_hash_table_lookup(names, key)) - 1;
    gboolean clash = other >= 0 && other != index;
    g_hash_table_insert(names, key, GINT_TO_POINTER((clash ? AMBIGUOUS : index) + 1));
}

static void add_labels(GHashTable *names, char *prefix, const CbText *label, int index)
{
    for (guint i = 0; i < label->n_items; i++) {
        if (cb_text_has(label, i)) {
            add_name(names, prefix, label->items[i].text, index);
        }
    }
}

static char *prefix_of(const CbColumn *column)
{
    return column->vocabulary != NULL ? g_strdup_printf("%s\n", column->vocabulary->id)
                                      : g_strdup_printf("\n%d\n", (int)column->to);
}

/* The index of the term or entry that is called so, AMBIGUOUS, or -1. Ids come before labels. */
static int find_name(CbCellReader *reader, const CbColumn *column, const char *name)
{
    g_autofree char *prefix = prefix_of(column);
    const CbCollection *collection = reader->sheet->collection;
    if (reader->names == NULL) {
        reader->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    if (!g_hash_table_contains(reader->names, prefix)) {
        g_hash_table_insert(reader->names, g_strdup(prefix), NULL);
        guint count = column->vocabulary != NULL ? column->vocabulary->n_terms
                                                 : cb_collection_count(collection, column->to);
        for (guint i = 0; i < count; i++) {
            const CbText *label = column->vocabulary != NULL
                                      ? &column->vocabulary->terms[i].label
                                      : cb_collection_title(collection, column->to, i);
            add_labels(reader->names, prefix, label, (int)i);
        }
    }
    g_autofree char *folded = cb_sheet_fold(name);
    int index = column->vocabulary != NULL ? cb_vocabulary_term(column->vocabulary, folded)
                                           : cb_collection_find(collection, column->to, folded);
    g_autofree char *key = g_strconcat(prefix, folded, NULL);
    int label = GPOINTER_TO_INT(g_hash_table_lookup(reader->names, key)) - 1;
    return index >= 0 ? index : label;
}

static const char *id_at(const CbCellReader *reader, const CbColumn *column, int index)
{
    if (column->vocabulary != NULL) {
        return column->vocabulary->terms[index].id;
    }
    if (column->to == CB_KIND_GUIDE) {
        return reader->sheet->collection->config.guides[index].id;
    }
    return cb_collection_entry(reader->sheet->collection, column->to, (guint)index)->id;
}

/* The id that a name means, or NULL. */
static const char *find_id(CbCellReader *reader, CbArena *arena, const CbColumn *column,
                           const char *name)
{
    g_autofree char *folded = cb_sheet_fold(name);
    int index = find_name(reader, column, name);
    if (index >= 0 && index != AMBIGUOUS) {
        return id_at(reader, column, index);
    }
    if (column->vocabulary == NULL && column->to == CB_KIND_CASE && reader->new_ids != NULL &&
        g_hash_table_contains((GHashTable *)reader->new_ids, folded)) {
        return cb_arena_strdup(arena, folded);
    }
    return NULL;
}

void cb_cell_reader_clear(CbCellReader *reader)
{
    g_clear_pointer(&reader->names, g_hash_table_unref);
}

/* Reading */

static void fail(CbCell *cell, CbCode code, char *hint, char *message)
{
    cell->code = code;
    cell->hint = hint;
    cell->message = message;
}

static char *hint_for(const CbCellReader *reader, const CbColumn *column, const char *name)
{
    if (column->vocabulary == NULL) {
        gsize count = 0;
        g_autofree const char **ids =
            cb_targets_ids(reader->sheet->collection->targets, column->to, &count);
        return cb_suggest_hint(name, ids, count);
    }
    const CbVocabulary *vocabulary = column->vocabulary;
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        const char *label = cb_text_get(&vocabulary->terms[i].label, 0, NULL);
        g_ptr_array_add(labels, (gpointer)(label != NULL ? label : vocabulary->terms[i].id));
        g_ptr_array_add(ids, (gpointer)vocabulary->terms[i].id);
    }
    const char *nearest = cb_suggest(name, (const char *const *)labels->pdata, labels->len);
    return nearest != NULL ? g_strdup_printf("did you mean \"%s\"?", nearest)
                           : cb_suggest_hint(name, (const char *const *)ids->pdata, ids->len);
}

static void fail_unknown(const CbCellReader *reader, CbCell *cell, const CbColumn *column,
                         const char *name, gboolean ambiguous)
{
    const char *what = column->vocabulary != NULL ? "term" : cb_kind_name(column->to);
    if (ambiguous) {
        fail(cell, CB_CODE_TERM_UNKNOWN, g_strdup("write its id"),
             g_strdup_printf("more than one %s is called \"%s\"", what, name));
        return;
    }
    fail(cell, column->vocabulary != NULL ? CB_CODE_TERM_UNKNOWN : CB_CODE_REFERENCE,
         hint_for(reader, column, name), g_strdup_printf("unknown %s \"%s\"", what, name));
}

/* Pieces between separators, without white space around them and without empty ones. */
static GPtrArray *split_at(const char *text, const char *separators, gboolean whole)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts =
        whole ? g_strsplit(text, separators, -1) : g_strsplit_set(text, separators, -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip(parts[i]);
        if (parts[i][0] != '\0') {
            g_ptr_array_add(pieces, g_strdup(parts[i]));
        }
    }
    return pieces;
}

static GPtrArray *split_values(const CbCellReader *reader, const CbColumn *column, const char *text)
{
    if (reader->separator != NULL) {
        return split_at(text, reader->separator, TRUE);
    }
    if (column->type == CB_FIELD_LIST) {
        gboolean by_lines = column->field == NULL || strchr(text, '\n') != NULL;
        return split_at(text, by_lines ? "\n" : ";", FALSE);
    }
    return split_at(text, ";|\n", FALSE);
}

/* Adds the ids that a piece of a cell means: one name, or, where that is unknown, several with
 * commas between them. */
static gboolean add_ids(CbCellReader *reader, CbArena *arena, const CbColumn *column,
                        const char *piece, GPtrArray *ids, CbCell *cell)
{
    const char *id = find_id(reader, arena, column, piece);
    g_autoptr(GPtrArray) names =
        id == NULL && reader->separator == NULL ? split_at(piece, ",", FALSE) : NULL;
    if (id != NULL) {
        g_ptr_array_add(ids, (gpointer)id);
        return TRUE;
    }
    guint before = ids->len;
    for (guint i = 0; names != NULL && names->len > 1 && i < names->len; i++) {
        id = find_id(reader, arena, column, names->pdata[i]);
        if (id == NULL && before == ids->len && i > 0) {
            break;
        }
        if (id == NULL) {
            fail_unknown(reader, cell, column, names->pdata[i],
                         find_name(reader, column, names->pdata[i]) == AMBIGUOUS);
            return FALSE;
        }
        g_ptr_array_add(ids, (gpointer)id);
    }
    if (ids->len > before) {
        return TRUE;
    }
    fail_unknown(reader, cell, column, piece, find_name(reader, column, piece) == AMBIGUOUS);
    return FALSE;
}

/* What stands between the values of a canonical text. */
static const char *separator_of(const CbColumn *column)
{
    gboolean is_tips = column->type == CB_FIELD_LIST && column->field == NULL;
    return is_tips ? "\n" : CB_CELL_SEPARATOR;
}

/* Fills a cell with several values. */
static void set_values(CbArena *arena, const CbColumn *column, CbCell *cell,
                       const GPtrArray *values)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    CbListBuilder list;
    cb_list_builder_init(&list, arena, values->len);
    for (guint i = 0; i < values->len; i++) {
        const char *text = cb_arena_strdup(arena, values->pdata[i]);
        g_string_append_printf(joined, "%s%s", i > 0 ? separator_of(column) : "", text);
        cb_list_builder_add(&list, cb_value_string(text));
    }
    cell->canonical = cb_arena_strdup(arena, joined->str);
    cell->value = values->len > 0 ? cb_list_builder_end(&list) : cb_value_undefined();
}

static void read_names(CbCellReader *reader, CbArena *arena, const CbColumn *column,
                       const char *text, CbCell *cell)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    const char *whole = find_id(reader, arena, column, text);
    if (whole != NULL) {
        g_ptr_array_add(ids, (gpointer)whole);
    } else {
        g_autoptr(GPtrArray) pieces = split_values(reader, column, text);
        for (guint i = 0; i < pieces->len; i++) {
            if (!add_ids(reader, arena, column, pieces->pdata[i], ids, cell)) {
                return;
            }
        }
    }
    for (guint i = 0; i < ids->len; i++) {
        for (guint j = i + 1; j < ids->len; j++) {
            if (strcmp(ids->pdata[i], ids->pdata[j]) == 0) {
                fail(cell, CB_CODE_VALUE_TWICE, g_strdup("take it out"),
                     g_strdup_printf("\"%s\" is listed twice", (char *)ids->pdata[i]));
                return;
            }
        }
    }
    set_values(arena, column, cell, ids);
}

static void read_name(CbCellReader *reader, CbArena *arena, const CbColumn *column,
                      const char *text, CbCell *cell)
{
    const char *id = find_id(reader, arena, column, text);
    if (id == NULL) {
        fail_unknown(reader, cell, column, text, find_name(reader, column, text) == AMBIGUOUS);
        return;
    }
    cell->canonical = id;
    cell->value = cb_value_string(id);
}

static void read_list(const CbCellReader *reader, CbArena *arena, const CbColumn *column,
                      const char *text, CbCell *cell)
{
    g_autoptr(GPtrArray) values = split_values(reader, column, text);
    set_values(arena, column, cell, values);
}

/* Reads a number with the unit of its field behind or before it, in any language: 5 km. */
static gboolean read_quantity(const CbCellReader *reader, const CbColumn *column, const char *text,
                              char decimal, double *number)
{
    g_autofree char *digits = NULL, *unit = NULL;
    gboolean is_quantity = column->field != NULL && cb_form_quantity(text, &digits, &unit) &&
                           cb_form_number(digits, decimal, number);
    for (guint i = 0; is_quantity && i < reader->sheet->collection->config.n_languages; i++) {
        const char *own = cb_text_get(&column->field->unit, i, NULL);
        if (g_strcmp0(own, unit) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void read_number(const CbCellReader *reader, CbArena *arena, const CbColumn *column,
                        const char *text, CbCell *cell)
{
    gboolean is_whole = column->type != CB_FIELD_NUMBER;
    double number;
    CbDate date;
    char decimal = reader->decimal;
    if (is_whole) {
        /* One sign before three digits can only part thousands. */
        decimal = 0;
    }
    gboolean valid = cb_form_number(text, decimal, &number) ||
                     read_quantity(reader, column, text, decimal, &number);
    if (!valid && column->type == CB_FIELD_YEAR && cb_form_date(text, reader->date_order, &date)) {
        number = date.year;
        valid = TRUE;
    }
    if (!valid || (is_whole && number != floor(number))) {
        fail(cell, CB_CODE_NUMBER, NULL,
             g_strdup_printf("\"%s\" is no %s", text, is_whole ? "whole number" : "number"));
        return;
    }
    cell->canonical = canonical_number(arena, number);
    cell->value = cb_value_float(number);
}

static void read_date(const CbCellReader *reader, CbArena *arena, const char *text, CbCell *cell)
{
    CbDate date;
    if (!cb_form_date(text, reader->date_order, &date) && !cb_form_serial_date(text, &date)) {
        fail(cell, CB_CODE_DATE, g_strdup("write it as 2026-12-31"),
             g_strdup_printf("\"%s\" is no date", text));
        return;
    }
    cell->canonical = canonical_date(arena, &date);
    cell->value = cb_value_string(cell->canonical);
}

static void read_boolean(const char *text, CbCell *cell)
{
    gboolean value;
    if (!cb_form_boolean(text, &value)) {
        fail(cell, CB_CODE_TYPE, g_strdup("write true or false"),
             g_strdup_printf("\"%s\" is neither true nor false", text));
        return;
    }
    cell->canonical = value ? "true" : "false";
    cell->value = cb_value_boolean(value);
}

static void read_text(CbArena *arena, const char *text, CbCell *cell)
{
    /* A text of several lines ends with a line end: what follows it in a file starts anew. */
    cell->canonical = text;
    cell->value =
        cb_value_string(strchr(text, '\n') != NULL ? cb_arena_printf(arena, "%s\n", text) : text);
}

/* A plain text as the Markdown that shows it. */
static const char *markdown_of(CbArena *arena, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_from_plain(out, text);
    return cb_arena_strdup(arena, out->str);
}

/* Whether a text says that there is no value, where it can be no value itself. */
static gboolean says_nothing(CbCellReader *reader, const CbColumn *column, const char *text)
{
    switch (column->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return cb_form_is_nothing(text) && find_name(reader, column, text) < 0;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
    case CB_FIELD_DATE:
        return cb_form_is_no_number(text);
    default:
        return FALSE;
    }
}

CbCell cb_cell_read(CbCellReader *reader, CbArena *arena, const CbColumn *column, const char *text)
{
    CbCell cell = {.canonical = "", .value = cb_value_undefined()};
    gboolean is_markdown = column->type == CB_FIELD_MARKDOWN;
    text = canonical_text(arena, text, is_markdown && !reader->is_plain);
    text = is_markdown && reader->is_plain ? markdown_of(arena, text) : text;
    if (text[0] == '\0' || says_nothing(reader, column, text)) {
        return cell;
    }
    switch (column->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_REF:
        read_name(reader, arena, column, text, &cell);
        break;
    case CB_FIELD_TERMS:
    case CB_FIELD_REFS:
        read_names(reader, arena, column, text, &cell);
        break;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        read_number(reader, arena, column, text, &cell);
        break;
    case CB_FIELD_DATE:
        read_date(reader, arena, text, &cell);
        break;
    case CB_FIELD_BOOLEAN:
        read_boolean(text, &cell);
        break;
    case CB_FIELD_LIST:
        if (column->item == 0) {
            read_list(reader, arena, column, text, &cell);
            break;
        }
        read_text(arena, text, &cell);
        break;
    case CB_FIELD_TEXT:
    case CB_FIELD_MARKDOWN:
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
    case CB_FIELD_IMAGE:
        read_text(arena, text, &cell);
        break;
    }
    return cell;
}

/* What a case says */

static const CbNode *place_in(const CbNode *root, const CbColumn *column)
{
    const CbNode *node = cb_node_get(root, column->key);
    if (node != NULL && column->item > 0) {
        gboolean has_item = node->kind == CB_NODE_LIST && column->item <= node->length;
        node = has_item ? node->items[column->item - 1] : NULL;
    }
    if (node != NULL && column->member != NULL) {
        node = node->kind == CB_NODE_MAP ? cb_node_get(node, column->member) : NULL;
    }
    return node;
}

const CbNode *cb_cell_node(const CbSheet *sheet, const CbUnit *unit, const CbColumn *column)
{
    const CbNode *node = place_in(unit->root.nodes[column->language], column);
    if (column->language > 0 && !cb_node_is_set(node)) {
        /* It may stand in the file itself: { nl: …, en: … }. */
        node = place_in(unit->root.nodes[0], column);
        node = node != NULL && node->kind == CB_NODE_MAP ? node : NULL;
    }
    if (node != NULL && node->kind == CB_NODE_MAP && cb_column_is_text(column)) {
        node = cb_node_get(node, sheet->collection->config.languages[column->language]);
    }
    return cb_node_is_set(node) ? node : NULL;
}

static const char *join(CbArena *arena, const CbColumn *column, const CbNode *list)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < list->length; i++) {
        if (list->items[i]->kind == CB_NODE_SCALAR) {
            g_autofree char *item = g_strstrip(g_strdup(list->items[i]->text));
            g_string_append_printf(out, "%s%s", i > 0 ? separator_of(column) : "", item);
        }
    }
    return cb_arena_strdup(arena, out->str);
}

const char *cb_cell_of(CbArena *arena, const CbSheet *sheet, const CbUnit *unit,
                       const CbColumn *column)
{
    if (column->key == NULL) {
        return unit->id;
    }
    const CbNode *node = cb_cell_node(sheet, unit, column);
    if (node == NULL || node->kind == CB_NODE_MAP) {
        return "";
    }
    if (node->kind == CB_NODE_LIST) {
        return join(arena, column, node);
    }
    const char *text = canonical_text(arena, node->text, column->type == CB_FIELD_MARKDOWN);
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);
    switch (column->type) {
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        return end != text && *end == '\0' && isfinite(number) ? canonical_number(arena, number)
                                                               : text;
    default:
        return text;
    }
}
