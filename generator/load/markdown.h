/* Markdown: CommonMark through cmark, and Casebook's extensions done on cmark's tree.
 *
 * Parsing gives one tree: cmark's own nodes, and nodes of ours (CMARK_NODE_CUSTOM_BLOCK or
 * CUSTOM_INLINE with a kind and attributes as user data) for tables, task items, footnotes,
 * alerts and figures. Links by id (`case:aralea`) stay in the tree with their target parsed;
 * who renders resolves them. From the same tree come HTML (here), plain text (here) and the
 * guide's PDF (guide/). A parsed document is immutable and may be rendered by any thread.
 *
 * Trees are large. What a collection keeps of its texts is a flow, made of the tree once, from
 * which HTML and plain text are written; whoever needs a tree later parses the text again.
 *
 * Time and memory are linear in the length of the text, extensions included. */
#ifndef CB_LOAD_MARKDOWN_H
#define CB_LOAD_MARKDOWN_H

#include "base/arena.h"
#include "base/diagnostic.h"
#include <cmark.h>

typedef struct CbMarkdown CbMarkdown;

/* What a node is: cmark's own types first, then ours. */
typedef enum {
    CB_MARKDOWN_COMMON,      /* a plain cmark node: ask cmark_node_get_type */
    CB_MARKDOWN_TABLE,       /* children: rows; the first is the head */
    CB_MARKDOWN_TABLE_ROW,   /* children: cells */
    CB_MARKDOWN_TABLE_CELL,  /* children: inlines; [!LANG nl] before them says their language */
    CB_MARKDOWN_ALERT,       /* children: blocks; a block quote that begins with [!TIP] */
    CB_MARKDOWN_ALERT_TITLE, /* children: inlines; first child of an alert with its own title */
    CB_MARKDOWN_PASSAGE, /* children: blocks in a language of their own; a block quote that begins
                            with [!LANG nl] */
    CB_MARKDOWN_FIGURE, /* a paragraph that is one image with a figure: target; children: inlines of
                           the caption */
    CB_MARKDOWN_WORDS,  /* children: inlines in a language of their own; an image that leads to
                           lang:nl */
    CB_MARKDOWN_FOOTNOTE_REFERENCE,
    CB_MARKDOWN_FOOTNOTES, /* last child of the document, children: definitions in order of use */
    CB_MARKDOWN_FOOTNOTE   /* children: blocks */
} CbMarkdownKind;

typedef enum { CB_ALIGN_NONE, CB_ALIGN_LEFT, CB_ALIGN_CENTER, CB_ALIGN_RIGHT } CbMarkdownAlign;
typedef enum { CB_TASK_NONE, CB_TASK_OPEN, CB_TASK_DONE } CbMarkdownTask;

/* What a link by id points at. */
typedef enum {
    CB_LINK_CASE,
    CB_LINK_PRACTICE,
    CB_LINK_TOPIC,
    CB_LINK_TOOL,
    CB_LINK_FIGURE,
    CB_LINK_PAGE,
    CB_LINK_GUIDE,
    CB_LINK_MEDIA,
    CB_LINK_FRAGMENT, /* #id in the same text, or in a text of which nobody says what it is of */
    CB_LINK_URL       /* anything else */
} CbLinkKind;

/* One link or image of a document, for checks and for references in both directions. */
typedef struct {
    CbLinkKind kind;
    const char *target;   /* the id, the media path, or the whole URL; owned by the document */
    const char *fragment; /* after # in an id link, or NULL */
    const char *text;     /* of the link, or the alternative text: plain, "" if there is none */
    gboolean is_image;
    gboolean is_placed;   /* the image of a figure that stands there as a block */
    gboolean has_text;    /* link text or alternative text is not empty */
    const char *language; /* of the text of one that is placed, or NULL */
    CbSpan span;          /* of the target as written, in the source */
} CbMarkdownLink;

/* One heading, for contents lists. */
typedef struct {
    int level;            /* 1 to 6, as written */
    const char *id;       /* unique in the document; owned by it */
    const char *text;     /* plain text; owned by it */
    const char *language; /* of the passage it stands in, or NULL */
} CbMarkdownHeading;

/* Parses `length` bytes of `text`. `map` says where the text stands in a source, for
 * diagnostics and for links' spans; it is read only during the call, its source must outlive
 * the document. `id_prefix` (may be NULL) goes before every heading and footnote id, so that
 * several texts can share a page. `language` ("nl", "de"; NULL: English) decides the shape of
 * quotation marks. Problems (a footnote without definition, an unknown alert, too many columns)
 * go to `diagnostics`. `map` may be NULL for a text without a source: its spans are empty.
 * Never NULL. */
CbMarkdown *cb_markdown_parse(const char *text, gsize length, const CbSourceMap *map,
                              const char *id_prefix, const char *language,
                              CbDiagnostics *diagnostics);
void cb_markdown_free(CbMarkdown *document);

/* The same, but the document lives in `arena` (it is not to be freed) and keeps no tree. `text` and
 * `language` must outlive it. */
CbMarkdown *cb_markdown_read(CbArena *arena, const char *text, gsize length, const CbSourceMap *map,
                             const char *id_prefix, const char *language,
                             CbDiagnostics *diagnostics);

/* Forgets the text that a document was read from, for good. */
void cb_markdown_forget_text(CbMarkdown *document);

/* Whether the text or its tree is still known. */
gboolean cb_markdown_knows_text(const CbMarkdown *document);

/* The document of cb_markdown_read, whose text it knows, with its tree. Free it with
 * cb_markdown_free. */
CbMarkdown *cb_markdown_parse_again(const CbMarkdown *document);

/* NULL for a document without a tree. */
cmark_node *cb_markdown_root(const CbMarkdown *document);

/* Whether the document is nothing but paragraphs. */
gboolean cb_markdown_is_paragraphs(const CbMarkdown *document);
/* Whether its HTML is the same whatever the options: nothing is resolved, shifted or labelled. */
gboolean cb_markdown_is_fixed(const CbMarkdown *document);
/* FALSE: its plain text has no digit. */
gboolean cb_markdown_may_have_digits(const CbMarkdown *document);
const CbMarkdownLink *cb_markdown_links(const CbMarkdown *document, gsize *count);
/* Links of footnotes that nothing refers to, which no page shows; of a text just read. */
const CbMarkdownLink *cb_markdown_dropped_links(const CbMarkdown *document, gsize *count);
const CbMarkdownHeading *cb_markdown_headings(const CbMarkdown *document, gsize *count);

/* The id of one of its headings without the document's prefix. */
const char *cb_markdown_bare_id(const CbMarkdown *document, const char *id);

/* Says which entry the text belongs to: a link to an id that the text itself does not have (#id)
 * becomes a link by id to that place on the entry's page. `id` must outlive the document. */
void cb_markdown_set_home(CbMarkdown *document, CbLinkKind kind, const char *id);

/* About nodes of the tree. */
CbMarkdownKind cb_markdown_kind(cmark_node *node);
CbMarkdownAlign cb_markdown_align(cmark_node *cell);
CbMarkdownTask cb_markdown_task(cmark_node *item); /* of a list item */
const char *cb_markdown_task_id(cmark_node *item); /* stable, from its text; NULL: no task */
const char *cb_markdown_alert(cmark_node *alert); /* "note" "tip" "important" "warning" "caution" */
/* "nl": of a passage, a cell, words; or NULL */
const char *cb_markdown_language(cmark_node *node);
const char *cb_markdown_heading_id(cmark_node *heading);
int cb_markdown_footnote_number(cmark_node *node); /* of a reference or a definition, from 1 */
/* Of a definition: how many references it has. Of a reference: its place among them, from 1. */
int cb_markdown_footnote_references(cmark_node *node);
const CbMarkdownLink *cb_markdown_link(cmark_node *node); /* of a link, image or figure */

/* What a link by id becomes. Given by the renderer's caller. */
typedef struct {
    const char *url;            /* relative URL, or NULL: the link is dropped, its text stays */
    const char *title;          /* the target's title, for a link without text; not escaped */
    const char *title_language; /* of that title, or NULL: that of the text */
    const char *html;           /* for CB_MARKDOWN_FIGURE: the whole figure as HTML, or NULL */
    int width, height;          /* of a local image, 0 if unknown */
    const char *srcset, *sizes; /* of a local image with smaller copies; NULL: none */
} CbLinkTarget;

typedef gboolean (*CbLinkResolver)(const CbMarkdownLink *link, CbLinkTarget *target,
                                   gpointer user_data);

typedef struct {
    CbLinkResolver resolve; /* for all kinds but CB_LINK_URL and CB_LINK_FRAGMENT */
    gpointer user_data;
    int heading_shift;        /* added to every heading's level (result 1 to 6) */
    const char *tip_label[5]; /* labels of alerts: note tip important warning caution; not NULL */
    const char *footnotes_label; /* accessible name of the list of footnotes */
    const char *back_label;      /* accessible name of the way back to the reference */
    gboolean interactive_tasks;  /* check boxes that can be ticked, with stable ids */
} CbMarkdownHtml;

/* Appends the document as HTML. Raw HTML of the source comes out escaped; URLs that
 * cb_url_is_safe refuses become plain text. External links get rel="noopener". */
void cb_markdown_render_html(const CbMarkdown *document, const CbMarkdownHtml *options,
                             GString *out);

/* Appends the plain text: blocks separated by newlines, no markup; for search, summaries, meta.
 * Links without text show their target's id. */
void cb_markdown_render_text(const CbMarkdown *document, GString *out);

/* The same, with the titles that `resolve` gives for links without text. */
void cb_markdown_render_text_titles(const CbMarkdown *document, CbLinkResolver resolve,
                                    gpointer user_data, GString *out);

/* The id that a heading with this text gets: lower-case, diacritics folded, hyphens. */
char *cb_markdown_slug(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbMarkdown, cb_markdown_free)

#endif
