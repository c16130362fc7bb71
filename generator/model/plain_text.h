/* Markdown of a collection as plain text: for search, exports, feeds, descriptions. */
#ifndef CB_MODEL_PLAIN_TEXT_H
#define CB_MODEL_PLAIN_TEXT_H

#include "model/collection.h"

/* Appends a document's plain text, as cb_markdown_render_text does; a link by id that has no text
 * of its own is the title of what it leads to, in `language`, as readers see it. */
void cb_plain_text(const CbCollection *collection, guint language, const CbMarkdown *document,
                   GString *out);

#endif
