/* The text of a document as results show it: lines of what a reader finds on its page, from
 * which passages around a word are cut.
 *
 * A line is in one language; "Sector: care, work" is one line of several values. */
#ifndef CB_SITE_SEARCH_TEXT_H
#define CB_SITE_SEARCH_TEXT_H

#include <glib.h>

/* Characters of a passage, about, and how many of them stand before its word at most. */
#define CB_SEARCH_PASSAGE 150
#define CB_SEARCH_BEFORE 60

/* Bytes of a document that are shown, about: passages of a longer one are of its beginning. */
#define CB_MAX_SEARCH_TEXT 200000

/* Where a language begins; it goes on to the next run, or the end. */
typedef struct {
    guint32 start;
    guint32 language;
} CbSearchRun;

typedef struct {
    GString *bytes;    /* lines of valid UTF-8, a newline between them */
    GArray *runs;      /* CbSearchRun */
    const char *label; /* of the values that are added, or NULL */
    guint n_values;    /* of this label so far */
} CbSearchText;

/* A part of a text. */
typedef struct {
    guint32 start, end;
    guint32 language;
} CbSearchPassage;

void cb_search_text_init(CbSearchText *text);
void cb_search_text_clear(CbSearchText *text);
void cb_search_text_empty(CbSearchText *text);

/* What is added from now on are values of a field with this label, on one line. It must outlive
 * them. NULL: each is a line of its own again. */
void cb_search_text_label(CbSearchText *text, const char *label);

/* Adds `length` bytes of valid UTF-8, as far as they are shown; returns where they start. */
gsize cb_search_text_add(CbSearchText *text, guint language, const char *bytes, gsize length);

/* The passage around the word that starts at byte `start`, or up to `after` bytes later: from the
 * beginning of its line if that is near, within its language. */
CbSearchPassage cb_search_text_passage(const CbSearchText *text, guint32 start, guint32 after);

/* Appends a passage, an ellipsis where its line goes on. */
void cb_search_text_append(const CbSearchText *text, const CbSearchPassage *passage, GString *out);

/* A number that says what the text is, its languages included. */
guint64 cb_search_text_digest(const CbSearchText *text);

/* The same of other bytes, added to `digest`. */
guint64 cb_search_digest(guint64 digest, const char *bytes, gsize length);

#endif
