#include "exchange/import_parts.h"

#include "exchange/table.h"
#include "load/csv.h"
#include "load/reader.h"

#include <string.h>

/* Fields that a hint names. */
#define NAMES_MAX 5

/* Unknown headings for which the nearest known one is looked for. */
#define SUGGESTIONS 20

/* How the cells of a column are read, where they could be in several ways. */
typedef struct {
    CbDateOrder order;
    char decimal;
    const char *separator; /* between several values; NULL: found out for each cell */
    gboolean is_plain;     /* texts are no Markdown, as in the table that made the collection */
} Reading;

/* A table while it is read. */
typedef struct {
    CbImport *import;
    const CbCsv *csv;
    CbColumn *columns; /* one for each heading */
    gboolean *known;   /* whether that heading is a column */
    Reading *readings; /* likewise */
    GArray *rows;      /* of const CbCsvRow *, one for each case */
    guint n_columns;
    int id_column;
    int title_column;
} Table;

static CbPosition place(const CbCsvRow *row, guint column)
{
    return (CbPosition){row->number, column + 1};
}

static void report(const Table *table, CbCode code, const CbCsvRow *row, guint column,
                   const char *hint, const char *message)
{
    cb_import_report(table->import, code, place(row, column), (CbSpan){0}, hint, message);
}

/* The headings */

static gboolean column_is_empty(const CbCsv *csv, guint column)
{
    for (guint i = 0; i < csv->n_rows; i++) {
        if (column < csv->rows[i].n_cells && csv->rows[i].cells[column].text[0] != '\0') {
            return FALSE;
        }
    }
    return TRUE;
}

/* Adds the column that a key of the schema has, if no heading of the table means it. */
static void add_lacking(const Table *table, const char *key, GPtrArray *lacking)
{
    for (guint i = 0; i < table->n_columns; i++) {
        if (table->known[i] && g_strcmp0(table->columns[i].key, key) == 0) {
            return;
        }
    }
    g_ptr_array_add(lacking, (gpointer)key);
}

/* What becomes of a column that means nothing and is called like nothing: it may be a field that
 * the table calls otherwise. Free with g_free. */
static char *rename_hint(const Table *table)
{
    const CbSchema *schema = &table->import->sheet->collection->schema;
    g_autoptr(GPtrArray) lacking = g_ptr_array_new();
    add_lacking(table, "title", lacking);
    add_lacking(table, "summary", lacking);
    for (guint i = 0; i < schema->n_fields; i++) {
        add_lacking(table, schema->fields[i].id, lacking);
    }
    gboolean more = lacking->len > NAMES_MAX;
    g_ptr_array_set_size(lacking, (gint)MIN(lacking->len, NAMES_MAX));
    g_ptr_array_add(lacking, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)lacking->pdata);
    return names[0] == '\0'
               ? g_strdup("declare the field in schema.yaml, or take the column out")
               : g_strdup_printf("rename the column to the field that it is (%s%s), declare the "
                                 "field in schema.yaml, or take the column out",
                                 names, more ? ", …" : "");
}

static void report_heading(const Table *table, guint column, const char *heading, guint unknown)
{
    const CbCsvRow *row = &table->csv->rows[0];
    const CbSheet *sheet = table->import->sheet;
    if (heading[0] == '\0') {
        report(table, CB_CODE_CSV_COLUMN, row, column, "write the id or label of a field into it",
               "a column has no heading");
        return;
    }
    g_autofree char *hint =
        unknown < SUGGESTIONS ? cb_column_suggest(table->import->arena, sheet, heading) : NULL;
    g_autofree char *message = g_strdup_printf("unknown column \"%s\"", heading);
    hint = hint != NULL ? hint : rename_hint(table);
    report(table, CB_CODE_CSV_COLUMN, row, column, hint, message);
}

static gboolean is_twice(const Table *table, guint column)
{
    for (guint i = 0; i < column; i++) {
        if (table->known[i] &&
            strcmp(table->columns[i].heading, table->columns[column].heading) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The columns that say which case a row is about. */
static void find_keys(Table *table)
{
    const CbCsvRow *row = &table->csv->rows[0];
    for (guint i = 0; i < row->n_cells; i++) {
        CbColumn column;
        if (!cb_column_find(table->import->arena, table->import->sheet,
                            cb_form_unguard(row->cells[i].text), &column)) {
            continue;
        }
        gboolean is_title = g_strcmp0(column.key, "title") == 0 && column.language == 0;
        table->id_column = column.key == NULL ? (int)i : table->id_column;
        table->title_column = is_title ? (int)i : table->title_column;
    }
}

static void find_columns(Table *table)
{
    const CbCsvRow *row = &table->csv->rows[0];
    const CbImport *import = table->import;
    for (guint i = 0; i < row->n_cells; i++) {
        g_autofree char *heading = g_strstrip(g_strdup(cb_form_unguard(row->cells[i].text)));
        CbColumn *column = &table->columns[i];
        gboolean found = cb_column_find(import->arena, import->sheet, heading, column);
        table->known[i] = found && !is_twice(table, i);
        column->heading = found ? column->heading : NULL;
    }
}

static void read_headings(Table *table)
{
    const CbCsvRow *row = &table->csv->rows[0];
    guint unknown = 0;
    find_columns(table);
    for (guint i = 0; i < row->n_cells; i++) {
        g_autofree char *heading = g_strstrip(g_strdup(cb_form_unguard(row->cells[i].text)));
        const CbColumn *column = &table->columns[i];
        if (table->known[i] || (heading[0] == '\0' && column_is_empty(table->csv, i))) {
            continue;
        }
        if (column->heading == NULL) {
            report_heading(table, i, heading, unknown++);
        } else {
            g_autofree char *message =
                g_strdup_printf("the column \"%s\" is there twice", column->heading);
            report(table, CB_CODE_CSV_COLUMN, row, i, "take one of them out", message);
        }
    }
}

/* The rows */

/* A cell's text without the apostrophe of export; "" if the row is too short. */
static const char *cell_text(const CbCsvRow *row, int column)
{
    gboolean is_there = column >= 0 && (guint)column < row->n_cells;
    return is_there ? cb_form_unguard(row->cells[column].text) : "";
}

static gboolean is_remark(const Table *table, const CbCsvRow *row)
{
    return cell_text(row, table->id_column)[0] == CB_TABLE_REMARK;
}

/* The cases by their folded titles: a GPtrArray of CbUnit for each. */
static GHashTable *index_titles(const CbImport *import)
{
    const CbSheet *sheet = import->sheet;
    GHashTable *titles =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    CbColumn column;
    gboolean found = cb_column_find(import->arena, sheet, "title", &column);
    for (guint i = 0; found && i < sheet->n_cases; i++) {
        const CbUnit *unit = cb_sheet_case(sheet, i);
        if (unit->usable) {
            g_autofree char *folded =
                cb_sheet_fold(cb_cell_of(import->arena, sheet, unit, &column));
            GPtrArray *units = g_hash_table_lookup(titles, folded);
            if (units == NULL) {
                units = g_ptr_array_new();
                g_hash_table_insert(titles, g_steal_pointer(&folded), units);
            }
            g_ptr_array_add(units, (gpointer)unit);
        }
    }
    return titles;
}

/* The cases with a title, or NULL. */
static const GPtrArray *find_by_title(CbImport *import, const char *title)
{
    g_autofree char *folded = cb_sheet_fold(title);
    if (import->titles == NULL) {
        import->titles = index_titles(import);
    }
    return g_hash_table_lookup(import->titles, folded);
}

/* The id of a row: its own, else that of the case with its title, else made of the title. NULL, and
 * reported, if it has neither or several cases have the title. Free with g_free. */
static char *id_of(const Table *table, const CbCsvRow *row, guint id_column)
{
    g_autofree char *id = g_strstrip(g_strdup(cell_text(row, table->id_column)));
    g_autofree char *title = g_strstrip(g_strdup(cell_text(row, table->title_column)));
    if (id[0] != '\0') {
        /* "Ab 12" stands for the case that was made of it. */
        const CbSheet *sheet = table->import->sheet;
        char *slug = cb_sheet_slug(id);
        gboolean is_made = !cb_sheet_find(sheet, id) && cb_sheet_find(sheet, slug) != NULL;
        g_free(is_made ? g_steal_pointer(&id) : g_steal_pointer(&slug));
        return is_made ? slug : g_steal_pointer(&id);
    }
    if (title[0] == '\0') {
        report(table, CB_CODE_CSV_ROW, row, id_column, "give it an id or a title",
               "the row says not which case it is");
        return NULL;
    }
    const GPtrArray *units = find_by_title(table->import, title);
    if (units != NULL && units->len > 1) {
        g_autofree char *message =
            g_strdup_printf("%u cases have the title \"%s\"", units->len, title);
        report(table, CB_CODE_CSV_ROW, row, id_column,
               "say which in a column \"id\", as casebook export csv has it", message);
        return NULL;
    }
    g_autofree char *slug = cb_sheet_slug(title);
    const char *known = units != NULL ? ((const CbUnit *)units->pdata[0])->id : NULL;
    return g_strdup(known != NULL ? known : slug[0] != '\0' ? slug : title);
}

static gboolean check_length(const Table *table, const CbCsvRow *row)
{
    for (guint i = table->n_columns; i < row->n_cells; i++) {
        if (row->cells[i].text[0] != '\0') {
            report(table, CB_CODE_CSV_ROW, row, i,
                   "a cell that holds the delimiter stands between quotation marks",
                   "the row has more cells than there are headings");
            return FALSE;
        }
    }
    return TRUE;
}

/* The cases of the rows; the row of each is its cell's. */
static void find_cases(const Table *table)
{
    guint id_column = table->id_column >= 0      ? (guint)table->id_column
                      : table->title_column >= 0 ? (guint)table->title_column
                                                 : 0;
    for (guint i = 1; i < table->csv->n_rows; i++) {
        const CbCsvRow *row = &table->csv->rows[i];
        if (is_remark(table, row)) {
            continue;
        }
        g_autofree char *id = check_length(table, row) ? id_of(table, row, id_column) : NULL;
        CbImportCase *one = NULL;
        if (id != NULL) {
            one = cb_import_add(table->import, id, place(row, id_column), (CbSpan){0});
        }
        table->import->n_lost += one == NULL;
        if (one != NULL) {
            g_array_append_val(table->rows, row);
        }
    }
}

/* How columns are read */

static CbCell read_as(const Table *table, guint column, const CbCsvRow *row, Reading reading)
{
    CbImport *import = table->import;
    import->reader.date_order = reading.order;
    import->reader.decimal = reading.decimal;
    import->reader.separator = reading.separator;
    import->reader.is_plain = reading.is_plain;
    return cb_cell_read(&import->reader, import->arena, &table->columns[column],
                        cell_text(row, (int)column));
}

static const char *value_before(const Table *table, const CbImportCase *one, guint column)
{
    const CbImport *import = table->import;
    return one->unit != NULL
               ? cb_cell_of(import->arena, import->sheet, one->unit, &table->columns[column])
               : "";
}

/* How many cells, read so, say what the cases say already. */
static guint count_agreeing(const Table *table, guint column, Reading reading)
{
    guint agreeing = 0;
    for (guint i = 0; i < table->rows->len; i++) {
        const CbImportCase *one = &g_array_index(table->import->cases, CbImportCase, i);
        const CbCsvRow *row = g_array_index(table->rows, const CbCsvRow *, i);
        const char *before = value_before(table, one, column);
        CbCell cell = {0};
        if (before[0] != '\0') {
            cell = read_as(table, column, row, reading);
            agreeing += strcmp(before, cell.canonical) == 0 ? 1 : 0;
        }
        g_free(cell.message);
        g_free(cell.hint);
    }
    return agreeing;
}

/* Whether any date of a column shows the order of day and month, and which. */
static gboolean shows_order(const Table *table, guint column, CbDateOrder *order)
{
    gboolean shown = FALSE;
    for (guint row = 1; !shown && row < table->csv->n_rows; row++) {
        const CbCsvRow *cells = &table->csv->rows[row];
        shown = column < cells->n_cells && cb_form_date_order(cells->cells[column].text, order);
    }
    return shown;
}

/* Other ways to read the cells of a column; how many there are. */
static guint other_readings(const Table *table, guint column, Reading usual, Reading others[2])
{
    const CbColumn *about = &table->columns[column];
    gboolean is_free = table->import->options.separator == NULL && about->field != NULL;
    others[0] = others[1] = usual;
    switch (about->type) {
    case CB_FIELD_DATE:
        if (table->import->options.date_order_given || shows_order(table, column, &usual.order)) {
            return 0;
        }
        others[0].order =
            usual.order == CB_ORDER_DAY_FIRST ? CB_ORDER_MONTH_FIRST : CB_ORDER_DAY_FIRST;
        return 1;
    case CB_FIELD_NUMBER:
        others[0].decimal = usual.decimal == '.' ? ',' : '.';
        return 1;
    case CB_FIELD_MARKDOWN:
        others[0].is_plain = TRUE;
        return 1;
    case CB_FIELD_TERMS:
        others[0].separator = " / ";
        return is_free ? 1 : 0;
    case CB_FIELD_LIST:
        others[0].separator = "|";
        others[1].separator = ",";
        return is_free && about->item == 0 ? 2 : 0;
    default:
        return 0;
    }
}

/* A column that can be read in several ways is read as most of its cells say what the cases say
 * already: a table that was taken in once means the same again. */
static void find_readings(const Table *table, char decimal)
{
    for (guint i = 0; i < table->n_columns; i++) {
        const CbImportOptions *options = &table->import->options;
        Reading usual = {options->date_order, decimal, options->separator, FALSE}, others[2];
        if (table->known[i] && table->columns[i].type == CB_FIELD_DATE) {
            shows_order(table, i, &usual.order);
        }
        table->readings[i] = usual;
        guint count = table->known[i] ? other_readings(table, i, usual, others) : 0;
        guint most = count > 0 ? count_agreeing(table, i, usual) : 0;
        for (guint other = 0; other < count; other++) {
            guint agreeing = count_agreeing(table, i, others[other]);
            table->readings[i] = agreeing > most ? others[other] : table->readings[i];
            most = MAX(most, agreeing);
        }
    }
}

/* The cells */

static void reject(const Table *table, CbImportCase *one, CbCell *cell, const CbCsvRow *row,
                   guint column)
{
    g_autofree char *message =
        g_strdup_printf("%s: %s", table->columns[column].heading, cell->message);
    report(table, cell->code, row, column, cell->hint, message);
    one->rejected = TRUE;
}

/* Whether a spreadsheet has cut off the end of what the case says. */
static gboolean is_cut(const char *text, const char *canonical, const char *before)
{
    return strlen(text) >= CB_FORM_CELL_LENGTH && cb_form_length(text) == CB_FORM_CELL_LENGTH &&
           strcmp(before, canonical) != 0 && g_str_has_prefix(before, canonical);
}

static void read_cell(const Table *table, CbImportCase *one, const CbCsvRow *row, guint index)
{
    const CbImport *import = table->import;
    const CbColumn *column = &table->columns[index];
    CbCell cell = read_as(table, index, row, table->readings[index]);
    const char *before = value_before(table, one, index);
    gboolean keeps = cell.canonical[0] == '\0' && import->options.keep_empty;
    if (cell.message == NULL && is_cut(cell_text(row, (int)index), cell.canonical, before)) {
        cell.code = CB_CODE_CSV_ROW;
        cell.message = g_strdup_printf("the text ends after %d characters, and that of the case "
                                       "does not: the spreadsheet has cut it",
                                       CB_FORM_CELL_LENGTH);
        cell.hint = g_strdup("take the column out of the table, or edit the file of the case");
    }
    if (cell.message != NULL) {
        reject(table, one, &cell, row, index);
    } else if (!keeps && strcmp(before, cell.canonical) != 0) {
        CbImportChange change = {.column = *column,
                                 .before = before,
                                 .after = cell.canonical,
                                 .cell = place(row, index)};
        g_array_append_val(one->changes, change);
        cb_merge_set(one->merge, column, cell.value);
    }
    g_free(cell.message);
    g_free(cell.hint);
}

/* The translation of an item that the case does not have would stand beside another one. */
static void check_items(const Table *table, CbImportCase *one, const CbCsvRow *row)
{
    for (guint i = 0; i < MIN(row->n_cells, table->n_columns); i++) {
        const CbColumn *column = &table->columns[i];
        if (!table->known[i] || column->item == 0 || column->language == 0 ||
            cell_text(row, (int)i)[0] == '\0' || one->changes->len == 0) {
            continue;
        }
        if (!cb_merge_has_item(one->merge, column->key, column->item)) {
            g_autofree char *message =
                g_strdup_printf("%s: a translation of what is not there", column->heading);
            report(table, CB_CODE_OVERLAY_LENGTH, row, i, "take it out, too", message);
            one->rejected = TRUE;
        }
    }
}

static void read_rows(const Table *table)
{
    for (guint i = 0; i < table->rows->len; i++) {
        CbImportCase *one = &g_array_index(table->import->cases, CbImportCase, i);
        const CbCsvRow *row = g_array_index(table->rows, const CbCsvRow *, i);
        for (guint column = 0; column < MIN(row->n_cells, table->n_columns); column++) {
            if (table->known[column] && table->columns[column].key != NULL) {
                read_cell(table, one, row, column);
            }
        }
        check_items(table, one, row);
    }
}

gboolean cb_import_csv(CbImport *import, const char *path, const char *bytes, gsize length)
{
    import->path = cb_arena_strdup(import->arena, path);
    const CbCsv *csv = cb_csv_parse(import->arena, path, bytes, length, import->diagnostics);
    if (csv == NULL || csv->n_rows == 0) {
        if (csv != NULL) {
            cb_import_report(import, CB_CODE_CSV_SYNTAX, (CbPosition){1, 1}, (CbSpan){0},
                             "its first row holds the headings", "the table is empty");
        }
        return FALSE;
    }
    if (csv->encoding == CB_CSV_WINDOWS_1252) {
        cb_import_report(import, CB_CODE_CSV_ENCODING, (CbPosition){1, 1}, (CbSpan){0},
                         "look whether letters with accents are right; else save it as UTF-8",
                         "the table is not in UTF-8 and was read as Windows-1252");
    }
    guint n_columns = csv->rows[0].n_cells;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const CbCsvRow *));
    Table table = {
        .import = import,
        .csv = csv,
        .columns = cb_arena_new_array(import->arena, CbColumn, n_columns),
        .known = cb_arena_new_array(import->arena, gboolean, n_columns),
        .readings = cb_arena_new_array(import->arena, Reading, n_columns),
        .rows = rows,
        .n_columns = n_columns,
        .id_column = -1,
        .title_column = -1,
    };
    find_keys(&table);
    if (table.id_column < 0 && table.title_column < 0) {
        g_autofree char *message =
            g_strdup_printf("none of %u columns is headed \"id\" or \"title\"", n_columns);
        cb_import_report(import, CB_CODE_CSV_COLUMN, (CbPosition){1, 1}, (CbSpan){0},
                         "one of them must say which case a row is about", message);
        return FALSE;
    }
    read_headings(&table);
    find_cases(&table);
    find_readings(&table, csv->separator == ';' ? ',' : '.');
    read_rows(&table);
    cb_import_check(import);
    return TRUE;
}
