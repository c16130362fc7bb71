/* What a request may ask for: the path in its target, and the host that it believes to talk to.
 *
 * Requests come from anybody who can reach the port, and from any web page that is open in the
 * browser. A path names an output or nothing; it never becomes the name of a file. */
#ifndef CB_SERVE_REQUEST_PATH_H
#define CB_SERVE_REQUEST_PATH_H

#include <glib.h>

/* The path in the output that the target of a request ("/en/cases/x.html?c=1") names, decoded:
 * "en/cases/x.html"; folders are their index.html. NULL if the target is none that a browser
 * makes of a link in the site: longer than CB_MAX_REQUEST_TARGET, not beginning with a slash, with
 * empty, "." or ".." parts, bad or needless escapes (of slash, backslash, NUL, controls), or no
 * UTF-8. Free with g_free. */
char *cb_request_path(const char *target);

/* Whether `host`, the Host of a request, is this server. A page elsewhere can have its own name
 * lead to our address ("DNS rebinding") and would then read what we serve; so on the loopback
 * interface only its own names are accepted. With `is_public`, any address and the name of this
 * machine are, too: a name is what rebinding needs. */
gboolean cb_request_host_is_own(const char *host, gboolean is_public);

#endif
