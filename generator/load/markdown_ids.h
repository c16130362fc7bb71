/* Headings and their ids. */
#ifndef CB_LOAD_MARKDOWN_IDS_H
#define CB_LOAD_MARKDOWN_IDS_H

#include "load/markdown_node.h"

/* Gives every heading an id, from its text or from a `{#id}` at its end, which is taken off,
 * and lists the headings in the document. A heading without text gets none: it is not shown. */
void cb_markdown_find_headings(CbMarkdownParse *parse);

#endif
