#include "model/case_store.h"

#include "base/descriptor.h"
#include "base/limits.h"

#include <string.h>
#include <unistd.h>

/* What lies there begins at a multiple of this: arrays are read where they lie. */
#define ALIGNMENT 8

struct CbCaseStore {
    int fd;
    GMutex mutex;
    GPtrArray *kept; /* of CbStoredCase */
    guint64 end;     /* of the file */
    gboolean failed;
    gboolean extends; /* what was found lies in the file already */
    char *context;
    GBytes *earlier; /* NULL: there is none */
    char *earlier_context;
    GHashTable *found; /* id to CbStoredCase: earlier cases */
};

void cb_stored_case_free(gpointer stored)
{
    g_free(((CbStoredCase *)stored)->id);
    g_free(stored);
}

static CbStoredCase *copy_stored(const CbStoredCase *stored)
{
    CbStoredCase *copy = g_memdup2(stored, sizeof *stored);
    copy->id = g_strdup(stored->id);
    return copy;
}

CbCaseStore *cb_case_store_new(int fd, guint64 start)
{
    CbCaseStore *store = g_new0(CbCaseStore, 1);
    store->fd = fd;
    store->end = start;
    store->failed = fd < 0;
    store->kept = g_ptr_array_new_with_free_func(cb_stored_case_free);
    store->found = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, cb_stored_case_free);
    g_mutex_init(&store->mutex);
    return store;
}

void cb_case_store_free(CbCaseStore *store)
{
    if (store == NULL) {
        return;
    }
    if (store->fd >= 0) {
        close(store->fd);
    }
    g_mutex_clear(&store->mutex);
    g_ptr_array_unref(store->kept);
    g_hash_table_unref(store->found);
    g_clear_pointer(&store->earlier, g_bytes_unref);
    g_free(store->earlier_context);
    g_free(store->context);
    g_free(store);
}

static guint64 digest_of(const char *bytes, gsize length)
{
    CbDigest digest = CB_DIGEST_INIT;
    cb_digest_bytes(&digest, bytes, length);
    return digest.low;
}

void cb_case_store_set_earlier(CbCaseStore *store, GBytes *bytes, const char *context)
{
    store->earlier = g_bytes_ref(bytes);
    store->earlier_context = g_strdup(context);
}

void cb_case_store_add_earlier(CbCaseStore *store, const CbStoredCase *stored)
{
    gsize size = store->earlier != NULL ? g_bytes_get_size(store->earlier) : 0;
    if (stored->offset <= size && stored->length <= size - stored->offset) {
        CbStoredCase *copy = copy_stored(stored);
        g_hash_table_replace(store->found, copy->id, copy);
    }
}

void cb_case_store_extend(CbCaseStore *store)
{
    store->extends = TRUE;
}

void cb_case_store_set_context(CbCaseStore *store, const CbDigest *context)
{
    g_free(store->context);
    store->context = cb_digest_string(context);
    if (g_strcmp0(store->context, store->earlier_context) != 0) {
        g_hash_table_remove_all(store->found);
    }
}

static const char *bytes_of(const CbCaseStore *store, const CbStoredCase *stored)
{
    return (const char *)g_bytes_get_data(store->earlier, NULL) + stored->offset;
}

const char *cb_case_store_find(CbCaseStore *store, const char *id, gsize *length)
{
    const CbStoredCase *stored = g_hash_table_lookup(store->found, id);
    if (stored == NULL) {
        return NULL;
    }
    const char *bytes = bytes_of(store, stored);
    *length = stored->length;
    return digest_of(bytes, stored->length) == stored->digest ? bytes : NULL;
}

gboolean cb_case_store_is_open(CbCaseStore *store)
{
    g_mutex_lock(&store->mutex);
    gboolean is_open = !store->failed && store->context != NULL;
    g_mutex_unlock(&store->mutex);
    return is_open;
}

/* Where bytes of a length go. FALSE: nowhere. */
static gboolean reserve(CbCaseStore *store, gsize length, guint64 *offset)
{
    g_mutex_lock(&store->mutex);
    store->end += (ALIGNMENT - store->end % ALIGNMENT) % ALIGNMENT;
    *offset = store->end;
    store->failed = store->failed || store->end + length > CB_MAX_STATE_SIZE;
    store->end += length;
    gboolean done = !store->failed;
    g_mutex_unlock(&store->mutex);
    return done;
}

/* Notes where a case lies, if it was written. */
static void note(CbCaseStore *store, const CbStoredCase *stored, gboolean written)
{
    CbStoredCase *copy = copy_stored(stored);
    g_mutex_lock(&store->mutex);
    store->failed = store->failed || !written;
    g_ptr_array_add(store->kept, copy);
    g_mutex_unlock(&store->mutex);
}

/* Writes a case and notes where. */
static void add(CbCaseStore *store, const char *bytes, CbStoredCase stored)
{
    if (reserve(store, stored.length, &stored.offset)) {
        note(store, &stored,
             cb_descriptor_write_at(store->fd, bytes, stored.length, stored.offset));
    }
}

void cb_case_store_keep(CbCaseStore *store, const char *id, const char *bytes, gsize length)
{
    CbStoredCase stored = {.id = (char *)id, .length = length, .digest = digest_of(bytes, length)};
    add(store, bytes, stored);
}

void cb_case_store_keep_found(CbCaseStore *store, const char *id)
{
    const CbStoredCase *stored = g_hash_table_lookup(store->found, id);
    if (stored != NULL && store->extends) {
        note(store, stored, TRUE);
    } else if (stored != NULL) {
        add(store, bytes_of(store, stored), *stored);
    }
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    const CbStoredCase *left = *(CbStoredCase *const *)a, *right = *(CbStoredCase *const *)b;
    return strcmp(left->id, right->id);
}

gboolean cb_case_store_kept(CbCaseStore *store, const GPtrArray **cases, guint64 *end,
                            const char **context)
{
    g_ptr_array_sort(store->kept, compare_ids);
    *cases = store->kept;
    *end = store->end;
    *context = store->context;
    return !store->failed && store->context != NULL;
}

int cb_case_store_fd(const CbCaseStore *store)
{
    return store->fd;
}
