#include "site/body.h"

#include "base/escape.h"
#include "guide/guide.h"
#include "load/links.h"
#include "model/plain_text.h"
#include "plan/url.h"
#include "site/arguments.h"
#include "site/figure_value.h"
#include "site/heading.h"

#include <string.h>

/* Bytes that are kept ready for the HTML of a text. */
#define LEAST_HTML 4096

/* A body as a value. */
typedef struct {
    CbObject object;
    const CbMarkdown *document;
    CbValue line; /* as HTML inside a line, if it is the same on all pages; undefined: not made */
} Body;

static CbValue print_body(CbRender *render, const CbObject *object)
{
    return cb_value_string(
        cb_body_plain_on(cb_render_host(render), ((const Body *)object)->document));
}

static const CbObjectClass body_class = {.name = "a Markdown text", .print = print_body};

CbValue cb_body_value(CbArena *arena, const CbMarkdown *document)
{
    Body *body = cb_arena_new_struct(arena, Body);
    *body = (Body){.object = {&body_class}, .document = document};
    return cb_value_object(&body->object);
}

static const Body *body_of(CbValue value)
{
    gboolean is_body = value.type == CB_VALUE_OBJECT && value.as.object->class == &body_class;
    return is_body ? (const Body *)value.as.object : NULL;
}

const CbMarkdown *cb_body_of(CbValue value)
{
    const Body *body = body_of(value);
    return body != NULL ? body->document : NULL;
}

const char *cb_body_plain(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                          const CbMarkdown *document)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_plain_text(site->collection, language->number, document, out);
    g_strchomp(out->str);
    return cb_arena_strdup(arena, out->str);
}

const char *cb_body_plain_on(const CbPage *page, const CbMarkdown *document)
{
    return cb_body_plain(page->site, page->language, page->scratch, document);
}

void cb_body_headings(CbArena *arena, const CbMarkdown *document, int shift, CbListBuilder *list)
{
    gsize count = 0;
    const CbMarkdownHeading *headings = cb_markdown_headings(document, &count);
    for (gsize i = 0; i < count; i++) {
        CbMap *map = cb_map_new(arena, headings[i].language != NULL ? 4 : 3);
        if (headings[i].language != NULL) {
            CbMap *fallback = cb_map_new(arena, 1);
            cb_map_set(fallback, "title",
                       cb_value_string(cb_arena_strdup(arena, headings[i].language)));
            cb_map_set(map, "fallback", cb_value_map(fallback));
        }
        cb_map_set(map, "id", cb_value_string(cb_arena_strdup(arena, headings[i].id)));
        cb_map_set(map, "title", cb_value_string(cb_arena_strdup(arena, headings[i].text)));
        cb_map_set(map, "level", cb_value_integer(CLAMP(headings[i].level + shift, 1, 6)));
        cb_list_builder_add(list, cb_value_map(map));
    }
}

static gboolean has_anchor(const CbPage *page, const char *address)
{
    return page->anchors && g_hash_table_contains(page->anchors, address + 1);
}

/* Where in a guide an entry stands, or the place in it, as an address; NULL if it does not. */
static const char *guide_anchor(const CbPage *page, CbKind kind, const char *id, const char *place)
{
    const char *name = cb_kind_name(kind);
    const char *within =
        place ? cb_arena_printf(page->scratch, "#%s-%s-%s", name, id, place) : NULL;
    if (within && has_anchor(page, within)) {
        return within;
    }
    const char *anchor =
        cb_arena_printf(page->scratch, "#%s", cb_guide_heading_id(page->scratch, name, id));
    return has_anchor(page, anchor) ? anchor : NULL;
}

/* A figure as HTML; in a guide, its first place is where links to it lead. */
static const char *placed_figure(const CbPage *page, guint index, const CbMarkdownLink *link)
{
    const char *html = cb_figure_html(page, index, link->text, link->language);
    const char *anchor = cb_arena_printf(page->scratch, "figure-%s", link->target);
    gboolean is_first = page->anchors && html && g_hash_table_lookup(page->anchors, anchor) == link;
    return is_first ? cb_arena_printf(page->scratch, "<div id=\"%s\">\n%s\n</div>", anchor, html)
                    : html;
}

static gboolean resolve_entry(const CbPage *page, const CbMarkdownLink *link, CbKind kind,
                              CbLinkTarget *target)
{
    const CbSite *site = page->site;
    int index = cb_site_find(site, kind, link->target);
    if (index < 0) {
        return FALSE;
    }
    const char *path = cb_plan_entry_path(site->plan, kind, (guint)index, page->language->number);
    const CbMap *entry = cb_site_entry(page->language, kind, (guint)index).as.map;
    CbValue title = cb_map_get(entry, "title");
    CbValue fallback = cb_map_get(entry, "fallback");
    CbValue other =
        fallback.type == CB_VALUE_MAP ? cb_map_get(fallback.as.map, "title") : cb_value_none();
    const char *place = NULL;
    if (link->fragment) {
        place = cb_headings_find(site->headings, kind, (guint)index, page->language->number,
                                 link->fragment);
    }
    if (link->fragment) {
        path = cb_arena_printf(page->scratch, "%s#%s", path, place ? place : link->fragment);
    }
    target->url = guide_anchor(page, kind, link->target, place);
    if (!target->url) {
        target->url = cb_page_address(page, page->scratch, path);
    }
    target->title = title.type == CB_VALUE_STRING ? title.as.string : link->target;
    target->title_language = other.type == CB_VALUE_STRING ? other.as.string : page->language->id;
    if (kind == CB_KIND_FIGURE && link->is_image) {
        target->html = placed_figure(page, (guint)index, link);
    }
    return TRUE;
}

/* CbLinkResolver. */
static gboolean resolve_link(const CbMarkdownLink *link, CbLinkTarget *target, gpointer user_data)
{
    const CbPage *page = user_data;
    if (link->kind == CB_LINK_MEDIA) {
        const char *path = cb_plan_media_path(page->site->plan, link->target);
        target->url = path ? cb_page_address(page, page->scratch, path) : NULL;
        target->title = link->target;
        CbImageSize size = cb_site_image_size(page->site, link->target);
        target->width = (int)size.width;
        target->height = (int)size.height;
        target->srcset = cb_site_srcset(page, link->target);
        target->sizes = target->srcset ? cb_images_sizes(page->site->images) : NULL;
        return path != NULL;
    }
    CbKind kind = cb_links_kind(link->kind);
    return kind != CB_KIND_COUNT && resolve_entry(page, link, kind, target);
}

void cb_body_html(const CbPage *page, const CbMarkdown *document, int heading_shift, GString *out)
{
    const CbStrings *strings = page->language->strings;
    CbMarkdownHtml options = {
        .resolve = resolve_link,
        .user_data = (gpointer)page,
        .heading_shift = heading_shift,
        .tip_label = {cb_strings_text(strings, "note_label"), cb_strings_text(strings, "tip_label"),
                      cb_strings_text(strings, "important_label"),
                      cb_strings_text(strings, "warning_label"),
                      cb_strings_text(strings, "caution_label")},
        .footnotes_label = cb_strings_text(strings, "footnotes"),
        .back_label = cb_strings_text(strings, "back_to_text"),
        .interactive_tasks = page->output->kind == CB_OUTPUT_TOOL,
    };
    cb_markdown_render_html(document, &options, out);
}

/* Appends paragraphs, as HTML for use inside one: they run on. */
static void append_joined(const GString *html, GString *out)
{
    static const char *const marks[] = {"</p>\n<p>", "<p>", "</p>"};
    g_autoptr(GString) joined = g_string_new_len(html->str, (gssize)html->len);
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        g_string_replace(joined, marks[i], i == 0 ? " " : "", 0);
    }
    g_strchomp(joined->str);
    g_string_append(out, joined->str);
}

/* Appends a text for use inside a paragraph; blocks that are no paragraphs become plain text. */
static void append_inline(const CbPage *page, const CbMarkdown *document, GString *out)
{
    if (!cb_markdown_is_paragraphs(document)) {
        cb_escape_html(out, cb_body_plain_on(page, document), -1);
        return;
    }
    g_autoptr(GString) html = g_string_new(NULL);
    cb_body_html(page, document, 0, html);
    append_joined(html, out);
}

CbValue cb_body_value_shared(CbArena *arena, const CbMarkdown *document)
{
    CbValue value = cb_body_value(arena, document);
    if (!cb_markdown_is_paragraphs(document) || !cb_markdown_is_fixed(document)) {
        return value;
    }
    static const CbMarkdownHtml options = {0};
    g_autoptr(GString) html = g_string_new(NULL), line = g_string_new(NULL);
    cb_markdown_render_html(document, &options, html);
    append_joined(html, line);
    /* The value is still nobody's but ours. */
    ((Body *)value.as.object)->line =
        cb_value_markup(cb_arena_strndup(arena, line->str, line->len), line->len);
    return value;
}

gboolean cb_filter_markdown(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result)
{
    static const char *const names[] = {"shift", "inline", NULL};
    CbValue options[2];
    (void)user_data;
    if (!cb_arguments_read(render, "markdown", arguments, n_arguments, keywords, names, options)) {
        return FALSE;
    }
    const CbPage *page = cb_render_host(render);
    const Body *body = body_of(arguments[0]);
    const CbMarkdown *document = body != NULL ? body->document : NULL;
    gboolean is_inline = document != NULL && cb_argument_boolean(options[1]);
    if (is_inline && body->line.type != CB_VALUE_UNDEFINED) {
        *result = body->line;
        return TRUE;
    }
    g_autoptr(GString) html = g_string_sized_new(LEAST_HTML);
    if (is_inline) {
        append_inline(page, document, html);
    } else if (document) {
        cb_body_html(page, document, (int)cb_argument_integer(options[0], 0), html);
    } else if (arguments[0].type == CB_VALUE_STRING) {
        cb_arguments_append_text(arguments[0], html);
    }
    *result = cb_value_markup(cb_arena_strndup(page->scratch, html->str, html->len), html->len);
    return TRUE;
}

gboolean cb_filter_plain(CbRender *render, const CbValue *arguments, gsize n_arguments,
                         const CbMap *keywords, gpointer user_data, CbValue *result)
{
    (void)user_data;
    if (!cb_arguments_read(render, "plain", arguments, n_arguments, keywords, NULL, NULL)) {
        return FALSE;
    }
    const CbMarkdown *document = cb_body_of(arguments[0]);
    *result = document ? cb_value_string(cb_body_plain_on(cb_render_host(render), document))
                       : arguments[0];
    return TRUE;
}
