#include "load/markdown.h"

#include "base/limits.h"
#include "load/yaml.h"
#include <string.h>

/* A text of its own, parsed. */
typedef struct {
    CbSource *source;
    CbDiagnostics *diagnostics;
    CbMarkdown *document;
} Parsed;

static Parsed parse(const char *text)
{
    Parsed parsed = {
        .source = cb_source_new("a.md", text, strlen(text)),
        .diagnostics = cb_diagnostics_new(),
    };
    CbSourceRun run = {0, 0};
    CbSourceMap map = {parsed.source, &run, 1, cb_span_new(parsed.source, 0, strlen(text))};
    parsed.document = cb_markdown_parse(text, strlen(text), &map, NULL, NULL, parsed.diagnostics);
    return parsed;
}

static void parsed_clear(Parsed *parsed)
{
    cb_markdown_free(parsed->document);
    cb_diagnostics_free(parsed->diagnostics);
    cb_source_unref(parsed->source);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

static char *html_of(const CbMarkdown *document, int heading_shift)
{
    CbMarkdownHtml options = {.heading_shift = heading_shift};
    GString *out = g_string_new(NULL);
    cb_markdown_render_html(document, &options, out);
    return g_string_free(out, FALSE);
}

static char *text_of(const CbMarkdown *document)
{
    GString *out = g_string_new(NULL);
    cb_markdown_render_text(document, out);
    return g_string_free(out, FALSE);
}

static char *written(CbSpan span)
{
    return g_strndup(cb_source_text(span.source, NULL) + span.start, span.end - span.start);
}

static void assert_link(const CbMarkdownLink *link, CbLinkKind kind, const char *target,
                        const char *fragment, const char *in_source)
{
    g_assert_cmpint(link->kind, ==, kind);
    g_assert_cmpstr(link->target, ==, target);
    g_assert_cmpstr(link->fragment, ==, fragment);
    g_autofree char *text = written(link->span);
    g_assert_cmpstr(text, ==, in_source);
}

static void test_links(void)
{
    g_auto(Parsed) parsed =
        parse("[a](case:x#y) ![*b* c](media:d%20e.png)\n[](#part) <https://x.org>\n\n[r][r]\n\n"
              "[r]: <page:about>\n");
    gsize count;
    const CbMarkdownLink *links = cb_markdown_links(parsed.document, &count);
    g_assert_cmpuint(count, ==, 5);
    assert_link(&links[0], CB_LINK_CASE, "x", "y", "case:x#y");
    assert_link(&links[1], CB_LINK_MEDIA, "d e.png", NULL, "media:d%20e.png");
    assert_link(&links[2], CB_LINK_FRAGMENT, "part", NULL, "#part");
    assert_link(&links[3], CB_LINK_URL, "https://x.org", NULL, "https://x.org");
    assert_link(&links[4], CB_LINK_PAGE, "about", NULL, "page:about");
    g_assert_true(links[0].has_text && !links[0].is_image);
    g_assert_true(links[1].has_text && links[1].is_image);
    g_assert_cmpstr(links[1].text, ==, "b c");
    g_assert_false(links[2].has_text);
}

static void assert_position(CbSpan span, guint line, guint column, const char *in_source)
{
    CbPosition position = cb_source_position(span.source, span.start);
    g_assert_cmpuint(position.line, ==, line);
    g_assert_cmpuint(position.column, ==, column);
    g_autofree char *text = written(span);
    g_assert_cmpstr(text, ==, in_source);
}

/* Places inside YAML scalars are those of the file. */
static void test_places_in_yaml(void)
{
    const char *yaml = "title: x\n"
                       "list:\n"
                       "  - text: |\n"
                       "      See `[](case:a)`, [](case:a)\n"
                       "      and é [two](topic:b) [three](tool:c).\n"
                       "\n"
                       "      > [!FOO] Unknown\n"
                       "\n"
                       "      | a | [](page:d) |\n"
                       "      |---|:--|\n"
                       "      | 1 | x \\| [^no] |\n"
                       "\n"
                       "      Note[^n].\n"
                       "\n"
                       "      [^n]: See [](guide:e),\n"
                       "        and [](figure:f).\n"
                       "folded: >\n"
                       "  One [line](case:g)\n"
                       "  and [another](case:h)\n"
                       "quoted: \"A [link](case:i) \\u00e9 [](case:j)\"\n";
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.yaml", yaml, strlen(yaml));
    CbNode *root = cb_yaml_parse(arena, source, diagnostics);
    CbNode *block = cb_node_get(cb_node_get(root, "list")->items[0], "text");
    g_autoptr(CbMarkdown) document = cb_markdown_parse(
        block->text, block->length, cb_node_map(arena, block), NULL, NULL, diagnostics);
    gsize count;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    g_assert_cmpuint(count, ==, 6);
    assert_position(links[0].span, 4, 28, "case:a");
    assert_position(links[1].span, 5, 19, "topic:b");
    assert_position(links[2].span, 5, 36, "tool:c");
    assert_position(links[3].span, 9, 16, "page:d");
    assert_position(links[4].span, 15, 20, "guide:e");
    assert_position(links[5].span, 16, 16, "figure:f");

    cb_diagnostics_sort(diagnostics);
    guint n_diagnostics;
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &n_diagnostics);
    g_assert_cmpuint(n_diagnostics, ==, 2);
    assert_position(items[0].span, 7, 9, "[!FOO]");
    assert_position(items[1].span, 11, 18, "[^no]");

    CbNode *folded = cb_node_get(root, "folded");
    g_autoptr(CbMarkdown) second = cb_markdown_parse(
        folded->text, folded->length, cb_node_map(arena, folded), NULL, NULL, diagnostics);
    links = cb_markdown_links(second, &count);
    assert_position(links[0].span, 18, 14, "case:g");
    assert_position(links[1].span, 19, 17, "case:h");

    CbNode *quoted = cb_node_get(root, "quoted");
    g_autoptr(CbMarkdown) third = cb_markdown_parse(
        quoted->text, quoted->length, cb_node_map(arena, quoted), NULL, NULL, diagnostics);
    links = cb_markdown_links(third, &count);
    assert_position(links[0].span, 20, 19, "case:i");
    assert_position(links[1].span, 20, 37, "case:j");
}

static void test_headings(void)
{
    const char *text = "# One\n\nSee [](#one).\n\n### *Two* `b`\n\n# One\n";
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, strlen(text), NULL, "part-", NULL, NULL);
    gsize count;
    const CbMarkdownHeading *headings = cb_markdown_headings(document, &count);
    g_assert_cmpuint(count, ==, 3);
    g_assert_cmpstr(headings[0].id, ==, "part-one");
    g_assert_cmpstr(headings[1].id, ==, "part-two-b");
    g_assert_cmpint(headings[1].level, ==, 3);
    g_assert_cmpstr(headings[1].text, ==, "Two b");
    g_assert_cmpstr(headings[2].id, ==, "part-one-2");
    g_autofree char *html = html_of(document, 4);
    g_assert_cmpstr(html, ==,
                    "<h5 id=\"part-one\">One</h5>\n<p>See <a href=\"#part-one\">one</a>.</p>\n"
                    "<h6 id=\"part-two-b\"><em>Two</em> <code>b</code></h6>\n"
                    "<h5 id=\"part-one-2\">One</h5>\n");
}

static void test_slug(void)
{
    static const char *const cases[][2] = {
        {"Één kop!", "een-kop"}, {"  a  --  b  ", "a-b"}, {"3 steps", "h-3-steps"},
        {"?!", "section"},       {"zo’n dag", "zon-dag"}, {"Ærø & Łódź", "aeroe-lodz"},
        {"C++ / C#", "c-c"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *slug = cb_markdown_slug(cases[i][0]);
        g_assert_cmpstr(slug, ==, cases[i][1]);
    }
    g_autofree char *length = g_strnfill(1000, 'a');
    g_autofree char *slug = cb_markdown_slug(length);
    g_assert_cmpuint(strlen(slug), ==, 80);
}

static cmark_node *child(cmark_node *node, guint index)
{
    node = cmark_node_first_child(node);
    while (index-- > 0) {
        node = cmark_node_next(node);
    }
    return node;
}

static void test_tree(void)
{
    g_auto(Parsed) parsed = parse("> [!tip] Title\n> text[^a]\n\n"
                                  "| a | b |\n|--:|:-:|\n| 1 |\n\n"
                                  "- [x] done\n- open\n\n"
                                  "![Caption](figure:f)\n\n"
                                  "[^a]: Note[^a].\n");
    cmark_node *root = cb_markdown_root(parsed.document);
    cmark_node *alert = child(root, 0);
    g_assert_cmpint(cb_markdown_kind(alert), ==, CB_MARKDOWN_ALERT);
    g_assert_cmpstr(cb_markdown_alert(alert), ==, "tip");
    g_assert_cmpint(cb_markdown_kind(child(alert, 0)), ==, CB_MARKDOWN_ALERT_TITLE);
    cmark_node *reference = child(child(alert, 1), 1);
    g_assert_cmpint(cb_markdown_kind(reference), ==, CB_MARKDOWN_FOOTNOTE_REFERENCE);
    g_assert_cmpint(cb_markdown_footnote_number(reference), ==, 1);

    cmark_node *table = child(root, 1);
    g_assert_cmpint(cb_markdown_kind(table), ==, CB_MARKDOWN_TABLE);
    cmark_node *row = child(table, 1);
    g_assert_cmpint(cb_markdown_kind(row), ==, CB_MARKDOWN_TABLE_ROW);
    g_assert_cmpint(cb_markdown_align(child(row, 0)), ==, CB_ALIGN_RIGHT);
    g_assert_cmpint(cb_markdown_align(child(row, 1)), ==, CB_ALIGN_CENTER);
    g_assert_cmpint(cb_markdown_kind(child(row, 1)), ==, CB_MARKDOWN_TABLE_CELL);

    cmark_node *list = child(root, 2);
    g_assert_cmpint(cb_markdown_task(child(list, 0)), ==, CB_TASK_DONE);
    g_assert_true(g_str_has_prefix(cb_markdown_task_id(child(list, 0)), "task-"));
    g_assert_cmpint(cb_markdown_task(child(list, 1)), ==, CB_TASK_NONE);
    g_assert_null(cb_markdown_task_id(child(list, 1)));

    cmark_node *figure = child(root, 3);
    g_assert_cmpint(cb_markdown_kind(figure), ==, CB_MARKDOWN_FIGURE);
    g_assert_cmpint(cb_markdown_link(figure)->kind, ==, CB_LINK_FIGURE);
    g_assert_cmpstr(cb_markdown_link(figure)->text, ==, "Caption");

    cmark_node *footnotes = child(root, 4);
    g_assert_cmpint(cb_markdown_kind(footnotes), ==, CB_MARKDOWN_FOOTNOTES);
    cmark_node *footnote = child(footnotes, 0);
    g_assert_cmpint(cb_markdown_kind(footnote), ==, CB_MARKDOWN_FOOTNOTE);
    g_assert_cmpint(cb_markdown_footnote_number(footnote), ==, 1);
    g_assert_cmpint(cb_markdown_footnote_references(footnote), ==, 2);
}

static void test_text(void)
{
    g_auto(Parsed) parsed =
        parse("# Title\n\nSome *text* with `code`,\na [link](case:x), [](topic:growth) and a "
              "note[^a].\n\n> [!TIP] Tip\n> - [ ] task\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
              "```\nfenced\n```\n\n<!-- comment -->\n\n[^a]: The note.\n");
    g_autofree char *text = text_of(parsed.document);
    g_assert_cmpstr(text, ==,
                    "Title\nSome text with code, a link, growth and a note.\nTip\ntask\n"
                    "a\tb\n1\t2\nfenced\nThe note.");
}

static gboolean title_of(const CbMarkdownLink *link, CbLinkTarget *target, gpointer user_data)
{
    (void)link;
    target->title = user_data;
    return TRUE;
}

static void test_text_titles(void)
{
    g_auto(Parsed) parsed = parse("See [](case:x) and [own](case:x).");
    g_autoptr(GString) out = g_string_new("> ");
    cb_markdown_render_text_titles(parsed.document, title_of, (gpointer) "The Case", out);
    g_assert_cmpstr(out->str, ==, "> See The Case and own.");
}

static void test_without_source(void)
{
    const char *text = "[^a] [](javascript:x) <b>\n\n> [!NO]\n\n| a |\n|---|\n| b | c |\n";
    g_autoptr(CbMarkdown) quiet = cb_markdown_parse(text, strlen(text), NULL, NULL, NULL, NULL);
    g_assert_nonnull(cb_markdown_root(quiet));
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, strlen(text), NULL, NULL, NULL, diagnostics);
    g_assert_nonnull(document);
    g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), ==, 3);
    g_autoptr(CbMarkdown) empty = cb_markdown_parse("", 0, NULL, NULL, NULL, diagnostics);
    g_autofree char *html = html_of(empty, 0);
    g_assert_cmpstr(html, ==, "");
}

/* Bytes that are no UTF-8, NUL, and what marks are made of do no harm. */
static void test_any_bytes(void)
{
    const char text[] = "a\0b \xFF\xC3 \xEF\xB7\x90q1\xEF\xB7\x91, ,\xEF\xB7\x90"
                        "f0\xEF\xB7\x91, \x01\x7F";
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(text, sizeof text - 1, NULL, NULL, NULL, NULL);
    g_autofree char *html = html_of(document, 0);
    g_assert_true(g_utf8_validate(html, -1, NULL));
    g_assert_cmpstr(html, ==, "<p>a b ?? \uFFFDq1\uFFFD, ,\uFFFDf0\uFFFD,</p>\n");
}

static gboolean has_error(const Parsed *parsed, CbCode code)
{
    guint count;
    const CbDiagnostic *items = cb_diagnostics_items(parsed->diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].code == code) {
            return TRUE;
        }
    }
    return FALSE;
}

static char *repeat(const char *text, gsize count)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < count; i++) {
        g_string_append(out, text);
    }
    return g_string_free(out, FALSE);
}

static void assert_depth(const char *marker, guint count, gboolean is_allowed)
{
    g_autofree char *markers = repeat(marker, count);
    g_autofree char *text = g_strconcat("before\n\n", markers, "inside\n\nafter\n", NULL);
    g_auto(Parsed) parsed = parse(text);
    g_autofree char *shown = text_of(parsed.document);
    g_assert_cmpint(has_error(&parsed, CB_CODE_MARKDOWN_DEPTH), ==, !is_allowed);
    g_assert_cmpstr(shown, ==, is_allowed ? "before\ninside\nafter" : "before");
}

static void test_block_depth(void)
{
    static const char *const markers[] = {">", "> ", "- ", "1. ", "* ", "1) "};
    for (guint i = 0; i < G_N_ELEMENTS(markers); i++) {
        assert_depth(markers[i], CB_MAX_MARKDOWN_DEPTH, TRUE);
        assert_depth(markers[i], CB_MAX_MARKDOWN_DEPTH + 1, FALSE);
    }
}

/* Lists nested by indentation, line by line. */
static char *stairs(guint count)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(out, "%*s- a\n", (int)i * 2, "");
    }
    return g_string_free(out, FALSE);
}

static void test_block_depth_of_lines(void)
{
    g_autofree char *within = stairs(CB_MAX_MARKDOWN_DEPTH);
    g_auto(Parsed) allowed = parse(within);
    g_assert_false(has_error(&allowed, CB_CODE_MARKDOWN_DEPTH));
    g_autofree char *beyond = stairs(CB_MAX_MARKDOWN_DEPTH + 1);
    g_auto(Parsed) refused = parse(beyond);
    g_assert_true(has_error(&refused, CB_CODE_MARKDOWN_DEPTH));
}

/* What only looks like nesting is none. */
static void test_no_depth(void)
{
    g_autofree char *stars = repeat("* ", 200);
    g_autofree char *dashes = repeat("- ", 200);
    g_autofree char *spaces = g_strnfill(500, ' ');
    g_autofree char *text = g_strconcat(stars, "\n\n", dashes, "\n\n```\n", spaces, "- x\n```\n\n",
                                        spaces, "code\n", NULL);
    g_auto(Parsed) parsed = parse(text);
    g_assert_false(has_error(&parsed, CB_CODE_MARKDOWN_DEPTH));
}

static guint depth_of(cmark_node *root)
{
    guint depth = 0, deepest = 0;
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node_type type = cmark_node_get_type(cmark_iter_get_node(iter));
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_SOFTBREAK) {
            continue;
        }
        depth = event == CMARK_EVENT_ENTER ? depth + 1 : depth - 1;
        deepest = MAX(deepest, depth);
    }
    cmark_iter_free(iter);
    return deepest;
}

static void test_inline_depth(void)
{
    g_autofree char *open = repeat("*a **a ", 100);
    g_autofree char *close = repeat("a** a*", 100);
    g_autofree char *text = g_strconcat(open, "middle ", close, " [end](case:x)", NULL);
    g_auto(Parsed) parsed = parse(text);
    /* The document, the paragraph, and what is allowed inside it. */
    g_assert_cmpuint(depth_of(cb_markdown_root(parsed.document)), ==, CB_MAX_MARKDOWN_DEPTH + 2);
    g_autofree char *shown = text_of(parsed.document);
    g_assert_nonnull(strstr(shown, "middle a a"));
    g_assert_null(strchr(shown, '*'));
    gsize count;
    cb_markdown_links(parsed.document, &count);
    g_assert_cmpuint(count, ==, 1);
}

static void assert_table(guint n_columns, guint n_rows, gboolean is_allowed)
{
    g_autofree char *head = repeat("|a", n_columns);
    g_autofree char *dashes = repeat("|-", n_columns);
    g_autofree char *rows = repeat("x\n", n_rows - 1);
    g_autofree char *text = g_strconcat(head, "|\n", dashes, "|\n", rows, NULL);
    g_auto(Parsed) parsed = parse(text);
    CbMarkdownKind kind = cb_markdown_kind(child(cb_markdown_root(parsed.document), 0));
    g_assert_cmpint(has_error(&parsed, CB_CODE_MARKDOWN_TABLE_SIZE), ==, !is_allowed);
    g_assert_cmpint(kind == CB_MARKDOWN_TABLE, ==, is_allowed);
}

static void test_table_limits(void)
{
    assert_table(CB_MAX_TABLE_COLUMNS, 2, TRUE);
    assert_table(CB_MAX_TABLE_COLUMNS + 1, 2, FALSE);
    assert_table(2, CB_MAX_TABLE_CELLS / 2, TRUE);
    assert_table(2, CB_MAX_TABLE_CELLS / 2 + 1, FALSE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown/links", test_links);
    g_test_add_func("/markdown/places-in-yaml", test_places_in_yaml);
    g_test_add_func("/markdown/headings", test_headings);
    g_test_add_func("/markdown/slug", test_slug);
    g_test_add_func("/markdown/tree", test_tree);
    g_test_add_func("/markdown/text", test_text);
    g_test_add_func("/markdown/text-titles", test_text_titles);
    g_test_add_func("/markdown/without-source", test_without_source);
    g_test_add_func("/markdown/any-bytes", test_any_bytes);
    g_test_add_func("/markdown/block-depth", test_block_depth);
    g_test_add_func("/markdown/block-depth-of-lines", test_block_depth_of_lines);
    g_test_add_func("/markdown/no-depth", test_no_depth);
    g_test_add_func("/markdown/inline-depth", test_inline_depth);
    g_test_add_func("/markdown/table-limits", test_table_limits);
    return g_test_run();
}
