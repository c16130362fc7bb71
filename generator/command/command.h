/* The commands of the program: their table, how one is found, and what they share.
 *
 * A command is one file in this folder. It parses its arguments with cb_command_parse, writes
 * results to stdout and messages to stderr, and returns a CbExit; it never exits by itself. */
#ifndef CB_COMMAND_COMMAND_H
#define CB_COMMAND_COMMAND_H

#include <glib.h>

/* Exit statuses of the program. */
typedef enum {
    CB_EXIT_DONE = 0,    /* what was asked for is done */
    CB_EXIT_CONTENT = 1, /* the content has errors */
    CB_EXIT_USAGE = 2,   /* the command line is wrong */
    CB_EXIT_SYSTEM = 3,  /* the system failed: disk full, no permission */
} CbExit;

typedef struct {
    const char *name;                  /* the word on the command line */
    const char *arguments;             /* what may follow it, for the help */
    const char *summary;               /* one line, for the help */
    int (*run)(int argc, char **argv); /* argv[0] is the name; returns a CbExit */
} CbCommand;

/* Every command, in the order of the help; the last has no name. */
const CbCommand *cb_command_table(void);

/* The command called `name` in `table`, or NULL. */
const CbCommand *cb_command_find(const CbCommand *table, const char *name);

/* The name in `table` that `name` was probably meant to be, or NULL. */
const char *cb_command_suggest(const CbCommand *table, const char *name);

/* Parses the options of a command into what `entries` point to, and removes them from `argv`, so
 * that argv[1] is the first argument; `arguments` is how many of those it takes at most.
 * Returns TRUE to go on. Else the help or a usage message is out, and the command returns
 * `*status` at once. Paths are G_OPTION_ARG_FILENAME. */
gboolean cb_command_parse(const GOptionEntry *entries, int arguments, int *argc, char ***argv,
                          int *status);

/* Says on stderr what is wrong with the command line of command `name`, and where the help is.
 * Returns CB_EXIT_USAGE. */
int cb_command_misuse(const char *name, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
