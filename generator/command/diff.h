/* casebook diff: what a reader would notice between two states of a collection. */
#ifndef CB_COMMAND_DIFF_H
#define CB_COMMAND_DIFF_H

#include "command/command.h"

extern const CbCommand cb_command_diff;

#endif
