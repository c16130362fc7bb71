#include "exchange/guess_parts.h"

#include "exchange/column.h"
#include "load/markdown_write.h"
#include "load/reader.h"

#include <math.h>
#include <string.h>

/* Facets of a proposal; more make a crowd. */
#define FACETS_MAX 8

/* Facets have at most so many values, and readers can take in no more. */
#define FACET_VALUES_MAX 60

/* Characters of a summary, on average; tenths of the rows that have one, and in which it is a text
 * of its own. */
#define SUMMARY_SHORTEST 60
#define SUMMARY_LONGEST 600
#define SUMMARY_ROWS 6
#define SUMMARY_DISTINCT 9

static const char *cell_of(CbArena *arena, const CbCsvRow *row, guint column)
{
    return column < row->n_cells ? cb_guess_stripped(arena, row->cells[column].text) : "";
}

/* Guessing one column */

/* Whether at least half of the values hold an e-mail address somewhere. */
static gboolean holds_addresses(const CbGuessColumn *column)
{
    guint found = 0;
    for (guint i = 0; i < column->count; i++) {
        const char *at = strchr(column->values[i], '@');
        found += at != NULL && at > column->values[i] && g_ascii_isalnum(at[-1]) &&
                         g_ascii_isalnum(at[1]) && strchr(at, '.') != NULL
                     ? 1
                     : 0;
    }
    return found * 2 >= column->count && found > 0;
}

static void hide_addresses(const CbGuessColumn *column)
{
    CbGuess *guess = column->guess;
    if (guess->type != CB_FIELD_EMAIL && guess->type != CB_FIELD_URL && holds_addresses(column)) {
        guess->is_private = TRUE;
        guess->why = cb_arena_printf(
            column->arena, "%s; with e-mail addresses: private, never published", guess->why);
    }
}

/* Says how many cells are left empty because they say that there is nothing. */
static void tell_nothing(const CbGuessColumn *column)
{
    CbGuess *guess = column->guess;
    gboolean is_number = cb_field_type_is_number(guess->type) || guess->type == CB_FIELD_YEAR ||
                         guess->type == CB_FIELD_DATE;
    const char *first = NULL;
    for (guint i = 0; i < column->count; i++) {
        const char *text = column->values[i];
        if (is_number ? cb_form_is_no_number(text) : cb_form_is_nothing(text)) {
            first = first != NULL ? first : text;
            guess->n_values--;
        }
    }
    if (first != NULL && guess->type != CB_FIELD_BOOLEAN) {
        guess->why = cb_arena_printf(column->arena, "%s; \"%s\" is left empty", guess->why, first);
    }
}

static void guess_column(CbGuessColumn *column, char usual_decimal)
{
    if (column->count == 0) {
        column->guess->role = CB_GUESS_NOTHING;
        column->guess->why = "every cell is empty";
        return;
    }
    if (!cb_guess_typed(column, usual_decimal)) {
        if (!cb_guess_several(column) && !cb_guess_term(column)) {
            cb_guess_text(column);
        }
        cb_guess_tell_nearly(column);
    }
    hide_addresses(column);
    tell_nothing(column);
}

/* Headings */

/* Built-in keys of a case and words with a meaning of their own are no ids of fields. */
static gboolean is_taken(const char *id, GHashTable *taken)
{
    return g_strv_contains(cb_schema_built_in_names(), id) || strcmp(id, "id") == 0 ||
           strcmp(id, "translations") == 0 || g_hash_table_contains(taken, id);
}

static const char *field_id(CbArena *arena, const char *heading, guint number, GHashTable *taken)
{
    g_autofree char *slug = g_strdelimit(cb_sheet_slug(heading), "-", '_');
    g_autofree char *base = g_ascii_islower(slug[0]) ? g_strdup(slug)
                            : slug[0] != '\0'        ? g_strdup_printf("n_%s", slug)
                                                     : g_strdup_printf("column_%u", number);
    char *id = g_strdup(base);
    for (guint i = 2; is_taken(id, taken); i++) {
        g_free(id);
        id = g_strdup_printf("%s_%u", base, i);
    }
    const char *kept = cb_arena_strdup(arena, id);
    g_hash_table_add(taken, id);
    return kept;
}

/* unMember and un_member as a label: Un member. Headings with spaces are labels already. */
static const char *label_of(CbArena *arena, const char *heading)
{
    gboolean is_word = strpbrk(heading, " \t\n") == NULL;
    g_autoptr(GString) label = g_string_new(NULL);
    for (const char *at = heading; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gboolean hump = is_word && at > heading && g_ascii_isupper(*at) && g_ascii_islower(at[-1]);
        if (hump) {
            g_string_append_c(label, ' ');
            character = g_unichar_tolower(character);
        } else if (at == heading) {
            character = g_unichar_toupper(character);
        }
        g_string_append_unichar(label, is_word && strchr("_.", *at) != NULL ? ' ' : character);
    }
    return cb_arena_strdup(arena, label->str);
}

/* What several dotted headings in a row have in common, as a group: name.official, name.native. */
static void find_groups(CbGuesses *guesses)
{
    for (guint i = 0; i < guesses->n_columns; i++) {
        const char *heading = guesses->columns[i].heading;
        gsize length = strcspn(heading, ".");
        gboolean is_word =
            heading[length] == '.' && strpbrk(heading, " \t\n") == NULL && length > 1;
        for (guint j = 0; is_word && j < guesses->n_columns; j++) {
            const char *other = guesses->columns[j].heading;
            gboolean shares = j != i && strncmp(other, heading, length + 1) == 0;
            if (shares && guesses->columns[i].group == NULL) {
                const char *prefix = cb_arena_strndup(guesses->arena, heading, length);
                guesses->columns[i].group = label_of(guesses->arena, prefix);
            }
        }
    }
}

/* Whether what a heading has between brackets says that things are counted, not in what. */
static gboolean is_count(const char *unit)
{
    static const char *const words[] = {"count", "number", "aantal", "nombre", "anzahl", "#", NULL};
    g_autofree char *folded = cb_sheet_fold(unit);
    return g_strv_contains(words, folded);
}

/* Takes "km²" out of "Area (km²)". */
static void take_unit(CbArena *arena, CbGuess *guess)
{
    const char *open = strpbrk(guess->label, "([");
    gsize length = strlen(guess->label);
    if (!cb_field_type_is_number(guess->type) || guess->unit != NULL || open == NULL ||
        open == guess->label || strchr(")]", guess->label[length - 1]) == NULL ||
        length - (gsize)(open - guess->label) < 3) {
        return;
    }
    const char *unit = cb_arena_strndup(arena, open + 1, length - (gsize)(open - guess->label) - 2);
    if (is_count(unit)) {
        return;
    }
    guess->unit = unit;
    guess->label = cb_guess_stripped(
        arena, cb_arena_strndup(arena, guess->label, (gsize)(open - guess->label)));
}

static gboolean is_called(const char *heading, const char *const *names)
{
    g_autofree char *folded = cb_sheet_fold(heading);
    return g_strv_contains(names, folded);
}

/* Roles */

static const char *const title_names[] = {"title", "titel", "titre",       "name",    "naam",
                                          "nom",   "case",  "bezeichnung", "country", NULL};
static const char *const id_names[] = {CB_COLUMN_ID, CB_COLUMN_ID_NAMES, NULL};
static const char *const summary_names[] = {
    "summary",      "samenvatting", "résumé",       "zusammenfassung", "description",
    "omschrijving", "beschrijving", "beschreibung", "abstract",        NULL};

static guint n_distinct(const CbGuesses *guesses, guint column)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 1; i < guesses->csv->n_rows; i++) {
        const char *text = cell_of(guesses->arena, &guesses->csv->rows[i], column);
        if (text[0] != '\0') {
            g_hash_table_add(seen, cb_sheet_fold(text));
        }
    }
    return g_hash_table_size(seen);
}

static gboolean is_full_and_distinct(const CbGuesses *guesses, guint column)
{
    guint n_rows = guesses->csv->n_rows - 1;
    return guesses->columns[column].n_values == n_rows && n_distinct(guesses, column) == n_rows;
}

static gboolean has_ids(const CbGuesses *guesses, guint column)
{
    for (guint i = 1; i < guesses->csv->n_rows; i++) {
        g_autofree char *slug =
            cb_sheet_slug(cell_of(guesses->arena, &guesses->csv->rows[i], column));
        if (slug[0] == '\0') {
            return FALSE;
        }
    }
    return is_called(guesses->columns[column].heading, id_names) &&
           is_full_and_distinct(guesses, column);
}

/* How good a column is as the title: 0 if it is none. */
static guint title_quality(const CbGuesses *guesses, guint column)
{
    const CbGuess *guess = &guesses->columns[column];
    gboolean is_text = guess->type == CB_FIELD_TEXT || guess->type == CB_FIELD_TERM;
    guint n_rows = guesses->csv->n_rows - 1;
    if (guess->role != CB_GUESS_FIELD || guess->n_values == 0) {
        return 0;
    }
    if (is_called(guess->heading, title_names)) {
        return 5;
    }
    g_autofree char *folded = cb_sheet_fold(guess->heading);
    gboolean is_name = strstr(folded, "name") != NULL || strstr(folded, "title") != NULL ||
                       strstr(folded, "naam") != NULL || strstr(folded, "titel") != NULL;
    gboolean mostly = guess->n_values * 10 >= n_rows * 9 &&
                      n_distinct(guesses, column) * 10 >= guess->n_values * 9;
    return !is_text ? 1 : is_name && mostly ? 4 : mostly ? 3 : 2;
}

static void find_title(CbGuesses *guesses)
{
    guint best = 0;
    for (guint i = 0; i < guesses->n_columns; i++) {
        guint quality = title_quality(guesses, i);
        if (quality > best) {
            best = quality;
            guesses->title_column = (int)i;
        }
    }
    if (guesses->title_column < 0) {
        return;
    }
    CbGuess *guess = &guesses->columns[guesses->title_column];
    guess->role = CB_GUESS_TITLE;
    guess->type = CB_FIELD_TEXT;
    guess->separator = NULL;
    gboolean all = is_full_and_distinct(guesses, (guint)guesses->title_column);
    guess->why = best >= 4 ? "the titles of the cases, by its heading"
                 : best == 3
                     ? all ? "the titles of the cases: the first column whose texts are all "
                             "different"
                           : "the titles of the cases: the first column whose texts are "
                             "nearly all different"
                     : "the titles of the cases: no column has texts that are all different";
}

/* The built-in field that a heading names, if its values fit: draft, featured, updated. */
static const char *built_in_of(const CbGuess *guess)
{
    static const struct {
        const char *name;
        CbFieldType type;
    } fields[] = {
        {"draft", CB_FIELD_BOOLEAN}, {"featured", CB_FIELD_BOOLEAN}, {"updated", CB_FIELD_DATE}};
    g_autofree char *folded = cb_sheet_fold(guess->heading);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (strcmp(folded, fields[i].name) == 0 && guess->type == fields[i].type) {
            return fields[i].name;
        }
    }
    return NULL;
}

static gboolean can_be_summary(const CbGuess *guess)
{
    return guess->role == CB_GUESS_FIELD && !guess->is_private && !guess->is_plain &&
           (guess->type == CB_FIELD_TEXT || guess->type == CB_FIELD_MARKDOWN);
}

/* Whether the texts of a column say a sentence or two about most rows. */
static gboolean reads_like_summary(const CbGuesses *guesses, guint column)
{
    const CbGuess *guess = &guesses->columns[column];
    guint n_rows = guesses->csv->n_rows - 1;
    return can_be_summary(guess) && guess->length >= SUMMARY_SHORTEST &&
           guess->length <= SUMMARY_LONGEST && guess->n_values * 10 >= n_rows * SUMMARY_ROWS &&
           n_distinct(guesses, column) * 10 >= guess->n_values * SUMMARY_DISTINCT;
}

/* The summaries: by their heading, else the first texts that read like some. */
static void find_summary(CbGuesses *guesses)
{
    int found = -1;
    const char *why = "the summaries of the cases, by its heading";
    for (guint i = 0; found < 0 && i < guesses->n_columns; i++) {
        const CbGuess *guess = &guesses->columns[i];
        found = can_be_summary(guess) && is_called(guess->heading, summary_names) ? (int)i : -1;
    }
    for (guint i = 0; found < 0 && i < guesses->n_columns; i++) {
        why = "the summaries of the cases: the first texts of a sentence or two";
        found = reads_like_summary(guesses, i) ? (int)i : -1;
    }
    if (found >= 0) {
        guesses->columns[found].role = CB_GUESS_SUMMARY;
        guesses->columns[found].why = why;
    }
}

static void find_roles(CbGuesses *guesses)
{
    for (guint i = 0; i < guesses->n_columns; i++) {
        CbGuess *guess = &guesses->columns[i];
        const char *built_in = built_in_of(guess);
        if (guess->role != CB_GUESS_FIELD) {
            continue;
        }
        if (guesses->id_column < 0 && has_ids(guesses, i)) {
            guess->role = CB_GUESS_ID;
            guess->why = "the ids of the cases: each is there once";
            guesses->id_column = (int)i;
        } else if (built_in != NULL) {
            guess->role = CB_GUESS_BUILT_IN;
            guess->id = built_in;
            guess->why = cb_arena_printf(guesses->arena, "%s, which every case can have", built_in);
        }
    }
    find_title(guesses);
    find_summary(guesses);
}

/* Whether filtering by a column helps readers: not if nearly all cases have the same value. */
static gboolean can_be_facet(const CbGuess *guess)
{
    guint most = 0;
    switch (guess->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        for (guint i = 0; i < guess->n_terms; i++) {
            most = MAX(most, guess->terms[i].count);
        }
        return guess->n_terms <= FACET_VALUES_MAX && most * 20 < guess->n_values * 19;
    case CB_FIELD_YEAR:
    case CB_FIELD_BOOLEAN:
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
        return guess->differs;
    default:
        return FALSE;
    }
}

/* Vocabularies come first, then the rest, as the table has them. */
static void choose_facets(CbGuesses *guesses)
{
    guint count = 0;
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < guesses->n_columns && count < FACETS_MAX; i++) {
            CbGuess *guess = &guesses->columns[i];
            gboolean is_vocabulary = guess->n_terms > 0;
            if (guess->role == CB_GUESS_FIELD && is_vocabulary == (pass == 0) &&
                !guess->is_private && can_be_facet(guess)) {
                guess->facet = TRUE;
                count++;
            }
        }
    }
}

/* Links */

/* Whether a link with this address can stand in a text: it leads to another site. */
static gboolean leads_away(const char *address)
{
    static const char *const starts[] = {"https://", "http://", "mailto:", "tel:", NULL};
    for (guint i = 0; starts[i] != NULL; i++) {
        if (g_str_has_prefix(address, starts[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A text in which links that lead nowhere from a site of its own, and images, stand as they are
 * written. */
static const char *without_lost_links(CbArena *arena, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        gboolean is_image = at[0] == '!' && at[1] == '[';
        const char *end = at[0] == '[' ? strchr(at, ']') : NULL;
        gboolean is_lost = end != NULL && end[1] == '(' && !leads_away(end + 2);
        gboolean is_escaped = at > text && at[-1] == '\\';
        g_string_append(out, (is_image || is_lost) && !is_escaped ? "\\" : "");
        g_string_append_c(out, *at);
    }
    return cb_arena_strdup(arena, out->str);
}

/* Whether a text has a link to another site, written as Markdown. */
static gboolean has_link(const char *text)
{
    const char *open = strchr(text, '[');
    for (const char *at = open; at != NULL && (at = strstr(at, "](")) != NULL; at += 2) {
        if (leads_away(at + 2)) {
            return TRUE;
        }
    }
    return FALSE;
}

static const char *shown_as_is(CbArena *arena, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_from_plain(out, text);
    return cb_arena_strdup(arena, out->str);
}

static gboolean holds_markdown(const CbGuess *guess)
{
    return guess->role == CB_GUESS_SUMMARY ||
           (guess->role == CB_GUESS_FIELD && guess->type == CB_FIELD_MARKDOWN);
}

/* Says of how many rows links are not links any more. */
static void tell_lost_links(CbGuesses *guesses)
{
    for (guint i = 0; i < guesses->n_columns; i++) {
        CbGuess *guess = &guesses->columns[i];
        guint lost = 0;
        for (guint row = 1; holds_markdown(guess) && row < guesses->csv->n_rows; row++) {
            const char *text = cell_of(guesses->arena, &guesses->csv->rows[row], i);
            lost += strcmp(without_lost_links(guesses->arena, text), text) != 0 ? 1 : 0;
        }
        if (lost > 0) {
            guess->why = cb_arena_printf(guesses->arena,
                                         "%s; %u %s links or images that lead nowhere from here: "
                                         "they stand as text",
                                         guess->why, lost, lost == 1 ? "row has" : "rows have");
        }
    }
}

/* All columns */

/* Looks at one column and its heading. */
static void look_at_column(CbGuesses *guesses, guint index, const CbGuessOptions *options,
                           GHashTable *taken)
{
    const CbCsv *csv = guesses->csv;
    CbArena *arena = guesses->arena;
    CbGuess *guess = &guesses->columns[index];
    CbGuessColumn column = {
        .arena = arena,
        .guess = guess,
        .values = cb_arena_new_array(arena, const char *, csv->n_rows),
        .rows = cb_arena_new_array(arena, guint, csv->n_rows),
        .not_markdown = options->not_markdown != NULL ? options->not_markdown[index] : NULL,
    };
    for (guint row = 1; row < csv->n_rows; row++) {
        const char *text = cell_of(arena, &csv->rows[row], index);
        if (text[0] != '\0') {
            guess->has_links = guess->has_links || has_link(text);
            guess->differs =
                guess->differs || (column.count > 0 && strcmp(text, column.values[0]) != 0);
            column.rows[column.count] = csv->rows[row].number;
            column.values[column.count++] = text;
        }
    }
    guess->n_values = column.count;
    guess->differs = guess->differs || column.count < csv->n_rows - 1;
    guess->is_plain = column.not_markdown != NULL;
    guess->order = options->order;
    guess->heading = cell_of(arena, &csv->rows[0], index);
    guess->label = label_of(arena, guess->heading);
    guess->id = field_id(arena, guess->heading, index + 1, taken);
    guess_column(&column, csv->separator == ';' ? ',' : '.');
    take_unit(arena, guess);
}

CbGuesses *cb_guess_columns(CbArena *arena, const CbCsv *csv, const CbGuessOptions *options)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    CbGuesses *guesses = cb_arena_new_struct(arena, CbGuesses);
    guint n_columns = csv->rows[0].n_cells;
    *guesses = (CbGuesses){.arena = arena,
                           .csv = csv,
                           .columns = cb_arena_new_array(arena, CbGuess, n_columns),
                           .n_columns = n_columns,
                           .id_column = -1,
                           .title_column = -1};
    for (guint i = 0; i < n_columns; i++) {
        look_at_column(guesses, i, options, taken);
    }
    find_roles(guesses);
    find_groups(guesses);
    choose_facets(guesses);
    tell_lost_links(guesses);
    return guesses;
}

/* Cells */

static const char *term_ids(const CbGuesses *guesses, const CbGuess *guess, const char *text)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
    if (guess->separator != NULL) {
        g_clear_pointer(&pieces, g_ptr_array_unref);
        pieces = cb_guess_split(text, guess->separator);
    } else {
        g_ptr_array_add(pieces, g_strdup(text));
    }
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < pieces->len; i++) {
        g_autofree char *folded = cb_sheet_fold(pieces->pdata[i]);
        CbValue index = cb_map_get(guess->by_label, folded);
        if (index.type == CB_VALUE_INTEGER) {
            const char *id = guess->terms[index.as.integer].id;
            if (g_hash_table_add(seen, (gpointer)id)) {
                g_string_append_printf(out, "%s%s", out->len > 0 ? CB_GUESS_SEPARATOR : "", id);
            }
        }
    }
    return cb_arena_strdup(guesses->arena, out->str);
}

static const char *date_text(CbArena *arena, const CbGuess *guess, const char *text)
{
    CbDate date;
    gboolean is_date = guess->is_serial ? cb_form_serial_date(text, &date)
                                        : cb_form_date(text, guess->order, &date);
    return is_date ? cb_arena_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day) : "";
}

static const char *number_text(CbArena *arena, const CbGuess *guess, const char *text)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    double value;
    g_autofree char *number = NULL, *unit = NULL;
    gboolean is_quantity = guess->has_unit && cb_form_quantity(text, &number, &unit);
    return cb_form_number(is_quantity ? number : text, guess->decimal, &value)
               ? cb_arena_strdup(arena, g_ascii_formatd(digits, sizeof digits, "%.15g", value))
               : "";
}

static const char *list_text(CbArena *arena, const CbGuess *guess, const char *text)
{
    g_autoptr(GPtrArray) pieces = cb_guess_split(text, guess->separator);
    g_ptr_array_add(pieces, NULL);
    g_autofree char *lines = g_strjoinv(CB_GUESS_SEPARATOR, (char **)pieces->pdata);
    return cb_arena_strdup(arena, lines);
}

const char *cb_guess_cell(const CbGuesses *guesses, guint column, const CbCsvRow *row)
{
    CbArena *arena = guesses->arena;
    const CbGuess *guess = &guesses->columns[column];
    const char *text = cell_of(arena, row, column);
    if (guess->role == CB_GUESS_TITLE || guess->role == CB_GUESS_ID) {
        return text;
    }
    switch (guess->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return term_ids(guesses, guess, text);
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        return number_text(arena, guess, text);
    case CB_FIELD_DATE:
        return date_text(arena, guess, text);
    case CB_FIELD_LIST:
        return list_text(arena, guess, text);
    case CB_FIELD_BOOLEAN:
        return cb_form_is_no_number(text) ? "" : text;
    default:
        break;
    }
    gboolean lacks_scheme = guess->type == CB_FIELD_URL && g_str_has_prefix(text, "www.");
    return cb_form_is_nothing(text) ? ""
           : lacks_scheme           ? cb_arena_printf(arena, "https://%s", text)
           : !holds_markdown(guess) ? text
           : guess->has_links       ? without_lost_links(arena, text)
                                    : shown_as_is(arena, text);
}
