#include "site/shared_texts.h"

#include "plan/url.h"

#include <string.h>

#define UP "../"

struct CbSharedTexts {
    GRWLock lock;
    GHashTable *texts; /* key to CbSharedText */
};

static void text_free(gpointer data)
{
    CbSharedText *text = data;
    g_free((char *)text->text);
    g_free(text);
}

CbSharedTexts *cb_shared_texts_new(void)
{
    CbSharedTexts *texts = g_new0(CbSharedTexts, 1);
    g_rw_lock_init(&texts->lock);
    texts->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, text_free);
    return texts;
}

void cb_shared_texts_free(CbSharedTexts *texts)
{
    if (texts == NULL) {
        return;
    }
    g_hash_table_destroy(texts->texts);
    g_rw_lock_clear(&texts->lock);
    g_free(texts);
}

CbSharedText cb_shared_texts_get(CbSharedTexts *texts, const char *key)
{
    g_rw_lock_reader_lock(&texts->lock);
    const CbSharedText *known = g_hash_table_lookup(texts->texts, key);
    g_rw_lock_reader_unlock(&texts->lock);
    return known != NULL ? *known : (CbSharedText){0};
}

/* Where the next address begins, with CB_SHARED_ROOT; NULL if there is none. */
static const char *next_address(const char *at, const char *end)
{
    return memmem(at, (gsize)(end - at), CB_SHARED_ROOT, strlen(CB_SHARED_ROOT));
}

static guint count_addresses(const char *text, gsize length)
{
    guint count = 0;
    const char *end = text + length;
    for (const char *at = text; (at = next_address(at, end)) != NULL;
         at += strlen(CB_SHARED_ROOT)) {
        count++;
    }
    return count;
}

CbSharedText cb_shared_texts_put(CbSharedTexts *texts, const char *key, const char *text,
                                 gsize length)
{
    guint n_addresses = count_addresses(text, length);
    g_rw_lock_writer_lock(&texts->lock);
    const CbSharedText *known = g_hash_table_lookup(texts->texts, key);
    if (known == NULL) {
        CbSharedText *added = g_new(CbSharedText, 1);
        *added = (CbSharedText){g_strndup(text, length), length, n_addresses};
        g_hash_table_insert(texts->texts, g_strdup(key), added);
        known = added;
    }
    CbSharedText stored = *known;
    g_rw_lock_writer_unlock(&texts->lock);
    return stored;
}

gboolean cb_shared_text_is_whole(const char *text)
{
    return strstr(text, "\\ufffe") == NULL && strstr(text, "%EF%BF%BE") == NULL;
}

/* Writes the way from `from`, a path as addresses are written, to what the address at `*at` leads
 * to; `*at` is then what follows it. */
static char *write_way(char *out, const char *from, const char *root, const char **at)
{
    if (root != NULL) {
        return stpcpy(out, root);
    }
    gsize common = 0;
    for (gsize climbs = cb_url_climbs(from, *at, &common); climbs > 0; climbs--) {
        out = stpcpy(out, UP);
    }
    *at += common;
    return out;
}

/* The longest way that an address on a page may begin with. */
static gsize longest_way(const char *from, const char *root)
{
    gsize common = 0;
    return root != NULL ? strlen(root) : cb_url_climbs(from, "", &common) * strlen(UP);
}

const char *cb_shared_text_place(CbArena *arena, CbSharedText text, const char *path,
                                 const char *root, gsize *length)
{
    if (text.n_addresses == 0) {
        *length = text.length;
        return text.text;
    }
    const char *from = cb_url_relative(arena, "", path);
    gsize most = text.length + text.n_addresses * longest_way(from, root);
    char *placed = cb_arena_alloc(arena, most + 1), *out = placed;
    const char *at = text.text, *end = text.text + text.length;
    for (const char *address; (address = next_address(at, end)) != NULL;) {
        out = mempcpy(out, at, (gsize)(address - at));
        at = address + strlen(CB_SHARED_ROOT);
        out = write_way(out, from, root, &at);
    }
    out = mempcpy(out, at, (gsize)(end - at));
    *length = (gsize)(out - placed);
    return placed;
}
