/* Cases like this one, and why.
 *
 * Two cases are the more alike the more terms and references they share, rare ones weighing
 * more: the sum over shared values of log(1 + n / cases with that value), the inverse document
 * frequency of information retrieval (K. Spärck Jones, "A statistical interpretation of term
 * specificity", 1972). Candidates come from the lists of cases by value, not from pairs of
 * cases; of a list longer than CB_MAX_RELATED_PEERS only the case's neighbours in it are
 * looked at, so that the whole takes time linear in the number of cases.
 *
 * They are found for a case when its page is made, and kept: few builds make all pages. */
#ifndef CB_MODEL_RELATED_H
#define CB_MODEL_RELATED_H

#include "model/collection.h"

/* The lists from which related cases are found. */
typedef struct CbSimilarity CbSimilarity;

/* Makes them. Needs joined references; the collection must outlive it. */
CbSimilarity *cb_similarity_new(const CbCollection *collection);
void cb_similarity_free(CbSimilarity *similarity);

/* The cases related to a case by index, the nearest first; those that an editor named come before
 * all others. Live as long as what was read from disk. Thread-safe. */
CbRelatedCases cb_related_of(const CbCollection *collection, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSimilarity, cb_similarity_free)

#endif
