/* A Markdown text rewritten for cmark, in which every byte knows where it came from.
 *
 * Casebook's extensions are found on cmark's tree and then put in terms that cmark
 * understands, by rewriting the text and parsing it again. An edit is such a rewritten text:
 * pieces copied from an earlier edit, and pieces inserted, each with its offset (its origin)
 * in the text that the user wrote. */
#ifndef CB_LOAD_MARKDOWN_EDIT_H
#define CB_LOAD_MARKDOWN_EDIT_H

#include <glib.h>

typedef struct {
    GString *text;
    GArray *runs;  /* of the edit's own run type, sorted */
    GArray *lines; /* of guint32: where lines begin; NULL until asked for */
} CbMarkdownEdit;

/* An empty edit. Free it with cb_markdown_edit_free. */
CbMarkdownEdit *cb_markdown_edit_new(void);
void cb_markdown_edit_free(CbMarkdownEdit *edit);

/* The user's text made fit for cmark, as long as it was and NUL-terminated: control characters
 * as spaces, invalid bytes as "?", and U+FDD0 to U+FDEF, which marks are made of, as U+FFFD. The
 * caller frees it. */
char *cb_markdown_clean(const char *text, gsize length);

/* An edit of such a text that is the text itself, without byte-order mark and the CR of CRLF. */
CbMarkdownEdit *cb_markdown_edit_new_clean(const char *clean, gsize length);

/* Appends bytes start to end of `from`, with their origins. */
void cb_markdown_edit_copy(CbMarkdownEdit *edit, const CbMarkdownEdit *from, gsize start,
                           gsize end);

/* Appends `length` bytes (-1: NUL-terminated) that all stand for the byte at `origin`. */
void cb_markdown_edit_insert(CbMarkdownEdit *edit, const char *text, gssize length, gsize origin);

/* The place in the user's text of the byte at `offset`. */
gsize cb_markdown_edit_origin(const CbMarkdownEdit *edit, gsize offset);

/* Lines count from 1, as in cmark. Beyond the last line both give the end of the text. */
guint cb_markdown_edit_n_lines(CbMarkdownEdit *edit);
gsize cb_markdown_edit_line_start(CbMarkdownEdit *edit, guint line);
/* Without the line feed. */
gsize cb_markdown_edit_line_end(CbMarkdownEdit *edit, guint line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbMarkdownEdit, cb_markdown_edit_free)

#endif
