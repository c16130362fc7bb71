/* What a result shows of a page's text. */
#ifndef CB_SITE_SEARCH_SNIPPET_H
#define CB_SITE_SEARCH_SNIPPET_H

#include <glib.h>

/* Characters of a snippet, about. */
#define CB_SEARCH_SNIPPET 150

/* The beginning of a text of valid UTF-8, cut after a word if it is longer than
 * CB_SEARCH_SNIPPET, its white space made single spaces. Free with g_free. */
char *cb_search_snippet(const char *text, gsize length);

#endif
