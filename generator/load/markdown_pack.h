/* Parsed Markdown as bytes, for the next build. */
#ifndef CB_LOAD_MARKDOWN_PACK_H
#define CB_LOAD_MARKDOWN_PACK_H

#include "base/arena.h"
#include "base/pack.h"
#include "load/markdown.h"

/* Where spans lie: sources by number, NULL for those that are not there. */
typedef struct {
    CbSource *const *sources;
    guint n_sources;
} CbPackSources;

void cb_pack_span(GString *out, const CbPackSources *sources, CbSpan span);
CbSpan cb_unpack_span(CbUnpack *unpack, const CbPackSources *sources);

/* Appends a document of cb_markdown_read. */
void cb_markdown_pack(const CbMarkdown *document, const CbPackSources *sources, GString *out);

/* The document again, in `arena`; its texts lie where they are packed. `language` is that of the
 * text, `home` the id of the entry that it belongs to, or NULL; both must outlive it. Check
 * unpack->failed before it is used. */
CbMarkdown *cb_markdown_unpack(CbUnpack *unpack, CbArena *arena, const CbPackSources *sources,
                               const char *language, const char *home);

#endif
