#include "load/markdown_write.h"

#include <string.h>

static char *html_of(const CbMarkdown *document)
{
    CbMarkdownHtml options = {.interactive_tasks = TRUE};
    GString *out = g_string_new(NULL);
    cb_markdown_render_html(document, &options, out);
    return g_string_free(out, FALSE);
}

static CbMarkdown *parse(const char *text)
{
    return cb_markdown_parse(text, strlen(text), NULL, NULL, "nl", NULL);
}

static char *written(const char *text, int shift, const char *prefix)
{
    g_autoptr(CbMarkdown) document = parse(text);
    GString *out = g_string_new(NULL);
    cb_markdown_write(document, (CbMarkdownPart){shift, 1, 0}, prefix, out);
    return g_string_free(out, FALSE);
}

/* A text and what is written of it look the same. */
static void check_round_trip(const char *text)
{
    g_autoptr(CbMarkdown) document = parse(text);
    g_autofree char *again = written(text, 0, NULL);
    g_autoptr(CbMarkdown) reread = parse(again);
    g_autofree char *before = html_of(document);
    g_autofree char *after = html_of(reread);
    g_strdelimit(before, "\n", ' '); /* lines of a heading become one */
    g_strdelimit(after, "\n", ' ');
    if (strcmp(before, after) != 0) {
        g_test_message("%s\n-- was written as --\n%s", text, again);
    }
    g_assert_cmpstr(after, ==, before);
}

static void test_round_trips(void)
{
    static const char *const texts[] = {
        "",
        "One *two* **three** `four` [five](case:aralea).",
        "a*b*c **d**e *f **g** h* ***i** j* *k* **l**",
        "*a*__b__ c",
        "1. one\n2. two\n\n   more\n3. three",
        "7) seven\n8) eight",
        "- a\n- b\n\n* c\n* d\n\n- e",
        "- a\n  - b\n    - c\n- d",
        "- a\n\n- b",
        "-\n- b",
        "- [ ] open\n- [x] done",
        "> quote\n> - list\n>\n> more",
        ">",
        "> [!TIP] Own title\n> text\n>\n> - list",
        "> [!NOTE]\n> text",
        "They call it ![une *carte*](lang:fr), [![carte](lang:pt-BR)](case:a).",
        "> [!LANG fr]\n> Un *passage*\n>\n> ## Titre\n>\n> > cité",
        "- > [!LANG pt-BR]\n  >\n  > | a |\n  > |---|\n  > | b |",
        "# One\n\n## Two {#two}\n\n[to two](#two) and [elsewhere](#x)",
        "Setext\nheading\n=====",
        "| a | b |\n|:--|--:|\n| `x\\|y` | *z* |\n| c<br>d | |",
        "Text[^a] and[^b] and again[^a].\n\n[^a]: Note *one*.\n\n    More.\n[^b]: Two.",
        "```c\nint main(void)\n\n{ `` }\n```",
        "    indented\n\n    code",
        "````\n```\n````",
        "`` ` `` ` `` ` `` `  ` ` a `",
        "![Caption *x*](figure:interventions)",
        "![alt](media:a%20b.jpg \"title\") <https://example.org/?a=b&c=d>",
        "[](practice:need) [a\\]b](topic:x) [ref] [ref][]\n\n[ref]: https://x.org/(a) 'T\"t'",
        "hard\\\nbreak  \nhere\nsoft",
        "***\n\n---",
        "1\\. no list\n\n\\# no heading\n\n\\- no list\n\n\\* x\n\n\\> y\n\n+ z",
        "a &amp; b &lt;i&gt; &copy; <b>raw</b> <!-- no --> c",
        "'quoted' \"twice\" -- dashes --- and ... 's avonds",
        "Een \\| streep, ~~niets~~, \\[^geen\\], {#geen}, $x$",
        "- ```\n  code in item\n  ```\n- # heading in item",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        check_round_trip(texts[i]);
    }
}

/* All golden texts of the Markdown module and all texts of the sample collection. */
static void check_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        g_autofree char *text = NULL;
        if (g_file_test(child, G_FILE_TEST_IS_DIR)) {
            check_folder(child);
        } else if (g_str_has_suffix(name, ".md") && g_file_get_contents(child, &text, NULL, NULL)) {
            check_round_trip(text);
        }
    }
}

static void test_golden_texts(void)
{
    check_folder("tests/golden");
    check_folder("content");
}

static void test_shift(void)
{
    g_autofree char *text = written("# A\n\n##### B", 2, NULL);
    g_assert_cmpstr(text, ==, "### A {#a}\n\n###### B {#b}\n");
}

static void test_prefix(void)
{
    g_autofree char *text = written("# A\n\n[up](#a) [b](#b)[^n]\n\n[^n]: Note", 0, "x-");
    g_assert_cmpstr(text, ==, "# A {#x-a}\n\n[up](<#x-a>) [b](<#b>)[^x-1]\n\n[^x-1]: Note\n");
}

static void test_escape(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_escape(out, "*a* [b](c)\n# d <e> & `f` | 1.");
    g_autoptr(CbMarkdown) document = parse(out->str);
    g_autofree char *html = html_of(document);
    g_assert_cmpstr(html, ==, "<p>*a* [b](c) # d &lt;e&gt; &amp; `f` | 1.</p>\n");
}

/* What a plain text shows once it is Markdown; line ends as written. */
static char *shown(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_from_plain(out, text);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbMarkdown) document =
        cb_markdown_parse(out->str, out->len, NULL, NULL, "en", diagnostics);
    guint count = 0;
    cb_diagnostics_items(diagnostics, &count);
    g_assert_cmpuint(count, ==, 0);
    g_assert_true(cb_markdown_is_paragraphs(document));
    GString *plain = g_string_new(NULL);
    cb_markdown_render_text(document, plain);
    g_strdelimit(plain->str, "\n", ' ');
    return g_string_free(plain, FALSE);
}

static void test_from_plain(void)
{
    static const char *const texts[] = {
        "The `__proto__` property, the <img> element, a*b*c",
        "snake_case stays, _this_ too, 5 < 6 & 7 > 2, &amp; &#65; &copy",
        "--custom-property --- and -- and a-b",
        "# no heading",
        "1. no list",
        "12) none",
        "- none",
        "+ none",
        "> none",
        "=",
        "~~~",
        ":-:",
        "[a](b) ![c](d) [^e] [f]: g",
        "a | b",
        "C:\\temp\\new",
        "<!-- shown --> <br> </p> <?x",
        "<https://example.org> https://example.org/a_b_/c*d",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *text = shown(texts[i]);
        g_assert_cmpstr(text, ==, texts[i]);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_from_plain(out, "  One, two: \r- three\r\n\r\n    four (a_b)\n===");
    g_assert_cmpstr(out->str, ==, "One, two:\\\n\\- three\n\nfour (a_b)\\\n\\===");
}

/* Texts of nothing but signs, one after the other, as random as numbers that are always the same.
 */
static void test_from_plain_random(void)
{
    static const char signs[] = "\\`*_[]()<>#+-=~:|!&;1a. \n/{}^$";
    g_autoptr(GRand) rand = g_rand_new_with_seed(614);
    for (guint run = 0; run < 20000; run++) {
        char text[16] = "x";
        gsize length = (gsize)g_rand_int_range(rand, 2, 15);
        for (gsize i = 0; i < length; i++) {
            text[i] = signs[g_rand_int_range(rand, 0, (gint32)sizeof signs - 1)];
        }
        text[length - 1] = 'z';
        g_autofree char *is = shown(text);
        g_auto(GStrv) expected = g_strsplit_set(text, " \n", -1);
        g_auto(GStrv) found = g_strsplit_set(is, " \n", -1);
        g_autofree char *expected_signs = g_strjoinv("", expected);
        g_autofree char *found_signs = g_strjoinv("", found);
        if (strstr(expected_signs, "...") == NULL) {
            g_assert_cmpstr(found_signs, ==, expected_signs);
        }
    }
}

/* A part of a text: its first blocks, and the footnotes that they may call for. */
static void test_blocks(void)
{
    g_autoptr(CbMarkdown) document = parse("# One\n\nTwo.[^a]\n\n- Three\n- Four\n\n[^a]: Note.\n");
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_write(document, (CbMarkdownPart){1, 3, 2}, "x-", out);
    g_assert_nonnull(strstr(out->str, "### One"));
    g_assert_nonnull(strstr(out->str, "Two"));
    g_assert_null(strstr(out->str, "Three"));
    g_assert_nonnull(strstr(out->str, "Note"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown-write/round-trips", test_round_trips);
    g_test_add_func("/markdown-write/golden-texts", test_golden_texts);
    g_test_add_func("/markdown-write/shift", test_shift);
    g_test_add_func("/markdown-write/prefix", test_prefix);
    g_test_add_func("/markdown-write/escape", test_escape);
    g_test_add_func("/markdown-write/from-plain", test_from_plain);
    g_test_add_func("/markdown-write/from-plain-random", test_from_plain_random);
    g_test_add_func("/markdown-write/blocks", test_blocks);
    return g_test_run();
}
