#include "base/source.h"

#include <glib/gstdio.h>

#include <string.h>

static CbSource *source_of(const char *text)
{
    return cb_source_new("a.yaml", text, strlen(text));
}

static void assert_position(const CbSource *source, gsize offset, guint line, guint column)
{
    CbPosition position = cb_source_position(source, offset);
    g_assert_cmpuint(position.line, ==, line);
    g_assert_cmpuint(position.column, ==, column);
}

static void assert_line(const CbSource *source, guint line, const char *expected)
{
    gsize length;
    const char *text = cb_source_line(source, line, &length);
    g_autofree char *copy = g_strndup(text, length);
    g_assert_cmpstr(copy, ==, expected);
}

static void test_positions(void)
{
    g_autoptr(CbSource) source = source_of("één\nb\r\nc\rd");
    assert_position(source, 0, 1, 1);
    assert_position(source, 2, 1, 2);
    assert_position(source, 5, 1, 4);
    assert_position(source, 6, 2, 1);
    assert_position(source, 9, 3, 1);
    assert_position(source, 11, 4, 1);
    assert_position(source, 12, 4, 2);
    assert_position(source, 1000, 4, 2);
}

static void test_lines(void)
{
    g_autoptr(CbSource) source = source_of("one\ntwo\r\n\nfour\n");
    assert_line(source, 0, "");
    assert_line(source, 1, "one");
    assert_line(source, 2, "two");
    assert_line(source, 3, "");
    assert_line(source, 4, "four");
    assert_line(source, 5, "");
    assert_line(source, 6, "");
}

static void test_empty(void)
{
    g_autoptr(CbSource) source = source_of("");
    assert_position(source, 0, 1, 1);
    assert_line(source, 1, "");
}

static void test_byte_order_mark(void)
{
    g_autoptr(CbSource) source = source_of("\xEF\xBB\xBFtitle: x\ny");
    assert_position(source, 0, 1, 1);
    assert_position(source, 3, 1, 1);
    assert_position(source, 4, 1, 2);
    assert_position(source, 12, 2, 1);
    assert_line(source, 1, "title: x");
}

static void test_map(void)
{
    /* "ab" stands at 10, "cd" at 20, as in a block scalar with two lines. */
    g_autoptr(CbSource) source = source_of("0123456789ab\n       cd\n");
    const CbSourceRun runs[] = {{0, 10}, {3, 20}};
    CbSourceMap map = {source, runs, 2, cb_span_new(source, 8, 23)};
    CbSpan first = cb_source_map_span(&map, 0, 2);
    g_assert_cmpuint(first.start, ==, 10);
    g_assert_cmpuint(first.end, ==, 12);
    CbSpan second = cb_source_map_span(&map, 3, 5);
    g_assert_cmpuint(second.start, ==, 20);
    g_assert_cmpuint(second.end, ==, 22);
    /* The end of a run is not the beginning of the next. */
    g_assert_cmpuint(cb_source_map_span(&map, 1, 3).end, ==, 13);
    CbSpan beyond = cb_source_map_span(&map, 100, 200);
    g_assert_cmpuint(beyond.end, <=, 23);
}

static void test_map_unknown(void)
{
    g_autoptr(CbSource) source = source_of("0123456789");
    CbSourceMap map = {source, NULL, 0, cb_span_new(source, 2, 5)};
    CbSpan span = cb_source_map_span(&map, 1, 2);
    g_assert_cmpuint(span.start, ==, 2);
    g_assert_cmpuint(span.end, ==, 5);
}

static void test_take(void)
{
    CbSource *source = cb_source_new_take("a", g_strdup("text"), 4);
    gsize length;
    cb_source_ref(source);
    cb_source_unref(source);
    g_assert_cmpstr(cb_source_text(source, &length), ==, "text");
    g_assert_cmpuint(length, ==, 4);
    g_assert_cmpstr(cb_source_path(source), ==, "a");
    cb_source_unref(source);
}

/* A text that was given back comes from its file when somebody asks; of a file that is another by
 * then, places stay within. */
static void test_give_back(void)
{
    static const char *const written[] = {"one\ntwo\n", "longer than it was\n", NULL};
    static const guint lines[] = {2, 1, 1};
    g_autofree char *folder = g_dir_make_tmp("casebook-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "case.yaml", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
        gsize length;
        g_autoptr(CbSource) source = cb_source_new("case.yaml", "one\ntwo\n", 8);
        g_unlink(file);
        if (written[i] != NULL) {
            g_assert_true(g_file_set_contents(file, written[i], -1, NULL));
        }
        cb_source_give_back(source, file);
        g_assert_cmpuint(cb_source_position(source, 5).line, ==, lines[i]);
        const char *text = cb_source_text(source, &length);
        g_assert_cmpuint(length, ==, 8);
        g_assert_cmpuint(strlen(text), ==, 8);
    }
    g_unlink(file);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/positions", test_positions);
    g_test_add_func("/source/lines", test_lines);
    g_test_add_func("/source/empty", test_empty);
    g_test_add_func("/source/byte-order-mark", test_byte_order_mark);
    g_test_add_func("/source/map", test_map);
    g_test_add_func("/source/map-unknown", test_map_unknown);
    g_test_add_func("/source/take", test_take);
    g_test_add_func("/source/give-back", test_give_back);
    return g_test_run();
}
