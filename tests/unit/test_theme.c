#include "fixture.h"
#include "site/assets.h"
#include "site/strings.h"
#include "site/theme.h"

#include <string.h>

/* A collection with two themes of its own, one extending the other. */
static Fixture themed(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "themes/base/theme.yaml",
                  "options: { wide: true, columns: 2 }\n"
                  "tokens: { ink: '#111', paper: '#fff' }\n"
                  "dark: { ink: '#eee' }\n");
    fixture_write(&fixture, "themes/base/style.css",
                  "@import \"more.css\";\nbody { background: url(img/a.png#x) }\n");
    fixture_write(&fixture, "themes/base/more.css", "p { background: url( 'img/a.png' ) }\n");
    fixture_write(&fixture, "themes/base/img/a.png", "pixels");
    fixture_write(&fixture, "themes/base/README.md", "notes");
    fixture_write(&fixture, "themes/base/templates/page.html", "base page");
    fixture_write(&fixture, "themes/base/templates/only.html", "base only");
    fixture_write(&fixture, "themes/child/theme.yaml",
                  "extends: base\noptions: { columns: 3 }\ntokens: { ink: '#222' }\n");
    fixture_write(&fixture, "themes/child/templates/page.html", "child page");
    fixture_write(&fixture, "templates/page.html", "own page");
    return fixture;
}

static CbTheme *load(Fixture *fixture, const char *name)
{
    return cb_theme_load(name, fixture->folder, (CbSpan){0}, fixture->diagnostics);
}

static void assert_template(const CbTheme *theme, const char *name, const char *expected)
{
    g_autoptr(CbSource) source = cb_theme_template(name, (gpointer)theme);
    g_assert_cmpstr(source ? cb_source_text(source, NULL) : NULL, ==, expected);
}

static void test_lookup(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    g_assert_nonnull(theme);
    g_assert_cmpstr(cb_theme_name(theme), ==, "child");
    assert_template(theme, "page.html", "own page");
    assert_template(theme, "theme/page.html", "child page");
    assert_template(theme, "child/page.html", "child page");
    assert_template(theme, "base/page.html", "base page");
    assert_template(theme, "only.html", "base only");
    assert_template(theme, "nothing.html", NULL);
    fixture_clear(&fixture);
}

static void test_lookup_stays_inside(void)
{
    static const char *const names[] = {
        "../theme.yaml",       "/etc/passwd", "a/../../theme.yaml", "",
        "theme/../theme.yaml", "a\\b",        "./page.html",        "a//b"};
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        assert_template(theme, names[i], NULL);
    }
    fixture_clear(&fixture);
}

static void test_standard(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "base");
    g_autoptr(CbSource) own = cb_theme_template("page.html", theme);
    g_autoptr(CbSource) standard = cb_theme_template("standard/page.html", theme);
    g_assert_nonnull(standard);
    g_assert_cmpstr(cb_source_text(own, NULL), !=, cb_source_text(standard, NULL));
    fixture_clear(&fixture);
}

static void test_settings(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    const CbMap *options = cb_theme_settings(theme, CB_THEME_OPTIONS).as.map;
    const CbMap *tokens = cb_theme_settings(theme, CB_THEME_TOKENS).as.map;
    g_assert_cmpint(cb_map_get(options, "columns").as.integer, ==, 3);
    g_assert_true(cb_map_get(options, "wide").as.boolean);
    g_assert_cmpstr(cb_map_get(tokens, "ink").as.string, ==, "#222");
    g_assert_cmpstr(cb_map_get(tokens, "paper").as.string, ==, "#fff");
    fixture_clear(&fixture);
}

static void assert_said(Fixture *fixture, const char *expected)
{
    g_autofree char *messages = fixture_messages(fixture);
    if (!strstr(messages, expected)) {
        g_error("no \"%s\" in: %s", expected, messages);
    }
}

static void test_missing(void)
{
    Fixture fixture = themed();
    g_assert_null(load(&fixture, "folioo"));
    assert_said(&fixture, "error[CB610]: unknown theme \"folioo\"");
    assert_said(&fixture, "did you mean \"folio\"?");
    g_assert_null(load(&fixture, "./nowhere"));
    g_assert_null(load(&fixture, ".."));
    fixture_clear(&fixture);
}

static void test_loop(void)
{
    Fixture fixture = themed();
    fixture_write(&fixture, "themes/base/theme.yaml", "extends: child\n");
    g_assert_null(load(&fixture, "child"));
    assert_said(&fixture, "error[CB611]");
    fixture_clear(&fixture);
}

/* A chain of as many themes as may be, and one more. */
static void test_depth(void)
{
    Fixture fixture = fixture_new();
    for (int i = 0; i < CB_MAX_THEME_DEPTH + 1; i++) {
        g_autofree char *name = g_strdup_printf("themes/t%d/theme.yaml", i);
        g_autofree char *text = g_strdup_printf("extends: t%d\n", i - 1);
        fixture_write(&fixture, name, i ? text : "options: {}\n");
    }
    g_autofree char *last = g_strdup_printf("t%d", CB_MAX_THEME_DEPTH - 1);
    g_autofree char *above = g_strdup_printf("t%d", CB_MAX_THEME_DEPTH);
    g_autoptr(CbTheme) theme = load(&fixture, last);
    g_assert_nonnull(theme);
    g_assert_null(load(&fixture, above));
    fixture_clear(&fixture);
}

static char *asset_text(const CbAssets *assets, const char *name)
{
    const char *path = cb_assets_find(assets, name);
    g_assert_nonnull(path);
    for (guint i = 0; i < cb_assets_count(assets); i++) {
        gsize length = 0;
        if (strcmp(cb_assets_path(assets, i), path) != 0) {
            continue;
        }
        const char *bytes = cb_assets_bytes(assets, i, &length);
        return g_strndup(bytes, length);
    }
    return NULL;
}

static void test_assets(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    g_autoptr(CbAssets) assets = cb_assets_load(theme, fixture.diagnostics);
    g_assert_nonnull(assets);
    g_assert_null(cb_assets_find(assets, "README.md"));
    g_assert_null(cb_assets_find(assets, "theme.yaml"));
    g_assert_null(cb_assets_find(assets, "templates/page.html"));
    const char *image = cb_assets_find(assets, "img/a.png");
    g_assert_true(g_str_has_prefix(image, "assets/img/a-"));
    g_assert_true(g_str_has_suffix(image, ".png"));
    g_autofree char *style = asset_text(assets, "style.css");
    g_autofree char *expected = g_strdup_printf(
        "@import \"%s\";\nbody { background: url(%s#x) }\n",
        cb_assets_find(assets, "more.css") + strlen("assets/"), image + strlen("assets/"));
    g_assert_cmpstr(style, ==, expected);
    fixture_clear(&fixture);
}

/* Standard scripts are assets of every theme; a theme's own file comes before them. */
static void test_scripts(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    g_autoptr(CbAssets) assets = cb_assets_load(theme, fixture.diagnostics);
    g_assert_true(g_str_has_prefix(cb_assets_find(assets, "search.js"), "assets/search-"));
    fixture_write(&fixture, "themes/base/search.js", "own");
    g_autoptr(CbTheme) again = load(&fixture, "child");
    g_autoptr(GBytes) bytes = cb_theme_file(again, "search.js", NULL);
    g_autoptr(GBytes) own = g_bytes_new_static("own", 3);
    g_assert_true(g_bytes_equal(bytes, own));
    fixture_clear(&fixture);
}

static void test_tokens(void)
{
    Fixture fixture = themed();
    g_autoptr(CbTheme) theme = load(&fixture, "child");
    g_autoptr(CbAssets) assets = cb_assets_load(theme, fixture.diagnostics);
    g_autofree char *tokens = asset_text(assets, "tokens.css");
    g_assert_nonnull(strstr(tokens, "--ink: #222;"));
    g_assert_nonnull(strstr(tokens, "--paper: #fff;"));
    g_assert_nonnull(strstr(tokens, "prefers-color-scheme: dark"));
    g_assert_nonnull(strstr(tokens, "--ink: #eee;"));
    fixture_clear(&fixture);
}

/* Writes one file into the theme and expects the assets to be refused. */
static void assert_assets_refused(const char *name, const char *text, const char *expected)
{
    Fixture fixture = themed();
    fixture_write(&fixture, name, text);
    g_autoptr(CbTheme) theme = load(&fixture, "base");
    g_autoptr(CbAssets) assets = theme ? cb_assets_load(theme, fixture.diagnostics) : NULL;
    g_assert_null(assets);
    assert_said(&fixture, expected);
    fixture_clear(&fixture);
}

static void test_assets_refused(void)
{
    assert_assets_refused("themes/base/more.css", "p { background: url(b.png) }",
                          "error[CB614]: the theme has no file \"b.png\"");
    assert_assets_refused("themes/base/more.css", "p { background: url(../../x) }", "CB614");
    assert_assets_refused("themes/base/more.css", "@import 'https://x.org/a.css';", "CB615");
    assert_assets_refused("themes/base/more.css", "@import url(//x.org/a.css);", "CB615");
    assert_assets_refused("themes/base/more.css", "@import 'style.css';", "CB616");
    assert_assets_refused("themes/base/theme.yaml", "tokens: { ink: 'red;} body{' }", "CB612");
}

static void test_strings(void)
{
    Fixture fixture = themed();
    fixture_write(&fixture, "templates/strings/en.yaml",
                  "hello: 'Hello {name}'\nplain: Plain\ngroup: { inner: Inner }\n"
                  "n_cases: { one: '{count} case', other: '{count} cases' }\n");
    fixture_write(&fixture, "templates/strings/fr.yaml",
                  "n_cases: { one: '{count} cas', other: '{count} cas (pl.)' }\n");
    g_autoptr(CbTheme) theme = load(&fixture, "base");
    g_autoptr(CbStrings) english = cb_strings_load(theme, "en", fixture.diagnostics);
    g_autoptr(CbStrings) french = cb_strings_load(theme, "fr", fixture.diagnostics);
    g_autoptr(CbArena) arena = cb_arena_new();
    CbMap *values = cb_map_new(arena, 2);
    cb_map_set(values, "name", cb_value_string("<b>"));
    cb_map_set(values, "count", cb_value_integer(1234));
    CbValue text = cb_strings_get(english, cb_locale("en"), arena, "hello", values);
    g_assert_cmpstr(text.as.string, ==, "Hello <b>");
    g_assert_false(text.safe);
    text = cb_strings_get(english, cb_locale("en"), arena, "n_cases", values);
    g_assert_cmpstr(text.as.string, ==, "1,234 cases");
    cb_map_set(values, "count", cb_value_integer(0));
    text = cb_strings_get(french, cb_locale("fr"), arena, "n_cases", values);
    g_assert_cmpstr(text.as.string, ==, "0 cas");
    cb_map_set(values, "name", cb_value_markup("<i>x</i>", 8));
    text = cb_strings_get(french, cb_locale("fr"), arena, "hello", values);
    g_assert_cmpstr(text.as.string, ==, "Hello <i>x</i>");
    g_assert_true(text.safe);
    g_assert_cmpstr(cb_strings_text(english, "group.inner"), ==, "Inner");
    g_assert_cmpint(cb_strings_get(english, cb_locale("en"), arena, "no-such-key", NULL).type, ==,
                    CB_VALUE_UNDEFINED);
    g_assert_cmpstr(cb_strings_suggest(english, "plan"), ==, "plain");
    fixture_clear(&fixture);
}

static void test_strings_refused(void)
{
    Fixture fixture = themed();
    fixture_write(&fixture, "templates/strings/en.yaml", "hello: [a, b]\n");
    g_autoptr(CbTheme) theme = load(&fixture, "base");
    g_autoptr(CbStrings) strings = cb_strings_load(theme, "en", fixture.diagnostics);
    g_assert_nonnull(strings);
    assert_said(&fixture, "error[CB613]: \"hello\" is no interface string");
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/theme/lookup", test_lookup);
    g_test_add_func("/theme/lookup-stays-inside", test_lookup_stays_inside);
    g_test_add_func("/theme/standard", test_standard);
    g_test_add_func("/theme/settings", test_settings);
    g_test_add_func("/theme/missing", test_missing);
    g_test_add_func("/theme/loop", test_loop);
    g_test_add_func("/theme/depth", test_depth);
    g_test_add_func("/theme/assets", test_assets);
    g_test_add_func("/theme/scripts", test_scripts);
    g_test_add_func("/theme/tokens", test_tokens);
    g_test_add_func("/theme/assets-refused", test_assets_refused);
    g_test_add_func("/theme/strings", test_strings);
    g_test_add_func("/theme/strings-refused", test_strings_refused);
    return g_test_run();
}
