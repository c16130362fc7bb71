/* The help texts: of the program, and of each command, made from the table of commands. */
#ifndef CB_COMMAND_HELP_H
#define CB_COMMAND_HELP_H

#include "command/command.h"

/* What an exit status means, a variable of the environment does: for the help and the manual. */
typedef struct {
    const char *name;
    const char *meaning;
} CbMeaning;

/* The last has no name. */
extern const CbMeaning cb_help_statuses[];
extern const CbMeaning cb_help_variables[];

/* What the program is, in one sentence. */
extern const char cb_help_purpose[];

/* The help of the program. Free with g_free. */
char *cb_help_program(const CbCommand *const *table);

/* The help of a command. Free with g_free. */
char *cb_help_command(const CbCommand *command);

/* How an argument is given: "[COLLECTION]", "csv|json". Free with g_free. */
char *cb_help_argument(const CbArgument *argument);

/* The same of an option, without brackets: "--out DIR". Free with g_free. */
char *cb_help_option(const CbOption *option);

#endif
