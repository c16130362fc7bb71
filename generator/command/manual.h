/* casebook manual: the manual pages, casebook(1) from the table of commands and
 * casebook-collection(5) from the documentation of the formats, content/README.md. */
#ifndef CB_COMMAND_MANUAL_H
#define CB_COMMAND_MANUAL_H

#include "command/command.h"

extern const CbCommand cb_command_manual;

/* The page of the program with these commands, in mdoc. Free with g_free. */
char *cb_manual_program(const CbCommand *const *table);

/* The page of the formats, in mdoc. Free with g_free. */
char *cb_manual_collection(void);

#endif
