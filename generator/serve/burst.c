#include "serve/burst.h"

struct CbBurst {
    GHashTable *changes; /* path to CbChange */
    gint64 first;        /* when it began */
    gint64 last;         /* when the last change came */
};

static GHashTable *paths_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

CbBurst *cb_burst_new(void)
{
    CbBurst *burst = g_new0(CbBurst, 1);
    burst->changes = paths_new();
    return burst;
}

void cb_burst_free(CbBurst *burst)
{
    if (burst == NULL) {
        return;
    }
    g_hash_table_unref(burst->changes);
    g_free(burst);
}

void cb_burst_add(CbBurst *burst, const char *path, CbChange change, gint64 now)
{
    if (g_hash_table_size(burst->changes) == 0) {
        burst->first = now;
    }
    burst->last = now;
    if (change != CB_CHANGE_TOUCHED || !g_hash_table_contains(burst->changes, path)) {
        g_hash_table_insert(burst->changes, g_strdup(path), GINT_TO_POINTER(change));
    }
}

gint64 cb_burst_end(const CbBurst *burst)
{
    guint count = g_hash_table_size(burst->changes);
    gint64 quiet = MIN((gint64)count * CB_BURST_QUIET, CB_BURST_QUIET_LONGEST);
    GHashTableIter iterator;
    gpointer change;
    if (count == 0) {
        return -1;
    }
    g_hash_table_iter_init(&iterator, burst->changes);
    while (quiet < CB_BURST_QUIET_LONGEST && g_hash_table_iter_next(&iterator, NULL, &change)) {
        if (GPOINTER_TO_INT(change) == CB_CHANGE_BEGUN) {
            quiet = CB_BURST_QUIET_LONGEST;
        } else if (GPOINTER_TO_INT(change) == CB_CHANGE_GONE) {
            quiet = MAX(quiet, CB_BURST_QUIET_GONE);
        }
    }
    return MIN(burst->last + quiet, burst->first + CB_BURST_LONGEST);
}

GHashTable *cb_burst_take(CbBurst *burst)
{
    GHashTable *changes = burst->changes;
    burst->changes = paths_new();
    return changes;
}
