/* The cases as data, without private fields: cases.csv for spreadsheets, cases.json. */
#ifndef CB_SITE_EXPORT_H
#define CB_SITE_EXPORT_H

#include "site/site.h"

/* Separates several values in one cell of the CSV. */
#define CB_CSV_SEPARATOR "; "

/* One row a case (RFC 4180, UTF-8): id, address, title, summary, every declared field, tips, the
 * date. Terms and references as their labels. */
void cb_export_csv(const CbPage *page, GString *out);

/* What one cell of it says of a field that is not private, or of the tips: not yet escaped. */
void cb_export_cell(const CbPage *page, const CbCase *one, guint field, GString *out);
void cb_export_tips(const CbPage *page, const CbCase *one, GString *out);

/* An object with `title`, `language`, `fields` (what each is) and `cases`: ids of terms and
 * references, numbers as numbers, texts in the page's language. */
void cb_export_json(const CbPage *page, GString *out);

#endif
