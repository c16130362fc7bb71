/* The texts of a document: typographic quotation marks, dashes and ellipses, and references to
 * footnotes, which cmark sees as text with marks in it. */
#ifndef CB_LOAD_MARKDOWN_WORDS_H
#define CB_LOAD_MARKDOWN_WORDS_H

#include "load/markdown_node.h"

/* Goes through all texts: punctuation is made typographic by the language of the parse, marks
 * of footnotes become nodes (kind CB_MARKDOWN_FOOTNOTE_REFERENCE, `start` set), and all other
 * marks are taken off; code keeps what the user wrote. Raw HTML is reported. */
void cb_markdown_finish_words(CbMarkdownParse *parse);

#endif
