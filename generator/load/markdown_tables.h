/* Pipe tables, as in GFM: a head, a row of dashes with as many cells, and rows.
 *
 * Tables are found in the paragraphs of a first tree. In the text that is parsed next, each
 * is replaced by one line that marks its place, and every cell becomes a line of its own at
 * the very beginning, written as a heading: for cmark a heading is one line of inlines, with
 * the document's link definitions at hand, and it begins and ends nothing else. */
#ifndef CB_LOAD_MARKDOWN_TABLES_H
#define CB_LOAD_MARKDOWN_TABLES_H

#include "load/markdown_node.h"

/* The lists in which a parse remembers tables and cells. */
void cb_tables_init(CbMarkdownParse *parse);

/* Forgets all tables. */
void cb_tables_clear(CbMarkdownParse *parse);

/* Rewrites the tables in the text of the parse, and remembers them. */
void cb_tables_rewrite(CbMarkdownParse *parse);

/* Takes the cells from the beginning of the tree and makes the tables in their places. FALSE if
 * one found no place: then the tree is of no use. */
gboolean cb_tables_build(CbMarkdownParse *parse);

#endif
