/* What other programs follow: the Atom feed (RFC 4287), sitemap.xml (sitemaps.org, with the
 * languages of each page), robots.txt. */
#ifndef CB_SITE_FEED_H
#define CB_SITE_FEED_H

#include "site/site.h"

/* Entries of the feed. */
#define CB_FEED_ENTRIES 50

/* Appends the feed of the cases with a date, the latest first. */
void cb_feed_write(const CbPage *page, GString *out);

/* Appends the sitemap, or the part of it that the page is; of more than CB_ADDRESSES_PER_SITEMAP
 * pages the first names the others. Its addresses are absolute if the site has a base URL. */
void cb_sitemap_write(const CbPage *page, GString *out);

void cb_robots_write(const CbPage *page, GString *out);

#endif
