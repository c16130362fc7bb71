/* Markdown bodies as values of templates, and how they become HTML and text. */
#ifndef CB_SITE_BODY_H
#define CB_SITE_BODY_H

#include "base/value.h"
#include "load/markdown.h"
#include "site/site.h"

/* A parsed text as a value. The document must outlive it. */
CbValue cb_body_value(CbArena *arena, const CbMarkdown *document);

/* The same for many pages: what they all write of it, they write once. */
CbValue cb_body_value_shared(CbArena *arena, const CbMarkdown *document);

/* The document of such a value, or NULL for any other value. */
const CbMarkdown *cb_body_of(CbValue value);

/* Its plain text, as cb_plain_text has it, in `arena`. */
const char *cb_body_plain(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                          const CbMarkdown *document);

/* The same for a page, in its scratch memory. */
const char *cb_body_plain_on(const CbPage *page, const CbMarkdown *document);

/* Appends it as HTML for the page: links by id followed, figures in place. */
void cb_body_html(const CbPage *page, const CbMarkdown *document, int heading_shift, GString *out);

/* The filters `markdown` (shift=, inline=), `plain` and `embed` (shift=, least=, prefix=, blocks=).
 */
gboolean cb_filter_markdown(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result);
gboolean cb_filter_plain(CbRender *render, const CbValue *arguments, gsize n_arguments,
                         const CbMap *keywords, gpointer user_data, CbValue *result);

/* The headings of a text as a list of `id`, `title`, `level`; `shift` lowers the levels. */
void cb_body_headings(CbArena *arena, const CbMarkdown *document, int shift, CbListBuilder *list);

#endif
