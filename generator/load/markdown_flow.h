/* The flow: a document flattened into one run of bytes, from which HTML and plain text are written.
 *
 * A collection keeps the flow of every text, not cmark's trees, which take ten times the memory.
 * Bytes of a flow stand for themselves in both forms (HTML escapes them), but for the marks of
 * CbMarkdownMark. What depends on who renders (addresses, levels of headings, labels) is a hole,
 * whose n-th mark in the flow belongs to the n-th of the document's holes.
 *
 * For the files of the Markdown module only. */
#ifndef CB_LOAD_MARKDOWN_FLOW_H
#define CB_LOAD_MARKDOWN_FLOW_H

#include "base/arena.h"
#include "load/markdown.h"

typedef enum {
    CB_FLOW_END,    /* the flow ends */
    CB_FLOW_MARKUP, /* a length and so many bytes that are in the HTML alone, as they are */
    CB_FLOW_PLAIN,  /* a length and so many bytes that are in the plain text alone */
    CB_FLOW_LINE,   /* HTML: what follows begins a line */
    CB_FLOW_STOP,   /* plain text: a block ends */
    CB_FLOW_BREAK,  /* a soft break: a new line in HTML, a space in plain text */
    CB_FLOW_BYTE,   /* the next byte stands for itself */
    CB_FLOW_HOLE,   /* the next hole */
    CB_FLOW_MARKS   /* all bytes below this one are marks */
} CbMarkdownMark;

typedef enum {
    CB_HOLE_LINK,        /* link, text (a title or NULL), flag: a fragment that is an id of ours */
    CB_HOLE_LINK_END,    /* nothing else */
    CB_HOLE_IMAGE,       /* link, text (a title or NULL), flag: inside a link */
    CB_HOLE_FIGURE,      /* link */
    CB_HOLE_TITLE,       /* link: in the plain text alone, its title if it has no text */
    CB_HOLE_BACK_LINKS,  /* number, references, flag: they follow a text */
    CB_HOLE_FOOTNOTES,   /* nothing else */
    CB_HOLE_ALERT,       /* text: the kind */
    CB_HOLE_HEADING,     /* number: the level as written */
    CB_HOLE_HEADING_END, /* likewise */
    CB_HOLE_TASK         /* text: the id; flag: done */
} CbMarkdownHoleKind;

typedef struct {
    CbMarkdownHoleKind kind;
    gboolean flag;
    int number;
    int references;
    const char *text;
    const CbMarkdownLink *link;
} CbMarkdownHole;

/* A flow that is being written. */
typedef struct {
    GString *bytes;
    GArray *holes; /* of CbMarkdownHole */
    gsize open;    /* where the length of the piece that ends the flow stands; 0: it is text */
} CbMarkdownFlow;

void cb_markdown_flow_init(CbMarkdownFlow *flow);
void cb_markdown_flow_clear(CbMarkdownFlow *flow);

/* Whether bytes are a flow with so many holes, whole, whose text is valid UTF-8. */
gboolean cb_markdown_flow_is_whole(const char *bytes, gsize length, guint n_holes);

/* Appends text, markup, plain text, a mark without bytes, a hole. */
void cb_markdown_flow_text(CbMarkdownFlow *flow, const char *text);
void cb_markdown_flow_markup(CbMarkdownFlow *flow, const char *markup);
void cb_markdown_flow_plain(CbMarkdownFlow *flow, const char *text);
void cb_markdown_flow_mark(CbMarkdownFlow *flow, CbMarkdownMark mark);
void cb_markdown_flow_hole(CbMarkdownFlow *flow, CbMarkdownHole hole);

#endif
