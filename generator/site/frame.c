#include "site/frame.h"

#include "model/order.h"
#include "plan/url.h"
#include "site/body.h"
#include "site/entry_value.h"
#include "site/record.h"

#include <string.h>

/* Characters of a page's description, which search engines show. */
#define DESCRIPTION_LENGTH 300

const char *cb_frame_string(const CbPage *page, const char *key)
{
    return cb_strings_text(page->language->strings, key);
}

static CbValue phases_value(const CbSite *site, const CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    CbListBuilder list;
    cb_list_builder_init(&list, site->arena, collection->config.n_phases);
    for (guint i = 0; i < collection->config.n_phases; i++) {
        CbListBuilder practices;
        cb_list_builder_init(&practices, site->arena, 4);
        for (guint j = 0; j < collection->n_practices; j++) {
            guint32 index = cb_order_entry(collection, language->number, CB_KIND_PRACTICE, j);
            if (collection->practices[index].phase == i) {
                cb_list_builder_add(&practices, cb_site_entry(language, CB_KIND_PRACTICE, index));
            }
        }
        CbRecord record = cb_phase_record(site, language, i);
        cb_record_set(&record, "practices", cb_list_builder_end(&practices));
        cb_list_builder_add(&list, cb_record_end(&record));
    }
    return cb_list_builder_end(&list);
}

static CbValue count_value(const CbSite *site)
{
    CbMap *map = cb_map_new(site->arena, CB_KIND_COUNT);
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        cb_map_set(map, cb_kind_folder(kind),
                   cb_value_integer(cb_collection_count(site->collection, kind)));
    }
    return cb_value_map(map);
}

/* What schema.yaml calls the fields that each case has, and the organisation where cases have one.
 */
static CbValue labels_value(const CbSite *site, const CbSiteLanguage *language)
{
    const CbSchema *schema = &site->collection->schema;
    int organisation = cb_schema_field(schema, "organisation");
    CbRecord labels = cb_record_new(site->arena, &site->collection->config, language->number,
                                    schema->n_built_in + 1);
    for (guint i = 0; i < schema->n_built_in; i++) {
        cb_record_text(&labels, schema->built_in[i].id, &schema->built_in[i].label);
    }
    if (organisation >= 0 && !schema->fields[organisation].is_private) {
        const CbText *label = &schema->fields[organisation].label;
        cb_record_string(&labels, "organisation", "organisation");
        if (cb_text_is_set(label)) {
            cb_record_text(&labels, "organisation", label);
        }
    }
    return cb_record_end(&labels);
}

/* The kind of list page under which a page stands; the page's own kind if it stands alone. */
static CbOutputKind section_of(CbOutputKind kind)
{
    switch (kind) {
    case CB_OUTPUT_CASE:
    case CB_OUTPUT_FACET:
    case CB_OUTPUT_PAIR:
    case CB_OUTPUT_MATRIX:
    case CB_OUTPUT_DATA:
    case CB_OUTPUT_COMPARE:
        return CB_OUTPUT_CASES;
    case CB_OUTPUT_PRACTICE:
        return CB_OUTPUT_PRACTICES;
    case CB_OUTPUT_TOPIC:
        return CB_OUTPUT_TOPICS;
    case CB_OUTPUT_TOOL:
        return CB_OUTPUT_TOOLS;
    case CB_OUTPUT_FIGURE:
        return CB_OUTPUT_FIGURES;
    case CB_OUTPUT_GUIDE:
        return CB_OUTPUT_GUIDES;
    default:
        return kind;
    }
}

/* The list page that a word of `navigation` names, or CB_OUTPUT_KIND_COUNT. */
static CbOutputKind list_page(const char *word)
{
    static const CbOutputKind lists[] = {CB_OUTPUT_CASES,  CB_OUTPUT_PRACTICES, CB_OUTPUT_TOPICS,
                                         CB_OUTPUT_TOOLS,  CB_OUTPUT_FIGURES,   CB_OUTPUT_COMPARE,
                                         CB_OUTPUT_SEARCH, CB_OUTPUT_MATRIX,    CB_OUTPUT_DATA,
                                         CB_OUTPUT_GUIDES};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (strcmp(cb_output_kind_page(lists[i]), word) == 0) {
            return lists[i];
        }
    }
    return CB_OUTPUT_KIND_COUNT;
}

/* `fallback` says in which language the title is, as records do; undefined: in the page's. */
static void add_item(const CbPage *page, CbListBuilder *list, CbValue title, CbValue fallback,
                     const char *kind, const char *path, gboolean current)
{
    CbMap *item = cb_map_new(page->scratch, 5);
    cb_map_set(item, "title", title);
    cb_map_set(item, "fallback", fallback);
    cb_map_set(item, "kind", cb_value_string(kind));
    cb_map_set(item, "path", cb_value_string(path));
    cb_map_set(item, "current", cb_value_boolean(current));
    cb_list_builder_add(list, cb_value_map(item));
}

static void add_entry_item(const CbPage *page, CbListBuilder *list, CbKind kind, guint index)
{
    const CbMap *entry = cb_site_entry(page->language, kind, index).as.map;
    const char *path = cb_map_get(entry, "path").as.string;
    add_item(page, list, cb_map_get(entry, "title"), cb_map_get(entry, "fallback"),
             cb_kind_name(kind), path, strcmp(path, page->path) == 0);
}

/* Adds what one word of `navigation` stands for: "cases", "guides", "page:about". */
static void add_word(const CbPage *page, CbListBuilder *list, const char *word)
{
    const CbSite *site = page->site;
    if (strcmp(word, "guides") == 0 && site->collection->config.n_guides == 1) {
        add_entry_item(page, list, CB_KIND_GUIDE, 0);
        return;
    }
    CbOutputKind kind = list_page(word);
    if (kind < CB_OUTPUT_KIND_COUNT) {
        const char *path = cb_plan_path(site->plan, kind, page->language->number);
        if (path) {
            add_item(page, list, cb_value_string(cb_frame_string(page, word)), cb_value_undefined(),
                     word, path, section_of(page->output->kind) == kind);
        }
        return;
    }
    for (CbKind entry = 0; entry < CB_KIND_COUNT; entry++) {
        gsize length = strlen(cb_kind_name(entry));
        gboolean named = strncmp(word, cb_kind_name(entry), length) == 0 && word[length] == ':';
        int index = named ? cb_site_find(site, entry, word + length + 1) : -1;
        if (index >= 0) {
            add_entry_item(page, list, entry, (guint)index);
        }
    }
}

static CbValue navigation_value(const CbPage *page)
{
    const CbConfig *config = &page->site->collection->config;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, config->n_navigation);
    for (guint i = 0; i < config->n_navigation; i++) {
        add_word(page, &list, config->navigation[i]);
    }
    return cb_list_builder_end(&list);
}

static CbValue languages_value(const CbPage *page)
{
    const CbSite *site = page->site;
    CbListBuilder list;
    guint count = site->collection->config.n_languages;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; i < count; i++) {
        const CbSiteLanguage *language = &site->languages[i];
        CbMap *item = cb_map_new(page->scratch, 4);
        cb_map_set(item, "id", cb_value_string(language->id));
        cb_map_set(item, "name", cb_value_string(cb_locale_name(language->id)));
        cb_map_set(item, "path", cb_value_string(cb_plan_translation(site->plan, page->output, i)));
        cb_map_set(item, "current", cb_value_boolean(language == page->language));
        cb_list_builder_add(&list, cb_value_map(item));
    }
    return cb_list_builder_end(&list);
}

/* What templates know as `site`; without `page`, what it is on every page of the language. */
static CbValue site_value(const CbSite *site, const CbSiteLanguage *language, const CbPage *page)
{
    CbMap *map = cb_map_new(page != NULL ? page->scratch : site->arena, 13);
    cb_map_set(map, "title", language->title);
    cb_map_set(map, "description", language->description);
    cb_map_set(map, "fallback", language->fallback);
    if (page != NULL) {
        cb_map_set(map, "languages", languages_value(page));
    }
    cb_map_set(map, "root", cb_value_string(language->root));
    if (page != NULL) {
        cb_map_set(map, "navigation", navigation_value(page));
    }
    cb_map_set(map, "phases", language->phases);
    cb_map_set(map, "guides", language->guides);
    cb_map_set(map, "pages", language->pages);
    cb_map_set(map, "count", language->count);
    cb_map_set(map, "labels", language->labels);
    cb_map_set(map, "theme", site->theme_value);
    cb_map_set(map, "base_url", cb_value_string(site->base_url));
    return cb_value_map(map);
}

void cb_frame_share(CbSite *site, CbSiteLanguage *language)
{
    const CbConfig *config = &site->collection->config;
    CbRecord record = cb_record_new(site->arena, config, language->number, 3);
    cb_record_text(&record, "title", &config->title);
    cb_record_text(&record, "description", &config->description);
    language->title = cb_map_get(record.map, "title");
    language->description = cb_map_get(record.map, "description");
    language->fallback = cb_map_get(record.map, "fallback");
    language->phases = phases_value(site, language);
    language->guides = cb_site_all_entries(site, language, site->arena, CB_KIND_GUIDE);
    language->pages = cb_site_all_entries(site, language, site->arena, CB_KIND_PAGE);
    language->count = count_value(site);
    language->labels = labels_value(site, language);
    language->shared = site_value(site, language, NULL);
}

void cb_frame_set_site(const CbPage *page, CbMap *context)
{
    cb_map_set(context, "site", site_value(page->site, page->language, page));
}

static CbValue alternates_value(const CbPage *page)
{
    const CbSite *site = page->site;
    guint count = site->collection->config.n_languages;
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, count);
    for (guint i = 0; count > 1 && i < count; i++) {
        const char *path = cb_plan_translation(site->plan, page->output, i);
        CbMap *item = cb_map_new(page->scratch, 3);
        cb_map_set(item, "language", cb_value_string(site->languages[i].id));
        cb_map_set(item, "path", cb_value_string(path));
        if (site->base_url) {
            cb_map_set(item, "url",
                       cb_value_string(cb_url_absolute(page->scratch, site->base_url, path)));
        }
        cb_list_builder_add(&list, cb_value_map(item));
    }
    return cb_list_builder_end(&list);
}

static void add_step(const CbPage *page, CbListBuilder *list, CbValue title, CbValue fallback,
                     const char *path)
{
    CbMap *step = cb_map_new(page->scratch, 3);
    cb_map_set(step, "title", title);
    cb_map_set(step, "fallback", fallback);
    cb_map_set(step, "path", cb_value_string(path));
    cb_list_builder_add(list, cb_value_map(step));
}

static CbValue breadcrumbs_value(const CbPage *page)
{
    const CbPlan *plan = page->site->plan;
    CbOutputKind kind = page->output->kind, section = section_of(kind);
    CbListBuilder list;
    cb_list_builder_init(&list, page->scratch, 2);
    if (kind != CB_OUTPUT_HOME) {
        add_step(page, &list, page->language->title, page->language->fallback,
                 cb_plan_path(plan, CB_OUTPUT_HOME, page->language->number));
    }
    const char *path = cb_plan_path(plan, section, page->language->number);
    if (section != kind && path != NULL) {
        add_step(page, &list, cb_value_string(cb_frame_string(page, cb_output_kind_page(section))),
                 cb_value_undefined(), path);
    }
    return cb_list_builder_end(&list);
}

/* The beginning of a text, cut between words. */
static CbValue description_value(const CbPage *page, const CbMarkdown *about)
{
    if (!about) {
        return cb_value_none();
    }
    char *text = g_strdup(cb_body_plain_on(page, about));
    g_strdelimit(text, "\n\t", ' ');
    if (g_utf8_strlen(text, -1) > DESCRIPTION_LENGTH) {
        *g_utf8_offset_to_pointer(text, DESCRIPTION_LENGTH) = '\0';
        char *space = strrchr(text, ' ');
        if (space) {
            *space = '\0';
        }
    }
    const char *suffix = strlen(text) < strlen(cb_body_plain_on(page, about)) ? " …" : "";
    CbValue value = cb_value_string(cb_arena_printf(page->scratch, "%s%s", text, suffix));
    g_free(text);
    return value;
}

/* The address of the picture for links to the page: a case's own, else one that is made; NULL if
 * the site's address is not known. */
static const char *image_address(const CbPage *page)
{
    const CbSite *site = page->site;
    gboolean is_case = page->output->kind == CB_OUTPUT_CASE;
    const char *path = NULL;
    if (site->base_url == NULL) {
        return NULL;
    }
    if (is_case) {
        const CbText *image = &site->collection->cases[page->output->index].image;
        const char *own = cb_text_get(image, page->language->number, NULL);
        path = own != NULL ? cb_plan_media_path(site->plan, own) : NULL;
    }
    if (path == NULL) {
        path = cb_plan_share_image(site->plan, is_case ? (int)page->output->index : -1,
                                   page->language->number);
    }
    return path != NULL ? cb_url_absolute(page->scratch, site->base_url, path) : NULL;
}

/* What the page says of itself in its meta data. */
static CbValue own_description(const CbPage *page, const CbMarkdown *about)
{
    if (page->output->kind == CB_OUTPUT_HOME) {
        return page->language->description;
    }
    if (page->output->kind == CB_OUTPUT_GUIDE) {
        return cb_map_get(cb_site_entry(page->language, CB_KIND_GUIDE, page->output->index).as.map,
                          "description");
    }
    return description_value(page, about);
}

/* In which language the page's title is, as records say it: that of its entry, of the site, or of
 * the labels that it is made of; undefined: in the page's. */
static CbValue title_fallback(const CbPage *page)
{
    const CbSchema *schema = &page->site->collection->schema;
    const CbFacet *facets = page->site->collection->facets;
    CbKind kind = cb_output_kind_entry(page->output->kind);
    if (kind != CB_KIND_COUNT) {
        return cb_map_get(cb_site_entry(page->language, kind, page->output->index).as.map,
                          "fallback");
    }
    if (page->output->kind == CB_OUTPUT_HOME) {
        return page->language->fallback;
    }
    if (page->output->kind != CB_OUTPUT_FACET && page->output->kind != CB_OUTPUT_PAIR) {
        return cb_value_undefined();
    }
    guint facet = page->output->kind == CB_OUTPUT_PAIR
                      ? cb_plan_pair(page->site->plan, page->output->index)->facet
                      : page->output->index;
    CbRecord record =
        cb_record_new(page->scratch, &page->site->collection->config, page->language->number, 2);
    cb_record_text(&record, "title", &schema->fields[facets[facet].field].label);
    return cb_map_get(record.map, "fallback");
}

void cb_frame_set(const CbPage *page, CbMap *context, const char *title, const CbMarkdown *about)
{
    const char *base = page->site->base_url;
    CbMap *map = cb_map_new(page->scratch, 11);
    cb_map_set(map, "kind", cb_value_string(cb_output_kind_page(page->output->kind)));
    cb_map_set(map, "title", cb_value_string(title));
    cb_map_set(map, "fallback", title_fallback(page));
    cb_map_set(map, "description", own_description(page, about));
    cb_map_set(map, "path", cb_value_string(page->path));
    cb_map_set(map, "language", cb_value_string(page->language->id));
    cb_map_set(map, "direction",
               cb_value_string(cb_locale_is_rtl(page->language->id) ? "rtl" : "ltr"));
    cb_map_set(map, "canonical",
               cb_value_string(base ? cb_url_absolute(page->scratch, base, page->path) : NULL));
    cb_map_set(map, "image", cb_value_string(image_address(page)));
    cb_map_set(map, "breadcrumbs", breadcrumbs_value(page));
    cb_map_set(map, "alternates", alternates_value(page));
    cb_map_set(context, "page", cb_value_map(map));
    cb_frame_set_site(page, context);
}
