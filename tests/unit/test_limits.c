/* Limits of what a collection may hold: what is just allowed, and one more. Those of files, YAML,
 * Markdown and tables are tested beside their readers. */
#include "fixture.h"

#include "base/limits.h"
#include "load/file.h"
#include "load/unit.h"
#include "model/related.h"
#include "site/raw_file.h"
#include "site/theme.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Writes a small collection with the given file, loads it, and returns how many errors it has; all
 * must have the code. */
static guint errors_with(const char *name, const char *text, CbCode code)
{
    Fixture fixture = fixture_new();
    CbLoadOptions options = {.jobs = 1};
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n  started: { type: year }\n  count: { type: integer }\n"
                  "  share: { type: number }\n  sector: { type: term, vocabulary: v }\n"
                  "vocabularies:\n  v: [{ id: a }]\n");
    fixture_write(&fixture, "cases/one.yaml", "title: One\n");
    fixture_write(&fixture, name, text);
    fixture.collection = cb_collection_load(fixture.folder, &options, fixture.diagnostics);
    guint count, errors = 0;
    const CbDiagnostic *items = cb_diagnostics_items(fixture.diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity != CB_SEVERITY_ERROR) {
            continue;
        }
        if (items[i].code != code) {
            g_error("%s: %s", cb_code_name(items[i].code), items[i].message);
        }
        errors++;
    }
    fixture_clear(&fixture);
    return errors;
}

static void test_fields(void)
{
    for (guint more = 0; more <= 1; more++) {
        g_autoptr(GString) text = g_string_new("case:\n");
        for (guint i = 0; i < CB_MAX_FIELDS + more; i++) {
            g_string_append_printf(text, "  f%u: { type: text }\n", i);
        }
        g_assert_cmpuint(errors_with("schema.yaml", text->str, CB_CODE_SCHEMA_LIMIT), ==, more);
    }
}

static void test_terms(void)
{
    for (guint more = 0; more <= 1; more++) {
        g_autoptr(GString) text = g_string_new("vocabularies:\n  v:\n");
        for (guint i = 0; i < CB_MAX_TERMS + more; i++) {
            g_string_append_printf(text, "    - { id: t%u }\n", i);
        }
        g_assert_cmpuint(errors_with("schema.yaml", text->str, CB_CODE_SCHEMA_LIMIT), ==, more);
    }
}

static void test_figure_parts(void)
{
    for (guint more = 0; more <= 1; more++) {
        g_autoptr(GString) text = g_string_new("title: T\nkind: bars\nsource: x\ndata:\n");
        for (guint i = 0; i < CB_MAX_FIGURE_PARTS + more; i++) {
            g_string_append_printf(text, "  - { label: b%u, values: [1] }\n", i);
        }
        g_assert_cmpuint(errors_with("figures/f.yaml", text->str, CB_CODE_FIGURE_SHAPE), ==, more);
    }
}

static void test_ids(void)
{
    for (guint more = 0; more <= 1; more++) {
        g_autofree char *id = g_strnfill(CB_MAX_ID_LENGTH + more, 'a');
        g_autofree char *name = g_strdup_printf("cases/%s.yaml", id);
        g_autofree char *text = g_strdup_printf("vocabularies:\n  v: [{ id: %s }]\n", id);
        g_assert_cmpuint(errors_with(name, "title: Two\n", CB_CODE_FILE_NAME), ==, more);
        g_assert_cmpuint(errors_with("schema.yaml", text, CB_CODE_ID), ==, more);
    }
}

static void test_languages(void)
{
    for (guint more = 0; more <= 1; more++) {
        g_autoptr(GString) text = g_string_new("title: T\nlanguages: [nl");
        for (guint i = 1; i < CB_MAX_LANGUAGES + more; i++) {
            g_string_append_printf(text, ", x%c", 'a' + (char)i);
        }
        g_string_append(text, "]\n");
        g_assert_cmpuint(errors_with("casebook.yaml", text->str, CB_CODE_RANGE), ==, more);
    }
}

static void test_years(void)
{
    for (int more = 0; more <= 1; more++) {
        g_autofree char *last = g_strdup_printf("title: T\nstarted: %d\n", CB_MAX_YEAR + more);
        g_autofree char *first = g_strdup_printf("title: T\nstarted: %d\n", CB_MIN_YEAR - more);
        g_assert_cmpuint(errors_with("cases/two.yaml", last, CB_CODE_RANGE), ==, (guint)more);
        g_assert_cmpuint(errors_with("cases/two.yaml", first, CB_CODE_RANGE), ==, (guint)more);
    }
}

static void test_numbers(void)
{
    static const struct {
        const char *text;
        guint errors;
    } cases[] = {
        {"count: 999999999999999", 0},
        {"count: 1000000000000000", 1},
        {"count: -999999999999999", 0},
        {"count: -1000000000000000", 1},
        {"share: 1e308", 0},
        {"share: 1.1e308", 1},
    };
    g_assert_cmpfloat(CB_LARGEST_INTEGER, ==, 999999999999999.0);
    g_assert_cmpfloat(CB_LARGEST_NUMBER, ==, 1e308);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("title: T\n%s\n", cases[i].text);
        g_test_message("%s", cases[i].text);
        g_assert_cmpuint(errors_with("cases/two.yaml", text, CB_CODE_NUMBER), ==, cases[i].errors);
    }
}

/* Terms inside each other: the map and the list around each are two levels. */
static void test_nested_terms(void)
{
    for (guint more = 0; more <= 1; more++) {
        guint levels = (CB_MAX_YAML_DEPTH - 2) / 2 + more;
        g_autoptr(GString) text = g_string_new("vocabularies: { v: ");
        for (guint i = 0; i < levels; i++) {
            g_string_append_printf(text, "[{ id: t%u, terms: ", i);
        }
        g_string_append(text, "~");
        for (guint i = 0; i < levels; i++) {
            g_string_append(text, " }]");
        }
        g_string_append(text, " }\n");
        g_assert_cmpuint(errors_with("schema.yaml", text->str, CB_CODE_YAML_LIMIT), ==, more);
    }
}

/* With a limit of two, not CB_MAX_CASES: a hundred thousand files take too long. */
static void test_cases(void)
{
    for (guint n_cases = 2; n_cases <= 3; n_cases++) {
        g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
        g_autoptr(GArray) units = g_array_new(FALSE, TRUE, sizeof(CbUnit));
        for (guint i = 0; i < n_cases; i++) {
            CbUnit unit = {.kind = CB_KIND_CASE, .id = "a"};
            g_array_append_val(units, unit);
        }
        CbUnit page = {.kind = CB_KIND_PAGE, .id = "b"};
        g_array_append_val(units, page);
        cb_units_limit_cases(units, 2, ".", diagnostics);
        g_assert_cmpuint(units->len, ==, 3);
        g_assert_cmpint(g_array_index(units, CbUnit, 2).kind, ==, CB_KIND_PAGE);
        g_autoptr(GString) messages = g_string_new(NULL);
        cb_diagnostics_print_text(diagnostics, FALSE, messages);
        g_assert_cmpstr(messages->str, ==,
                        n_cases == 2 ? ""
                                     : "cases: error[CB213]: a collection has at most 2 cases, "
                                       "this one has 3\n"
                                       "     hint: make several collections of it\n");
    }
}

/* A file of zeros that takes no room. */
static char *write_zeros(const Fixture *fixture, gsize size)
{
    char *path = g_build_filename(fixture->folder, "zeros", NULL);
    int fd = g_open(path, O_CREAT | O_TRUNC | O_WRONLY, 0666);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, (off_t)size), ==, 0);
    close(fd);
    return path;
}

static void test_assets(void)
{
    for (gsize more = 0; more <= 1; more++) {
        Fixture fixture = fixture_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_zeros(&fixture, CB_MAX_ASSET_SIZE + more);
        g_autoptr(GBytes) bytes = cb_raw_file_read(path, CB_MAX_ASSET_SIZE, &error);
        g_assert_true((bytes != NULL) == (more == 0));
        g_assert_true((error != NULL) == (more == 1));
        fixture_clear(&fixture);
    }
}

/* Tables and data: with a limit of ten bytes, not CB_MAX_TABLE_SIZE and CB_MAX_DATA_FILE_SIZE: 256
 * MB take long. */
static void test_named_files(void)
{
    for (gsize more = 0; more <= 1; more++) {
        Fixture fixture = fixture_new();
        g_autoptr(GError) error = NULL;
        fixture_write(&fixture, "text", more == 0 ? "0123456789" : "0123456789a");
        g_autofree char *path = g_build_filename(fixture.folder, "text", NULL);
        g_autoptr(GString) bytes = cb_file_read_bytes(path, 10, &error);
        g_autoptr(CbSource) source = cb_file_read_anywhere(path, 10, fixture.diagnostics);
        g_assert_true((bytes != NULL) == (more == 0));
        g_assert_true((source != NULL) == (more == 0));
        g_assert_true((error != NULL) == (more == 1));
        g_assert_cmpint(cb_diagnostics_has(fixture.diagnostics, CB_CODE_FILE_TOO_LARGE), ==,
                        (int)more);
        fixture_clear(&fixture);
    }
}

/* The errors of a theme that asks for these widths. */
static guint errors_with_widths(const char *widths)
{
    Fixture fixture = fixture_new();
    g_autofree char *text =
        g_strdup_printf("name: T\nextends: folio\nimages: { widths: [%s] }\n", widths);
    fixture_write(&fixture, "themes/own/theme.yaml", text);
    g_autoptr(CbTheme) theme =
        cb_theme_load("own", fixture.folder, (CbSpan){0}, fixture.diagnostics);
    guint errors = cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR);
    g_assert_true((theme != NULL) == (errors == 0));
    g_assert_cmpint(cb_diagnostics_has(fixture.diagnostics, CB_CODE_THEME_IMAGES), ==, errors > 0);
    fixture_clear(&fixture);
    return errors;
}

static void test_image_widths(void)
{
    g_autoptr(GString) most = g_string_new("100");
    for (guint i = 1; i < CB_MAX_IMAGE_WIDTHS; i++) {
        g_string_append_printf(most, ", %u", 100 + i);
    }
    g_assert_cmpuint(errors_with_widths(most->str), ==, 0);
    g_string_append(most, ", 99");
    g_assert_cmpuint(errors_with_widths(most->str), ==, 1);
    for (guint more = 0; more <= 1; more++) {
        g_autofree char *least = g_strdup_printf("%u", CB_MIN_IMAGE_WIDTH - more);
        g_autofree char *widest = g_strdup_printf("%u", CB_MAX_IMAGE_WIDTH + more);
        g_assert_cmpuint(errors_with_widths(least), ==, more);
        g_assert_cmpuint(errors_with_widths(widest), ==, more);
    }
}

/* A collection of cases that are alike: the first names `n_named` of them. */
static guint related_of_first(guint n_cases, guint n_named)
{
    Fixture fixture = fixture_new();
    g_autoptr(GString) named = g_string_new("title: First\nrelated: [");
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [nl]\n");
    fixture_write(&fixture, "schema.yaml",
                  "case:\n  sector: { type: term, vocabulary: v, facet: true }\n"
                  "vocabularies:\n  v: [{ id: a }]\n");
    for (guint i = 0; i < n_cases; i++) {
        g_autofree char *name = g_strdup_printf("cases/c%04u.yaml", i);
        fixture_write(&fixture, name, "title: Other\nsector: a\n");
        if (i > 0 && i <= n_named) {
            g_string_append_printf(named, "%sc%04u", i > 1 ? ", " : "", i);
        }
    }
    g_string_append(named, "]\nsector: a\n");
    fixture_write(&fixture, "cases/c0000.yaml", named->str);
    fixture_load(&fixture);
    guint count = cb_related_of(fixture.collection, 0).count;
    fixture_clear(&fixture);
    return count;
}

static void test_related(void)
{
    g_assert_cmpuint(related_of_first(CB_MAX_RELATED + 3, CB_MAX_RELATED), ==, CB_MAX_RELATED);
    g_assert_cmpuint(related_of_first(CB_MAX_RELATED + 3, CB_MAX_RELATED + 1), ==, CB_MAX_RELATED);
    g_assert_cmpuint(related_of_first(CB_MAX_RELATED_PEERS, 0), ==, CB_MAX_RELATED);
    g_assert_cmpuint(related_of_first(CB_MAX_RELATED_PEERS + 1, 0), ==, CB_MAX_RELATED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limits/fields", test_fields);
    g_test_add_func("/limits/terms", test_terms);
    g_test_add_func("/limits/figure-parts", test_figure_parts);
    g_test_add_func("/limits/ids", test_ids);
    g_test_add_func("/limits/languages", test_languages);
    g_test_add_func("/limits/years", test_years);
    g_test_add_func("/limits/numbers", test_numbers);
    g_test_add_func("/limits/nested-terms", test_nested_terms);
    g_test_add_func("/limits/cases", test_cases);
    g_test_add_func("/limits/assets", test_assets);
    g_test_add_func("/limits/named-files", test_named_files);
    g_test_add_func("/limits/image-widths", test_image_widths);
    g_test_add_func("/limits/related", test_related);
    return g_test_run();
}
