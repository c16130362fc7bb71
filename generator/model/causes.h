/* One mistake, one message: what many messages have in common is said once, where its cause is.
 *
 * A language that is misspelt in casebook.yaml makes every translation one into an unknown
 * language; a field that is renamed in schema.yaml makes its key unknown in every case, a term that
 * is renamed its use. Such messages are replaced by one at the cause. A few that are alike are
 * left: they may be mistakes of their own. */
#ifndef CB_MODEL_CAUSES_H
#define CB_MODEL_CAUSES_H

#include "base/diagnostic.h"
#include "load/yaml.h"
#include "model/collection.h"

/* So many messages that are alike have one cause: that something is called otherwise … */
#define CB_ALIKE_RENAMED 3
/* … or that it is not declared at all. */
#define CB_ALIKE_UNDECLARED 6

/* What is known beside the collection. The roots may be NULL. */
typedef struct {
    const CbNode *config_root;
    const CbNode *schema_root;
    guint languages_used; /* a bit for each that a file or a map of texts has */
} CbCauseHints;

void cb_causes_find(const CbCollection *collection, const CbCauseHints *hints,
                    CbDiagnostics *diagnostics);

#endif
