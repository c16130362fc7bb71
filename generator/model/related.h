/* Cases like this one, and why.
 *
 * Two cases are the more alike the more terms and references they share, rare ones weighing
 * more: the sum over shared values of log(1 + n / cases with that value), the inverse document
 * frequency of information retrieval (K. Spärck Jones, "A statistical interpretation of term
 * specificity", 1972). Candidates come from the lists of cases by value, not from pairs of
 * cases; of a list longer than CB_MAX_RELATED_PEERS only the case's neighbours in it are
 * looked at, so that the whole takes time linear in the number of cases. */
#ifndef CB_MODEL_RELATED_H
#define CB_MODEL_RELATED_H

#include "model/collection.h"

/* Fills the related cases of every case, on `jobs` threads (0: all cores). Those that an
 * editor named come first. Needs joined references. */
void cb_related_compute(CbCollection *collection, guint jobs);

#endif
