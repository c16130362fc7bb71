/* casebook new: a file for a new case, practice, topic, tool, figure or page, with every field
 * it can have, commented by the schema. */
#ifndef CB_COMMAND_NEW_H
#define CB_COMMAND_NEW_H

#include "command/command.h"

extern const CbCommand cb_command_new;

#endif
