/* How a language writes numbers, shares, dates and plurals: tables of ours, whatever the
 * system's locale. A language without a table has ISO dates and a decimal point. */
#ifndef CB_SITE_LOCALE_H
#define CB_SITE_LOCALE_H

#include "load/entry.h"

/* Most decimals that a number is written with. */
#define CB_MAX_DECIMALS 12

typedef enum { CB_PLURAL_ONE, CB_PLURAL_OTHER } CbPlural;

typedef enum { CB_DATE_LONG, CB_DATE_SHORT, CB_DATE_ISO } CbDateForm;

typedef struct CbLocale CbLocale;

/* The table of a language ("nl", "nl-BE"); never NULL. */
const CbLocale *cb_locale(const char *language);

/* The language's name in itself: "Nederlands"; the id if there is no table. */
const char *cb_locale_name(const char *language);

/* Whether a language ("ar", "az-Arab") is written from right to left: by its script if it names
 * one. */
gboolean cb_locale_is_rtl(const char *language);

/* CLDR's cardinal category of a count. */
CbPlural cb_locale_plural(const CbLocale *locale, double count);

/* Appends a number with `decimals` digits after the separator; -1: as many as it needs, at most
 * three. Not a number appends nothing. */
void cb_locale_number(const CbLocale *locale, double number, int decimals, GString *out);

/* Appends a share (0.94) as a percentage with `decimals` digits. */
void cb_locale_percent(const CbLocale *locale, double share, int decimals, GString *out);

/* Appends a date; nothing for year 0. */
void cb_locale_date(const CbLocale *locale, CbDate date, CbDateForm form, GString *out);

/* Reads "2026-11-21". FALSE if it is no day. */
gboolean cb_date_parse(const char *text, CbDate *date);

#endif
