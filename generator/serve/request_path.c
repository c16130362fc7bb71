#include "serve/request_path.h"

#include "base/limits.h"

#include <gio/gio.h>
#include <string.h>

#define INDEX "index.html"

/* The byte that an escape at `text` stands for, or -1. */
static int escaped_byte(const char *text)
{
    int high = text[1] != '\0' ? g_ascii_xdigit_value(text[1]) : -1;
    int low = high >= 0 && text[2] != '\0' ? g_ascii_xdigit_value(text[2]) : -1;
    return low >= 0 ? high * 16 + low : -1;
}

/* Decodes up to the query. FALSE if there is what no link of ours has. */
static gboolean decode(const char *text, GString *out)
{
    for (; *text != '\0' && *text != '?'; text++) {
        int byte = (guchar)*text;
        if (*text == '%') {
            byte = escaped_byte(text);
            if (byte < 0 || byte == '/') {
                return FALSE;
            }
            text += 2;
        }
        if (byte < ' ' || byte == 0x7F || byte == '\\' || *text == '#') {
            return FALSE;
        }
        g_string_append_c(out, (char)byte);
    }
    return g_utf8_validate_len(out->str, out->len, NULL);
}

/* Whether every part between slashes is a name; the last may be empty. */
static gboolean has_names_only(const char *path)
{
    for (const char *part = path; *part != '\0';) {
        gsize length = strcspn(part, "/");
        if (length == 0 || strncmp(part, ".", MAX(length, 1)) == 0 ||
            strncmp(part, "..", MAX(length, 2)) == 0) {
            return FALSE;
        }
        part += length + (part[length] == '/' ? 1 : 0);
    }
    return TRUE;
}

char *cb_request_path(const char *target)
{
    if (target[0] != '/' || strlen(target) > CB_MAX_REQUEST_TARGET) {
        return NULL;
    }
    g_autoptr(GString) path = g_string_new(NULL);
    if (!decode(target + 1, path) || !has_names_only(path->str)) {
        return NULL;
    }
    if (path->len == 0 || path->str[path->len - 1] == '/') {
        g_string_append(path, INDEX);
    }
    return g_string_free(g_steal_pointer(&path), FALSE);
}

/* The name or address in "name", "name:port", "[address]:port"; NULL if it is none of these. */
static char *host_without_port(const char *host)
{
    gboolean is_bracketed = host[0] == '[';
    const char *start = host + (is_bracketed ? 1 : 0);
    gsize length = strcspn(start, is_bracketed ? "]" : ":");
    const char *rest = start + length;
    if (is_bracketed && *rest++ != ']') {
        return NULL;
    }
    gsize digits = *rest == ':' ? strspn(rest + 1, "0123456789") : 0;
    if (length == 0 || (*rest == ':' && (digits == 0 || digits > 5)) ||
        (*rest != ':' && *rest != '\0') || (*rest == ':' && rest[1 + digits] != '\0')) {
        return NULL;
    }
    return g_strndup(start, length);
}

static gboolean is_machine_name(const char *name)
{
    const char *own = g_get_host_name();
    gsize length = strlen(own);
    return length > 0 && g_ascii_strncasecmp(name, own, length) == 0 &&
           (name[length] == '\0' || g_ascii_strcasecmp(name + length, ".local") == 0);
}

gboolean cb_request_host_is_own(const char *host, gboolean is_public)
{
    g_autofree char *name = host != NULL ? host_without_port(host) : NULL;
    if (name == NULL) {
        return FALSE;
    }
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(name);
    if (address != NULL) {
        gboolean is_bracketed = host[0] == '[';
        gboolean is_v6 = g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV6;
        return is_bracketed == is_v6 && (is_public || g_inet_address_get_is_loopback(address));
    }
    return g_ascii_strcasecmp(name, "localhost") == 0 || (is_public && is_machine_name(name));
}
