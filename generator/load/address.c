#include "load/address.h"

#include "base/limits.h"
#include <string.h>

#define LARGEST_PORT 65535

/* What may not stand in an address, beside control characters and blanks; the same in patterns. */
#define FORBIDDEN "\"<>\\^`{|}\x7F"
#define NOT_FORBIDDEN "[^\\x00-\\x20\"<>\\\\^`{|}\\x7F%"

/* Patterns: any character, one of a path, one of a part of a host's name. */
#define ESCAPE "%[0-9A-Fa-f]{2}"
#define ANY "(?:" NOT_FORBIDDEN "]|" ESCAPE ")"
#define OF_PATH "(?:" NOT_FORBIDDEN "?#]|" ESCAPE ")"
#define OF_NAME "(?:" NOT_FORBIDDEN "/?#:@\\[\\].]|" ESCAPE ")"
#define USER "(?:(?:" OF_NAME "|[.:])*@)?"
#define HOST "(?:localhost|" OF_NAME "+(?:\\." OF_NAME "+)+\\.?|\\[[0-9A-Fa-f:.]+\\])"
#define PORT                                                                                       \
    "(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})?)?"

const char cb_url_pattern[] = "(?:[Hh][Tt][Tt][Pp][Ss]?://" USER HOST PORT "(?:[/?#]" ANY "*)?"
                              "|[Mm][Aa][Ii][Ll][Tt][Oo]:" OF_PATH "*@" ANY "*"
                              "|[Tt][Ee][Ll]:[-+0-9.()]+)";

const char cb_site_url_pattern[] = "https?://" USER HOST PORT "(?:/" OF_PATH "*)?";

#define OF_EMAIL "[^\\x00-\\x20<>()\\[\\]\\\\,;:\"\\x7F@."

const char cb_email_pattern[] = "(?:" OF_EMAIL "]|\\.){1,64}@" OF_EMAIL "]+(?:\\." OF_EMAIL "]+)+";

const char cb_date_pattern[] =
    "(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    "|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";

/* Whether all characters may stand in an address, and each % has its two digits. */
static gboolean has_good_characters(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((guchar)*at <= ' ' || strchr(FORBIDDEN, *at) != NULL ||
            (*at == '%' && (!g_ascii_isxdigit(at[1]) || !g_ascii_isxdigit(at[2])))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* A host's name: parts between points, one at the end allowed. */
static gboolean is_name(const char *name, gsize length)
{
    gsize n_parts = 0, part = 0;
    if (length == strlen("localhost") && strncmp(name, "localhost", length) == 0) {
        return TRUE;
    }
    for (gsize i = 0; i < length; i++) {
        if (strchr(":@[]", name[i]) != NULL) {
            return FALSE;
        }
        if (name[i] != '.') {
            n_parts += part == 0 ? 1 : 0;
            part++;
        } else if (part == 0) {
            return FALSE;
        } else {
            part = 0;
        }
    }
    return n_parts >= 2;
}

static gboolean is_port(const char *port, gsize length)
{
    return strspn(port, "0123456789") >= length &&
           (length <= 4 ||
            (length == 5 && port[0] != '0' && g_ascii_strtoull(port, NULL, 10) <= LARGEST_PORT));
}

/* What stands between // and the path: user@host:port. */
static gboolean is_authority(const char *text)
{
    gsize length = strcspn(text, "/?#");
    const char *end = text + length;
    const char *at = memchr(text, '@', length);
    for (const char *c = text; at != NULL && c < at; c++) {
        if (*c == '[' || *c == ']') {
            return FALSE;
        }
    }
    const char *host = at != NULL ? at + 1 : text;
    if (*host == '[') {
        gsize inside = strspn(host + 1, "0123456789ABCDEFabcdef:.");
        const char *close = host + 1 + inside;
        return inside > 0 && *close == ']' &&
               (close + 1 == end ||
                (close[1] == ':' && is_port(close + 2, (gsize)(end - close) - 2)));
    }
    const char *colon = memchr(host, ':', (gsize)(end - host));
    return is_name(host, (gsize)((colon != NULL ? colon : end) - host)) &&
           (colon == NULL || is_port(colon + 1, (gsize)(end - colon) - 1));
}

/* What follows a scheme, or NULL. */
static const char *after_scheme(const char *url, const char *scheme)
{
    gsize length = strlen(scheme);
    return g_ascii_strncasecmp(url, scheme, length) == 0 ? url + length : NULL;
}

gboolean cb_url_is_well_formed(const char *url)
{
    if (!has_good_characters(url)) {
        return FALSE;
    }
    const char *rest = after_scheme(url, "https://");
    if (rest == NULL) {
        rest = after_scheme(url, "http://");
    }
    if (rest != NULL) {
        return is_authority(rest);
    }
    if ((rest = after_scheme(url, "mailto:")) != NULL) {
        return memchr(rest, '@', strcspn(rest, "?#")) != NULL;
    }
    rest = after_scheme(url, "tel:");
    return rest != NULL && *rest != '\0' && strspn(rest, "+0123456789-.()") == strlen(rest);
}

gboolean cb_media_is_image(const char *path)
{
    static const char *const endings[] = {".jpg",  ".jpeg", ".png", ".webp",
                                          ".avif", ".gif",  ".svg"};
    g_autofree char *small = g_ascii_strdown(path, -1);
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(small, endings[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_email_is_well_formed(const char *email)
{
    const char *at = strchr(email, '@');
    if (at == NULL || at == email || strchr(at + 1, '@') != NULL ||
        g_utf8_strlen(email, -1) > CB_MAX_EMAIL_LENGTH ||
        g_utf8_strlen(email, at - email) > CB_MAX_EMAIL_NAME_LENGTH) {
        return FALSE;
    }
    for (const char *c = email; *c != '\0'; c++) {
        if ((guchar)*c <= ' ' || strchr("<>()[]\\,;:\"\x7F", *c) != NULL) {
            return FALSE;
        }
    }
    const char *host = at + 1;
    gsize length = strlen(host);
    return strcmp(host, "localhost") != 0 && is_name(host, length) && host[length - 1] != '.';
}

char *cb_url_completed(const char *url)
{
    gboolean is_email = cb_email_is_well_formed(url);
    char *completed = g_strconcat(is_email ? "mailto:" : "https://", url, NULL);
    if (strchr(url, ':') != NULL || !cb_url_is_well_formed(completed)) {
        g_clear_pointer(&completed, g_free);
    }
    return completed;
}

gboolean cb_date_is_valid(int year, int month, int day)
{
    return year >= CB_MIN_YEAR && year <= CB_MAX_YEAR && month >= 1 && month <= 12 && day >= 1 &&
           day <= (int)g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}
