/* Edits of a YAML file by position: what does not change stays as it is, byte for byte.
 *
 * Comments, order of keys, quoting, blank lines and line ends of everything else survive. A
 * value that is set is compared with the one in the file, member by member, and only what
 * differs is rewritten, in the manner in which it was written. */
#ifndef CB_LOAD_YAML_EDIT_H
#define CB_LOAD_YAML_EDIT_H

#include "load/yaml.h"

typedef struct CbYamlEdits CbYamlEdits;

/* Edits of `source`, whose tree `root` was read from it (or from a part of it: front matter).
 * Both must live as long as the edits. */
CbYamlEdits *cb_yaml_edits_new(const CbSource *source, const CbNode *root);
void cb_yaml_edits_free(CbYamlEdits *edits);

/* Sets `key` of the root to `value`; a new key goes below the key `after`, at the end if that is
 * NULL or not there. FALSE, and nothing changed, where an anchor or alias is in the way. Set each
 * key at most once. */
gboolean cb_yaml_edits_set(CbYamlEdits *edits, const char *key, CbValue value, const char *after);

/* Takes a key of the root out, its value and its lines with it; TRUE if it is not there. FALSE
 * where an anchor or alias is in the way. */
gboolean cb_yaml_edits_remove(CbYamlEdits *edits, const char *key);

/* How many places change. */
guint cb_yaml_edits_count(const CbYamlEdits *edits);

/* The new text, to be freed with g_free. */
char *cb_yaml_edits_apply(CbYamlEdits *edits, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbYamlEdits, cb_yaml_edits_free)

#endif
