#include "site/locale.h"

#include <math.h>
#include <string.h>

#define NO_BREAK_SPACE "\302\240"
#define NARROW_NO_BREAK_SPACE "\342\200\257"
/* Digits of a number that printf is asked for at most. */
#define NUMBER_LENGTH 400

struct CbLocale {
    const char *id;
    const char *name;         /* in the language itself */
    const char *decimal;      /* separator */
    const char *group;        /* separator of thousands */
    const char *percent;      /* what follows the number */
    gboolean zero_is_one;     /* plural: 0 and 1.5 go with 1 */
    const char *day_suffix;   /* after the day's number */
    const char *first_suffix; /* after 1, instead */
    const char *months[12];
    const char *short_months[12];
};

static const CbLocale locales[] = {
    {"nl",
     "Nederlands",
     ",",
     ".",
     NO_BREAK_SPACE "%",
     FALSE,
     "",
     "",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
      "oktober", "november", "december"},
     {"jan.", "feb.", "mrt.", "apr.", "mei", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.",
      "dec."}},
    {"en",
     "English",
     ".",
     ",",
     "%",
     FALSE,
     "",
     "",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}},
    {"fr",
     "Français",
     ",",
     NARROW_NO_BREAK_SPACE,
     NARROW_NO_BREAK_SPACE "%",
     TRUE,
     "",
     "er",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
      "octobre", "novembre", "décembre"},
     {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
      "déc."}},
    {"de",
     "Deutsch",
     ",",
     ".",
     NO_BREAK_SPACE "%",
     FALSE,
     ".",
     ".",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"},
     {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
      "Dez."}},
};

/* For languages without a table. */
static const CbLocale plain = {
    .id = "", .decimal = ".", .group = NARROW_NO_BREAK_SPACE, .percent = NO_BREAK_SPACE "%"};

const CbLocale *cb_locale(const char *language)
{
    gsize length = strcspn(language, "-_");
    for (gsize i = 0; i < G_N_ELEMENTS(locales); i++) {
        if (strlen(locales[i].id) == length && strncmp(locales[i].id, language, length) == 0) {
            return &locales[i];
        }
    }
    return &plain;
}

const char *cb_locale_name(const char *language)
{
    const CbLocale *locale = cb_locale(language);
    return locale->name ? locale->name : language;
}

/* Whether a subtag of a language is in a list that ends with NULL. */
static gboolean is_listed(const char *subtag, const char *const *list)
{
    gsize length = strcspn(subtag, "-");
    for (; *list != NULL; list++) {
        if (strlen(*list) == length && g_ascii_strncasecmp(subtag, *list, length) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_locale_is_rtl(const char *language)
{
    /* Languages by their usual script (CLDR), and the scripts. */
    static const char *const languages[] = {"ar",  "arc", "ckb", "dv",  "fa", "he", "iw", "ks",
                                            "nqo", "ps",  "sd",  "syr", "ug", "ur", "yi", NULL};
    static const char *const scripts[] = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo",
                                          "Rohg", "Samr", "Syrc", "Thaa", NULL};
    const char *next = strchr(language, '-');
    if (next != NULL && strcspn(next + 1, "-") == 4) {
        return is_listed(next + 1, scripts);
    }
    return is_listed(language, languages);
}

CbPlural cb_locale_plural(const CbLocale *locale, double count)
{
    double size = fabs(count);
    if (locale->zero_is_one) {
        return size < 2 ? CB_PLURAL_ONE : CB_PLURAL_OTHER;
    }
    return size == 1 ? CB_PLURAL_ONE : CB_PLURAL_OTHER;
}

/* Doubles below this have no gaps between whole numbers. */
#define LARGEST_EXACT 9007199254740992.0

/* Appends the digits before the decimal point in groups of three. */
static void append_grouped(const CbLocale *locale, const char *digits, gsize length, GString *out)
{
    for (gsize i = 0; i < length; i++) {
        g_string_append_c(out, digits[i]);
        gsize left = length - i - 1;
        if (left > 0 && left % 3 == 0) {
            g_string_append(out, locale->group);
        }
    }
}

/* Drops zeros at the end of the decimals, and the point with nothing after it. */
static void trim_zeros(char *digits)
{
    char *end = digits + strlen(digits);
    if (!strchr(digits, '.')) {
        return;
    }
    while (end[-1] == '0') {
        *--end = '\0';
    }
    if (end[-1] == '.') {
        end[-1] = '\0';
    }
}

/* Appends a whole number that a double tells exactly, as most are. */
static void append_whole(const CbLocale *locale, guint64 number, GString *out)
{
    char digits[NUMBER_LENGTH];
    char *end = digits + sizeof digits, *first = end;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    append_grouped(locale, first, (gsize)(end - first), out);
}

void cb_locale_number(const CbLocale *locale, double number, int decimals, GString *out)
{
    if (decimals <= 0 && number >= 0 && number < LARGEST_EXACT && number == floor(number)) {
        append_whole(locale, (guint64)number, out);
        return;
    }
    char format[8], digits[NUMBER_LENGTH];
    if (!isfinite(number)) {
        return;
    }
    g_snprintf(format, sizeof format, "%%.%df",
               CLAMP(decimals < 0 ? 3 : decimals, 0, CB_MAX_DECIMALS));
    g_ascii_formatd(digits, sizeof digits, format, fabs(number));
    if (decimals < 0) {
        trim_zeros(digits);
    }
    if (number < 0 && strpbrk(digits, "123456789")) {
        g_string_append(out, "\342\210\222");
    }
    gsize whole = strcspn(digits, ".");
    append_grouped(locale, digits, whole, out);
    if (digits[whole] == '.') {
        g_string_append(out, locale->decimal);
        g_string_append(out, digits + whole + 1);
    }
}

void cb_locale_percent(const CbLocale *locale, double share, int decimals, GString *out)
{
    if (!isfinite(share)) {
        return;
    }
    cb_locale_number(locale, share * 100, decimals, out);
    g_string_append(out, locale->percent);
}

void cb_locale_date(const CbLocale *locale, CbDate date, CbDateForm form, GString *out)
{
    if (date.year == 0) {
        return;
    }
    if (form == CB_DATE_ISO || !locale->months[0]) {
        g_string_append_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    const char *const *months = form == CB_DATE_SHORT ? locale->short_months : locale->months;
    g_string_append_printf(out, "%d%s %s %d", date.day,
                           date.day == 1 ? locale->first_suffix : locale->day_suffix,
                           months[date.month - 1], date.year);
}

static gboolean read_digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i])) {
            return FALSE;
        }
        *number = *number * 10 + (text[i] - '0');
    }
    return TRUE;
}

gboolean cb_date_parse(const char *text, CbDate *date)
{
    return strlen(text) >= 10 && text[4] == '-' && text[7] == '-' &&
           read_digits(text, 4, &date->year) && read_digits(text + 5, 2, &date->month) &&
           read_digits(text + 8, 2, &date->day) &&
           g_date_valid_dmy((GDateDay)date->day, (GDateMonth)date->month, (GDateYear)date->year);
}
