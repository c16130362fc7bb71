#include "site/link_place.h"

#include "load/links.h"
#include "model/bodies.h"
#include "site/heading.h"

#include <string.h>

struct CbLinkPlaces {
    const CbCollection *collection;
    guint language;
    CbArena *arena;
    CbHeadings *headings;
    GHashTable *spans; /* of links: where they lead → GArray of CbSpan */
};

/* Text with what %41 stands for in it, if that is text. */
static const char *decoded(CbArena *arena, const char *text)
{
    g_autofree char *bytes = g_uri_unescape_string(text, NULL);
    return bytes != NULL && g_utf8_validate(bytes, -1, NULL) ? cb_arena_strdup(arena, bytes) : text;
}

static char *place_key(CbKind kind, const char *id, const char *fragment)
{
    return g_strdup_printf("%u:%s#%s", (guint)kind, id, fragment);
}

/* The key of a link; NULL for those that are not looked for. To be freed. */
static char *key_of(const CbLinkPlaces *places, const CbMarkdownLink *link)
{
    if (link->kind == CB_LINK_URL) {
        return g_strconcat("=", decoded(places->arena, link->target), NULL);
    }
    CbKind kind = cb_links_kind(link->kind);
    if (kind == CB_KIND_COUNT || link->fragment == NULL) {
        return NULL;
    }
    int index = cb_collection_find(places->collection, kind, link->target);
    const char *place = index >= 0 ? cb_headings_find(places->headings, kind, (guint)index,
                                                      places->language, link->fragment)
                                   : NULL;
    return place_key(kind, link->target,
                     place != NULL ? place : decoded(places->arena, link->fragment));
}

static void add_body(CbLinkPlaces *places, const CbBody *body)
{
    gsize count = 0;
    const CbMarkdown *document = cb_body_get(body, places->language, NULL);
    const CbMarkdownLink *links = document != NULL ? cb_markdown_links(document, &count) : NULL;
    for (gsize i = 0; i < count; i++) {
        char *key = links[i].span.source != NULL ? key_of(places, &links[i]) : NULL;
        if (key == NULL) {
            continue;
        }
        GArray *spans = g_hash_table_lookup(places->spans, key);
        if (spans == NULL) {
            spans = g_array_new(FALSE, FALSE, sizeof(CbSpan));
            g_hash_table_insert(places->spans, g_strdup(key), spans);
        }
        g_array_append_val(spans, links[i].span);
        g_free(key);
    }
}

CbLinkPlaces *cb_link_places_new(const CbCollection *collection, guint language)
{
    CbLinkPlaces *places = g_new0(CbLinkPlaces, 1);
    places->collection = collection;
    places->language = language;
    places->arena = cb_arena_new();
    places->headings = cb_headings_new(collection);
    places->spans =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    for (CbKind kind = CB_KIND_CASE; kind < CB_KIND_GUIDE; kind++) {
        for (guint i = 0; i < cb_collection_count(collection, kind); i++) {
            g_autoptr(GPtrArray) bodies = cb_entry_bodies(collection, kind, i);
            for (guint j = 0; j < bodies->len; j++) {
                add_body(places, bodies->pdata[j]);
            }
        }
    }
    return places;
}

void cb_link_places_free(CbLinkPlaces *places)
{
    if (places == NULL) {
        return;
    }
    g_hash_table_unref(places->spans);
    cb_headings_free(places->headings);
    cb_arena_free(places->arena);
    g_free(places);
}

const GArray *cb_link_places_to(const CbLinkPlaces *places, CbKind kind, guint index,
                                const char *id)
{
    const CbConfig *config = &places->collection->config;
    const char *name = kind == CB_KIND_GUIDE
                           ? config->guides[index].id
                           : cb_collection_entry(places->collection, kind, index)->id;
    g_autofree char *key = place_key(kind, name, id);
    return g_hash_table_lookup(places->spans, key);
}

const GArray *cb_link_places_of_address(const CbLinkPlaces *places, const char *url)
{
    g_autoptr(GString) plain = g_string_new(url);
    g_string_replace(plain, "&#34;", "\"", 0);
    g_string_replace(plain, "&#39;", "'", 0);
    g_string_replace(plain, "&amp;", "&", 0);
    g_autofree char *key = g_strconcat("=", decoded(places->arena, plain->str), NULL);
    return g_hash_table_lookup(places->spans, key);
}
