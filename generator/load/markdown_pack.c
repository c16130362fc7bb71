#include "load/markdown_pack.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "load/markdown_node.h"

#define NO_LINK 0

void cb_pack_span(GString *out, const CbPackSources *sources, CbSpan span)
{
    guint number = 0;
    while (number < sources->n_sources && sources->sources[number] != span.source) {
        number++;
    }
    gboolean is_known = span.source != NULL && number < sources->n_sources;
    cb_pack_number(out, is_known ? number + 1 : 0);
    cb_pack_number(out, span.start);
    cb_pack_number(out, span.end);
}

CbSpan cb_unpack_span(CbUnpack *unpack, const CbPackSources *sources)
{
    gsize length = 0;
    guint32 number = cb_unpack_number(unpack, sources->n_sources);
    guint32 start = cb_unpack_number(unpack, G_MAXUINT32);
    guint32 end = cb_unpack_number(unpack, G_MAXUINT32);
    const CbSource *source = number > 0 ? sources->sources[number - 1] : NULL;
    if (number > 0 && source != NULL) {
        length = cb_source_length(source);
    }
    if (end < start || (number > 0 && (source == NULL || end > length))) {
        cb_unpack_fail(unpack);
        return (CbSpan){0};
    }
    return (CbSpan){source, start, end};
}

/* Writing */

static void pack_links(const CbMarkdown *document, const CbPackSources *sources, GString *out)
{
    cb_pack_number(out, (guint32)document->n_links);
    for (gsize i = 0; i < document->n_links; i++) {
        const CbMarkdownLink *link = &document->links[i];
        cb_pack_number(out, (guint32)link->kind);
        cb_pack_text(out, link->target);
        cb_pack_text(out, link->fragment);
        cb_pack_text(out, link->text);
        cb_pack_number(out, link->is_image ? 1 : 0);
        cb_pack_number(out, link->is_placed ? 1 : 0);
        cb_pack_number(out, link->has_text ? 1 : 0);
        cb_pack_text(out, link->language);
        cb_pack_span(out, sources, link->span);
    }
}

static void pack_headings(const CbMarkdown *document, GString *out)
{
    cb_pack_number(out, (guint32)document->n_headings);
    for (gsize i = 0; i < document->n_headings; i++) {
        const CbMarkdownHeading *heading = &document->headings[i];
        cb_pack_number(out, (guint32)heading->level);
        cb_pack_text(out, heading->id);
        cb_pack_text(out, heading->text);
        cb_pack_text(out, heading->language);
    }
}

static void pack_holes(const CbMarkdown *document, GString *out)
{
    cb_pack_number(out, document->n_holes);
    for (guint i = 0; i < document->n_holes; i++) {
        const CbMarkdownHole *hole = &document->holes[i];
        guint32 link = hole->link != NULL ? (guint32)(hole->link - document->links) + 1 : NO_LINK;
        cb_pack_number(out, (guint32)hole->kind);
        cb_pack_number(out, hole->flag ? 1 : 0);
        cb_pack_number(out, (guint32)hole->number);
        cb_pack_number(out, (guint32)hole->references);
        cb_pack_text(out, hole->text);
        cb_pack_number(out, link);
    }
}

void cb_markdown_pack(const CbMarkdown *document, const CbPackSources *sources, GString *out)
{
    cb_pack_text(out, document->id_prefix);
    cb_pack_number(out, (guint32)document->home_kind);
    cb_pack_bytes(out, document->text != NULL ? document->text : "", document->length);
    cb_pack_bytes(out, document->flow, document->flow_length);
    cb_pack_number(out, document->is_paragraphs ? 1 : 0);
    cb_pack_number(out, document->may_have_digits ? 1 : 0);
    pack_links(document, sources, out);
    pack_headings(document, out);
    pack_holes(document, out);
}

/* Reading */

static void unpack_links(CbUnpack *unpack, CbMarkdown *document, const CbPackSources *sources)
{
    document->n_links = cb_unpack_count(unpack);
    document->links = cb_arena_new_array(document->arena, CbMarkdownLink, document->n_links);
    for (gsize i = 0; i < document->n_links && !unpack->failed; i++) {
        CbMarkdownLink *link = &document->links[i];
        link->kind = (CbLinkKind)cb_unpack_number(unpack, CB_LINK_URL);
        link->target = cb_unpack_some_text(unpack);
        link->fragment = cb_unpack_text(unpack);
        link->text = cb_unpack_some_text(unpack);
        link->is_image = cb_unpack_boolean(unpack);
        link->is_placed = cb_unpack_boolean(unpack);
        link->has_text = cb_unpack_boolean(unpack);
        link->language = cb_unpack_text(unpack);
        link->span = cb_unpack_span(unpack, sources);
    }
}

static void unpack_headings(CbUnpack *unpack, CbMarkdown *document)
{
    document->n_headings = cb_unpack_count(unpack);
    document->headings =
        cb_arena_new_array(document->arena, CbMarkdownHeading, document->n_headings);
    for (gsize i = 0; i < document->n_headings && !unpack->failed; i++) {
        CbMarkdownHeading *heading = &document->headings[i];
        heading->level = (int)cb_unpack_number(unpack, 6);
        heading->id = cb_unpack_some_text(unpack);
        heading->text = cb_unpack_some_text(unpack);
        heading->language = cb_unpack_text(unpack);
    }
}

/* Whether a hole has what its kind needs. */
static gboolean is_complete(const CbMarkdownHole *hole)
{
    switch (hole->kind) {
    case CB_HOLE_LINK:
    case CB_HOLE_IMAGE:
    case CB_HOLE_FIGURE:
    case CB_HOLE_TITLE:
        return hole->link != NULL;
    case CB_HOLE_ALERT:
    case CB_HOLE_TASK:
        return hole->text != NULL;
    case CB_HOLE_HEADING:
    case CB_HOLE_HEADING_END:
        return hole->number >= 1 && hole->number <= 6;
    case CB_HOLE_LINK_END:
    case CB_HOLE_BACK_LINKS:
    case CB_HOLE_FOOTNOTES:
        break;
    }
    return TRUE;
}

static void unpack_holes(CbUnpack *unpack, CbMarkdown *document)
{
    document->n_holes = cb_unpack_count(unpack);
    CbMarkdownHole *holes =
        document->n_holes > 0
            ? cb_arena_new_array(document->arena, CbMarkdownHole, document->n_holes)
            : NULL;
    for (guint i = 0; i < document->n_holes && !unpack->failed; i++) {
        CbMarkdownHole *hole = &holes[i];
        hole->kind = (CbMarkdownHoleKind)cb_unpack_number(unpack, CB_HOLE_TASK);
        hole->flag = cb_unpack_boolean(unpack);
        hole->number = (int)cb_unpack_number(unpack, G_MAXINT);
        hole->references = (int)cb_unpack_number(unpack, CB_MAX_TEXT_FILE_SIZE);
        hole->text = cb_unpack_text(unpack);
        guint32 link = cb_unpack_number(unpack, (guint32)document->n_links);
        hole->link = link != NO_LINK ? &document->links[link - 1] : NULL;
        if (!is_complete(hole)) {
            cb_unpack_fail(unpack);
        }
    }
    document->holes = holes;
}

CbMarkdown *cb_markdown_unpack(CbUnpack *unpack, CbArena *arena, const CbPackSources *sources,
                               const char *language, const char *home)
{
    CbMarkdown *document = cb_arena_new_struct(arena, CbMarkdown);
    document->arena = arena;
    document->id_prefix = cb_unpack_some_text(unpack);
    document->home_kind = (CbLinkKind)cb_unpack_number(unpack, CB_LINK_URL);
    document->home = home;
    document->language = language;
    document->text = cb_unpack_bytes(unpack, &document->length);
    document->flow = cb_unpack_bytes(unpack, &document->flow_length);
    document->is_paragraphs = cb_unpack_boolean(unpack);
    document->may_have_digits = cb_unpack_boolean(unpack);
    unpack_links(unpack, document, sources);
    unpack_headings(unpack, document);
    unpack_holes(unpack, document);
    if (!unpack->failed &&
        (!cb_utf8_is_valid(document->text, document->length, NULL) ||
         !cb_markdown_flow_is_whole(document->flow, document->flow_length, document->n_holes))) {
        cb_unpack_fail(unpack);
    }
    if (document->length == 0) {
        cb_markdown_forget_text(document); /* none was known: nothing is read from no text */
    }
    return document;
}
