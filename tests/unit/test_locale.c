#include "site/locale.h"

#include <math.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>

static char *number(const char *language, double value, int decimals)
{
    GString *out = g_string_new(NULL);
    cb_locale_number(cb_locale(language), value, decimals, out);
    return g_string_free(out, FALSE);
}

static char *percent(const char *language, double share)
{
    GString *out = g_string_new(NULL);
    cb_locale_percent(cb_locale(language), share, 0, out);
    return g_string_free(out, FALSE);
}

static char *date(const char *language, CbDate day, CbDateForm form)
{
    GString *out = g_string_new(NULL);
    cb_locale_date(cb_locale(language), day, form, out);
    return g_string_free(out, FALSE);
}

#define check(call, expected)                                                                      \
    do {                                                                                           \
        g_autofree char *text = call;                                                              \
        g_assert_cmpstr(text, ==, expected);                                                       \
    } while (0)

static void test_numbers(void)
{
    check(number("nl", 1234.5, -1), "1.234,5");
    check(number("en", 1234567, -1), "1,234,567");
    check(number("fr", 1234.5, -1), "1\u202f234,5");
    check(number("de", 0.126, 2), "0,13");
    check(number("nl", 12, 2), "12,00");
    check(number("nl", 999, -1), "999");
    check(number("en", -0.5, -1), "\u22120.5");
    check(number("en", -0.0001, 2), "0.00");
    check(number("en", 1.0 / 3, -1), "0.333");
    check(number("en", 100, -1), "100");
    check(number("en", NAN, -1), "");
    check(number("xx", 1234.5, -1), "1\u202f234.5");
}

static void test_percent(void)
{
    check(percent("nl", 0.94), "94\u00a0%");
    check(percent("en", 0.94), "94%");
    check(percent("fr", 0.5), "50\u202f%");
    check(percent("de", 1), "100\u00a0%");
    check(percent("nl", NAN), "");
}

static void test_dates(void)
{
    CbDate day = {2026, 11, 21}, first = {2026, 3, 1};
    check(date("nl", day, CB_DATE_LONG), "21 november 2026");
    check(date("nl", day, CB_DATE_SHORT), "21 nov. 2026");
    check(date("en", day, CB_DATE_LONG), "21 November 2026");
    check(date("fr", first, CB_DATE_LONG), "1er mars 2026");
    check(date("de", first, CB_DATE_LONG), "1. März 2026");
    check(date("nl-BE", day, CB_DATE_LONG), "21 november 2026");
    check(date("xx", day, CB_DATE_LONG), "2026-11-21");
    check(date("nl", day, CB_DATE_ISO), "2026-11-21");
    check(date("nl", (CbDate){0}, CB_DATE_LONG), "");
}

static void test_plurals(void)
{
    const CbLocale *nl = cb_locale("nl"), *fr = cb_locale("fr");
    g_assert_cmpint(cb_locale_plural(nl, 0), ==, CB_PLURAL_OTHER);
    g_assert_cmpint(cb_locale_plural(nl, 1), ==, CB_PLURAL_ONE);
    g_assert_cmpint(cb_locale_plural(nl, 1.5), ==, CB_PLURAL_OTHER);
    g_assert_cmpint(cb_locale_plural(nl, 2), ==, CB_PLURAL_OTHER);
    g_assert_cmpint(cb_locale_plural(fr, 0), ==, CB_PLURAL_ONE);
    g_assert_cmpint(cb_locale_plural(fr, 1.5), ==, CB_PLURAL_ONE);
    g_assert_cmpint(cb_locale_plural(fr, 2), ==, CB_PLURAL_OTHER);
}

static void test_parse(void)
{
    CbDate day = {0};
    g_assert_true(cb_date_parse("2026-02-28", &day));
    g_assert_cmpint(day.year, ==, 2026);
    g_assert_cmpint(day.month, ==, 2);
    g_assert_cmpint(day.day, ==, 28);
    g_assert_false(cb_date_parse("2026-02-29", &day));
    g_assert_false(cb_date_parse("2026-13-01", &day));
    g_assert_false(cb_date_parse("2026-1-1", &day));
    g_assert_false(cb_date_parse("", &day));
}

static void test_names(void)
{
    g_assert_cmpstr(cb_locale_name("fr"), ==, "Français");
    g_assert_cmpstr(cb_locale_name("xx"), ==, "xx");
}

static char *utf8_of(const UChar *text, int32_t length)
{
    return g_utf16_to_utf8(text, length, NULL, NULL, NULL);
}

/* A day as CLDR writes it with a pattern. */
static char *date_by_icu(const char *language, const char *pattern, CbDate day)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[100];
    g_autoptr(GDateTime) at = g_date_time_new_utc(day.year, day.month, day.day, 12, 0, 0);
    g_autofree gunichar2 *wide = g_utf8_to_utf16(pattern, -1, NULL, NULL, NULL);
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, language, u"UTC", -1, wide, -1, &status);
    int32_t length = udat_format(format, (double)g_date_time_to_unix(at) * 1000, text,
                                 G_N_ELEMENTS(text), NULL, &status);
    g_assert_true(U_SUCCESS(status));
    udat_close(format);
    return utf8_of(text, length);
}

static char *number_by_icu(const char *language, double value)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[100];
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, language, NULL, &status);
    int32_t length = unum_formatDouble(format, value, text, G_N_ELEMENTS(text), NULL, &status);
    g_assert_true(U_SUCCESS(status));
    unum_close(format);
    return utf8_of(text, length);
}

static char *plural_by_icu(const char *language, double count)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[20];
    UPluralRules *rules = uplrules_openForType(language, UPLURAL_TYPE_CARDINAL, &status);
    int32_t length = uplrules_select(rules, count, text, G_N_ELEMENTS(text), &status);
    g_assert_true(U_SUCCESS(status));
    uplrules_close(rules);
    return utf8_of(text, length);
}

/* The tables say what CLDR says. */
static void test_cldr(void)
{
    static const struct {
        const char *language, *pattern;
    } known[] = {{"nl", "d MMMM y"}, {"en", "d MMMM y"}, {"fr", "d MMMM y"}, {"de", "d. MMMM y"}};
    static const double values[] = {0, 0.5, 1, 1.5, 2, 10, 999, 1000, 1234.5, 1234567.891};
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        const char *language = known[i].language;
        for (int month = 1; month <= 12; month++) {
            CbDate day = {2026, month, 15};
            g_autofree char *expected = date_by_icu(language, known[i].pattern, day);
            check(date(language, day, CB_DATE_LONG), expected);
        }
        for (guint j = 0; j < G_N_ELEMENTS(values); j++) {
            g_autofree char *expected = number_by_icu(language, values[j]);
            g_autofree char *category = plural_by_icu(language, values[j]);
            gboolean is_one = cb_locale_plural(cb_locale(language), values[j]) == CB_PLURAL_ONE;
            check(number(language, values[j], -1), expected);
            g_assert_cmpint(is_one, ==, strcmp(category, "one") == 0);
        }
    }
}

static void test_direction(void)
{
    static const char *const rtl[] = {"ar", "AR-eg", "he", "fa-IR", "az-Arab", "pa-arab-PK"};
    static const char *const ltr[] = {"nl", "en-GB", "ar-Latn", "az", "arn", "a", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(rtl); i++) {
        g_assert_true(cb_locale_is_rtl(rtl[i]));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ltr); i++) {
        g_assert_false(cb_locale_is_rtl(ltr[i]));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/locale/numbers", test_numbers);
    g_test_add_func("/locale/percent", test_percent);
    g_test_add_func("/locale/dates", test_dates);
    g_test_add_func("/locale/plurals", test_plurals);
    g_test_add_func("/locale/parse", test_parse);
    g_test_add_func("/locale/cldr", test_cldr);
    g_test_add_func("/locale/direction", test_direction);
    g_test_add_func("/locale/names", test_names);
    return g_test_run();
}
