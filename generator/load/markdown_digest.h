/* Digests of Markdown: of all that a text says, and of what other texts see of it. */
#ifndef CB_LOAD_MARKDOWN_DIGEST_H
#define CB_LOAD_MARKDOWN_DIGEST_H

#include "base/digest.h"
#include "load/markdown.h"

/* Adds all that the HTML and the plain text of a document are made of. NULL is a document, too. */
void cb_markdown_digest(const CbMarkdown *document, CbDigest *digest);

/* Adds what entries that link to this one, or are linked from here, show or check: headings, and
 * links by id. */
void cb_markdown_digest_outline(const CbMarkdown *document, CbDigest *digest);

#endif
