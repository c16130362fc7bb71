/* casebook init: a small collection to start from, every file commented so that it teaches. */
#ifndef CB_COMMAND_INIT_H
#define CB_COMMAND_INIT_H

#include "command/command.h"

extern const CbCommand cb_command_init;

#endif
