#include "model/find_text.h"

#include "model/collection_parts.h"
#include <string.h>

static gboolean is_private(const CbCollection *collection, CbSpan span)
{
    for (guint i = 0; i < collection->n_private_values; i++) {
        CbSpan private = collection->private_values[i].span;
        if (private.source == span.source && private.start <= span.start &&
            span.end <= private.end) {
            return TRUE;
        }
    }
    return FALSE;
}

static CbSpan find_in(const CbCollection *collection, const CbSource *source, const char *text)
{
    gsize length, size = strlen(text);
    const char *start = cb_source_text(source, &length);
    for (const char *at = start;
         (at = memmem(at, (gsize)(start + length - at), text, size)) != NULL; at++) {
        gsize place = (gsize)(at - start);
        CbSpan span = cb_span_new(source, place, place + size);
        if (!is_private(collection, span)) {
            return span;
        }
    }
    return (CbSpan){0};
}

CbSpan cb_find_text(const CbCollection *collection, const char *text)
{
    const struct CbCollectionOwned *owned = collection->owned;
    CbSpan found = {0};
    if (owned == NULL) {
        return found; /* it was not read from files */
    }
    for (guint i = 0; i < owned->units->len; i++) {
        const CbUnit *unit = cb_collection_unit(collection, i);
        for (guint j = 0; found.source == NULL && j < collection->config.n_languages; j++) {
            if (unit->sources[j] != NULL) {
                found = find_in(collection, unit->sources[j], text);
            }
        }
    }
    for (guint i = 0; found.source == NULL && i < owned->sources->len; i++) {
        found = find_in(collection, g_ptr_array_index(owned->sources, i), text);
    }
    return found;
}
