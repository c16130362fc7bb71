#include "plan/url.h"

#include "base/escape.h"

#include <string.h>

gsize cb_path_folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (gsize)(slash - path) + 1 : 0;
}

/* Characters of a path that need no encoding in an address. */
static gboolean is_plain(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~';
}

void cb_url_append_path(GString *out, const char *path)
{
    while (*path) {
        const char *end = path;
        while (*end && *end != '/') {
            end++;
        }
        cb_escape_url(out, path, end - path);
        if (*end == '/') {
            g_string_append_c(out, *end++);
        }
        path = end;
    }
}

/* Copies `length` bytes of a path into `out`, encoded; returns the end. `out` has room for three
 * times the length. */
static char *encode(char *out, const char *path, gsize length)
{
    static const char digits[] = "0123456789ABCDEF";
    for (gsize i = 0; i < length; i++) {
        guchar byte = (guchar)path[i];
        if (is_plain(path[i]) || path[i] == '/') {
            *out++ = path[i];
        } else {
            *out++ = '%';
            *out++ = digits[byte >> 4];
            *out++ = digits[byte & 15];
        }
    }
    return out;
}

/* The length of the folders that both paths begin with. */
static gsize common_folders(const char *a, const char *b)
{
    gsize common = 0;
    for (gsize i = 0; a[i] && a[i] == b[i]; i++) {
        if (a[i] == '/') {
            common = i + 1;
        }
    }
    return common;
}

gsize cb_url_climbs(const char *from, const char *to, gsize *common)
{
    gsize climbs = 0;
    *common = common_folders(from, to);
    for (const char *c = from + *common; (c = strchr(c, '/')) != NULL; c++) {
        climbs++;
    }
    return climbs;
}

const char *cb_url_relative(CbArena *arena, const char *from, const char *to)
{
    gsize common = 0;
    gsize climbs = cb_url_climbs(from, to, &common);

    const char *rest = to + common;
    gsize path_length = strcspn(rest, "?#");
    gsize tail_length = strlen(rest + path_length);
    char *url = cb_arena_alloc(arena, climbs * 3 + path_length * 3 + tail_length + 1);
    char *end = url;
    for (gsize i = 0; i < climbs; i++, end += 3) {
        memcpy(end, "../", 3);
    }
    end = encode(end, rest, path_length);
    memcpy(end, rest + path_length, tail_length);
    return url;
}

const char *cb_url_absolute(CbArena *arena, const char *base, const char *path)
{
    gsize length = strlen(path);
    if (g_str_has_suffix(path, "index.html") && cb_path_folder_length(path) + 10 == length) {
        length -= 10;
    }
    gsize base_length = strlen(base);
    char *url = cb_arena_alloc(arena, base_length + length * 3 + 1);
    memcpy(url, base, base_length);
    encode(url + base_length, path, length);
    return url;
}

const char *cb_url_base_path(const char *base)
{
    const char *host = strstr(base, "://");
    const char *path = strchr(host != NULL ? host + 3 : base, '/');
    path = path != NULL ? path : base + strlen(base);
    while (path[0] == '/' && path[1] == '/') {
        path++;
    }
    return path;
}

/* Decodes percent-encoding into the arena; NULL for a bad escape or an encoded NUL. */
static char *decode(CbArena *arena, const char *text, gsize length)
{
    char *decoded = cb_arena_alloc(arena, length + 1);
    char *out = decoded;
    for (gsize i = 0; i < length; i++) {
        if (text[i] != '%') {
            *out++ = text[i];
            continue;
        }
        int high = i + 2 < length ? g_ascii_xdigit_value(text[i + 1]) : -1;
        int low = i + 2 < length ? g_ascii_xdigit_value(text[i + 2]) : -1;
        if (high < 0 || low < 0 || (high == 0 && low == 0)) {
            return NULL;
        }
        *out++ = (char)(high * 16 + low);
        i += 2;
    }
    *out = '\0';
    return decoded;
}

/* Removes the last folder of the `length` bytes of a folder path; FALSE at the top. */
static gboolean climb(const char *path, gsize *length)
{
    if (*length == 0) {
        return FALSE;
    }
    const char *slash = memrchr(path, '/', *length - 1);
    *length = slash != NULL ? (gsize)(slash - path) + 1 : 0;
    return TRUE;
}

const char *cb_url_resolve(CbArena *arena, const char *from, const char *url, gsize length,
                           const char **fragment)
{
    const char *hash = length ? memchr(url, '#', length) : NULL;
    *fragment = NULL;
    if (hash) {
        *fragment = decode(arena, hash + 1, length - (gsize)(hash + 1 - url));
        length = (gsize)(hash - url);
    }
    const char *query = length ? memchr(url, '?', length) : NULL;
    if (query) {
        length = (gsize)(query - url);
    }
    if (length == 0) {
        return from;
    }
    if (url[0] == '/') {
        return NULL;
    }

    const char *path = url;
    if (memchr(url, '%', length) != NULL) {
        path = decode(arena, url, length);
        if (path == NULL) {
            return NULL;
        }
        length = strlen(path);
    }
    gsize folder = cb_path_folder_length(from);
    for (;;) {
        if (length >= 3 && memcmp(path, "../", 3) == 0) {
            if (!climb(from, &folder)) {
                return NULL;
            }
            path += 3;
            length -= 3;
        } else if (length >= 2 && memcmp(path, "./", 2) == 0) {
            path += 2;
            length -= 2;
        } else {
            break;
        }
    }
    char *resolved = cb_arena_alloc(arena, folder + length + 1);
    memcpy(resolved, from, folder);
    memcpy(resolved + folder, path, length);
    return resolved;
}
