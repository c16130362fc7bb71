/* What the scripts of the catalogue and of the comparison read.
 *
 * Scripts that hand themselves over, so that they load from disk under `script-src 'self'`:
 *
 *     cases.js      casebookCatalogue.push({ ids, updated, organisations, facets }): the cases by
 *                   title, as the language sorts; the day of each (as yyyymmdd, 0: none); their
 *                   places by organisation; for each facet its values, with their level (none: 1)
 *                   and the gaps between their cases, or the number of each case and the ranges
 *                   of numbers that have pages
 *     cases-N.js    casebookRecords.push([N, heads, rows]): every field of
 *                   CB_RECORDS_PER_FILE cases as text, for comparison, and where that differs as
 *                   cases.csv has it, for a table of some cases to take along
 *
 * Private fields are not in them. */
#ifndef CB_SITE_CATALOGUE_DATA_H
#define CB_SITE_CATALOGUE_DATA_H

#include "site/site.h"

/* Appends cases.js for the page's language. */
void cb_catalogue_write(const CbPage *page, GString *out);

/* Appends cases-N.js for the page's language; N from 0. */
void cb_catalogue_write_records(const CbPage *page, guint file, GString *out);

#endif
