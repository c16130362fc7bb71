#include "guide/print_style.h"

#include <gio/gio.h>
#include <string.h>

static CbSource *bundled(void)
{
    g_autoptr(GBytes) bytes = g_resources_lookup_data("/casebook/templates/print.yaml",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    g_assert_nonnull(bytes);
    const char *text = g_bytes_get_data(bytes, &length);
    return cb_source_new("print.yaml", text, length);
}

/* The style of the base and `layer`; what is wrong goes to `messages`. */
static CbPrintStyle *style_of(const char *layer, char **messages)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) base = bundled();
    g_autoptr(CbSource) theme = cb_source_new("theme.yaml", layer, strlen(layer));
    const CbSource *layers[] = {base, theme};
    CbPrintStyle *style = cb_print_style_read(layers, 2, NULL, diagnostics);
    GString *out = g_string_new(NULL);
    cb_diagnostics_print_text(diagnostics, FALSE, out);
    *messages = g_string_free(out, FALSE);
    return style;
}

static void assert_mistake(const char *layer, const char *place, const char *message,
                           const char *hint)
{
    g_autofree char *messages = NULL;
    g_autoptr(CbPrintStyle) style = style_of(layer, &messages);
    g_assert_null(style);
    g_assert_nonnull(strstr(messages, place));
    g_assert_nonnull(strstr(messages, message));
    g_assert_nonnull(strstr(messages, hint));
}

static CbPrintStyle *good_style(const char *layer)
{
    g_autofree char *messages = NULL;
    CbPrintStyle *style = style_of(layer, &messages);
    g_assert_cmpstr(messages, ==, "");
    g_assert_nonnull(style);
    return style;
}

static void test_base(void)
{
    g_autoptr(CbPrintStyle) style = good_style("{}");
    g_assert_cmpfloat_with_epsilon(style->page_size.width, 595.28, 0.01);
    g_assert_cmpfloat(style->base.size, >, 8);
    g_assert_cmpstr(style->fonts[CB_FONT_TEXT].family, ==, "Vollkorn");
    g_assert_cmpuint(style->fonts[CB_FONT_TEXT].n_files, ==, 4);
}

/* A smaller page has smaller margins and titles, unless its layer says others. */
static void test_smaller_page(void)
{
    g_autoptr(CbPrintStyle) base = good_style("{}");
    g_autoptr(CbPrintStyle) letter = good_style("page: { size: Letter }");
    g_autoptr(CbPrintStyle) small = good_style("page: { margin-top: 12mm, size: A5 }");
    double ratio = small->page_size.width / base->page_size.width;
    g_assert_cmpfloat(letter->margin_inner, ==, base->margin_inner);
    g_assert_cmpfloat(letter->hang, ==, base->hang);
    g_assert_cmpfloat_with_epsilon(small->margin_inner, base->margin_inner * ratio, 0.01);
    g_assert_cmpfloat_with_epsilon(small->margin_top, 34.02, 0.01);
    g_assert_cmpfloat_with_epsilon(small->cover_title.size, base->cover_title.size * ratio, 0.01);
    g_assert_cmpfloat(small->base.size, ==, base->base.size);
    g_assert_cmpfloat(small->hang, ==, 0);
    g_autoptr(CbPrintStyle) columns = good_style("page: { columns: 2 }");
    g_assert_cmpfloat(columns->hang, ==, 0);
}

/* Every text style of the base has what setting needs. */
static void test_base_is_complete(void)
{
    g_autoptr(CbPrintStyle) style = good_style("{}");
    const CbTextStyle *texts[] = {
#define CB_PRINT_TEXT(map, field) &style->field,
#define CB_PRINT_KEY(map, key, type, field)
#include "guide/print_keys.def"
#undef CB_PRINT_TEXT
#undef CB_PRINT_KEY
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_cmpfloat(texts[i]->size, >, 0);
        g_assert_cmpfloat(texts[i]->leading, >=, texts[i]->size);
        g_assert_cmpint(texts[i]->weight, >=, 100);
    }
}

static void test_layer(void)
{
    g_autoptr(CbPrintStyle) style =
        good_style("page: { size: A5, margin-top: 2cm, columns: 2, hang: 0mm, "
                   "hang-gap: 0mm, margin-inner: 15mm, margin-outer: 15mm }\n"
                   "base: { size: 9pt, align: left }\n"
                   "colors: { accent: '#ff8000' }\n"
                   "link: { print: none }\n");
    g_assert_cmpfloat_with_epsilon(style->page_size.height, 595.28, 0.01);
    g_assert_cmpfloat_with_epsilon(style->margin_top, 56.69, 0.01);
    g_assert_cmpint(style->columns, ==, 2);
    g_assert_false(style->justify);
    g_assert_cmpint(style->links, ==, CB_PRINT_LINKS_NONE);
    g_assert_cmpuint(style->colors[CB_COLOR_ACCENT].red, ==, 0xff);
}

static void test_colors(void)
{
    g_autoptr(CbPrintStyle) style = good_style("colors: { phase-2: '#010203', accent: '#040506' }");
    CbColor phase = {.name = CB_COLOR_PHASE};
    g_assert_cmpuint(cb_print_color(style, phase, 1).green, ==, 2);
    g_assert_cmpuint(cb_print_color(style, phase, 1 + CB_MAX_PRINT_PHASES).green, ==, 2);
    g_assert_cmpuint(cb_print_color(style, phase, -1).green, ==, 5);
    CbColor literal = {.name = CB_COLOR_LITERAL, .blue = 9};
    g_assert_cmpuint(cb_print_color(style, literal, -1).blue, ==, 9);
}

static void test_mistakes(void)
{
    assert_mistake("page: { sise: A4 }", "theme.yaml:1:9: error[CB800]", "unknown key \"sise\"",
                   "did you mean \"size\"?");
    assert_mistake("pages: {}", "theme.yaml:1:1", "unknown key \"pages\"",
                   "did you mean \"page\"?");
    assert_mistake("page: { size: A6 }", "theme.yaml:1:15", "unknown page size \"A6\"",
                   "known: A4, A5, Letter");
    assert_mistake("base: { size: 11px }", "theme.yaml:1:15", "not a length: \"11px\"", "12pt");
    assert_mistake("base: { size: [1] }", "theme.yaml:1:15", "expected a single value", "");
    assert_mistake("colors: { ink: accent }", "theme.yaml:1:16", "not a colour", "");
    assert_mistake("base: { color: inc }", "theme.yaml:1:16", "not a colour: \"inc\"",
                   "did you mean \"ink\"?");
    assert_mistake("base: { weight: bald }", "theme.yaml:1:17", "unknown value \"bald\"",
                   "did you mean \"bold\"?");
    assert_mistake("page: { columns: many }", "theme.yaml:1:18", "not a count", "");
    assert_mistake("figure: { most-height: x }", "theme.yaml:1:24", "not a number", "");
    assert_mistake("page: A4", "theme.yaml:1:7", "expected a map", "");
    assert_mistake("base", "theme.yaml:1:1", "expected a map", "base:");
    assert_mistake("base: { leading: 5pt }", "theme.yaml:1:18", "too low", "leading");
    assert_mistake("base: { weight: heavy }", "theme.yaml:1:17", "unknown value", "semi-bold");
    assert_mistake("base: { size: 0x9pt }", "theme.yaml:1:15", "not a length", "12pt");
    assert_mistake("page: { margin-inner: -20mm }", "theme.yaml:1:23", "not a length", "12pt");
    assert_mistake("page: { margin-top: 300mm }", "theme.yaml:1:21", "no room", "margins");
    assert_mistake("colors: { ink: accent }", "theme.yaml:1:16", "not a colour", "'#1d4587'");
    assert_mistake("contents: { levels: 9 }", "theme.yaml:1:21", "out of range", "4 levels");
    assert_mistake("fonts: { text: { family: X, files: [] } }", "theme.yaml:1:36", "without files",
                   "files");
    assert_mistake("fonts: { text: Georgia }", "theme.yaml:1:16", "not a font family", "files:");
}

static void test_off_the_page(void)
{
    assert_mistake("running: { distance: 300mm }", "theme.yaml:1:22: error[CB800]",
                   "out of range: \"300mm\"", "at most 200pt");
    assert_mistake("folio: { distance: 300mm }", "theme.yaml:1:20", "out of range", "200pt");
    assert_mistake("running: { distance: 90pt }", "theme.yaml:1:22: error[CB800]", "above the page",
                   "distance smaller");
    assert_mistake("folio: { distance: 90pt }", "theme.yaml:1:20", "below the page", "margin");
    assert_mistake("page: { margin-bottom: 5mm }", "theme.yaml:1:24", "below the page", "margin");
    assert_mistake("page: { margin-top: 0 }", "theme.yaml:1:21", "above the page", "margin");
    assert_mistake("task: { box: 300mm }", "theme.yaml:1:14", "out of range", "40pt");
    assert_mistake("table: { column-gap: 300mm }", "theme.yaml:1:22", "out of range", "60pt");
}

/* No length of any key may be that of a page. */
static void test_no_endless_length(void)
{
    static const struct {
        const char *map;
        const char *key;
        const char *type;
    } keys[] = {
#define CB_PRINT_TEXT(map, field) {map, "size", "LENGTH"}, {map, "leading", "LENGTH"},
#define CB_PRINT_KEY(map, key, type, field) {map, key, #type},
#include "guide/print_keys.def"
#undef CB_PRINT_TEXT
#undef CB_PRINT_KEY
    };
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(keys[i].type, "LENGTH") == 0) {
            g_autofree char *layer =
                g_strdup_printf("%s: { %s: 3000pt }", keys[i].map, keys[i].key);
            assert_mistake(layer, "theme.yaml:1:", "error[CB800]", "");
        }
    }
}

static void test_missing_font(void)
{
    assert_mistake("fonts: { text: { family: X, files: [Nowhere.otf] } }",
                   "theme.yaml:1:37: error[CB801]", "\"Nowhere.otf\" is not found", "install");
}

static void test_no_room(void)
{
    assert_mistake("page: { margin-inner: 100mm, margin-outer: 100mm }", "theme.yaml:1:44",
                   "no room for text", "");
    assert_mistake("base: { leading: 4pt }", "theme.yaml:1:18", "too low", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/print-style/base", test_base);
    g_test_add_func("/guide/print-style/smaller-page", test_smaller_page);
    g_test_add_func("/guide/print-style/base-is-complete", test_base_is_complete);
    g_test_add_func("/guide/print-style/layer", test_layer);
    g_test_add_func("/guide/print-style/colors", test_colors);
    g_test_add_func("/guide/print-style/mistakes", test_mistakes);
    g_test_add_func("/guide/print-style/off-the-page", test_off_the_page);
    g_test_add_func("/guide/print-style/no-endless-length", test_no_endless_length);
    g_test_add_func("/guide/print-style/missing-font", test_missing_font);
    g_test_add_func("/guide/print-style/no-room", test_no_room);
    return g_test_run();
}
