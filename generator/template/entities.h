/* HTML entities to characters. */
#ifndef CB_TEMPLATE_ENTITIES_H
#define CB_TEMPLATE_ENTITIES_H

#include <glib.h>

/* Appends the text with all character references resolved, as Python's html.unescape does. */
void cb_unescape_html(GString *out, const char *text, gsize length);

#endif
