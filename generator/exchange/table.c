#include "exchange/table.h"

#include "base/escape.h"
#include "base/json_writer.h"
#include "base/limits.h"
#include "exchange/cell.h"
#include "load/reader.h"
#include "load/yaml_write.h"

#include <gio/gio.h>
#include <string.h>

/* UTF-8, for spreadsheets that would guess. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Items that a template has room for in each list. */
#define TEMPLATE_ITEMS 3

typedef struct {
    CbArena *arena;
    const CbSheet *sheet;
    const CbTableOptions *options;
    char delimiter;
    GArray *columns; /* of CbColumn */
    GString *out;
} Table;

char cb_table_delimiter(const char *language)
{
    /* Languages whose countries write 1.5, by CLDR. */
    static const char *const with_point[] = {"en", "zh", "ja", "ko", "th", "he", "hi", "bn",
                                             "ta", "te", "ms", "ga", "cy", "mt", "sw", NULL};
    g_autofree char *primary = g_strndup(language, strcspn(language, "-_"));
    return g_strv_contains(with_point, primary) ? ',' : ';';
}

/* Cells */

static void put(const Table *table, guint index, const char *text)
{
    if (index > 0) {
        g_string_append_c(table->out, table->delimiter);
    }
    cb_escape_csv_cell(table->out, text, -1, table->delimiter);
}

/* The same of a text that is to stay one. */
static void put_text(const Table *table, guint index, const char *text)
{
    g_autofree char *guarded = cb_form_guard(text);
    put(table, index, guarded);
}

/* Whether the cells of a column are numbers, dates or truth values. */
static gboolean is_typed(const CbColumn *column)
{
    switch (column->type) {
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
    case CB_FIELD_DATE:
    case CB_FIELD_BOOLEAN:
        return TRUE;
    default:
        return FALSE;
    }
}

static void end_row(const Table *table)
{
    g_string_append(table->out, "\r\n");
}

/* The label of a term if nothing else in the vocabulary is called so and it can stand in a cell
 * with others. */
static const char *usable_label(const CbVocabulary *vocabulary, int index, guint language)
{
    const char *label = cb_text_get(&vocabulary->terms[index].label, language, NULL);
    if (label == NULL || strpbrk(label, ";|\n") != NULL) {
        return NULL;
    }
    g_autofree char *folded = cb_sheet_fold(label);
    int same = cb_vocabulary_term(vocabulary, folded);
    if (same >= 0 && same != index) {
        return NULL;
    }
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        const CbText *other = &vocabulary->terms[i].label;
        for (guint j = 0; (int)i != index && j < other->n_items; j++) {
            g_autofree char *text =
                cb_text_has(other, j) ? cb_sheet_fold(other->items[j].text) : NULL;
            if (g_strcmp0(text, folded) == 0) {
                return NULL;
            }
        }
    }
    return label;
}

/* Whether a spreadsheet would take an id for a date or a number: 10-19. */
static gboolean looks_like_number(const char *id)
{
    return strspn(id, "0123456789-") == strlen(id);
}

static void append_term(const Table *table, const CbVocabulary *vocabulary, const char *id,
                        GString *out)
{
    int index = cb_vocabulary_term(vocabulary, id);
    gboolean as_label = table->options->with_labels || looks_like_number(id);
    const char *label = as_label && index >= 0 ? usable_label(vocabulary, index, 0) : NULL;
    g_string_append(out, label != NULL ? label : id);
}

/* Ids between separators, as what the table shows for them. */
static char *show_terms(const Table *table, const CbColumn *column, const char *canonical)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) ids = g_strsplit(canonical, CB_CELL_SEPARATOR, -1);
    for (guint i = 0; ids[i] != NULL; i++) {
        g_string_append(out, i > 0 ? CB_CELL_SEPARATOR : "");
        append_term(table, column->vocabulary, ids[i], out);
    }
    return g_string_free(out, FALSE);
}

/* What a cell shows of a canonical text. Free with g_free. */
static char *show(const Table *table, const CbColumn *column, const char *canonical)
{
    if (column->vocabulary != NULL && canonical[0] != '\0') {
        return show_terms(table, column, canonical);
    }
    char *shown = g_strdup(canonical);
    if (column->type == CB_FIELD_NUMBER && table->delimiter == ';') {
        g_strdelimit(shown, ".", ',');
    }
    return shown;
}

static gboolean is_shown(const Table *table, const CbColumn *column)
{
    return !(column->is_private && table->options->without_private);
}

/* A label instead of the heading, if import would know it again. */
static const char *show_heading(const Table *table, const CbColumn *column)
{
    CbColumn found;
    const CbConfig *config = &table->sheet->collection->config;
    const char *label = cb_column_label(column, 0);
    if (!table->options->with_labels || label == column->heading || column->item > 0) {
        return column->heading;
    }
    if (column->language > 0) {
        label =
            cb_arena_printf(table->arena, "%s (%s)", label, config->languages[column->language]);
    }
    gboolean known = cb_column_find(table->arena, table->sheet, label, &found) &&
                     strcmp(found.heading, column->heading) == 0;
    return known ? label : column->heading;
}

static gboolean table_open(Table *table, guint items, GError **error)
{
    const CbConfig *config = &table->sheet->collection->config;
    char delimiter = table->options->delimiter;
    table->delimiter = delimiter != 0 ? delimiter : cb_table_delimiter(config->languages[0]);
    table->columns = cb_columns_all(table->arena, table->sheet, items);
    for (guint i = table->columns->len; i > 0; i--) {
        if (!is_shown(table, &g_array_index(table->columns, CbColumn, i - 1))) {
            g_array_remove_index(table->columns, i - 1);
        }
    }
    if (table->columns->len > CB_MAX_CSV_COLUMNS) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "the table would have %u columns, and %d are the most; export json or yaml",
                    table->columns->len, CB_MAX_CSV_COLUMNS);
        return FALSE;
    }
    g_string_append(table->out, BYTE_ORDER_MARK);
    for (guint i = 0; i < table->columns->len; i++) {
        put_text(table, i, show_heading(table, &g_array_index(table->columns, CbColumn, i)));
    }
    end_row(table);
    return TRUE;
}

static void write_case(const Table *table, const CbUnit *unit)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    for (guint i = 0; i < table->columns->len; i++) {
        const CbColumn *column = &g_array_index(table->columns, CbColumn, i);
        g_autofree char *text =
            show(table, column, cb_cell_of(scratch, table->sheet, unit, column));
        if (is_typed(column)) {
            put(table, i, text);
        } else {
            put_text(table, i, text);
        }
    }
    end_row(table);
}

gboolean cb_table_write_csv(const CbSheet *sheet, const CbTableOptions *options, GString *out,
                            GError **error)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    Table table = {.arena = arena, .sheet = sheet, .options = options, .out = out};
    gboolean done = table_open(&table, 0, error);
    for (guint i = 0; done && i < sheet->n_cases; i++) {
        write_case(&table, cb_sheet_case(sheet, i));
    }
    g_array_unref(table.columns);
    return done;
}

/* The template */

static char *label_remark(const Table *table, const CbColumn *column)
{
    (void)table;
    const char *label = cb_column_label(column, column->language);
    return g_strdup(label != column->heading ? label : "");
}

static char *type_remark(const Table *table, const CbColumn *column)
{
    (void)table;
    return g_strdup_printf("%s%s%s", cb_field_type_name(column->type),
                           cb_column_is_multiple(column) ? ", separated by ;" : "",
                           column->is_required ? ", required" : "");
}

static char *help_remark(const Table *table, const CbColumn *column)
{
    (void)table;
    const CbText *description = column->field != NULL      ? &column->field->description
                                : column->built_in != NULL ? &column->built_in->description
                                                           : NULL;
    const char *text =
        description != NULL ? cb_text_get(description, column->language, NULL) : NULL;
    return g_strdup(text != NULL ? text : "");
}

static char *terms_remark(const Table *table, const CbColumn *column)
{
    GString *out = g_string_new(NULL);
    const CbVocabulary *vocabulary = column->vocabulary;
    for (guint i = 0; vocabulary != NULL && i < vocabulary->n_terms; i++) {
        const char *label = cb_text_get(&vocabulary->terms[i].label, 0, NULL);
        g_string_append_printf(out, "%s%s", i > 0 ? "\n" : "", vocabulary->terms[i].id);
        if (label != NULL && strcmp(label, vocabulary->terms[i].id) != 0) {
            g_string_append_printf(out, ": %s", label);
        }
    }
    if (column->type != CB_FIELD_REF && column->type != CB_FIELD_REFS) {
        return g_string_free(out, FALSE);
    }
    const CbCollection *collection = table->sheet->collection;
    guint n_entries = column->to == CB_KIND_GUIDE ? 0 : cb_collection_count(collection, column->to);
    for (guint i = 0; i < n_entries; i++) {
        const CbEntry *entry = cb_collection_entry(collection, column->to, i);
        const char *title = cb_text_get(&entry->title, 0, NULL);
        g_string_append_printf(out, "%s%s: %s", i > 0 ? "\n" : "", entry->id,
                               title != NULL ? title : "");
    }
    return g_string_free(out, FALSE);
}

typedef char *(*Remark)(const Table *table, const CbColumn *column);

static void write_remarks(const Table *table, const char *name, Remark remark)
{
    g_autofree char *head = g_strdup_printf("%c %s", CB_TABLE_REMARK, name);
    put(table, 0, head);
    for (guint i = 1; i < table->columns->len; i++) {
        g_autofree char *text = remark(table, &g_array_index(table->columns, CbColumn, i));
        put_text(table, i, text);
    }
    end_row(table);
}

gboolean cb_table_write_template(const CbSheet *sheet, const CbTableOptions *options, GString *out,
                                 GError **error)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    Table table = {.arena = arena, .sheet = sheet, .options = options, .out = out};
    gboolean done = table_open(&table, TEMPLATE_ITEMS, error);
    if (done) {
        write_remarks(&table, "label", label_remark);
        write_remarks(&table, "type", type_remark);
        write_remarks(&table, "help", help_remark);
        write_remarks(&table, "terms", terms_remark);
    }
    g_array_unref(table.columns);
    return done;
}

/* JSON and YAML */

/* The type of what stands under a key at the top of a case. */
static CbFieldType type_of_key(const CbSheet *sheet, const char *key, gboolean *is_private)
{
    const CbSchema *schema = &sheet->collection->schema;
    int index = schema->n_fields > 0 ? cb_schema_field(schema, key) : -1;
    gboolean is_switch = strcmp(key, "featured") == 0 || strcmp(key, "draft") == 0;
    *is_private = index >= 0 && schema->fields[index].is_private;
    if (index >= 0) {
        return schema->fields[index].type;
    }
    return is_switch ? CB_FIELD_BOOLEAN : CB_FIELD_TEXT;
}

static CbValue scalar_value(const CbNode *node, CbFieldType type)
{
    char *end = NULL;
    if (cb_node_is_null(node)) {
        return cb_value_none();
    }
    if (type == CB_FIELD_BOOLEAN &&
        (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        return cb_value_boolean(node->text[0] == 't');
    }
    if (type == CB_FIELD_INTEGER || type == CB_FIELD_YEAR) {
        gint64 whole = g_ascii_strtoll(node->text, &end, 10);
        return node->length > 0 && *end == '\0' ? cb_value_integer(whole)
                                                : cb_value_string(node->text);
    }
    if (type == CB_FIELD_NUMBER) {
        double number = g_ascii_strtod(node->text, &end);
        return node->length > 0 && *end == '\0' ? cb_value_float(number)
                                                : cb_value_string(node->text);
    }
    return cb_value_string(node->text);
}

/* A node as a value; trees are as deep as the parser allows. */
static CbValue value_of(const Table *table, const CbNode *node, CbFieldType type)
{
    if (node->kind == CB_NODE_SCALAR) {
        return scalar_value(node, type);
    }
    if (node->kind == CB_NODE_LIST) {
        CbListBuilder list;
        cb_list_builder_init(&list, table->arena, node->length);
        for (gsize i = 0; i < node->length; i++) {
            cb_list_builder_add(&list, value_of(table, node->items[i], type));
        }
        return cb_list_builder_end(&list);
    }
    CbMap *map = cb_map_new(table->arena, node->length);
    for (gsize i = 0; i < node->length; i++) {
        const char *key = node->entries[i].key;
        gboolean is_switch = strcmp(key, "paraphrase") == 0;
        cb_map_set(
            map, key,
            value_of(table, node->entries[i].value, is_switch ? CB_FIELD_BOOLEAN : CB_FIELD_TEXT));
    }
    return cb_value_map(map);
}

static CbMap *root_value(const Table *table, const CbUnit *unit, guint language)
{
    const CbNode *root = unit->root.nodes[language];
    CbMap *map = cb_map_new(table->arena, root->length + 2);
    if (language == 0) {
        cb_map_set(map, CB_COLUMN_ID, cb_value_string(unit->id));
    }
    for (gsize i = 0; i < root->length; i++) {
        gboolean is_private;
        const char *key = root->entries[i].key;
        CbFieldType type = type_of_key(table->sheet, key, &is_private);
        if (!(is_private && table->options->without_private)) {
            cb_map_set(map, key, value_of(table, root->entries[i].value, type));
        }
    }
    return map;
}

static CbValue case_value(const Table *table, const CbUnit *unit)
{
    const CbConfig *config = &table->sheet->collection->config;
    CbMap *map = root_value(table, unit, 0);
    CbMap *translations = cb_map_new(table->arena, config->n_languages);
    for (guint i = 1; i < config->n_languages; i++) {
        if (unit->root.nodes[i] != NULL) {
            cb_map_set(translations, config->languages[i],
                       cb_value_map(root_value(table, unit, i)));
        }
    }
    if (cb_map_length(translations) > 0) {
        cb_map_set(map, CB_TABLE_TRANSLATIONS, cb_value_map(translations));
    }
    return cb_value_map(map);
}

static CbValue all_cases(const Table *table)
{
    CbMap *root = cb_map_new(table->arena, 1);
    CbListBuilder list;
    cb_list_builder_init(&list, table->arena, table->sheet->n_cases);
    for (guint i = 0; i < table->sheet->n_cases; i++) {
        const CbUnit *unit = cb_sheet_case(table->sheet, i);
        if (unit->usable) {
            cb_list_builder_add(&list, case_value(table, unit));
        }
    }
    cb_map_set(root, CB_TABLE_CASES, cb_list_builder_end(&list));
    return cb_value_map(root);
}

static void write_json_value(CbJsonWriter *writer, CbValue value)
{
    if (value.type == CB_VALUE_MAP) {
        cb_json_open_object(writer);
        for (gsize i = 0; i < cb_map_length(value.as.map); i++) {
            cb_json_key(writer, cb_map_key_at(value.as.map, i).as.string);
            write_json_value(writer, cb_map_value_at(value.as.map, i));
        }
        cb_json_close_object(writer);
    } else if (value.type == CB_VALUE_LIST) {
        cb_json_open_array(writer);
        for (gsize i = 0; i < value.as.list->length; i++) {
            write_json_value(writer, value.as.list->items[i]);
        }
        cb_json_close_array(writer);
    } else if (value.type == CB_VALUE_BOOLEAN) {
        cb_json_boolean(writer, value.as.boolean);
    } else if (value.type == CB_VALUE_INTEGER) {
        cb_json_integer(writer, value.as.integer);
    } else if (value.type == CB_VALUE_FLOAT) {
        cb_json_number(writer, value.as.number);
    } else if (value.type == CB_VALUE_STRING) {
        cb_json_string(writer, value.as.string);
    } else {
        cb_json_null(writer);
    }
}

void cb_table_write_json(const CbSheet *sheet, const CbTableOptions *options, GString *out)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const Table table = {.arena = arena, .sheet = sheet, .options = options, .out = out};
    CbJsonWriter writer = cb_json_writer(out);
    write_json_value(&writer, all_cases(&table));
}

void cb_table_write_yaml(const CbSheet *sheet, const CbTableOptions *options, GString *out)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const Table table = {.arena = arena, .sheet = sheet, .options = options, .out = out};
    CbValue cases = cb_map_get(all_cases(&table).as.map, CB_TABLE_CASES);
    cb_yaml_write_entry(out, CB_TABLE_CASES, cases, 0, "\n");
}
