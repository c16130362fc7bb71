/* Limits on nesting. cmark has none: a line of a million `>` makes a tree a million deep, and
 * blank lines below deep lists cost depth times lines. */
#ifndef CB_LOAD_MARKDOWN_DEPTH_H
#define CB_LOAD_MARKDOWN_DEPTH_H

#include "load/markdown_node.h"

/* Cuts the text off before the first line that could nest block quotes and lists deeper than
 * CB_MAX_MARKDOWN_DEPTH, with a diagnostic. */
void cb_markdown_limit_blocks(CbMarkdownParse *parse);

/* Dissolves emphasis, links and images that are nested deeper than CB_MAX_MARKDOWN_DEPTH in
 * their block: their text stays. */
void cb_markdown_limit_inlines(cmark_node *root);

#endif
