/* Drawings that would take librsvg long: what is just allowed, and more; those that took it over
 * half a minute, or a gigabyte, are refused. */
#include "guide/svg_cost.h"

#include "base/limits.h"

#include <string.h>

/* Whether a drawing of `before`, `count` times `repeated`, and `after` is allowed. */
static gboolean allows(const char *before, const char *repeated, guint count, const char *after)
{
    g_autoptr(GString) text =
        g_string_new("<svg xmlns='http://www.w3.org/2000/svg' "
                     "xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>");
    g_autoptr(GError) error = NULL;
    g_string_append(text, before);
    for (guint i = 0; i < count; i++) {
        g_string_append(text, repeated);
    }
    g_string_append_printf(text, "%s</svg>", after);
    gboolean ok = cb_svg_is_modest(text->str, text->len, &error);
    g_assert_true(ok == (error == NULL));
    if (!ok) {
        g_assert_nonnull(strstr(error->message, "too long to draw"));
    }
    return ok;
}

static void test_elements(void)
{
    g_assert_true(allows("", "<g/>", CB_MAX_SVG_STEPS - 1, ""));
    g_assert_false(allows("", "<g/>", CB_MAX_SVG_STEPS, ""));
    g_assert_true(allows("", "<g opacity='.5'/>", CB_MAX_SVG_STEPS / 5, ""));
    g_assert_false(allows("", "<g opacity='.5'/>", CB_MAX_SVG_STEPS / 3, ""));
    g_assert_false(allows("<style>g { opacity: .5 }</style>", "<g/>", CB_MAX_SVG_STEPS / 3, ""));
}

static void test_paths(void)
{
    g_assert_true(allows("<path d='M0 0", " L1 2", 19000, "'/>"));
    g_assert_false(allows("<path d='M0 0", " L1 2", 21000, "'/>"));
    g_assert_false(allows("<polygon points='0 0", " 1,2", 21000, "'/>"));
    g_assert_true(allows("", "<path d='M0 0 1 2 3 4'/>", 10000, ""));
}

/* Ten of what has ten of what … */
static void test_uses(void)
{
    for (guint depth = 2; depth <= 20; depth++) {
        g_autoptr(GString) text = g_string_new("<g id='a0'><rect/></g>");
        for (guint i = 1; i < depth; i++) {
            g_string_append_printf(text, "<g id='a%u'>", i);
            for (guint j = 0; j < 10; j++) {
                g_string_append_printf(text, "<use xlink:href='#a%u'/>", i - 1);
            }
            g_string_append(text, "</g>");
        }
        g_assert_true(allows(text->str, "", 0, "") == (depth < 6));
    }
    g_assert_true(allows("<g id='a'><use href='#a'/><use href='#b'/></g>", "", 0, "")); /* itself */
}

static void test_references(void)
{
    static const char *const marker = "<marker id='m'><rect/><rect/></marker>";
    g_autofree char *path = g_strconcat(marker, "<path marker-mid='url(#m)' d='", NULL);
    g_autofree char *style = g_strconcat(marker, "<path style='marker:url(\"#m\")' d='", NULL);
    g_assert_true(allows(path, "1 1 ", 5000, "'/>"));
    g_assert_false(allows(path, "1 1 ", 13000, "'/>"));
    g_assert_false(allows(style, "1 1 ", 13000, "'/>"));
    g_autofree char *sheet = g_strconcat(marker, "<style>g{fill:url(#m)}</style>", NULL);
    g_assert_true(allows(sheet, "<g/>", 5000, ""));
    g_assert_false(allows(sheet, "<g/>", 13000, ""));
}

static void test_filters(void)
{
    g_assert_true(allows("<filter>", "<feGaussianBlur/>", 20, "</filter>"));
    g_assert_false(allows("<filter>", "<feGaussianBlur/>", 120, "</filter>"));
    g_assert_true(allows("<filter>", "<feTurbulence numOctaves='5'/>", 1, "</filter>"));
    g_assert_false(allows("<filter>", "<feTurbulence numOctaves='100'/>", 1, "</filter>"));
    g_assert_false(allows("<filter>", "<feTurbulence numOctaves='1e300'/>", 1, "</filter>"));
    g_assert_false(allows("<filter>", "<feMorphology radius='500'/>", 1, "</filter>"));
    g_assert_false(allows("<filter id='f'><feBlend/></filter>", "<g filter='url(#f)'/>", 200, ""));
}

static void test_broken(void)
{
    static const char *const texts[] = {"<svg", "<svg>&a;</svg>", "", "<svg></g>"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(cb_svg_is_modest(texts[i], strlen(texts[i]), &error));
        g_assert_nonnull(strstr(error->message, "no plain SVG"));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/svg-cost/elements", test_elements);
    g_test_add_func("/svg-cost/paths", test_paths);
    g_test_add_func("/svg-cost/uses", test_uses);
    g_test_add_func("/svg-cost/references", test_references);
    g_test_add_func("/svg-cost/filters", test_filters);
    g_test_add_func("/svg-cost/broken", test_broken);
    return g_test_run();
}
