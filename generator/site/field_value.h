/* The declared fields of a case, as templates see them. Private fields never are among them. */
#ifndef CB_SITE_FIELD_VALUE_H
#define CB_SITE_FIELD_VALUE_H

#include "site/record.h"
#include "site/site.h"

/* Whether a case's field may be shown and has a value. */
gboolean cb_field_is_shown(const CbCollection *collection, const CbCase *one, guint field);

/* One field of a case: `id`, `label`, `type`, `text`, `values`, … in `arena`. */
CbValue cb_field_value(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                       const CbCase *one, guint field);

/* The shown fields of a case by id, each made when a template asks for it. */
CbValue cb_fields_value(const CbSite *site, const CbSiteLanguage *language, const CbCase *one);

/* All that a field says as plain text, appended; nothing if it has no value. Several values are
 * joined by `separator`; the unit of a number follows it if `with_unit`. */
void cb_field_text(const CbSite *site, const CbSiteLanguage *language, CbArena *scratch,
                   const CbCase *one, guint field, const char *separator, gboolean with_unit,
                   GString *out);

/* Sets `field` (map by id), `fields` (list) and `groups` (list of `label`, `fields`) of a case. */
void cb_fields_set(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                   const CbCase *one, CbMap *map);

/* For each field, the first of those that stand under the same heading; in the site's arena. */
guint *cb_field_group_leaders(const CbSite *site, const CbSiteLanguage *language);

#endif
