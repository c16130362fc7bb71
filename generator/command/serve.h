/* casebook serve: the site as it is being written, in a browser. */
#ifndef CB_COMMAND_SERVE_H
#define CB_COMMAND_SERVE_H

#include "command/command.h"

extern const CbCommand cb_command_serve;

#endif
