#include "report/external.h"

#include "model/bodies.h"

#include <string.h>

typedef struct {
    const CbCollection *collection;
    GHashTable *places; /* address to GPtrArray of paths */
    const char *path;   /* of the entry that is looked at */
} Gather;

static void add_url(const Gather *gather, const char *url)
{
    if (url == NULL || (g_ascii_strncasecmp(url, "http://", 7) != 0 &&
                        g_ascii_strncasecmp(url, "https://", 8) != 0)) {
        return;
    }
    GPtrArray *places = g_hash_table_lookup(gather->places, url);
    if (places == NULL) {
        places = g_ptr_array_new();
        g_hash_table_insert(gather->places, (char *)url, places);
    }
    if (places->len == 0 || g_ptr_array_index(places, places->len - 1) != gather->path) {
        g_ptr_array_add(places, (char *)gather->path);
    }
}

static void add_text(const Gather *gather, const CbText *text)
{
    for (guint i = 0; i < text->n_items; i++) {
        add_url(gather, text->items[i].text);
    }
}

static void add_body(const Gather *gather, const CbBody *body)
{
    for (guint language = 0; language < body->n_documents; language++) {
        gsize count = 0;
        const CbMarkdownLink *links = body->documents[language] != NULL
                                          ? cb_markdown_links(body->documents[language], &count)
                                          : NULL;
        for (gsize i = 0; i < count; i++) {
            add_url(gather, links[i].kind == CB_LINK_URL ? links[i].target : NULL);
        }
    }
}

static void add_fields(const Gather *gather, const CbCase *one)
{
    const CbSchema *schema = &gather->collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].is_private) {
            continue;
        }
        if (schema->fields[i].type == CB_FIELD_URL) {
            add_text(gather, &one->values[i].text);
        }
    }
}

static void add_case(const Gather *gather, const CbCase *one)
{
    add_fields(gather, one);
    for (guint i = 0; i < one->n_links; i++) {
        add_text(gather, &one->links[i].url);
    }
    for (guint i = 0; i < one->n_sources; i++) {
        add_text(gather, &one->sources[i].url);
    }
}

static void add_entry(Gather *gather, CbKind kind, guint index)
{
    const CbEntry *entry = cb_collection_entry(gather->collection, kind, index);
    gather->path = entry->path;
    g_autoptr(GPtrArray) bodies = cb_entry_bodies(gather->collection, kind, index);
    for (guint i = 0; i < bodies->len; i++) {
        add_body(gather, bodies->pdata[i]);
    }
    if (kind == CB_KIND_CASE) {
        add_case(gather, (const CbCase *)entry);
    }
}

static int compare_links(gconstpointer a, gconstpointer b)
{
    const CbExternalLink *one = a, *other = b;
    return strcmp(one->url, other->url);
}

static void clear_link(gpointer data)
{
    g_ptr_array_free(((CbExternalLink *)data)->places, TRUE);
}

GArray *cb_external_links(const CbCollection *collection)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    Gather gather = {collection, places, NULL};
    for (CbKind kind = CB_KIND_CASE; kind <= CB_KIND_PAGE; kind++) {
        for (guint i = 0; i < cb_collection_count(collection, kind); i++) {
            add_entry(&gather, kind, i);
        }
    }
    GArray *links = g_array_new(FALSE, FALSE, sizeof(CbExternalLink));
    GHashTableIter iterator;
    gpointer url, list;
    g_hash_table_iter_init(&iterator, places);
    while (g_hash_table_iter_next(&iterator, &url, &list)) {
        const CbExternalLink link = {url, list};
        g_array_append_val(links, link);
    }
    g_array_sort(links, compare_links);
    g_array_set_clear_func(links, clear_link);
    return links;
}
