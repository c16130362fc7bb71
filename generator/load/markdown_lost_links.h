/* Links that CommonMark takes for text: `[text](case: id)`, `[text] (case:id)`, `[text](case:id`,
 * `text](case:id)`, `[text][case:id]`.
 * Nothing fails there, and the page shows brackets: so it is said. */
#ifndef CB_LOAD_MARKDOWN_LOST_LINKS_H
#define CB_LOAD_MARKDOWN_LOST_LINKS_H

#include "load/markdown_node.h"

/* Reports a link whose target begins at `target` in the user's text, after `](`, and which turned
 * out to be text. Says nothing if one of its brackets is escaped. */
void cb_markdown_report_lost_link(CbMarkdownParse *parse, gsize target);

/* Reports links of a block in whose texts a blank stands between `]` and `(`, or in which a bracket
 * is missing or of the wrong kind. */
void cb_markdown_report_broken_links(CbMarkdownParse *parse, cmark_node *block);

#endif
