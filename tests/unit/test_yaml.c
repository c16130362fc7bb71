#include "load/yaml.h"

#include "base/limits.h"
#include "base/map.h"
#include <string.h>

typedef struct {
    CbArena *arena;
    CbDiagnostics *diagnostics;
    CbSource *source;
    CbNode *root;
} Parsed;

static Parsed parse(const char *text)
{
    Parsed parsed = {
        .arena = cb_arena_new(),
        .diagnostics = cb_diagnostics_new(),
        .source = cb_source_new("a.yaml", text, strlen(text)),
    };
    parsed.root = cb_yaml_parse(parsed.arena, parsed.source, parsed.diagnostics);
    return parsed;
}

static void parsed_clear(Parsed *parsed)
{
    cb_diagnostics_free(parsed->diagnostics);
    cb_source_unref(parsed->source);
    cb_arena_free(parsed->arena);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

static const char *scalar(const CbNode *map, const char *key)
{
    const CbNode *node = cb_node_get(map, key);
    g_assert_nonnull(node);
    g_assert_cmpint(node->kind, ==, CB_NODE_SCALAR);
    return node->text;
}

static char *written(const CbNode *node)
{
    const char *text = cb_source_text(node->span.source, NULL);
    return g_strndup(text + node->span.start, node->span.end - node->span.start);
}

static void assert_written(const CbNode *node, const char *expected)
{
    g_autofree char *text = written(node);
    g_assert_cmpstr(text, ==, expected);
}

static void test_tree(void)
{
    g_auto(Parsed) parsed =
        parse("# comment\ntitle: Één\nlist: [a, 'b']\nmap:\n  key: no\n  n: 2016\nempty:\n");
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==, 0);
    g_assert_cmpuint(parsed.root->length, ==, 4);
    g_assert_cmpstr(scalar(parsed.root, "title"), ==, "Één");
    const CbNode *list = cb_node_get(parsed.root, "list");
    g_assert_cmpuint(list->length, ==, 2);
    g_assert_cmpstr(list->items[1]->text, ==, "b");
    g_assert_cmpint(list->items[1]->style, ==, CB_SCALAR_QUOTED);
    g_assert_cmpstr(scalar(cb_node_get(parsed.root, "map"), "key"), ==, "no");
    g_assert_true(cb_node_is_null(cb_node_get(parsed.root, "empty")));
    g_assert_null(cb_node_get(parsed.root, "nothing"));
}

static void test_spans(void)
{
    g_auto(Parsed) parsed = parse("één: twéé # c\nq: \"a b\"\nl:\n  - x\n  - y: z\n\nf: { a: 1 "
                                  "}\nt: |\n  line\n  more\n\nlast: 1\n");
    assert_written(cb_node_get(parsed.root, "één"), "twéé");
    assert_written(cb_node_get(parsed.root, "q"), "\"a b\"");
    assert_written(cb_node_get(parsed.root, "l"), "- x\n  - y: z");
    assert_written(cb_node_get(parsed.root, "l")->items[1], "y: z");
    assert_written(cb_node_get(parsed.root, "f"), "{ a: 1 }");
    assert_written(cb_node_get(parsed.root, "t"), "|\n  line\n  more");
    CbSpan key = parsed.root->entries[5].key_span;
    CbPosition position = cb_source_position(key.source, key.start);
    g_assert_cmpuint(position.line, ==, 12);
    g_assert_cmpuint(position.column, ==, 1);
}

static void test_empty(void)
{
    static const char *const texts[] = {"",      "\n\n", "# only a comment\n",
                                        "---\n", "~",    "\xEF\xBB\xBF"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(Parsed) parsed = parse(texts[i]);
        g_assert_nonnull(parsed.root);
        g_assert_cmpint(parsed.root->kind, ==, CB_NODE_MAP);
        g_assert_cmpuint(parsed.root->length, ==, 0);
    }
}

static void test_byte_order_mark_and_crlf(void)
{
    g_auto(Parsed) parsed = parse("\xEF\xBB\xBFtitle: x\r\ntext: |\r\n  een\r\n  twee\r\n");
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==, 0);
    g_assert_cmpstr(scalar(parsed.root, "title"), ==, "x");
    g_assert_cmpstr(scalar(parsed.root, "text"), ==, "een\ntwee\n");
    const CbNode *text = cb_node_get(parsed.root, "text");
    CbSpan span = cb_source_map_span(cb_node_map(parsed.arena, text), 4, 8);
    CbPosition position = cb_source_position(span.source, span.start);
    g_assert_cmpuint(position.line, ==, 4);
    g_assert_cmpuint(position.column, ==, 3);
}

/* Every character of a value that is no blank must be found, or be escaped, where the map says. */
static void assert_mapped(const CbNode *node)
{
    const char *source = cb_source_text(node->span.source, NULL);
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbSourceMap *map = cb_node_map(arena, node);
    for (gsize i = 0; i < node->length; i++) {
        if (strchr(" \n", node->text[i])) {
            continue;
        }
        CbSpan span = cb_source_map_span(map, i, i + 1);
        if (source[span.start] != node->text[i] && source[span.start] != '\\') {
            g_error("byte %zu of \"%s\" is mapped to \"%.10s\"", i, node->text,
                    source + span.start);
        }
    }
}

static void test_maps(void)
{
    static const char *const values[] = {
        "plain text",
        "plain text\n  over lines\n\n\n  with  gaps",
        "'single ''quoted'' text'",
        "'single\n\n  over ''lines''   \n  é'",
        "\"double \\\"quoted\\\" é\"",
        "\"double\n  over\n\n  lines \\\n    joined\"",
        "|\n  literal\n    deeper\n\n  end\n",
        "|2\n    explicit\n   é\n",
        "|-\n\n\n  late start\n",
        "|+\n  kept\n\n",
        ">\n  folded\n  lines\n\n  paragraph\n    code\n    more\n  end\n",
        ">-\n  one\n   deeper\n  two\n\n\n  three",
        "> # comment\n   one\n   two\n",
        "|\r\n  crlf\r\n\r\n  end\r\n",
        "|\n  tab\tinside\n  \tand before\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = g_strconcat("key: ", values[i], "\nnext: x\n", NULL);
        g_auto(Parsed) parsed = parse(text);
        g_assert_nonnull(parsed.root);
        const CbNode *node = cb_node_get(parsed.root, "key");
        g_assert_cmpuint(node->length, >, 0);
        assert_mapped(node);
    }
}

static void test_map_of_escapes(void)
{
    g_auto(Parsed) parsed = parse("a: \"\\u00e9\\x41\\U0001F600\\L\\n\\_END\"");
    const CbNode *node = cb_node_get(parsed.root, "a");
    const char *end = strstr(node->text, "END");
    CbSpan span = cb_source_map_span(cb_node_map(parsed.arena, node), (gsize)(end - node->text),
                                     (gsize)(end - node->text) + 3);
    assert_written(&(CbNode){.span = span}, "END");
}

static void assert_fails(const char *text, const char *expected)
{
    g_auto(Parsed) parsed = parse(text);
    g_autoptr(GString) out = g_string_new(NULL);
    cb_diagnostics_print_text(parsed.diagnostics, FALSE, out);
    char *line_end = strchr(out->str, '\n');
    if (line_end) {
        *line_end = '\0';
    }
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_syntax(void)
{
    static const char *const cases[][2] = {
        {"a:\n\tb: c\n", "2:1: error[CB010]: a tab is used for indenting"},
        {"a:\n  b: c\n\td: e\n", "3:1: error[CB010]: a tab is used for indenting"},
        {"a: \"text\nb: c\n", "1:4: error[CB010]: the quotation mark opened here is never closed"},
        {"a: \"text\nb: \"more\"\nc: d\n",
         "1:4: error[CB010]: the quotation mark \" opened here is never closed"},
        {"a: 'text\nb: 'more'\nc: d\n",
         "1:4: error[CB010]: the quotation mark ' opened here is never closed"},
        {"a: \"one\" two\n", "1:10: error[CB010]: text follows after a value that has ended"},
        {"a: b: c\n",
         "1:5: error[CB010]: a colon stands inside a text that has no quotation marks"},
        {"a: b\n  c: d\n", "2:3: error[CB010]: this line is indented further than the one above "
                           "it, which has its value already"},
        {"a: b\nc\nd: e\n", "2:1: error[CB010]: \"key: value\" is expected, and there is no colon "
                            "followed by a space"},
        {"a:\n  b: c\n d: e\n", "3:2: error[CB010]: the indentation fits no line above"},
        {"a:\n  - b\n  c: d\n",
         "3:3: error[CB010]: a further item of the list is expected, or less indentation"},
        {"a: b\n- c\n", "2:1: error[CB010]: a list item stands where a key is expected"},
        {"a: - b\n", "1:4: error[CB010]: a list cannot begin here"},
        {"a: [b, c\nd: e\n",
         "1:4: error[CB010]: the [ opened here is never closed, or a comma is missing in it"},
        {"a: { b: c\nd: e\n",
         "1:4: error[CB010]: the { opened here is never closed, or a comma is missing in it"},
        {"a: { b: \"c\" d: e }\n",
         "1:13: error[CB010]: a comma or the closing } is missing before this"},
        {"a: [b] c\n", "1:8: error[CB010]: text follows after a value that has ended"},
        {"a: @b\n", "1:4: error[CB010]: a text without quotation marks cannot begin with @"},
        {"a: **b**\n", "1:4: error[CB010]: a text without quotation marks cannot begin with *"},
        {"a: *b\n", "1:4: error[CB010]: a value begins with \"*\", which YAML reads as an alias, "
                    "but there is no such anchor"},
        {"a: !b c\n", "1:4: error[CB010]: a value begins with \"!\", which YAML reads as a tag"},
        {"a: %b\n", "1:4: error[CB010]: a text without quotation marks cannot begin with %"},
        {"a: | text\n",
         "1:6: error[CB010]: only the text's indentation may follow | or > on its line"},
        {"a: \"C:\\data\"\n", "1:7: error[CB010]: a backslash in double quotation marks begins an "
                              "escape, and this one is unknown"},
        {"a: b\n---\nc: d\n", "2:1: error[CB010]: a second document begins here"},
        {"a: \x07\n", "1:4: error[CB010]: a control character (U+0007) stands here"},
        {"? [a]\n: b\n", "1:3: error[CB010]: a list or a map stands where a key is expected"},
        {"a: 1\nb: 2\na: 3\n", "3:1: error[CB012]: the key \"a\" is written twice"},
        {"a: \"x\\0y\"\n", "1:4: error[CB004]: a text holds a NUL character"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *expected = g_strconcat("a.yaml:", cases[i][1], NULL);
        g_test_message("%s", cases[i][0]);
        assert_fails(cases[i][0], expected);
    }
}

static char *nested(guint depth)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < depth; i++) {
        g_string_append_c(text, '[');
    }
    for (guint i = 0; i < depth; i++) {
        g_string_append_c(text, ']');
    }
    return g_string_free(text, FALSE);
}

static void test_depth(void)
{
    g_autofree char *at = nested(CB_MAX_YAML_DEPTH);
    g_autofree char *above = nested(CB_MAX_YAML_DEPTH + 1);
    g_autofree char *far = nested(100000);
    g_auto(Parsed) parsed = parse(at);
    g_assert_nonnull(parsed.root);
    assert_fails(above, "a.yaml:1:65: error[CB011]: lists and maps are nested too deeply");
    assert_fails(far, "a.yaml:1:65: error[CB011]: lists and maps are nested too deeply");
}

static void test_depth_of_aliases(void)
{
    g_autoptr(GString) text = g_string_new("a: &x0 [1]\n");
    for (int i = 1; i < 70; i++) {
        g_string_append_printf(text, "k%d: &x%d [*x%d]\n", i, i, i - 1);
    }
    g_auto(Parsed) parsed = parse(text->str);
    g_assert_null(parsed.root);
}

static void test_aliases(void)
{
    g_auto(Parsed) parsed = parse("a: &x { k: v }\nb: *x\nc: [*x, *x]\n");
    g_assert_cmpstr(scalar(cb_node_get(parsed.root, "b"), "k"), ==, "v");
    g_assert_true(cb_node_get(parsed.root, "c")->items[1] == cb_node_get(parsed.root, "a"));
    assert_written(cb_node_get(parsed.root, "a"), "{ k: v }");
    assert_fails("a: &x [*x]\n", "a.yaml:1:8: error[CB011]: an alias stands inside its own anchor");
}

static void test_alias_bomb(void)
{
    g_autoptr(GString) text = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
        g_string_append_printf(text, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
                               i - 1, i - 1, i - 1, i - 1);
    }
    g_auto(Parsed) parsed = parse(text->str);
    g_assert_null(parsed.root);
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==, 1);
}

static char *many_nodes(guint count)
{
    GString *text = g_string_new("[");
    for (guint i = 1; i < count; i++) {
        g_string_append(text, "x,");
    }
    g_string_append(text, "]");
    return g_string_free(text, FALSE);
}

static void test_nodes(void)
{
    g_autofree char *at = many_nodes(CB_MAX_YAML_NODES);
    g_autofree char *above = many_nodes(CB_MAX_YAML_NODES + 1);
    g_auto(Parsed) good = parse(at);
    g_auto(Parsed) bad = parse(above);
    g_assert_nonnull(good.root);
    g_assert_null(bad.root);
}

static char *much_text(gsize bytes)
{
    g_autofree char *block = g_strnfill(1024 * 1024 - 1, 'x');
    GString *text = g_string_new("k: &a ");
    g_string_append_printf(text, "%s\nl: [", block);
    /* The keys k and l and the anchor's text are counted, too. */
    for (gsize i = 1; i < bytes / (1024 * 1024); i++) {
        g_string_append(text, "*a,");
    }
    g_string_append_printf(text, "%.*s]", (int)(bytes / (1024 * 1024)) - 2, block);
    return g_string_free(text, FALSE);
}

static void test_text_of_aliases(void)
{
    g_autofree char *at = much_text(CB_MAX_YAML_TEXT);
    g_autofree char *above = much_text(CB_MAX_YAML_TEXT + 1024 * 1024);
    g_auto(Parsed) good = parse(at);
    g_auto(Parsed) bad = parse(above);
    g_assert_nonnull(good.root);
    g_assert_null(bad.root);
}

static void test_many_keys(void)

{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 100000; i++) {
        g_string_append_printf(text, "k%d: x\n", i);
    }
    for (int i = 0; i < 100000; i++) {
        g_string_append(text, "k99999: x\n");
    }
    g_auto(Parsed) parsed = parse(text->str);
    g_assert_cmpuint(parsed.root->length, ==, 100000);
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==,
                     CB_MAX_DIAGNOSTICS_PER_FILE + 1);
}

static void test_long_blanks(void)
{
    g_autofree char *blanks = g_strnfill(1000000, ' ');
    g_autofree char *text =
        g_strconcat("a: \"x", blanks, "y\"\nb: x", blanks, "\n\n", blanks, "y\n", NULL);
    g_auto(Parsed) parsed = parse(text);
    g_assert_nonnull(parsed.root);
    assert_mapped(cb_node_get(parsed.root, "a"));
    assert_mapped(cb_node_get(parsed.root, "b"));
}

static void test_part(void)
{
    const char *text = "---\ntitle: é\n---\nbody: [\n";
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.md", text, strlen(text));
    const CbNode *root = cb_yaml_parse_part(arena, source, 4, 14, diagnostics);
    g_assert_nonnull(root);
    g_assert_cmpuint(cb_node_get(root, "title")->span.start, ==, 11);
    assert_written(cb_node_get(root, "title"), "é");
}

/* Parses what can be read; the root, and whether something is damaged. */
static Parsed parse_damaged(const char *text, gboolean *is_damaged)
{
    Parsed parsed = {
        .arena = cb_arena_new(),
        .diagnostics = cb_diagnostics_new(),
        .source = cb_source_new("a.yaml", text, strlen(text)),
    };
    parsed.root = cb_yaml_parse_damaged(parsed.arena, parsed.arena, parsed.source, 0, strlen(text),
                                        is_damaged, NULL, parsed.diagnostics);
    return parsed;
}

static void test_damaged(void)
{
    gboolean is_damaged;
    g_auto(Parsed) parsed = parse_damaged("a: [1, 2\n"
                                          "b: x: y\n"
                                          "c:\n  - d: \"e\n    f: g\n  - h: i\n"
                                          "j: |\n  k\n l\n  m\n"
                                          "n: o\n",
                                          &is_damaged);
    g_assert_true(is_damaged);
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==, 4);
    g_assert_cmpuint(parsed.root->length, ==, 5);
    g_assert_false(parsed.root->is_damaged);
    g_assert_true(cb_node_get(parsed.root, "a")->is_damaged);
    g_assert_true(cb_node_get(parsed.root, "b")->is_damaged);
    const CbNode *list = cb_node_get(parsed.root, "c");
    g_assert_false(list->is_damaged);
    g_assert_true(cb_node_has_damage(list));
    g_assert_cmpuint(list->length, ==, 2);
    g_assert_cmpstr(scalar(list->items[0], "f"), ==, "g");
    g_assert_false(cb_node_has_damage(list->items[1]));
    const CbNode *text = cb_node_get(parsed.root, "j");
    const CbSourceMap *map = cb_node_map(parsed.arena, text);
    g_assert_cmpstr(text->text, ==, "k\n\nm\n");
    CbSpan span = cb_source_map_span(map, 3, 4);
    g_assert_cmpuint(cb_source_position(parsed.source, span.start).line, ==, 10);
    g_assert_cmpuint(cb_source_position(parsed.source, span.start).column, ==, 3);
    g_assert_false(cb_node_has_damage(cb_node_get(parsed.root, "n")));
}

static char *many_directives(guint count)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(text, "%%TAG !a%u! tag:example,%u:\r\n", i, i);
    }
    g_string_append(text, "---\nk: v\n");
    return g_string_free(text, FALSE);
}

static void test_directives(void)
{
    g_autofree char *at = many_directives(CB_MAX_YAML_DIRECTIVES);
    g_autofree char *above = many_directives(CB_MAX_YAML_DIRECTIVES + 100000);
    g_auto(Parsed) good = parse(at);
    gboolean is_damaged;
    g_auto(Parsed) bad = parse_damaged(above, &is_damaged);
    g_assert_nonnull(good.root);
    g_assert_true(is_damaged);
    g_assert_cmpuint(cb_diagnostics_count(bad.diagnostics, CB_SEVERITY_ERROR), ==, 1);
    g_assert_cmpuint(bad.root->length, ==, 1);
}

/* A line that is no entry: the map that it stands in may lack something, those around it do not. */
static void test_lost_line(void)
{
    gboolean is_damaged;
    g_auto(Parsed) parsed = parse_damaged("a:\n  b: c\n  d e\n  f: g\nh: i\n", &is_damaged);
    g_assert_true(is_damaged);
    g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==, 1);
    g_assert_false(parsed.root->is_damaged);
    g_assert_true(cb_node_get(parsed.root, "a")->is_damaged);
    g_assert_cmpuint(cb_node_get(parsed.root, "a")->length, ==, 2);
}

/* As many mistakes as are passed over are all reported, and the rest is read; of more, one more,
 * and that the file is not read to its end. */
static void test_repairs(void)
{
    for (guint more = 0; more < 2; more++) {
        gboolean is_damaged;
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < CB_MAX_YAML_REPAIRS + more; i++) {
            g_string_append_printf(text, "k%u: a: b\n", i);
        }
        g_string_append(text, "last: x\n");
        g_auto(Parsed) parsed = parse_damaged(text->str, &is_damaged);
        g_assert_true(is_damaged);
        g_assert_cmpuint(cb_diagnostics_count(parsed.diagnostics, CB_SEVERITY_ERROR), ==,
                         CB_MAX_YAML_REPAIRS + 2 * more);
        g_assert_cmpint(cb_diagnostics_has(parsed.diagnostics, CB_CODE_FILE_MISTAKES), ==,
                        more > 0);
        g_assert_cmpuint(parsed.root->length, ==, more == 0 ? CB_MAX_YAML_REPAIRS + 1 : 0);
    }
}

static void test_value(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_auto(Parsed) parsed =
        parse("s: text\nq: '7'\ni: 7\nn: -7\nf: 1.5e3\nt: true\ne:\nno: no\n"
              "l: [1, [2]]\nm: { k: v }\nv: 1.2.3\nbig: 99999999999999999999\n");
    CbValue value = cb_node_to_value(arena, parsed.root);
    const CbMap *map = value.as.map;
    g_assert_cmpint(cb_map_get(map, "s").type, ==, CB_VALUE_STRING);
    g_assert_cmpint(cb_map_get(map, "q").type, ==, CB_VALUE_STRING);
    g_assert_cmpint(cb_map_get(map, "i").as.integer, ==, 7);
    g_assert_cmpint(cb_map_get(map, "n").as.integer, ==, -7);
    g_assert_cmpfloat(cb_map_get(map, "f").as.number, ==, 1500);
    g_assert_cmpint(cb_map_get(map, "t").type, ==, CB_VALUE_BOOLEAN);
    g_assert_cmpint(cb_map_get(map, "e").type, ==, CB_VALUE_NONE);
    g_assert_cmpint(cb_map_get(map, "no").type, ==, CB_VALUE_STRING);
    g_assert_cmpuint(cb_map_get(map, "l").as.list->length, ==, 2);
    g_assert_cmpstr(cb_map_get(cb_map_get(map, "m").as.map, "k").as.string, ==, "v");
    g_assert_cmpint(cb_map_get(map, "v").type, ==, CB_VALUE_STRING);
    g_assert_cmpint(cb_map_get(map, "big").type, ==, CB_VALUE_FLOAT);
}

/* Each mistake makes the whole file read again; what the tries leave is not kept. */
static void test_memory_of_tries(void)
{
    gsize used[2];
    for (guint damaged = 0; damaged < 2; damaged++) {
        g_autoptr(GString) text = g_string_new(NULL);
        gboolean is_damaged = FALSE;
        for (guint i = 0; i < 10000; i++) {
            g_string_append_printf(text, "key%u: value\n", i);
        }
        for (guint i = 0; i < damaged * CB_MAX_YAML_REPAIRS; i++) {
            g_string_append_printf(text, "more%u: one: two\nafter%u: x\n", i, i);
        }
        Parsed parsed = parse_damaged(text->str, &is_damaged);
        g_assert_true(is_damaged == (damaged == 1));
        used[damaged] = cb_arena_used(parsed.arena);
        parsed_clear(&parsed);
    }
    g_assert_cmpuint(used[1], <, 3 * used[0]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/yaml/tree", test_tree);
    g_test_add_func("/yaml/spans", test_spans);
    g_test_add_func("/yaml/empty", test_empty);
    g_test_add_func("/yaml/byte-order-mark-and-crlf", test_byte_order_mark_and_crlf);
    g_test_add_func("/yaml/maps", test_maps);
    g_test_add_func("/yaml/map-of-escapes", test_map_of_escapes);
    g_test_add_func("/yaml/syntax", test_syntax);
    g_test_add_func("/yaml/memory-of-tries", test_memory_of_tries);
    g_test_add_func("/yaml/depth", test_depth);
    g_test_add_func("/yaml/depth-of-aliases", test_depth_of_aliases);
    g_test_add_func("/yaml/aliases", test_aliases);
    g_test_add_func("/yaml/alias-bomb", test_alias_bomb);
    g_test_add_func("/yaml/nodes", test_nodes);
    g_test_add_func("/yaml/text-of-aliases", test_text_of_aliases);
    g_test_add_func("/yaml/directives", test_directives);
    g_test_add_func("/yaml/many-keys", test_many_keys);
    g_test_add_func("/yaml/long-blanks", test_long_blanks);
    g_test_add_func("/yaml/part", test_part);
    g_test_add_func("/yaml/damaged", test_damaged);
    g_test_add_func("/yaml/lost-line", test_lost_line);
    g_test_add_func("/yaml/repairs", test_repairs);
    g_test_add_func("/yaml/value", test_value);
    return g_test_run();
}
