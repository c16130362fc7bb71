#include "load/markdown_digest.h"

#include "load/markdown_node.h"

static void add_link(const CbMarkdownLink *link, CbDigest *digest)
{
    cb_digest_number(digest, (guint64)link->kind);
    cb_digest_text(digest, link->target);
    cb_digest_text(digest, link->fragment);
    cb_digest_text(digest, link->text);
    cb_digest_number(digest, (guint64)link->is_image);
    cb_digest_number(digest, (guint64)link->is_placed);
    cb_digest_number(digest, (guint64)link->has_text);
    cb_digest_text(digest, link->language);
}

static void add_headings(const CbMarkdown *document, CbDigest *digest)
{
    cb_digest_number(digest, document->n_headings);
    for (gsize i = 0; i < document->n_headings; i++) {
        const CbMarkdownHeading *heading = &document->headings[i];
        cb_digest_number(digest, (guint64)heading->level);
        cb_digest_text(digest, heading->id);
        cb_digest_text(digest, heading->text);
        cb_digest_text(digest, heading->language);
    }
}

static void add_hole(const CbMarkdownHole *hole, CbDigest *digest)
{
    cb_digest_number(digest, (guint64)hole->kind);
    cb_digest_number(digest, (guint64)hole->flag);
    cb_digest_number(digest, (guint64)hole->number);
    cb_digest_number(digest, (guint64)hole->references);
    cb_digest_text(digest, hole->text);
    if (hole->link != NULL) {
        add_link(hole->link, digest);
    }
}

void cb_markdown_digest(const CbMarkdown *document, CbDigest *digest)
{
    cb_digest_number(digest, document != NULL);
    if (document == NULL) {
        return;
    }
    cb_digest_bytes(digest, document->flow, document->flow_length);
    cb_digest_text(digest, document->id_prefix);
    cb_digest_text(digest, document->language);
    cb_digest_number(digest, (guint64)document->is_paragraphs);
    cb_digest_number(digest, document->n_holes);
    for (guint i = 0; i < document->n_holes; i++) {
        add_hole(&document->holes[i], digest);
    }
    cb_digest_number(digest, document->n_links);
    for (gsize i = 0; i < document->n_links; i++) {
        add_link(&document->links[i], digest);
    }
    add_headings(document, digest);
}

void cb_markdown_digest_outline(const CbMarkdown *document, CbDigest *digest)
{
    cb_digest_number(digest, document != NULL);
    if (document == NULL) {
        return;
    }
    for (gsize i = 0; i < document->n_links; i++) {
        const CbMarkdownLink *link = &document->links[i];
        if (link->kind < CB_LINK_MEDIA) {
            cb_digest_number(digest, (guint64)link->kind);
            cb_digest_text(digest, link->target);
        }
    }
    add_headings(document, digest);
}
