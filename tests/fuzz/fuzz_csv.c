/* Tables of any bytes: rows of valid text within the limits, or a message. What a table says is the
 * same when it is written again with every cell in quotes. */
#include "base/limits.h"
#include "load/csv.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rows(const CbCsv *csv)
{
    guint before = 0;
    for (guint i = 0; i < csv->n_rows; i++) {
        const CbCsvRow *row = &csv->rows[i];
        g_assert_cmpuint(row->number, >, before);
        g_assert_cmpuint(row->n_cells, <=, CB_MAX_CSV_COLUMNS);
        before = row->number;
        for (guint j = 0; j < row->n_cells; j++) {
            g_assert_cmpuint(strlen(row->cells[j].text), ==, row->cells[j].length);
            g_assert_true(g_utf8_validate_len(row->cells[j].text, row->cells[j].length, NULL));
        }
    }
}

static GString *write_again(const CbCsv *csv)
{
    GString *text = g_string_new("\xEF\xBB\xBF");
    for (guint i = 0; i < csv->n_rows; i++) {
        for (guint j = 0; j < csv->rows[i].n_cells; j++) {
            g_auto(GStrv) parts = g_strsplit(csv->rows[i].cells[j].text, "\"", -1);
            g_autofree char *doubled = g_strjoinv("\"\"", parts);
            g_string_append_printf(text, "%s\"%s\"", j > 0 ? "," : "", doubled);
        }
        g_string_append(text, "\r\n");
    }
    return text;
}

static void check_same(const CbCsv *one, const CbCsv *other)
{
    g_assert_cmpuint(one->n_rows, ==, other->n_rows);
    for (guint i = 0; i < one->n_rows; i++) {
        g_assert_cmpuint(one->rows[i].n_cells, ==, other->rows[i].n_cells);
        for (guint j = 0; j < one->rows[i].n_cells; j++) {
            g_assert_cmpstr(one->rows[i].cells[j].text, ==, other->rows[i].cells[j].text);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    const CbCsv *csv = cb_csv_parse(arena, "a.csv", (const char *)data, size, diagnostics);
    g_assert_true(csv != NULL || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0);
    /* A heading of one column leaves the separator open. */
    if (csv == NULL || csv->n_rows == 0 || csv->rows[0].n_cells < 2) {
        return 0;
    }
    check_rows(csv);
    g_autoptr(GString) again = write_again(csv);
    const CbCsv *other = cb_csv_parse(arena, "b.csv", again->str, again->len, diagnostics);
    g_assert_nonnull(other);
    check_same(csv, other);
    return 0;
}
