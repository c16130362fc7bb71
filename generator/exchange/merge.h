/* New values for one case, brought into its files.
 *
 * Values are set place by place; the file and its translations are then edited where they differ
 * (load/yaml_edit.h), or written if the case is new. */
#ifndef CB_EXCHANGE_MERGE_H
#define CB_EXCHANGE_MERGE_H

#include "base/value.h"
#include "exchange/column.h"

typedef struct CbMerge CbMerge;

/* A file of the case as it will be. */
typedef struct {
    guint language;
    const char *path; /* below the collection */
    gboolean is_new;
    char *text; /* owned by the merge */
    gsize length;
} CbMergedFile;

/* A merge for the case `id`, whose files are `unit`; NULL if it is new. Everything lives in
 * `arena`. */
CbMerge *cb_merge_new(CbArena *arena, const CbSheet *sheet, const char *id, const CbUnit *unit);
void cb_merge_free(CbMerge *merge);

/* Sets the value of a column; undefined takes it out. */
void cb_merge_set(CbMerge *merge, const CbColumn *column, CbValue value);

/* Sets everything under a key of the file of a language. */
void cb_merge_set_key(CbMerge *merge, guint language, const char *key, CbValue value);

/* Makes the files that change. FALSE if an anchor or alias is in the way of a change: `*key` and
 * `*language` say which. Call it once; the result is cb_merge_files. */
gboolean cb_merge_finish(CbMerge *merge, const char **key, guint *language);

/* The files that change; an array of CbMergedFile, owned by the merge. */
const GArray *cb_merge_files(const CbMerge *merge);

/* The value under a key as it will be, undefined if there is none. */
CbValue cb_merge_value(CbMerge *merge, guint language, const char *key);

/* Whether the case will say something in an item of a list, counted from 1. */
gboolean cb_merge_has_item(CbMerge *merge, const char *key, guint item);

/* A node as strings, numbers and truth values as written, lists and maps; null as none. */
CbValue cb_merge_value_of(CbArena *arena, const CbNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbMerge, cb_merge_free)

#endif
