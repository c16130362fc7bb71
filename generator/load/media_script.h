/* What a browser may run in a file of media/ that somebody opens by its own address.
 *
 * Casebook shows such files as images or links to them, and runs nothing of them. But they are
 * published as they are, on the site's own address. This is advice for the team, not a barrier:
 * that is the policy of the web server (SECURITY.md). */
#ifndef CB_LOAD_MEDIA_SCRIPT_H
#define CB_LOAD_MEDIA_SCRIPT_H

#include <glib.h>

/* Whether the end of a name alone says that browsers, or usual web servers, run the file: .html,
 * .js, .php … Also .svgz, into which nothing looks. */
gboolean cb_media_is_program(const char *path);

/* Whether a file is XML of a kind that browsers show, and so may hold a script. */
gboolean cb_media_is_markup(const char *path);

/* What runs in XML as SVG and XHTML have it: "<script>", "onload", "javascript:" …; NULL if
 * nothing. Where what an entity stands for is not plain text, that is said instead. Takes linear
 * time. Free with g_free. */
char *cb_media_script(const char *bytes, gsize length);

#endif
