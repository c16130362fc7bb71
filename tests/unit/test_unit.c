#include "load/unit.h"

#include <glib.h>

static void test_folder_around(void)
{
    g_assert_cmpstr(cb_units_folder_around("garden", "garden/cases"), ==, "cases");
    g_assert_cmpstr(cb_units_folder_around("garden", "garden/./pages/../pages/site/"), ==, "pages");
    g_assert_cmpstr(cb_units_folder_around(".", "media/public"), ==, "media");
    g_assert_null(cb_units_folder_around("garden", "garden/casebook"));
    g_assert_null(cb_units_folder_around("garden", "garden/cases-public"));
    g_assert_null(cb_units_folder_around("garden", "garden"));
    g_assert_null(cb_units_folder_around("garden", "cases"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unit/folder-around", test_folder_around);
    return g_test_run();
}
