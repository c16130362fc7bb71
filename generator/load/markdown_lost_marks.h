/* Marks of blocks that CommonMark takes for text: `##Title`, `- [] task`, `> [TIP]`, a table
 * without its line of dashes; and code whose fence is never closed, which takes in all that
 * follows. Nothing fails there, and the page shows the marks: so it is said. */
#ifndef CB_LOAD_MARKDOWN_LOST_MARKS_H
#define CB_LOAD_MARKDOWN_LOST_MARKS_H

#include "load/markdown_node.h"

/* Reports them all (CB313), from the blocks that cmark made, before they become alerts and
 * tasks. */
void cb_markdown_report_lost_marks(CbMarkdownParse *parse);

#endif
