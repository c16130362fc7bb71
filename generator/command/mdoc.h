/* Manual pages in the language mdoc, which man and mandoc read.
 *
 * Texts come from the help and from the documentation in Markdown; what they hold is never read
 * as a macro. */
#ifndef CB_COMMAND_MDOC_H
#define CB_COMMAND_MDOC_H

#include "load/markdown.h"

#include <glib.h>

/* Appends text that stands on a line with others: backslashes and dashes are themselves. */
void cb_mdoc_escape(GString *out, const char *text);

/* Appends sentences, each on a line of its own. */
void cb_mdoc_sentences(GString *out, const char *text);

/* Appends a macro line such as `.Ar FILE`; what is in `argument` is one argument. */
void cb_mdoc_macro(GString *out, const char *macro, const char *argument);

/* Appends a document from its first heading of level 2 on, which becomes a section. */
void cb_mdoc_document(GString *out, const CbMarkdown *document);

#endif
