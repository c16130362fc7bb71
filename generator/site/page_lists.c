#include "site/pages.h"

#include "model/order.h"
#include "site/entry_value.h"
#include "site/frame.h"

/* Recently updated cases on the home page. */
#define RECENT_CASES 5

static CbValue all(const CbPage *page, CbKind kind)
{
    return cb_site_all_entries(page->site, page->language, page->scratch, kind);
}

/* Sets the frame of a list page, which is called what the interface calls its kind. */
static void set_frame(const CbPage *page, CbMap *context)
{
    cb_frame_set(page, context, cb_frame_string(page, cb_output_kind_page(page->output->kind)),
                 NULL);
}

static CbValue featured_cases(const CbPage *page)
{
    const CbCollection *collection = page->site->collection;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 4);
    for (guint i = 0; i < collection->n_cases; i++) {
        guint32 index = cb_order_entry(collection, page->language->number, CB_KIND_CASE, i);
        if (collection->cases[index].featured) {
            cb_list_builder_add(&list, cb_site_entry(page->language, CB_KIND_CASE, index));
        }
    }
    return cb_list_builder_end(&list);
}

static gint64 day_number(CbDate date)
{
    return ((gint64)date.year * 16 + date.month) * 32 + date.day;
}

CbValue cb_page_updated(const CbPage *page)
{
    const CbCollection *collection = page->site->collection;
    CbDate latest = {0};
    for (guint i = 0; i < collection->n_cases; i++) {
        CbDate date = collection->cases[i].entry.updated;
        latest = day_number(date) > day_number(latest) ? date : latest;
    }
    return cb_date_value(page->scratch, latest);
}

/* Puts case `index` into the sorted list of the latest ones, if it is one of them. */
static void insert_recent(const CbCollection *collection, guint index, guint *recent, guint *count)
{
    gint64 day = day_number(collection->cases[index].entry.updated);
    guint place = *count;
    while (place > 0 && day_number(collection->cases[recent[place - 1]].entry.updated) < day) {
        place--;
    }
    if (place == RECENT_CASES) {
        return;
    }
    if (*count < RECENT_CASES) {
        (*count)++;
    }
    for (guint i = *count - 1; i > place; i--) {
        recent[i] = recent[i - 1];
    }
    recent[place] = index;
}

static CbValue recent_cases(const CbPage *page)
{
    const CbCollection *collection = page->site->collection;
    guint recent[RECENT_CASES], count = 0;
    CbListBuilder list;
    for (guint i = 0; i < collection->n_cases; i++) {
        if (collection->cases[i].entry.updated.year > 0) {
            insert_recent(collection, i, recent, &count);
        }
    }
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        cb_list_builder_add(&list, cb_site_entry(page->language, CB_KIND_CASE, recent[i]));
    }
    return cb_list_builder_end(&list);
}

/* The figure of the home page: the first that the editors feature, else the first that counts one
 * field over the cases. */
static CbValue home_figure(const CbPage *page)
{
    const CbCollection *collection = page->site->collection;
    int chosen = collection->n_figures > 0 ? 0 : -1;
    for (guint i = collection->n_figures; i-- > 0;) {
        if (collection->figures[i].kind == CB_FIGURE_BARS &&
            collection->figures[i].count_field >= 0) {
            chosen = (int)i;
        }
    }
    for (guint i = collection->n_figures; i-- > 0;) {
        if (collection->figures[i].featured) {
            chosen = (int)i;
        }
    }
    return chosen >= 0 ? cb_site_entry(page->language, CB_KIND_FIGURE, (guint)chosen)
                       : cb_value_none();
}

void cb_page_home(const CbPage *page, CbMap *context)
{
    cb_frame_set(page, context, page->language->title.as.string, NULL);
    cb_map_set(context, "featured", featured_cases(page));
    cb_map_set(context, "topics", all(page, CB_KIND_TOPIC));
    cb_map_set(context, "figure", home_figure(page));
    cb_map_set(context, "recent", recent_cases(page));
    cb_map_set(context, "updated", cb_page_updated(page));
}

const char *cb_page_part_title(const CbPage *page, const char *title, guint n_cases)
{
    guint count = cb_part_count(n_cases);
    return count == 1
               ? title
               : cb_arena_printf(page->scratch, "%s (%u/%u)", title, page->output->part + 1, count);
}

static CbValue part_path(const CbPage *page, guint number)
{
    return cb_value_string(cb_plan_part(page->output, number)->path);
}

/* Where the parts of a list of so many cases are: `total`, `previous`, `next`, `all`; or none. */
static CbValue parts_value(const CbPage *page, guint n_cases)
{
    guint count = cb_part_count(n_cases), part = page->output->part;
    if (count == 1) {
        return cb_value_none();
    }
    CbListBuilder parts;
    cb_list_builder_init(&parts, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        CbMap *one = cb_map_new(page->scratch, 3);
        cb_map_set(one, "number", cb_value_integer(i + 1));
        cb_map_set(one, "path", part_path(page, i));
        cb_map_set(one, "current", cb_value_boolean(i == part));
        cb_list_builder_add(&parts, cb_value_map(one));
    }
    CbMap *map = cb_map_new(page->scratch, 4);
    cb_map_set(map, "total", cb_value_integer(n_cases));
    cb_map_set(map, "previous", part > 0 ? part_path(page, part - 1) : cb_value_none());
    cb_map_set(map, "next", part + 1 < count ? part_path(page, part + 1) : cb_value_none());
    cb_map_set(map, "all", cb_list_builder_end(&parts));
    return cb_value_map(map);
}

void cb_page_set_cases(const CbPage *page, const CbIndexes *cases, CbMap *context)
{
    const CbCollection *collection = page->site->collection;
    guint language = page->language->number;
    guint count = cases != NULL ? cases->length : collection->n_cases;
    CbPart part = cb_part_range(count, page->output->part);
    CbIndexes sorted = {0};
    if (cases != NULL) {
        sorted = cb_order_sort(collection, language, CB_KIND_CASE, page->scratch, *cases);
    }
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, part.end - part.first);
    for (guint i = part.first; i < part.end; i++) {
        guint32 index =
            cases != NULL ? sorted.items[i] : cb_order_entry(collection, language, CB_KIND_CASE, i);
        cb_list_builder_add(&list, cb_site_entry(page->language, CB_KIND_CASE, index));
    }
    cb_map_set(context, "cases", cb_list_builder_end(&list));
    cb_map_set(context, "pages", parts_value(page, count));
}

void cb_page_cases(const CbPage *page, CbMap *context)
{
    const CbPlan *plan = page->site->plan;
    guint language = page->language->number;
    const char *title = cb_frame_string(page, cb_output_kind_page(page->output->kind));
    cb_frame_set(page, context, cb_page_part_title(page, title, page->site->collection->n_cases),
                 NULL);
    cb_page_set_cases(page, NULL, context);
    cb_map_set(context, "facets", page->language->facets);
    cb_map_set(context, "csv", cb_value_string(cb_plan_path(plan, CB_OUTPUT_CASES_CSV, language)));
    cb_map_set(context, "json",
               cb_value_string(cb_plan_path(plan, CB_OUTPUT_CASES_JSON, language)));
}

void cb_page_practices(const CbPage *page, CbMap *context)
{
    set_frame(page, context);
    cb_map_set(context, "phases", page->language->phases);
}

void cb_page_topics(const CbPage *page, CbMap *context)
{
    set_frame(page, context);
    cb_map_set(context, "topics", all(page, CB_KIND_TOPIC));
}

void cb_page_tools(const CbPage *page, CbMap *context)
{
    const CbCollection *collection = page->site->collection;
    CbListBuilder cards, guides;
    cb_list_builder_init(&cards, page->scratch, collection->n_tools);
    cb_list_builder_init(&guides, page->scratch, collection->n_tools);
    for (guint i = 0; i < collection->n_tools; i++) {
        guint32 index = cb_order_entry(collection, page->language->number, CB_KIND_TOOL, i);
        cb_list_builder_add(collection->tools[index].is_card ? &cards : &guides,
                            cb_site_entry(page->language, CB_KIND_TOOL, index));
    }
    set_frame(page, context);
    cb_map_set(context, "cards", cb_list_builder_end(&cards));
    cb_map_set(context, "guides", cb_list_builder_end(&guides));
}

void cb_page_figures(const CbPage *page, CbMap *context)
{
    set_frame(page, context);
    cb_map_set(context, "figures", all(page, CB_KIND_FIGURE));
}

void cb_page_plain(const CbPage *page, CbMap *context)
{
    const char *key = cb_output_kind_page(page->output->kind);
    if (page->output->kind == CB_OUTPUT_NOT_FOUND) {
        key = "not_found";
    }
    cb_frame_set(page, context, cb_frame_string(page, key), NULL);
    cb_map_set(context, "figures", all(page, CB_KIND_FIGURE));
}
