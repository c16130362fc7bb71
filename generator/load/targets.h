/* What references and links by id may lead to: the entries of every kind, guides, media.
 *
 * Made once the names of all files are known, before the contents are read, so that every file
 * can be checked on its own, on any thread. */
#ifndef CB_LOAD_TARGETS_H
#define CB_LOAD_TARGETS_H

#include "load/schema.h"

/* What cb_targets_find gives for ids that have no index. */
#define CB_TARGET_UNKNOWN (-1)
#define CB_TARGET_DRAFT (-2)  /* a draft that is not published */
#define CB_TARGET_BROKEN (-3) /* its file has mistakes of its own */

typedef struct CbTargets CbTargets;

CbTargets *cb_targets_new(CbArena *arena);

/* Adds an id with its index, or one of the above. The id is borrowed. */
void cb_targets_add(CbTargets *targets, CbKind kind, const char *id, int index);

/* Adds a file below media/. The path is borrowed. */
void cb_targets_add_media(CbTargets *targets, const char *path);

/* Says that nobody knows which ids of a kind there are: all that are unknown are broken. */
void cb_targets_open(CbTargets *targets, CbKind kind);

int cb_targets_find(const CbTargets *targets, CbKind kind, const char *id);
/* The id with an index, or NULL. */
const char *cb_targets_id(const CbTargets *targets, CbKind kind, guint32 index);
gboolean cb_targets_has_media(const CbTargets *targets, const char *path);

/* The ids of a kind, or the paths of media, for hints; free the array, not the texts. */
const char **cb_targets_ids(const CbTargets *targets, CbKind kind, gsize *count);
const char **cb_targets_media(const CbTargets *targets, gsize *count);

#endif
