/* Markdown of any bytes: parses, renders, and checks what must always hold. */
#include "load/markdown.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static gboolean resolve(const CbMarkdownLink *link, CbLinkTarget *target, gpointer user_data)
{
    (void)user_data;
    target->url = link->target;
    target->title = link->target;
    target->html = link->kind == CB_LINK_FIGURE ? "<figure></figure>" : NULL;
    return link->target[0] != 'x';
}

/* Raw markup never comes out: every tag is one that the writer knows. */
static void check_html(const GString *html)
{
    static const char *const tags[] = {
        "a",     "blockquote", "br",    "code", "div", "em",      "figure", "h1",
        "h2",    "h3",         "h4",    "h5",   "h6",  "hr",      "img",    "input",
        "label", "li",         "ol",    "p",    "pre", "section", "span",   "strong",
        "sup",   "table",      "tbody", "td",   "th",  "thead",   "tr",     "ul",
    };
    g_assert_true(g_utf8_validate_len(html->str, html->len, NULL));
    for (const char *p = strchr(html->str, '<'); p; p = strchr(p + 1, '<')) {
        const char *name = p[1] == '/' ? p + 2 : p + 1;
        gsize length = strcspn(name, " >");
        gboolean known = FALSE;
        for (guint i = 0; i < G_N_ELEMENTS(tags); i++) {
            known |= strlen(tags[i]) == length && strncmp(tags[i], name, length) == 0;
        }
        g_assert_true(known);
    }
    g_assert_null(strstr(html->str, "\xEF\xB7\x90"));
}

static void check_spans(const CbMarkdown *document, gsize length)
{
    gsize count;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        g_assert_cmpuint(links[i].span.start, <=, links[i].span.end);
        g_assert_cmpuint(links[i].span.end, <=, length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"nl", "en", "de", "fr"};
    const char *language = size > 0 ? languages[data[size - 1] % 4] : NULL;
    g_autofree char *text = g_malloc0(size + 1);
    if (size > 0) {
        memcpy(text, data, size);
    }
    g_autoptr(CbSource) source = cb_source_new("a.md", text, size);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbSourceRun run = {0, 0};
    CbSourceMap map = {source, &run, 1, cb_span_new(source, 0, size)};
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, size, &map, "p-", language, diagnostics);
    CbMarkdownHtml options = {.resolve = resolve, .interactive_tasks = TRUE};
    g_autoptr(GString) html = g_string_new(NULL);
    cb_markdown_render_html(document, &options, html);
    check_html(html);
    check_spans(document, size);
    g_autoptr(GString) rest = g_string_new(NULL);
    cb_markdown_render_text_titles(document, resolve, NULL, rest);
    cb_diagnostics_print_text(diagnostics, FALSE, rest);
    return 0;
}
