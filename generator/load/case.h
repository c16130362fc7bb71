/* Cases: a YAML file, and its translations, against the schema. */
#ifndef CB_LOAD_CASE_H
#define CB_LOAD_CASE_H

#include "load/reader.h"

/* The keys that a case may have, in the order in which they are usually written,
 * NULL-terminated. */
const char *const *cb_case_keys(CbArena *arena, const CbSchema *schema);

/* Reads and checks a case, all but its id, kind and path. References become indexes through the
 * reader's targets. The values of private fields go to the reader's list, not into the case.
 * `keys` are those of cb_case_keys. */
void cb_case_read(CbReader *reader, const CbSchema *schema, const char *const *keys,
                  const CbLayers *root, CbCase *one);

/* A list of ids of a kind (or a single one) as indexes, without repetitions. */
CbIndexes cb_read_references(CbReader *reader, const CbNode *node, CbKind kind);

/* Terms of a vocabulary (or a single one) likewise. */
CbIndexes cb_read_terms(CbReader *reader, const CbNode *node, const CbVocabulary *vocabulary);

#endif
