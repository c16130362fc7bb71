#include "load/scalar.h"

#include "base/limits.h"
#include "load/links.h"
#include <math.h>
#include <string.h>

gboolean cb_read_boolean(CbReader *reader, const CbNode *node, gboolean *value)
{
    if (!cb_node_is_set(node)) {
        return FALSE;
    }
    gboolean read = FALSE;
    gboolean is_boolean = node->kind == CB_NODE_SCALAR && cb_yaml_is_boolean(node->text, &read);
    if (is_boolean && node->style == CB_SCALAR_PLAIN) {
        *value = read;
        return TRUE;
    }
    if (is_boolean) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span,
                           "take the quotation marks away",
                           "expected true or false, found the text \"%s\"", node->text);
    } else {
        g_autofree char *found = cb_node_describe(node);
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span, "write true or false",
                           "expected true or false, found %s", found);
    }
    return FALSE;
}

/* Whether a text has a point before its last three digits, as many write thousands: 1.000. */
static gboolean is_grouped(const char *text)
{
    text += *text == '-' || *text == '+';
    gsize before = strspn(text, "0123456789");
    return before >= 1 && before <= 3 && text[before] == '.' &&
           strspn(text + before + 1, "0123456789") == 3 && text[before + 4] == '\0';
}

gboolean cb_read_number(CbReader *reader, const CbNode *node, gboolean is_integer, double *value)
{
    const char *text = cb_read_string(reader, node);
    if (!text) {
        return FALSE;
    }
    gboolean is_written = cb_yaml_is_number(text);
    gboolean is_quoted = node->style != CB_SCALAR_PLAIN;
    double read = is_written && !is_quoted ? g_ascii_strtod(text, NULL) : NAN;
    if (is_integer && is_grouped(text)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_NUMBER, node->span,
                           "write it without separators, as in 1000",
                           "expected a whole number, found \"%s\"", text);
        return FALSE;
    }
    if (is_integer ? fabs(read) <= CB_LARGEST_INTEGER && read == floor(read)
                   : fabs(read) <= CB_LARGEST_NUMBER) {
        *value = read;
        return TRUE;
    }
    gboolean is_separated = !is_written && strchr("0123456789.,+-", *text) &&
                            strspn(text + 1, "0123456789.,' ") == strlen(text + 1);
    const char *hint = is_written && is_quoted        ? "take the quotation marks away"
                       : !is_separated && !is_written ? "write digits alone, as in 12"
                       : is_written ? (is_integer ? "write a whole number of at most 15 digits"
                                                  : "write a smaller number")
                       : is_integer ? "write it without separators, as in 1000"
                                    : "write it with a point, as in 1.5";
    cb_diagnostics_add(reader->diagnostics, CB_CODE_NUMBER, node->span, hint,
                       "expected a %snumber, found %s\"%s\"", is_integer ? "whole " : "",
                       is_written && is_quoted ? "the text " : "", text);
    return FALSE;
}

/* Reads YYYY-MM-DD. */
static gboolean split_date(const char *text, CbDate *date)
{
    for (gsize i = 0; i < 10; i++) {
        if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit(text[i])) {
            return FALSE;
        }
    }
    date->year = (int)g_ascii_strtoull(text, NULL, 10);
    date->month = (int)g_ascii_strtoull(text + 5, NULL, 10);
    date->day = (int)g_ascii_strtoull(text + 8, NULL, 10);
    return text[10] == '\0';
}

/* What a date that does not exist may become. */
static char *date_hint(const CbDate *date)
{
    if (date->month < 1 || date->month > 12 || date->day < 1 ||
        !g_date_valid_year((GDateYear)date->year)) {
        return g_strdup("write year-month-day, as in 2026-12-31");
    }
    return g_strdup_printf(
        "that month has %d days",
        g_date_get_days_in_month((GDateMonth)date->month, (GDateYear)date->year));
}

gboolean cb_read_date(CbReader *reader, const CbNode *node, CbDate *date)
{
    CbDate read = {0};
    const char *text = cb_read_string(reader, node);
    if (!text) {
        return FALSE;
    }
    if (!split_date(text, &read)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_DATE, node->span,
                           "write year-month-day, as in 2026-12-31",
                           "expected a date, found \"%s\"", text);
        return FALSE;
    }
    if (!cb_date_is_valid(read.year, read.month, read.day)) {
        g_autofree char *hint = date_hint(&read);
        cb_diagnostics_add(reader->diagnostics, CB_CODE_DATE, node->span, hint, "there is no %s",
                           text);
        return FALSE;
    }
    *date = read;
    return TRUE;
}

/* Whether a sign % stands in an address for itself, not before the two digits of another sign. */
static gboolean has_bare_percent(const char *url)
{
    for (const char *at = url; (at = strchr(at, '%')) != NULL; at++) {
        if (!g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2])) {
            return TRUE;
        }
    }
    return FALSE;
}

const char *cb_read_url(CbReader *reader, const CbNode *node)
{
    const char *url = cb_read_string(reader, node);
    if (!url || cb_url_is_well_formed(url)) {
        return url;
    }
    g_autofree char *completed = cb_url_completed(url);
    g_autofree char *hint = completed != NULL ? g_strdup_printf("write %s", completed) : NULL;
    if (!hint && has_bare_percent(url)) {
        hint = g_strdup("a sign % that means itself is written %25");
    }
    if (!hint && g_ascii_strncasecmp(url, "http", 4) == 0 && strstr(url, "://")) {
        hint = g_strdup("the name after // has a point, as in example.org; a blank is written %20");
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_URL, node->span,
                       hint ? hint : "an address begins with https:, http:, mailto: or tel:",
                       "\"%s\" is no full address", url);
    return NULL;
}

const char *cb_read_email(CbReader *reader, const CbNode *node)
{
    const char *email = cb_read_string(reader, node);
    if (!email || cb_email_is_well_formed(email)) {
        return email;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_EMAIL, node->span,
                       "write it as name@example.org", "\"%s\" is no e-mail address", email);
    return NULL;
}
