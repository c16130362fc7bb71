/* casebook check: everything that is wrong with a collection, and nothing written. */
#ifndef CB_COMMAND_CHECK_H
#define CB_COMMAND_CHECK_H

#include "command/command.h"

extern const CbCommand cb_command_check;

#endif
