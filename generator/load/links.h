/* Checks of the links and images in Markdown. */
#ifndef CB_LOAD_LINKS_H
#define CB_LOAD_LINKS_H

#include "load/reader.h"

/* The kind of entry or guide that links of a kind lead to; CB_KIND_COUNT for all others. */
CbKind cb_links_kind(CbLinkKind kind);

/* Reports links by id that lead to nothing, media that are not there, images without alternative
 * text, unknown schemes, and malformed external links. */
void cb_links_check(CbReader *reader, const CbMarkdown *document);

/* The same of links by id in a text that is not read, as something around it is wrong: in the
 * source, as it is written. Comments of YAML and code are left out. */
void cb_links_check_lost(CbReader *reader, CbSpan span);

/* Reports `path` if it is not below media/. */
void cb_links_check_media(CbReader *reader, CbSpan span, const char *path);
/* The same of what is shown as an image: it must be one. */
void cb_links_check_image(CbReader *reader, CbSpan span, const char *path);

/* The index of the entry `id`; CB_TARGET_… with a message if there is none. */
int cb_links_find(CbReader *reader, CbSpan span, CbKind kind, const char *id);

#endif
