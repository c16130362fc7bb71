/* Random collections, exported, shuffled, edited, imported and exported again: the edits are there
 * and nothing else is. CASEBOOK_SEED brings a run back, CASEBOOK_RUNS makes more of them. */
#include "base/escape.h"
#include "exchange/import.h"
#include "exchange/table.h"
#include "fixture.h"
#include "load/csv.h"
#include "load/yaml_write.h"

#include <stdlib.h>
#include <string.h>

#define RUNS 40
#define CASES_MAX 12

static const char *const schema =
    "case:\n"
    "  name: { type: text, required: true, translate: false }\n"
    "  story: { type: markdown }\n"
    "  sector: { type: term, vocabulary: sectors, facet: true }\n"
    "  sizes: { type: terms, vocabulary: sizes }\n"
    "  people: { type: integer }\n"
    "  share: { type: number }\n"
    "  running: { type: boolean }\n"
    "  started: { type: year }\n"
    "  ended: { type: date }\n"
    "  website: { type: url }\n"
    "  contact: { type: email, private: true }\n"
    "  partners: { type: list }\n"
    "vocabularies:\n"
    "  sectors: [{ id: care, label: { nl: Zorg, en: Care } }, { id: trade, label: Handel }]\n"
    "  sizes: [{ id: 10-19, label: 10–19 }, { id: large, label: 'Groot, of; groter' }, { id: 5 "
    "}]\n";

static const char *const fragments[] = {
    "woord", "=1+1",  "'=x",  "@home", "-5 graden", "+32 2 555", "a; b",  "c, d",
    "e | f", "\"g\"", "'h'",  "# i",   "j: k",      "l #m",      "É œ 😀", "true",
    "2016",  "03/04", "null", "~",     "[n]",       "{o: p}",    "- q",   "* r",
    "100 %", "s\tt",  "&u",   "!v",    ">",         "w\\x",      "''y",   "0123",
    "1-2",   "`z`",   "a''b", "1,5",   "1.234",     "<b>",       "…",     "?",
};

static guint pick(GRand *rand, guint count)
{
    return (guint)g_rand_int_range(rand, 0, (gint32)count);
}

/* A text without white space at its ends; with `lines`, perhaps of several. */
static char *random_text(GRand *rand, gboolean lines)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i <= pick(rand, lines ? 12 : 4); i++) {
        const char *between = !lines || pick(rand, 4) > 0 ? " " : pick(rand, 2) > 0 ? "\n" : "\n\n";
        g_string_append(text, i > 0 ? between : "");
        g_string_append(text, fragments[pick(rand, G_N_ELEMENTS(fragments))]);
    }
    g_strstrip(text->str);
    return g_string_free(text, FALSE);
}

static char *random_item(GRand *rand)
{
    static const char *const items[] = {"een", "twee, drie", "=vier", "vijf | zes", "2016"};
    return g_strdup(items[pick(rand, G_N_ELEMENTS(items))]);
}

/* A value of a column as a cell shows it; "" now and then where it may be. */
static char *random_cell(GRand *rand, const CbColumn *column, char decimal)
{
    static const char *const sizes[] = {"large", "10–19; large", "5; large", "5"};
    if (!column->is_required && column->item == 0 && pick(rand, 5) == 0) {
        return g_strdup("");
    }
    switch (column->type) {
    case CB_FIELD_MARKDOWN:
        return random_text(rand, TRUE);
    case CB_FIELD_TERM:
        return g_strdup(pick(rand, 2) > 0 ? "care" : "trade");
    case CB_FIELD_TERMS:
        return g_strdup(sizes[pick(rand, G_N_ELEMENTS(sizes))]);
    case CB_FIELD_REFS:
        return g_strdup(pick(rand, 2) > 0 ? "case-0" : "case-1; case-0");
    case CB_FIELD_INTEGER:
        return g_strdup_printf("%d", g_rand_int_range(rand, -5, 20000));
    case CB_FIELD_NUMBER:
        return g_strdup_printf("%d%c%d", g_rand_int_range(rand, -5, 2000), decimal,
                               g_rand_int_range(rand, 1, 9));
    case CB_FIELD_BOOLEAN:
        return g_strdup(pick(rand, 2) > 0 ? "true" : "false");
    case CB_FIELD_YEAR:
        return g_strdup_printf("%d", g_rand_int_range(rand, 1000, 3000));
    case CB_FIELD_DATE:
        return g_strdup_printf("%d-%02d-%02d", g_rand_int_range(rand, 1000, 3000),
                               g_rand_int_range(rand, 1, 13), g_rand_int_range(rand, 1, 29));
    case CB_FIELD_URL:
        return g_strdup_printf("https://example.org/%u?a=b;c", pick(rand, 100));
    case CB_FIELD_EMAIL:
        return g_strdup_printf("a%u@example.org", pick(rand, 100));
    case CB_FIELD_LIST:
        return g_strdup(pick(rand, 2) > 0 ? "een; twee, drie" : "=vier");
    default:
        return random_text(rand, FALSE);
    }
}

/* Files */

static void append_remark(GRand *rand, GString *out)
{
    if (pick(rand, 4) == 0) {
        g_string_append(out, pick(rand, 2) > 0 ? "# een opmerking: blijft\n" : "\n");
    }
}

static void append_text(GRand *rand, GString *out, const char *key, gboolean lines, guint indent)
{
    g_autofree char *text = random_text(rand, lines);
    append_remark(rand, out);
    if (strchr(text, '\n') == NULL && pick(rand, 3) == 0) {
        g_autoptr(GString) quoted = g_string_new(NULL);
        cb_yaml_write_flow(quoted, cb_value_string(text), '"');
        g_string_append_printf(out, "%*s%s:   %s  # erbij\n", (int)indent, "", key, quoted->str);
        return;
    }
    g_autofree char *whole =
        strchr(text, '\n') != NULL ? g_strconcat(text, "\n", NULL) : g_strdup(text);
    cb_yaml_write_entry(out, key, cb_value_string(whole), indent, "\n");
}

static void append_sections(GRand *rand, GString *out, guint count)
{
    if (count > 0) {
        g_string_append(out, "sections:\n");
    }
    for (guint i = 0; i < count; i++) {
        GString *item = g_string_new(NULL);
        append_text(rand, item, "title", FALSE, 4);
        append_text(rand, item, "text", TRUE, 4);
        char *first = strstr(item->str, "    title");
        first[2] = '-';
        g_string_append(out, item->str);
        g_string_free(item, TRUE);
    }
}

static void append_list(GRand *rand, GString *out, const char *key)
{
    g_string_append_printf(out, "%s:\n", key);
    for (guint i = 0; i <= pick(rand, 3); i++) {
        g_autofree char *text = random_item(rand);
        g_autoptr(GString) item = g_string_new(NULL);
        cb_yaml_write_flow(item, cb_value_string(text), pick(rand, 2) > 0 ? '"' : 0);
        g_string_append_printf(out, "  - %s\n", item->str);
    }
}

/* The fields that take no text. */
static void append_facts(GRand *rand, GString *out)
{
    static const char *const facts[] = {
        "sector: care  # zorg\n",   "sector: 'trade'\n",
        "sizes: [10-19, large]\n",  "sizes:\n  - large\n  - 5\n",
        "sizes: large\n",           "people: 007\n",
        "people: 1200\n",           "share: 1.50\n",
        "share: -2.25\n",           "running: true\n",
        "running: false\n",         "started: 1999\n",
        "ended: 2020-02-29\n",      "ended: '2021-01-01'\n",
        "contact: b@example.org\n", "related: [case-0]\n",
        "related: case-0\n",        "website: https://example.org/;x\n",
        "updated: 2026-01-01\n",    "draft: true\n",
        "featured: false\n",
    };
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < 8; i++) {
        const char *fact = facts[pick(rand, G_N_ELEMENTS(facts))];
        if (g_hash_table_add(seen, g_strndup(fact, strcspn(fact, ":")))) {
            append_remark(rand, out);
            g_string_append(out, fact);
        }
    }
}

static void write_case(GRand *rand, const Fixture *fixture, guint number)
{
    g_autoptr(GString) base = g_string_new("# bovenaan\n");
    g_autoptr(GString) overlay = g_string_new(NULL);
    guint sections = pick(rand, 4);
    if (pick(rand, 4) == 0) {
        g_string_append(base, "title: { nl: Titel, en: \"Title: two\" }\n");
    } else {
        append_text(rand, base, "title", FALSE, 0);
        append_text(rand, overlay, "title", FALSE, 0);
    }
    append_text(rand, base, "name", FALSE, 0);
    append_facts(rand, base);
    append_text(rand, base, pick(rand, 2) > 0 ? "story" : "summary", TRUE, 0);
    append_sections(rand, base, sections);
    append_sections(rand, overlay, sections > 0 ? pick(rand, sections) : 0);
    if (pick(rand, 2) > 0) {
        append_list(rand, base, pick(rand, 2) > 0 ? "tips" : "partners");
    }
    g_string_append(base, pick(rand, 2) > 0 ? "# onderaan\n" : "");
    g_autofree char *path = g_strdup_printf("cases/case-%u.yaml", number);
    g_autofree char *english = g_strdup_printf("cases/case-%u.en.yaml", number);
    if (pick(rand, 4) == 0) {
        g_string_replace(base, "\n", "\r\n", 0);
    }
    fixture_write(fixture, path, base->str);
    if (overlay->len > 0) {
        fixture_write(fixture, english, overlay->str);
    }
}

/* Tables */

static void load(Fixture *fixture)
{
    const CbLoadOptions options = {.jobs = 1, .drafts = TRUE};
    cb_collection_free(fixture->collection);
    fixture->collection = cb_collection_load(fixture->folder, &options, fixture->diagnostics);
    if (cb_diagnostics_count(fixture->diagnostics, CB_SEVERITY_ERROR) > 0) {
        g_autofree char *messages = fixture_messages(fixture);
        g_error("%s", messages);
    }
}

static CbCsv *export(Fixture *fixture, CbArena *arena, const CbTableOptions *options)
{
    g_autoptr(CbSheet) sheet = cb_sheet_new(fixture->collection, fixture->diagnostics);
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_true(cb_table_write_csv(sheet, options, text, NULL));
    CbCsv *csv = cb_csv_parse(arena, "t.csv", text->str, text->len, fixture->diagnostics);
    g_assert_nonnull(csv);
    return csv;
}

/* The cells of a table by id and heading; empty ones are left out. */
static GHashTable *cells_of(const CbCsv *csv)
{
    GHashTable *cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 1; i < csv->n_rows; i++) {
        const CbCsvRow *row = &csv->rows[i];
        for (guint j = 1; j < row->n_cells; j++) {
            if (row->cells[j].length > 0) {
                g_hash_table_insert(
                    cells, g_strdup_printf("%s/%s", row->cells[0].text, csv->rows[0].cells[j].text),
                    g_strdup(cb_form_unguard(row->cells[j].text)));
            }
        }
    }
    return cells;
}

static void assert_same_cells(GHashTable *expected, GHashTable *found)
{
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, expected);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        const char *other = g_hash_table_lookup(found, key);
        if (g_strcmp0(other, value) != 0) {
            g_error("%s: expected <%s>, found <%s>", (char *)key, (char *)value, other);
        }
    }
    g_assert_cmpuint(g_hash_table_size(expected), ==, g_hash_table_size(found));
}

/* Changes some cells of `cells`, and notes the cases in `edited`. */
static void edit_cells(GRand *rand, const Fixture *fixture, CbArena *arena, const CbCsv *csv,
                       GHashTable *cells, GHashTable *edited, char decimal)
{
    g_autoptr(CbSheet) sheet = cb_sheet_new(fixture->collection, fixture->diagnostics);
    for (guint i = 0; i < 10; i++) {
        CbColumn column;
        const char *heading = csv->rows[0].cells[1 + pick(rand, csv->rows[0].n_cells - 1)].text;
        const char *id = csv->rows[1 + pick(rand, csv->n_rows - 1)].cells[0].text;
        g_autofree char *key = g_strdup_printf("%s/%s", id, heading);
        gboolean is_set = g_hash_table_contains(cells, key);
        g_assert_true(cb_column_find(arena, sheet, heading, &column));
        gboolean leans = column.item > 0 || column.type == CB_FIELD_IMAGE ||
                         (column.type == CB_FIELD_LIST && column.language > 0);
        if (leans && !is_set) {
            continue;
        }
        char *text = random_cell(rand, &column, decimal);
        g_hash_table_add(edited, g_strdup(id));
        if (text[0] == '\0') {
            g_hash_table_remove(cells, key);
            g_free(text);
        } else {
            g_hash_table_insert(cells, g_steal_pointer(&key), text);
        }
    }
}

static void shuffle(GRand *rand, guint *order, guint count)
{
    for (guint i = 0; i < count; i++) {
        order[i] = i;
    }
    for (guint i = count; i > 1; i--) {
        guint other = pick(rand, i);
        guint kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* The edited table with its rows and columns in another order, in any of the encodings. */
static char *write_table(GRand *rand, const CbCsv *csv, GHashTable *cells, char delimiter,
                         gsize *length)
{
    g_autoptr(GString) out = g_string_new(pick(rand, 2) > 0 ? "\xEF\xBB\xBF" : "");
    guint n_columns = csv->rows[0].n_cells;
    g_autofree guint *rows = g_new(guint, csv->n_rows);
    g_autofree guint *columns = g_new(guint, n_columns);
    shuffle(rand, rows, csv->n_rows - 1);
    shuffle(rand, columns, n_columns);
    for (guint i = 0; i < csv->n_rows; i++) {
        const CbCsvRow *row = &csv->rows[i == 0 ? 0 : rows[i - 1] + 1];
        for (guint j = 0; j < n_columns; j++) {
            const char *heading = csv->rows[0].cells[columns[j]].text;
            g_autofree char *key = g_strdup_printf("%s/%s", row->cells[0].text, heading);
            const char *text = g_hash_table_lookup(cells, key);
            if (i == 0 || columns[j] == 0) {
                text = row->cells[columns[j]].text;
            }
            if (j > 0) {
                g_string_append_c(out, delimiter);
            }
            g_autofree char *guarded = cb_form_guard(text != NULL ? text : "");
            cb_escape_csv_cell(out, guarded, -1, delimiter);
        }
        g_string_append(out, pick(rand, 2) > 0 ? "\r\n" : "\n");
    }
    if (pick(rand, 3) == 0 && out->str[0] == '\xEF') {
        return g_convert(out->str, (gssize)out->len, "UTF-16LE", "UTF-8", NULL, length, NULL);
    }
    *length = out->len;
    return g_strndup(out->str, out->len);
}

static void import(Fixture *fixture, const char *bytes, gsize length)
{
    const CbImportOptions options = {0};
    g_autoptr(CbSheet) sheet = cb_sheet_new(fixture->collection, fixture->diagnostics);
    g_autoptr(CbImport) import = cb_import_new(sheet, &options, fixture->diagnostics);
    g_autoptr(GError) error = NULL;
    g_assert_true(cb_import_csv(import, "t.csv", bytes, length));
    if (cb_diagnostics_count(fixture->diagnostics, CB_SEVERITY_ERROR) > 0) {
        g_autofree char *messages = fixture_messages(fixture);
        g_error("%s", messages);
    }
    g_assert_true(cb_import_write(import, &error));
    g_assert_no_error(error);
}

/* The bytes of the files of each case, by path. */
static GHashTable *files_of(const Fixture *fixture)
{
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *folder = g_build_filename(fixture->folder, "cases", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *text = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_hash_table_insert(files, g_strdup(name), text);
    }
    return files;
}

static void assert_untouched(GHashTable *before, GHashTable *after, GHashTable *edited)
{
    GHashTableIter iter;
    gpointer name, text;
    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &name, &text)) {
        g_autofree char *id = g_strndup(name, strcspn(name, "."));
        if (!g_hash_table_contains(edited, id)) {
            g_assert_cmpstr(g_hash_table_lookup(after, name), ==, text);
        }
    }
}

static void run_once(guint32 seed)
{
    static const char delimiters[] = ",;\t";
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GHashTable) edited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Fixture fixture = fixture_new();
    const CbTableOptions options = {.delimiter = delimiters[pick(rand, 3)]};
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl, en]\n");
    fixture_write(&fixture, "schema.yaml", schema);
    guint n_cases = 2 + pick(rand, CASES_MAX);
    for (guint i = 0; i < n_cases; i++) {
        write_case(rand, &fixture, i);
    }
    load(&fixture);
    CbCsv *csv = export(&fixture, arena, &options);
    g_autoptr(GHashTable) cells = cells_of(csv);
    g_autoptr(GHashTable) before = files_of(&fixture);
    edit_cells(rand, &fixture, arena, csv, cells, edited, options.delimiter == ';' ? ',' : '.');
    gsize length = 0;
    g_autofree char *bytes = write_table(rand, csv, cells, options.delimiter, &length);
    import(&fixture, bytes, length);
    load(&fixture);
    g_autoptr(GHashTable) found = cells_of(export(&fixture, arena, &options));
    g_autoptr(GHashTable) after = files_of(&fixture);
    assert_same_cells(cells, found);
    assert_untouched(before, after, edited);
    fixture_clear(&fixture);
}

static void test_round_trips(void)
{
    const char *given = g_getenv("CASEBOOK_SEED");
    const char *more = g_getenv("CASEBOOK_RUNS");
    guint32 seed = given != NULL ? (guint32)strtoul(given, NULL, 10) : 1;
    guint runs = more != NULL ? (guint)strtoul(more, NULL, 10) : RUNS;
    for (guint i = 0; i < runs; i++) {
        g_test_message("seed %u", seed + i);
        run_once(seed + i);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exchange/round-trips", test_round_trips);
    return g_test_run();
}
