/* A page's content stream: operators, and what is marked content (ISO 32000-1, 7.8 and 14.6). */
#ifndef CB_GUIDE_CONTENT_STREAM_H
#define CB_GUIDE_CONTENT_STREAM_H

#include <glib.h>

#define CB_MAX_CONTENT_NESTING 32 /* arrays and dictionaries inside each other */

/* Reads one operator after the other. */
typedef struct {
    const char *data;
    gsize length;
    gsize at;        /* behind the last operator */
    gsize operands;  /* where its operands begin */
    gsize name;      /* where the operator begins; it ends at `at` */
    gboolean broken; /* the stream is no content stream */
} CbContentReader;

void cb_content_reader_init(CbContentReader *reader, const char *data, gsize length);
/* FALSE at the end, or if the stream is broken. */
gboolean cb_content_next(CbContentReader *reader);
/* Whether the operator just read is `name`. */
gboolean cb_content_is(const CbContentReader *reader, const char *name);
/* Whether it paints, or begins a path or text that will be painted. */
gboolean cb_content_paints(const CbContentReader *reader);

/* Appends the stream to `out` with everything that is painted outside of marked content as
 * an artifact. FALSE if the stream is broken. */
gboolean cb_content_mark_artifacts(const char *data, gsize length, GString *out);

#endif
