#include "command/command.h"
#include "command/help.h"

#include <string.h>

typedef struct {
    gboolean drafts;
    char *out;
    char *format;
    int jobs;
} Options;

static Options last;             /* as the command got them */
static const char *last_name[2]; /* the arguments */
static guint runs;

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    last = *options;
    last.out = g_strdup(options->out);
    last.format = g_strdup(options->format);
    last_name[0] = arguments[0];
    last_name[1] = arguments[1];
    runs++;
    return CB_EXIT_CONTENT;
}

static void forget(void)
{
    g_clear_pointer(&last.out, g_free);
    g_clear_pointer(&last.format, g_free);
    runs = 0;
}

static const CbArgument arguments[] = {
    {"KIND", CB_TAKES_WORD, "csv json", FALSE, "The form"},
    CB_ARGUMENT_COLLECTION,
    {0},
};

static const CbOption options[] = {
    {.name = "drafts", .summary = "With drafts", .offset = offsetof(Options, drafts)},
    {.name = "out",
     .takes = CB_TAKES_FOLDER,
     .value = "DIR",
     .summary = "Where to",
     .offset = offsetof(Options, out)},
    {.name = "format",
     .takes = CB_TAKES_WORD,
     .words = "text json yaml",
     .summary = "How",
     .offset = offsetof(Options, format)},
    {.name = "jobs",
     .takes = CB_TAKES_NUMBER,
     .value = "N",
     .summary =
         "Threads, of which there may be as many as the machine has cores, or fewer, or more, "
         "if it helps",
     .offset = offsetof(Options, jobs),
     .smallest = 1,
     .largest = 8,
     .standard = 3},
    {0},
};

static const CbCommand export_command = {
    .name = "export",
    .summary = "Write a table",
    .description = "First.\n\nSecond.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
static const CbCommand check_command = {.name = "check", .summary = "Look", .run = run};
static const CbCommand *const table[] = {&export_command, &check_command, NULL};

static void test_find(void)
{
    g_assert_true(cb_command_find(table, "check") == &check_command);
    g_assert_null(cb_command_find(table, "chec"));
    g_assert_null(cb_command_find(table, ""));
}

static void test_suggest(void)
{
    g_autofree char *endless = g_strnfill(100000, 'b');
    g_assert_cmpstr(cb_command_suggest(table, "exprot"), ==, "export");
    g_assert_cmpstr(cb_command_suggest(table, "chek"), ==, "check");
    g_assert_null(cb_command_suggest(table, "publish"));
    g_assert_null(cb_command_suggest(table, ""));
    g_assert_null(cb_command_suggest(table, endless));
}

/* Runs `export` with words separated by spaces. */
static int run_with(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    int count = (int)g_strv_length(words);
    g_autofree char **argv = g_memdup2(words, ((gsize)count + 1) * sizeof(char *));
    return cb_command_run(&export_command, count, argv);
}

static void test_run(void)
{
    g_assert_cmpint(run_with("export --drafts csv --out é --format yaml --jobs 8"), ==,
                    CB_EXIT_CONTENT);
    g_assert_cmpuint(runs, ==, 1);
    g_assert_true(last.drafts);
    g_assert_cmpstr(last.out, ==, "é");
    g_assert_cmpstr(last.format, ==, "yaml");
    g_assert_cmpint(last.jobs, ==, 8);
    g_assert_null(last_name[1]);
    forget();
}

static void test_standard(void)
{
    g_assert_cmpint(run_with("export json -- -x"), ==, CB_EXIT_CONTENT);
    g_assert_false(last.drafts);
    g_assert_null(last.out);
    g_assert_null(last.format);
    g_assert_cmpint(last.jobs, ==, 3);
    forget();
}

static void assert_misuse(const char *line, const char *message)
{
    if (g_test_subprocess()) {
        g_assert_cmpint(run_with(line), ==, CB_EXIT_USAGE);
        g_assert_cmpuint(runs, ==, 0);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr(message);
}

static void test_unknown_option(void)
{
    assert_misuse("export csv --nothing", "*Unknown option --nothing*hint:*export --help*");
}

static void test_excess_argument(void)
{
    assert_misuse("export csv here there", "*unexpected argument \"there\"*");
}

static void test_missing_argument(void)
{
    assert_misuse("export", "*KIND is missing: the form*");
}

static void test_unknown_word(void)
{
    assert_misuse("export jsno", "*unknown kind \"jsno\"; did you mean \"json\"?*");
}

static void test_unknown_choice(void)
{
    assert_misuse("export csv --format xml", "*--format is text, json or yaml*");
}

static void test_number_below(void)
{
    assert_misuse("export csv --jobs 0", "*--jobs is from 1 to 8*");
}

static void test_number_above(void)
{
    assert_misuse("export csv --jobs 9", "*--jobs is from 1 to 8*");
}

static void test_help(void)
{
    g_autofree char *help = cb_help_command(&export_command);
    g_assert_cmpstr(
        help, ==,
        "Usage: casebook export csv|json [COLLECTION] [--drafts] [--out DIR]\n"
        "                       [--format text|json|yaml] [--jobs N]\n"
        "\nWrite a table.\n"
        "\nFirst.\n"
        "\nSecond.\n"
        "\nArguments:\n"
        "  KIND        The form\n"
        "  COLLECTION  The folder of the collection; the current one or its content/ if\n"
        "              not given\n"
        "\nOptions:\n"
        "  --drafts                With drafts\n"
        "  --out DIR               Where to\n"
        "  --format text|json|yaml\n"
        "                          How\n"
        "  --jobs N                Threads, of which there may be as many as the machine\n"
        "                          has cores, or fewer, or more, if it helps\n"
        "  --help                  Show this help\n");
}

static void test_help_program(void)
{
    g_autofree char *help = cb_help_program(table);
    g_assert_nonnull(strstr(help, "\nCommands:\n  export     Write a table\n  check      Look\n"));
    g_assert_nonnull(strstr(help, "\n  3  the system failed"));
}

/* Every command can be helped with: what help, manual and completions are made of is there, in the
 * form that they expect. */
static void assert_phrase(const char *phrase)
{
    g_assert_nonnull(phrase);
    g_assert_false(g_ascii_islower(phrase[0]));
    g_assert_false(g_str_has_suffix(phrase, "."));
    g_assert_null(strchr(phrase, '\n'));
}

static void test_table(void)
{
    for (const CbCommand *const *next = cb_command_table(); *next != NULL; next++) {
        const CbCommand *command = *next;
        gboolean optional = FALSE;
        guint count = 0;
        assert_phrase(command->summary);
        g_assert_true(cb_command_find(cb_command_table(), command->name) == command);
        for (const CbArgument *argument = command->arguments;
             argument != NULL && argument->name != NULL; argument++) {
            assert_phrase(argument->summary);
            g_assert_true(argument->optional || !optional);
            optional = argument->optional;
            count++;
            g_assert_cmpuint(count, <=, CB_COMMAND_MAX_ARGUMENTS);
        }
        for (const CbOption *option = command->options; option != NULL && option->name != NULL;
             option++) {
            assert_phrase(option->summary);
            g_assert_cmpuint(option->offset, <, command->options_size);
            g_assert_true(option->takes == CB_TAKES_NOTHING || option->value != NULL ||
                          option->words != NULL);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/command/find", test_find);
    g_test_add_func("/command/suggest", test_suggest);
    g_test_add_func("/command/run", test_run);
    g_test_add_func("/command/standard", test_standard);
    g_test_add_func("/command/unknown-option", test_unknown_option);
    g_test_add_func("/command/excess-argument", test_excess_argument);
    g_test_add_func("/command/missing-argument", test_missing_argument);
    g_test_add_func("/command/unknown-word", test_unknown_word);
    g_test_add_func("/command/unknown-choice", test_unknown_choice);
    g_test_add_func("/command/number-below", test_number_below);
    g_test_add_func("/command/number-above", test_number_above);
    g_test_add_func("/command/help", test_help);
    g_test_add_func("/command/help-program", test_help_program);
    g_test_add_func("/command/table", test_table);
    return g_test_run();
}
