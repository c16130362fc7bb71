#include "command/progress.h"

static void test_line(void)
{
    g_autofree char *open = cb_progress_line("reading", 0, 0);
    g_autofree char *begun = cb_progress_line("writing", 0, 3);
    g_autofree char *most = cb_progress_line("writing", 4000000000u, 4000000001u);
    g_autofree char *all = cb_progress_line("writing", 3, 3);
    g_assert_cmpstr(open, ==, "reading …");
    g_assert_cmpstr(begun, ==, "writing … 0 %");
    g_assert_cmpstr(most, ==, "writing … 99 %");
    g_assert_cmpstr(all, ==, "writing … 100 %");
}

/* Where there is no terminal, there is no progress, and nothing is to be checked for that. */
static void test_none(void)
{
    cb_progress_stage(NULL, "reading");
    cb_progress_step(NULL, 1, 2);
    cb_progress_end(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/progress/line", test_line);
    g_test_add_func("/progress/none", test_none);
    return g_test_run();
}
