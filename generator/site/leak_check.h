/* No value of a private field gets out: the outputs themselves are searched for them.
 *
 * Contexts and exports leave private fields out; this finds what an editor wrote into a public
 * text by mistake, and what a mistake of ours would let through. Texts shorter than
 * CB_LEAK_LENGTH bytes are not looked for: they would be found everywhere. */
#ifndef CB_SITE_LEAK_CHECK_H
#define CB_SITE_LEAK_CHECK_H

#include "plan/plan.h"

#define CB_LEAK_LENGTH 6

typedef struct CbLeakCheck CbLeakCheck;

/* For all private values of the plan's collection. NULL if there are none. */
CbLeakCheck *cb_leak_check_new(const CbPlan *plan);
void cb_leak_check_free(CbLeakCheck *check);

/* Searches the bytes of the output number `index` for private values: as they are, and as HTML
 * and JSON write them. Thread-safe. `check` may be NULL. */
void cb_leak_check_output(CbLeakCheck *check, guint index, const char *bytes, gsize length);

/* Reports every value that was found, with its place in the content and the first output that
 * has it. */
void cb_leak_check_finish(CbLeakCheck *check, CbDiagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbLeakCheck, cb_leak_check_free)

#endif
