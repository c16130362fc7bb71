#include "exchange/propose.h"

#include "base/escape.h"
#include "exchange/column.h"
#include "exchange/sheet.h"
#include "load/json_schema.h"
#include "load/yaml_write.h"

#include <string.h>

/* Values in a figure: fewer say nothing, more are no picture. */
#define FIGURE_VALUES_MIN 2
#define FIGURE_VALUES_MAX 24

/* A text as it stands in YAML. */
static void append_text(GString *out, const char *text)
{
    cb_yaml_write_flow(out, cb_value_string(text), 0);
}

/* What a proposal says to readers, in their language. */
typedef struct {
    const char *language;
    const char *about;      /* the title of the page about the collection */
    const char *from_table; /* between the number of the cases and the table's name */
} Words;

static const Words words[] = {{"en", "About", "cases, from the table"},
                              {"nl", "Over deze verzameling", "cases, uit de tabel"},
                              {"fr", "À propos", "cas, tirés du tableau"},
                              {"de", "Über diese Sammlung", "Fälle, aus der Tabelle"}};

static const Words *words_in(const char *language)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].language, language) == 0) {
            return &words[i];
        }
    }
    return &words[0];
}

/* Where the cases come from. Free with g_free. */
static char *sentence_of(const CbGuesses *guesses, const char *file, const char *language)
{
    return g_strdup_printf("%u %s %s.", guesses->csv->n_rows - 1, words_in(language)->from_table,
                           file);
}

void cb_propose_config(const CbGuesses *guesses, const char *name, const char *file,
                       const char *language, GString *out)
{
    g_autofree char *sentence = sentence_of(guesses, file, language);
    g_string_append(out, CB_SCHEMA_LINE CB_SCHEMA_FOLDER
                    "/config.schema.json\n"
                    "# What the collection is called, and how it is put together.\n"
                    "title: ");
    append_text(out, name);
    g_string_append(out,
                    "\n# A sentence for the home page and for search engines: write your own.\n"
                    "description: ");
    append_text(out, sentence);
    g_string_append_printf(
        out,
        "\n\n"
        "# The first language is the default; with [%s, …] texts may be written "
        "in more.\n"
        "languages: [%s]\n"
        "\n"
        "# How it looks: folio, civic, or a theme of your own in themes/.\n"
        "theme: folio\n"
        "\n"
        "# What the menu shows. Practices, topics and tools are there when they "
        "are written.\n"
        "navigation: [cases, figures, page:about]\n"
        "\n"
        "# A guide to print, guide.html and guide.pdf: take the # away.\n"
        "# guides:\n"
        "#   - id: guide\n"
        "#     title: The guide\n"
        "#     parts: [introduction, figures, cases, register]\n"
        "\n"
        "# For those who edit in forms: `casebook build --admin` adds admin/, "
        "which saves into the Git\n"
        "# repository that is named here. It needs the npm package @sveltia/cms.\n"
        "# admin: { repository: team/collection }\n",
        language, language);
}

/* What import calls the column. */
static const char *heading_of(const CbGuess *guess)
{
    switch (guess->role) {
    case CB_GUESS_ID:
        return CB_COLUMN_ID;
    case CB_GUESS_TITLE:
        return "title";
    case CB_GUESS_SUMMARY:
        return "summary";
    case CB_GUESS_FIELD:
    case CB_GUESS_BUILT_IN:
        return guess->id;
    default:
        return "";
    }
}

/* The schema */

static void append_field(const CbGuess *guess, GString *out)
{
    g_autofree char *why = g_strdup(guess->why);
    for (char *at = why; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) ? ' ' : *at; /* a comment is one line */
    }
    g_string_append_printf(out, "  %s:  # %s\n    type: %s\n", guess->id, why,
                           cb_field_type_name(guess->type));
    if (guess->n_terms > 0) {
        g_string_append_printf(out, "    vocabulary: %s\n", guess->id);
    }
    if (guess->facet) {
        g_string_append(out, "    facet: true\n");
    }
    if (guess->is_private) {
        g_string_append(out, "    private: true\n");
    }
    if (guess->unit != NULL) {
        g_string_append(out, "    unit: ");
        append_text(out, guess->unit);
        g_string_append_c(out, '\n');
    }
    if (guess->group != NULL) {
        g_string_append(out, "    group: ");
        append_text(out, guess->group);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, "    label: ");
    append_text(out, guess->label[0] != '\0' ? guess->label : guess->id);
    g_string_append_c(out, '\n');
}

/* The label of what every case has, if the table calls it something else: by that name its column
 * is found when the table is imported again. */
static void append_built_in(const CbGuess *guess, const char *key, GString *out)
{
    g_autofree char *heading = cb_sheet_fold(guess->heading);
    if (strcmp(heading, key) != 0 && guess->label[0] != '\0') {
        g_string_append_printf(out, "  %s: { label: ", key);
        append_text(out, guess->label);
        g_string_append(out, " }  # as the table calls it\n");
    }
}

static void append_vocabulary(const CbGuess *guess, GString *out)
{
    g_string_append_printf(out, "  %s:\n", guess->id);
    for (guint i = 0; i < guess->n_terms; i++) {
        g_string_append(out, "    - { id: ");
        append_text(out, guess->terms[i].id);
        g_string_append(out, ", label: ");
        append_text(out, guess->terms[i].label);
        g_string_append(out, " }\n");
    }
}

static gboolean is_field(const CbGuess *guess)
{
    return guess->role == CB_GUESS_FIELD;
}

void cb_propose_schema(const CbGuesses *guesses, GString *out)
{
    g_autoptr(GString) fields = g_string_new(NULL);
    guint n_vocabularies = 0;
    g_string_append(out, CB_SCHEMA_LINE CB_SCHEMA_FOLDER
                    "/fields.schema.json\n"
                    "# The fields of a case, as the table suggested them: change what is not "
                    "right.\n"
                    "# facet: true   readers can filter by it\n"
                    "# private: true    checked, never published\n");
    for (guint i = 0; i < guesses->n_columns; i++) {
        n_vocabularies += is_field(&guesses->columns[i]) && guesses->columns[i].n_terms > 0 ? 1 : 0;
    }
    for (guint i = 0; i < guesses->n_columns; i++) {
        const CbGuess *guess = &guesses->columns[i];
        if (is_field(guess)) {
            append_field(guess, fields);
        } else if (guess->role == CB_GUESS_TITLE || guess->role == CB_GUESS_SUMMARY) {
            append_built_in(guess, heading_of(guess), fields);
        }
    }
    g_string_append_printf(out, "case:%s%s", fields->len > 0 ? "\n" : " {}\n", fields->str);
    g_string_append(out, n_vocabularies > 0 ? "\nvocabularies:\n" : "");
    for (guint i = 0; i < guesses->n_columns; i++) {
        if (is_field(&guesses->columns[i]) && guesses->columns[i].n_terms > 0) {
            append_vocabulary(&guesses->columns[i], out);
        }
    }
}

/* The table */

/* Appends the cell of a column. */
static void put(GString *out, guint column, const char *text, gboolean is_text)
{
    g_autofree char *guarded = is_text ? cb_form_guard(text) : g_strdup(text);
    g_string_append(out, column > 0 ? "," : "");
    cb_escape_csv_cell(out, guarded, -1, ',');
}

static gboolean is_text(const CbGuess *guess)
{
    switch (guess->role == CB_GUESS_TITLE ? CB_FIELD_TEXT : guess->type) {
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
    case CB_FIELD_DATE:
    case CB_FIELD_BOOLEAN:
        return FALSE;
    default:
        return TRUE;
    }
}

/* The id of a row: of its own column, else of the title; its own among all. */
static const char *row_id(const CbGuesses *guesses, const CbCsvRow *row, GHashTable *taken)
{
    int column = guesses->id_column >= 0 ? guesses->id_column : guesses->title_column;
    const char *text = column >= 0 ? cb_guess_cell(guesses, (guint)column, row) : "";
    g_autofree char *slug = cb_sheet_slug(text);
    g_autofree char *base =
        slug[0] != '\0' ? g_strdup(slug) : g_strdup_printf("case-%u", row->number);
    char *id = g_strdup(base);
    for (guint i = 2; g_hash_table_contains(taken, id); i++) {
        g_free(id);
        id = g_strdup_printf("%s-%u", base, i);
    }
    g_hash_table_add(taken, id);
    return id;
}

/* What a row says in a column. */
static const char *cell_text(const CbGuesses *guesses, guint column, const CbCsvRow *row,
                             const char *id)
{
    CbGuessRole role = guesses->columns[column].role;
    const char *text = role != CB_GUESS_NOTHING ? cb_guess_cell(guesses, column, row) : "";
    return role == CB_GUESS_ID || (role == CB_GUESS_TITLE && text[0] == '\0') ? id : text;
}

/* Every column stands where the table has it, so that messages name its place; what the table does
 * not have comes behind. */
static void append_row(const CbGuesses *guesses, const CbCsvRow *row, GHashTable *taken,
                       GString *out)
{
    const char *id = row_id(guesses, row, taken);
    for (guint i = 0; i < guesses->n_columns; i++) {
        put(out, i, cell_text(guesses, i, row, id), is_text(&guesses->columns[i]));
    }
    if (guesses->id_column < 0) {
        put(out, guesses->n_columns, id, TRUE);
    }
    if (guesses->title_column < 0) {
        put(out, guesses->n_columns, id, TRUE);
    }
    g_string_append(out, "\r\n");
}

static void append_headings(const CbGuesses *guesses, GString *out)
{
    for (guint i = 0; i < guesses->n_columns; i++) {
        put(out, i, heading_of(&guesses->columns[i]), FALSE);
    }
    g_string_append(out, guesses->id_column < 0 ? "," CB_COLUMN_ID : "");
    g_string_append(out, guesses->title_column < 0 ? ",title\r\n" : "\r\n");
}

void cb_propose_table(const CbGuesses *guesses, GString *out)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint number = 0;
    for (guint i = 0; i < guesses->csv->n_rows; i++) {
        const CbCsvRow *row = &guesses->csv->rows[i];
        for (number++; number < row->number; number++) {
            g_string_append(out, "\r\n");
        }
        if (i == 0) {
            append_headings(guesses, out);
        } else {
            append_row(guesses, row, taken, out);
        }
    }
}

/* Pages and figures */

int cb_propose_figure_column(const CbGuesses *guesses, guint index)
{
    for (guint i = 0; index < CB_PROPOSE_FIGURES && i < guesses->n_columns; i++) {
        const CbGuess *guess = &guesses->columns[i];
        gboolean shows = is_field(guess) && guess->facet && guess->n_terms >= FIGURE_VALUES_MIN &&
                         guess->n_terms <= FIGURE_VALUES_MAX;
        if (shows && index-- == 0) {
            return (int)i;
        }
    }
    return -1;
}

void cb_propose_figure(const CbGuesses *guesses, guint column, GString *out)
{
    const CbGuess *guess = &guesses->columns[column];
    g_string_append(out, CB_SCHEMA_LINE
                    "../" CB_SCHEMA_FOLDER "/figure.schema.json\n"
                    "# Counted from the cases. The best title is what the figure shows.\n"
                    "title: ");
    append_text(out, guess->label);
    g_string_append_printf(out, "\nkind: bars\ncount: %s\n", guess->id);
}

void cb_propose_about(const CbGuesses *guesses, const char *file, const char *language,
                      GString *out)
{
    g_autofree char *code = g_strdup_printf("`%s`", file);
    g_autofree char *sentence = sentence_of(guesses, code, language);
    g_string_append_printf(out,
                           "---\ntitle: %s\n---\n"
                           "%s\n\n"
                           "<!-- Readers do not see this: write here who made the table, how, and "
                           "for whom. -->\n",
                           words_in(language)->about, sentence);
    for (guint i = 0; cb_propose_figure_column(guesses, i) >= 0; i++) {
        const CbGuess *guess = &guesses->columns[cb_propose_figure_column(guesses, i)];
        g_autofree char *name = cb_sheet_slug(guess->id);
        g_autoptr(GString) label = g_string_new(guess->label);
        g_string_replace(label, "[", "\\[", 0);
        g_string_replace(label, "]", "\\]", 0);
        g_string_append_printf(out, "\n![%s](figure:%s)\n", label->str, name);
    }
}

/* Explaining */

static const char *encoding_name(CbCsvEncoding encoding)
{
    return encoding == CB_CSV_UTF8 ? "UTF-8" : encoding == CB_CSV_UTF16 ? "UTF-16" : "Windows-1252";
}

static const char *separator_name(char separator)
{
    return separator == ',' ? "commas" : separator == ';' ? "semicolons" : "tabs";
}

static void append_column(const CbGuesses *guesses, const CbGuess *guess, int width, GString *out)
{
    guint n_rows = guesses->csv->n_rows - 1;
    glong length = g_utf8_strlen(guess->heading, -1);
    int padding = length < width ? width - (int)length : 0;
    g_string_append_printf(out, "  %s%*s  ", guess->heading, padding, "");
    if (guess->role == CB_GUESS_FIELD) {
        g_string_append_printf(out, "%s%s: ", cb_field_type_name(guess->type),
                               guess->facet ? ", to filter by" : "");
    } else if (guess->role == CB_GUESS_NOTHING) {
        g_string_append(out, "left out: ");
    }
    g_string_append(out, guess->why);
    if (guess->role != CB_GUESS_NOTHING && guess->n_values < n_rows) {
        g_string_append_printf(out, "; %u of %u rows have it", guess->n_values, n_rows);
    }
    g_string_append_c(out, '\n');
}

void cb_propose_explain(const CbGuesses *guesses, const char *file, GString *out)
{
    const CbCsv *csv = guesses->csv;
    int width = 0;
    g_string_append_printf(out, "%s: %u %s, %u %s, separated by %s, in %s\n\n", file,
                           csv->n_rows - 1, csv->n_rows == 2 ? "row" : "rows", guesses->n_columns,
                           guesses->n_columns == 1 ? "column" : "columns",
                           separator_name(csv->separator), encoding_name(csv->encoding));
    for (guint i = 0; i < guesses->n_columns; i++) {
        width = MAX(width, (int)MIN(24, g_utf8_strlen(guesses->columns[i].heading, -1)));
    }
    for (guint i = 0; i < guesses->n_columns; i++) {
        append_column(guesses, &guesses->columns[i], width, out);
    }
    if (guesses->id_column < 0) {
        g_string_append_printf(
            out, "\nThe ids of the cases are made of their titles%s.\n",
            guesses->title_column < 0 ? ", which are numbers: no column has names" : "");
    }
}
