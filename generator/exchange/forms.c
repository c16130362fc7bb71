#include "exchange/forms.h"

#include "base/escape.h"
#include "load/reader.h"

#include <math.h>
#include <string.h>

/* Characters of a number, and no more than these. */
#define NUMBER_LENGTH 40

/* The digits that a spreadsheet keeps of a number. */
#define EXACT_DIGITS 15

/* Bytes of a unit. */
#define UNIT_LENGTH 16

/* Days between the beginnings of spreadsheets and of GDate, and those that are taken for dates. */
#define SERIAL_START 693594
#define FIRST_SERIAL 10000
#define LAST_SERIAL 60000

/* Years of two digits up to this one are of this century, as spreadsheets have it. */
#define LAST_SHORT_YEAR 49

/* Nothing */

gboolean cb_form_is_nothing(const char *text)
{
    static const char *const words[] = {"n/a", "#n/a", "-", "–", "—", "?", "..", NULL};
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_strv_contains(words, folded);
}

gboolean cb_form_is_no_number(const char *text)
{
    static const char *const words[] = {"na", "nan", "null", "none", NULL};
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_strv_contains(words, folded) || cb_form_is_nothing(text);
}

/* Numbers */

/* The text without white space between digits and apostrophes, in `out`. FALSE if it is too long or
 * holds what no number does. */
static gboolean squeeze(const char *text, char out[NUMBER_LENGTH])
{
    gsize length = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (character == 0x2212) {
            character = '-';
        }
        if (g_unichar_isspace(character) || character == '\'' || character == 0x2019) {
            continue;
        }
        if (length == NUMBER_LENGTH - 1 || character > 0x7F) {
            return FALSE;
        }
        out[length++] = (char)character;
    }
    out[length] = '\0';
    return length > 0;
}

/* Whether `sign` parts the digits from `start` on into thousands: 1,234,567. */
static gboolean parts_thousands(const char *start, const char *end, char sign)
{
    const char *first = memchr(start, sign, (gsize)(end - start));
    if (first == NULL || first == start || first - start > 3) {
        return FALSE;
    }
    for (const char *at = first; at < end; at += 4) {
        if (*at != sign || end - at < 4 || strspn(at + 1, "0123456789") < 3) {
            return FALSE;
        }
    }
    return TRUE;
}

static guint count(const char *text, char sign)
{
    guint found = 0;
    for (; *text != '\0'; text++) {
        found += *text == sign;
    }
    return found;
}

/* The decimal sign of a number with these points and commas, 0 if it has none. */
static char find_decimal(const char *digits, char decimal)
{
    guint points = count(digits, '.');
    guint commas = count(digits, ',');
    if (points > 0 && commas > 0) {
        return strrchr(digits, '.') > strrchr(digits, ',') ? '.' : ',';
    }
    if (points + commas == 0 || points > 1 || commas > 1) {
        return 0;
    }
    char sign = points == 1 ? '.' : ',';
    const char *end = digits + strspn(digits, "0123456789.,");
    gboolean either = parts_thousands(digits, end, sign) && digits[0] != '0';
    return either && sign != decimal ? 0 : sign;
}

/* Takes the brackets of (1.234), as bookkeepers write -1234. */
static void take_brackets(char squeezed[NUMBER_LENGTH])
{
    gsize length = strlen(squeezed);
    if (length > 2 && squeezed[0] == '(' && squeezed[length - 1] == ')' &&
        g_ascii_isdigit(squeezed[1])) {
        squeezed[0] = '-';
        squeezed[length - 1] = '\0';
    }
}

/* Whether a whole number has more digits than a number keeps: a code, or an account. */
static gboolean is_too_long(const char *plain)
{
    const char *digits = plain + strcspn(plain, "123456789");
    return strspn(digits, "0123456789") == strlen(digits) && strlen(digits) > EXACT_DIGITS;
}

gboolean cb_form_number(const char *text, char decimal, double *number)
{
    char squeezed[NUMBER_LENGTH];
    if (!squeeze(text, squeezed)) {
        return FALSE;
    }
    take_brackets(squeezed);
    const char *digits = squeezed + (squeezed[0] == '-' || squeezed[0] == '+');
    char sign = find_decimal(digits, decimal);
    char thousands = sign == '.' ? ',' : '.';
    if (sign == 0) {
        thousands = strchr(digits, ',') != NULL ? ',' : '.';
    }
    const char *end = digits + strspn(digits, "0123456789.,");
    const char *point = sign != 0 ? strchr(digits, sign) : end;
    if (memchr(digits, thousands, (gsize)(end - digits)) != NULL &&
        !parts_thousands(digits, point, thousands)) {
        return FALSE;
    }
    g_autoptr(GString) plain = g_string_new(squeezed[0] == '-' ? "-" : "");
    for (const char *at = digits; *at != '\0'; at++) {
        if (*at == sign && sign != 0) {
            g_string_append_c(plain, '.');
        } else if (at >= end || *at != thousands) {
            g_string_append_c(plain, *at);
        }
    }
    if (plain->len > 1 && plain->str[plain->len - 1] == '%') {
        g_string_truncate(plain, plain->len - 1);
    }
    char *rest = NULL;
    gboolean has_digits = strpbrk(plain->str, "0123456789") != NULL;
    gboolean is_plain = strspn(plain->str, "+-0123456789.eE") == plain->len;
    *number = g_ascii_strtod(plain->str, &rest);
    return has_digits && is_plain && !is_too_long(plain->str) && *rest == '\0' && isfinite(*number);
}

/* Quantities */

gboolean cb_form_is_currency(const char *unit)
{
    static const char *const names[] = {"EUR", "USD", "GBP", "CHF", "SEK", "NOK",
                                        "DKK", "PLN", "CZK", "HUF", "JPY", "CAD",
                                        "AUD", "CNY", "INR", "BRL", NULL};
    const char *last = unit[0] != '\0' ? g_utf8_prev_char(unit + strlen(unit)) : unit;
    return g_strv_contains(names, unit) ||
           g_unichar_type(g_utf8_get_char(last)) == G_UNICODE_CURRENCY_SYMBOL;
}

/* Whether a text stands directly behind a number as its unit; other words need a space before. */
static gboolean is_sign(const char *unit)
{
    static const char *const signs[] = {"%",  "‰",   "°",  "°C", "km", "m",   "cm", "mm",
                                        "kg", "g",   "mg", "l",  "ha", "m²",  "m³", "km²",
                                        "h",  "min", "kW", "MW", "GW", "kWh", NULL};
    return g_strv_contains(signs, unit) || cb_form_is_currency(unit);
}

/* Whether a text is a word: letters and signs, short, without digits and white space. */
static gboolean is_unit_word(const char *unit)
{
    return unit[0] != '\0' && strlen(unit) <= UNIT_LENGTH &&
           strpbrk(unit, "0123456789 \t\r\n,;:!?\"#@&=\\<>[]{}") == NULL;
}

/* A piece of a text without white space around it, of any width. Free with g_free. */
static char *piece(const char *start, gsize length)
{
    const char *end = start + length;
    while (start < end && g_unichar_isspace(g_utf8_get_char(start))) {
        start = g_utf8_next_char(start);
    }
    while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end)))) {
        end = g_utf8_prev_char(end);
    }
    return g_strndup(start, (gsize)(end - start));
}

gboolean cb_form_quantity(const char *text, char **number, char **unit)
{
    static const char digits[] = "0123456789";
    gsize length = strlen(text), start = strcspn(text, digits), end = length;
    while (end > start && strchr(digits, text[end - 1]) == NULL) {
        end--;
    }
    while (start > 0 && strchr("+-(.", text[start - 1]) != NULL) {
        start--;
    }
    end += text[end] == ')' ? 1 : 0;
    g_autofree char *before = piece(text, start);
    g_autofree char *behind = piece(text + end, length - end);
    gboolean apart = g_unichar_isspace(g_utf8_get_char(text + end));
    gboolean is_before = behind[0] == '\0' && is_unit_word(before) && cb_form_is_currency(before);
    gboolean is_behind = before[0] == '\0' && is_unit_word(behind) && (apart || is_sign(behind));
    if (start == end || is_before == is_behind) {
        return FALSE;
    }
    *number = g_strndup(text + start, end - start);
    *unit = g_strdup(is_before ? before : behind);
    return TRUE;
}

/* Dates */

/* The first letters of the months, by month; of the four languages of the interface. */
static const char *const months[12][6] = {
    {"jan"},
    {"feb", "fév", "fev"},
    {"mar", "maa", "mrt", "mär", "mrz"},
    {"apr", "avr"},
    {"may", "mei", "mai"},
    {"jun", "juin"},
    {"jul", "juil"},
    {"aug", "aoû", "aou"},
    {"sep"},
    {"oct", "okt"},
    {"nov"},
    {"dec", "déc", "dez"},
};

/* The number of a month from its name, or 0. */
static int find_month(const char *word)
{
    g_autofree char *folded = g_utf8_casefold(word, -1);
    for (int month = 0; month < 12; month++) {
        for (guint i = 0; i < 6 && months[month][i] != NULL; i++) {
            if (g_str_has_prefix(folded, months[month][i])) {
                return month + 1;
            }
        }
    }
    return 0;
}

/* One part of a date: a number with so many digits, or a month's name. */
typedef struct {
    int number;
    guint digits;
    gboolean is_name;
} Part;

/* The three parts of a date without its time. FALSE if there are not three. */
static gboolean split_date(const char *text, Part parts[3])
{
    g_autofree char *copy = g_strstrip(g_strdup(text));
    char *time = strpbrk(copy, "T:");
    if (time != NULL && *time == 'T' && time > copy && g_ascii_isdigit(time[-1])) {
        *time = '\0';
    } else if (time != NULL && *time == ':') {
        while (time > copy && *time != ' ') {
            time--;
        }
        *time = '\0';
    }
    g_auto(GStrv) words = g_strsplit_set(copy, " -/.,", -1);
    guint n_parts = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0') {
            continue;
        }
        gsize digits = strspn(words[i], "0123456789");
        if (n_parts == 3 || (digits > 0 && (words[i][digits] != '\0' || digits > 4))) {
            return FALSE;
        }
        Part *part = &parts[n_parts++];
        part->is_name = digits == 0;
        part->digits = (guint)digits;
        part->number =
            part->is_name ? find_month(words[i]) : (int)g_ascii_strtoll(words[i], NULL, 10);
    }
    return n_parts == 3;
}

static gboolean make_date(const Part *year, int month, const Part *day, CbDate *date)
{
    int full = year->number;
    if (year->digits == 2) {
        full += full <= LAST_SHORT_YEAR ? 2000 : 1900;
    }
    gboolean possible = !year->is_name && !day->is_name && year->digits != 3 && year->digits != 1 &&
                        day->digits <= 2 && cb_date_is_valid(full, month, day->number);
    if (possible) {
        *date = (CbDate){full, month, day->number};
    }
    return possible;
}

CbDateOrder cb_form_order_named(const char *word)
{
    return g_strcmp0(word, "month-first") == 0 ? CB_ORDER_MONTH_FIRST : CB_ORDER_DAY_FIRST;
}

gboolean cb_form_date(const char *text, CbDateOrder order, CbDate *date)
{
    Part parts[3];
    if (!split_date(text, parts)) {
        return FALSE;
    }
    if (parts[0].digits == 4) {
        return make_date(&parts[0], parts[1].number, &parts[2], date);
    }
    if (parts[0].is_name) {
        return make_date(&parts[2], parts[0].number, &parts[1], date);
    }
    if (parts[1].is_name) {
        return make_date(&parts[2], parts[1].number, &parts[0], date);
    }
    if (parts[1].digits > 2) {
        return FALSE;
    }
    gboolean day_first = order == CB_ORDER_DAY_FIRST;
    const Part *day = &parts[day_first ? 0 : 1];
    const Part *month = &parts[day_first ? 1 : 0];
    return make_date(&parts[2], month->number, day, date) ||
           make_date(&parts[2], day->number, month, date);
}

gboolean cb_form_date_order(const char *text, CbDateOrder *order)
{
    Part parts[3];
    CbDate date;
    if (!split_date(text, parts) || parts[0].digits == 4 || parts[0].is_name || parts[1].is_name) {
        return FALSE;
    }
    gboolean day_first = make_date(&parts[2], parts[1].number, &parts[0], &date);
    gboolean month_first = make_date(&parts[2], parts[0].number, &parts[1], &date);
    if (day_first == month_first) {
        return FALSE;
    }
    *order = day_first ? CB_ORDER_DAY_FIRST : CB_ORDER_MONTH_FIRST;
    return TRUE;
}

gboolean cb_form_date_is_ambiguous(const char *text)
{
    CbDate day_first, month_first;
    return cb_form_date(text, CB_ORDER_DAY_FIRST, &day_first) &&
           cb_form_date(text, CB_ORDER_MONTH_FIRST, &month_first) &&
           (day_first.month != month_first.month || day_first.day != month_first.day);
}

gboolean cb_form_serial_date(const char *text, CbDate *date)
{
    double number;
    if (!cb_form_number(text, '.', &number) || number < FIRST_SERIAL || number > LAST_SERIAL) {
        return FALSE;
    }
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_julian(&day, (guint32)number + SERIAL_START);
    *date = (CbDate){g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day)};
    return TRUE;
}

/* Truth */

gboolean cb_form_boolean(const char *text, gboolean *value)
{
    static const char *const yes[] = {"true", "yes",  "y",    "1",   "x",  "✓",  "ja",
                                      "waar", "vrai", "wahr", "oui", "sì", "si", "j"};
    static const char *const no[] = {"false",  "no",   "n",      "0",   "-",   "nee",
                                     "onwaar", "faux", "falsch", "non", "nein"};
    g_autofree char *stripped = g_strstrip(g_strdup(text));
    g_autofree char *folded = g_utf8_casefold(stripped, -1);
    for (guint i = 0; i < G_N_ELEMENTS(yes); i++) {
        if (strcmp(folded, yes[i]) == 0) {
            *value = TRUE;
            return TRUE;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(no); i++) {
        if (strcmp(folded, no[i]) == 0) {
            *value = FALSE;
            return TRUE;
        }
    }
    return FALSE;
}

/* Guarding texts */

gsize cb_form_length(const char *text)
{
    gsize length = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        length += g_utf8_get_char(at) > 0xFFFF ? 2 : 1;
    }
    return length;
}

static gboolean is_whole_number(const char *text)
{
    const char *digits = text + (text[0] == '-');
    gsize length = strlen(digits);
    return length > 0 && length <= EXACT_DIGITS && strspn(digits, "0123456789") == length &&
           (digits[0] != '0' || length == 1);
}

/* Whether all words are numbers or names of months: 3 apr, Jan 2020. */
static gboolean is_like_date(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " -/.,", -1);
    guint count = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        gboolean is_number = strspn(words[i], "0123456789") == strlen(words[i]);
        count += words[i][0] != '\0';
        if (words[i][0] != '\0' && !is_number && find_month(words[i]) == 0) {
            return FALSE;
        }
    }
    return count >= 2 && count <= 4;
}

/* Whether a spreadsheet would make something else of a text than what is written. */
static gboolean is_converted(const char *text)
{
    static const char signs[] = "0123456789 .,:/-+%$eE";
    gboolean truth;
    gsize length = strlen(text);
    if (length > NUMBER_LENGTH || length == 0 || is_whole_number(text)) {
        return FALSE;
    }
    gboolean has_currency =
        g_str_has_prefix(text, "€") || g_str_has_prefix(text, "£") || g_str_has_suffix(text, "€");
    gboolean is_number = strpbrk(text, "0123456789") != NULL && strspn(text, signs) == length;
    return is_number || has_currency || is_like_date(text) ||
           (length > 3 && cb_form_boolean(text, &truth));
}

/* The text behind the apostrophes before it. */
static const char *behind_apostrophes(const char *text)
{
    return text + strspn(text, "'");
}

/* Apostrophes that are there already do not hide it: guarding adds one more, unguarding takes one
 * away. */
static gboolean needs_guard(const char *text)
{
    const char *rest = behind_apostrophes(text);
    gboolean is_formula = cb_escape_is_formula(rest, strlen(rest));
    return (is_formula && (rest > text || !is_whole_number(text))) || is_converted(rest);
}

char *cb_form_guard(const char *text)
{
    return g_strconcat(needs_guard(text) ? "'" : "", text, NULL);
}

const char *cb_form_unguard(const char *text)
{
    return text[0] == '\'' && needs_guard(text) ? text + 1 : text;
}
