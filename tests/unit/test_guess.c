#include "exchange/guess.h"
#include "exchange/propose.h"

#include <string.h>

/* A table of one column "Name" with different titles and one that is looked at. */
static CbGuesses *guess_cells(CbArena *arena, const char *heading, const char *const *cells,
                              char separator)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GString) text = g_string_new(NULL);
    const CbGuessOptions options = {0};
    g_string_append_printf(text, "Name%c%s\n", separator, heading);
    for (guint i = 0; cells[i] != NULL; i++) {
        g_string_append_printf(text, "Place %u%c\"%s\"\n", i, separator, cells[i]);
    }
    const CbCsv *csv = cb_csv_parse(arena, "a.csv", text->str, text->len, diagnostics);
    g_assert_nonnull(csv);
    return cb_guess_columns(arena, csv, &options);
}

/* The cell of the second column in a row, from 1. */
static const char *cell(const CbGuesses *guesses, guint row)
{
    return cb_guess_cell(guesses, 1, &guesses->csv->rows[row]);
}

static void test_money(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const euros[] = {"€ 1.234,50", "€ 2", "n/a", NULL};
    const CbGuesses *guesses = guess_cells(arena, "Price", euros, ';');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_NUMBER);
    g_assert_cmpstr(guesses->columns[1].unit, ==, "€");
    g_assert_cmpstr(cell(guesses, 1), ==, "1234.5");
    g_assert_cmpstr(cell(guesses, 3), ==, "");
    /* Money has no three decimals, whatever the table's separator says. */
    const char *const dollars[] = {"$1,000", "$12,500", NULL};
    guesses = guess_cells(arena, "Price", dollars, ';');
    g_assert_cmpstr(cell(guesses, 1), ==, "1000");
    const char *const brackets[] = {"(1.000,5)", "20", NULL};
    guesses = guess_cells(arena, "Result", brackets, ';');
    g_assert_cmpstr(cell(guesses, 1), ==, "-1000.5");
    const char *const mixed[] = {"€ 5", "$ 6", NULL};
    g_assert_cmpint(guess_cells(arena, "Price", mixed, ';')->columns[1].type, ==, CB_FIELD_TEXT);
}

static void test_units(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const shares[] = {"12,5 %", "7%", NULL};
    const CbGuesses *guesses = guess_cells(arena, "Share", shares, ';');
    g_assert_cmpstr(guesses->columns[1].unit, ==, "%");
    g_assert_cmpstr(cell(guesses, 1), ==, "12.5");
    const char *const codes[] = {"A1", "A2", NULL};
    g_assert_cmpint(guess_cells(arena, "Code", codes, ';')->columns[1].type, ==, CB_FIELD_TEXT);
    const char *const ordinals[] = {"1st", "21st", NULL};
    g_assert_cmpint(guess_cells(arena, "Place", ordinals, ';')->columns[1].type, ==, CB_FIELD_TEXT);
}

/* Numbers that a number does not keep, and those that count nothing, stay texts. */
static void test_codes(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const books[] = {"9780143127741", "9780143127758", NULL};
    const CbGuesses *guesses = guess_cells(arena, "ISBN", books, ',');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_TEXT);
    const char *const accounts[] = {"12345678901234567", "5", NULL};
    guesses = guess_cells(arena, "Account", accounts, ',');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_TEXT);
    g_assert_cmpstr(cell(guesses, 1), ==, "12345678901234567");
    const char *const numbers[] = {"303", "1067292664", "0", NULL};
    guesses = guess_cells(arena, "languageId", numbers, ',');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_TEXT);
    g_assert_false(guesses->columns[1].facet);
    g_assert_cmpint(guess_cells(arena, "Grid", numbers, ',')->columns[1].type, ==,
                    CB_FIELD_INTEGER);
    const char *const places[] = {"9000", "2000", "9000", NULL};
    g_assert_cmpint(guess_cells(arena, "Postcode", places, ',')->columns[1].type, ==,
                    CB_FIELD_TEXT);
    g_assert_cmpint(guess_cells(arena, "Room no", places, ',')->columns[1].type, ==,
                    CB_FIELD_INTEGER);
}

/* Three noughts behind the sign everywhere: it parts thousands. */
static void test_thousands(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const debts[] = {"(1,000)", "12,000", NULL};
    g_assert_cmpstr(cell(guess_cells(arena, "Result", debts, ';'), 1), ==, "-1000");
    const char *const weights[] = {"1,250", "12,000", NULL};
    g_assert_cmpstr(cell(guess_cells(arena, "Weight", weights, ';'), 1), ==, "1.25");
}

static void test_dates(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const named[] = {"Dec 25 1962", "Apr 13 1957", NULL};
    g_assert_cmpstr(guess_cells(arena, "Release", named, ',')->columns[1].why, ==, "dates");
    const char *const either[] = {"3/4/2021", "5/6/2021", NULL};
    g_assert_nonnull(strstr(guess_cells(arena, "On", either, ',')->columns[1].why, "--dates"));
    const char *const both[] = {"13/1/2021", "1/13/2021", NULL};
    g_assert_nonnull(strstr(guess_cells(arena, "On", both, ',')->columns[1].why, "look at them"));
    const char *const days[] = {"44200", "44201.5", NULL};
    const CbGuesses *guesses = guess_cells(arena, "Start date", days, ',');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_DATE);
    g_assert_cmpstr(cell(guesses, 1), ==, "2021-01-04");
    g_assert_cmpint(guess_cells(arena, "Weight", days, ',')->columns[1].type, ==, CB_FIELD_NUMBER);
}

static void test_commas(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const values[] = {"red, blue", "green, red", "red, blue", "green, red", NULL};
    g_assert_cmpint(guess_cells(arena, "Hue", values, ';')->columns[1].type, ==, CB_FIELD_TERMS);
    const char *const places[] = {"Gent, Belgium", "Lille, France", "Gent, Belgium",
                                  "Lille, France", NULL};
    g_assert_cmpint(guess_cells(arena, "City", places, ';')->columns[1].type, ==, CB_FIELD_TERM);
    const char *const endings[] = {".py, .pyw, .wsgi", ".c, .h", ".rb, .rake, .ru", ".d", NULL};
    const CbGuesses *guesses = guess_cells(arena, "Endings", endings, ';');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_LIST);
    const char *const parts[] = {"Gent, Flanders, Belgium", "Lille, Nord, France", NULL};
    g_assert_cmpint(guess_cells(arena, "Where", parts, ';')->columns[1].type, ==, CB_FIELD_TEXT);
    const char *const names[] = {"Food / Drink", "Care", "Food / Drink", "Care", NULL};
    g_assert_cmpint(guess_cells(arena, "Kind", names, ';')->columns[1].type, ==, CB_FIELD_TERM);
}

static void test_addresses_are_private(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const people[] = {"Jan <jan@example.org>", "Piet <piet@example.org>", "nobody",
                                  NULL};
    g_assert_true(guess_cells(arena, "Contact", people, ';')->columns[1].is_private);
    const char *const lists[] = {"a@example.org; b@example.org", "c@example.org; d@example.org",
                                 NULL};
    g_assert_true(guess_cells(arena, "Contact", lists, ',')->columns[1].is_private);
}

static void test_summary(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const texts[] = {
        "A sentence about the first place, [long enough](/there) to tell what it is.",
        "A sentence about the second place, long enough to tell what it is.", NULL};
    const CbGuesses *guesses = guess_cells(arena, "Explanation", texts, ';');
    g_assert_cmpint(guesses->columns[1].role, ==, CB_GUESS_SUMMARY);
    g_assert_nonnull(strstr(cell(guesses, 1), "\\[long enough](/there)"));
    g_assert_nonnull(strstr(guesses->columns[1].why, "1 row has links"));
}

/* One value in the way of a type is told, with its row. */
static void test_nearly(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *cells[22] = {NULL};
    for (guint i = 0; i < 21; i++) {
        cells[i] = i == 4 ? "2021-02-31" : cb_arena_printf(arena, "2021-03-%02u", i + 1);
    }
    const CbGuesses *guesses = guess_cells(arena, "Day", cells, ',');
    g_assert_cmpint(guesses->columns[1].type, ==, CB_FIELD_TEXT);
    g_assert_nonnull(
        strstr(guesses->columns[1].why, "20 of 21 are dates, but not \"2021-02-31\" in row 6"));
}

static void test_nearly_addresses(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *cells[22] = {NULL};
    for (guint i = 0; i < 21; i++) {
        cells[i] = cb_arena_printf(arena, "https://example.org/%u", i);
    }
    cells[4] = "https://example.org/4\nhttps://example.org/5";
    const CbGuesses *guesses = guess_cells(arena, "Page", cells, ',');
    g_assert_nonnull(strstr(guesses->columns[1].why,
                            "20 of 21 are addresses, but row 6 has two addresses in one cell"));
}

/* That things are counted is no unit. */
static void test_counts(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const numbers[] = {"4", "12", NULL};
    g_assert_null(guess_cells(arena, "Parts (count)", numbers, ',')->columns[1].unit);
    g_assert_cmpstr(guess_cells(arena, "Length (m)", numbers, ',')->columns[1].unit, ==, "m");
}

/* Every cell of the proposed table is where it was; what it lacks comes behind. */
static void test_places(void)
{
    static const char text[] = "sep=,\nKind,,Name\na,,One\n\nb,,Two\n";
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GString) out = g_string_new(NULL);
    const CbGuessOptions options = {0};
    const CbCsv *csv = cb_csv_parse(arena, "a.csv", text, strlen(text), diagnostics);
    cb_propose_table(cb_guess_columns(arena, csv, &options), out);
    g_assert_cmpstr(out->str, ==, "\r\nkind,,title,id\r\na,,One,one\r\n\r\nb,,Two,two\r\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guess/money", test_money);
    g_test_add_func("/guess/units", test_units);
    g_test_add_func("/guess/codes", test_codes);
    g_test_add_func("/guess/thousands", test_thousands);
    g_test_add_func("/guess/dates", test_dates);
    g_test_add_func("/guess/commas", test_commas);
    g_test_add_func("/guess/addresses-are-private", test_addresses_are_private);
    g_test_add_func("/guess/summary", test_summary);
    g_test_add_func("/guess/nearly", test_nearly);
    g_test_add_func("/guess/nearly-addresses", test_nearly_addresses);
    g_test_add_func("/guess/counts", test_counts);
    g_test_add_func("/guess/places", test_places);
    return g_test_run();
}
