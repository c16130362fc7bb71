/* Numbers, dates and truth in the forms in which spreadsheets of many countries write them. */
#ifndef CB_EXCHANGE_FORMS_H
#define CB_EXCHANGE_FORMS_H

#include "load/entry.h"

/* Which number of 3/4/2025 is the day; what only one order makes a date of needs no choice. */
typedef enum { CB_ORDER_DAY_FIRST, CB_ORDER_MONTH_FIRST } CbDateOrder;

/* The order that a user names "month-first"; the other for any other word, or NULL. */
CbDateOrder cb_form_order_named(const char *word);

/* Whether a text says that there is no value: n/a, ?, a dash. In columns of numbers there are more
 * of these than among words, where "none" is one. */
gboolean cb_form_is_nothing(const char *text);
gboolean cb_form_is_no_number(const char *text);

/* A number with or without a decimal sign and thousands apart: 1234.5, 1.234,5, 1 234,50, 12 %,
 * (1.234) for -1234. Whole ones of more digits than a number keeps are none.
 * Where a single sign could be either (1,234), it is the decimal sign if it is `decimal`. FALSE if
 * the text is no number. */
gboolean cb_form_number(const char *text, char decimal, double *number);

/* Takes apart a number and the unit before or behind it: € 1.234,50 is "1.234,50" and "€"; 12 km,
 * 30 EUR, 7,5 %. FALSE if there is none, or if the text is something else (A1, 3rd). Free both
 * with g_free. */
gboolean cb_form_quantity(const char *text, char **number, char **unit);

/* Whether a unit is money: €, US$, EUR. */
gboolean cb_form_is_currency(const char *unit);

/* A date: 2025-04-03, 3/4/2025, 3.4.25, 3 April 2025, Apr 3, 2025, with or without a time behind
 * it; names of months in English, Dutch, French and German. FALSE if it is none. */
gboolean cb_form_date(const char *text, CbDateOrder order, CbDate *date);

/* Whether the text is a date in one order only, and in which; else `order` stays as it is. */
gboolean cb_form_date_order(const char *text, CbDateOrder *order);

/* Whether the text is another date in each order: 3/4/2025. */
gboolean cb_form_date_is_ambiguous(const char *text);

/* The date behind a number of days, as spreadsheets count them: 44200 is 2021-01-04. FALSE if it is
 * not between 1927 and 2064. */
gboolean cb_form_serial_date(const char *text, CbDate *date);

/* true, yes, 1, x, ja, waar, vrai …, and their opposites. FALSE if the text is none of them. */
gboolean cb_form_boolean(const char *text, gboolean *value);

/* Excel keeps so many UTF-16 units of the text of a cell, and cuts the rest. */
#define CB_FORM_CELL_LENGTH 32767

/* The length of a text in UTF-16 units. */
gsize cb_form_length(const char *text);

/* A text as it may stand in a cell of a spreadsheet: with an apostrophe before it if it would be
 * run as a formula, or be turned into a number, a date or a truth value. Free with g_free. */
char *cb_form_guard(const char *text);

/* What stood there before cb_form_guard; borrowed from `text`. */
const char *cb_form_unguard(const char *text);

#endif
