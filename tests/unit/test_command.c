#include "command/command.h"

static int run_nothing(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return CB_EXIT_DONE;
}

static const CbCommand table[] = {
    {"build", "", "", run_nothing},
    {"check", "", "", run_nothing},
    {NULL, NULL, NULL, NULL},
};

static void test_find(void)
{
    g_assert_true(cb_command_find(table, "check") == &table[1]);
    g_assert_null(cb_command_find(table, "chec"));
    g_assert_null(cb_command_find(table, ""));
}

static void test_suggest(void)
{
    g_autofree char *endless = g_strnfill(100000, 'b');
    g_assert_cmpstr(cb_command_suggest(table, "biuld"), ==, "build");
    g_assert_cmpstr(cb_command_suggest(table, "chek"), ==, "check");
    g_assert_null(cb_command_suggest(table, "publish"));
    g_assert_null(cb_command_suggest(table, ""));
    g_assert_null(cb_command_suggest(table, endless));
}

static void test_parse(void)
{
    gboolean drafts = FALSE;
    g_autofree char *out = NULL;
    const GOptionEntry entries[] = {
        {"drafts", 0, 0, G_OPTION_ARG_NONE, &drafts, "With drafts", NULL},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Where to", "DIR"},
        G_OPTION_ENTRY_NULL,
    };
    char *words[] = {(char *)"build",
                     (char *)"--drafts",
                     (char *)"--out",
                     (char *)"é",
                     (char *)"--",
                     (char *)"-x",
                     NULL};
    int argc = 6;
    char **argv = words;
    int status = -1;

    g_assert_true(cb_command_parse(entries, 1, &argc, &argv, &status));
    g_assert_true(drafts);
    g_assert_cmpstr(out, ==, "é");
    g_assert_cmpint(argc, ==, 2);
    g_assert_cmpstr(argv[1], ==, "-x");
}

static void assert_misuse(const char *argument, const char *message)
{
    if (g_test_subprocess()) {
        const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
        char *words[] = {(char *)"build", (char *)argument, NULL};
        int argc = 2;
        char **argv = words;
        int status = -1;
        g_assert_false(cb_command_parse(entries, 0, &argc, &argv, &status));
        g_assert_cmpint(status, ==, CB_EXIT_USAGE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr(message);
}

static void test_unknown_option(void)
{
    assert_misuse("--nothing", "*Unknown option --nothing*hint:*build --help*");
}

static void test_excess_argument(void)
{
    assert_misuse("one", "*unexpected argument \"one\"*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/command/find", test_find);
    g_test_add_func("/command/suggest", test_suggest);
    g_test_add_func("/command/parse", test_parse);
    g_test_add_func("/command/unknown-option", test_unknown_option);
    g_test_add_func("/command/excess-argument", test_excess_argument);
    return g_test_run();
}
