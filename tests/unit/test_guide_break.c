#include "guide/break.h"

#include <string.h>
#include <time.h>

#define WORD 40
#define SPACE 10

/* A paragraph of words: lower-case letters are boxes of WORD, spaces glue, "-" a hyphenation
 * point, "|" a forced break. */
static GArray *items_of(const char *text)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(CbBreakItem));
    for (guint i = 0; text[i] != '\0'; i++) {
        CbBreakItem item = {.position = i};
        if (text[i] == ' ') {
            item.kind = CB_BREAK_GLUE;
            item.width = SPACE;
            item.stretch = SPACE / 2;
            item.shrink = SPACE / 3;
        } else if (text[i] == '-') {
            item.kind = CB_BREAK_PENALTY;
            item.hyphen = TRUE;
            item.penalty = 50;
            item.width = 8;
        } else if (text[i] == '|') {
            item.kind = CB_BREAK_PENALTY;
            item.penalty = CB_PENALTY_ALWAYS;
        } else {
            item.kind = CB_BREAK_BOX;
            item.width = WORD;
        }
        g_array_append_val(items, item);
    }
    CbBreakItem glue = {.kind = CB_BREAK_GLUE, .stretch = 1 << 20};
    CbBreakItem never = {.kind = CB_BREAK_PENALTY, .penalty = CB_PENALTY_NEVER};
    CbBreakItem end = {
        .kind = CB_BREAK_PENALTY, .penalty = CB_PENALTY_ALWAYS, .position = (guint32)strlen(text)};
    g_array_append_val(items, never);
    g_array_append_val(items, glue);
    g_array_append_val(items, end);
    return items;
}

static const CbBreakItem *data_of(const GArray *items)
{
    return (const CbBreakItem *)(gconstpointer)items->data;
}

static CbBreakSettings settings_of(gint32 width)
{
    return (CbBreakSettings){.width = width, .tolerance = 2, .most_hyphens = 2};
}

/* The lines as text, separated by slashes; "=" marks a hyphen, "!" an overfull line. */
static char *broken(const char *text, CbBreakSettings settings)
{
    g_autoptr(GArray) items = items_of(text);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
    if (!cb_break_lines(data_of(items), items->len, &settings, lines)) {
        return g_strdup("no way");
    }
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const CbBrokenLine *line = &g_array_index(lines, CbBrokenLine, i);
        g_string_append(out, i > 0 ? "/" : "");
        for (guint at = line->first; at < MIN(line->last, strlen(text)); at++) {
            if (text[at] != '-') {
                g_string_append_c(out, text[at]);
            }
        }
        g_string_append(out, line->hyphen ? "=" : "");
        g_string_append(out, line->overfull ? "!" : "");
    }
    return g_string_free(out, FALSE);
}

static void assert_broken(const char *text, CbBreakSettings settings, const char *expected)
{
    g_autofree char *lines = broken(text, settings);
    g_assert_cmpstr(lines, ==, expected);
}

static void test_one_line(void)
{
    assert_broken("a b", settings_of(200), "a b");
    assert_broken("a", settings_of(WORD), "a");
}

static void test_several_lines(void)
{
    assert_broken("a b c d e f", settings_of(140), "a b c/d e f");
    assert_broken("a b c d e f g", settings_of(140), "a b c/d e f/g");
}

/* Greedy breaking would fill the first line and leave the second all but empty. */
static void test_total_fit(void)
{
    CbBreakSettings settings = settings_of(210);
    settings.ragged = 100;
    assert_broken("a b c d ee", settings, "a b c d/ee");
    assert_broken("a b c d ee|f", settings, "a b c/d ee/f");
    settings = settings_of(155);
    assert_broken("a bb c dd", settings, "no way");
    settings.tolerance = 20;
    assert_broken("a bb c dd", settings, "a bb/c dd");
}

static void test_forced_break(void)
{
    CbBreakSettings settings = settings_of(200);
    settings.ragged = 400;
    assert_broken("a|b c", settings, "a/b c");
    assert_broken("a||b", settings, "a//b");
}

static void test_hyphen(void)
{
    CbBreakSettings settings = settings_of(146);
    assert_broken("a b c-d e", settings, "a b c=/d e");
    g_autoptr(GArray) items = items_of("a b c-d e");
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
    g_assert_true(cb_break_lines(data_of(items), items->len, &settings, lines));
    g_assert_cmpint(g_array_index(lines, CbBrokenLine, 0).natural, ==, 3 * WORD + 2 * SPACE + 8);
}

static void test_ladder(void)
{
    CbBreakSettings settings = settings_of(88);
    settings.tolerance = 100;
    settings.emergency = TRUE;
    g_autofree char *two = broken("a-b-c-d-e-f-g-h-i-j", settings);
    guint ladder = 0;
    guint longest = 0;
    for (const char *at = two; *at != '\0'; at++) {
        if (*at == '/') {
            ladder = at[-1] == '=' ? ladder + 1 : 0;
            longest = MAX(longest, ladder);
        }
    }
    g_assert_cmpuint(longest, <=, 2);
}

static void test_emergency(void)
{
    CbBreakSettings settings = settings_of(30);
    assert_broken("a b", settings, "no way");
    settings.emergency = TRUE;
    assert_broken("a b", settings, "a!/b!");
}

static void test_first_indent(void)
{
    CbBreakSettings settings = settings_of(140);
    settings.first_indent = 50;
    assert_broken("a b c d e", settings, "a b/c d e");
    settings = settings_of(90);
    settings.first_indent = -50; /* later lines hang */
    assert_broken("a b c d e", settings, "a b c/d e");
}

/* Where every line is too loose, the least loose is taken: not one word alone. */
static void test_least_loose(void)
{
    CbBreakSettings settings = settings_of(210);
    settings.emergency = TRUE;
    assert_broken("a b eeee", settings, "a b/eeee");
}

static void test_empty(void)
{
    assert_broken("", settings_of(100), "");
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
    CbBreakSettings settings = settings_of(100);
    g_assert_false(cb_break_lines(NULL, 0, &settings, lines));
}

/* Time grows with the length, not with its square. */
static void test_linear(void)
{
    double seconds[2];
    for (int round = 0; round < 2; round++) {
        guint words = round == 0 ? 20000 : 80000;
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < words; i++) {
            g_string_append(text, i % 3 == 0 ? "aa " : "a ");
        }
        g_autoptr(GArray) items = items_of(text->str);
        g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
        CbBreakSettings settings = settings_of(490);
        settings.ragged = 60;
        settings.emergency = TRUE;
        clock_t start = clock(); /* of this process: others may be busy */
        g_assert_true(cb_break_lines(data_of(items), items->len, &settings, lines));
        seconds[round] = (double)(clock() - start) / CLOCKS_PER_SEC;
    }
    g_assert_cmpfloat(seconds[1], <, 12 * seconds[0] + 0.2);
}

/* A looser line before it rather than a last line of half a word, or of one short word. */
static void test_last_line(void)
{
    g_autofree char *fragment = broken("a a a a a a a a a-b", settings_of(430));
    g_assert_cmpstr(fragment, ==, "a a a a a a a a/ab");
    g_autofree char *tiny = broken("a a a a a a a a a a a a a a a a a a a a a", settings_of(975));
    g_assert_cmpstr(tiny, ==, "a a a a a a a a a a a a a a a a a a a/a a");
    g_autofree char *whole = broken("a-b", settings_of(430));
    g_assert_cmpstr(whole, ==, "ab");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/break/one-line", test_one_line);
    g_test_add_func("/guide/break/several-lines", test_several_lines);
    g_test_add_func("/guide/break/least-loose", test_least_loose);
    g_test_add_func("/guide/break/total-fit", test_total_fit);
    g_test_add_func("/guide/break/forced-break", test_forced_break);
    g_test_add_func("/guide/break/hyphen", test_hyphen);
    g_test_add_func("/guide/break/ladder", test_ladder);
    g_test_add_func("/guide/break/emergency", test_emergency);
    g_test_add_func("/guide/break/last-line", test_last_line);
    g_test_add_func("/guide/break/first-indent", test_first_indent);
    g_test_add_func("/guide/break/empty", test_empty);
    g_test_add_func("/guide/break/linear", test_linear);
    return g_test_run();
}
