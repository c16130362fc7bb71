#include "site/locale.h"

#include <math.h>

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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/locale/numbers", test_numbers);
    g_test_add_func("/locale/percent", test_percent);
    g_test_add_func("/locale/dates", test_dates);
    g_test_add_func("/locale/plurals", test_plurals);
    g_test_add_func("/locale/parse", test_parse);
    g_test_add_func("/locale/names", test_names);
    return g_test_run();
}
