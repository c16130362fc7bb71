/* What an editor should look at: a collection may be right and still be unfinished.
 *
 * Untranslated fields by language, cases without summary, empty sections, facet values that no case
 * has, practices that no case shows, results with numbers but no source, cases that were not
 * updated for three years. All are warnings. */
#ifndef CB_MODEL_EDITORIAL_H
#define CB_MODEL_EDITORIAL_H

#include "base/diagnostic.h"
#include "model/collection.h"

/* `options` say which day it is, and on how many threads. Needs a linked collection. */
void cb_editorial_check(const CbCollection *collection, const CbLoadOptions *options,
                        CbDiagnostics *diagnostics);

/* Whether something that was updated on a day is worth a look: over three years ago. */
gboolean cb_editorial_is_stale(CbDate updated, gint64 today);

/* The parts of a case, article or figure that are not in a language, as "summary, tips"; NULL if
 * all are. Free with g_free. */
char *cb_editorial_untranslated(const CbCollection *collection, CbKind kind, guint index,
                                guint language);

#endif
