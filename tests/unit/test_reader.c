#include "load/reader.h"
#include "load/scalar.h"

#include <math.h>
#include <string.h>

/* A reader of one text in two languages, and what it says. */
typedef struct {
    CbArena *arena;
    CbDiagnostics *diagnostics;
    CbSource *source;
    CbReader reader;
    const CbNode *root;
} Setting;

static const char *const languages[] = {"nl", "en"};

static Setting setting_new(const char *yaml)
{
    Setting setting = {.arena = cb_arena_new(), .diagnostics = cb_diagnostics_new()};
    setting.source = cb_source_new("a.yaml", yaml, strlen(yaml));
    setting.reader = (CbReader){.arena = setting.arena,
                                .diagnostics = setting.diagnostics,
                                .languages = languages,
                                .n_languages = G_N_ELEMENTS(languages)};
    setting.root = cb_yaml_parse(setting.arena, setting.source, setting.diagnostics);
    g_assert_nonnull(setting.root);
    return setting;
}

/* The only code that was reported, or -1 if there is none. */
static int setting_free(Setting *setting)
{
    guint count;
    const CbDiagnostic *items = cb_diagnostics_items(setting->diagnostics, &count);
    g_assert_cmpuint(count, <=, 1);
    int code = count > 0 ? (int)items[0].code : -1;
    cb_diagnostics_free(setting->diagnostics);
    cb_source_unref(setting->source);
    cb_arena_free(setting->arena);
    return code;
}

static double number_of(const char *text, gboolean is_integer, int *code)
{
    g_autofree char *yaml = g_strdup_printf("a: %s\n", text);
    Setting setting = setting_new(yaml);
    double value = NAN;
    cb_read_number(&setting.reader, cb_node_get(setting.root, "a"), is_integer, &value);
    *code = setting_free(&setting);
    return value;
}

static void test_numbers(void)
{
    static const struct {
        const char *text;
        gboolean is_integer;
        double value; /* NaN: a mistake */
    } cases[] = {
        {"12", TRUE, 12},
        {"-12", TRUE, -12},
        {"+12", TRUE, 12},
        {"012", TRUE, 12},
        {"12.0", TRUE, 12},
        {"1.2e1", TRUE, 12},
        {"999999999999999", TRUE, 999999999999999},
        {"9999999999999999", TRUE, NAN},
        {"12.5", TRUE, NAN},
        {"\"12\"", TRUE, NAN},
        {"1.000", FALSE, 1},
        {"1,5", FALSE, NAN},
        {".5", FALSE, 0.5},
        {"5.", FALSE, 5},
        {".", FALSE, NAN},
        {"1e", FALSE, NAN},
        {"1e400", FALSE, NAN},
        {"1e-3", FALSE, 0.001},
        {".inf", FALSE, NAN},
        {".nan", FALSE, NAN},
        {"0x10", FALSE, NAN},
        {"1_000", FALSE, NAN},
        {"'1'", FALSE, NAN},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int code;
        double value = number_of(cases[i].text, cases[i].is_integer, &code);
        if (isnan(cases[i].value) ? !isnan(value) || code != CB_CODE_NUMBER
                                  : value != cases[i].value || code != -1) {
            g_error("%s is read as %g, code %d", cases[i].text, value, code);
        }
    }
}

static void test_booleans(void)
{
    static const char *const trues[] = {"true", "True", "TRUE"};
    static const char *const wrong[] = {"yes", "1", "\"true\"", "tRUE", "[true]"};
    for (guint i = 0; i < G_N_ELEMENTS(trues) + G_N_ELEMENTS(wrong); i++) {
        gboolean is_right = i < G_N_ELEMENTS(trues);
        g_autofree char *yaml =
            g_strdup_printf("a: %s\n", is_right ? trues[i] : wrong[i - G_N_ELEMENTS(trues)]);
        Setting setting = setting_new(yaml);
        gboolean value = FALSE;
        gboolean read = cb_read_boolean(&setting.reader, cb_node_get(setting.root, "a"), &value);
        g_assert_cmpint(read, ==, is_right);
        g_assert_cmpint(value, ==, is_right);
        g_assert_cmpint(setting_free(&setting), ==, is_right ? -1 : (int)CB_CODE_TYPE);
    }
}

static void test_dates(void)
{
    static const struct {
        const char *text;
        gboolean is_date;
    } cases[] = {
        {"2026-12-31", TRUE},   {"\"2026-12-31\"", TRUE}, {"2024-02-29", TRUE},
        {"0001-01-01", TRUE},   {"9999-12-31", TRUE},     {"2026-02-30", FALSE},
        {"2023-02-29", FALSE},  {"1900-02-29", FALSE},    {"2000-02-29", TRUE},
        {"2026-13-01", FALSE},  {"2026-00-01", FALSE},    {"2026-01-00", FALSE},
        {"0000-01-01", FALSE},  {"2026-1-1", FALSE},      {"31-12-2026", FALSE},
        {"2026-12-31T", FALSE}, {"2026/12/31", FALSE},    {"2026", FALSE},
        {"20260-12-31", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = g_strdup_printf("a: %s\n", cases[i].text);
        Setting setting = setting_new(yaml);
        CbDate date = {0};
        gboolean read = cb_read_date(&setting.reader, cb_node_get(setting.root, "a"), &date);
        int code = setting_free(&setting);
        if (read != cases[i].is_date || (code == -1) != cases[i].is_date) {
            g_error("%s: %d, code %d", cases[i].text, read, code);
        }
    }
}

static void test_addresses(void)
{
    static const char *const right[] = {
        "https://example.org",        "http://example.org/a?b=c#d",
        "https://localhost:8000/",    "https://[::1]/",
        "mailto:an@example.org",      "tel:+32-2-123",
        "https://example.org/%C3%A9", "https://example.org/\u00e9",
    };
    static const char *const wrong[] = {
        "example.org",
        "www.example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://example",
        "https://a..b",
        "https://a b.org",
        "mailto:an",
        "tel:",
        "tel:abc",
        "//example.org",
        "https://ex\"a.org/",
        "data:text/html,x",
        "file:///etc",
    };
    for (guint i = 0; i < G_N_ELEMENTS(right); i++) {
        g_assert_true(cb_url_is_well_formed(right[i]));
    }
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(cb_url_is_well_formed(wrong[i]));
    }
}

static void test_emails(void)
{
    static const struct {
        const char *text;
        gboolean is_email;
    } cases[] = {
        {"an@example.org", TRUE},
        {"an.de-wit+x@mail.example.org", TRUE},
        {"an", FALSE},
        {"@example.org", FALSE},
        {"an@example", FALSE},
        {"an@example.", FALSE},
        {"an@@example.org", FALSE},
        {"an@exa mple.org", FALSE},
        {"\"<an@example.org>\"", FALSE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *yaml = g_strdup_printf("a: %s%s%s\n", *cases[i].text == '@' ? "'" : "",
                                                cases[i].text, *cases[i].text == '@' ? "'" : "");
        Setting setting = setting_new(yaml);
        gboolean read = cb_read_email(&setting.reader, cb_node_get(setting.root, "a")) != NULL;
        g_assert_cmpint(read, ==, cases[i].is_email);
        g_assert_cmpint(setting_free(&setting), ==, read ? -1 : (int)CB_CODE_EMAIL);
    }
}

static void test_ids(void)
{
    g_assert_true(cb_id_is_valid("a-1", FALSE));
    g_assert_true(cb_id_is_valid("10-19", FALSE));
    g_assert_true(cb_id_is_valid("a_1", TRUE));
    g_assert_false(cb_id_is_valid("", FALSE));
    g_assert_false(cb_id_is_valid("-a", FALSE));
    g_assert_false(cb_id_is_valid("a-", FALSE));
    g_assert_false(cb_id_is_valid("A", FALSE));
    g_assert_false(cb_id_is_valid("a_1", FALSE));
    g_assert_false(cb_id_is_valid("a-1", TRUE));
    g_assert_false(cb_id_is_valid("1a", TRUE));
    g_assert_false(cb_id_is_valid("\u00e9", FALSE));
}

/* A text of all languages, of some, and one that a translation adds to. */
static void test_texts(void)
{
    Setting setting =
        setting_new("plain: Een\nmap: { nl: Twee, en: Two }\npart: { en: Three }\nempty: ' '\n");
    CbText text;
    CbLayers layers = cb_layers_single(cb_node_get(setting.root, "plain"));
    g_assert_true(cb_read_text(&setting.reader, &layers, &text));
    g_assert_cmpstr(cb_text_get(&text, 1, NULL), ==, "Een");
    layers.nodes[1] = cb_node_get(setting.root, "empty");
    g_assert_true(cb_read_text(&setting.reader, &layers, &text));
    g_assert_false(cb_text_has(&text, 1));
    layers = cb_layers_single(cb_node_get(setting.root, "map"));
    g_assert_true(cb_read_text(&setting.reader, &layers, &text));
    g_assert_cmpstr(cb_text_get(&text, 1, NULL), ==, "Two");
    layers = cb_layers_single(cb_node_get(setting.root, "part"));
    g_assert_true(cb_read_text(&setting.reader, &layers, &text));
    guint actual = 0;
    g_assert_cmpstr(cb_text_get(&text, 0, &actual), ==, "Three");
    g_assert_cmpuint(actual, ==, 1);
    layers = cb_layers_single(cb_node_get(setting.root, "empty"));
    g_assert_false(cb_read_text(&setting.reader, &layers, &text));
    g_assert_cmpint(setting_free(&setting), ==, -1);
}

/* A missing key is reported where it belongs, unless another message says it already. */
static void test_missing(void)
{
    static const char *const known[] = {"title", "text", "by", NULL};
    static const struct {
        const char *yaml;
        gsize at;
        int code;
    } cases[] = {
        {"title: a\nby: c\n", 9, CB_CODE_KEY_MISSING},
        {"title: a\n", 8, CB_CODE_KEY_MISSING},
        {"by: c\n", 0, CB_CODE_KEY_MISSING},
        {"title: a\ntext:\n", 14, CB_CODE_KEY_MISSING},
        {"title: a\ntext: []\n", 15, CB_CODE_KEY_MISSING},
        {"title: a\ntxet: b\n", 9, CB_CODE_KEY_UNKNOWN},
        {"title: a\nby:\n  text: b\n", 15, CB_CODE_KEY_MISSING},
        {"text: b\n", 0, -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Setting setting = setting_new(cases[i].yaml);
        guint count;
        cb_read_required(&setting.reader, setting.root, "text", known);
        const CbDiagnostic *items = cb_diagnostics_items(setting.diagnostics, &count);
        if (count > 0) {
            g_assert_cmpuint(items[0].span.start, ==, cases[i].at);
        }
        g_assert_cmpint(setting_free(&setting), ==, cases[i].code);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reader/numbers", test_numbers);
    g_test_add_func("/reader/booleans", test_booleans);
    g_test_add_func("/reader/dates", test_dates);
    g_test_add_func("/reader/addresses", test_addresses);
    g_test_add_func("/reader/emails", test_emails);
    g_test_add_func("/reader/ids", test_ids);
    g_test_add_func("/reader/texts", test_texts);
    g_test_add_func("/reader/missing", test_missing);
    return g_test_run();
}
