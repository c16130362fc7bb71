#include "exchange/guess.h"

#include "exchange/sheet.h"
#include "load/reader.h"

#include <math.h>
#include <string.h>

/* A vocabulary has at most so many terms, and each is there this many times on average. */
#define TERMS_MAX 60
#define SEVERAL_TERMS_MAX 200
#define REPEATED 2.0

/* Facets of a proposal; more make a crowd. */
#define FACETS_MAX 8

/* Facets have at most so many values, and readers can take in no more. */
#define FACET_VALUES_MAX 60

/* Characters of what can be a term, and of what is a text of its own. */
#define TERM_LENGTH 60
#define LONG_TEXT 160

/* Years are numbers between these. */
#define FIRST_YEAR 1400
#define LAST_YEAR 2100

/* One column while it is looked at. */
typedef struct {
    CbArena *arena;
    CbGuess *guess;
    const char **values; /* without white space around them, not empty */
    guint count;
    gboolean plain;
} Column;

static const char *stripped(CbArena *arena, const char *text)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    return cb_arena_strdup(arena, copy);
}

static const char *cell_of(CbArena *arena, const CbCsvRow *row, guint column)
{
    return column < row->n_cells ? stripped(arena, row->cells[column].text) : "";
}

static gboolean is_placeholder(const char *text)
{
    static const char *const words[] = {"n/a", "na", "nan", "null", "none", "-",
                                        "–",   "—",  "?",   "#n/a", "..",   NULL};
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_strv_contains(words, folded);
}

/* Types */

typedef gboolean (*Fits)(const Column *column, const char *text);

/* Whether all values fit, placeholders aside, and at least one does. */
static gboolean all_fit(const Column *column, Fits fits)
{
    guint fitting = 0;
    for (guint i = 0; i < column->count; i++) {
        if (fits(column, column->values[i])) {
            fitting++;
        } else if (!is_placeholder(column->values[i])) {
            return FALSE;
        }
    }
    return fitting > 0;
}

/* 007 and +32 are codes, not numbers. */
static gboolean is_code(const char *text)
{
    return text[0] == '+' || (text[0] == '0' && g_ascii_isdigit(text[1]));
}

static gboolean fits_number(const Column *column, const char *text)
{
    double number;
    return !is_code(text) && cb_form_number(text, column->guess->decimal, &number);
}

static gboolean fits_integer(const Column *column, const char *text)
{
    double number;
    gboolean is_number = !is_code(text) && (cb_form_number(text, column->guess->decimal, &number) &&
                                            strpbrk(text, "%eE") == NULL);
    return is_number && number == floor(number) && fabs(number) < 1e15;
}

static gboolean fits_year(const Column *column, const char *text)
{
    (void)column;
    gint64 year = strlen(text) == 4 ? g_ascii_strtoll(text, NULL, 10) : 0;
    return strspn(text, "0123456789") == 4 && year >= FIRST_YEAR && year <= LAST_YEAR;
}

static gboolean fits_date(const Column *column, const char *text)
{
    CbDate date;
    return cb_form_date(text, column->guess->order, &date);
}

static gboolean fits_boolean(const Column *column, const char *text)
{
    (void)column;
    gboolean value;
    return strcmp(text, "-") != 0 && cb_form_boolean(text, &value);
}

static gboolean fits_url(const Column *column, const char *text)
{
    (void)column;
    g_autofree char *whole =
        g_strconcat(g_str_has_prefix(text, "www.") ? "https://" : "", text, NULL);
    return (g_str_has_prefix(whole, "https://") || g_str_has_prefix(whole, "http://")) &&
           cb_url_is_well_formed(whole);
}

static gboolean fits_email(const Column *column, const char *text)
{
    (void)column;
    const char *at = strchr(text, '@');
    const char *dot = at != NULL ? strrchr(at, '.') : NULL;
    return at != NULL && at > text && strchr(at + 1, '@') == NULL && dot != NULL && dot > at + 1 &&
           dot[1] != '\0' && strpbrk(text, " ,;<>\"()\n") == NULL;
}

/* The decimal sign that makes numbers of all values; the usual one first. */
static void choose_decimal(const Column *column, char usual)
{
    column->guess->decimal = usual;
    if (!all_fit(column, fits_number)) {
        column->guess->decimal = usual == '.' ? ',' : '.';
    }
    if (!all_fit(column, fits_number)) {
        column->guess->decimal = usual;
    }
}

static void choose_order(const Column *column)
{
    for (guint i = 0; i < column->count; i++) {
        if (cb_form_date_order(column->values[i], &column->guess->order)) {
            return;
        }
    }
}

/* Vocabularies */

typedef struct {
    GHashTable *by_text; /* folded → 1 + index */
    GArray *terms;       /* of CbGuessTerm */
    guint n_cells;       /* values counted */
} Terms;

static Terms terms_new(void)
{
    return (Terms){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   g_array_new(FALSE, TRUE, sizeof(CbGuessTerm)), 0};
}

static void terms_clear(Terms *terms)
{
    g_hash_table_unref(terms->by_text);
    g_array_unref(terms->terms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Terms, terms_clear)

static void count_term(Terms *terms, CbArena *arena, const char *text)
{
    char *folded = cb_sheet_fold(text);
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(terms->by_text, folded));
    terms->n_cells++;
    if (index > 0) {
        g_array_index(terms->terms, CbGuessTerm, index - 1).count++;
        g_free(folded);
        return;
    }
    CbGuessTerm term = {.label = cb_arena_strdup(arena, text), .count = 1};
    g_array_append_val(terms->terms, term);
    g_hash_table_insert(terms->by_text, folded, GUINT_TO_POINTER(terms->terms->len));
}

static gboolean is_short(const char *text)
{
    return g_utf8_strlen(text, -1) <= TERM_LENGTH && strchr(text, '\n') == NULL;
}

/* Numbers by their value, texts by their letters. */
static int compare_terms(gconstpointer left, gconstpointer right)
{
    const CbGuessTerm *a = left;
    const CbGuessTerm *b = right;
    gboolean digits = g_ascii_isdigit(a->label[0]) && g_ascii_isdigit(b->label[0]);
    double difference =
        digits ? g_ascii_strtod(a->label, NULL) - g_ascii_strtod(b->label, NULL) : 0;
    if (difference != 0) {
        return difference < 0 ? -1 : 1;
    }
    g_autofree char *first = cb_sheet_fold(a->label);
    g_autofree char *second = cb_sheet_fold(b->label);
    return strcmp(first, second);
}

/* Gives the terms ids, each its own, and puts them in order. */
static void keep_terms(const Column *column, const Terms *terms)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint count = terms->terms->len;
    CbGuessTerm *kept = cb_arena_new_array(column->arena, CbGuessTerm, count);
    g_array_sort(terms->terms, compare_terms);
    for (guint i = 0; i < count; i++) {
        kept[i] = g_array_index(terms->terms, CbGuessTerm, i);
        g_autofree char *slug = cb_sheet_slug(kept[i].label);
        const char *base = slug[0] != '\0' ? slug : "term";
        char *id = g_strdup(base);
        for (guint number = 2; !g_hash_table_add(taken, g_strdup(id)); number++) {
            g_free(id);
            id = g_strdup_printf("%s-%u", base, number);
        }
        kept[i].id = cb_arena_strdup(column->arena, id);
        g_free(id);
    }
    CbMap *by_label = cb_map_new(column->arena, count);
    for (guint i = 0; i < count; i++) {
        g_autofree char *folded = cb_sheet_fold(kept[i].label);
        cb_map_set(by_label, cb_arena_strdup(column->arena, folded), cb_value_integer(i));
    }
    column->guess->by_label = by_label;
    column->guess->terms = kept;
    column->guess->n_terms = count;
}

/* The first few labels, for people. Free with g_free. */
static char *examples(const CbGuess *guess)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < guess->n_terms && i < 3; i++) {
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", guess->terms[i].label);
    }
    g_string_append(out, guess->n_terms > 3 ? ", …" : "");
    return g_string_free(out, FALSE);
}

static gboolean guess_term(const Column *column)
{
    g_auto(Terms) terms = terms_new();
    for (guint i = 0; i < column->count; i++) {
        if (!is_short(column->values[i])) {
            return FALSE;
        }
        count_term(&terms, column->arena, column->values[i]);
    }
    guint distinct = terms.terms->len;
    if (distinct < 2 || distinct > TERMS_MAX || terms.n_cells < REPEATED * distinct) {
        return FALSE;
    }
    keep_terms(column, &terms);
    g_autofree char *some = examples(column->guess);
    column->guess->type = CB_FIELD_TERM;
    column->guess->why = cb_arena_printf(column->arena, "one of %u values (%s)", distinct, some);
    return TRUE;
}

static GPtrArray *split(const char *text, const char *separator)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(text, separator, -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip(parts[i]);
        if (parts[i][0] != '\0') {
            g_ptr_array_add(pieces, g_strdup(parts[i]));
        }
    }
    return pieces;
}

/* Counts the pieces between separators; FALSE if one is too long for a term. `*parted` is how many
 * cells have several. */
static gboolean count_pieces(const Column *column, const char *separator, Terms *terms,
                             guint *parted)
{
    for (guint i = 0; i < column->count; i++) {
        g_autoptr(GPtrArray) pieces = split(column->values[i], separator);
        *parted += pieces->len > 1;
        for (guint j = 0; j < pieces->len; j++) {
            if (!is_short(pieces->pdata[j])) {
                return FALSE;
            }
            count_term(terms, column->arena, pieces->pdata[j]);
        }
    }
    return TRUE;
}

static const char *separator_name(CbArena *arena, const char *separator)
{
    return strcmp(separator, "\n") == 0 ? "line ends" : cb_arena_printf(arena, "\"%s\"", separator);
}

/* Several values in a cell: a vocabulary if they come back, else a list. */
/* Whether commas stand between values, not between words: no space follows any of them, and the
 * values are no numbers. */
static gboolean is_machine_made(const Column *column, const Terms *terms)
{
    double number;
    gboolean numbers = TRUE;
    for (guint i = 0; i < column->count; i++) {
        if (strstr(column->values[i], ", ") != NULL || strchr(column->values[i], ';') != NULL) {
            return FALSE;
        }
    }
    for (guint i = 0; numbers && i < terms->terms->len; i++) {
        numbers = cb_form_number(g_array_index(terms->terms, CbGuessTerm, i).label, '.', &number);
    }
    return !numbers;
}

static gboolean guess_several(const Column *column)
{
    static const char *const separators[] = {"\n", ";", "|", ",", " / "};
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++) {
        g_auto(Terms) terms = terms_new();
        guint parted = 0;
        if (!count_pieces(column, separators[i], &terms, &parted) || parted * 20 < column->count ||
            parted < 2) {
            continue;
        }
        guint distinct = terms.terms->len;
        gboolean come_back = distinct <= SEVERAL_TERMS_MAX && terms.n_cells >= REPEATED * distinct;
        gboolean is_list =
            strchr("|;", separators[i][0]) != NULL || is_machine_made(column, &terms);
        if (!come_back && !is_list) {
            continue;
        }
        column->guess->separator = separators[i];
        column->guess->type = come_back ? CB_FIELD_TERMS : CB_FIELD_LIST;
        if (come_back) {
            keep_terms(column, &terms);
        }
        g_autofree char *some = come_back ? examples(column->guess) : NULL;
        column->guess->why =
            come_back ? cb_arena_printf(column->arena,
                                        "%u cells have several of %u values (%s), separated by %s",
                                        parted, distinct, some,
                                        separator_name(column->arena, separators[i]))
                      : cb_arena_printf(column->arena,
                                        "%u cells have several values, separated by "
                                        "%s, that hardly ever come back",
                                        parted, separator_name(column->arena, separators[i]));
        return TRUE;
    }
    return FALSE;
}

/* Guessing one column */

static void decide(const Column *column, CbFieldType type, const char *why)
{
    column->guess->type = type;
    column->guess->why = cb_arena_strdup(column->arena, why);
}

static void decide_range(const Column *column, CbFieldType type, const char *what)
{
    double smallest = INFINITY, largest = -INFINITY;
    for (guint i = 0; i < column->count; i++) {
        double number;
        if (cb_form_number(column->values[i], column->guess->decimal, &number)) {
            smallest = MIN(smallest, number);
            largest = MAX(largest, number);
        }
    }
    char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
    column->guess->type = type;
    column->guess->why = cb_arena_printf(column->arena, "%s from %s to %s", what,
                                         g_ascii_formatd(low, sizeof low, "%.10g", smallest),
                                         g_ascii_formatd(high, sizeof high, "%.10g", largest));
}

static gboolean is_ambiguous(const Column *column)
{
    CbDateOrder order;
    for (guint i = 0; i < column->count; i++) {
        gboolean by_year = strlen(column->values[i]) > 4 && column->values[i][4] == '-';
        if (cb_form_date_order(column->values[i], &order) || by_year) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean guess_typed(const Column *column)
{
    CbGuess *guess = column->guess;
    if (all_fit(column, fits_boolean) && column->count > 1) {
        decide(column, CB_FIELD_BOOLEAN, "yes or no");
    } else if (all_fit(column, fits_year)) {
        decide_range(column, CB_FIELD_YEAR, "years");
    } else if (all_fit(column, fits_integer)) {
        decide_range(column, CB_FIELD_INTEGER, "whole numbers");
    } else if (all_fit(column, fits_number)) {
        decide_range(column, CB_FIELD_NUMBER, "numbers");
        guess->why = cb_arena_printf(column->arena, "%s%s", guess->why,
                                     guess->decimal == ',' ? ", with a decimal comma" : "");
    } else if (all_fit(column, fits_date)) {
        decide(column, CB_FIELD_DATE,
               !is_ambiguous(column) ? "dates"
                                     : "dates, the day before the month (none tells the order)");
    } else if (!column->plain && all_fit(column, fits_url)) {
        decide(column, CB_FIELD_URL, "addresses");
    } else if (!column->plain && all_fit(column, fits_email)) {
        decide(column, CB_FIELD_EMAIL, "e-mail addresses: private, never published");
        guess->is_private = TRUE;
    } else {
        return FALSE;
    }
    return TRUE;
}

static void guess_text(const Column *column)
{
    gsize length = 0;
    gboolean lines = FALSE;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < column->count; i++) {
        length += (gsize)g_utf8_strlen(column->values[i], -1);
        g_hash_table_add(seen, (gpointer)column->values[i]);
        lines = lines || strchr(column->values[i], '\n') != NULL;
    }
    gboolean is_long = lines || length > (gsize)LONG_TEXT * column->count;
    if (is_long && !column->plain) {
        decide(column, CB_FIELD_MARKDOWN, lines ? "texts of several lines" : "long texts");
    } else {
        gboolean differ = g_hash_table_size(seen) == column->count;
        decide(column, CB_FIELD_TEXT,
               is_long                        ? "long texts"
               : g_hash_table_size(seen) == 1 ? "the same in every row"
               : differ                       ? "texts, all different"
                                              : "texts, too different for a vocabulary");
    }
}

static void guess_column(const Column *column, char usual_decimal)
{
    choose_order(column);
    choose_decimal(column, usual_decimal);
    if (column->count == 0) {
        column->guess->role = CB_GUESS_NOTHING;
        column->guess->why = "every cell is empty";
    } else if (!guess_typed(column) && !guess_several(column) && !guess_term(column)) {
        guess_text(column);
    }
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

/* Takes "km²" out of "Area (km²)". */
static void take_unit(CbArena *arena, CbGuess *guess)
{
    const char *open = strpbrk(guess->label, "([");
    gsize length = strlen(guess->label);
    gboolean is_number = guess->type == CB_FIELD_INTEGER || guess->type == CB_FIELD_NUMBER;
    if (!is_number || open == NULL || open == guess->label ||
        strchr(")]", guess->label[length - 1]) == NULL ||
        length - (gsize)(open - guess->label) < 3) {
        return;
    }
    guess->unit = cb_arena_strndup(arena, open + 1, length - (gsize)(open - guess->label) - 2);
    guess->label =
        stripped(arena, cb_arena_strndup(arena, guess->label, (gsize)(open - guess->label)));
}

static gboolean is_called(const char *heading, const char *const *names)
{
    g_autofree char *folded = cb_sheet_fold(heading);
    return g_strv_contains(names, folded);
}

/* Roles */

static const char *const title_names[] = {"title", "titel", "titre",       "name",    "naam",
                                          "nom",   "case",  "bezeichnung", "country", NULL};
static const char *const id_names[] = {"id", "slug", "key", "identifier", NULL};
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
    guess->why = best >= 4 ? "the titles of the cases, by its heading"
                 : best == 3
                     ? "the titles of the cases: the first column whose texts are all "
                       "different"
                     : "the titles of the cases: no column has texts that are all different";
}

static void find_roles(CbGuesses *guesses)
{
    for (guint i = 0; i < guesses->n_columns; i++) {
        CbGuess *guess = &guesses->columns[i];
        gboolean is_text = guess->type == CB_FIELD_TEXT || guess->type == CB_FIELD_MARKDOWN;
        if (guesses->id_column < 0 && guess->role == CB_GUESS_FIELD && has_ids(guesses, i)) {
            guess->role = CB_GUESS_ID;
            guess->why = "the ids of the cases: each is there once";
            guesses->id_column = (int)i;
        } else if (guess->role == CB_GUESS_FIELD && is_text &&
                   is_called(guess->heading, summary_names)) {
            guess->role = CB_GUESS_SUMMARY;
            guess->why = "the summaries of the cases, by its heading";
            guess->id = "summary";
        }
    }
    find_title(guesses);
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
        return TRUE;
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
                can_be_facet(guess)) {
                guess->facet = TRUE;
                count++;
            }
        }
    }
}

CbGuesses *cb_guess_columns(CbArena *arena, const CbCsv *csv, gboolean plain)
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
        CbGuess *guess = &guesses->columns[i];
        Column column = {.arena = arena,
                         .guess = guess,
                         .values = cb_arena_new_array(arena, const char *, csv->n_rows),
                         .plain = plain};
        for (guint row = 1; row < csv->n_rows; row++) {
            const char *text = cell_of(arena, &csv->rows[row], i);
            if (text[0] != '\0') {
                column.values[column.count++] = text;
            }
        }
        guess->n_values = column.count;
        guess->heading = cell_of(arena, &csv->rows[0], i);
        guess->label = label_of(arena, guess->heading);
        guess->id = field_id(arena, guess->heading, i + 1, taken);
        guess_column(&column, csv->separator == ';' ? ',' : '.');
        take_unit(arena, guess);
    }
    find_roles(guesses);
    find_groups(guesses);
    choose_facets(guesses);
    return guesses;
}

/* Cells */

static const char *term_ids(const CbGuesses *guesses, const CbGuess *guess, const char *text)
{
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(g_free);
    if (guess->separator != NULL) {
        g_clear_pointer(&pieces, g_ptr_array_unref);
        pieces = split(text, guess->separator);
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
                g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", id);
            }
        }
    }
    return cb_arena_strdup(guesses->arena, out->str);
}

const char *cb_guess_cell(const CbGuesses *guesses, guint column, const CbCsvRow *row)
{
    CbArena *arena = guesses->arena;
    const CbGuess *guess = &guesses->columns[column];
    const char *text = cell_of(arena, row, column);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    double number;
    CbDate date;
    switch (guess->role == CB_GUESS_FIELD ? guess->type : CB_FIELD_TEXT) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return term_ids(guesses, guess, text);
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        return cb_form_number(text, guess->decimal, &number)
                   ? cb_arena_strdup(arena, g_ascii_formatd(digits, sizeof digits, "%.15g", number))
                   : "";
    case CB_FIELD_DATE:
        return cb_form_date(text, guess->order, &date)
                   ? cb_arena_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day)
                   : "";
    case CB_FIELD_URL:
        return is_placeholder(text)             ? ""
               : g_str_has_prefix(text, "www.") ? cb_arena_printf(arena, "https://%s", text)
                                                : text;
    case CB_FIELD_BOOLEAN:
    case CB_FIELD_EMAIL:
        return is_placeholder(text) ? "" : text;
    case CB_FIELD_LIST: {
        g_autoptr(GPtrArray) pieces = split(text, guess->separator);
        g_ptr_array_add(pieces, NULL);
        g_autofree char *lines = g_strjoinv("\n", (char **)pieces->pdata);
        return cb_arena_strdup(arena, lines);
    }
    default:
        return text;
    }
}
