#include "report/online_cache.h"

#include "base/json.h"
#include "base/json_writer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct CbOnlineCache {
    char *path;
    GHashTable *answers; /* address to CbLinkAnswer */
};

static void answer_free(gpointer data)
{
    cb_link_answer_clear(data);
    g_free(data);
}

static gboolean still_counts(const CbLinkAnswer *answer, gint64 now)
{
    gboolean good = answer->state == CB_LINK_WORKS || answer->state == CB_LINK_MOVED;
    gint64 age = now - answer->asked;
    return age >= 0 && age < (good ? CB_ONLINE_KEEP_GOOD : CB_ONLINE_KEEP_BAD);
}

static gint64 integer_of(const CbMap *map, const char *key)
{
    CbValue value = cb_map_get(map, key);
    return value.type == CB_VALUE_INTEGER ? value.as.integer : 0;
}

static const char *string_of(const CbMap *map, const char *key)
{
    CbValue value = cb_map_get(map, key);
    return value.type == CB_VALUE_STRING ? value.as.string : NULL;
}

static CbLinkState state_named(const char *name)
{
    for (int state = CB_LINK_WORKS; state <= CB_LINK_FAILED; state++) {
        if (g_strcmp0(cb_link_state_name((CbLinkState)state), name) == 0) {
            return (CbLinkState)state;
        }
    }
    return CB_LINK_UNASKED;
}

static void read_answer(CbOnlineCache *cache, const char *url, const CbMap *map, gint64 now)
{
    const CbLinkAnswer answer = {.state = state_named(string_of(map, "state")),
                                 .status = (int)CLAMP(integer_of(map, "status"), 0, 999),
                                 .detail = (char *)string_of(map, "detail"),
                                 .asked = integer_of(map, "asked")};
    if (answer.state != CB_LINK_UNASKED && still_counts(&answer, now)) {
        cb_online_cache_set(cache, url, &answer);
    }
}

CbOnlineCache *cb_online_cache_read(const char *path, gint64 now)
{
    CbOnlineCache *cache = g_new0(CbOnlineCache, 1);
    cache->path = g_strdup(path);
    cache->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, answer_free);
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autofree char *text = NULL;
    gsize length = 0;
    CbValue value;
    if (!g_file_get_contents(path, &text, &length, NULL) ||
        !cb_json_parse(arena, text, length, &value, NULL) || value.type != CB_VALUE_MAP) {
        return cache;
    }
    for (gsize i = 0; i < cb_map_length(value.as.map); i++) {
        CbValue answer = cb_map_value_at(value.as.map, i);
        if (answer.type == CB_VALUE_MAP) {
            read_answer(cache, cb_map_key_at(value.as.map, i).as.string, answer.as.map, now);
        }
    }
    return cache;
}

void cb_online_cache_free(CbOnlineCache *cache)
{
    g_hash_table_destroy(cache->answers);
    g_free(cache->path);
    g_free(cache);
}

void cb_online_cache_find(const CbOnlineCache *cache, const char *url, CbLinkAnswer *answer)
{
    const CbLinkAnswer *kept = g_hash_table_lookup(cache->answers, url);
    if (kept != NULL) {
        *answer = *kept;
        answer->detail = g_strdup(kept->detail);
    }
}

void cb_online_cache_set(CbOnlineCache *cache, const char *url, const CbLinkAnswer *answer)
{
    CbLinkAnswer *kept = g_new(CbLinkAnswer, 1);
    *kept = *answer;
    kept->detail = g_strdup(answer->detail);
    g_hash_table_replace(cache->answers, g_strdup(url), kept);
}

static void write_answer(CbJsonWriter *json, const CbLinkAnswer *answer)
{
    cb_json_open_object(json);
    cb_json_member(json, "state", cb_link_state_name(answer->state));
    cb_json_key(json, "status");
    cb_json_integer(json, answer->status);
    if (answer->detail != NULL) {
        cb_json_member(json, "detail", answer->detail);
    }
    cb_json_key(json, "asked");
    cb_json_integer(json, answer->asked);
    cb_json_close_object(json);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

gboolean cb_online_cache_write(const CbOnlineCache *cache, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(cache->path);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        int code = errno;
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot make %s: %s",
                    folder, g_strerror(code));
        return FALSE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    CbJsonWriter json = cb_json_writer(out);
    cb_json_open_object(&json);
    GList *urls = g_list_sort(g_hash_table_get_keys(cache->answers), compare_texts);
    for (const GList *url = urls; url != NULL; url = url->next) {
        cb_json_key(&json, url->data);
        write_answer(&json, g_hash_table_lookup(cache->answers, url->data));
    }
    g_list_free(urls);
    cb_json_close_object(&json);
    return g_file_set_contents(cache->path, out->str, (gssize)out->len, error);
}
