/* What the context of every page has: `site` and `page`. */
#ifndef CB_SITE_FRAME_H
#define CB_SITE_FRAME_H

#include "site/site.h"

/* Fills the values of `site` that the pages of a language share. Needs the language's entries. */
void cb_frame_share(CbSite *site, CbSiteLanguage *language);

/* Sets `site` and `page` in the context of a page. `title` is plain text; `about` is what the
 * description for meta data is taken from: a body's document, or NULL. */
void cb_frame_set(const CbPage *page, CbMap *context, const char *title, const CbMarkdown *about);

/* Sets `site` alone: for drawings and guides. */
void cb_frame_set_site(const CbPage *page, CbMap *context);

/* A text of the interface in the page's language. */
const char *cb_frame_string(const CbPage *page, const char *key);

#endif
