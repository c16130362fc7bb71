#include "command/import.h"

#include "base/limits.h"
#include "base/terminal.h"
#include "command/collection.h"
#include "exchange/difference_write.h"
#include "exchange/import.h"
#include "load/file.h"

#include <stdio.h>
#include <string.h>

/* Characters of a value that are shown. */
#define SHOWN 60

typedef struct {
    gboolean dry_run;
    gboolean partial;
    gboolean keep_empty;
    char *separator;
    char *dates;
} Options;

/* What becomes of the cases. */
typedef struct {
    guint new_cases, changed, same, rejected;
} Counts;

/* Telling */

/* The beginning of a value, on one line. Free with g_free. */
static char *shorten(const char *value)
{
    g_autofree char *line = g_strdelimit(g_strdup(value), "\r\n\t", ' ');
    gboolean is_long = g_utf8_strlen(line, -1) > SHOWN;
    if (is_long) {
        *g_utf8_offset_to_pointer(line, SHOWN - 1) = '\0';
    }
    return g_strdup_printf("\"%s%s\"", line, is_long ? "…" : "");
}

static void append_change(GString *out, const CbImportChange *change)
{
    gboolean is_new = change->before[0] == '\0', is_gone = change->after[0] == '\0';
    g_string_append_printf(out, "  %s: ", change->column.heading);
    if (is_new || is_gone) {
        g_autofree char *value = shorten(is_new ? change->after : change->before);
        g_string_append_printf(out, "%s%s\n", value, is_gone ? " taken out" : "");
    } else {
        g_autofree char *before = NULL, *after = NULL;
        cb_difference_excerpts(change->before, change->after, &before, &after);
        g_string_append_printf(out, "\"%s\" becomes \"%s\"\n", before, after);
    }
}

static void append_case(GString *out, const CbImportCase *one, Counts *counts)
{
    gboolean has_files = cb_merge_files(one->merge)->len > 0;
    if (one->rejected) {
        counts->rejected++;
        return;
    }
    if (!has_files) {
        counts->same++;
        return;
    }
    g_string_append_printf(out, "%s%s\n", one->id, one->unit == NULL ? " (new)" : "");
    if (one->unit == NULL) {
        counts->new_cases++;
        return;
    }
    counts->changed++;
    for (guint i = 0; i < one->changes->len; i++) {
        append_change(out, &g_array_index(one->changes, CbImportChange, i));
    }
}

static void append_count(GString *out, guint count, const char *one, const char *many)
{
    if (count > 0) {
        g_string_append_printf(out, "%s%u %s", out->len > 0 ? ", " : "", count,
                               count == 1 ? one : many);
    }
}

static char *summary(const Counts *counts)
{
    GString *out = g_string_new(NULL);
    append_count(out, counts->new_cases, "case new", "cases new");
    append_count(out, counts->changed, "case changed", "cases changed");
    append_count(out, counts->same, "case as it was", "cases as they were");
    append_count(out, counts->rejected, "case left out", "cases left out");
    return g_string_free(out, FALSE);
}

static Counts print_changes(const CbImport *import)
{
    guint count = 0;
    Counts counts = {0};
    const CbImportCase *cases = cb_import_cases(import, &count);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        append_case(out, &cases[i], &counts);
    }
    g_autofree char *shown = cb_terminal_text(out->str);
    fputs(shown, stdout);
    counts.rejected += cb_import_n_lost(import);
    return counts;
}

/* Doing */

static gboolean is_tree(const char *path)
{
    return g_str_has_suffix(path, ".json") || g_str_has_suffix(path, ".yaml") ||
           g_str_has_suffix(path, ".yml");
}

/* FALSE if the file cannot be read at all; what is wrong with its contents is in the diagnostics.
 */
static gboolean read_file(CbImport *import, const char *path, CbDiagnostics *diagnostics,
                          gboolean *usable)
{
    if (is_tree(path)) {
        g_autofree char *folder = g_path_get_dirname(path);
        g_autofree char *name = g_path_get_basename(path);
        g_autoptr(CbSource) source = cb_file_read(folder, name, diagnostics);
        *usable = source != NULL && cb_import_tree(import, source);
        return TRUE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) bytes = cb_file_read_bytes(path, CB_MAX_TABLE_SIZE, &error);
    if (bytes == NULL) {
        cb_command_fail("import", error->message);
        return FALSE;
    }
    *usable = cb_import_csv(import, path, bytes->str, bytes->len);
    return TRUE;
}

static int finish(const CbImport *import, const Options *options, CbDiagnostics *diagnostics,
                  gboolean usable)
{
    g_autoptr(GError) error = NULL;
    gboolean well = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0;
    int status = cb_command_report(diagnostics);
    if (!usable || (!well && !options->partial)) {
        fprintf(stderr, "Nothing was written%s.\n",
                usable ? "; --partial imports the rows that are well" : "");
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    const Counts counts = print_changes(import);
    g_autofree char *line = summary(&counts);
    if (!options->dry_run && !cb_import_write(import, &error)) {
        cb_command_fail("import", error->message);
        fputs("Nothing was written.\n", stderr);
        return CB_EXIT_SYSTEM;
    }
    printf("%s%s\n", line[0] != '\0' ? line : "the table has no cases",
           options->dry_run ? " (nothing was written: --dry-run)" : "");
    guint others = cb_import_n_others(import);
    if (others > 0 && cb_import_n_lost(import) == 0) {
        printf("%u %s not in the file and %s as %s\n", others,
               others == 1 ? "case is" : "cases are", others == 1 ? "stays" : "stay",
               others == 1 ? "it is" : "they are");
    }
    return status;
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    const CbLoadOptions load = {.drafts = TRUE, .today = cb_command_now()};
    const CbImportOptions import_options = {
        .keep_empty = options->keep_empty,
        .separator = options->separator,
        .date_order = cb_form_order_named(options->dates),
        .date_order_given = options->dates != NULL,
    };
    g_autofree char *folder = cb_command_collection(arguments[1]);
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &load, known);
    gboolean usable = FALSE;
    if (options->separator != NULL && options->separator[0] == '\0') {
        return cb_command_misuse("import", "--separator is at least one character");
    }
    if (collection == NULL) {
        int status = cb_command_report_errors(known);
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    g_autoptr(CbSheet) sheet = cb_sheet_new(collection, diagnostics);
    g_autoptr(CbImport) import = cb_import_new(sheet, &import_options, diagnostics);
    if (cb_command_status(diagnostics) != CB_EXIT_DONE) {
        return finish(import, options, diagnostics, FALSE);
    }
    if (!read_file(import, arguments[0], diagnostics, &usable)) {
        return CB_EXIT_SYSTEM;
    }
    return finish(import, options, diagnostics, usable);
}

static const CbArgument arguments[] = {
    {"FILE", CB_TAKES_FILE, NULL, FALSE, "A table (.csv, .tsv, .txt), or .json or .yaml of export"},
    CB_ARGUMENT_COLLECTION,
    {0},
};

static const CbOption options[] = {
    {.name = "dry-run",
     .summary = "Show what would change, and write nothing",
     .offset = offsetof(Options, dry_run)},
    {.name = "partial",
     .summary = "Write what is well, and leave out unknown columns and rows with mistakes",
     .offset = offsetof(Options, partial)},
    {.name = "keep-empty",
     .summary = "Empty cells change nothing, instead of taking values out",
     .offset = offsetof(Options, keep_empty)},
    {.name = "separator",
     .takes = CB_TAKES_WORD,
     .value = "TEXT",
     .summary = "What stands between several values in a cell; if not given, ; and | and line "
                "ends, between known terms commas, too",
     .offset = offsetof(Options, separator)},
    {.name = "dates",
     .takes = CB_TAKES_WORD,
     .words = "day-first month-first",
     .summary =
         "How 3/4/2026 is read where no date of its column tells; if not given, as the cases "
         "have it, else the 3rd of April",
     .offset = offsetof(Options, dates)},
    {0},
};

const CbCommand cb_command_import = {
    .name = "import",
    .summary = "Bring a table into the files of the cases",
    .description =
        "The first row holds headings: ids or labels of fields, in any language, with .en or (en) "
        "behind them for the English translation. The column id says which case a row is about; "
        "without one, the title does. Terms and references are written as ids or labels. Commas, "
        "semicolons and tabs between cells are told apart, as are UTF-8, UTF-16 and "
        "Windows-1252. A column that can be read in several ways (3/4/2026; 1,234; values between "
        "commas) is read so that most of its cells say what the cases say already: a table that a "
        "collection was made of can be edited and imported again.\n\n"
        "In the files only what differs is changed: comments, order and quoting stay. A case that "
        "is not there yet is made. An empty cell takes its value out; a column or a case that is "
        "not in the table stays as it is.\n\n"
        "Everything is checked first. Each mistake is named by file, row and column, and if there "
        "is one, nothing is written.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
