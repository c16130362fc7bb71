#include "site/text_metrics.h"

#include <string.h>

static CbArena *arena;

/* The lines, separated by bars. */
static char *wrapped(const char *text, double width)
{
    CbValue lines = cb_text_wrap(arena, text, width, 10);
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < lines.as.list->length; i++) {
        g_string_append_printf(out, "%s%s", i ? "|" : "", lines.as.list->items[i].as.string);
    }
    return g_string_free(out, FALSE);
}

static void check(const char *text, double width, const char *expected)
{
    g_autofree char *lines = wrapped(text, width);
    g_assert_cmpstr(lines, ==, expected);
}

static void test_wrap(void)
{
    check("one two three", 1000, "one two three");
    check("one two three", 40, "one two|three");
    check("one two three", 1, "one|two|three");
    check("  spaces   between\nlines ", 1000, "spaces   between\nlines");
    check("self-managing teams", 50, "self-|managing|teams");
    check("", 100, "");
    check("   ", 100, "");
}

/* Every line but those of a single word fits. */
static void test_lines_fit(void)
{
    const char *text = "Interventies in menselijke processen, van teambuilding tot één-op-één";
    for (double width = 20; width < 400; width += 7) {
        CbValue lines = cb_text_wrap(arena, text, width, 13);
        for (gsize i = 0; i < lines.as.list->length; i++) {
            CbValue line = lines.as.list->items[i];
            if (strchr(line.as.string, ' ')) {
                g_assert_cmpfloat(cb_text_width(line.as.string, line.length, 13), <=, width);
            }
        }
    }
}

static void test_width(void)
{
    g_assert_cmpfloat(cb_text_width("", 0, 10), ==, 0);
    g_assert_cmpfloat(cb_text_width("i", 1, 10), <, cb_text_width("m", 1, 10));
    g_assert_cmpfloat(cb_text_width("ab", 2, 20), ==, 2 * cb_text_width("ab", 2, 10));
    g_assert_cmpfloat(cb_text_width("e\xcc\x81", 3, 10), ==, cb_text_width("e", 1, 10));
    g_assert_cmpfloat(cb_text_width("漢", 3, 10), ==, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    arena = cb_arena_new();
    g_test_add_func("/text-metrics/wrap", test_wrap);
    g_test_add_func("/text-metrics/lines-fit", test_lines_fit);
    g_test_add_func("/text-metrics/width", test_width);
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
