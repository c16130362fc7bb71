#include "site/link_place.h"

#include <string.h>

/* What is looked for, and where it was found. */
typedef struct {
    const char *fragment;
    guint language;
    CbSpan *place;
} Search;

/* A link to a heading of its own text has the prefix of that text before it in the page. */
static gboolean leads_to(const CbMarkdownLink *link, const char *fragment)
{
    if (link->kind == CB_LINK_FRAGMENT)
        return g_str_has_suffix(fragment, link->target);
    return g_strcmp0(link->fragment, fragment) == 0;
}

static gboolean find_in(const Search *search, const CbBody *body)
{
    const CbMarkdown *document = cb_body_get(body, search->language, NULL);
    gsize count = 0;
    const CbMarkdownLink *links = document != NULL ? cb_markdown_links(document, &count) : NULL;
    for (gsize i = 0; i < count; i++) {
        if (links[i].span.source != NULL && leads_to(&links[i], search->fragment)) {
            *search->place = links[i].span;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean find_in_case(const Search *search, const CbCollection *collection,
                             const CbCase *one)
{
    gboolean found = FALSE;
    for (guint i = 0; i < one->n_sections && !found; i++)
        found = find_in(search, &one->sections[i].text);
    for (guint i = 0; i < one->n_quotes && !found; i++)
        found = find_in(search, &one->quotes[i].text);
    for (guint i = 0; i < one->n_tips && !found; i++)
        found = find_in(search, &one->tips[i]);
    for (guint i = 0; i < collection->schema.n_fields && !found; i++)
        found = find_in(search, &one->values[i].markdown);
    return found;
}

gboolean cb_link_place(const CbCollection *collection, const CbOutput *output, const char *fragment,
                       CbSpan *place)
{
    const Search search = {fragment, output->language, place};
    guint index = output->index;
    switch (output->kind) {
    case CB_OUTPUT_CASE:
        return find_in(&search, &collection->cases[index].entry.summary) ||
               find_in_case(&search, collection, &collection->cases[index]);
    case CB_OUTPUT_PRACTICE:
        return find_in(&search, &collection->practices[index].entry.summary) ||
               find_in(&search, &collection->practices[index].body);
    case CB_OUTPUT_TOPIC:
        return find_in(&search, &collection->topics[index].entry.summary) ||
               find_in(&search, &collection->topics[index].body);
    case CB_OUTPUT_TOOL:
        return find_in(&search, &collection->tools[index].entry.summary) ||
               find_in(&search, &collection->tools[index].body);
    case CB_OUTPUT_PAGE:
        return find_in(&search, &collection->pages[index].entry.summary) ||
               find_in(&search, &collection->pages[index].body);
    case CB_OUTPUT_FIGURE:
        return find_in(&search, &collection->figures[index].description);
    default:
        return FALSE;
    }
}
