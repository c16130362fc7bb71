#include "guide/hyphenate.h"
#include "guide/patterns.h"

#include <glib/gstdio.h>

#include <time.h>

/* Whether two states say the same; they may have other numbers in the two. */
static void assert_same_state(const HyphenState *ours, const HyphenState *theirs)
{
    g_assert_cmpstr(ours->match, ==, theirs->match);
    g_assert_cmpstr(ours->repl, ==, theirs->repl);
    if (theirs->match != NULL) {
        g_assert_cmpint(ours->replindex, ==, theirs->replindex);
        g_assert_cmpint(ours->replcut, ==, theirs->replcut);
    }
    g_assert_cmpint(ours->num_trans, ==, theirs->num_trans);
}

/* Walks both automata at once, and compares the ways back as well. */
static void assert_same_level(const HyphenDict *ours, const HyphenDict *theirs)
{
    g_assert_cmpint(ours->num_states, ==, theirs->num_states);
    g_autofree int *pair = g_new(int, (gsize)ours->num_states);
    g_autofree int *queue = g_new(int, (gsize)ours->num_states);
    int queued = 1;
    pair[0] = queue[0] = 0;
    for (int i = 0; i < queued; i++) {
        const HyphenState *mine = &ours->states[queue[i]];
        const HyphenState *other = &theirs->states[pair[queue[i]]];
        assert_same_state(mine, other);
        for (int k = 0; k < mine->num_trans; k++) {
            int found = 0;
            while (found < other->num_trans && other->trans[found].ch != mine->trans[k].ch) {
                found++;
            }
            g_assert_cmpint(found, <, other->num_trans);
            pair[mine->trans[k].new_state] = other->trans[found].new_state;
            queue[queued++] = mine->trans[k].new_state;
        }
    }
    g_assert_cmpint(queued, ==, ours->num_states);
    for (int i = 0; i < queued; i++) {
        int back = ours->states[i].fallback_state;
        g_assert_cmpint(back < 0 ? -1 : pair[back], ==, theirs->states[pair[i]].fallback_state);
    }
}

static void assert_same_file(const char *path)
{
    HyphenDict *ours = cb_patterns_read(path);
    HyphenDict *theirs = hnj_hyphen_load(path);
    const HyphenDict *mine = ours;
    for (const HyphenDict *other = theirs; other != NULL; other = other->nextlevel) {
        g_assert_nonnull(mine);
        g_assert_cmpstr(mine->cset, ==, other->cset);
        g_assert_cmpint(mine->utf8, ==, other->utf8);
        g_assert_cmpint(mine->lhmin, ==, other->lhmin);
        g_assert_cmpint(mine->rhmin, ==, other->rhmin);
        g_assert_cmpint(mine->clhmin, ==, other->clhmin);
        g_assert_cmpint(mine->crhmin, ==, other->crhmin);
        g_assert_cmpint(mine->nohyphenl, ==, other->nohyphenl);
        assert_same_level(mine, other);
        mine = mine->nextlevel;
    }
    g_assert_null(mine);
    hnj_hyphen_free(ours);
    hnj_hyphen_free(theirs);
}

static void test_installed(void)
{
    static const char *const languages[] = {"nl", "en", "fr", "de"};
    gsize count =
        G_N_ELEMENTS(languages) - (g_test_slow() ? 0 : 1); /* "-m slow": seconds of libhyphen */
    for (gsize i = 0; i < count; i++) {
        g_autofree char *path = cb_hyphenator_find(languages[i]);
        g_assert_nonnull(path);
        assert_same_file(path);
    }
}

static char *write_file(const char *text)
{
    char *path = NULL;
    int descriptor = g_file_open_tmp("casebook-test-XXXXXX.dic", &path, NULL);
    g_assert_cmpint(descriptor, >=, 0);
    g_assert_true(g_close(descriptor, NULL));
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void assert_same_text(const char *text)
{
    g_autofree char *path = write_file(text);
    assert_same_file(path);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

/* Settings, two levels, patterns that respell, comments, blank lines, and no newline at the end. */
static void test_forms(void)
{
    assert_same_text("ISO8859-1\n1ba\na1b\n");
    assert_same_text("UTF-8\r\n1ba\r\n.a2b3\r\né1è\r\n");
    assert_same_text(
        "UTF-8\nLEFTHYPHENMIN 2\nRIGHTHYPHENMIN 3\nNOHYPHEN -,'\n%x1y\n1tio\nf1f/ff=f,1,2\n");
    assert_same_text(
        "ISO8859-1\nCOMPOUNDLEFTHYPHENMIN 2\n# words\nda1her1an1\nher\n\n1-1\nNEXTLEVEL\n"
        ".aa6l\n.6a1ba\na1b");
    assert_same_text("UTF-8\nab1c2\nab3c\nabc\nbc1d\nc4d5e\ne1\n");
}

/* A line that is too long, no file, and one that is empty. */
static void test_limits(void)
{
    g_autoptr(GString) text = g_string_new("UTF-8\n1ba\n");
    for (int i = 0; i < 2 * MAX_CHARS; i++) {
        g_string_append_c(text, 'a');
    }
    g_string_append(text, "\n1ca\n");
    g_autofree char *path = write_file(text->str);
    assert_same_file(path);
    g_assert_null(cb_patterns_read("/nowhere.dic"));
    g_autofree char *large = g_strnfill(CB_MAX_PATTERN_FILE + 1, 'a');
    g_assert_true(g_file_set_contents(path, large, CB_MAX_PATTERN_FILE + 1, NULL));
    g_assert_null(cb_patterns_read(path));
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    HyphenDict *empty = cb_patterns_read(path);
    g_assert_true(empty == NULL || empty->cset[0] == '\0');
    g_clear_pointer(&empty, hnj_hyphen_free);
    g_assert_cmpint(g_unlink(path), ==, 0);
}

/* All threads get the same patterns; German's, the most of all, are read in a moment. */
static void test_shelf(void)
{
    g_autoptr(CbPatternShelf) shelf = cb_pattern_shelf_new();
    g_autofree char *german = cb_hyphenator_find("de");
    g_autofree char *dutch = cb_hyphenator_find("nl");
    clock_t before = clock();
    HyphenDict *patterns = cb_pattern_shelf_get(shelf, german);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    g_assert_nonnull(patterns);
    g_assert_cmpint(patterns->num_states, >, 100000);
    g_assert_cmpfloat(seconds, <, 1.0);
    g_assert_true(cb_pattern_shelf_get(shelf, german) == patterns);
    g_assert_true(cb_pattern_shelf_get(shelf, dutch) != patterns);
    g_assert_null(cb_pattern_shelf_get(shelf, "/nowhere.dic"));
    g_assert_null(cb_pattern_shelf_get(shelf, "/nowhere.dic"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/patterns/installed", test_installed);
    g_test_add_func("/guide/patterns/forms", test_forms);
    g_test_add_func("/guide/patterns/limits", test_limits);
    g_test_add_func("/guide/patterns/shelf", test_shelf);
    return g_test_run();
}
