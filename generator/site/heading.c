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

/* The section that is called `fragment` in one language, as another language has it. */
static const char *find_section(CbArena *arena, const CbCase *one, guint said, guint shown,
                                const char *fragment)
{
    const char *const *ids = cb_section_ids(arena, one, said);
    for (guint i = 0; i < one->n_sections; i++) {
        if (strcmp(ids[i], fragment) == 0) {
            return said == shown ? ids[i] : cb_section_ids(arena, one, shown)[i];
        }
    }
    return NULL;
}

/* The heading of a text that is called `fragment` in one language, as another language has it:
 * both must have as many. */
static const char *find_heading(const CbBody *body, guint said, guint shown, const char *fragment)
{
    gsize n_said = 0, n_shown = 0;
    const CbMarkdown *from = cb_body_get(body, said, NULL), *to = cb_body_get(body, shown, NULL);
    if (from == NULL || to == NULL) {
        return NULL;
    }
    const CbMarkdownHeading *headings = cb_markdown_headings(from, &n_said);
    const CbMarkdownHeading *others = cb_markdown_headings(to, &n_shown);
    for (gsize i = 0; i < n_said && n_said == n_shown; i++) {
        if (strcmp(headings[i].id, fragment) == 0 ||
            strcmp(cb_markdown_bare_id(from, headings[i].id), fragment) == 0) {
            return others[i].id;
        }
    }
    return NULL;
}

static const char *find_in(CbArena *arena, const CbCollection *collection, CbKind kind, guint index,
                           guint said, guint shown, const char *fragment)
{
    const char *found = NULL;
    if (kind == CB_KIND_CASE) {
        found = find_section(arena, &collection->cases[index], said, shown, fragment);
    }
    g_autoptr(GPtrArray) bodies = cb_entry_bodies(collection, kind, index);
    for (guint i = 0; i < bodies->len && found == NULL; i++) {
        found = find_heading(bodies->pdata[i], said, shown, fragment);
    }
    return found;
}

const char *cb_heading_find(CbArena *arena, const CbCollection *collection, CbKind kind,
                            guint index, guint language, const char *fragment)
{
    if (kind >= CB_KIND_GUIDE) {
        return NULL;
    }
    const char *found = find_in(arena, collection, kind, index, language, language, fragment);
    for (guint i = 0; i < collection->config.n_languages && found == NULL; i++) {
        found = find_in(arena, collection, kind, index, i, language, fragment);
    }
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
