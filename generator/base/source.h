/* Source texts and places in them.
 *
 * A source is the text of one input file (or of one string given to the template engine)
 * with the path that messages name. A span is a range of bytes in a source; line and
 * column are computed only when a message is printed, from a line map built on first use.
 *
 * Spans survive nesting: a Markdown text inside a YAML block scalar is its own string but
 * its bytes stand somewhere else in the file. CbSourceMap maps offsets of such a derived
 * text back to the file. */
#ifndef CB_BASE_SOURCE_H
#define CB_BASE_SOURCE_H

#include <glib.h>

typedef struct CbSource CbSource;

/* A place: bytes start (included) to end (excluded) of a source. `source` NULL: no place. */
typedef struct {
    const CbSource *source; /* borrowed */
    guint32 start;          /* bytes from the beginning */
    guint32 end;            /* >= start */
} CbSpan;

/* A place for people: both count from 1; columns count characters, not bytes. */
typedef struct {
    guint line;
    guint column;
} CbPosition;

/* A source from a text in memory. `path` is what messages print. Copies both. Valid until
 * cb_source_unref; a byte-order mark at the start and the CR of CRLF stay in the text
 * (readers skip them), so that offsets are those of the file. */
CbSource *cb_source_new(const char *path, const char *text, gsize length);

/* As cb_source_new, but takes ownership of `text`, which g_free will free and which must
 * be NUL-terminated at text[length]. */
CbSource *cb_source_new_take(const char *path, char *text, gsize length);

/* Gives the text back: whoever asks for it again, as a message does, gets it from `file`. If that
 * is not as long as it was, it is blank, so that offsets stay within. Nobody may hold the text. */
void cb_source_give_back(CbSource *source, const char *file);

/* A source whose text is not read before somebody asks for it: that of `file`, which had so many
 * bytes. */
CbSource *cb_source_new_unread(const char *path, const char *file, gsize length);

/* The length of the text, which need not be read for that. */
gsize cb_source_length(const CbSource *source);

CbSource *cb_source_ref(CbSource *source);
void cb_source_unref(CbSource *source);

const char *cb_source_path(const CbSource *source);
/* The text, NUL-terminated, `*length` bytes long (length may be NULL). */
const char *cb_source_text(const CbSource *source, gsize *length);

/* Line and column of a byte offset; an offset beyond the end is the end. Thread-safe. */
CbPosition cb_source_position(const CbSource *source, gsize offset);

/* Whether nothing but blanks stands before the offset on its line. */
gboolean cb_source_is_first_on_line(const CbSource *source, gsize offset);

/* The text of line `line` (from 1), without its line end; "" beyond the last. Borrowed. */
const char *cb_source_line(const CbSource *source, guint line, gsize *length);

CbSpan cb_span_new(const CbSource *source, gsize start, gsize end);
/* The empty span at the start of `span`. */
CbSpan cb_span_start(CbSpan span);

/* Maps offsets in a derived text back to the source that it came from: a sorted list of
 * runs, each `derived` offset standing at `origin` in the source until the next run. */
typedef struct {
    guint32 derived; /* offset in the derived text */
    guint32 origin;  /* offset in the source */
} CbSourceRun;

typedef struct {
    const CbSource *source;  /* borrowed */
    const CbSourceRun *runs; /* sorted by `derived`, first has derived 0; borrowed */
    guint32 n_runs;          /* 0: no mapping known; every span is `whole` */
    CbSpan whole;            /* where the whole derived text stands */
} CbSourceMap;

/* The place in the source of bytes start to end of the derived text. */
CbSpan cb_source_map_span(const CbSourceMap *map, gsize start, gsize end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSource, cb_source_unref)

#endif
