/* Cases as the last build read them, and as this one does, for the next.
 *
 * A case whose files are what they were need not be parsed and checked again: what was made of it
 * lies packed (load/case_pack.h) in a file. Who keeps the file says which cases are unchanged; here
 * it is seen to that schema and languages are the same, and the case itself that what it refers to
 * is there. A case with a mistake or a warning is never kept, so that it is said each time.
 *
 * Other things that depend on cases lie beside them, under names that begin with a colon, which no
 * id does (site/search_base.h). All begin at a multiple of eight bytes.
 *
 * A store that cannot be written or read is as good as none. Thread-safe. */
#ifndef CB_MODEL_CASE_STORE_H
#define CB_MODEL_CASE_STORE_H

#include "base/digest.h"

typedef struct CbCaseStore CbCaseStore;

/* Where a case lies. */
typedef struct {
    char *id;
    guint64 offset;
    gsize length;
    guint64 digest; /* of its bytes */
} CbStoredCase;

/* GDestroyNotify of one that was allocated. */
void cb_stored_case_free(gpointer stored);

/* An empty store that writes to `fd` (-1: nowhere), which it closes, from `start` on. */
CbCaseStore *cb_case_store_new(int fd, guint64 start);
void cb_case_store_free(CbCaseStore *store);

/* Gives it the bytes that the last build kept, with the digest of what they were read by, and then
 * each unchanged case that lies there. */
void cb_case_store_set_earlier(CbCaseStore *store, GBytes *bytes, const char *context);
void cb_case_store_add_earlier(CbCaseStore *store, const CbStoredCase *stored);

/* Says that the earlier bytes are what `fd` begins with: what is found stays where it lies. */
void cb_case_store_extend(CbCaseStore *store);

/* Says by what cases are read: if that is not what it was, the earlier ones are forgotten. */
void cb_case_store_set_context(CbCaseStore *store, const CbDigest *context);

/* The bytes of an earlier case, which live as long as the store, or NULL. */
const char *cb_case_store_find(CbCaseStore *store, const char *id, gsize *length);

/* Whether anything can be kept. */
gboolean cb_case_store_is_open(CbCaseStore *store);

/* Keeps a case for the next build; one that was found, as it was. */
void cb_case_store_keep(CbCaseStore *store, const char *id, const char *bytes, gsize length);
void cb_case_store_keep_found(CbCaseStore *store, const char *id);

/* What was kept: the cases sorted by id (of CbStoredCase, borrowed), where the file ends, and by
 * what they were read. FALSE if writing failed. */
gboolean cb_case_store_kept(CbCaseStore *store, const GPtrArray **cases, guint64 *end,
                            const char **context);
/* The file; the store closes it. */
int cb_case_store_fd(const CbCaseStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbCaseStore, cb_case_store_free)

#endif
