/* What the files that arrange the inside of paragraphs share: arrange_inline.c, and arrange_note.c
 * for the blocks of footnotes. */
#ifndef CB_GUIDE_ARRANGE_WALK_H
#define CB_GUIDE_ARRANGE_WALK_H

#include "guide/arrange_parts.h"

/* A paragraph in the making: where the walk over its inlines is. */
typedef struct {
    const CbInlineSetting *setting;
    CbParagraph *paragraph;
    int strong, emphasis; /* how deep we are inside */
    gint32 link;
    const char *destination; /* of the link we are in, if it is internal */
    const char *address;     /* the same, if it is external */
    gsize link_start;        /* offset of its text */
    gsize mark_end;          /* offset behind the last mark of a note, 0: there is none */
    cmark_node *image_link;  /* an image that is set as a link, or NULL */
    gboolean has_image;      /* there is a picture in it */
    GArray *blocks;          /* of CbNoteBlock: of the footnote that is made, or NULL, … */
    GHashTable *lists;       /* … what is known of its lists … */
    gsize note_start;        /* … and where its text begins, behind its number */
    cmark_node *words;       /* in a language of their own, that we are in, or NULL */
} CbWalk;

/* How text is set where the walk is. */
CbRun cb_walk_run(const CbWalk *walk);
void cb_walk_text(CbWalk *walk, const char *text);
void cb_walk_code(CbWalk *walk, const char *text);

/* The blocks of a footnote are one paragraph to the line breaker, with forced breaks in it. */
void cb_note_begin(CbWalk *walk);
void cb_note_item(CbWalk *walk, cmark_node *item);
void cb_note_paragraph(CbWalk *walk, cmark_node *node); /* or a cell, a heading */
void cb_note_code(CbWalk *walk, cmark_node *node);
/* The blocks that were begun become the note's. */
void cb_note_end(CbWalk *walk, CbNote *note);

#endif
