/* cmark with GLib's memory: where there is none left the program ends as it does elsewhere, with a
 * message and its exit status, and not by cmark's abort(). */
#ifndef CB_BASE_COMMONMARK_H
#define CB_BASE_COMMONMARK_H

#include <cmark.h>
#include <glib.h>

/* The tree of a CommonMark text in UTF-8. Free with cmark_node_free. */
cmark_node *cb_commonmark_parse(const char *text, gsize length);

/* A node of that type, in no tree yet. Free with cmark_node_free, itself or its tree. */
cmark_node *cb_commonmark_node(cmark_node_type type);

#endif
