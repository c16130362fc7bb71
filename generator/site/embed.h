/* Texts inside another Markdown text: how guide.md is composed. */
#ifndef CB_SITE_EMBED_H
#define CB_SITE_EMBED_H

#include "template/template.h"

/* The filter `embed` (shift=, least=, prefix=, blocks=): the Markdown source of a body. */
gboolean cb_filter_embed(CbRender *render, const CbValue *arguments, gsize n_arguments,
                         const CbMap *keywords, gpointer user_data, CbValue *result);

#endif
