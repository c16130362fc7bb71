/* casebook completion: what completes the command line in a shell, made from the table of
 * commands. */
#ifndef CB_COMMAND_COMPLETION_H
#define CB_COMMAND_COMPLETION_H

#include "command/command.h"

extern const CbCommand cb_command_completion;

/* The completions of `table` as a script for "bash", "zsh" or "fish". Free with g_free. */
char *cb_completion_script(const CbCommand *const *table, const char *shell);

#endif
