#include "site/guide_print.h"

#include "base/limits.h"
#include "base/map.h"
#include "guide/guide.h"
#include "guide/picture.h"
#include "guide/share_image.h"
#include "load/links.h"
#include "load/targets.h"
#include "load/yaml.h"
#include "plan/url.h"
#include "site/figure_value.h"
#include "site/frame.h"
#include "site/guide_place.h"
#include "site/image_scale.h"
#include "site/pages.h"
#include "site/raw_file.h"

#include <stdarg.h>
#include <string.h>

#define FONT_FOLDER "fonts"
#define FIRST_YEAR 1970      /* of a collection without dates */
#define WIDEST_PRINTED 2000u /* pixels: 300 to the inch over the width of A4 */

/* A guide that is being set. */
typedef struct {
    const CbPage *page;
    CbPage drawing; /* the same, for drawings */
} Printing;

/* The theme's colours, as far as print has them under the same names: a layer above the standard
 * style, so that a theme that changes its tokens changes its guides. */
static CbSource *token_colors(const CbTheme *theme)
{
    static const char *const names[] = {"ink",    "quiet",   "rule",    "plate",
                                        "accent", "phase-1", "phase-2", "phase-3"};
    CbValue tokens = cb_theme_settings(theme, CB_THEME_TOKENS);
    g_autoptr(GString) layer = g_string_new("{}\n");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        CbValue token = cb_map_get(tokens.as.map, names[i]);
        if (token.type != CB_VALUE_STRING || token.length != strlen("#rrggbb") ||
            token.as.string[0] != '#' ||
            strspn(token.as.string + 1, "0123456789abcdefABCDEF") != token.length - 1) {
            continue;
        }
        if (layer->str[0] == '{') {
            g_string_assign(layer, "colors:\n");
        }
        g_string_append_printf(layer, "  %s: '%s'\n", names[i], token.as.string);
    }
    return cb_source_new("theme.yaml", layer->str, layer->len);
}

CbPrintStyle *cb_guide_print_style(const CbTheme *theme, CbDiagnostics *diagnostics)
{
    g_autoptr(GPtrArray) layers = cb_theme_print_layers(theme);
    g_ptr_array_insert(layers, layers->len > 0 ? 1 : 0, token_colors(theme));
    g_auto(GStrv) folders = cb_theme_folders(theme, FONT_FOLDER);
    return cb_print_style_read((const CbSource *const *)layers->pdata, layers->len,
                               (const char *const *)folders, diagnostics);
}

static const char *text_of(const CbPage *page, const CbText *text)
{
    return cb_text_get(text, page->language->number, NULL);
}

/* As CbGuideSources has it. */
static gboolean find_figure(const char *id, gboolean narrow, CbGuideFigure *figure,
                            gpointer user_data)
{
    const Printing *printing = user_data;
    const CbPage *page = printing->page;
    int index = cb_site_find(page->site, CB_KIND_FIGURE, id);
    const char *svg = index >= 0 ? cb_figure_svg(&printing->drawing, (guint)index, narrow) : NULL;
    if (!svg) {
        return FALSE;
    }
    const CbFigure *shown = &page->site->collection->figures[index];
    figure->svg = g_bytes_new(svg, strlen(svg));
    figure->alt = cb_figure_full_alternative(page, (guint)index);
    guint language = 0;
    figure->title = cb_text_get(&shown->entry.title, page->language->number, &language);
    figure->title_language = language != page->language->number
                                 ? page->site->collection->config.languages[language]
                                 : NULL;
    figure->source = text_of(page, &shown->source);
    return TRUE;
}

static GBytes *find_media(const char *path, gpointer user_data)
{
    const Printing *printing = user_data;
    const CbSite *site = printing->page->site;
    if (cb_plan_media_index(site->plan, path) < 0) {
        return NULL;
    }
    g_autofree char *file = g_build_filename(site->collection->folder, "media", path, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = cb_raw_file_read(file, CB_MAX_ASSET_SIZE, &error);
    if (bytes == NULL) {
        cb_diagnostics_add_file(printing->page->diagnostics, CB_CODE_FILE_UNREADABLE, file, NULL,
                                "%s", error->message);
    }
    GBytes *printed = bytes ? cb_image_for_print(bytes, WIDEST_PRINTED, NULL) : NULL;
    return printed || !bytes ? printed
                             : g_steal_pointer(&bytes); /* who reads it says what is wrong */
}

/* The absolute address of a path, or NULL if the site's is not known. */
static const char *address_of(const CbPage *page, const char *path)
{
    const char *base = page->site->base_url;
    return base && path ? cb_url_absolute(page->scratch, base, path) : NULL;
}

/* Whether an entry is there but not published: a draft. Links to it become their text. */
static gboolean is_unpublished(const CbPage *page, CbKind kind, const char *id)
{
    return cb_targets_find(page->site->collection->targets, kind, id) == CB_TARGET_DRAFT;
}

static gboolean find_target(const CbMarkdownLink *link, CbGuideTarget *target, gpointer user_data)
{
    const CbPage *page = ((const Printing *)user_data)->page;
    const CbPlan *plan = page->site->plan;
    *target = (CbGuideTarget){0};
    if (link->kind == CB_LINK_MEDIA) {
        target->url = address_of(page, cb_plan_media_path(plan, link->target));
        return cb_plan_media_index(plan, link->target) >= 0;
    }
    CbKind kind = cb_links_kind(link->kind);
    int index = kind < CB_KIND_COUNT ? cb_site_find(page->site, kind, link->target) : -1;
    if (index < 0) {
        target->title = link->target;
        return kind < CB_KIND_COUNT && is_unpublished(page, kind, link->target);
    }
    target->title =
        cb_map_get(cb_site_entry(page->language, kind, (guint)index).as.map, "title").as.string;
    target->url =
        address_of(page, cb_plan_entry_path(plan, kind, (guint)index, page->language->number));
    return TRUE;
}

/* As CbGuideSources has it. */
static CbSpan find_place(const char *heading_id, const char *excerpt, gboolean *exact,
                         gpointer user_data)
{
    return cb_guide_place(((const Printing *)user_data)->page, heading_id, excerpt, exact);
}

static CbGuideStrings strings_of(const CbPage *page)
{
    return (CbGuideStrings){
        .contents = cb_frame_string(page, "contents_of_guide"),
        .figures = cb_frame_string(page, "figures"),
        .figure = cb_frame_string(page, "figure"),
        .page = cb_frame_string(page, "guide_page"),
        .source = cb_frame_string(page, "source"),
        .cover = cb_frame_string(page, "guide_cover"),
        .alerts = {cb_frame_string(page, "note_label"), cb_frame_string(page, "tip_label"),
                   cb_frame_string(page, "important_label"), cb_frame_string(page, "warning_label"),
                   cb_frame_string(page, "caution_label")}};
}

static gboolean is_later(CbDate a, CbDate b)
{
    if (a.year != b.year) {
        return a.year > b.year;
    }
    return a.month != b.month ? a.month > b.month : a.day > b.day;
}

/* The latest date of any entry: when the guide's content was changed. */
static CbDate latest_update(const CbCollection *collection)
{
    CbDate latest = {FIRST_YEAR, 1, 1};
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        for (guint i = 0; i < cb_collection_count(collection, kind); i++) {
            CbDate date = cb_collection_entry(collection, kind, i)->updated;
            if (is_later(date, latest)) {
                latest = date;
            }
        }
    }
    return latest;
}

/* A day as the page's language writes it. */
static const char *long_date(const CbPage *page, CbDate date)
{
    g_autoptr(GString) text = g_string_new(NULL);
    cb_locale_date(page->language->locale, date, CB_DATE_LONG, text);
    return cb_arena_strndup(page->scratch, text->str, text->len);
}

/* A text of the front matter, or NULL. */
static const char *front_text(const CbNode *front, const char *key)
{
    const CbNode *node = front ? cb_node_get(front, key) : NULL;
    return node && node->kind == CB_NODE_SCALAR && *node->text ? node->text : NULL;
}

/* An address as one reads it out: without its scheme and its last slash. */
static const char *shown_address(const CbPage *page, const char *address)
{
    const char *start = address != NULL ? strstr(address, "://") : NULL;
    if (start == NULL) {
        return address;
    }
    start += strlen("://");
    gsize length = strlen(start);
    return cb_arena_strndup(page->scratch, start, length - (g_str_has_suffix(start, "/") ? 1 : 0));
}

/* The title as it stands alone, in a list of files or a window: with that of the collection. */
static const char *full_title(const CbPage *page, const CbGuideInput *input)
{
    if (input->collection == NULL || strstr(input->title, input->collection) != NULL) {
        return input->title;
    }
    return cb_arena_printf(page->scratch, "%s – %s", input->title, input->collection);
}

/* What is set, and how it is called if the front matter does not say. */
typedef struct {
    const char *title;
    gboolean is_sheet;
    gboolean must_fit;
} Printed;

static CbGuideInput input_of(const CbPage *page, const Printed *printed, const CbNode *front)
{
    CbDate date = latest_update(page->site->collection);
    CbGuideInput input = {.language = page->language->id,
                          .title = front_text(front, "title"),
                          .collection = front_text(front, "collection"),
                          .description = front_text(front, "description"),
                          .author = front_text(front, "author"),
                          .date = front_text(front, "date"),
                          .address = shown_address(page, front_text(front, "address")),
                          .created = cb_arena_printf(page->scratch, "%04d-%02d-%02dT00:00:00Z",
                                                     date.year, date.month, date.day),
                          .is_sheet = printed->is_sheet,
                          .must_fit = printed->must_fit,
                          .strings = strings_of(page)};
    if (!input.title) {
        input.title = printed->title;
    }
    input.full_title = full_title(page, &input);
    if (!input.author) {
        input.author = input.collection;
    }
    if (!input.date && date.year > FIRST_YEAR) {
        input.date = long_date(page, date);
    }
    return input;
}

static gboolean set_document(const CbPage *page, const CbGuideInput *input, GString *out)
{
    CbPressPool *presses = page->site->presses;
    CbPress *press = cb_press_pool_take(presses, page->diagnostics);
    g_autoptr(GBytes) pdf = press ? cb_guide_write(press, input, page->diagnostics) : NULL;
    cb_press_pool_put(presses, press);
    if (!pdf) {
        return FALSE;
    }
    gsize length = 0;
    const char *bytes = g_bytes_get_data(pdf, &length);
    g_string_append_len(out, bytes, (gssize)length);
    return TRUE;
}

/* Sets what a composed Markdown document says, its front matter included. */
static gboolean print_document(const CbPage *page, const Printed *printed, const char *markdown,
                               GString *out)
{
    const gsize fence = strlen("---\n");
    gsize start = cb_guide_text_start(markdown);
    g_autoptr(CbSource) source = cb_source_new("guide.md", markdown, start);
    const CbNode *front = start > 0 ? cb_yaml_parse_part(page->scratch, source, fence,
                                                         start - fence, page->diagnostics)
                                    : NULL;
    const char *text = markdown + start;
    g_autoptr(CbMarkdown) document = cb_guide_parse(page, text);
    Printing printing = {.page = page, .drawing = *page};
    printing.drawing.on_paper = TRUE;
    CbGuideInput input = input_of(page, printed, front);
    input.document = document;
    input.sources = (CbGuideSources){find_figure, find_media, find_target, find_place, &printing};
    return set_document(page, &input, out);
}

gboolean cb_share_print(const CbPage *page, int number, GString *out)
{
    const CbCollection *collection = page->site->collection;
    const char *name = text_of(page, &collection->config.title);
    CbShareTexts texts = {.title = name, .above = NULL, .below = NULL};
    if (number >= 0) {
        CbValue brief = cb_site_entry(page->language, CB_KIND_CASE, (guint)number);
        CbValue above = cb_map_get(brief.as.map, "organisation");
        texts.title = text_of(page, &collection->cases[number].entry.title);
        texts.above = above.type == CB_VALUE_STRING ? above.as.string : NULL;
        texts.below = name;
    }
    CbPressPool *presses = page->site->presses;
    CbPress *press = cb_press_pool_take(presses, page->diagnostics);
    gboolean done = press != NULL && cb_share_image(press, &texts, out);
    cb_press_pool_put(presses, press);
    return done;
}

gboolean cb_guide_print(const CbPage *page, GString *out)
{
    const CbGuide *guide = &page->site->collection->config.guides[page->output->index];
    Printed printed = {.title = text_of(page, &guide->title)};
    g_autoptr(GString) markdown = g_string_new(NULL);
    return cb_guide_compose(page, markdown) && print_document(page, &printed, markdown->str, out);
}

/* As cb_sheet_print; FALSE without errors: it must fit, and has too many pages. */
static gboolean print_sheet(const CbPage *page, guint shortened, GString *out)
{
    const CbCase *one = &page->site->collection->cases[page->output->index];
    Printed printed = {.title = text_of(page, &one->entry.title),
                       .is_sheet = TRUE,
                       .must_fit = shortened < CB_MOST_SHORTENED};
    g_autoptr(GString) markdown = g_string_new(NULL);
    return cb_sheet_compose(page, shortened, markdown) &&
           print_document(page, &printed, markdown->str, out);
}

gboolean cb_sheet_print(const CbPage *page, GString *out)
{
    for (guint shortened = 0;; shortened++) {
        g_autoptr(CbDiagnostics) said = cb_diagnostics_new();
        CbPage attempt = *page;
        attempt.diagnostics = said;
        gboolean done = print_sheet(&attempt, shortened, out);
        if (done || shortened == CB_MOST_SHORTENED ||
            cb_diagnostics_count(said, CB_SEVERITY_ERROR) > 0) {
            cb_diagnostics_take(page->diagnostics, said);
            return done;
        }
    }
}

/* A guide that is checked. */
typedef struct {
    Printing printing;
    const char *entry; /* id of the heading of the entry that we are in, or NULL */
    GHashTable *known; /* figures and images that were looked at */
} Checking;

static void report(const Checking *checking, CbCode code, const char *heading, const char *excerpt,
                   const char *format, ...) G_GNUC_PRINTF(5, 6);

static void report(const Checking *checking, CbCode code, const char *heading, const char *excerpt,
                   const char *format, ...)
{
    const CbPage *page = checking->printing.page;
    gboolean exact = FALSE;
    CbSpan span = cb_guide_place(page, heading, excerpt, &exact);
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const char *hint = code == CB_CODE_PRINT_REFERENCE ? CB_GUIDE_REFERENCE_HINT : NULL;
    cb_diagnostics_add(page->diagnostics, code, span, hint, "%s", message);
}

/* Whether a drawing or an image can be read. */
static void check_picture(Checking *checking, GBytes *bytes, CbCode code, const char *heading,
                          const char *excerpt, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CbPicture) picture = cb_picture_new(bytes, &error);
    if (picture == NULL) {
        report(checking, code, heading, excerpt, CB_GUIDE_UNREADABLE, name,
               g_strchomp(error->message));
    }
}

static void check_figure(Checking *checking, const char *id)
{
    CbGuideFigure figure = {0};
    const CbPage *page = checking->printing.page;
    if (!find_figure(id, FALSE, &figure, &checking->printing)) {
        if (is_unpublished(page, CB_KIND_FIGURE, id)) {
            return;
        }
        report(checking, CB_CODE_PRINT_REFERENCE, checking->entry, id, CB_GUIDE_NO_FIGURE, id);
        return;
    }
    const char *heading = cb_arena_printf(page->scratch, "figure-%s", id);
    g_autoptr(GBytes) svg = figure.svg;
    check_picture(checking, svg, CB_CODE_PRINT_FIGURE, heading, NULL, id);
}

static void check_image(Checking *checking, const char *path)
{
    g_autoptr(GBytes) bytes = find_media(path, &checking->printing);
    if (bytes != NULL) {
        check_picture(checking, bytes, CB_CODE_PRINT_IMAGE, checking->entry, path, path);
    } else {
        report(checking, CB_CODE_PRINT_IMAGE, checking->entry, path, CB_GUIDE_NO_IMAGE, path);
    }
}

static gboolean leads_somewhere(const Checking *checking, const CbMarkdownLink *link)
{
    CbGuideTarget target;
    return link->kind == CB_LINK_URL || link->kind == CB_LINK_FRAGMENT ||
           find_target(link, &target, (gpointer)(gsize)&checking->printing);
}

static void check_link(Checking *checking, const CbMarkdownLink *link, gboolean is_picture)
{
    gboolean is_known =
        is_picture && !g_hash_table_add(checking->known, (gpointer)(gsize)link->target);
    if (is_known) {
        return;
    }
    if (is_picture && link->kind == CB_LINK_FIGURE) {
        check_figure(checking, link->target);
    } else if (is_picture && link->kind == CB_LINK_MEDIA) {
        check_image(checking, link->target);
    } else if (!leads_somewhere(checking, link)) {
        report(checking, CB_CODE_PRINT_REFERENCE, checking->entry, link->target, CB_GUIDE_NOWHERE,
               link->target);
    }
}

void cb_guide_check(const CbPage *page, const CbMarkdown *document)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    Checking checking = {.printing = {.page = page, .drawing = *page}, .known = known};
    checking.printing.drawing.on_paper = TRUE;
    cmark_iter *iter = cmark_iter_new(cb_markdown_root(document));
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        const CbMarkdownLink *link = cb_markdown_link(node);
        gboolean is_heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
        if (event == CMARK_EVENT_ENTER && is_heading && cmark_node_get_heading_level(node) <= 2) {
            checking.entry = cb_markdown_heading_id(node);
        } else if (event == CMARK_EVENT_ENTER && link != NULL) {
            check_link(&checking, link, link->is_image);
        }
    }
    cmark_iter_free(iter);
}
