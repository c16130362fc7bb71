/* The lines of a paragraph in the text that cmark parsed.
 *
 * cmark says where a block begins and on which line it ends; block quotes and lists put their
 * own marks before each line, or leave them out (lazy lines). */
#ifndef CB_LOAD_MARKDOWN_LINES_H
#define CB_LOAD_MARKDOWN_LINES_H

#include "load/markdown_node.h"

/* The lines of a paragraph or heading, both included. */
guint cb_lines_first(cmark_node *block);
guint cb_lines_last(cmark_node *block);

/* The offset at which the block's own text begins on one of its lines. */
gsize cb_lines_content(CbMarkdownEdit *edit, cmark_node *block, guint line);

/* Appends what stands before the block's text on a line that is not lazy: for a first line
 * copied, for a further one with white space in the place of list markers. */
void cb_lines_append_prefix(CbMarkdownEdit *out, CbMarkdownEdit *edit, cmark_node *block,
                            gboolean is_first);

#endif
