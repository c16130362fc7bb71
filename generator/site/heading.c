#include "site/heading.h"

#include "model/bodies.h"

#include <string.h>

/* The id of a section's heading: from its title, another number added while it is taken. What is
 * taken has the last number that was added to it, so that many sections of one title stay quick. */
static const char *section_id(CbArena *arena, const char *title, GHashTable *taken)
{
    g_autofree char *slug = cb_markdown_slug(title);
    guint number = MAX(1, GPOINTER_TO_UINT(g_hash_table_lookup(taken, slug)));
    g_autofree char *id = g_strdup(slug);
    while (g_hash_table_contains(taken, id)) {
        g_free(id);
        id = g_strdup_printf("%s-%u", slug, ++number);
    }
    g_hash_table_insert(taken, g_strdup(id), GUINT_TO_POINTER(1));
    g_hash_table_insert(taken, g_strdup(slug), GUINT_TO_POINTER(number));
    return cb_arena_strdup(arena, id);
}

/* Ids that the template or bodies of the page have already. */
static GHashTable *taken_ids(const CbCase *one, guint language)
{
    static const char *const reserved[] = {"main",     "menu",  "tips",    "sources",
                                           "contents", "shows", "related", "see-also"};
    GHashTable *taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(reserved); i++) {
        g_hash_table_insert(taken, g_strdup(reserved[i]), GUINT_TO_POINTER(1));
    }
    for (guint i = 0; i < one->n_sections; i++) {
        gsize count = 0;
        const CbMarkdown *body = cb_body_get(&one->sections[i].text, language, NULL);
        const CbMarkdownHeading *headings =
            body != NULL ? cb_markdown_headings(body, &count) : NULL;
        for (gsize j = 0; j < count; j++) {
            g_hash_table_insert(taken, g_strdup(headings[j].id), GUINT_TO_POINTER(1));
        }
    }
    return taken;
}

const char *const *cb_section_ids(CbArena *arena, const CbCase *one, guint language)
{
    g_autoptr(GHashTable) taken = taken_ids(one, language);
    const char **ids = cb_arena_new_array(arena, const char *, one->n_sections);
    for (guint i = 0; i < one->n_sections; i++) {
        const char *title = cb_text_get(&one->sections[i].title, language, NULL);
        ids[i] = section_id(arena, title != NULL ? title : "", taken);
    }
    return ids;
}

struct CbHeadings {
    const CbCollection *collection;
    GMutex lock;
    CbArena *arena;    /* of ids of sections */
    GHashTable *pages; /* "0:12:1", an entry's page in a language → what links call its places */
};

CbHeadings *cb_headings_new(const CbCollection *collection)
{
    CbHeadings *headings = g_new0(CbHeadings, 1);
    headings->collection = collection;
    g_mutex_init(&headings->lock);
    headings->arena = cb_arena_new();
    headings->pages =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    return headings;
}

void cb_headings_free(CbHeadings *headings)
{
    if (headings == NULL) {
        return;
    }
    g_hash_table_unref(headings->pages);
    cb_arena_free(headings->arena);
    g_mutex_clear(&headings->lock);
    g_free(headings);
}

/* What comes first under a name keeps it. */
static void add_place(GHashTable *places, const char *name, const char *id)
{
    if (!g_hash_table_contains(places, name)) {
        g_hash_table_insert(places, (gpointer)name, (gpointer)id);
    }
}

/* The sections of a case as they are called in one language, and their ids in another. */
static void add_sections(CbArena *arena, const CbCase *one, guint said, guint shown,
                         GHashTable *places)
{
    const char *const *names = cb_section_ids(arena, one, said);
    const char *const *ids = said == shown ? names : cb_section_ids(arena, one, shown);
    for (guint i = 0; i < one->n_sections; i++) {
        add_place(places, names[i], ids[i]);
    }
}

/* The headings of a text as they are called in one language, and their ids in another: both must
 * have as many. */
static void add_headings(const CbBody *body, guint said, guint shown, GHashTable *places)
{
    gsize n_said = 0, n_shown = 0;
    const CbMarkdown *from = cb_body_get(body, said, NULL), *to = cb_body_get(body, shown, NULL);
    if (from == NULL || to == NULL) {
        return;
    }
    const CbMarkdownHeading *headings = cb_markdown_headings(from, &n_said);
    const CbMarkdownHeading *others = cb_markdown_headings(to, &n_shown);
    for (gsize i = 0; i < n_said && n_said == n_shown; i++) {
        add_place(places, headings[i].id, others[i].id);
        add_place(places, cb_markdown_bare_id(from, headings[i].id), others[i].id);
    }
}

static void add_places(CbHeadings *headings, CbKind kind, guint index, guint said, guint shown,
                       GHashTable *places)
{
    if (kind == CB_KIND_CASE) {
        add_sections(headings->arena, &headings->collection->cases[index], said, shown, places);
    }
    g_autoptr(GPtrArray) bodies = cb_entry_bodies(headings->collection, kind, index);
    for (guint i = 0; i < bodies->len; i++) {
        add_headings(bodies->pdata[i], said, shown, places);
    }
}

/* What the language itself calls a place comes before what others do. */
static GHashTable *places_of(CbHeadings *headings, CbKind kind, guint index, guint language)
{
    g_autofree char *key = g_strdup_printf("%u:%u:%u", (guint)kind, index, language);
    GHashTable *places = g_hash_table_lookup(headings->pages, key);
    if (places == NULL) {
        places = g_hash_table_new(g_str_hash, g_str_equal);
        add_places(headings, kind, index, language, language, places);
        for (guint i = 0; i < headings->collection->config.n_languages; i++) {
            add_places(headings, kind, index, i, language, places);
        }
        g_hash_table_insert(headings->pages, g_steal_pointer(&key), places);
    }
    return places;
}

const char *cb_headings_find(CbHeadings *headings, CbKind kind, guint index, guint language,
                             const char *fragment)
{
    if (kind >= CB_KIND_GUIDE) {
        return NULL;
    }
    g_mutex_lock(&headings->lock);
    const char *found = g_hash_table_lookup(places_of(headings, kind, index, language), fragment);
    g_mutex_unlock(&headings->lock);
    return found;
}

GPtrArray *cb_heading_names(CbArena *arena, const CbCollection *collection, CbKind kind,
                            guint index, guint language)
{
    GPtrArray *names = g_ptr_array_new();
    if (kind >= CB_KIND_GUIDE) {
        return names;
    }
    if (kind == CB_KIND_CASE) {
        const CbCase *one = &collection->cases[index];
        const char *const *ids = cb_section_ids(arena, one, language);
        for (guint i = 0; i < one->n_sections; i++) {
            g_ptr_array_add(names, (gpointer)ids[i]);
        }
    }
    g_autoptr(GPtrArray) bodies = cb_entry_bodies(collection, kind, index);
    for (guint i = 0; i < bodies->len; i++) {
        gsize count = 0;
        const CbMarkdown *document = cb_body_get(bodies->pdata[i], language, NULL);
        const CbMarkdownHeading *headings =
            document != NULL ? cb_markdown_headings(document, &count) : NULL;
        for (gsize j = 0; j < count; j++) {
            g_ptr_array_add(names, (gpointer)cb_markdown_bare_id(document, headings[j].id));
        }
    }
    return names;
}
