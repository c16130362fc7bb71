/* The parts of the dashboard as values for its templates. Part of report/report.h.
 *
 * templates/README.md says what each of them holds. All live in the arena; texts are borrowed
 * from the collection. */
#ifndef CB_REPORT_REPORT_PARTS_H
#define CB_REPORT_REPORT_PARTS_H

#include "base/diagnostic.h"
#include "base/value.h"
#include "report/report.h"

/* A map of `id`, `path`, `title`, `language` (of the title). */
CbMap *cb_report_entry(CbArena *arena, const CbCollection *collection, CbKind kind, guint index);

/* Which cases have which fields. */
CbValue cb_report_completeness(CbArena *arena, const CbCollection *collection);

/* How much of every kind is in every language; undefined if there is but one. */
CbValue cb_report_translations(CbArena *arena, const CbCollection *collection);

/* Cases that were not updated for long, the oldest first; and how many never say when. */
CbValue cb_report_stale(CbArena *arena, const CbCollection *collection, gint64 today);

/* Terms that no case has, by vocabulary. */
CbValue cb_report_unused(CbArena *arena, const CbCollection *collection);

/* Practices and the cases that show them. */
CbValue cb_report_graph(CbArena *arena, const CbCollection *collection);

/* What the check has said; of private values without quoting them. */
CbValue cb_report_messages(CbArena *arena, const CbCollection *collection,
                           const CbDiagnostics *found);

/* A list that has been cut: `items`, `count` of all, `more` that are left out. */
CbValue cb_report_list(CbArena *arena, CbValue items, gsize count);

#endif
