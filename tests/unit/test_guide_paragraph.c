/* Paragraphs that are long beyond reason: set in pieces, in time that grows as their length does.
 */
#include "guide/paragraph_parts.h"

#include "base/limits.h"

#include <gio/gio.h>
#include <string.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define SHORT 2000
#define IS_CHECKED FALSE
#else
#define SHORT 25000
#define IS_CHECKED TRUE
#endif

#define TIMES_AS_LONG 4
#define TIMES_AS_SLOW 9.0 /* at most; a quadratic step would make it 16 */

typedef struct {
    CbPrintStyle *style;
    CbPatternShelf *patterns;
    CbDiagnostics *diagnostics;
    CbPress *press;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GBytes) bytes = g_resources_lookup_data("/casebook/templates/print.yaml",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autoptr(CbSource) base = cb_source_new("print.yaml", text, length);
    fixture->diagnostics = cb_diagnostics_new();
    fixture->style =
        cb_print_style_read((const CbSource *const *)&base, 1, NULL, fixture->diagnostics);
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
}

static CbRun run_of(const Fixture *fixture, gboolean bold)
{
    CbTypeVariant variant = {.scale = 1, .bold = bold};
    return (CbRun){.face = cb_press_typeface(fixture->press, &fixture->style->base, variant),
                   .link = CB_NO_LINK,
                   .note = CB_NO_LINK,
                   .image = CB_NO_LINK};
}

static const CbSetting setting = {
    .width = 300, .align = CB_SET_JUSTIFIED, .hyphenate = TRUE, .language = "en"};

/* A paragraph of `before`, then `repeated` up to `length` bytes in all. */
static CbParagraph *paragraph_of(const Fixture *fixture, const char *before, const char *repeated,
                                 gsize length)
{
    CbParagraph *paragraph = cb_paragraph_new(fixture->press, NULL);
    g_autoptr(GString) text = g_string_new(before);
    CbRun run = run_of(fixture, FALSE);
    while (text->len + strlen(repeated) <= length) {
        g_string_append(text, repeated);
    }
    cb_paragraph_add(paragraph, text->str, text->len, &run);
    cb_paragraph_set(paragraph, &setting);
    return paragraph;
}

/* At the limit all is shaped at once; a byte more makes two pieces, parted at a blank. */
static void test_limit(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbParagraph *one = paragraph_of(fixture, "", "wo ", CB_MAX_SHAPED_BYTES);
    CbParagraph *same = paragraph_of(fixture, "ab", "wo ", CB_MAX_SHAPED_BYTES);
    CbParagraph *two = paragraph_of(fixture, "abc", "wo ", CB_MAX_SHAPED_BYTES + 1);
    g_assert_cmpuint(same->text->len, ==, CB_MAX_SHAPED_BYTES);
    g_assert_cmpuint(two->text->len, ==, CB_MAX_SHAPED_BYTES + 1);
    g_assert_cmpuint(one->pieces->len, ==, 1);
    g_assert_cmpuint(same->pieces->len, ==, 1);
    g_assert_cmpuint(two->pieces->len, ==, 2);
    const Piece *first = &g_array_index(two->pieces, Piece, 0);
    g_assert_cmpuint(first->end, ==, CB_MAX_SHAPED_BYTES + 1 - 3);
    g_assert_cmpint(two->text->str[first->end - 1], ==, ' ');
    cb_paragraph_free(one);
    cb_paragraph_free(same);
    cb_paragraph_free(two);
}

/* Without a blank it is parted between letters, marks and all. */
static void test_letters(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbParagraph *paragraph = paragraph_of(fixture, "x", "e\u0301", 3 * CB_MAX_SHAPED_BYTES);
    g_assert_cmpuint(paragraph->pieces->len, >, 3);
    for (guint i = 0; i < paragraph->pieces->len; i++) {
        const Piece *piece = &g_array_index(paragraph->pieces, Piece, i);
        g_assert_cmpint(paragraph->text->str[piece->start], ==, i == 0 ? 'x' : 'e');
        g_assert_cmpuint(piece->end - piece->start, <=, CB_MAX_SHAPED_BYTES);
    }
    cb_paragraph_free(paragraph);
}

/* All lines of a paragraph in pieces are as they would be in one. */
static void test_lines(Fixture *fixture, gconstpointer data)
{
    (void)data;
    CbParagraph *paragraph = paragraph_of(fixture, "", "one two three, ", 5 * CB_MAX_SHAPED_BYTES);
    guint32 done = 0;
    guint n = cb_paragraph_lines(paragraph);
    for (guint line = 0; line < n; line++) {
        guint32 start = 0;
        guint32 end = 0;
        cb_paragraph_line(paragraph, line, &start, &end);
        g_assert_cmpuint(start, ==, done);
        CbLinePen pen;
        cb_line_pen_init(&pen, paragraph, line, NULL, NULL);
        if (line + 1 < n) {
            g_assert_cmpfloat(ABS(pen.end - setting.width), <, 0.01);
        }
        done = end;
    }
    g_assert_cmpuint(done, ==, paragraph->text->len);
    cb_paragraph_free(paragraph);
}

typedef struct {
    const char *name;
    const char *repeated;
    enum { ONE_RUN, TWO_FACES, HARD_BREAKS } kind;
} Shape;

static const Shape shapes[] = {
    {"words", "word and ", ONE_RUN},
    {"one-word", "a", ONE_RUN},
    {"marks", "\u0301", ONE_RUN},
    {"letters-with-marks", "a\u0301", ONE_RUN},
    {"hebrew", "\u05D0\u05D1 ", ONE_RUN},
    {"hebrew-and-latin", "\u05D0 a ", ONE_RUN},
    {"missing", "\U0001F468 ", ONE_RUN},
    {"missing-in-a-row", "\U0001F468", ONE_RUN},
    {"ligatures", "ffi", ONE_RUN},
    {"zero-width-spaces", "\u200B", ONE_RUN},
    {"slashes", "abcde/", ONE_RUN},
    {"faces", "ab ", TWO_FACES},
    {"ligatures-in-faces", "fi", TWO_FACES},
    {"hard-breaks", "a", HARD_BREAKS},
};

static void fill(const Fixture *fixture, const Shape *shape, CbParagraph *paragraph, gsize length)
{
    CbRun runs[] = {run_of(fixture, FALSE), run_of(fixture, TRUE)};
    g_autoptr(GString) text = g_string_new("a");
    while (shape->kind == ONE_RUN && text->len < length) {
        g_string_append(text, shape->repeated);
    }
    cb_paragraph_add(paragraph, text->str, text->len, &runs[0]);
    for (guint i = 0; shape->kind != ONE_RUN && cb_paragraph_length(paragraph) < length; i++) {
        const CbRun *run = &runs[shape->kind == TWO_FACES ? i % 2 : 0];
        cb_paragraph_add(paragraph, shape->repeated, strlen(shape->repeated), run);
        if (shape->kind == HARD_BREAKS) {
            cb_paragraph_indent(paragraph, 0, 0);
            cb_paragraph_add_break(paragraph, run);
        }
    }
}

/* Seconds of processor time to set a paragraph and go through its lines; the best of three. */
static double time_of(const Fixture *fixture, const Shape *shape, gsize length)
{
    double best = G_MAXDOUBLE;
    for (int i = 0; i < 3; i++) {
        CbParagraph *paragraph = cb_paragraph_new(fixture->press, NULL);
        clock_t start = clock();
        fill(fixture, shape, paragraph, length);
        cb_paragraph_set(paragraph, &setting);
        for (guint line = 0; line < cb_paragraph_lines(paragraph); line++) {
            CbLinePen pen;
            cb_line_pen_init(&pen, paragraph, line, NULL, NULL);
            cb_line_pen_draw(&pen, G_MAXUINT32, NULL, 0, 0);
        }
        best = MIN(best, (double)(clock() - start) / CLOCKS_PER_SEC);
        cb_paragraph_free(paragraph);
    }
    return best;
}

static void test_growth(Fixture *fixture, gconstpointer data)
{
    const Shape *shape = data;
    double before = time_of(fixture, shape, SHORT);
    double after = time_of(fixture, shape, (gsize)SHORT * TIMES_AS_LONG);
    g_test_message("%s: %.3f s, then %.3f s", shape->name, before, after);
    if (IS_CHECKED) {
        g_assert_cmpfloat(after, <, MAX(before, 0.005) * TIMES_AS_SLOW);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/paragraph/limit", Fixture, NULL, set_up, test_limit, tear_down);
    g_test_add("/paragraph/letters", Fixture, NULL, set_up, test_letters, tear_down);
    g_test_add("/paragraph/lines", Fixture, NULL, set_up, test_lines, tear_down);
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autofree char *path = g_strdup_printf("/paragraph/growth/%s", shapes[i].name);
        g_test_add(path, Fixture, &shapes[i], set_up, test_growth, tear_down);
    }
    return g_test_run();
}
