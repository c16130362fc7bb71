/* A parsed text as Markdown again, so that it can stand inside another text.
 *
 * What comes out parses to the same tree, but for what was asked: headings lowered, and ids and
 * footnotes made unique by a prefix. Every heading gets its id in writing, links to headings of
 * the same text follow, link references become inline links, and no character of a text can be
 * taken for markup. */
#ifndef CB_LOAD_MARKDOWN_WRITE_H
#define CB_LOAD_MARKDOWN_WRITE_H

#include "load/markdown.h"

/* What of a text is written, and what becomes of its headings. */
typedef struct {
    int shift;    /* is added to the levels of headings … */
    int least;    /* … but none is less than this: 1 to 6 */
    guint blocks; /* so many from its beginning, with all footnotes; 0: all */
} CbMarkdownPart;

/* Appends the document. `prefix` goes before ids and footnote labels. It ends with a newline,
 * unless there is nothing. */
void cb_markdown_write(const CbMarkdown *document, CbMarkdownPart part, const char *prefix,
                       GString *out);

/* Appends a plain text as Markdown that shows just that text, on one line. */
void cb_markdown_escape(GString *out, const char *text);

/* Appends a plain text of any number of lines as Markdown that shows just that text, line by line,
 * with a backslash only before what could be taken for markup. Only what all texts get, quotation
 * marks and ellipses of their language, is left to the reader's eye. */
void cb_markdown_from_plain(GString *out, const char *text);

#endif
