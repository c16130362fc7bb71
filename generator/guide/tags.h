/* The structure of the document while it is drawn: Cairo's tags, and what Cairo does not write
 * of them (alternative texts, scopes, languages), kept in order for the finish.
 *
 * Cairo makes marked content of leaves only. So text stands either directly in an element
 * without children (a leaf), or in Span and Link leaves inside it. A leaf is closed before a page
 * ends, an element may stay open. */
#ifndef CB_GUIDE_TAGS_H
#define CB_GUIDE_TAGS_H

#include "guide/flow.h"

typedef struct {
    const char *tag;
    CbElement element;
    const char *contents; /* links: what a reader hears */
    gboolean has_box;     /* figures: where they stand on their page … */
    double box[4];        /* … left, bottom, right, top, in PDF's coordinates */
} CbTagRecord;

typedef struct {
    cairo_t *cr;
    GArray *records;  /* of CbTagRecord, in order of their beginning: the tree in pre-order */
    GPtrArray *open;  /* of tags: elements that are open, leaves included */
    const char *leaf; /* the leaf that is open, or NULL */
    gint32 leaf_link; /* its link, or CB_NO_LINK */
    const char *leaf_language; /* of a Span: its own language, or NULL */
} CbTags;

void cb_tags_init(CbTags *tags, cairo_t *cr);
void cb_tags_clear(CbTags *tags);

/* Begins an element that has children. */
void cb_tags_open(CbTags *tags, const CbElement *element);
/* Begins an element that has text and nothing else. */
void cb_tags_open_leaf(CbTags *tags, const CbElement *element);
/* Ends the innermost element (its leaf, if one is open, too). */
void cb_tags_close(CbTags *tags);
/* The tag of the innermost element, NULL outside of all. */
const char *cb_tags_innermost(const CbTags *tags);

/* Makes sure that a Span is open for text in an element with children, in a language of its own if
 * one is given. In a leaf: nothing. */
void cb_tags_text(CbTags *tags, const char *language);
/* Begins a Link leaf; `rectangles` is Cairo's rect attribute. If this very link is open already it
 * goes on. */
void cb_tags_link(CbTags *tags, gint32 number, const CbGuideLink *link, const char *rectangles);
gboolean cb_tags_in_link(const CbTags *tags, gint32 number);
/* Ends a Span or Link, but no element that the caller opened. */
void cb_tags_end_text(CbTags *tags);

/* Says where the element begun last stands, in PDF's coordinates. */
void cb_tags_set_box(CbTags *tags, const double box[4]);

/* Marks a place that links lead to. */
void cb_tags_destination(CbTags *tags, const char *name, double x, double y);

#endif
