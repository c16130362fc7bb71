/* The finish: what Cairo does not write into a PDF, done on its bytes by libqpdf. Language, title
 * for display, XMP metadata, alternative texts, heads' scope, lists' numbering, what links say,
 * artifacts, tab order; object streams; an identifier made from the content. */
#ifndef CB_GUIDE_FINISH_H
#define CB_GUIDE_FINISH_H

#include "guide/guide.h"
#include "guide/tags.h"

/* The finished file, or NULL with `error` (a sentence part; free with g_free) if libqpdf fails or
 * the structure is not what was drawn. `records` are CbTags.records. */
GBytes *cb_finish(const CbGuideInput *input, const GArray *records, const guint8 *data,
                  gsize length, char **error);

#endif
