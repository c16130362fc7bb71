/* Whole guides, small ones: made, checked by our own checker, compared, and broken. What a reader
 * sees of the sample guide is tested with poppler, in tests/pdf. */
#include "guide/check.h"
#include "guide/guide.h"
#include "guide/picture.h"

#include <gio/gio.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

typedef struct {
    CbPrintStyle *style;
    CbPatternShelf *patterns;
    CbDiagnostics *diagnostics;
    GString *messages;
    gboolean figure_has_filter;
    gboolean figure_is_broken;
} Fixture;

static CbSource *bundled(void)
{
    g_autoptr(GBytes) bytes = g_resources_lookup_data("/casebook/templates/print.yaml",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    return cb_source_new("print.yaml", text, length);
}

static CbPrintStyle *read_style(const char *layer)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) base = bundled();
    g_autoptr(CbSource) theme = cb_source_new("theme.yaml", layer, strlen(layer));
    const CbSource *layers[] = {base, theme};
    CbPrintStyle *style = cb_print_style_read(layers, 2, NULL, diagnostics);
    g_assert_nonnull(style);
    return style;
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->style = read_style(data != NULL ? data : "{}");
    fixture->patterns = cb_pattern_shelf_new();
    fixture->diagnostics = cb_diagnostics_new();
    fixture->messages = g_string_new(NULL);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    cb_pattern_shelf_free(fixture->patterns);
    cb_print_style_free(fixture->style);
    cb_diagnostics_free(fixture->diagnostics);
    g_string_free(fixture->messages, TRUE);
}

static gboolean find_figure(const char *id, gboolean narrow, CbGuideFigure *figure,
                            gpointer user_data)
{
    const Fixture *fixture = user_data;
    (void)narrow;
    if (strcmp(id, "bars") != 0) {
        return FALSE;
    }
    const char *svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 80'>"
                      "<rect width='100' height='20' fill='#1d4587'/>"
                      "<text x='0' y='60' font-family='sans-serif'>Twelve</text></svg>";
    if (fixture->figure_has_filter) {
        svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
              "<rect width='9' height='9' filter='blur(1px)'/></svg>";
    } else if (fixture->figure_is_broken) {
        svg = "<svg";
    }
    figure->svg = g_bytes_new_static(svg, strlen(svg));
    figure->alt = "A bar of twelve";
    figure->title = "Bars";
    figure->source = "Counted";
    return TRUE;
}

static gboolean find_target(const CbMarkdownLink *link, CbGuideTarget *target, gpointer user_data)
{
    (void)user_data;
    *target = (CbGuideTarget){.title = "Elsewhere"};
    return strcmp(link->target, "elsewhere") == 0;
}

static GBytes *find_media(const char *path, gpointer user_data)
{
    static const char dot[] = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
                              "<circle cx='4' cy='4' r='3'/></svg>";
    (void)user_data;
    if (strcmp(path, "dot.svg") == 0) {
        return g_bytes_new_static(dot, sizeof dot - 1);
    }
    return strcmp(path, "broken.png") == 0 ? g_bytes_new_static("no image", 8) : NULL;
}

static CbGuideInput input_of(Fixture *fixture, const CbMarkdown *document)
{
    return (CbGuideInput){.document = document,
                          .language = "en",
                          .title = "A guide",
                          .author = "Nobody",
                          .created = "2026-11-21T00:00:00Z",
                          .strings = {.contents = "Contents",
                                      .figures = "Figures",
                                      .figure = "Figure",
                                      .page = "p. {page}",
                                      .source = "Source",
                                      .cover = "cover",
                                      .alerts = {"Note", "Tip", "Important", "Warning", "Caution"}},
                          .sources = {.figure = find_figure,
                                      .media = find_media,
                                      .target = find_target,
                                      .user_data = fixture}};
}

/* The guide of a text; NULL if there is none, and what was said in fixture->messages. */
static GBytes *guide_of(Fixture *fixture, const char *text, gboolean is_sheet)
{
    g_autoptr(CbPress) press =
        cb_press_new(fixture->style, fixture->patterns, fixture->diagnostics);
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, strlen(text), NULL, NULL, "en", fixture->diagnostics);
    CbGuideInput input = input_of(fixture, document);
    input.is_sheet = is_sheet;
    GBytes *bytes = cb_guide_write(press, &input, fixture->diagnostics);
    cb_diagnostics_print_text(fixture->diagnostics, FALSE, fixture->messages);
    return bytes;
}

static void assert_passes(GBytes *bytes)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    gsize length = 0;
    const guint8 *data = g_bytes_get_data(bytes, &length);
    cb_pdf_check(data, length, problems);
    for (guint i = 0; i < problems->len; i++) {
        g_test_message("%s", (const char *)g_ptr_array_index(problems, i));
    }
    g_assert_cmpuint(problems->len, ==, 0);
}

static int count_pages(GBytes *bytes)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    qpdf_data pdf = qpdf_init();
    g_assert_cmpint(qpdf_read_memory(pdf, "guide", data, length, NULL), ==, QPDF_SUCCESS);
    int pages = qpdf_get_num_pages(pdf);
    qpdf_cleanup(&pdf);
    return pages;
}

static const char everything[] =
    "# First {#part-first}\n\nSummary.\n\n"
    "## One: a case {#case-one}\n\nIts summary.\n\n"
    "| Facts | of this case |\n|---|---|\n| Sector | Care |\n| Size | 12 |\n\n"
    "### Section\n\nText with *emphasis*, **strength**, `code`, a [link](https://example.org/a) "
    "and another[^1], to [](case:two) and <https://example.org/>.\n\n"
    "![Bars](figure:bars)\n\n> “Quoted”\n>\n> — Somebody\n\n> [!TIP]\n> - One\n> - Two\n\n"
    "1. Ordered\n2. List\n   - nested\n     - deeper\n\n- [ ] To do\n- [x] Done\n\n"
    "```\nverbatim\n  lines\n```\n\n---\n\n"
    "| A | B |\n|---|--:|\n| x[^2] | 1 |\n| y | 22 |\n\n"
    "##### Deep heading ![A dot](media:dot.svg)\n\nText[^1].\n\n"
    "![First thing](media:dot.svg) and [![Linked](media:dot.svg)](https://example.org/c)\n\n"
    "- ![Item](media:dot.svg)\n\n| ![Head](media:dot.svg) |\n|---|\n| ![Cell](media:dot.svg) |\n\n"
    "> [!LANG nl]\n> ### Een kop\n>\n> Een alinea[^2] met [](case:two).\n>\n> - punt\n\n"
    "# Second {#phase-2}\n\nSummary.\n\n## Two {#case-two}\n\nSee [](figure:bars).\n\n"
    "# Register {#part-register}\n\nAll.\n\n| Who | Case |\n|---|---|\n"
    "| Somebody | [One](case:one) |\n| Term | [a](case:one), [b](case:two) |\n\n"
    "[^1]: A footnote with a [link](https://example.org/b).\n[^2]: Another[^3].\n"
    "[^3]: Inside, ![noted](media:dot.svg).\n";

static void test_everything(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes = guide_of(fixture, everything, FALSE);
    g_assert_cmpstr(fixture->messages->str, ==, "");
    g_assert_nonnull(bytes);
    assert_passes(bytes);
}

static void test_sheet(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes =
        guide_of(fixture, "## One {#case-one}\n\nText.\n\n### More\n\n- a\n", TRUE);
    g_assert_cmpstr(fixture->messages->str, ==, "");
    g_assert_nonnull(bytes);
    assert_passes(bytes);
}

/* A sheet that is too long for two pages is set smaller. */
static void test_long_sheet(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) text = g_string_new("## One {#case-one}\n\n");
    for (guint i = 0; i < 26; i++) {
        g_string_append(text, "A paragraph of some length, which tells what was done, by whom, and "
                              "what became of it, so that others can do it, too, or leave it; for "
                              "that is what cases are for, and sheets even more so.\n\n");
    }
    g_autoptr(GBytes) bytes = guide_of(fixture, text->str, TRUE);
    g_assert_cmpstr(fixture->messages->str, ==, "");
    assert_passes(bytes);
    g_assert_cmpint(count_pages(bytes), ==, CB_MAX_SHEET_PAGES);
}

static void test_empty(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes = guide_of(fixture, "", FALSE);
    g_assert_nonnull(bytes);
    assert_passes(bytes);
}

/* The same input, the same bytes: with one press, with another, and on several threads. */
static gpointer make_one(gpointer data)
{
    Fixture *fixture = data;
    g_autoptr(CbPress) press =
        cb_press_new(fixture->style, fixture->patterns, fixture->diagnostics);
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(everything, strlen(everything), NULL, NULL, "en", fixture->diagnostics);
    CbGuideInput input = input_of(fixture, document);
    GBytes *first = cb_guide_write(press, &input, fixture->diagnostics);
    g_autoptr(GBytes) second = cb_guide_write(press, &input, fixture->diagnostics);
    g_assert_true(g_bytes_equal(first, second));
    return first;
}

static void test_deterministic(Fixture *fixture, gconstpointer data)
{
    (void)data;
    GThread *threads[4];
    g_autoptr(GBytes) alone = make_one(fixture);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("guide", make_one, fixture);
    }
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autoptr(GBytes) bytes = g_thread_join(threads[i]);
        g_assert_true(g_bytes_equal(alone, bytes));
    }
}

static void assert_fails(Fixture *fixture, const char *text, const char *code, const char *message)
{
    g_autoptr(GBytes) bytes = guide_of(fixture, text, FALSE);
    g_assert_null(bytes);
    g_assert_nonnull(strstr(fixture->messages->str, code));
    g_assert_nonnull(strstr(fixture->messages->str, message));
}

static void test_missing_glyph(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes =
        guide_of(fixture, "A bee \xF0\x9F\x90\x9D and two \xE6\xBC\xA2\xE5\xAD\x97 in it.", FALSE);
    g_assert_nonnull(bytes);
    assert_passes(bytes);
    g_assert_nonnull(strstr(fixture->messages->str, "warning[CB802]"));
    g_assert_nonnull(strstr(fixture->messages->str, "U+1F41D"));
    g_assert_nonnull(strstr(fixture->messages->str, "\"\xE6\xBC\xA2\xE5\xAD\x97\""));
}

static void test_missing_reference(Fixture *fixture, gconstpointer data)
{
    (void)data;
    assert_fails(fixture, "To [nowhere](case:nowhere).", "error[CB807]", "\"nowhere\"");
}

static void test_missing_figure(Fixture *fixture, gconstpointer data)
{
    (void)data;
    assert_fails(fixture, "![](figure:none)", "error[CB807]", "no figure \"none\"");
}

static void test_broken_figure(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->figure_is_broken = TRUE;
    assert_fails(fixture, "![](figure:bars)", "error[CB804]", "\"bars\" cannot be read");
}

static void test_raster(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->figure_has_filter = TRUE;
    g_autoptr(GBytes) bytes = guide_of(fixture, "![](figure:bars)", FALSE);
    g_assert_nonnull(bytes);
    g_assert_nonnull(strstr(fixture->messages->str, "warning[CB805]"));
}

static void test_missing_image(Fixture *fixture, gconstpointer data)
{
    (void)data;
    assert_fails(fixture, "![A photo](media:none.png)", "error[CB803]", "\"none.png\"");
}

static void test_broken_image(Fixture *fixture, gconstpointer data)
{
    (void)data;
    assert_fails(fixture, "![A photo](media:broken.png)", "error[CB803]", "\"broken.png\"");
}

static void test_overfull(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) table = g_string_new("# Too wide\n\n|");
    for (int i = 0; i < 60; i++) {
        g_string_append(table, "abcdefghijk |");
    }
    g_string_append(table, "\n|");
    for (int i = 0; i < 60; i++) {
        g_string_append(table, "---|");
    }
    g_string_append(table, "\n|");
    for (int i = 0; i < 60; i++) {
        g_string_append(table, "WWWWWWWWWWWWWWWWWWWWW |");
    }
    g_string_append(table, "\n");
    g_autoptr(GBytes) bytes = guide_of(fixture, table->str, FALSE);
    g_assert_nonnull(bytes);
    g_assert_nonnull(strstr(fixture->messages->str, "warning[CB806]"));
}

/* Said once, though there are two passages. */
static void test_hyphenation(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes =
        guide_of(fixture, "> [!LANG xx]\n> Qux.\n\n> [!LANG xx]\n> Quux.", FALSE);
    g_assert_nonnull(bytes);
    const char *said = strstr(fixture->messages->str, "warning[CB808]");
    g_assert_nonnull(said);
    g_assert_null(strstr(said + strlen("warning[CB808]"), "CB808"));
}

static void test_known_elsewhere(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes = guide_of(fixture, "To [](case:elsewhere).", FALSE);
    g_assert_nonnull(bytes);
    g_assert_cmpstr(fixture->messages->str, ==, "");
}

/* The smallest letters of a drawing, in points: those that are shown, in its own lengths. */
static void test_letters(Fixture *fixture, gconstpointer data)
{
    static const char svg[] =
        "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50' viewBox='0 0 200 100'>"
        "<text font-size='20'>a</text><text display=\"none\" font-size=\"2\">b</text>"
        "<text style='font-size: 30px'>c</text><text font-size='1em'>d</text></svg>";
    (void)fixture;
    (void)data;
    g_autoptr(GBytes) bytes = g_bytes_new_static(svg, sizeof svg - 1);
    g_autoptr(CbPicture) picture = cb_picture_new(bytes, NULL);
    g_assert_nonnull(picture);
    g_assert_cmpfloat_with_epsilon(cb_picture_smallest_text(picture), 7.5, 0.01);
}

static const char small_page[] = "page: { size: A5, hang: 0mm, hang-gap: 0mm, margin-inner: 15mm, "
                                 "margin-outer: 15mm, recto: false }\nlink: { print: address }\n";
static const char two_columns[] = "page: { size: Letter, columns: 2, hang: 0mm, hang-gap: 0mm }\n"
                                  "link: { print: none }\nheading-2: { new-page: always }\n";

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, data, function)                                                                  \
    g_test_add("/guide/" name, Fixture, data, set_up, function, tear_down)
    ADD("everything", NULL, test_everything);
    ADD("everything/a5", small_page, test_everything);
    ADD("everything/two-columns", two_columns, test_everything);
    ADD("sheet", NULL, test_sheet);
    ADD("sheet/long", NULL, test_long_sheet);
    ADD("empty", NULL, test_empty);
    ADD("deterministic", NULL, test_deterministic);
    ADD("missing-glyph", NULL, test_missing_glyph);
    ADD("hyphenation", NULL, test_hyphenation);
    ADD("missing-reference", NULL, test_missing_reference);
    ADD("missing-figure", NULL, test_missing_figure);
    ADD("broken-figure", NULL, test_broken_figure);
    ADD("raster", NULL, test_raster);
    ADD("missing-image", NULL, test_missing_image);
    ADD("broken-image", NULL, test_broken_image);
    ADD("overfull", NULL, test_overfull);
    ADD("letters", NULL, test_letters);
    ADD("known-elsewhere", NULL, test_known_elsewhere);
#undef ADD
    return g_test_run();
}
