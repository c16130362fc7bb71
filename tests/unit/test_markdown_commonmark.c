/* Where a text uses none of Casebook's extensions, its tree is the one that cmark makes of it:
 * the marks and rewritings on the way leave no trace. Texts are made of the pieces that could
 * betray one, in an order that the seed decides. */
#include "load/markdown.h"

#include <stdlib.h>
#include <string.h>

#define N_TEXTS 5000
#define MAX_PIECES 40

static const char *const pieces[] = {
    "*",
    "**",
    "_",
    "__",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "`",
    "``",
    "\\",
    "\"",
    "'",
    "-",
    "--",
    ".",
    "...",
    "#",
    "# ",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "a",
    "b",
    "word ",
    "é",
    ":",
    "!",
    "&quot;",
    "&#39;",
    "[a]: x",
    "](",
    "](a)",
    "> ",
    "- ",
    "1. ",
    "\t",
    "![",
    "\\\"",
    "\\'",
    "\\-",
    "https:",
    "~~~",
    "```\n",
    "<b>",
    "=",
    "---\n",
    "[a]",
    "[b][a]",
    " \"t\"",
    "+",
    "*a*",
    "_b_",
    ",",
    "\r\n",
    "<a:b>",
    "[x](<c d> \"t\")",
    "<!-- c -->",
};

static char *make_text(guint32 seed)
{
    GRand *random = g_rand_new_with_seed(seed);
    GString *text = g_string_new(NULL);
    gint32 count = g_rand_int_range(random, 1, MAX_PIECES);
    while (count-- > 0) {
        g_string_append(text, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
    }
    g_rand_free(random);
    return g_string_free(text, FALSE);
}

static gboolean has_extensions(const char *text)
{
    return strstr(text, "[^") || strstr(text, "[!") || strstr(text, "[ ]") || strchr(text, '|');
}

/* The tree as XML, in which punctuation is plain again and empty texts are left out. */
static char *plain_xml(cmark_node *root)
{
    static const char *const signs[][2] = {
        {"\u2014", "---"}, {"\u2013", "--"},     {"\u2026", "..."},    {"\u2018", "'"},
        {"\u2019", "'"},   {"\u201C", "&quot;"}, {"\u201D", "&quot;"},
    };
    char *xml = cmark_render_xml(root, CMARK_OPT_DEFAULT);
    GString *plain = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(xml, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (!strstr(*line, "\"preserve\"></text>")) {
            g_string_append_printf(plain, "%s\n", *line);
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        g_string_replace(plain, signs[i][0], signs[i][1], 0);
    }
    free(xml);
    return g_string_free(plain, FALSE);
}

static void assert_as_cmark(const char *text)
{
    gsize length = strlen(text);
    g_autoptr(CbMarkdown) document = cb_markdown_parse(text, length, NULL, NULL, NULL, NULL);
    cmark_node *root = cmark_parse_document(text, length, CMARK_OPT_DEFAULT);
    g_autofree char *ours = plain_xml(cb_markdown_root(document));
    g_autofree char *theirs = plain_xml(root);
    cmark_node_free(root);
    if (strcmp(ours, theirs) != 0) {
        g_test_message("the text was:\n%s", text);
    }
    g_assert_cmpstr(ours, ==, theirs);
}

static void test_same_tree(void)
{
    for (guint32 seed = 0; seed < N_TEXTS; seed++) {
        g_autofree char *text = make_text(seed);
        if (!has_extensions(text)) {
            assert_as_cmark(text);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markdown-commonmark/same-tree", test_same_tree);
    return g_test_run();
}
