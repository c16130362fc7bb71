/* Hostile Markdown: time and memory stay in proportion to the length of the text.
 *
 * Each pattern is repeated to SIZE bytes (MARKDOWN_SIZE in the environment gives another), read as
 * a collection's texts are and rendered in a process of its own, whose time and memory the system
 * tells. A quadratic step in any of them takes minutes at this size. Under a sanitizer, texts are
 * short and nothing is limited. The whole program is measured by e2e/test_growth.mjs. */
#include "load/markdown.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SIZE 30000
#define IS_CHECKED FALSE
#else
#define SIZE 1000000
#define IS_CHECKED TRUE
#endif

#ifdef __OPTIMIZE__
#define SECONDS_AT_MOST 1.0 /* of processor time; half a second is usual */
#else
#define SECONDS_AT_MOST 5.0
#endif
#define TRIES 3                        /* a machine that does much else may be slow for a while */
#define KILOBYTES_AT_MOST (200 * 1024) /* of the whole process */
#define CPU_SECONDS_AT_MOST 60         /* the kernel ends what hangs */

/* The text is `before`, then `repeated` until it is long enough, then `after`. */
typedef struct {
    const char *name;
    const char *before;
    const char *repeated;
    const char *after;
} Pattern;

#define FORTY(marker)                                                                              \
    marker marker marker marker marker marker marker marker marker marker marker marker marker     \
        marker marker marker marker marker marker marker marker marker marker marker marker marker \
            marker marker marker marker marker marker marker marker marker marker marker marker    \
                marker marker

static const Pattern patterns[] = {
    {"open-brackets", "", "[", ""},
    {"close-brackets", "", "]", ""},
    {"open-links", "", "[a](", ""},
    {"open-angle-links", "", "[a](<b", ""},
    {"open-titles", "", "[a](b \"", ""},
    {"open-images", "", "![a", ""},
    {"links-with-a-blank", "", "[a](case: b) ", ""},
    {"parted-links", "", "[a] (case:b ", ""},
    {"links-by-id", "", "[](case:a) ", ""},
    {"unknown-schemes", "", "[](cse:a) ", ""},
    {"angle-links", "", "[](<a b>)", ""},
    {"autolinks", "", "<a:b> ", ""},
    {"references-to-a-long-address", "[a]: /", "uuuuuuuuuuuuuuuuuuuuuuuu", "\n\n[a] [a] [a]"},
    {"references", "[a]: b\n\n", "[x][a] ", ""},
    {"references-in-angles", "[a]: <b>\n\n", "[x][a] ", ""},
    {"reference-definitions", "", "[a]: b\n", ""},
    {"missing-references", "", "[x][y] ", ""},
    {"emphasis", "", "*a **a ", ""},
    {"mixed-emphasis", "", "*a_ ", ""},
    {"inner-emphasis", "", "a**b", ""},
    {"underscores", "", "_ a", ""},
    {"backticks", "", "a`", ""},
    {"growing-backticks", "", "`` ` ``` ```` `` ", ""},
    {"backslashes", "", "\\", ""},
    {"escaped-quotes", "", "\\\"", ""},
    {"entities", "", "&quot;", ""},
    {"tags", "", "<a ", ""},
    {"comments", "a", "<!--", ""},
    {"instructions", "a", "<?", ""},
    {"declarations", "a", "<!A ", ""},
    {"inline-html", "", "<b>", ""},
    {"quotes-nested", "", ">", "a"},
    {"quotes-at-the-limit", FORTY("> ") "a\n", "b\n", ""},
    {"quotes-one-by-one", "", "> a\n\n", ""},
    {"lists-nested", "", "- ", "a"},
    {"lists-at-the-limit", FORTY("- ") "a\n", "\n", "a"},
    {"lists", "", "- a\n", ""},
    {"lazy-lines", "> a\n", "b\n", ""},
    {"headings-alike", "", "# a\n", ""},
    {"headings-apart", "", "# b\n\n", ""},
    {"headings-in-lists", "", "- # a\n", ""},
    {"headings-numbered", "", "# a-2\n# a\n", ""},
    {"headings-with-one-id", "", "# a {#b}\n", ""},
    {"headings-without-a-space", "", "##a\n\n", ""},
    {"setext", "", "a\n=", ""},
    {"pipes", "", "|", ""},
    {"lines-of-pipes", "", "|\n", ""},
    {"rows", "|a|b|\n|-|-|\n", "|a|b|\n", ""},
    {"rows-without-cells", "|a|b|c|d|\n|-|-|-|-|\n", "a\n", ""},
    {"rows-of-empty-cells", "|a|b|\n|-|-|\n", "||||||||\n", ""},
    {"tables", "", "|a|b|\n|-|-|\n\n", ""},
    {"tables-in-quotes", "", "> |a|b|\n> |-|-|\n\n", ""},
    {"table-in-deep-quotes", FORTY(">") "|a|b|\n" FORTY(">") "|-|-|\n", "|a|b|\n", ""},
    {"table-in-deep-lists", FORTY("- ") "|a|b|\n" FORTY("  ") "|-|-|\n", "|a|b|\n", ""},
    {"delimiter-rows", "", "|-|-|\n", ""},
    {"columns", "|", "a|", "\n|-|-|\n"},
    {"code-in-cells", "|a|b|\n|-|-|\n", "|`a|`b|\n", ""},
    {"escaped-pipes", "|a|b|\n|-|-|\n|", "\\|", ""},
    {"footnote-references", "[^1]: a\n\n", "[^1]", ""},
    {"missing-footnotes", "", "[^1]", ""},
    {"footnote-definitions", "", "[^1]: a\n", ""},
    {"footnotes-missing-in-footnotes", "", "[^a]: [^b]\n", ""},
    {"footnotes-in-footnotes", "[^1]\n\n", "[^1]: [^1]\n", ""},
    {"footnote-chain", "", "+   [^a]: ", ""},
    {"open-footnotes", "", "[^", ""},
    {"tasks-without-a-space", "", "- [] a\n", ""},
    {"tasks-alike", "", "- [ ] a\n", ""},
    {"tasks-in-lines", "", ".[x] \n", ""},
    {"task-marks", "", "- [ ] ", "a"},
    {"alerts", "", "> [!TIP]\n\n", ""},
    {"alerts-without-a-mark", "", "> [tip]\n\n", ""},
    {"rows-without-dashes", "", "|a|b|\n|a|b|\n\n", ""},
    {"code-without-an-end", "", "- ```\n", ""},
    {"unknown-alerts", "", "> [!FOO] a\n\n", ""},
    {"figures", "", "![](figure:a)\n\n", ""},
    {"double-quotes", "", "\"a ", ""},
    {"single-quotes", "", "'", ""},
    {"quotes-before-stars", "", "'*\n", ""},
    {"lines-of-dots", "", ". \n", ""},
    {"nested-quotes", "", "'a' \"", ""},
    {"dashes", "", "-a--b---", ""},
    {"dots", "", "...a", ""},
    {"lines", "", "\n", ""},
    {"line-ends", "", "a\r\n", ""},
    {"noncharacters", "", "\uFDD0q1\uFDD1,", ""},
    {"invalid-bytes", "", "\xFF", ""},
};

static gsize size_wanted(void)
{
    const char *size = g_getenv("MARKDOWN_SIZE");
    return size ? (gsize)g_ascii_strtoull(size, NULL, 10) : SIZE;
}

static double seconds_of(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static GString *build(const Pattern *pattern, gsize size)
{
    GString *text = g_string_new(pattern->before);
    while (text->len < size) {
        g_string_append(text, pattern->repeated);
    }
    g_string_append(text, pattern->after);
    return text;
}

static void parse_and_render(const GString *text)
{
    g_autoptr(CbSource) source = cb_source_new("a.md", text->str, text->len);
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbSourceRun run = {0, 0};
    CbSourceMap map = {source, &run, 1, cb_span_new(source, 0, text->len)};
    g_autoptr(CbArena) arena = cb_arena_new();
    CbMarkdown *document =
        cb_markdown_read(arena, text->str, text->len, &map, NULL, NULL, diagnostics);
    CbMarkdownHtml options = {.interactive_tasks = TRUE};
    g_autoptr(GString) out = g_string_new(NULL);
    cb_markdown_render_html(document, &options, out);
    cb_markdown_render_text(document, out);
    g_assert_cmpuint(out->len, <=, 200 * text->len + 1000);
}

/* Parses in a process of its own; what that used. */
static struct rusage usage_of(const GString *text)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        struct rlimit limit = {CPU_SECONDS_AT_MOST, CPU_SECONDS_AT_MOST};
        setrlimit(RLIMIT_CPU, &limit);
        parse_and_render(text);
        _exit(0);
    }
    g_assert_cmpint(wait4(child, &status, 0, &usage), ==, child);
    g_assert_cmpint(status, ==, 0);
    return usage;
}

static double processor_seconds(const struct rusage *usage)
{
    return seconds_of(&usage->ru_utime) + seconds_of(&usage->ru_stime);
}

static void test_pattern(gconstpointer data)
{
    g_autoptr(GString) text = build(data, size_wanted());
    if (!IS_CHECKED) {
        parse_and_render(text);
        return;
    }
    struct rusage usage = usage_of(text);
    double seconds = processor_seconds(&usage);
    for (int i = 1; i < TRIES && seconds >= SECONDS_AT_MOST; i++) {
        usage = usage_of(text);
        seconds = MIN(seconds, processor_seconds(&usage));
    }
    g_test_message("%.2f s and %ld MB for %" G_GSIZE_FORMAT " bytes", seconds,
                   usage.ru_maxrss / 1024, text->len);
    g_assert_cmpfloat(seconds, <, SECONDS_AT_MOST);
    g_assert_cmpint(usage.ru_maxrss, <, KILOBYTES_AT_MOST);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autofree char *path = g_strconcat("/markdown-growth/", patterns[i].name, NULL);
        g_test_add_data_func(path, &patterns[i], test_pattern);
    }
    return g_test_run();
}
