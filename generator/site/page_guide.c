#include "site/guide_print.h"
#include "site/pages.h"

#include "model/order.h"
#include "site/body.h"
#include "site/entry_value.h"
#include "site/frame.h"
#include "site/guide_register.h"

#include <string.h>

typedef CbValue (*FullEntry)(const CbPage *page, guint index);

static const CbGuide *guide_of(const CbPage *page)
{
    return &page->site->collection->config.guides[page->output->index];
}

/* A guide while it is composed. */
typedef struct {
    const CbPage *page;
    const CbGuide *guide;
    const CbGuideChoice *choice;
} Composing;

static CbValue full_entries(const Composing *composing, CbKind kind, FullEntry full)
{
    const CbPage *page = composing->page;
    const CbCollection *collection = page->site->collection;
    guint count = cb_collection_count(collection, kind);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        guint32 index = cb_order_entry(collection, page->language->number, kind, i);
        if (cb_guide_holds(composing->choice, kind, index)) {
            cb_list_builder_add(&list, full(page, index));
        }
    }
    return cb_list_builder_end(&list);
}

/* The tools of one of the parts `checklists` and `tools`: where both are, each in its own. */
static CbValue full_tools(const Composing *composing, gboolean checklists)
{
    const CbPage *page = composing->page;
    const CbCollection *collection = page->site->collection;
    gboolean parted = cb_guide_has_part(composing->guide, "checklists");
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, collection->n_tools);
    for (guint i = 0; i < collection->n_tools; i++) {
        guint32 index = cb_order_entry(collection, page->language->number, CB_KIND_TOOL, i);
        gboolean in_checklists = parted && collection->tools[index].is_card;
        if (cb_guide_holds(composing->choice, CB_KIND_TOOL, index) && in_checklists == checklists) {
            cb_list_builder_add(&list, cb_full_tool(page, index));
        }
    }
    return cb_list_builder_end(&list);
}

static CbValue full_practices(const Composing *composing, gsize phase)
{
    const CbPage *page = composing->page;
    const CbCollection *collection = page->site->collection;
    CbListBuilder practices;
    cb_list_builder_init(&practices, page->scratch, 8);
    for (guint i = 0; i < collection->n_practices; i++) {
        guint32 index = cb_order_entry(collection, page->language->number, CB_KIND_PRACTICE, i);
        if (collection->practices[index].phase == phase &&
            cb_guide_holds(composing->choice, CB_KIND_PRACTICE, index)) {
            cb_list_builder_add(&practices, cb_full_practice(page, index));
        }
    }
    return cb_list_builder_end(&practices);
}

/* The phases with their practices in full. */
static CbValue full_phases(const Composing *composing)
{
    const CbPage *page = composing->page;
    const CbList *phases = page->language->phases.as.list;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, phases->length);
    for (gsize i = 0; i < phases->length; i++) {
        const CbMap *brief = phases->items[i].as.map;
        CbMap *map = cb_map_new(page->scratch, 8);
        for (gsize j = 0; j < cb_map_length(brief); j++) {
            cb_map_set_value(map, cb_map_key_at(brief, j), cb_map_value_at(brief, j));
        }
        cb_map_set(map, "practices", full_practices(composing, i));
        cb_list_builder_add(&list, cb_value_map(map));
    }
    return cb_list_builder_end(&list);
}

/* The context of guide.md. */
static CbMap *composition_context(const CbPage *page, const char *title)
{
    const CbGuide *guide = guide_of(page);
    const CbGuideChoice *choice =
        cb_guide_choice_new(page->site, guide, page->language->number, page->scratch);
    const Composing composing = {page, guide, choice};
    CbMap *context = cb_map_new(page->scratch, 14);
    int about = cb_site_introduction(page->site);
    cb_frame_set(page, context, title, NULL);
    cb_map_set(context, "guide", cb_site_entry(page->language, CB_KIND_GUIDE, page->output->index));
    cb_map_set(context, "introduction",
               about >= 0 ? cb_full_text(page, (guint)about) : cb_value_none());
    cb_map_set(context, "figures", full_entries(&composing, CB_KIND_FIGURE, cb_full_figure));
    cb_map_set(context, "topics", full_entries(&composing, CB_KIND_TOPIC, cb_full_topic));
    cb_map_set(context, "cases", full_entries(&composing, CB_KIND_CASE, cb_full_case));
    cb_map_set(context, "terms", cb_register_terms(page, choice));
    cb_map_set(context, "phases", full_phases(&composing));
    cb_map_set(context, "checklists", full_tools(&composing, TRUE));
    cb_map_set(context, "tools", full_tools(&composing, FALSE));
    return context;
}

gboolean cb_guide_compose(const CbPage *page, GString *out)
{
    const CbSite *site = page->site;
    const char *title = cb_text_get(&guide_of(page)->title, page->language->number, NULL);
    CbMap *context = composition_context(page, title);
    return cb_environment_render(site->environment, "guide.md", context, (gpointer)page,
                                 page->scratch, out, page->diagnostics);
}

gsize cb_guide_text_start(const char *markdown)
{
    if (!g_str_has_prefix(markdown, "---\n")) {
        return 0;
    }
    const char *end = strstr(markdown + 3, "\n---\n");
    return end ? (gsize)(end - markdown) + strlen("\n---\n") : 0;
}

gboolean cb_sheet_compose(const CbPage *page, guint shortened, GString *out)
{
    const CbSite *site = page->site;
    CbMap *context = cb_map_new(page->scratch, 4);
    cb_page_case(page, context);
    cb_map_set(context, "shortened", cb_value_integer(shortened));
    return cb_environment_render(site->environment, "sheet.md", context, (gpointer)page,
                                 page->scratch, out, page->diagnostics);
}

/* The ids of a document's headings and figures, where links by id can lead; with those of figures
 * the first link that places one. */
static GHashTable *anchors_of(const CbMarkdown *document)
{
    GHashTable *anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize count = 0;
    const CbMarkdownHeading *headings = cb_markdown_headings(document, &count);
    for (gsize i = 0; i < count; i++) {
        g_hash_table_insert(anchors, g_strdup(headings[i].id), NULL);
    }
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        g_autofree char *anchor = g_strconcat("figure-", links[i].target, NULL);
        if (links[i].is_placed && !g_hash_table_contains(anchors, anchor)) {
            g_hash_table_insert(anchors, g_steal_pointer(&anchor), (gpointer)(gsize)&links[i]);
        }
    }
    return anchors;
}

CbMarkdown *cb_guide_parse(const CbPage *page, const char *text)
{
    return cb_markdown_parse(text, strlen(text), NULL, NULL, page->language->id, NULL);
}

/* Sets `html` and `contents` of a guide from its Markdown. */
static void set_text(const CbPage *page, const GString *markdown, CbRecord *record)
{
    const char *text = markdown->str + cb_guide_text_start(markdown->str);
    g_autoptr(CbMarkdown) document = cb_guide_parse(page, text);
    g_autoptr(GHashTable) anchors = anchors_of(document);
    g_autoptr(GString) html = g_string_new(NULL);
    CbPage inside = *page;
    CbListBuilder contents;
    inside.anchors = anchors;
    cb_body_html(&inside, document, 1, html);
    cb_list_builder_init(&contents, page->scratch, 16);
    cb_body_headings(page->scratch, document, 0, &contents);
    cb_record_set(
        record, "html",
        cb_value_markup(cb_arena_strndup(page->scratch, html->str, html->len), html->len));
    cb_record_set(record, "contents", cb_list_builder_end(&contents));
    if (page->site->checks_print) {
        cb_guide_check(page, document);
    }
}

void cb_page_guide(const CbPage *page, CbMap *context)
{
    const char *title = cb_text_get(&guide_of(page)->title, page->language->number, NULL);
    CbRecord record = cb_entry_record(page, CB_KIND_GUIDE, page->output->index, 4);
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(GString) markdown = g_string_new(NULL);
    CbPage composing = *page;
    composing.scratch = scratch;
    cb_guide_compose(&composing, markdown);
    set_text(page, markdown, &record);
    cb_frame_set(page, context, title, NULL);
    cb_map_set(context, "guide", cb_record_end(&record));
}
