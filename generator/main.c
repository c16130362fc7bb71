/* The program: finds the command and runs it. The only file that exits, but for what guard.c ends.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/version.h"
#include "command/command.h"
#include "command/help.h"
#include "guard.h"

static int refuse(const char *name)
{
    const char *suggestion = cb_command_suggest(cb_command_table(), name);
    fprintf(stderr, "casebook: unknown %s \"%s\"\n", name[0] == '-' ? "option" : "command", name);
    if (suggestion) {
        fprintf(stderr, "hint: did you mean \"%s\"?\n", suggestion);
    } else {
        fputs("hint: casebook --help lists the commands\n", stderr);
    }
    return CB_EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        fputs("casebook: no command\nhint: casebook --help lists the commands\n", stderr);
        return CB_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        g_autofree char *help = cb_help_program(cb_command_table());
        fputs(help, stdout);
        return CB_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("casebook " CB_VERSION);
        return CB_EXIT_DONE;
    }
    const CbCommand *command = cb_command_find(cb_command_table(), argv[1]);
    return command != NULL ? cb_command_run(command, argc - 1, argv + 1) : refuse(argv[1]);
}

int main(int argc, char **argv)
{
    /* Text is UTF-8 and sorts by bytes, whatever the user's locale. */
    if (!setlocale(LC_CTYPE, "C.UTF-8")) {
        setlocale(LC_CTYPE, "en_US.UTF-8");
    }
    signal(SIGXFSZ, SIG_IGN); /* a file too large for the user's limit is an error of write() */
    cb_guard_begin();
    int status = dispatch(argc, argv);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == CB_EXIT_DONE) {
        perror("casebook: standard output");
        status = CB_EXIT_SYSTEM;
    }
    cb_guard_end();
    if (status & CB_EXIT_AT_ONCE) {
        _exit(status & ~CB_EXIT_AT_ONCE);
    }
    return status;
}
