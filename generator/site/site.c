#include "site/site.h"
#include "load/file.h"

#include "base/parallel.h"
#include "model/order.h"
#include "plan/url.h"
#include "site/catalogue_data.h"
#include "site/data_package.h"
#include "site/entry_value.h"
#include "site/export.h"
#include "site/facet_value.h"
#include "site/feed.h"
#include "site/field_value.h"
#include "site/figure_table.h"
#include "site/figure_value.h"
#include "site/frame.h"
#include "site/functions.h"
#include "site/guide_print.h"
#include "site/heading.h"
#include "site/image_size.h"
#include "site/pages.h"

#include <string.h>

static const CbPageContext contexts[CB_OUTPUT_KIND_COUNT] = {
    [CB_OUTPUT_HOME] = cb_page_home,           [CB_OUTPUT_CASES] = cb_page_cases,
    [CB_OUTPUT_CASE] = cb_page_case,           [CB_OUTPUT_FACET] = cb_page_facet,
    [CB_OUTPUT_PRACTICES] = cb_page_practices, [CB_OUTPUT_PRACTICE] = cb_page_practice,
    [CB_OUTPUT_TOPICS] = cb_page_topics,       [CB_OUTPUT_TOPIC] = cb_page_topic,
    [CB_OUTPUT_TOOLS] = cb_page_tools,         [CB_OUTPUT_TOOL] = cb_page_tool,
    [CB_OUTPUT_FIGURES] = cb_page_figures,     [CB_OUTPUT_FIGURE] = cb_page_figure,
    [CB_OUTPUT_PAGE] = cb_page_text,           [CB_OUTPUT_GUIDE] = cb_page_guide,
    [CB_OUTPUT_COMPARE] = cb_page_plain,       [CB_OUTPUT_SEARCH] = cb_page_plain,
    [CB_OUTPUT_NOT_FOUND] = cb_page_plain,     [CB_OUTPUT_PAIR] = cb_page_pair,
    [CB_OUTPUT_MATRIX] = cb_page_plain,        [CB_OUTPUT_DATA] = cb_page_data,
    [CB_OUTPUT_GUIDES] = cb_page_plain,
};

static void number_entries(CbSite *site)
{
    for (CbKind kind = 0; kind < CB_KIND_COUNT; kind++) {
        guint count = cb_plan_entry_count(site->collection, kind);
        site->ids[kind] = g_hash_table_new(cb_hash_string, g_str_equal);
        for (guint i = 0; i < count; i++) {
            g_hash_table_insert(site->ids[kind],
                                (gpointer)cb_plan_entry_id(site->collection, kind, i),
                                GUINT_TO_POINTER(i + 1));
        }
    }
}

int cb_site_find(const CbSite *site, CbKind kind, const char *id)
{
    return (int)GPOINTER_TO_UINT(g_hash_table_lookup(site->ids[kind], id)) - 1;
}

int cb_site_introduction(const CbSite *site)
{
    return cb_site_find(site, CB_KIND_PAGE, "about");
}

CbValue cb_site_entries(const CbSiteLanguage *language, CbArena *arena, CbKind kind,
                        CbIndexes indexes)
{
    CbListBuilder list;
    cb_list_builder_init(&list, arena, indexes.length);
    for (guint32 i = 0; i < indexes.length; i++) {
        cb_list_builder_add(&list, cb_site_entry(language, kind, indexes.items[i]));
    }
    return cb_list_builder_end(&list);
}

CbValue cb_site_set(const CbPage *page, CbKind kind, CbIndexes set)
{
    CbIndexes sorted =
        cb_order_sort(page->site->collection, page->language->number, kind, page->scratch, set);
    return cb_site_entries(page->language, page->scratch, kind, sorted);
}

CbValue cb_site_all_entries(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                            CbKind kind)
{
    guint count = cb_plan_entry_count(site->collection, kind);
    CbListBuilder list;
    cb_list_builder_init(&list, arena, count);
    for (guint i = 0; i < count; i++) {
        guint32 index = cb_order_entry(site->collection, language->number, kind, i);
        cb_list_builder_add(&list, cb_site_entry(language, kind, index));
    }
    return cb_list_builder_end(&list);
}

/* CbParallelFunction. */
static void measure_image(guint index, guint worker, gpointer user_data)
{
    CbSite *site = user_data;
    CbImageSize *size = &site->image_sizes[index];
    g_autofree char *path =
        g_build_filename(site->collection->folder, "media", site->collection->media[index], NULL);
    g_autoptr(GError) error = NULL;
    (void)worker;
    if (cb_image_file_size(path, &size->width, &size->height, &error)) {
        return;
    }
    *size = (CbImageSize){0};
    /* Of what went away, the copy tells. */
    if (error != NULL && !g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
        cb_diagnostics_add_file(site->diagnostics, CB_CODE_FILE_UNREADABLE, path, NULL, "%s",
                                error->message);
    }
}

const char *cb_page_address(const CbPage *page, CbArena *arena, const char *path)
{
    return page->root != NULL
               ? cb_arena_printf(arena, "%s%s", page->root, cb_url_relative(arena, "", path))
               : cb_url_relative(arena, page->path, path);
}

/* A text that pages share as it stands on this one; in another such text, as it is. */
static CbValue placed(const CbPage *page, CbSharedText text)
{
    gsize length = text.length;
    gboolean is_kept = page->root != NULL && strcmp(page->root, CB_SHARED_ROOT) == 0;
    const char *on_page =
        is_kept ? text.text
                : cb_shared_text_place(page->scratch, text, page->path, page->root, &length);
    return cb_value_markup(on_page, length);
}

gboolean cb_page_find_shared(const CbPage *page, const char *key, CbValue *result)
{
    CbSharedText text = cb_shared_texts_get(page->site->shared, key);
    if (text.text == NULL) {
        return FALSE;
    }
    *result = placed(page, text);
    return TRUE;
}

/* Renders what pages share, with addresses that begin with `root`. */
static gboolean render_shared(const CbPage *page, const char *root, const char *name,
                              const CbMap *context, GString *out)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    CbPage inner = *page;
    inner.scratch = scratch;
    inner.root = root;
    inner.anchors = NULL;
    inner.in_shared = TRUE;
    return cb_environment_render(page->site->environment, name, context, &inner, scratch, out,
                                 page->diagnostics);
}

gboolean cb_page_make_shared(const CbPage *page, const char *key, const char *name,
                             const CbMap *context, CbValue *result)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (key != NULL) {
        if (!render_shared(page, CB_SHARED_ROOT, name, context, out)) {
            return FALSE;
        }
        if (cb_shared_text_is_whole(out->str)) {
            *result =
                placed(page, cb_shared_texts_put(page->site->shared, key, out->str, out->len));
            return TRUE;
        }
        g_string_truncate(out, 0);
    }
    if (!render_shared(page, page->root, name, context, out)) {
        return FALSE;
    }
    *result = cb_value_markup(cb_arena_strndup(page->scratch, out->str, out->len), out->len);
    return TRUE;
}

const char *cb_site_srcset(const CbPage *page, const char *path)
{
    int media = cb_plan_media_index(page->site->plan, path);
    guint count = 0;
    const CbImageCopy *copies = media >= 0 && page->site->images != NULL
                                    ? cb_images_copies(page->site->images, (guint)media, &count)
                                    : NULL;
    if (count == 0) {
        return NULL;
    }
    g_autoptr(GString) set = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(
            set, "%s %uw, ", cb_page_address(page, page->scratch, copies[i].path), copies[i].width);
    }
    g_string_append_printf(
        set, "%s %uw",
        cb_page_address(page, page->scratch, cb_plan_media_path(page->site->plan, path)),
        page->site->image_sizes[media].width);
    return cb_arena_strndup(page->scratch, set->str, set->len);
}

CbImageSize cb_site_image_size(const CbSite *site, const char *path)
{
    int index = cb_plan_media_index(site->plan, path);
    return index < 0 ? (CbImageSize){0} : site->image_sizes[index];
}

static void report_strings(const CbSite *site, const char *language)
{
    g_autofree char *path = cb_file_display(site->collection->folder, "casebook.yaml");
    g_autofree char *hint = g_strdup_printf(
        "write templates/strings/%s.yaml in the collection; templates/README.md says how",
        language);
    cb_diagnostics_add_file(site->diagnostics, CB_CODE_LANGUAGE_STRINGS, path, hint,
                            "buttons and headings have no words in %s, and stand in English",
                            language);
}

static void make_language(CbSite *site, const CbSiteOptions *options, guint number)
{
    CbSiteLanguage *language = &site->languages[number];
    language->site = site;
    language->number = number;
    language->id = site->collection->config.languages[number];
    language->root = number == 0 ? "" : cb_arena_printf(site->arena, "%s/", language->id);
    language->locale = cb_locale(language->id);
    language->collator = cb_collator_new(language->id);
    language->strings = cb_strings_load(site->theme, language->id, site->diagnostics);
    if (cb_strings_are_foreign(language->strings)) {
        report_strings(site, language->id);
    }
    language->field_groups = cb_field_group_leaders(site, language);
    cb_facet_values_make(site, language);
    cb_entry_values_make(site, language, options->is_in_part);
    cb_frame_share(site, language);
}

static CbValue theme_value(const CbSite *site)
{
    CbMap *map = cb_map_new(site->arena, 3);
    cb_map_set(map, "name", cb_value_string(cb_theme_name(site->theme)));
    cb_map_set(map, "options", cb_theme_settings(site->theme, CB_THEME_OPTIONS));
    cb_map_set(map, "tokens", cb_theme_settings(site->theme, CB_THEME_TOKENS));
    return cb_value_map(map);
}

CbSite *cb_site_new(const CbPlan *plan, const CbTheme *theme, const CbAssets *assets,
                    const CbSiteOptions *options, CbDiagnostics *diagnostics)
{
    CbSite *site = g_new0(CbSite, 1);
    site->collection = cb_plan_collection(plan);
    site->plan = plan;
    site->theme = theme;
    site->assets = assets;
    site->images = options->images;
    site->base_url = site->collection->config.base_url;
    site->diagnostics = diagnostics;
    site->checks_print = options->checks_print;
    site->is_preview = options->is_preview;
    if (options->print_style) {
        site->presses = cb_press_pool_new(options->print_style);
    }
    site->arena = cb_arena_new();
    g_mutex_init(&site->mutex);
    site->mentions = cb_mentions_new(site->collection, site->arena);
    site->shared = cb_shared_texts_new();
    site->headings = cb_headings_new(site->collection);
    site->theme_value = theme_value(site);
    site->environment = cb_environment_new(cb_theme_template, (gpointer)theme);
    cb_environment_set_lister(site->environment, cb_theme_list_templates);
    cb_functions_add(site->environment);
    number_entries(site);
    site->image_sizes = cb_arena_new_array(site->arena, CbImageSize, site->collection->n_media);
    cb_parallel_for(site->collection->n_media, options->jobs, measure_image, site);
    guint count = site->collection->config.n_languages;
    site->languages = cb_arena_new_array(site->arena, CbSiteLanguage, count);
    for (guint i = 0; i < count; i++) {
        make_language(site, options, i);
    }
    return site;
}

void cb_site_free(CbSite *site)
{
    if (!site) {
        return;
    }
    for (guint i = 0; i < site->collection->config.n_languages; i++) {
        cb_strings_free(site->languages[i].strings);
        cb_collator_free(site->languages[i].collator);
    }
    for (CbKind kind = 0; kind < CB_KIND_COUNT; kind++) {
        g_hash_table_destroy(site->ids[kind]);
    }
    cb_press_pool_free(site->presses);
    cb_environment_free(site->environment);
    cb_shared_texts_free(site->shared);
    cb_headings_free(site->headings);
    cb_arena_free(site->arena);
    g_mutex_clear(&site->mutex);
    g_free(site);
}

static gboolean render_page(const CbPage *page, GString *out)
{
    const CbSite *site = page->site;
    const char *kind = cb_output_kind_page(page->output->kind);
    CbMap *context = cb_map_new(page->scratch, 12);
    contexts[page->output->kind](page, context);
    return cb_environment_render(site->environment, cb_arena_printf(page->scratch, "%s.html", kind),
                                 context, (gpointer)page, page->scratch, out, page->diagnostics);
}

static gboolean render_figure_svg(const CbPage *page, GString *out)
{
    const char *svg = cb_figure_svg(page, page->output->index, FALSE);
    if (svg) {
        g_string_append_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s",
                               svg + strspn(svg, " \n"));
    }
    return svg != NULL;
}

static gboolean render_figure_csv(const CbPage *page, GString *out)
{
    CbFigureTable table = cb_figure_table(page, page->output->index);
    cb_figure_table_csv(&table, out);
    cb_figure_table_clear(&table);
    return TRUE;
}

static CbPage page_for(const CbSite *site, const CbOutput *output, CbArena *scratch,
                       CbDiagnostics *diagnostics)
{
    return (CbPage){.site = site,
                    .language = &site->languages[output->language],
                    .output = output,
                    .path = output->path,
                    .root = site->is_preview ? NULL : cb_plan_root(site->plan, output),
                    .scratch = scratch,
                    .diagnostics = diagnostics};
}

gboolean cb_site_compose(const CbSite *site, const CbOutput *output, CbArena *scratch, GString *out,
                         CbDiagnostics *diagnostics)
{
    CbPage page = page_for(site, output, scratch, diagnostics);
    if (output->kind == CB_OUTPUT_SHEET) {
        return cb_sheet_compose(&page, 0, out);
    }
    return output->kind == CB_OUTPUT_GUIDE_PDF && cb_guide_compose(&page, out);
}

/* A copy whose original has vanished is left out; so is that, by who copies media/. */
static gboolean render_image(const CbPage *page, GString *out)
{
    g_autoptr(GBytes) bytes =
        cb_images_make(page->site->images, page->output->index, page->diagnostics);
    gsize length = 0;
    const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
    g_string_append_len(out, data != NULL ? data : "", (gssize)length);
    return bytes != NULL;
}

gboolean cb_site_render(const CbSite *site, const CbOutput *output, CbArena *scratch, GString *out,
                        CbDiagnostics *diagnostics)
{
    CbPage page = page_for(site, output, scratch, diagnostics);
    switch (output->kind) {
    case CB_OUTPUT_FIGURE_SVG:
        return render_figure_svg(&page, out);
    case CB_OUTPUT_FIGURE_CSV:
        return render_figure_csv(&page, out);
    case CB_OUTPUT_IMAGE:
        return render_image(&page, out);
    case CB_OUTPUT_GUIDE_PDF:
        return cb_guide_print(&page, out);
    case CB_OUTPUT_SHEET:
        return cb_sheet_print(&page, out);
    case CB_OUTPUT_SHARE_IMAGE:
        return cb_share_print(&page, -1, out);
    case CB_OUTPUT_CASE_SHARE_IMAGE:
        return cb_share_print(&page, (int)output->index, out);
    case CB_OUTPUT_CASES_CSV:
        cb_export_csv(&page, out);
        return TRUE;
    case CB_OUTPUT_CASES_JSON:
        cb_export_json(&page, out);
        return TRUE;
    case CB_OUTPUT_DATA_PACKAGE:
        cb_data_package_write(&page, out);
        return TRUE;
    case CB_OUTPUT_CATALOGUE:
        cb_catalogue_write(&page, out);
        return TRUE;
    case CB_OUTPUT_RECORDS:
        cb_catalogue_write_records(&page, output->index, out);
        return TRUE;
    case CB_OUTPUT_FEED:
        cb_feed_write(&page, out);
        return TRUE;
    case CB_OUTPUT_SITEMAP:
        cb_sitemap_write(&page, out);
        return TRUE;
    case CB_OUTPUT_ROBOTS:
        cb_robots_write(&page, out);
        return TRUE;
    default:
        g_assert(cb_output_kind_page(output->kind));
        return render_page(&page, out);
    }
}
