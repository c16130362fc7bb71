/* Every internal link of the pages leads somewhere: the last check before a build is published.
 *
 * Each page is read once, right after it is rendered, by the thread that rendered it: its ids are
 * kept, and its links compared with the plan. Links to a place in another page are looked at
 * when all pages are known. */
#ifndef CB_SITE_LINK_CHECK_H
#define CB_SITE_LINK_CHECK_H

#include "plan/plan.h"

typedef struct CbLinkCheck CbLinkCheck;

/* For the outputs of a finished plan. */
CbLinkCheck *cb_link_check_new(const CbPlan *plan);
void cb_link_check_free(CbLinkCheck *check);

/* Reads the HTML of the output number `index`. Links to paths that are not in the plan, and to
 * places that the page itself does not have, go to `diagnostics`. Thread-safe, for different
 * outputs and scratch arenas. */
void cb_link_check_page(CbLinkCheck *check, guint index, const char *html, gsize length,
                        CbArena *scratch, CbDiagnostics *diagnostics);

/* Looks at the links to places in pages. After all pages were read. */
void cb_link_check_finish(CbLinkCheck *check, CbDiagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbLinkCheck, cb_link_check_free)

#endif
