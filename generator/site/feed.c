#include "site/feed.h"

#include "base/escape.h"
#include "base/version.h"
#include "plan/url.h"
#include "site/body.h"

#include <stdarg.h>
#include <string.h>

static int compare_dates(CbDate a, CbDate b)
{
    if (a.year != b.year) {
        return a.year < b.year ? -1 : 1;
    }
    if (a.month != b.month) {
        return a.month < b.month ? -1 : 1;
    }
    return (a.day > b.day) - (a.day < b.day);
}

/* The address of a path: absolute if there is a base URL, else seen from this page. */
static const char *address(const CbPage *page, const char *path)
{
    return page->site->base_url ? cb_url_absolute(page->scratch, page->site->base_url, path)
                                : cb_url_relative(page->scratch, page->path, path);
}

static void append_element(GString *out, const char *indent, const char *name, const char *text)
{
    g_string_append_printf(out, "%s<%s>", indent, name);
    cb_escape_xml(out, text, -1);
    g_string_append_printf(out, "</%s>\n", name);
}

/* A text of an entry, with its language if that is not the feed's. */
static void append_text(const CbPage *page, const char *name, const char *text, guint language,
                        GString *out)
{
    g_string_append_printf(out, "    <%s", name);
    if (language != page->language->number) {
        g_string_append_printf(out, " xml:lang=\"%s\"",
                               page->site->collection->config.languages[language]);
    }
    g_string_append_c(out, '>');
    cb_escape_xml(out, text, -1);
    g_string_append_printf(out, "</%s>\n", name);
}

static void append_moment(GString *out, const char *indent, CbDate date)
{
    g_string_append_printf(out, "%s<updated>%04d-%02d-%02dT00:00:00Z</updated>\n", indent,
                           date.year, date.month, date.day);
}

/* A lasting name for a page: its address, or one made from the collection's title and the path. */
static void append_id(const CbPage *page, const char *indent, const char *path, GString *out)
{
    if (page->site->base_url) {
        append_element(out, indent, "id", address(page, path));
        return;
    }
    g_autoptr(GChecksum) hash = g_checksum_new(G_CHECKSUM_SHA1);
    const char *title = cb_text_get(&page->site->collection->config.title, 0, NULL);
    guint8 bytes[20];
    gsize length = sizeof bytes;
    g_checksum_update(hash, (const guchar *)"casebook:", -1);
    g_checksum_update(hash, (const guchar *)(title ? title : ""), -1);
    g_checksum_update(hash, (const guchar *)"/", 1);
    g_checksum_update(hash, (const guchar *)path, -1);
    g_checksum_get_digest(hash, bytes, &length);
    bytes[6] = (guint8)((bytes[6] & 0x0f) | 0x50);
    bytes[8] = (guint8)((bytes[8] & 0x3f) | 0x80);
    g_string_append_printf(out, "%s<id>urn:uuid:", indent);
    for (gsize i = 0; i < 16; i++) {
        g_string_append_printf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                               bytes[i]);
    }
    g_string_append(out, "</id>\n");
}

static int latest_first(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const CbCollection *collection = user_data;
    guint left = *(const guint *)a, right = *(const guint *)b;
    int order = compare_dates(collection->cases[right].entry.updated,
                              collection->cases[left].entry.updated);
    return order ? order : (left > right) - (left < right);
}

/* The cases with a date, the latest first. */
static GArray *dated_cases(const CbCollection *collection)
{
    GArray *dated = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < collection->n_cases; i++) {
        if (collection->cases[i].entry.updated.year > 0) {
            g_array_append_val(dated, i);
        }
    }
    g_array_sort_with_data(dated, latest_first, (gpointer)collection);
    return dated;
}

static void append_entry(const CbPage *page, guint index, GString *out)
{
    const CbCase *one = &page->site->collection->cases[index];
    guint language = page->language->number, title_language = language, summary_language = language;
    const char *path = cb_plan_entry_path(page->site->plan, CB_KIND_CASE, index, language);
    const char *title = cb_text_get(&one->entry.title, language, &title_language);
    const CbMarkdown *summary = cb_body_get(&one->entry.summary, language, &summary_language);
    g_string_append(out, "  <entry>\n");
    append_text(page, "title", title, title_language, out);
    append_id(page, "    ", path, out);
    append_moment(out, "    ", one->entry.updated);
    g_string_append(out, "    <link href=\"");
    cb_escape_xml(out, address(page, path), -1);
    g_string_append(out, "\"/>\n");
    if (summary) {
        append_text(page, "summary", cb_body_plain_on(page, summary), summary_language, out);
    }
    g_string_append(out, "  </entry>\n");
}

static void append_link(const CbPage *page, const char *relation, const char *path, GString *out)
{
    g_string_append_printf(out, "  <link rel=\"%s\" href=\"", relation);
    cb_escape_xml(out, address(page, path), -1);
    g_string_append(out, "\"/>\n");
}

void cb_feed_write(const CbPage *page, GString *out)
{
    const CbCollection *collection = page->site->collection;
    const char *home = cb_plan_path(page->site->plan, CB_OUTPUT_HOME, page->language->number);
    const char *title = page->language->title.as.string;
    g_autoptr(GArray) dated = dated_cases(collection);
    CbDate latest = {1970, 1, 1};
    if (dated->len > 0) {
        latest = collection->cases[g_array_index(dated, guint, 0)].entry.updated;
    }

    g_string_append_printf(out,
                           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
                           page->language->id);
    append_element(out, "  ", "title", title);
    append_id(page, "  ", page->path, out);
    append_link(page, "self", page->path, out);
    append_link(page, "alternate", home, out);
    append_moment(out, "  ", latest);
    g_string_append(out, "  <author>");
    append_element(out, "", "name", title);
    g_string_truncate(out, out->len - 1);
    g_string_append(out, "</author>\n");
    g_string_append(out, "  <generator version=\"" CB_VERSION "\">Casebook</generator>\n");
    for (guint i = 0; i < dated->len && i < CB_FEED_ENTRIES; i++) {
        append_entry(page, g_array_index(dated, guint, i), out);
    }
    g_string_append(out, "</feed>\n");
}

/* When an output's content was changed, as its entry says; year 0: unknown. */
static CbDate updated_of(const CbCollection *collection, const CbOutput *output)
{
    switch (output->kind) {
    case CB_OUTPUT_CASE:
        return collection->cases[output->index].entry.updated;
    case CB_OUTPUT_PRACTICE:
        return collection->practices[output->index].entry.updated;
    case CB_OUTPUT_TOPIC:
        return collection->topics[output->index].entry.updated;
    case CB_OUTPUT_TOOL:
        return collection->tools[output->index].entry.updated;
    case CB_OUTPUT_FIGURE:
        return collection->figures[output->index].entry.updated;
    case CB_OUTPUT_PAGE:
        return collection->pages[output->index].entry.updated;
    default:
        return (CbDate){0};
    }
}

static void append_alternates(const CbPage *page, const CbOutput *output, GString *out)
{
    const CbConfig *config = &page->site->collection->config;
    for (guint i = 0; config->n_languages > 1 && i < config->n_languages; i++) {
        g_string_append_printf(out, "    <xhtml:link rel=\"alternate\" hreflang=\"%s\" href=\"",
                               config->languages[i]);
        cb_escape_xml(out, address(page, cb_plan_translation(page->site->plan, output, i)), -1);
        g_string_append(out, "\"/>\n");
    }
}

static void append_url(const CbPage *page, const CbOutput *output, GString *out)
{
    CbDate updated = updated_of(page->site->collection, output);
    g_string_append(out, "  <url>\n");
    append_element(out, "    ", "loc", address(page, output->path));
    if (updated.year > 0) {
        g_string_append_printf(out, "    <lastmod>%04d-%02d-%02d</lastmod>\n", updated.year,
                               updated.month, updated.day);
    }
    append_alternates(page, output, out);
    g_string_append(out, "  </url>\n");
}

static void append_sitemaps(const CbPage *page, GString *out)
{
    guint count = 0;
    const CbOutput *outputs = cb_plan_outputs(page->site->plan, &count);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (guint i = 0; i < count; i++) {
        if (outputs[i].kind == CB_OUTPUT_SITEMAP && outputs[i].part > 0) {
            g_string_append(out, "  <sitemap>\n");
            append_element(out, "    ", "loc", address(page, outputs[i].path));
            g_string_append(out, "  </sitemap>\n");
        }
    }
    g_string_append(out, "</sitemapindex>\n");
}

/* The addresses of the pages from number `first` to `end`. */
static void append_urls(const CbPage *page, guint first, guint end, GString *out)
{
    guint count = 0, number = 0;
    const CbOutput *outputs = cb_plan_outputs(page->site->plan, &count);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
                         "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
    for (guint i = 0; i < count; i++) {
        if (!cb_output_kind_is_listed(outputs[i].kind)) {
            continue;
        }
        if (number >= first && number < end) {
            append_url(page, &outputs[i], out);
        }
        number++;
    }
    g_string_append(out, "</urlset>\n");
}

static guint count_listed(const CbPlan *plan)
{
    guint count = 0, n_listed = 0;
    const CbOutput *outputs = cb_plan_outputs(plan, &count);
    for (guint i = 0; i < count; i++) {
        n_listed += cb_output_kind_is_listed(outputs[i].kind) ? 1 : 0;
    }
    return n_listed;
}

void cb_sitemap_write(const CbPage *page, GString *out)
{
    guint part = page->output->part;
    if (part > 0) {
        guint first = (part - 1) * CB_ADDRESSES_PER_SITEMAP;
        append_urls(page, first, first + CB_ADDRESSES_PER_SITEMAP, out);
    } else if (cb_part_sitemaps(count_listed(page->site->plan)) > 1) {
        append_sitemaps(page, out);
    } else {
        append_urls(page, 0, G_MAXUINT, out);
    }
}

void cb_robots_write(const CbPage *page, GString *out)
{
    g_string_append(out, "User-agent: *\nAllow: /\n");
    if (page->site->base_url) {
        g_string_append_printf(out, "Sitemap: %ssitemap.xml\n", page->site->base_url);
    }
}
