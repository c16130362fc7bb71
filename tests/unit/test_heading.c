#include "site/heading.h"

#include <time.h>

#define MANY 20000
#define SECONDS_AT_MOST 3.0 /* of processor time: one search after another took minutes */

/* A case with these titles of sections, in one language. */
static const char *const *ids_of(CbArena *arena, const char *const *titles, guint count)
{
    CbSection *sections = cb_arena_new_array(arena, CbSection, count);
    for (guint i = 0; i < count; i++) {
        sections[i] = (CbSection){.title = cb_text_new(arena, titles[i], (CbSpan){0})};
    }
    const CbCase one = {.sections = sections, .n_sections = count};
    return cb_section_ids(arena, &one, 0);
}

static void test_numbered(void)
{
    static const char *const titles[] = {"How", "How", "How 2", "How", "Tips", "", ""};
    static const char *const expected[] = {"how",    "how-2",   "how-2-2",  "how-3",
                                           "tips-2", "section", "section-2"};
    g_autoptr(CbArena) arena = cb_arena_new();
    const char *const *ids = ids_of(arena, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < G_N_ELEMENTS(titles); i++) {
        g_assert_cmpstr(ids[i], ==, expected[i]);
    }
}

static void test_many_alike(void)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autofree const char **titles = g_new(const char *, MANY);
    for (guint i = 0; i < MANY; i++) {
        titles[i] = "How it began";
    }
    clock_t start = clock();
    const char *const *ids = ids_of(arena, titles, MANY);
    g_assert_cmpfloat((double)(clock() - start) / CLOCKS_PER_SEC, <, SECONDS_AT_MOST);
    g_assert_cmpstr(ids[MANY - 1], ==, "how-it-began-20000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/heading/numbered", test_numbered);
    g_test_add_func("/heading/many-alike", test_many_alike);
    return g_test_run();
}
