#include "base/limits.h"
#include "load/csv.h"

#include <string.h>

typedef struct {
    CbArena *arena;
    CbDiagnostics *diagnostics;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->arena = cb_arena_new();
    fixture->diagnostics = cb_diagnostics_new();
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    cb_diagnostics_free(fixture->diagnostics);
    cb_arena_free(fixture->arena);
}

static CbCsv *parse(Fixture *fixture, const char *text)
{
    return cb_csv_parse(fixture->arena, "t.csv", text, strlen(text), fixture->diagnostics);
}

static const char *cell(const CbCsv *csv, guint row, guint column)
{
    g_assert_cmpuint(row, <, csv->n_rows);
    g_assert_cmpuint(column, <, csv->rows[row].n_cells);
    return csv->rows[row].cells[column].text;
}

static void assert_message(Fixture *fixture, CbCode code, const char *place, const char *message)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(fixture->diagnostics, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpint(items[0].code, ==, code);
    g_autofree char *at =
        g_strdup_printf("%s:%u:%u", items[0].path, items[0].cell.line, items[0].cell.column);
    g_assert_cmpstr(at, ==, place);
    g_assert_nonnull(strstr(items[0].message, message));
}

static void plain_and_quoted_cells(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbCsv *csv = parse(fixture, "id,title\r\na,\"x, \"\"y\"\"\nz\"\nb,");
    g_assert_cmpuint(csv->n_rows, ==, 3);
    g_assert_cmpint(csv->separator, ==, ',');
    g_assert_cmpstr(cell(csv, 1, 1), ==, "x, \"y\"\nz");
    g_assert_cmpstr(cell(csv, 2, 1), ==, "");
}

static void separators_are_found(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(parse(fixture, "a;b;c\n1,5;2;3")->separator, ==, ';');
    g_assert_cmpint(parse(fixture, "a\tb\n1\t2")->separator, ==, '\t');
    g_assert_cmpint(parse(fixture, "\"a;b;c\",d\n")->separator, ==, ',');
    g_assert_cmpint(parse(fixture, "one\ntwo\n")->separator, ==, ',');
}

static void blank_rows_count_but_are_left_out(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbCsv *csv = parse(fixture, "a,b\n\n,\n1,2\n");
    g_assert_cmpuint(csv->n_rows, ==, 2);
    g_assert_cmpuint(csv->rows[1].number, ==, 4);
}

static void encodings_are_found(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbCsv *csv = parse(fixture, "\xEF\xBB\xBFid\n\xC3\xA9");
    g_assert_cmpint(csv->encoding, ==, CB_CSV_UTF8);
    g_assert_cmpstr(cell(csv, 0, 0), ==, "id");
    csv = parse(fixture, "id\ncaf\xE9 \x80");
    g_assert_cmpint(csv->encoding, ==, CB_CSV_WINDOWS_1252);
    g_assert_cmpstr(cell(csv, 1, 0), ==, "café €");
    const char utf16[] = "\xFF\xFEi\0d\0\n\0\xE9\0";
    csv = cb_csv_parse(fixture->arena, "t.csv", utf16, sizeof utf16 - 1, fixture->diagnostics);
    g_assert_cmpint(csv->encoding, ==, CB_CSV_UTF16);
    g_assert_cmpstr(cell(csv, 1, 0), ==, "é");
}

static void an_open_quote_is_reported(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_null(parse(fixture, "a,b\n1,\"open\n"));
    assert_message(fixture, CB_CODE_CSV_SYNTAX, "t.csv:2:2", "never closed");
}

static void text_after_a_quote_is_reported(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_null(parse(fixture, "a,b\n\"x\"y,2\n"));
    assert_message(fixture, CB_CODE_CSV_SYNTAX, "t.csv:2:1", "follows the closing");
}

static void binary_is_refused(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_null(cb_csv_parse(fixture->arena, "t.csv", "a\0b", 3, fixture->diagnostics));
    assert_message(fixture, CB_CODE_CSV_SYNTAX, "t.csv:1:1", "no table");
}

static void columns_are_limited(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 1; i < CB_MAX_CSV_COLUMNS; i++) {
        g_string_append(text, "x,");
    }
    g_assert_nonnull(parse(fixture, text->str));
    g_string_append_c(text, ',');
    g_assert_null(parse(fixture, text->str));
    assert_message(fixture, CB_CODE_CSV_LIMIT, "t.csv:1:1001", "too many columns");
}

static void rows_are_limited(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < CB_MAX_CSV_ROWS; i++) {
        g_string_append(text, "x\n");
    }
    g_assert_nonnull(parse(fixture, text->str));
    g_string_append_c(text, 'x');
    g_assert_null(parse(fixture, text->str));
    assert_message(fixture, CB_CODE_CSV_LIMIT, "t.csv:200001:1", "too many rows");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(path, function) g_test_add(path, Fixture, NULL, set_up, function, tear_down)
    ADD("/csv/cells", plain_and_quoted_cells);
    ADD("/csv/separators", separators_are_found);
    ADD("/csv/blank-rows", blank_rows_count_but_are_left_out);
    ADD("/csv/encodings", encodings_are_found);
    ADD("/csv/open-quote", an_open_quote_is_reported);
    ADD("/csv/text-after-quote", text_after_a_quote_is_reported);
    ADD("/csv/binary", binary_is_refused);
    ADD("/csv/columns", columns_are_limited);
    ADD("/csv/rows", rows_are_limited);
    return g_test_run();
}
