/* A collection in which some entries were edited, without reading the others again.
 *
 * Most edits change what an entry says, and nothing that another depends on: its title, order,
 * fields of terms, references, numbers and dates, and the links in its texts stay as they were.
 * Then all that the model computed holds, and the entry alone is read again. */
#ifndef CB_MODEL_PATCH_H
#define CB_MODEL_PATCH_H

#include "model/collection.h"

/* Entries that are patched at once; of more, everything is read again. */
#define CB_MAX_PATCHES 32

/* The collection with the files `paths` (below its folder) as they are now. `base`, which was
 * loaded without errors, stays as it is, and may be freed before what was made of it. NULL if there
 * are mistakes in these files, with diagnostics of some, or if more than these entries changed:
 * then the collection must be loaded. Nothing changed if `n_paths` is 0. */
CbCollection *cb_collection_patch(const CbCollection *base, const char *const *paths, guint n_paths,
                                  CbDiagnostics *diagnostics);

#endif
