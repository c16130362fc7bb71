#include "base/parallel.h"

#define COUNT 1000

static void count_item(guint index, guint worker, gpointer user_data)
{
    guint *seen = user_data;
    g_assert_cmpuint(worker, <, CB_MAX_JOBS);
    seen[index]++;
}

static void each_item_is_done_once(gconstpointer jobs)
{
    guint seen[COUNT] = {0};
    cb_parallel_for(COUNT, GPOINTER_TO_UINT(jobs), count_item, seen);
    for (guint i = 0; i < COUNT; i++) {
        g_assert_cmpuint(seen[i], ==, 1);
    }
}

static void nothing_to_do(void)
{
    cb_parallel_for(0, 4, count_item, NULL);
}

static void jobs_are_bounded(void)
{
    g_assert_cmpuint(cb_parallel_jobs(0), >=, 1);
    g_assert_cmpuint(cb_parallel_jobs(1), ==, 1);
    g_assert_cmpuint(cb_parallel_jobs(CB_MAX_JOBS), ==, CB_MAX_JOBS);
    g_assert_cmpuint(cb_parallel_jobs(CB_MAX_JOBS + 1), ==, CB_MAX_JOBS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/parallel/one-job", GUINT_TO_POINTER(1), each_item_is_done_once);
    g_test_add_data_func("/parallel/many-jobs", GUINT_TO_POINTER(8), each_item_is_done_once);
    g_test_add_func("/parallel/nothing", nothing_to_do);
    g_test_add_func("/parallel/bounds", jobs_are_bounded);
    return g_test_run();
}
