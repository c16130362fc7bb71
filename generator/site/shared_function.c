#include "site/shared_function.h"

#include "base/append.h"
#include "site/site.h"

#include <string.h>

/* The number of an entry in brief among those of its kind, which all pages of the language have;
 * -1 if the map is none. */
static int entry_number(const CbPage *page, const CbMap *map, CbKind *kind)
{
    CbValue name = cb_map_get(map, "kind"), id = cb_map_get(map, "id");
    if (name.type != CB_VALUE_STRING || id.type != CB_VALUE_STRING) {
        return -1;
    }
    for (*kind = 0; *kind < CB_KIND_COUNT; (*kind)++) {
        if (strcmp(cb_kind_name(*kind), name.as.string) != 0) {
            continue;
        }
        int index = cb_site_find(page->site, *kind, id.as.string);
        gboolean is_brief = index >= 0 && page->language->entries[*kind] != NULL &&
                            page->language->entries[*kind][index].as.map == map;
        return is_brief ? index : -1;
    }
    return -1;
}

/* Appends a space and a number; printf would take as long as all else that is done for a row. */
static void append_number(GString *key, guint64 number)
{
    char digits[24];
    gsize at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    digits[--at] = ' ';
    cb_append(key, digits + at, sizeof digits - at);
}

/* Appends what tells a value from others. FALSE for values that are too large for that. */
static gboolean append_identity(const CbPage *page, CbValue value, GString *key)
{
    CbKind kind = CB_KIND_COUNT;
    int number = -1;
    append_number(key, value.type);
    switch ((CbValueType)value.type) {
    case CB_VALUE_UNDEFINED:
    case CB_VALUE_NONE:
        return TRUE;
    case CB_VALUE_BOOLEAN:
        append_number(key, value.as.boolean);
        return TRUE;
    case CB_VALUE_INTEGER:
        append_number(key, (guint64)value.as.integer);
        return TRUE;
    case CB_VALUE_LIST:
        return value.as.list->length == 0;
    case CB_VALUE_MAP:
        number = entry_number(page, value.as.map, &kind);
        append_number(key, kind);
        append_number(key, (guint64)number);
        return number >= 0;
    default:
        return FALSE;
    }
}

/* Under which the text is kept; NULL: it is made for this place alone. */
static const char *key_of(const CbPage *page, CbValue name, const CbMap *values)
{
    gboolean known = TRUE;
    g_autoptr(GString) key = g_string_sized_new(128);
    cb_append(key, name.as.string, name.length);
    append_number(key, page->language->number);
    for (gsize i = 0; values != NULL && i < cb_map_length(values) && known; i++) {
        CbValue keyword = cb_map_key_at(values, i);
        cb_append(key, " ", 1);
        cb_append(key, keyword.as.string, keyword.length);
        known = append_identity(page, cb_map_value_at(values, i), key);
    }
    return known ? cb_arena_strndup(page->scratch, key->str, key->len) : NULL;
}

static const CbMap *context_of(const CbPage *page, const CbMap *values)
{
    gsize count = values != NULL ? cb_map_length(values) : 0;
    CbMap *context = cb_map_new(page->scratch, count + 1);
    cb_map_set(context, "site", page->language->shared);
    for (gsize i = 0; i < count; i++) {
        cb_map_set_value(context, cb_map_key_at(values, i), cb_map_value_at(values, i));
    }
    return context;
}

gboolean cb_function_shared(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result)
{
    const CbPage *page = cb_render_host(render);
    (void)user_data;
    if (n_arguments != 1 || arguments[0].type != CB_VALUE_STRING) {
        return cb_render_fail(render, "shared takes the name of a template, and values by name");
    }
    if (page->in_shared) {
        return cb_render_fail(render, "a text that pages share cannot hold another one");
    }
    const char *name = arguments[0].as.string;
    const char *key = key_of(page, arguments[0], keywords);
    return (key != NULL && cb_page_find_shared(page, key, result)) ||
           cb_page_make_shared(page, key, name, context_of(page, keywords), result) ||
           cb_render_fail(render, "\"%s\" could not be rendered", name);
}
