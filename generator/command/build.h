/* casebook build: a collection becomes a site. */
#ifndef CB_COMMAND_BUILD_H
#define CB_COMMAND_BUILD_H

#include "command/command.h"

extern const CbCommand cb_command_build;

#endif
