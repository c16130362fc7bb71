#include "report/online_address.h"

#include <string.h>

/* The port of a proxy that names none, as curl has it. */
#define PROXY_PORT 1080

/* The addresses that begin with so many bits of `bytes`. */
typedef struct {
    guint8 bytes[4];
    guint bits;
} Range;

/* IPv4: addresses of no host, of private and shared networks, of the machine and its link, of
 * documentation and tests, of many hosts at once, and what is reserved. */
static const Range special_4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

/* IPv6, in what is handed out at all (2000::/3): protocols and tunnels, which may lead anywhere,
 * and documentation. */
static const Range global_6 = {{0x20}, 3};
static const Range special_6[] = {
    {{0x20, 0x01, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff, 0x00}, 20},
};

/* The beginnings of addresses of IPv6 that hold one of IPv4: mapped, and translated (RFC 6052). */
static const guint8 holders[][12] = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff},
    {0, 0x64, 0xff, 0x9b},
};

static gboolean is_in(const guint8 *bytes, const Range *range)
{
    guint whole = range->bits / 8;
    guint rest = 8 - range->bits % 8;
    return memcmp(bytes, range->bytes, whole) == 0 &&
           (rest == 8 || bytes[whole] >> rest == range->bytes[whole] >> rest);
}

static gboolean is_in_any(const guint8 *bytes, const Range *ranges, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (is_in(bytes, &ranges[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_online_address_is_public(GInetAddress *address)
{
    const guint8 *bytes = g_inet_address_to_bytes(address);
    gboolean is_4 = g_inet_address_get_family(address) == G_SOCKET_FAMILY_IPV4;
    for (gsize i = 0; !is_4 && i < G_N_ELEMENTS(holders); i++) {
        if (memcmp(bytes, holders[i], sizeof holders[i]) == 0) {
            bytes += sizeof holders[i];
            is_4 = TRUE;
        }
    }
    if (is_4) {
        return !is_in_any(bytes, special_4, G_N_ELEMENTS(special_4));
    }
    return is_in(bytes, &global_6) && !is_in_any(bytes, special_6, G_N_ELEMENTS(special_6));
}

GPtrArray *cb_online_addresses_of(const char *const *hosts)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_object_unref);
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    for (; hosts != NULL && *hosts != NULL; hosts++) {
        g_autofree char *host = NULL;
        int port = -1;
        g_autofree char *uri =
            g_strconcat(strstr(*hosts, "://") != NULL ? "" : "http://", *hosts, NULL);
        if (!g_uri_split_network(uri, G_URI_FLAGS_PARSE_RELAXED, NULL, &host, &port, NULL)) {
            continue;
        }
        GList *found = g_resolver_lookup_by_name(resolver, host, NULL, NULL);
        for (const GList *one = found; one != NULL; one = one->next) {
            guint16 at = port > 0 ? (guint16)port : PROXY_PORT;
            g_ptr_array_add(addresses, g_inet_socket_address_new(one->data, at));
        }
        g_resolver_free_addresses(found);
    }
    return addresses;
}

static gboolean is_same(GInetSocketAddress *a, GInetSocketAddress *b)
{
    return g_inet_socket_address_get_port(a) == g_inet_socket_address_get_port(b) &&
           g_inet_address_equal(g_inet_socket_address_get_address(a),
                                g_inet_socket_address_get_address(b));
}

gboolean cb_online_address_is_allowed(GSocketAddress *address, const GPtrArray *allowed)
{
    if (!G_IS_INET_SOCKET_ADDRESS(address)) {
        return FALSE;
    }
    GInetSocketAddress *asked = G_INET_SOCKET_ADDRESS(address);
    for (guint i = 0; i < allowed->len; i++) {
        if (is_same(asked, g_ptr_array_index(allowed, i))) {
            return TRUE;
        }
    }
    return cb_online_address_is_public(g_inet_socket_address_get_address(asked));
}
