/* Facets: which cases have which value, counted once for all pages. */
#ifndef CB_MODEL_FACETS_H
#define CB_MODEL_FACETS_H

#include "model/collection.h"

/* Fills the collection's facets. Needs joined references. */
void cb_facets_compute(CbCollection *collection);

/* The facet of a field, or NULL. */
const CbFacet *cb_collection_facet(const CbCollection *collection, guint32 field);

/* The values of a field of a case as facets number them, as written: perhaps twice, in any order.
 * In the case, or the one in `*single`. */
CbIndexes cb_case_values_written(const CbCollection *collection, const CbCase *one, guint32 field,
                                 guint32 *single);

/* The values of a case in a facet as CbFacetValue numbers them, as written: those of its field, or
 * the range of its number. In the case, or the one in `*single`. */
CbIndexes cb_case_facet_values(const CbCollection *collection, const CbCase *one,
                               const CbFacet *facet, guint32 *single);

/* The values of a case in a field that can be a facet, as CbFacetValue numbers them: terms,
 * entries, the year, or 0 and 1 for booleans. Sorted; parents of terms are not among them. */
CbIndexes cb_case_values(const CbCollection *collection, CbArena *arena, const CbCase *one,
                         guint32 field);

/* Whether a case has a value in such a field. */
gboolean cb_case_states(const CbCollection *collection, const CbCase *one, guint32 field);

/* The cases of each value of a field, by value: for every term of its vocabulary (its
 * children's cases included) or every entry of its kind, *n_values of them. Fields of other
 * types have none. Allocated in `arena`. */
CbIndexes *cb_cases_by_value(const CbCollection *collection, CbArena *arena, guint32 field,
                             guint32 *n_values);

#endif
