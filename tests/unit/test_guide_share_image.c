/* Pictures for links: of the right size, small, the same each time, whatever the texts. */
#include "guide/share_image.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
    CbDiagnostics *diagnostics;
    CbSource *source;
    CbPrintStyle *style;
    CbPatternShelf *patterns;
    CbPress *press;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes = g_resources_lookup_data("/casebook/templates/print.yaml",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    fixture->source = cb_source_new("print.yaml", text, length);
    fixture->diagnostics = cb_diagnostics_new();
    const CbSource *layers[] = {fixture->source};
    fixture->style = cb_print_style_read(layers, 1, NULL, fixture->diagnostics);
    g_assert_nonnull(fixture->style);
    fixture->patterns = cb_pattern_shelf_new();
    fixture->press = cb_press_new(fixture->style, fixture->patterns, fixture->diagnostics);
    g_assert_nonnull(fixture->press);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    cb_press_free(fixture->press);
    cb_pattern_shelf_free(fixture->patterns);
    cb_print_style_free(fixture->style);
    cb_diagnostics_free(fixture->diagnostics);
    cb_source_unref(fixture->source);
}

static guint32 number_at(const GString *png, gsize offset)
{
    guint32 number;
    memcpy(&number, png->str + offset, sizeof number);
    return GUINT32_FROM_BE(number);
}

static GString *image_of(Fixture *fixture, const CbShareTexts *texts)
{
    GString *png = g_string_new(NULL);
    g_assert_true(cb_share_image(fixture->press, texts, png));
    g_assert_true(g_str_has_prefix(png->str, "\x89PNG\r\n\x1a\n"));
    g_assert_cmpuint(number_at(png, 16), ==, CB_SHARE_IMAGE_WIDTH);
    g_assert_cmpuint(number_at(png, 20), ==, CB_SHARE_IMAGE_HEIGHT);
    return png;
}

static void test_same(Fixture *fixture, gconstpointer data)
{
    (void)data;
    const CbShareTexts texts = {"Aralea vzw", "Werk voor Talent", "Talent in beweging"};
    const CbShareTexts other = {"Aralea vzw", "Werk voor Talenten", "Talent in beweging"};
    g_autoptr(GString) first = image_of(fixture, &texts);
    g_autoptr(GString) different = image_of(fixture, &other);
    g_autoptr(GString) again = image_of(fixture, &texts);
    g_assert_true(g_string_equal(first, again));
    g_assert_false(g_string_equal(first, different));
    g_assert_cmpuint(first->len, <, 40000);
}

static void test_hostile(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *word = g_strnfill(20000, 'x');
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < 5000; i++) {
        g_string_append(words, "one\n\tbig ");
    }
    const CbShareTexts all[] = {
        {NULL, "", NULL},
        {word, word, word},
        {words->str, words->str, words->str},
        {"<b>&amp;", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae <i>", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(GString) png = image_of(fixture, &all[i]);
        g_assert_cmpuint(png->len, <, 200000);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/share-image/same", Fixture, NULL, set_up, test_same, tear_down);
    g_test_add("/share-image/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
    return g_test_run();
}
