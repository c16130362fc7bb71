#include "model/plain_text.h"

#include "load/links.h"

typedef struct {
    const CbCollection *collection;
    guint language;
} Reading;

/* CbLinkResolver: only the title. */
static gboolean find_title(const CbMarkdownLink *link, CbLinkTarget *target, gpointer user_data)
{
    const Reading *reading = user_data;
    CbKind kind = cb_links_kind(link->kind);
    if (kind == CB_KIND_COUNT) {
        return FALSE;
    }
    int index = cb_collection_find(reading->collection, kind, link->target);
    if (index < 0) {
        return FALSE;
    }
    const CbText *title = cb_collection_title(reading->collection, kind, (guint)index);
    target->title = cb_text_get(title, reading->language, NULL);
    return TRUE;
}

void cb_plain_text(const CbCollection *collection, guint language, const CbMarkdown *document,
                   GString *out)
{
    Reading reading = {collection, language};
    cb_markdown_render_text_titles(document, find_title, &reading, out);
}
