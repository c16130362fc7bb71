/* Marks: notes in the text that survive cmark, and tell where things came from.
 *
 * A mark is a comma, U+FDD0, a letter, a number, U+FDD1, a comma. To cmark it is punctuation
 * and text, so that it changes nothing of the structure around it; no user's text contains
 * those noncharacters. Marks give every link target and footnote reference its exact place,
 * wherever cmark moves it. */
#ifndef CB_LOAD_MARKDOWN_MARKS_H
#define CB_LOAD_MARKDOWN_MARKS_H

#include "load/markdown_edit.h"

typedef enum {
    CB_MARK_FOOTNOTE = 'f', /* stands for `[^label]`, number: its origin */
    CB_MARK_LINK = 'l',     /* before a link's target, or after its text; number: its origin */
    CB_MARK_LITERAL = 'q',  /* before a character that smart punctuation leaves alone */
    CB_MARK_TABLE = 't'     /* in the place of a table, number: its index */
} CbMarkKind;

typedef struct {
    CbMarkKind kind;
    gsize number;
    const char *start; /* first byte in the text that was searched */
    const char *end;   /* after the last */
} CbMark;

/* Reads the mark with which `text`, a NUL-terminated string, begins. FALSE if it does not. */
gboolean cb_mark_read(const char *text, CbMark *mark);

/* Finds the first mark in `text`. */
gboolean cb_mark_find(const char *text, CbMark *mark);

/* Appends a mark. */
void cb_mark_append(CbMarkdownEdit *edit, CbMarkKind kind, gsize number, gsize origin);

/* The same text with marks before link targets and literal quotation marks, and in place of
 * references to footnotes, defined or not. `[^label](` stays a link. */
CbMarkdownEdit *cb_marks_insert(const CbMarkdownEdit *from);

/* `text` as the user wrote it: without marks, references to footnotes taken from `source`, the
 * user's text. NULL if there is no mark in it; else the caller frees it. */
char *cb_marks_remove(const char *text, const char *source, gsize source_length);

/* The length of `[^label]` at the start of `text`, or 0 if it is no reference. */
gsize cb_marks_footnote_length(const char *text, gsize length);

#endif
