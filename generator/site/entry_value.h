/* Entries in brief, as every list shows them. */
#ifndef CB_SITE_ENTRY_VALUE_H
#define CB_SITE_ENTRY_VALUE_H

#include "site/record.h"
#include "site/site.h"

/* Fills the language's `entries`, or `without_cases`: these are made when they are asked for. Needs
 * its facet values. */
void cb_entry_values_make(CbSite *site, CbSiteLanguage *language, gboolean without_cases);

/* A copy of an entry in brief as a record to which a page adds the rest; room for `more`. */
CbRecord cb_entry_record(const CbPage *page, CbKind kind, guint index, gsize more);

/* A phase, to which `site.phases` adds its practices; in the site's arena. */
CbRecord cb_phase_record(const CbSite *site, const CbSiteLanguage *language, guint index);

/* A date as templates have it, "2026-11-21", or none. */
CbValue cb_date_value(CbArena *arena, CbDate date);

#endif
