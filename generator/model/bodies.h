/* All Markdown of an entry, in one place for whoever looks at every text. */
#ifndef CB_MODEL_BODIES_H
#define CB_MODEL_BODIES_H

#include "model/collection.h"

/* The texts that are published of an entry, in the order in which its file has them, those that are
 * empty included: an array of const CbBody *, to be freed with g_ptr_array_unref. The texts are
 * borrowed. */
GPtrArray *cb_entry_bodies(const CbCollection *collection, CbKind kind, guint index);

#endif
