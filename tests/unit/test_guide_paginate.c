#include "guide/paginate.h"

#include <string.h>

#define LINE 10.0

/* A column: "l" a line, " " a place to break, "+" one where no page ends, "-" the same, kept only
 * for the sake of the whole, "!" one where a page must end, "n" a line with a note of LINE, "B" a
 * box of 80, "h" a break that repeats a head of LINE. */
static GArray *column_of(const char *text)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(CbPageItem));
    for (; *text != '\0'; text++) {
        CbPageItem item = {.height = LINE};
        if (strchr(" +-!h", *text) != NULL) {
            item.is_space = TRUE;
            item.height = 0;
            item.head = *text == 'h' ? LINE : 0;
            item.penalty = *text == '+' || *text == '-' ? CB_PAGE_NEVER : 0;
            item.tear = *text == '+' ? CB_PAGE_NEVER : 0;
            item.penalty = *text == '!' ? CB_PAGE_ALWAYS : item.penalty;
        } else if (*text == 'n') {
            item.notes = LINE;
        } else if (*text == 'B') {
            item.height = 80;
        }
        g_array_append_val(items, item);
    }
    return items;
}

/* The pages as text, separated by slashes; "^" where a head is repeated, "?" what does
 * not fit, "~" what ends where no page may. */
static char *pages_of(const char *text, const CbPageSettings *settings)
{
    g_autoptr(GArray) items = column_of(text);
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    cb_paginate((const CbPageItem *)(gpointer)items->data, items->len, settings, pages);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < pages->len; i++) {
        const CbPageSpan *page = &g_array_index(pages, CbPageSpan, i);
        g_string_append(out, i > 0 ? "/" : "");
        g_string_append(out, page->head > 0 ? "^" : "");
        g_string_append_len(out, text + page->first, page->last - page->first);
        g_string_append(out, page->overfull ? "?" : (page->torn ? "~" : ""));
    }
    return g_string_free(out, FALSE);
}

static void assert_pages(const char *text, double height, const char *expected)
{
    CbPageSettings settings = {.height = height, .note_gap = LINE};
    g_autofree char *pages = pages_of(text, &settings);
    g_assert_cmpstr(pages, ==, expected);
}

static void test_plain(void)
{
    assert_pages("", 40, "");
    assert_pages("l l l", 40, "l l l");
    assert_pages("l l l l l l", 40, "l l l l/l l");
    assert_pages("  l l  ", 40, "l l");
}

static void test_keep(void)
{
    assert_pages("l l l+l l l", 30, "l l/l+l l/l");
    assert_pages("l l l l+l l", 30, "l l l/l+l l");
}

/* Headings in a row and what follows them go to the next page together; where they are more than a
 * page, one ends in them at the dearest place but one, not behind the last. */
static void test_chain(void)
{
    assert_pages("l l l l+l+l l", 50, "l l l/l+l+l l");
    assert_pages("l l+l+B+l", 110, "l/l+l+B+l");
    assert_pages("l l-l-l-l+B", 100, "l/l-l-l~/l+B");
}

static void test_forced(void)
{
    assert_pages("l!l l!l", 40, "l/l l/l");
    assert_pages("!l", 40, "l");
}

/* A single line on the last page costs more than a shorter page before it. */
static void test_looks_ahead(void)
{
    assert_pages("l l l l l l l+l+l+l", 60, "l l l l l l/l+l+l+l");
    assert_pages("l l l l l l l l l l l+l", 60, "l l l l l l/l l l l l+l");
}

static void test_notes(void)
{
    assert_pages("l n l l", 40, "l n/l l");
    assert_pages("l l l n", 40, "l l l/n");
}

static void test_repeated_head(void)
{
    assert_pages("lhlhlhlhl", 30, "lhlhl/^lhl");
}

static void test_too_tall(void)
{
    assert_pages("l B l", 40, "l/B?/l");
    assert_pages("l+B+l", 40, "l~/B?/l");
    assert_pages("l B+l+l", 40, "l/B?/l+l");
    assert_pages("l+l+l+l+l", 30, "l+l+l~/l+l");
    assert_pages("l l+l+l+l+l", 30, "l/l+l+l~/l+l");
}

/* What must be torn is torn where it holds together least: not after a head. */
static void test_tear(void)
{
    assert_pages("l-l+l+l-l", 30, "l~/l+l+l~/l");
    assert_pages("l-l-l+l-l", 30, "l-l~/l+l-l");
    assert_pages("l l-l-l-l+l", 40, "l/l-l-l~/l+l");
}

/* A page may be a little higher where that saves another, but not if it has notes. */
static void test_slack(void)
{
    CbPageSettings settings = {.height = 40, .slack = LINE, .note_gap = LINE};
    g_autofree char *saved = pages_of("l+l+l+l+l", &settings);
    g_assert_cmpstr(saved, ==, "l+l+l+l+l");
    g_autofree char *more = pages_of("l l l l l l l l l", &settings);
    g_assert_cmpstr(more, ==, "l l l l/l l l l l");
    g_autofree char *noted = pages_of("l l l n", &settings);
    g_assert_cmpstr(noted, ==, "l l l/n");
}

static void test_short_pages(void)
{
    CbPageSettings settings = {.height = 40, .short_height = 20, .n_short = 2};
    g_autofree char *pages = pages_of("l l l l l l l l", &settings);
    g_assert_cmpstr(pages, ==, "l l/l l/l l l l");
    g_autofree char *whole = pages_of("l l+l+l l", &settings);
    g_assert_cmpstr(whole, ==, "l//l+l+l l");
    settings.n_short = CB_MAX_SHORT_PAGES + 5;
    g_autofree char *many = pages_of("l l l l", &settings);
    g_assert_cmpstr(many, ==, "l l/l l");
}

/* Whatever the column, no page is higher than it may be, and nothing is lost. */
static void test_random(void)
{
    for (guint round = 0; round < 300; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        guint lines = (guint)g_test_rand_int_range(1, 80);
        for (guint i = 0; i < lines; i++) {
            g_string_append_c(text, g_test_rand_int_range(0, 6) == 0 ? 'n' : 'l');
            g_string_append_c(text, " + h"[g_test_rand_int_range(0, 4)]);
        }
        g_autoptr(GArray) items = column_of(text->str);
        g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
        CbPageSettings settings = {.height = 100, .note_gap = LINE};
        cb_paginate((const CbPageItem *)(gpointer)items->data, items->len, &settings, pages);
        guint seen = 0;
        for (guint i = 0; i < pages->len; i++) {
            const CbPageSpan *page = &g_array_index(pages, CbPageSpan, i);
            double height = page->head;
            double notes = 0;
            for (guint at = page->first; at < page->last; at++) {
                const CbPageItem *item = &g_array_index(items, CbPageItem, at);
                height += item->height;
                notes += item->notes;
                seen += item->is_space ? 0 : 1;
            }
            height += notes > 0 ? notes + LINE : 0;
            g_assert_true(page->overfull || height <= settings.height + 0.1);
        }
        g_assert_cmpuint(seen, ==, lines);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guide/paginate/plain", test_plain);
    g_test_add_func("/guide/paginate/keep", test_keep);
    g_test_add_func("/guide/paginate/chain", test_chain);
    g_test_add_func("/guide/paginate/forced", test_forced);
    g_test_add_func("/guide/paginate/looks-ahead", test_looks_ahead);
    g_test_add_func("/guide/paginate/notes", test_notes);
    g_test_add_func("/guide/paginate/repeated-head", test_repeated_head);
    g_test_add_func("/guide/paginate/too-tall", test_too_tall);
    g_test_add_func("/guide/paginate/tear", test_tear);
    g_test_add_func("/guide/paginate/slack", test_slack);
    g_test_add_func("/guide/paginate/short-pages", test_short_pages);
    g_test_add_func("/guide/paginate/random", test_random);
    return g_test_run();
}
