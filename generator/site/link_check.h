/* Every internal link of the pages leads somewhere: the last check before a build is published.
 *
 * Each page is read once, right after it is rendered, by the thread that rendered it: its ids and
 * links are kept. When all pages are known, every wrong link is said once: at its places in the
 * content if an editor wrote it, else with the first page that a template put it on. */
#ifndef CB_SITE_LINK_CHECK_H
#define CB_SITE_LINK_CHECK_H

#include "plan/plan.h"

typedef struct CbLinkCheck CbLinkCheck;

/* For the outputs of a finished plan. */
CbLinkCheck *cb_link_check_new(const CbPlan *plan);
void cb_link_check_free(CbLinkCheck *check);

/* What one thread remembers from page to page: most have the same links. */
typedef struct CbLinkReader CbLinkReader;

CbLinkReader *cb_link_reader_new(void);
void cb_link_reader_free(CbLinkReader *reader);

/* Reads the HTML of the output number `index`. Thread-safe, for different outputs and readers, each
 * of which has one check. */
void cb_link_check_page(CbLinkCheck *check, guint index, const char *html, gsize length,
                        CbLinkReader *reader);

/* Whether the page number `index` has every id that another page, as its HTML says, has: links that
 * led to that one lead to this. After it was read. */
gboolean cb_link_check_has_ids_of(const CbLinkCheck *check, guint index, const char *html,
                                  gsize length);

/* Gives the pages that were not read and to whose places pages that were lead, each once. */
typedef void (*CbLinkCheckWanted)(guint index, gpointer user_data);
void cb_link_check_each_wanted(const CbLinkCheck *check, CbLinkCheckWanted function,
                               gpointer user_data);

/* Reports the wrong links of one page, as far as the pages that were read tell: for previews, in
 * which not all are. */
void cb_link_check_report(CbLinkCheck *check, guint index, CbDiagnostics *diagnostics);

/* Reports the wrong links of all pages. After all were read. */
void cb_link_check_finish(CbLinkCheck *check, CbDiagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbLinkCheck, cb_link_check_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbLinkReader, cb_link_reader_free)

#endif
