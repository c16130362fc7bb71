/* Texts that many pages hold, the same but for their addresses: figures, rows of cases, the footer.
 * Made once for each language, by any thread.
 *
 * While such a text is made, its addresses begin with CB_SHARED_ROOT and go on from the top of the
 * output. Where it is placed on a page, they become relative to that page. */
#ifndef CB_SITE_SHARED_TEXTS_H
#define CB_SITE_SHARED_TEXTS_H

#include "base/arena.h"

/* U+FFFE: no content holds it (load/control.h), and no escaping changes it. */
#define CB_SHARED_ROOT "\xEF\xBF\xBE"

typedef struct CbSharedTexts CbSharedTexts;

typedef struct {
    const char *text; /* NUL-terminated; NULL: there is none */
    gsize length;
    guint n_addresses;
} CbSharedText;

CbSharedTexts *cb_shared_texts_new(void);
void cb_shared_texts_free(CbSharedTexts *texts);

/* The text stored under `key`, if there is one. Valid as long as the texts. */
CbSharedText cb_shared_texts_get(CbSharedTexts *texts, const char *key);
/* Stores a copy of `text`, unless another thread was first; what is stored. */
CbSharedText cb_shared_texts_put(CbSharedTexts *texts, const char *key, const char *text,
                                 gsize length);

/* Whether a text has its addresses as they were made: not in JSON, or as a part of others. */
gboolean cb_shared_text_is_whole(const char *text);

/* The text as it stands on the page `path`, in `arena`, NUL-terminated: addresses are relative, or
 * begin with `root` unless that is NULL. Its length goes to `*length`. */
const char *cb_shared_text_place(CbArena *arena, CbSharedText text, const char *path,
                                 const char *root, gsize *length);

#endif
