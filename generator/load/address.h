/* Addresses and dates: what is well formed, said twice: as functions, and as regular expressions
 * that editors read (ECMA-262), in JSON Schemas. Both say the same of every text.
 *
 * Addresses follow RFC 3986, with other letters than ASCII's allowed as they are (RFC 3987). */
#ifndef CB_LOAD_ADDRESS_H
#define CB_LOAD_ADDRESS_H

#include "base/limits.h"

#include <glib.h>

/* An absolute address: http, https, mailto or tel. */
gboolean cb_url_is_well_formed(const char *url);
extern const char cb_url_pattern[];
/* What is likely to be meant by a text that is no absolute address: with https:// before it, or
 * mailto:. NULL if nothing is. Free with g_free. */
char *cb_url_completed(const char *url);
/* Of the address of a site, to which paths are added. */
extern const char cb_site_url_pattern[];

/* Whether the name of a file is that of an image, as browsers show them. */
gboolean cb_media_is_image(const char *path);

/* name@example.org; its length is not in the pattern. */
gboolean cb_email_is_well_formed(const char *email);
extern const char cb_email_pattern[];

/* Whether there is such a day, from year CB_MIN_YEAR to CB_MAX_YEAR; the pattern is of 2026-12-31.
 */
gboolean cb_date_is_valid(int year, int month, int day);
extern const char cb_date_pattern[];

#endif
