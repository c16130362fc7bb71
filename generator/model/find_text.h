/* Where a text stands in the files of a collection: what an editor has to mend, when something is
 * found in an output. */
#ifndef CB_MODEL_FIND_TEXT_H
#define CB_MODEL_FIND_TEXT_H

#include "model/collection.h"

/* The first place at which `text` stands as it is, in the order of cases, practices and so on, and
 * at last in the files at the top; no private value counts. No source if there is none. */
CbSpan cb_find_text(const CbCollection *collection, const char *text);

#endif
