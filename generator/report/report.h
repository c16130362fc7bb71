/* The team's dashboard: what a collection has and what it still lacks, as one page.
 *
 * Made from templates/report/ in a folder of its own; a collection's or theme's templates may
 * replace them. The page asks nothing of other sites. */
#ifndef CB_REPORT_REPORT_H
#define CB_REPORT_REPORT_H

#include "model/collection.h"
#include "report/online.h"
#include "site/theme.h"

/* Rows of its lists: more are counted, not shown. */
#define CB_REPORT_MAX_CASES 500
#define CB_REPORT_MAX_MESSAGES 1000
#define CB_REPORT_MAX_LINKS 5000
/* Names in the drawing of practices and cases; larger collections have the lists alone. */
#define CB_REPORT_MAX_DRAWN 150

typedef struct {
    gint64 today;              /* seconds since 1970 */
    gboolean online;           /* ask other sites whether links lead somewhere */
    CbOnlineOptions questions; /* how */
} CbReportOptions;

/* Writes the dashboard into the folder `out`, with the templates of a theme. `found` is what the
 * check has said; what goes wrong with the templates is added to `diagnostics` (FALSE then, as with
 * an error). */
gboolean cb_report_write(const CbCollection *collection, const CbTheme *theme, const char *out,
                         const CbReportOptions *options, const CbDiagnostics *found,
                         CbDiagnostics *diagnostics, GError **error);

#endif
