#include "command/export.h"

#include "command/collection.h"
#include "exchange/cell.h"
#include "exchange/table.h"

#include <stdio.h>
#include <string.h>

#define FORMS "csv json yaml template"
#define DELIMITERS "comma semicolon tab"

typedef struct {
    char *out;
    char *delimiter;
    gboolean labels;
    gboolean public;
} Options;

static CbTableOptions table_options(const Options *options)
{
    char delimiter = 0;
    if (options->delimiter != NULL) {
        delimiter = options->delimiter[0] == 'c' ? ',' : options->delimiter[0] == 's' ? ';' : '\t';
    }
    return (CbTableOptions){
        .delimiter = delimiter, .with_labels = options->labels, .without_private = options->public};
}

static gboolean write_form(const CbSheet *sheet, const char *form, const CbTableOptions *options,
                           GString *out, GError **error)
{
    if (strcmp(form, "csv") == 0) {
        return cb_table_write_csv(sheet, options, out, error);
    }
    if (strcmp(form, "template") == 0) {
        return cb_table_write_template(sheet, options, out, error);
    }
    if (strcmp(form, "json") == 0) {
        cb_table_write_json(sheet, options, out);
    } else {
        cb_table_write_yaml(sheet, options, out);
    }
    return TRUE;
}

static int deliver(const char *path, const GString *text)
{
    g_autoptr(GError) error = NULL;
    if (path == NULL) {
        fwrite(text->str, 1, text->len, stdout);
        return CB_EXIT_DONE;
    }
    if (g_file_set_contents(path, text->str, (gssize)text->len, &error)) {
        return CB_EXIT_DONE;
    }
    return cb_command_fail("export", error->message);
}

/* Says which texts Excel would cut. */
static void tell_long_texts(const CbSheet *sheet)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GArray) columns = cb_columns_all(arena, sheet, 0);
    g_autofree char *first = NULL;
    guint count = 0;
    for (guint i = 0; i < columns->len; i++) {
        const CbColumn *column = &g_array_index(columns, CbColumn, i);
        for (guint j = 0; j < sheet->n_cases; j++) {
            const CbUnit *unit = cb_sheet_case(sheet, j);
            const char *text = cb_cell_of(arena, sheet, unit, column);
            if (cb_form_length(text) > CB_FORM_CELL_LENGTH && count++ == 0) {
                first = g_strdup_printf("%s of %s", column->heading, unit->id);
            }
        }
    }
    if (count > 0) {
        fprintf(stderr,
                "casebook export: %u %s longer than the %d characters that Excel keeps of a "
                "cell (%s%s); import refuses what was cut.\n",
                count, count == 1 ? "text is" : "texts are", CB_FORM_CELL_LENGTH, first,
                count > 1 ? ", …" : "");
    }
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    const CbTableOptions form = table_options(options);
    const CbLoadOptions load = {.drafts = TRUE, .today = cb_command_now()};
    g_autofree char *folder = cb_command_collection(arguments[1]);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load, diagnostics);
    if (collection == NULL || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0) {
        int status = cb_command_report_errors(diagnostics);
        fprintf(stderr, "Nothing was exported; mend these first.\n");
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    g_autoptr(CbSheet) sheet = cb_sheet_new(collection, diagnostics);
    if (cb_command_status(diagnostics) != CB_EXIT_DONE) {
        return cb_command_report_errors(diagnostics);
    }
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    if (!write_form(sheet, arguments[0], &form, text, &error)) {
        cb_command_fail("export", error->message);
        return CB_EXIT_CONTENT;
    }
    if (strcmp(arguments[0], "csv") == 0) {
        tell_long_texts(sheet);
    }
    return deliver(options->out, text);
}

static const CbArgument arguments[] = {
    {"FORM", CB_TAKES_WORD, FORMS, FALSE,
     "A table of all cases; the same as JSON or YAML; or an empty table"},
    CB_ARGUMENT_COLLECTION,
    {0},
};

static const CbOption options[] = {
    {.name = "out",
     .takes = CB_TAKES_FILE,
     .value = "FILE",
     .summary = "Where to write; standard output if not given",
     .offset = offsetof(Options, out)},
    {.name = "labels",
     .summary = "Headings and terms as their labels instead of their ids",
     .offset = offsetof(Options, labels)},
    {.name = "public", .summary = "Leave private fields out", .offset = offsetof(Options, public)},
    {.name = "delimiter",
     .takes = CB_TAKES_WORD,
     .words = DELIMITERS,
     .summary = "What stands between cells; if not given, what spreadsheets expect in the "
                "collection's first language",
     .offset = offsetof(Options, delimiter)},
    {0},
};

const CbCommand cb_command_export = {
    .name = "export",
    .summary = "Write all cases as a table, to edit and import again",
    .description =
        "Everything that the cases say is in it, in every language: drafts and private fields, "
        "too. It is for the team, not for publishing (--public leaves private fields out; the "
        "site has tables of its own, cases.csv and cases.json, for readers).\n\n"
        "csv has a row for each case and opens with a double click in Excel and LibreOffice. A "
        "heading is the place of its values: title, title.en for the English one, "
        "sections.2.text. Several values stand in one cell with semicolons between them. A text "
        "that a spreadsheet would run as a formula gets an apostrophe, which import takes away. "
        "json and yaml hold the same. casebook import brings back what was changed, and only "
        "that.\n\n"
        "template is the empty table for new cases: the headings, and below them the label, type, "
        "help and terms of each column, in rows that begin with # and that import passes over.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
