/* Inside of the model: what a collection keeps alive, and the parts of reading that a patch shares.
 */
#ifndef CB_MODEL_COLLECTION_PARTS_H
#define CB_MODEL_COLLECTION_PARTS_H

#include "load/reader.h"
#include "load/unit.h"
#include "model/collection.h"

/* A unit that was read again, with what was made of it. */
typedef struct {
    gint references; /* atomic */
    guint number;    /* of the unit */
    CbUnit unit;
    CbArena *arena;
} CbPatch;

/* What was read from disk: shared by a collection and all that were patched out of it. */
struct CbCollectionOwned {
    gint references; /* atomic: collections */
    guint n_workers;
    CbArena *arena;       /* of the collection that was loaded */
    CbArena **arenas;     /* one for each thread that reads */
    CbSchema *schema;     /* to be cleared; in `arena` */
    GArray *units;        /* of CbUnit */
    gboolean has_links;   /* a file is a link to another: one change may be that of two */
    const guint *indexes; /* of each unit, among the entries of its kind */
    const char *const *case_keys;
    GPtrArray *sources; /* of the files that are no unit's */
    struct CbSimilarity *similarity;
};

/* The unit's newest state in a collection. */
const CbUnit *cb_collection_unit(const CbCollection *collection, guint number);

/* Sets what an entry has from its unit: kind, id, path, translations that cannot be read. */
void cb_collection_name_entry(const CbUnit *unit, CbEntry *entry);

/* The array of articles of a kind, and where its length goes. */
CbArticle **cb_collection_articles(CbCollection *collection, CbKind kind, guint **count);

void cb_patch_unref(CbPatch *patch);

#endif
