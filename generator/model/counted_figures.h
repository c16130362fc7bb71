/* Figures counted from the cases: bars and crosstabs. */
#ifndef CB_MODEL_COUNTED_FIGURES_H
#define CB_MODEL_COUNTED_FIGURES_H

#include "model/collection.h"

/* Fills bars, rows, columns, cells and the number of counted cases of every figure that
 * counts. Each case counts once for a term, however many of its children it has. Values
 * without a case are left out, except on a scale, whose order is kept; otherwise bars stand
 * sorted by count, children below their parents. Needs joined references. */
void cb_figures_count(CbCollection *collection);

#endif
