#include "exchange/guess_parts.h"

#include "load/reader.h"

#include <math.h>
#include <string.h>

/* Characters of a text that is long on average. */
#define LONG_TEXT 160

/* Years are numbers between these. */
#define FIRST_YEAR 1400
#define LAST_YEAR 2100

/* Numbers with so many digits, all the same, are codes: ISBN, EAN, numbers of companies. */
#define CODE_DIGITS 10

/* Of ten values, so many fit a type that the others are told apart; of fewer rows nothing is. */
#define NEARLY 9
#define NEARLY_ROWS 10

const char *cb_guess_stripped(CbArena *arena, const char *text)
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    return cb_arena_strdup(arena, copy);
}

/* Which values fit */

typedef gboolean (*Fits)(const CbGuessColumn *column, const char *text);

/* Whether all values fit, those that say nothing aside, and at least one does. */
static gboolean all_fit(const CbGuessColumn *column, Fits fits)
{
    guint fitting = 0;
    for (guint i = 0; i < column->count; i++) {
        if (fits(column, column->values[i])) {
            fitting++;
        } else if (!cb_form_is_no_number(column->values[i])) {
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

static gboolean fits_number(const CbGuessColumn *column, const char *text)
{
    double number;
    return !is_code(text) && cb_form_number(text, column->guess->decimal, &number);
}

static gboolean fits_integer(const CbGuessColumn *column, const char *text)
{
    double number;
    gboolean is_number = !is_code(text) && (cb_form_number(text, column->guess->decimal, &number) &&
                                            strpbrk(text, "%eE") == NULL);
    return is_number && number == floor(number);
}

static gboolean fits_year(const CbGuessColumn *column, const char *text)
{
    (void)column;
    gint64 year = strlen(text) == 4 ? g_ascii_strtoll(text, NULL, 10) : 0;
    return strspn(text, "0123456789") == 4 && year >= FIRST_YEAR && year <= LAST_YEAR;
}

static gboolean fits_date(const CbGuessColumn *column, const char *text)
{
    CbDate date;
    return cb_form_date(text, column->guess->order, &date);
}

static gboolean fits_serial(const CbGuessColumn *column, const char *text)
{
    (void)column;
    CbDate date;
    return cb_form_serial_date(text, &date);
}

static gboolean fits_boolean(const CbGuessColumn *column, const char *text)
{
    (void)column;
    gboolean value;
    return strcmp(text, "-") != 0 && cb_form_boolean(text, &value);
}

static gboolean fits_url(const CbGuessColumn *column, const char *text)
{
    (void)column;
    g_autofree char *whole =
        g_strconcat(g_str_has_prefix(text, "www.") ? "https://" : "", text, NULL);
    return (g_str_has_prefix(whole, "https://") || g_str_has_prefix(whole, "http://")) &&
           cb_url_is_well_formed(whole);
}

static gboolean fits_email(const CbGuessColumn *column, const char *text)
{
    (void)column;
    const char *at = strchr(text, '@');
    const char *dot = at != NULL ? strrchr(at, '.') : NULL;
    return at != NULL && at > text && strchr(at + 1, '@') == NULL && dot != NULL && dot > at + 1 &&
           dot[1] != '\0' && strpbrk(text, " ,;<>\"()\n") == NULL;
}

/* Units */

/* Whether all values are numbers with one and the same unit, which is put into the guess. */
static gboolean has_unit(const CbGuessColumn *column)
{
    guint found = 0;
    for (guint i = 0; i < column->count; i++) {
        g_autofree char *number = NULL, *unit = NULL;
        double value;
        gboolean is_quantity =
            cb_form_quantity(column->values[i], &number, &unit) &&
            (cb_form_number(number, '.', &value) || cb_form_number(number, ',', &value));
        if (!is_quantity && cb_form_is_no_number(column->values[i])) {
            continue;
        }
        if (!is_quantity || (found > 0 && strcmp(unit, column->guess->unit) != 0)) {
            return FALSE;
        }
        if (found++ == 0) {
            column->guess->unit = cb_arena_strdup(column->arena, unit);
        }
    }
    return found > 0;
}

/* Takes the units off the values; what stood there is returned. */
static const char **take_units(CbGuessColumn *column)
{
    const char **whole = column->values;
    column->guess->has_unit = has_unit(column);
    if (!column->guess->has_unit) {
        column->guess->unit = NULL;
        return whole;
    }
    column->values = cb_arena_new_array(column->arena, const char *, column->count);
    for (guint i = 0; i < column->count; i++) {
        g_autofree char *number = NULL, *unit = NULL;
        gboolean is_quantity = cb_form_quantity(whole[i], &number, &unit);
        column->values[i] = is_quantity ? cb_arena_strdup(column->arena, number) : whole[i];
    }
    return whole;
}

/* Deciding */

/* The first value in which a sign could as well part thousands, if it could wherever it stands. */
static const char *could_be_thousands(const CbGuessColumn *column, char sign)
{
    const char *first = NULL;
    for (guint i = 0; i < column->count; i++) {
        const char *at = strchr(column->values[i], sign);
        if (at != NULL && (strspn(at + 1, "0123456789") != 3 || column->values[i][0] == '0')) {
            return NULL;
        }
        first = first == NULL && at != NULL ? column->values[i] : first;
    }
    return first;
}

/* The decimal sign that makes numbers of all values; the usual one first, but not where it would
 * stand before three noughts everywhere, nor in money, which has no three decimals. */
static void choose_decimal(const CbGuessColumn *column, char usual)
{
    gboolean is_money = column->guess->has_unit && cb_form_is_currency(column->guess->unit);
    column->guess->decimal = usual;
    if (could_be_thousands(column, usual) != NULL && (is_money || all_fit(column, fits_integer))) {
        usual = usual == '.' ? ',' : '.';
    }
    column->guess->decimal = usual;
    if (!all_fit(column, fits_number)) {
        column->guess->decimal = usual == '.' ? ',' : '.';
    }
    if (!all_fit(column, fits_number)) {
        column->guess->decimal = usual;
    }
}

static void choose_order(const CbGuessColumn *column)
{
    for (guint i = 0; i < column->count; i++) {
        if (cb_form_date_order(column->values[i], &column->guess->order)) {
            return;
        }
    }
}

static void decide(const CbGuessColumn *column, CbFieldType type, const char *why)
{
    column->guess->type = type;
    column->guess->why = cb_arena_strdup(column->arena, why);
}

static void decide_range(const CbGuessColumn *column, CbFieldType type, const char *what)
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
    gboolean comma = type == CB_FIELD_NUMBER && column->guess->decimal == ',';
    column->guess->type = type;
    column->guess->why = cb_arena_printf(column->arena, "%s from %s to %s%s%s%s", what,
                                         g_ascii_formatd(low, sizeof low, "%.15g", smallest),
                                         g_ascii_formatd(high, sizeof high, "%.15g", largest),
                                         column->guess->has_unit ? ", in " : "",
                                         column->guess->has_unit ? column->guess->unit : "",
                                         comma ? ", with a decimal comma" : "");
    const char *either = could_be_thousands(column, column->guess->decimal);
    if (either != NULL) {
        column->guess->why = cb_arena_printf(column->arena,
                                             "%s; the sign in \"%s\" is taken for a "
                                             "decimal one",
                                             column->guess->why, either);
    }
}

/* What the dates of a column tell about the order of day and month. */
static const char *date_reason(const CbGuessColumn *column)
{
    guint orders[2] = {0}, ambiguous = 0;
    for (guint i = 0; i < column->count; i++) {
        CbDateOrder order;
        if (cb_form_date_order(column->values[i], &order)) {
            orders[order]++;
        }
        ambiguous += cb_form_date_is_ambiguous(column->values[i]) ? 1 : 0;
    }
    gboolean day_first = column->guess->order == CB_ORDER_DAY_FIRST;
    if (orders[0] > 0 && orders[1] > 0) {
        return "dates, some with the day first and some with the month: look at them";
    }
    if (ambiguous == 0) {
        return "dates";
    }
    if (orders[0] + orders[1] > 0) {
        return day_first ? "dates, the day before the month" : "dates, the month before the day";
    }
    return day_first ? "dates, the day before the month (none tells the order; see --dates)"
                     : "dates, the month before the day (none tells the order; see --dates)";
}

static gboolean is_called_date(const char *heading)
{
    static const char *const words[] = {"date", "datum", "day", "dag", "tag", "jour", NULL};
    g_autofree char *folded = g_utf8_casefold(heading, -1);
    for (guint i = 0; words[i] != NULL; i++) {
        if (strstr(folded, words[i]) != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether all values are digits, and each is there once. `*same` is how many digits all of them
 * have, 0 if not as many. */
static gboolean are_distinct_digits(const CbGuessColumn *column, gsize *same)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean distinct = column->count > 1;
    *same = distinct ? strlen(column->values[0]) : 0;
    for (guint i = 0; distinct && i < column->count; i++) {
        gsize length = strlen(column->values[i]);
        *same = length == *same ? length : 0;
        distinct = strspn(column->values[i], "0123456789") == length &&
                   g_hash_table_add(seen, (gpointer)column->values[i]);
    }
    return distinct;
}

/* Whether one of the words of a heading, or with `last` the last one, is among these. */
static gboolean has_word(const char *label, const char *const *words, gboolean last)
{
    g_autofree char *folded = g_utf8_casefold(label, -1);
    g_auto(GStrv) parts = g_strsplit_set(folded, " -_./", -1);
    guint count = g_strv_length(parts);
    for (guint i = last && count > 0 ? count - 1 : 0; i < count; i++) {
        if (g_strv_contains(words, parts[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Why digits are no number to count with, or NULL. */
static const char *why_codes(const CbGuessColumn *column)
{
    static const char *const always[] = {"postcode", "postal",  "zip",          "plz",  "phone",
                                         "tel",      "telefon", "telephone",    "isbn", "telefoon",
                                         "ean",      "gtin",    "postleitzahl", NULL};
    static const char *const numbers[] = {"id", "nr", "no", "code", "nummer", "number", NULL};
    const char *label = column->guess->label;
    gsize same;
    gboolean distinct = are_distinct_digits(column, &same);
    if (has_word(label, always, FALSE)) {
        return "codes, by the heading";
    }
    if (distinct && same >= CODE_DIGITS) {
        return "codes: numbers of as many digits, each there once";
    }
    return distinct && has_word(label, numbers, TRUE) ? "codes, by the heading: each is there once"
                                                      : NULL;
}

static gboolean guess_number(const CbGuessColumn *column)
{
    CbGuess *guess = column->guess;
    const char *codes = all_fit(column, fits_integer) ? why_codes(column) : NULL;
    if (is_called_date(guess->heading) && all_fit(column, fits_serial)) {
        decide(column, CB_FIELD_DATE, "dates, as spreadsheets count days");
        guess->is_serial = TRUE;
    } else if (codes != NULL) {
        decide(column, CB_FIELD_TEXT, codes);
    } else if (all_fit(column, fits_year)) {
        decide_range(column, CB_FIELD_YEAR, "years");
    } else if (all_fit(column, fits_integer)) {
        decide_range(column, CB_FIELD_INTEGER, "whole numbers");
    } else if (all_fit(column, fits_number)) {
        decide_range(column, CB_FIELD_NUMBER, "numbers");
    } else {
        return FALSE;
    }
    return TRUE;
}

gboolean cb_guess_typed(CbGuessColumn *column, char usual_decimal)
{
    CbGuess *guess = column->guess;
    const char **whole = take_units(column);
    choose_order(column);
    choose_decimal(column, usual_decimal);
    if (all_fit(column, fits_boolean) && column->count > 1 && !guess->has_unit) {
        decide(column, CB_FIELD_BOOLEAN, "yes or no");
        return TRUE;
    }
    if (guess_number(column)) {
        return TRUE;
    }
    column->values = whole;
    guess->has_unit = FALSE;
    guess->unit = NULL;
    if (all_fit(column, fits_date)) {
        decide(column, CB_FIELD_DATE, date_reason(column));
    } else if (column->not_markdown == NULL && all_fit(column, fits_url)) {
        decide(column, CB_FIELD_URL, "addresses");
    } else if (column->not_markdown == NULL && all_fit(column, fits_email)) {
        decide(column, CB_FIELD_EMAIL, "e-mail addresses: private, never published");
        guess->is_private = TRUE;
    } else {
        return FALSE;
    }
    return TRUE;
}

void cb_guess_text(const CbGuessColumn *column)
{
    gsize length = 0;
    gboolean lines = FALSE;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < column->count; i++) {
        length += (gsize)g_utf8_strlen(column->values[i], -1);
        g_hash_table_add(seen, (gpointer)column->values[i]);
        lines = lines || strchr(column->values[i], '\n') != NULL;
    }
    column->guess->length = (guint)(length / MAX(column->count, 1));
    gboolean is_long = lines || column->guess->length > LONG_TEXT;
    if (is_long && column->not_markdown == NULL) {
        decide(column, CB_FIELD_MARKDOWN, lines ? "texts of several lines" : "long texts");
        return;
    }
    gboolean differ = g_hash_table_size(seen) == column->count;
    decide(column, CB_FIELD_TEXT,
           is_long                        ? "long texts"
           : g_hash_table_size(seen) == 1 ? "the same in every row"
           : differ                       ? "texts, all different"
                                          : "texts, too different for a vocabulary");
    if (column->not_markdown != NULL) {
        column->guess->why = cb_arena_printf(column->arena, "%s; no Markdown: %s",
                                             column->guess->why, column->not_markdown);
    }
}

/* How many values fit, and the first that does not. */
static guint count_fitting(const CbGuessColumn *column, Fits fits, guint *other)
{
    guint fitting = 0;
    *other = column->count;
    for (guint i = 0; i < column->count; i++) {
        gboolean fit = fits(column, column->values[i]);
        fitting += fit ? 1 : 0;
        *other = !fit && *other == column->count ? i : *other;
    }
    return fitting;
}

/* Which value does not fit, or that it is more than one address. Free with g_free. */
static char *tell_other(const char *value, guint row)
{
    const char *first = strstr(value, "://");
    const char *second = first != NULL ? strstr(first + 3, "://") : NULL;
    if (second != NULL) {
        gboolean more = strstr(second + 3, "://") != NULL;
        return g_strdup_printf("row %u has %s addresses in one cell", row,
                               more ? "several" : "two");
    }
    g_autofree char *shown = g_utf8_substring(value, 0, MIN(40, g_utf8_strlen(value, -1)));
    g_strdelimit(shown, "\r\n\t", ' ');
    return g_strdup_printf("not \"%s\" in row %u", shown, row);
}

void cb_guess_tell_nearly(const CbGuessColumn *column)
{
    static const struct {
        Fits fits;
        const char *name;
    } types[] = {{fits_number, "numbers"}, {fits_date, "dates"}, {fits_url, "addresses"}};
    for (gsize i = 0; column->count >= NEARLY_ROWS && i < G_N_ELEMENTS(types); i++) {
        guint other;
        guint fitting = count_fitting(column, types[i].fits, &other);
        if (fitting * 10 >= column->count * NEARLY && other < column->count) {
            g_autofree char *shown = tell_other(column->values[other], column->rows[other]);
            column->guess->why =
                cb_arena_printf(column->arena, "%s; %u of %u are %s, but %s", column->guess->why,
                                fitting, column->count, types[i].name, shown);
            return;
        }
    }
}
