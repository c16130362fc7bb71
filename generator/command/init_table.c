#include "command/init_table.h"

#include "base/limits.h"
#include "base/terminal.h"
#include "command/collection.h"
#include "command/command.h"
#include "command/fresh_folder.h"
#include "command/schema.h"
#include "exchange/import.h"
#include "exchange/propose.h"
#include "load/file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static gboolean write_text(const char *folder, const char *name, const GString *text,
                           GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        int code = errno;
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot make %s: %s",
                    parent, g_strerror(code));
        return FALSE;
    }
    return g_file_set_contents(path, text->str, (gssize)text->len, error);
}

/* "world-countries.csv" as a title: World countries. Free with g_free. */
static char *name_of(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    char *dot = strrchr(name, '.');
    if (dot != NULL && dot > name) {
        *dot = '\0';
    }
    g_strdelimit(name, "-_", ' ');
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autofree char *first = g_utf8_substring(valid, 0, 1);
    g_autofree char *capital = g_utf8_strup(first, -1);
    return g_strconcat(capital, valid + strlen(first), NULL);
}

static gboolean write_figures(const char *folder, const CbGuesses *guesses, GError **error)
{
    gboolean done = TRUE;
    for (guint i = 0; done && cb_propose_figure_column(guesses, i) >= 0; i++) {
        guint column = (guint)cb_propose_figure_column(guesses, i);
        g_autofree char *slug = cb_sheet_slug(guesses->columns[column].id);
        g_autofree char *name = g_strdup_printf("figures/%s.yaml", slug);
        g_autoptr(GString) text = g_string_new(NULL);
        cb_propose_figure(guesses, column, text);
        done = write_text(folder, name, text, error);
    }
    return done;
}

/* Everything but the cases. */
static gboolean write_proposal(const char *folder, const CbGuesses *guesses, const char *path,
                               const char *language, GError **error)
{
    g_autofree char *name = name_of(path);
    g_autofree char *file = g_path_get_basename(path);
    g_autoptr(GString) config = g_string_new(NULL);
    g_autoptr(GString) schema = g_string_new(NULL);
    g_autoptr(GString) about = g_string_new(NULL);
    cb_propose_config(guesses, name, file, language, config);
    cb_propose_schema(guesses, schema);
    cb_propose_about(guesses, file, language, about);
    return write_text(folder, "casebook.yaml", config, error) &&
           write_text(folder, "schema.yaml", schema, error) &&
           write_text(folder, "pages/about.md", about, error) &&
           write_figures(folder, guesses, error) && cb_init_write_settings(folder, error);
}

/* Writes the cases into the collection that the proposal made. What is wrong with it is in
 * `diagnostics`; FALSE if the system failed. */
static gboolean write_cases(const char *folder, const CbGuesses *guesses, const char *path,
                            CbDiagnostics *diagnostics, GError **error)
{
    const CbLoadOptions load = {.drafts = TRUE};
    const CbImportOptions options = {.separator = CB_GUESS_SEPARATOR};
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load, known);
    if (collection == NULL || cb_diagnostics_count(known, CB_SEVERITY_ERROR) > 0) {
        cb_diagnostics_take(diagnostics, known);
        return TRUE;
    }
    if (!cb_schema_files_write(collection, error)) {
        return FALSE;
    }
    g_autoptr(CbSheet) sheet = cb_sheet_new(collection, diagnostics);
    g_autoptr(CbImport) import = cb_import_new(sheet, &options, diagnostics);
    g_autoptr(GString) table = g_string_new(NULL);
    cb_propose_table(guesses, table);
    gboolean usable = cb_import_csv(import, path, table->str, table->len) &&
                      cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0;
    return !usable || cb_import_write(import, error);
}

static void print_proposal(const CbGuesses *guesses, const char *folder, const char *path,
                           const char *language)
{
    g_autofree char *file = g_path_get_basename(path);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_propose_explain(guesses, file, out);
    g_autofree char *shown = cb_terminal_text(out->str);
    fputs(shown, stdout);
    printf("The language is %s; --language names another.\n\n"
           "%s holds the collection: look through schema.yaml and change what is not right.\n\n"
           "  cd %s\n"
           "  casebook build --out public   makes the site: open public/index.html\n"
           "  casebook check                shows what is missing\n",
           language, folder, folder);
}

static void report(CbDiagnostics *diagnostics, CbCode code, const char *path, guint row,
                   guint column, const char *hint, const char *message)
{
    cb_diagnostics_add_cell(diagnostics, code, path, (CbPosition){row, column}, hint, "%s",
                            message);
}

/* The first cell of a row behind the headings, 0 if there is none. */
static guint cell_behind(const CbCsv *csv, const CbCsvRow *row)
{
    for (guint i = csv->rows[0].n_cells; i < row->n_cells; i++) {
        if (row->cells[i].length > 0) {
            return i + 1;
        }
    }
    return 0;
}

/* Says what would be lost: cells without a heading, more cases or fields than there can be. */
static void check_table(const CbCsv *csv, const char *path, CbDiagnostics *diagnostics)
{
    const CbCsvRow *head = &csv->rows[0];
    guint headed = 0;
    for (guint i = 0; i < head->n_cells; i++) {
        headed += head->cells[i].length > 0 ? 1 : 0;
    }
    if (head->n_cells > 2 && headed * 2 < head->n_cells) {
        g_autofree char *message = g_strdup_printf("only %u of %u columns %s a heading", headed,
                                                   head->n_cells, headed == 1 ? "has" : "have");
        report(diagnostics, CB_CODE_CSV_COLUMN, path, head->number, 1,
               "the first row holds the headings: take away what stands above them", message);
    }
    for (guint i = 1; i < csv->n_rows; i++) {
        guint column = cell_behind(csv, &csv->rows[i]);
        if (column > 0) {
            report(diagnostics, CB_CODE_CSV_ROW, path, csv->rows[i].number, column,
                   "give its column a heading; a cell that holds the separator stands between "
                   "quotation marks",
                   "the row has more cells than there are headings");
        }
    }
    if (csv->n_rows - 1 > CB_MAX_CASES) {
        g_autofree char *message =
            g_strdup_printf("a collection has at most %d cases", CB_MAX_CASES);
        report(diagnostics, CB_CODE_CASES_LIMIT, path, csv->rows[CB_MAX_CASES + 1].number, 1,
               "make several tables of it, and a collection of each", message);
    }
}

static void check_fields(const CbGuesses *guesses, const char *path, CbDiagnostics *diagnostics)
{
    guint n_fields = 0;
    for (guint i = 0; i < guesses->n_columns; i++) {
        n_fields += guesses->columns[i].role == CB_GUESS_FIELD ? 1 : 0;
        if (n_fields > CB_MAX_FIELDS) {
            g_autofree char *message =
                g_strdup_printf("cases have at most %d fields", CB_MAX_FIELDS);
            report(diagnostics, CB_CODE_CSV_LIMIT, path, guesses->csv->rows[0].number, i + 1,
                   "take out columns that readers do not need", message);
            return;
        }
    }
}

static const CbCsv *read_table(CbArena *arena, const char *path, CbDiagnostics *diagnostics,
                               GError **error)
{
    g_autoptr(GString) bytes = cb_file_read_bytes(path, CB_MAX_TABLE_SIZE, error);
    if (bytes == NULL) {
        return NULL;
    }
    const CbCsv *csv = cb_csv_parse(arena, path, bytes->str, bytes->len, diagnostics);
    if (csv != NULL && csv->n_rows < 2) {
        report(diagnostics, CB_CODE_CSV_SYNTAX, path, 1, 1,
               "headings stand in the first row, a case in each other one",
               "the table has no rows");
    } else if (csv != NULL) {
        check_table(csv, path, diagnostics);
    }
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0 ? csv : NULL;
}

/* Notes the columns whose texts cannot be Markdown or addresses, and why. FALSE if nothing new was
 * found: then something else is wrong. */
static gboolean note_plain_columns(CbArena *arena, const CbGuesses *guesses,
                                   const CbDiagnostics *found, const char **not_markdown)
{
    guint count = 0;
    gboolean is_new = FALSE;
    const CbDiagnostic *items = cb_diagnostics_items(found, &count);
    for (guint i = 0; i < count; i++) {
        CbPosition cell = items[i].cell;
        gboolean is_known = cell.column > 0 && cell.column <= guesses->n_columns;
        if (!is_known || not_markdown[cell.column - 1] != NULL) {
            continue;
        }
        /* The message begins with the field, which the heading says already. */
        const char *colon = strstr(items[i].message, ": ");
        not_markdown[cell.column - 1] = cb_arena_printf(
            arena, "%s in row %u", colon != NULL ? colon + 2 : items[i].message, cell.line);
        is_new = TRUE;
    }
    return is_new;
}

static int fail(const GError *error)
{
    return cb_command_fail("init", error->message);
}

static int fail_content(CbDiagnostics *diagnostics)
{
    int status = cb_command_report(diagnostics);
    return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
}

/* Makes the collection; a column whose texts are no valid Markdown is then taken as plain text. */
static int make_collection(CbFreshFolder *fresh, const CbCsv *csv, const char *folder,
                           const CbInitTable *table)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GError) error = NULL;
    const char **not_markdown = cb_arena_new_array(arena, const char *, csv->rows[0].n_cells);
    const CbGuessOptions options = {.order = table->date_order, .not_markdown = not_markdown};
    for (;;) {
        g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
        const CbGuesses *guesses = cb_guess_columns(arena, csv, &options);
        const char *path = cb_fresh_folder_path(fresh);
        check_fields(guesses, table->path, found);
        if (cb_diagnostics_count(found, CB_SEVERITY_ERROR) > 0) {
            return fail_content(found);
        }
        if (!write_proposal(path, guesses, table->path, table->language, &error) ||
            !write_cases(path, guesses, table->path, found, &error)) {
            return fail(error);
        }
        if (cb_diagnostics_count(found, CB_SEVERITY_ERROR) == 0) {
            if (!cb_fresh_folder_finish(fresh, &error)) {
                return fail(error);
            }
            print_proposal(guesses, folder, table->path, table->language);
            return CB_EXIT_DONE;
        }
        if (!note_plain_columns(arena, guesses, found, not_markdown)) {
            return fail_content(found);
        }
        if (!cb_fresh_folder_clear(fresh, &error)) {
            return fail(error);
        }
    }
}

int cb_init_from_table(const char *folder, const CbInitTable *table)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    const CbCsv *csv = read_table(arena, table->path, diagnostics, &error);
    if (error != NULL) {
        return fail(error);
    }
    if (csv == NULL) {
        return fail_content(diagnostics);
    }
    g_autoptr(CbFreshFolder) fresh = cb_fresh_folder_new(folder, &error);
    return fresh != NULL ? make_collection(fresh, csv, folder, table) : fail(error);
}
