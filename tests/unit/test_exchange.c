#include "base/replace.h"
#include "exchange/cell.h"
#include "exchange/import.h"
#include "exchange/table.h"
#include "fixture.h"

#include <string.h>
#include <unistd.h>

static void test_numbers(void)
{
    static const struct {
        const char *text;
        char decimal;
        double number;
    } good[] = {
        {"12", '.', 12},
        {" -3 ", '.', -3},
        {"1234.5", ',', 1234.5},
        {"1.234,5", '.', 1234.5},
        {"1,234.5", ',', 1234.5},
        {"1 234,50", '.', 1234.5},
        {"1,234", '.', 1234},
        {"1,234", ',', 1.234},
        {"1.234", ',', 1234},
        {"1.234", '.', 1.234},
        {"1.234", 0, 1234},
        {"1,5", '.', 1.5},
        {"12 %", '.', 12},
        {"1.234.567", ',', 1234567},
        {"1'234", '.', 1234},
        {"1\xC2\xA0"
         "234",
         '.', 1234},
        {"−5", '.', -5},
        {"1e3", '.', 1000},
        {"0.125", ',', 0.125},
        {"0,125", '.', 0.125},
    };
    static const char *const bad[] = {"",  "a",    "1.2.3", "1,23,4", "12 km", "%",
                                      "-", "0x10", "1e999", "nan",    "1,,2",  "1.234.56"};
    double number;
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_test_message("%s", good[i].text);
        g_assert_true(cb_form_number(good[i].text, good[i].decimal, &number));
        g_assert_cmpfloat_with_epsilon(number, good[i].number, 1e-9);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_test_message("%s", bad[i]);
        g_assert_false(cb_form_number(bad[i], '.', &number));
    }
}

static void assert_date(const char *text, CbDateOrder order, const char *expected)
{
    CbDate date;
    g_test_message("%s", text);
    if (expected == NULL) {
        g_assert_false(cb_form_date(text, order, &date));
        return;
    }
    g_assert_true(cb_form_date(text, order, &date));
    g_autofree char *found = g_strdup_printf("%04d-%02d-%02d", date.year, date.month, date.day);
    g_assert_cmpstr(found, ==, expected);
}

static void test_dates(void)
{
    static const char *const april[] = {
        "2025-04-03",    "2025/4/3",    "2025-04-03T10:11:12Z", "2025-04-03 10:11",
        "3/4/2025",      "3.4.25",      "3-4-2025 10:11:12",    "3 April 2025",
        "03-Apr-25",     "Apr 3, 2025", "April 3 2025",         "3 avril 2025",
        "3. April 2025", "3 apr. 2025",
    };
    static const char *const none[] = {"",          "2025",      "31/2/2025",  "3/4",
                                       "3/4/2025x", "2025-13-1", "3 foo 2025", "1/2/3/4",
                                       "1/2/345",   "10:11"};
    for (gsize i = 0; i < G_N_ELEMENTS(april); i++) {
        assert_date(april[i], CB_ORDER_DAY_FIRST, "2025-04-03");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
        assert_date(none[i], CB_ORDER_DAY_FIRST, NULL);
    }
    assert_date("3/4/2025", CB_ORDER_MONTH_FIRST, "2025-03-04");
    assert_date("12/31/2025", CB_ORDER_DAY_FIRST, "2025-12-31");
    assert_date("1/1/49", CB_ORDER_DAY_FIRST, "2049-01-01");
    assert_date("1/1/50", CB_ORDER_DAY_FIRST, "1950-01-01");
    assert_date("3 mei 2025", CB_ORDER_DAY_FIRST, "2025-05-03");
    assert_date("3 märz 2025", CB_ORDER_DAY_FIRST, "2025-03-03");
    assert_date("3 août 2025", CB_ORDER_DAY_FIRST, "2025-08-03");
    CbDateOrder order;
    g_assert_false(cb_form_date_order("3/4/2025", &order));
    g_assert_true(cb_form_date_order("13/4/2025", &order) && order == CB_ORDER_DAY_FIRST);
    g_assert_true(cb_form_date_order("4/13/2025", &order) && order == CB_ORDER_MONTH_FIRST);
}

static void test_truth(void)
{
    gboolean value = FALSE;
    g_assert_true(cb_form_boolean(" WAAR ", &value) && value);
    g_assert_true(cb_form_boolean("Nein", &value) && !value);
    g_assert_false(cb_form_boolean("perhaps", &value));
}

static void test_guards(void)
{
    static const char *const guarded[] = {"=1+1",
                                          "-x",
                                          "@a",
                                          "+32 2",
                                          "\tx",
                                          "'=x",
                                          "''-5",
                                          "3/4",
                                          "1-2",
                                          "007",
                                          "1,5",
                                          "5 %",
                                          "€ 5",
                                          "12:30",
                                          "true",
                                          "Jan 2020",
                                          "1.234",
                                          "-5,2",
                                          "1234567890123456"};
    static const char *const plain[] = {"",      "a",     "12", "-12",  "'s morgens",
                                        "1984",  "10 km", "'",  "yes!", "https://a/?b=1",
                                        "a = b", "ja",    "no", "mei",  "0"};
    for (gsize i = 0; i < G_N_ELEMENTS(guarded); i++) {
        g_autofree char *cell = cb_form_guard(guarded[i]);
        g_test_message("%s", guarded[i]);
        g_assert_true(cell[0] == '\'' && strcmp(cell + 1, guarded[i]) == 0);
        g_assert_cmpstr(cb_form_unguard(cell), ==, guarded[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_autofree char *cell = cb_form_guard(plain[i]);
        g_assert_cmpstr(cell, ==, plain[i]);
        g_assert_cmpstr(cb_form_unguard(cell), ==, plain[i]);
    }
}

static void test_delimiters(void)
{
    g_assert_cmpint(cb_table_delimiter("en"), ==, ',');
    g_assert_cmpint(cb_table_delimiter("en-GB"), ==, ',');
    g_assert_cmpint(cb_table_delimiter("nl"), ==, ';');
}

static void assert_column(const CbSheet *sheet, const char *heading, const char *expected)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    CbColumn column;
    g_test_message("%s", heading);
    gboolean found = cb_column_find(arena, sheet, heading, &column);
    g_assert_cmpstr(found ? column.heading : NULL, ==, expected);
}

static void test_headings(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl, en]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n"
                  "  place: { type: text, label: { nl: Plaats, en: Place of work } }\n"
                  "  size: { type: integer, label: Grootte }\n"
                  "  other: { type: integer, label: Grootte }\n"
                  "  partners: { type: list }\n"
                  "  title: { label: { nl: Naam, en: Name } }\n");
    fixture_write(&fixture, "cases/a.yaml", "title: A\n");
    fixture_load(&fixture);
    g_autoptr(CbSheet) sheet = cb_sheet_new(fixture.collection, fixture.diagnostics);
    assert_column(sheet, " ID ", "id");
    assert_column(sheet, "Place of Work", "place");
    assert_column(sheet, "plaats (en)", "place.en");
    assert_column(sheet, "place.en", "place.en");
    assert_column(sheet, "place.nl", "place");
    assert_column(sheet, "size", "size");
    assert_column(sheet, "size.en", NULL);
    assert_column(sheet, "Grootte", NULL);
    assert_column(sheet, "naam", "title");
    assert_column(sheet, "Titel (en)", "title.en");
    assert_column(sheet, "sections.2.text.en", "sections.2.text.en");
    assert_column(sheet, "sections.0.text", NULL);
    assert_column(sheet, "sections.text", NULL);
    assert_column(sheet, "sections.1.url", NULL);
    assert_column(sheet, "sections.1000.title", "sections.1000.title");
    assert_column(sheet, "sections.1001.title", NULL);
    assert_column(sheet, "quotes.1.paraphrase.en", NULL);
    assert_column(sheet, "partners.3", "partners.3");
    assert_column(sheet, "tips", "tips");
    assert_column(sheet, "tips.1", "tips.1");
    assert_column(sheet, "colour", NULL);
    fixture_clear(&fixture);
}

/* Writing several files */

static char *path_in(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

static void assert_text(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL) == (expected != NULL));
    g_assert_cmpstr(text, ==, expected);
}

static void assert_no_leftovers(const Fixture *fixture, guint expected)
{
    g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir) != NULL) {
        count++;
    }
    g_assert_cmpuint(count, ==, expected);
}

static void test_replace(void)
{
    Fixture fixture = fixture_new();
    g_autofree char *old = path_in(&fixture, "old");
    g_autofree char *new = path_in(&fixture, "new");
    g_autofree char *link = path_in(&fixture, "link");
    g_autoptr(GError) error = NULL;
    fixture_write(&fixture, "old", "before");
    g_assert_cmpint(g_chmod(old, 0640), ==, 0);
    g_assert_cmpint(symlink("old", link), ==, 0);
    const CbReplacement files[] = {{link, "after", 5, FALSE}, {new, "x", 1, TRUE}};
    g_assert_true(cb_files_replace(files, 2, &error));
    assert_text(old, "after");
    assert_text(new, "x");
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    GStatBuf status;
    g_assert_cmpint(g_stat(old, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0640);
    assert_no_leftovers(&fixture, 3);
    fixture_clear(&fixture);
}

static void test_replace_all_or_nothing(void)
{
    Fixture fixture = fixture_new();
    g_autofree char *old = path_in(&fixture, "old");
    g_autofree char *new = path_in(&fixture, "new");
    g_autofree char *missing = path_in(&fixture, "missing");
    g_autoptr(GError) error = NULL;
    fixture_write(&fixture, "old", "before");
    const CbReplacement first[] = {
        {old, "a", 1, FALSE}, {new, "x", 1, TRUE}, {missing, "y", 1, FALSE}};
    g_assert_false(cb_files_replace(first, 3, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    const CbReplacement second[] = {{new, "x", 1, TRUE}, {old, "a", 1, TRUE}};
    g_assert_false(cb_files_replace(second, 2, &error));
    g_assert_nonnull(error);
    assert_text(old, "before");
    assert_text(new, NULL);
    assert_no_leftovers(&fixture, 1);
    fixture_clear(&fixture);
}

/* A step fails when others are done: two of them make the same file. */
static void test_replace_gives_back(void)
{
    Fixture fixture = fixture_new();
    g_autofree char *old = path_in(&fixture, "old");
    g_autofree char *twice = path_in(&fixture, "twice");
    g_autoptr(GError) error = NULL;
    fixture_write(&fixture, "old", "before");
    const CbReplacement files[] = {
        {old, "a", 1, FALSE}, {twice, "b", 1, TRUE}, {twice, "c", 1, TRUE}};
    g_assert_false(cb_files_replace(files, 3, &error));
    assert_text(old, "before");
    assert_text(twice, NULL);
    assert_no_leftovers(&fixture, 1);
    fixture_clear(&fixture);
}

/* Items of lists, and their translations */

static char *imported(const char *base, const char *overlay, const char *table, const char *name)
{
    Fixture fixture = fixture_new();
    const CbImportOptions options = {0};
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl, en]\n");
    fixture_write(&fixture, "cases/a.yaml", base);
    fixture_write(&fixture, "cases/a.en.yaml", overlay);
    fixture_load(&fixture);
    CbSheet *sheet = cb_sheet_new(fixture.collection, fixture.diagnostics);
    CbImport *import = cb_import_new(sheet, &options, fixture.diagnostics);
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    g_assert_true(cb_import_csv(import, "t.csv", table, strlen(table)));
    if (cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR) > 0) {
        text = fixture_messages(&fixture);
    } else {
        g_autofree char *path = path_in(&fixture, name);
        g_assert_true(cb_import_write(import, &error));
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    }
    cb_import_free(import);
    cb_sheet_free(sheet);
    fixture_clear(&fixture);
    return text;
}

/* A number may have the unit of its field with it; every case's own keys come before labels. */
static void test_own_columns(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [en]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n  way: { type: number, unit: km }\n"
                  "  title_2: { type: text, label: Title }\n");
    fixture_load(&fixture);
    g_autoptr(CbSheet) sheet = cb_sheet_new(fixture.collection, fixture.diagnostics);
    g_autoptr(CbArena) arena = cb_arena_new();
    CbCellReader reader = {.sheet = sheet, .decimal = '.'};
    CbColumn column;
    g_assert_true(cb_column_find(arena, sheet, "Title", &column));
    g_assert_cmpstr(column.heading, ==, "title");
    g_assert_true(cb_column_find(arena, sheet, "way", &column));
    CbCell cell = cb_cell_read(&reader, arena, &column, "5.5 km");
    g_assert_null(cell.message);
    g_assert_cmpstr(cell.canonical, ==, "5.5");
    cell = cb_cell_read(&reader, arena, &column, "5 kg");
    g_assert_nonnull(cell.message);
    g_free(cell.message);
    g_free(cell.hint);
    cell = cb_cell_read(&reader, arena, &column, "12345678901234567890");
    g_assert_nonnull(cell.message);
    g_free(cell.message);
    g_free(cell.hint);
    cb_cell_reader_clear(&reader);
    fixture_clear(&fixture);
}

static void test_ids_of_any_script(void)
{
    g_autofree char *moscow = cb_sheet_slug("Москва 2024");
    g_autofree char *accents = cb_sheet_slug("Élève à l'école?");
    g_autofree char *nothing = cb_sheet_slug("… ???");
    g_assert_cmpstr(moscow, ==, "moskva-2024");
    g_assert_cmpstr(accents, ==, "eleve-a-lecole");
    g_assert_cmpstr(nothing, ==, "");
}

/* More files than are made durable one by one. */
static void test_replace_many(void)
{
    Fixture fixture = fixture_new();
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(CbReplacement));
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("file-%u", i);
        g_ptr_array_add(paths, path_in(&fixture, name));
        const CbReplacement file = {paths->pdata[i], "many", strlen("many"), TRUE};
        g_array_append_val(files, file);
    }
    g_assert_true(
        cb_files_replace((const CbReplacement *)(const void *)files->data, files->len, &error));
    assert_text(paths->pdata[39], "many");
    fixture_clear(&fixture);
}

static void test_items(void)
{
    static const char base[] = "title: A\ntips:\n  - one\n  - two\n  - three\n";
    static const char overlay[] = "title: A\ntips:\n  - first\n  - second\n  - third\n";
    g_autofree char *text = imported(base, overlay, "id,tips.2\na,\n", "cases/a.yaml");
    g_assert_cmpstr(text, ==, "title: A\ntips:\n  - one\n  - three\n");
    g_autofree char *english = imported(base, overlay, "id,tips.2\na,\n", "cases/a.en.yaml");
    g_assert_cmpstr(english, ==, "title: A\ntips:\n  - first\n  - third\n");
    g_autofree char *message = imported(base, overlay, "id,tips.2,tips.2.en\na,,second\n", "");
    g_assert_nonnull(strstr(message, "t.csv:2:3: error[CB503]"));
    g_autofree char *all = imported(base, overlay, "id,tips\na,new\n", "cases/a.yaml");
    g_assert_nonnull(strstr(all, "- new") != NULL ? all : strstr(all, "[new]"));
}

static void test_languages_in_one_file(void)
{
    static const char base[] = "title: { nl: Een, en: One }  # kept\n";
    g_autofree char *text =
        imported(base, "{}\n", "id,title,title.en\na,Twee,Two\n", "cases/a.yaml");
    g_assert_cmpstr(text, ==, "title: { nl: Twee, en: Two }  # kept\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exchange/numbers", test_numbers);
    g_test_add_func("/exchange/dates", test_dates);
    g_test_add_func("/exchange/truth", test_truth);
    g_test_add_func("/exchange/guards", test_guards);
    g_test_add_func("/exchange/delimiters", test_delimiters);
    g_test_add_func("/exchange/headings", test_headings);
    g_test_add_func("/exchange/replace", test_replace);
    g_test_add_func("/exchange/replace-all-or-nothing", test_replace_all_or_nothing);
    g_test_add_func("/exchange/replace-gives-back", test_replace_gives_back);
    g_test_add_func("/exchange/items", test_items);
    g_test_add_func("/exchange/own-columns", test_own_columns);
    g_test_add_func("/exchange/ids-of-any-script", test_ids_of_any_script);
    g_test_add_func("/exchange/replace-many", test_replace_many);
    g_test_add_func("/exchange/languages-in-one-file", test_languages_in_one_file);
    return g_test_run();
}
