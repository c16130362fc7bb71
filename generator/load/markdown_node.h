/* What Casebook knows about a node of cmark's tree, and the document that owns it all.
 *
 * For the files of the Markdown module only; everybody else uses load/markdown.h. */
#ifndef CB_LOAD_MARKDOWN_NODE_H
#define CB_LOAD_MARKDOWN_NODE_H

#include "base/arena.h"
#include "load/markdown.h"
#include "load/markdown_edit.h"
#include "load/markdown_flow.h"

typedef struct {
    CbMarkdownKind kind;
    CbMarkdownAlign align;      /* cells */
    CbMarkdownTask task;        /* list items */
    int number;                 /* footnotes: from 1 */
    int references;             /* definition: how many; reference: which one */
    guint32 start;              /* 1 + offset in the user's text, or 0: of a block or reference of
                                   ours, of a link's target */
    const char *name;           /* id of a heading or task, kind of an alert, language */
    const CbMarkdownLink *link; /* links, images, figures */
} CbNodeInfo;

struct CbMarkdown {
    CbArena *arena;
    CbArena *nodes;              /* what is known of the nodes; NULL without tree */
    cmark_node *root;            /* NULL: it is not kept */
    const char *id_prefix;       /* "" if there is none */
    CbLinkKind home_kind;        /* the entry that it belongs to … */
    const char *home;            /* … its id, borrowed; NULL if nobody said it */
    const char *text;            /* of the user; borrowed; NULL with a tree, or if forgotten */
    gsize length;                /* of the text */
    const char *language;        /* of the text, or NULL; borrowed */
    const char *flow;            /* what HTML and plain text are written from */
    gsize flow_length;           /* its mark of the end included */
    const CbMarkdownHole *holes; /* of the flow */
    guint n_holes;
    gboolean is_paragraphs;   /* there is nothing but paragraphs */
    gboolean may_have_digits; /* FALSE: there is none */
    CbMarkdownLink *links;
    gsize n_links;
    CbMarkdownLink *dropped_links; /* of footnotes that nothing refers to */
    gsize n_dropped_links;
    CbMarkdownHeading *headings;
    gsize n_headings;
    GHashTable *ids; /* every id of the document -> how often it was asked for; NULL without tree */
};

/* Known to their own files only. */
typedef struct CbFootnote CbFootnote;
typedef struct CbTable CbTable;
typedef struct CbTableCell CbTableCell;

/* What the steps of a parse share. */
typedef struct {
    CbMarkdown *document;
    const char *text; /* as the user wrote it, cleaned */
    gsize length;
    const CbSourceMap *map;     /* NULL: the text has no source */
    CbDiagnostics *diagnostics; /* NULL: nobody listens */
    const char *language;
    gsize search_budget;         /* bytes that may still be searched for places, to stay linear */
    CbMarkdownEdit *edit;        /* what cmark parses: rewritten by one step after the other */
    GPtrArray *footnotes;        /* of CbFootnote: all definitions, in order; owned by the arena */
    GPtrArray *dropped;          /* cmark_node: footnotes that nothing refers to; owned */
    GHashTable *footnote_labels; /* label -> CbFootnote */
    GArray *tables;              /* of CbTable */
    GArray *cells;               /* of CbTableCell: of all tables, row by row */
} CbMarkdownParse;

/* The node's information; made at the first call. */
CbNodeInfo *cb_node_info(CbMarkdown *document, cmark_node *node);

/* A new custom node (block or inline) of a kind of ours. */
cmark_node *cb_node_new(CbMarkdown *document, cmark_node_type type, CbMarkdownKind kind);

/* Whether `length` bytes are the tag of a language (RFC 5646): "nl", "zh-Hant". */
gboolean cb_is_language_tag(const char *tag, gsize length);

/* Moves all children of `from` to the end of `to`. */
void cb_node_move_children(cmark_node *from, cmark_node *to);

/* The node after `node` in document order inside `root`, skipping its children if asked. */
cmark_node *cb_node_next(cmark_node *node, cmark_node *root, gboolean skip_children);

/* Whether a node holds inlines: a paragraph, heading, cell, figure or alert title. */
gboolean cb_node_is_leaf_block(cmark_node *node);

/* The place in the source of bytes start to end of the user's text. */
CbSpan cb_parse_span(const CbMarkdownParse *parse, gsize start, gsize end);

/* Looks for `wanted` in the user's text at or after `start`, as far as the budget reaches.
 * FALSE if it is not there; else `*found` is its offset. */
gboolean cb_parse_search(CbMarkdownParse *parse, gsize start, const char *wanted, gsize *found);

/* The offset in the user's text at which a block of cmark's begins. */
gsize cb_parse_block_start(const CbMarkdownParse *parse, cmark_node *block);

/* Raw HTML as it is shown: without comments, which are notes of the editors to themselves, and
 * without white space at its ends. The caller frees it. */
char *cb_html_as_text(const char *html);

/* The language of the innermost passage around a node, or NULL. */
const char *cb_node_language_around(cmark_node *node);

/* Appends the plain text of a subtree's inlines: no markup, breaks as spaces, no footnotes. */
void cb_node_append_text(cmark_node *node, GString *out);

/* An id that no other call on this document returned: `base` after the document's prefix,
 * with a number if need be. Owned by the document. */
const char *cb_node_unique_id(CbMarkdown *document, const char *base);

#endif
