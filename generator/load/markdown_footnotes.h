/* Footnotes: `[^label]` in the text, `[^label]: …` for the note, whose further paragraphs are
 * indented by four spaces.
 *
 * cmark takes `[^label]: word` for the definition of a link. So definitions are found on a
 * first tree, made from a text in which they are masked; then each is rewritten as an item of
 * a list, which gives it lazy lines, further paragraphs, and anything else cmark knows; and
 * at last these items are taken out of the tree. */
#ifndef CB_LOAD_MARKDOWN_FOOTNOTES_H
#define CB_LOAD_MARKDOWN_FOOTNOTES_H

#include "load/markdown_node.h"

/* Rewrites the definitions in the text of the parse, and remembers them. */
void cb_footnotes_rewrite(CbMarkdownParse *parse);

/* Takes the definitions out of the lists in which they stand, into a section at the end of
 * the document. FALSE if one is not there: then the tree is of no use. */
gboolean cb_footnotes_take_out(CbMarkdownParse *parse);

/* Forgets all definitions. */
void cb_footnotes_clear(CbMarkdownParse *parse);

/* A new node for the reference `[^label]` at `origin` of the user's text. If there is no such
 * footnote, reports it, appends the reference as text, and returns NULL. */
cmark_node *cb_footnote_reference(CbMarkdownParse *parse, gsize origin, GString *text);

/* Numbers references and definitions, puts the definitions into the order of their numbers,
 * and drops those that are not used, with a warning. */
void cb_footnotes_number(CbMarkdownParse *parse);

#endif
