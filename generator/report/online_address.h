/* Which addresses the link check may connect to.
 *
 * Links are content, and the machine that asks may stand where strangers cannot: what is not public
 * (the machine itself, its network, services of a data centre) is not asked, whether a link names
 * it, a name leads there, or a site redirects. After the registries of special-purpose addresses of
 * IANA (RFC 6890). */
#ifndef CB_REPORT_ONLINE_ADDRESS_H
#define CB_REPORT_ONLINE_ADDRESS_H

#include <gio/gio.h>

/* Whether an address is one of the public internet. One of IPv4 that stands in one of IPv6 counts
 * as itself. */
gboolean cb_online_address_is_public(GInetAddress *address);

/* The addresses of hosts that may be asked all the same: "host:port", also as the address of a
 * proxy ("http://name:password@host:port"). What cannot be read or found is left out. NULL ends the
 * list, which may be NULL. Free with g_ptr_array_unref. */
GPtrArray *cb_online_addresses_of(const char *const *hosts);

/* Whether a socket address may be connected to: it is public, or one of `allowed`. */
gboolean cb_online_address_is_allowed(GSocketAddress *address, const GPtrArray *allowed);

#endif
