#include "command/init_table.h"

#include "base/limits.h"
#include "base/terminal.h"
#include "command/collection.h"
#include "command/command.h"
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
    cb_propose_config(name, language, config);
    cb_propose_schema(guesses, schema);
    cb_propose_about(guesses, file, about);
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
    const CbImportOptions options = {0};
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load, known);
    if (collection == NULL || cb_diagnostics_count(known, CB_SEVERITY_ERROR) > 0) {
        cb_diagnostics_take(diagnostics, known);
        return TRUE;
    }
    if (!cb_schema_files_write(collection, error)) {
        return FALSE;
    }
    g_autoptr(CbSheet) sheet = cb_sheet_new(collection);
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

static CbCsv *read_table(CbArena *arena, const char *path, CbDiagnostics *diagnostics,
                         GError **error)
{
    g_autoptr(GString) bytes = cb_file_read_bytes(path, CB_MAX_TABLE_SIZE, error);
    if (bytes == NULL) {
        return NULL;
    }
    CbCsv *csv = cb_csv_parse(arena, path, bytes->str, bytes->len, diagnostics);
    if (csv != NULL && csv->n_rows < 2) {
        cb_diagnostics_add_cell(diagnostics, CB_CODE_CSV_SYNTAX, path, (CbPosition){1, 1},
                                "headings stand in the first row, a case in each other one",
                                "the table has no rows");
        return NULL;
    }
    if (csv != NULL && csv->n_rows - 1 > CB_MAX_CASES) {
        cb_diagnostics_add_cell(diagnostics, CB_CODE_CASES_LIMIT, path,
                                (CbPosition){csv->rows[CB_MAX_CASES + 1].number, 1}, NULL,
                                "a collection has at most %d cases", CB_MAX_CASES);
        return NULL;
    }
    return csv;
}

static int fail(const GError *error)
{
    return cb_command_fail("init", error->message);
}

int cb_init_from_table(const char *folder, const char *path, const char *language)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GError) error = NULL;
    const CbCsv *csv = read_table(arena, path, diagnostics, &error);
    if (error != NULL) {
        return fail(error);
    }
    /* If a text cannot stand as Markdown or as an address, all are taken as plain texts. */
    for (guint attempt = 0; csv != NULL && attempt < 2; attempt++) {
        g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
        CbGuesses *guesses = cb_guess_columns(arena, csv, attempt == 1);
        if (!write_proposal(folder, guesses, path, language, &error) ||
            !write_cases(folder, guesses, path, found, &error)) {
            return fail(error);
        }
        if (cb_diagnostics_count(found, CB_SEVERITY_ERROR) == 0) {
            print_proposal(guesses, folder, path, language);
            return CB_EXIT_DONE;
        }
        if (attempt == 1) {
            cb_diagnostics_take(diagnostics, found);
        }
    }
    int status = cb_command_report(diagnostics);
    return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
}
