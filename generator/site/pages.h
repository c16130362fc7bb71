/* The contexts of the page kinds, as templates/README.md describes them. Each fills what its kind
 * has beside `site` and `page`, and sets these. One file a family: page_lists.c, page_case.c,
 * page_article.c, page_facet.c, page_figure.c, page_guide.c. */
#ifndef CB_SITE_PAGES_H
#define CB_SITE_PAGES_H

#include "site/record.h"
#include "site/site.h"

typedef void (*CbPageContext)(const CbPage *page, CbMap *context);

void cb_page_home(const CbPage *page, CbMap *context);
void cb_page_cases(const CbPage *page, CbMap *context);
void cb_page_practices(const CbPage *page, CbMap *context);
void cb_page_topics(const CbPage *page, CbMap *context);
void cb_page_tools(const CbPage *page, CbMap *context);
void cb_page_figures(const CbPage *page, CbMap *context);
/* Pages that scripts fill, and the one for what is not found. */
void cb_page_plain(const CbPage *page, CbMap *context);

void cb_page_case(const CbPage *page, CbMap *context);
void cb_page_practice(const CbPage *page, CbMap *context);
void cb_page_topic(const CbPage *page, CbMap *context);
void cb_page_tool(const CbPage *page, CbMap *context);
void cb_page_text(const CbPage *page, CbMap *context);
void cb_page_facet(const CbPage *page, CbMap *context);
void cb_page_pair(const CbPage *page, CbMap *context);
void cb_page_data(const CbPage *page, CbMap *context);
void cb_page_figure(const CbPage *page, CbMap *context);
void cb_page_guide(const CbPage *page, CbMap *context);

/* Entries in full, as their own pages have them. In the page's scratch arena. */
CbValue cb_full_case(const CbPage *page, guint index);
CbValue cb_full_practice(const CbPage *page, guint index);
CbValue cb_full_topic(const CbPage *page, guint index);
CbValue cb_full_tool(const CbPage *page, guint index);
CbValue cb_full_text(const CbPage *page, guint index);
CbValue cb_full_figure(const CbPage *page, guint index);

/* The day of the latest change of a case; none if no case says its day. */
CbValue cb_page_updated(const CbPage *page);

/* The tips of a case as a list of bodies. */
CbValue cb_case_tips(const CbPage *page, const CbCase *one);
/* Says in which language `tips` are; all are taken to be in the language of the first. */
void cb_case_note_tips(CbRecord *record, const CbCase *one);

/* Appends the Markdown text of the guide that `page` shows, composed by guide.md. Front matter
 * holds the data of its cover. FALSE with diagnostics. */
gboolean cb_guide_compose(const CbPage *page, GString *out);

/* How much of a case a sheet leaves out: nothing, all but the beginning of each section, all
 * sections. */
#define CB_MOST_SHORTENED 2

/* The same of the case that `page` shows on a sheet of its own, composed by sheet.md. */
gboolean cb_sheet_compose(const CbPage *page, guint shortened, GString *out);

/* The document of a composed text, without its front matter. Its texts were checked where they are
 * written, so that nothing is said of them here. Free with cb_markdown_free. */
CbMarkdown *cb_guide_parse(const CbPage *page, const char *text);

/* Where the text of a guide begins, after its front matter. */
gsize cb_guide_text_start(const char *markdown);

/* Sets `cases` (NULL: all cases, else a set) to those of the part of the list that the page shows,
 * and `pages` to where the others are, none if the list is whole. */
void cb_page_set_cases(const CbPage *page, const CbIndexes *cases, CbMap *context);
/* `title`, with the number of the part that the page shows: "Cases (2/10)". */
const char *cb_page_part_title(const CbPage *page, const char *title, guint n_cases);

/* Sets `previous` and `next`, entries in brief of the same kind or none. */
void cb_page_set_neighbours(const CbPage *page, CbKind kind, guint index, CbMap *map);

#endif
