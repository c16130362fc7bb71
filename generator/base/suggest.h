/* "Did you mean …": the nearest of several names. */
#ifndef CB_BASE_SUGGEST_H
#define CB_BASE_SUGGEST_H

#include <glib.h>

/* The candidate nearest to `name` by restricted Damerau-Levenshtein distance over characters
 * (at most a third of the length, at least 1), or NULL. First wins among equals. Borrowed. */
const char *cb_suggest(const char *name, const char *const *candidates, gsize n_candidates);

/* `did you mean "x"?` for the nearest candidate, else NULL. The caller frees it. */
char *cb_suggest_near(const char *name, const char *const *candidates, gsize n_candidates);

/* `did you mean "x"?` for the nearest candidate, else `known: a, b, c` for up to eight of
 * them, else NULL. The caller frees it. */
char *cb_suggest_hint(const char *name, const char *const *candidates, gsize n_candidates);

#endif
