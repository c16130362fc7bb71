#include "load/address.h"

static const char *const urls[] = {
    "https://example.org",
    "http://example.org/",
    "HTTPS://EXAMPLE.ORG/a?b=c#d",
    "https://localhost:8080/x",
    "https://example.org.",
    "https://a.b:65535",
    "https://a.b:0",
    "https://a.b:",
    "https://[::1]:80/",
    "https://[::1]",
    "https://user:word@example.org/",
    "https://münchen.example/straße",
    "https://example.org/a%20b",
    "mailto:an@example.org",
    "MAILTO:an@example.org?subject=x",
    "mailto:a@b@c",
    "tel:+32-9.(1)",
    "TEL:1",
};
static const char *const no_urls[] = {
    "",
    "example.org",
    "https://",
    "https://example",
    "https://.org",
    "https://a..b",
    "https://a.b:99999",
    "https://a.b:65536",
    "https://a.b:00080",
    "https://a.b:8o",
    "https://a b.org",
    "https://a.b/<x>",
    "https://a.b/%4",
    "https://a.b/%zz",
    "https://[::1",
    "https://[]",
    "https://[x]",
    "https://[::1]x",
    "https://a@b@c.org",
    "https://a[b.org",
    "ftp://example.org",
    "javascript:alert(1)",
    "mailto:an",
    "mailto:an?to=a@b",
    "tel:",
    "tel:abc",
    "https:/example.org",
    "//example.org",
    "https://a.b/\"",
    "https://LOCALHOST",
    "https://..",
    "https://a.b:1:2",
    "https://:80",
};
static const char *const emails[] = {"an@example.org", "a.b+c@x.y.z", "é@münchen.example", ".@a.b",
                                     "localhost@a.b"};
static const char *const no_emails[] = {"",        "an",      "an@",         "@a.b",    "an@b",
                                        "an@b.",   "an@.b",   "an@a..b",     "a b@c.d", "a@b@c.d",
                                        "a,b@c.d", "<a@b.c>", "a@localhost", "a@[1.2]", "a@b:c.d"};

static gboolean has_pattern(const char *text, const char *pattern)
{
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);
    g_autoptr(GRegex) regex = g_regex_new(whole, 0, 0, NULL);
    g_assert_nonnull(regex);
    return g_regex_match(regex, text, 0, NULL);
}

static void assert_all(const char *const *texts, gsize count, gboolean expected,
                       gboolean (*is_good)(const char *), const char *pattern)
{
    for (gsize i = 0; i < count; i++) {
        if (is_good(texts[i]) != expected || has_pattern(texts[i], pattern) != expected) {
            g_error("\"%s\": the function says %d, the pattern %d", texts[i], is_good(texts[i]),
                    has_pattern(texts[i], pattern));
        }
    }
}

static void test_urls(void)
{
    assert_all(urls, G_N_ELEMENTS(urls), TRUE, cb_url_is_well_formed, cb_url_pattern);
    assert_all(no_urls, G_N_ELEMENTS(no_urls), FALSE, cb_url_is_well_formed, cb_url_pattern);
}

static void test_emails(void)
{
    assert_all(emails, G_N_ELEMENTS(emails), TRUE, cb_email_is_well_formed, cb_email_pattern);
    assert_all(no_emails, G_N_ELEMENTS(no_emails), FALSE, cb_email_is_well_formed,
               cb_email_pattern);
}

/* An address with one character of its own, at, before and above the limits. */
static void test_email_length(void)
{
    for (gsize length = 63; length <= 65; length++) {
        g_autofree char *name = g_strnfill(length, 'a');
        g_autofree char *email = g_strconcat(name, "@b.c", NULL);
        const char *const one[] = {email};
        assert_all(one, 1, length <= CB_MAX_EMAIL_NAME_LENGTH, cb_email_is_well_formed,
                   cb_email_pattern);
    }
    g_autofree char *host = g_strnfill(CB_MAX_EMAIL_LENGTH - 4, 'a');
    g_autofree char *longest = g_strconcat("a@b.", host, NULL);
    g_autofree char *longer = g_strconcat("aa@b.", host, NULL);
    g_assert_true(cb_email_is_well_formed(longest));
    g_assert_false(cb_email_is_well_formed(longer));
}

/* Pieces put together at random: function and pattern agree. */
static void test_random(void)
{
    static const char *const pieces[] = {
        "https://", "HTTP://", "mailto:",   "tel:", "a", "b.c", ".",   "..", "@",
        ":",        "80",      "65536",     "/",    "?", "#",   "%41", "%",  "[::1]",
        "[",        "]",       "localhost", "é",    " ", "<",   "+",   "-",  "x.org"};
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    for (guint round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(round % 2 == 0 ? "https://" : "");
        for (gint32 i = g_rand_int_range(random, 0, 7); i > 0; i--) {
            g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        }
        const char *const one[] = {text->str};
        assert_all(one, 1, cb_url_is_well_formed(text->str), cb_url_is_well_formed, cb_url_pattern);
        assert_all(one, 1, cb_email_is_well_formed(text->str), cb_email_is_well_formed,
                   cb_email_pattern);
    }
}

/* Every day that could be written, in years of every kind. */
static void test_dates(void)
{
    static const int years[] = {0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 2100, 9996, 9999};
    for (guint i = 0; i < G_N_ELEMENTS(years); i++) {
        for (int month = 0; month <= 13; month++) {
            for (int day = 0; day <= 32; day++) {
                g_autofree char *text = g_strdup_printf("%04d-%02d-%02d", years[i], month, day);
                if (cb_date_is_valid(years[i], month, day) != has_pattern(text, cb_date_pattern)) {
                    g_error("%s", text);
                }
            }
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/urls", test_urls);
    g_test_add_func("/address/emails", test_emails);
    g_test_add_func("/address/email-length", test_email_length);
    g_test_add_func("/address/random", test_random);
    g_test_add_func("/address/dates", test_dates);
    return g_test_run();
}
