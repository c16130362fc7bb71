/* Links and images: what they point at, and where that is written. */
#ifndef CB_LOAD_MARKDOWN_LINKS_H
#define CB_LOAD_MARKDOWN_LINKS_H

#include "load/markdown_node.h"

/* Makes words in a language of every image that leads to lang:TAG. Then parses the target of every
 * link and image, takes the marks off them, and lists them in the
 * document. Reports addresses that are never published. */
void cb_markdown_find_links(CbMarkdownParse *parse);

/* Whether a link's address begins here: a scheme of ours, or one that is published, with something
 * after it. */
gboolean cb_markdown_is_address(const char *text);

/* Whether it is a link by id, with a scheme of ours. */
gboolean cb_markdown_is_reference(const char *text);

/* The kind of what an address leads to; it is moved on to what follows "case:" and the like. */
CbLinkKind cb_link_kind(const char **address);

/* Makes a figure of every paragraph that is one image with a figure: target. */
void cb_markdown_find_figures(CbMarkdownParse *parse);

#endif
