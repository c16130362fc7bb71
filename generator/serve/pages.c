#include "serve/pages.h"

typedef struct {
    char *path;
    GBytes *bytes;    /* NULL: none */
    guint64 snapshot; /* that was rendered last, well or not */
    gboolean failed;
} Page;

/* The memory that a page takes beside its bytes, about: what cannot be made takes some, too. */
#define PAGE_OVERHEAD 256

struct CbPages {
    GMutex lock;
    GHashTable *places; /* path to its GList in `queue` */
    GQueue queue;       /* of Page, the oldest first */
    gsize size;
    gsize limit;
};

CbPages *cb_pages_new(gsize limit)
{
    CbPages *pages = g_new0(CbPages, 1);
    g_mutex_init(&pages->lock);
    pages->places = g_hash_table_new(g_str_hash, g_str_equal);
    g_queue_init(&pages->queue);
    pages->limit = limit;
    return pages;
}

static void page_free(gpointer data)
{
    Page *page = data;
    g_clear_pointer(&page->bytes, g_bytes_unref);
    g_free(page->path);
    g_free(page);
}

void cb_pages_free(CbPages *pages)
{
    if (pages == NULL) {
        return;
    }
    g_hash_table_unref(pages->places);
    g_queue_clear_full(&pages->queue, page_free);
    g_mutex_clear(&pages->lock);
    g_free(pages);
}

static gsize size_of(const Page *page)
{
    return PAGE_OVERHEAD + (page->bytes != NULL ? g_bytes_get_size(page->bytes) : 0);
}

/* Takes a page out; NULL if there is none. */
static Page *take(CbPages *pages, const char *path)
{
    GList *place = g_hash_table_lookup(pages->places, path);
    if (place == NULL) {
        return NULL;
    }
    Page *page = place->data;
    g_hash_table_remove(pages->places, path);
    g_queue_delete_link(&pages->queue, place);
    pages->size -= size_of(page);
    return page;
}

/* Puts a page in as the newest, and forgets old ones if there are too many; never this one. */
static void put(CbPages *pages, Page *page)
{
    g_queue_push_tail(&pages->queue, page);
    g_hash_table_insert(pages->places, page->path, pages->queue.tail);
    pages->size += size_of(page);
    while (pages->size > pages->limit && pages->queue.length > 1) {
        page_free(take(pages, ((Page *)pages->queue.head->data)->path));
    }
}

CbPagesState cb_pages_get(CbPages *pages, const char *path, guint64 snapshot, GBytes **bytes)
{
    CbPagesState state = CB_PAGES_UNKNOWN;
    g_mutex_lock(&pages->lock);
    const GList *place = g_hash_table_lookup(pages->places, path);
    const Page *page = place != NULL ? place->data : NULL;
    *bytes = page != NULL && page->bytes != NULL ? g_bytes_ref(page->bytes) : NULL;
    if (page != NULL && page->snapshot == snapshot) {
        state = page->failed ? CB_PAGES_FAILED : CB_PAGES_MADE;
    }
    g_mutex_unlock(&pages->lock);
    return state;
}

static void set(CbPages *pages, const char *path, guint64 snapshot, GBytes *bytes)
{
    g_mutex_lock(&pages->lock);
    Page *page = take(pages, path);
    if (page == NULL) {
        page = g_new0(Page, 1);
        page->path = g_strdup(path);
    }
    if (snapshot >= page->snapshot) {
        page->snapshot = snapshot;
        page->failed = bytes == NULL;
        if (bytes != NULL) {
            g_clear_pointer(&page->bytes, g_bytes_unref);
            page->bytes = g_bytes_ref(bytes);
        }
    }
    put(pages, page);
    g_mutex_unlock(&pages->lock);
}

void cb_pages_keep(CbPages *pages, const char *path, guint64 snapshot, GBytes *bytes)
{
    set(pages, path, snapshot, bytes);
}

void cb_pages_fail(CbPages *pages, const char *path, guint64 snapshot)
{
    set(pages, path, snapshot, NULL);
}

gsize cb_pages_size(CbPages *pages)
{
    g_mutex_lock(&pages->lock);
    gsize size = pages->size;
    g_mutex_unlock(&pages->lock);
    return size;
}
