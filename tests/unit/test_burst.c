#include "serve/burst.h"

#include <glib.h>

#define START 1000000

static void test_nothing(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    g_assert_cmpint(cb_burst_end(burst), ==, -1);
    g_autoptr(GHashTable) paths = cb_burst_take(burst);
    g_assert_cmpuint(g_hash_table_size(paths), ==, 0);
}

/* One save is over after a quiet that nobody notices, however many events it has. */
static void test_single_save(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_burst_add(burst, "/a", CB_CHANGE_BEGUN, START);
    g_assert_cmpint(cb_burst_end(burst), ==, START + CB_BURST_QUIET_LONGEST);
    cb_burst_add(burst, "/a", CB_CHANGE_SAVED, START + 10);
    g_assert_cmpint(cb_burst_end(burst), ==, START + 10 + CB_BURST_QUIET);
    cb_burst_add(burst, "/a", CB_CHANGE_SAVED, START + 20);
    g_assert_cmpint(cb_burst_end(burst), ==, START + 20 + CB_BURST_QUIET);
}

/* Rights that change do not end the wait for a file that is being written. */
static void test_touched(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_burst_add(burst, "/a", CB_CHANGE_BEGUN, START);
    cb_burst_add(burst, "/a", CB_CHANGE_TOUCHED, START);
    g_assert_cmpint(cb_burst_end(burst), ==, START + CB_BURST_QUIET_LONGEST);
    cb_burst_add(burst, "/b", CB_CHANGE_TOUCHED, START);
    cb_burst_add(burst, "/a", CB_CHANGE_SAVED, START);
    g_assert_cmpint(cb_burst_end(burst), ==, START + 2 * CB_BURST_QUIET);
}

/* An editor that moves the old file away first puts the new one there soon. */
static void test_replaced(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    cb_burst_add(burst, "/a", CB_CHANGE_GONE, START);
    g_assert_cmpint(cb_burst_end(burst), ==, START + CB_BURST_QUIET_GONE);
    cb_burst_add(burst, "/a", CB_CHANGE_SAVED, START + 5);
    g_assert_cmpint(cb_burst_end(burst), ==, START + 5 + CB_BURST_QUIET);
}

/* The more files, the longer the quiet, within limits. */
static void test_many(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    for (int i = 0; i < 1000; i++) {
        g_autofree char *path = g_strdup_printf("/%d", i);
        cb_burst_add(burst, path, CB_CHANGE_SAVED, START + i);
        gint64 quiet = MIN((i + 1) * CB_BURST_QUIET, CB_BURST_QUIET_LONGEST);
        g_assert_cmpint(cb_burst_end(burst), ==, START + i + quiet);
    }
    g_autoptr(GHashTable) paths = cb_burst_take(burst);
    g_assert_cmpuint(g_hash_table_size(paths), ==, 1000);
    g_assert_true(g_hash_table_contains(paths, "/999"));
    g_assert_cmpint(cb_burst_end(burst), ==, -1);
}

/* Files that never come to rest do not put it off for ever. */
static void test_endless(void)
{
    g_autoptr(CbBurst) burst = cb_burst_new();
    for (gint64 now = START; now < START + 2 * CB_BURST_LONGEST; now += 1000) {
        cb_burst_add(burst, "/log", CB_CHANGE_BEGUN, now);
    }
    g_assert_cmpint(cb_burst_end(burst), ==, START + CB_BURST_LONGEST);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/burst/nothing", test_nothing);
    g_test_add_func("/burst/single-save", test_single_save);
    g_test_add_func("/burst/touched", test_touched);
    g_test_add_func("/burst/replaced", test_replaced);
    g_test_add_func("/burst/many", test_many);
    g_test_add_func("/burst/endless", test_endless);
    return g_test_run();
}
