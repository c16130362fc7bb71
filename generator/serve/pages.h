/* Rendered outputs that are kept: what was made of one snapshot is not made twice, and what was
 * good before a mistake is there to be shown below the message.
 *
 * The oldest are forgotten when all take more than the limit. Thread-safe. */
#ifndef CB_SERVE_PAGES_H
#define CB_SERVE_PAGES_H

#include <glib.h>

typedef enum {
    CB_PAGES_UNKNOWN, /* not rendered from this snapshot yet */
    CB_PAGES_MADE,
    CB_PAGES_FAILED /* tried, with this snapshot, and it cannot be rendered */
} CbPagesState;

typedef struct CbPages CbPages;

/* Keeps up to `limit` bytes. */
CbPages *cb_pages_new(gsize limit);
void cb_pages_free(CbPages *pages);

/* What is known of the output `path` of the snapshot number `snapshot`. `*bytes` gets a reference
 * to the newest there are, be they of an older snapshot, or NULL. */
CbPagesState cb_pages_get(CbPages *pages, const char *path, guint64 snapshot, GBytes **bytes);

/* Keeps what was made. */
void cb_pages_keep(CbPages *pages, const char *path, guint64 snapshot, GBytes *bytes);
/* Notes that it cannot be made; what there was before is kept. */
void cb_pages_fail(CbPages *pages, const char *path, guint64 snapshot);

/* Bytes that are kept. */
gsize cb_pages_size(CbPages *pages);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPages, cb_pages_free)

#endif
